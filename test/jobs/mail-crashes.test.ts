import { once } from 'node:events';
import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createBouncedAddresses } from '../../src/platform/mail/bounced-addresses.model.js';
import { createMailPace } from '../../src/platform/mail/mail-pace.model.js';
import { createOutbox } from '../../src/platform/mail/outbox.model.js';
import { mailIdOf, type Outbox } from '../../src/platform/mail/outbox.js';
import { testDatabaseUri } from '../support/engine.js';
import { aMail } from '../support/mail-builders.js';
import { runMailCrashes, startSender } from '../support/mail-crashes.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';

describe('a sender that is ended without warning', function () {
  this.timeout(120_000);
  let uri: string;
  let connection: Connection;
  let outbox: Outbox;
  let server: MailServer;

  before(async () => {
    uri = await testDatabaseUri('crash-steps');
    connection = await connect(uri);
    outbox = createOutbox(connection);
    createBouncedAddresses(connection);
    createMailPace(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    await connection.collection('outboxMessages').deleteMany({});
    server = await startMailServer();
  });
  afterEach(() => server.close());

  const startedAt = Date.now();
  const sender = (dieAt: Parameters<typeof startSender>[0]['dieAt']) =>
    startSender({
      ...{ uri, smtpUrl: server.url, dieAt, startedAt, speed: 1 },
      ...{ claimMilliseconds: 1500, silenceMilliseconds: 20_000 },
    });
  const ended = async (...states: string[]): Promise<void> => {
    for (;;) {
      const message = await outbox.get(mailIdOf('mail-1'));
      if (message && states.includes(message.state)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  for (const [step, expected, taken] of [
    ['claimed', 'sent', 1],
    ['marked', 'unknown', 0],
    ['handed over', 'unknown', 0],
    ['accepted', 'unknown', 1],
    ['recorded', 'sent', 1],
  ] as const) {
    it(`when the mail is ${step}, leaves it ${expected}, taken ${taken} time(s), whoever comes after`, async () => {
      await outbox.put(aMail({ notBefore: new Date(startedAt) }), 'queued', new Date(startedAt));
      const victim = sender(step === 'handed over' ? null : step);
      if (step === 'handed over')
        server.behave((at) => {
          if (at === 'taken') victim.kill('SIGKILL'); // the server has every byte, and says nothing yet
          return at === 'taken' ? { kind: 'hang' } : { kind: 'go on' };
        });
      await once(victim, 'exit');
      expect(victim.signalCode).to.equal('SIGKILL');
      server.behave(() => ({ kind: 'go on' }));
      const heir = sender(null);
      await ended('sent', 'unknown', 'dead');
      const { state } = (await outbox.get(mailIdOf('mail-1')))!;
      // A second mail shows that the heir is at work, and still leaves the first alone.
      await outbox.put(aMail({ key: 'mail-2', notBefore: new Date(startedAt) }), 'queued', new Date());
      while ((await outbox.get(mailIdOf('mail-2')))?.state !== 'sent') await new Promise((r) => setTimeout(r, 20));
      heir.kill('SIGKILL');
      await once(heir, 'exit');
      const copies = server.taken.filter(({ messageId }) => messageId.startsWith(mailIdOf('mail-1'))).length;
      expect({ state, copies }).to.deep.equal({ state: expected, copies: taken });
    });
  }

  it('is sent again from unknown only when a person says so', async () => {
    await outbox.put(aMail({ notBefore: new Date(startedAt) }), 'queued', new Date(startedAt));
    await once(sender('accepted'), 'exit');
    const heir = sender(null);
    await ended('unknown');
    expect(await outbox.resend(mailIdOf('mail-1'), { accountId: 'acc-1', now: new Date(startedAt) })).to.equal(true);
    await ended('sent');
    heir.kill('SIGKILL');
    await once(heir, 'exit');
    expect(server.taken.map(({ messageId }) => messageId)).to.have.length(2);
  });

  it('with three processes, random ends and a server that refuses, hangs and closes: none lost, none doubled', async () => {
    const result = await runMailCrashes({
      uri: await testDatabaseUri('crash-random'),
      ...{ mails: 60, senders: 3, kills: 6, seed: 'short' },
    });
    const { sent, unknown, dead, lost, doubled, wrong, kills } = result;
    expect({ lost, doubled, wrong, all: sent + unknown + dead, dead, kills: kills > 0 }).to.deep.equal({
      ...{ lost: 0, doubled: 0, wrong: 0, all: 60, dead: 3, kills: true },
    });
    expect(unknown, 'unknown').to.be.below(sent);
  });
});
