import type { Clock } from '../platform/clock.js';
import type { Job } from '../platform/jobs/job.js';
import { createJobRunner } from '../platform/jobs/job-runner.js';
import type { Logger } from '../platform/log.js';
import type { OnBounce } from '../platform/mail/bounced-addresses.js';
import { createMailSender, type MailSender } from '../platform/mail/mail-sender.js';
import type { Outbox } from '../platform/mail/outbox.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { createPostMail } from '../platform/mail/post-mail.js';
import type { SmtpSettings } from '../platform/mail/smtp-settings.js';
import { createSmtpTransport } from '../platform/mail/smtp-transport.js';
import type { Storage } from './storage.js';

const DAY_MS = 86_400_000;
/** What a mail said is kept so long after it ended; that there was a mail, and each job run, for a school year and a bit. */
const CONTENT_DAYS = 30;
const RECORD_DAYS = 400;

/** The mail server and the name under which mail goes out. */
export interface MailService {
  readonly smtp: SmtpSettings;
  readonly from: string;
}

/** Removes what is kept long enough. */
const cleanUpJob = (storage: Pick<Storage, 'jobLedger' | 'outbox'>): Job => ({
  name: 'post-clean-up',
  title: 'Oude berichten en taken opruimen',
  cron: '40 3 * * *',
  maxAgeHours: 50,
  run: async ({ now }) => {
    const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
    const mails = await storage.outbox.clear({ content: before(CONTENT_DAYS), all: before(RECORD_DAYS) });
    return { ...mails, runs: await storage.jobLedger.forget(before(RECORD_DAYS)) };
  },
});

const senderOf = (
  { storage, clock, log }: { storage: Storage; clock: Clock; log: Logger },
  { smtp, from }: MailService,
  onBounce: OnBounce,
): MailSender =>
  createMailSender({
    outbox: storage.outbox,
    bounced: storage.bouncedAddresses,
    transport: createSmtpTransport(smtp, from),
    onBounce,
    clock,
    log,
    pace: storage.mailPace,
    server: `${smtp.host}:${smtp.port}`,
    perMinute: smtp.perMinute,
    lanes: smtp.connections,
  });

/**
 * Mail and jobs. First `post`, for features that send; then, when all features are there, `work` with the jobs they have.
 * @param parts `mail` is null without a mail server: mail is then kept in the outbox, to be looked at
 */
export const composePostSide = (parts: { storage: Storage; clock: Clock; log: Logger; mail: MailService | null }) => {
  const { storage, clock, log, mail } = parts;
  const outbox: Outbox = storage.outbox;
  const post: PostMail = createPostMail({ outbox, hasServer: mail !== null, now: clock.now });

  /** The runner of all jobs and the sender. Nothing runs before `start`. */
  const work = (features: { jobs: readonly Job[]; onBounce: OnBounce }) => {
    const runner = createJobRunner({
      jobs: [...features.jobs, cleanUpJob(storage)],
      ledger: storage.jobLedger,
      clock,
      log,
    });
    const sender = mail === null ? null : senderOf(parts, mail, features.onBounce);
    const start = (): void => {
      runner.start();
      sender?.start();
    };
    const stop = async (): Promise<void> => {
      await Promise.all([runner.stop(), sender?.stop()]);
    };
    return { runner, start, stop };
  };
  return { post, work };
};

export type PostSide = ReturnType<typeof composePostSide>;
