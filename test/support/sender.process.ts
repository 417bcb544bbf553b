import { dayInAmsterdam, type Clock } from '../../src/platform/clock.js';
import { connect } from '../../src/platform/db/connection.js';
import { createLog } from '../../src/platform/log.js';
import { createBouncedAddresses } from '../../src/platform/mail/bounced-addresses.model.js';
import { createMailPace } from '../../src/platform/mail/mail-pace.model.js';
import { createMailSender } from '../../src/platform/mail/mail-sender.js';
import type { MailTransport } from '../../src/platform/mail/mail-transport.js';
import { createOutbox } from '../../src/platform/mail/outbox.model.js';
import type { Outbox } from '../../src/platform/mail/outbox.js';
import { readSmtpUrl } from '../../src/platform/mail/smtp-settings.js';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.js';

/**
 * A sender in a process of its own, which ends itself without warning at a step, or is ended by somebody else. Its clock starts at
 * an instant and runs faster than the world, so that the waits between attempts are short.
 */
export interface SenderSettings {
  readonly uri: string;
  readonly smtpUrl: string;
  readonly dieAt: 'claimed' | 'marked' | 'accepted' | 'recorded' | null;
  readonly startedAt: number;
  readonly speed: number;
  readonly claimMilliseconds: number;
  readonly silenceMilliseconds: number;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as SenderSettings;
const now = (): Date => new Date(settings.startedAt + Math.max(0, Date.now() - settings.startedAt) * settings.speed);
const clock: Clock = { now, today: () => dayInAmsterdam(now()) };

const dieAt = (step: SenderSettings['dieAt']): void => {
  if (settings.dieAt === step) process.kill(process.pid, 'SIGKILL');
};

const mortalOutbox = (outbox: Outbox): Outbox => ({
  ...outbox,
  claim: async (...given) => {
    const message = await outbox.claim(...given);
    if (message) dieAt('claimed');
    return message;
  },
  markSending: async (...given) => {
    const marked = await outbox.markSending(...given);
    dieAt('marked');
    return marked;
  },
  record: async (...given) => {
    const recorded = await outbox.record(...given);
    dieAt('recorded');
    return recorded;
  },
});

const mortalTransport = (transport: MailTransport): MailTransport => ({
  ...transport,
  send: async (...given) => {
    const delivery = await transport.send(...given);
    if (delivery.outcome === 'sent') dieAt('accepted');
    return delivery;
  },
});

const connection = await connect(settings.uri);
const smtp = readSmtpUrl(settings.smtpUrl);
createMailSender({
  outbox: mortalOutbox(createOutbox(connection)),
  bounced: createBouncedAddresses(connection),
  transport: mortalTransport(
    createSmtpTransport(smtp, 'Leerwerkplek <post@leerwerkplek.example>', settings.silenceMilliseconds),
  ),
  onBounce: () => Promise.resolve(),
  clock,
  log: createLog('silent'),
  pace: createMailPace(connection),
  server: `${smtp.host}:${smtp.port}`,
  perMinute: 60_000,
  lanes: 3,
  claimMilliseconds: settings.claimMilliseconds,
  lookMilliseconds: 50,
  sweepMilliseconds: 300,
}).start();
process.send?.('ready');
