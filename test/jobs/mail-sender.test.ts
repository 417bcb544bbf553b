import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { fixedClock, type Clock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createLog } from '../../src/platform/log.js';
import { createBouncedAddresses } from '../../src/platform/mail/bounced-addresses.model.js';
import type { Bounce, BouncedAddresses } from '../../src/platform/mail/bounced-addresses.js';
import type { MailPace } from '../../src/platform/mail/mail-pace.js';
import { createMailPace } from '../../src/platform/mail/mail-pace.model.js';
import { createMailSender, type MailSenderDeps } from '../../src/platform/mail/mail-sender.js';
import { createOutbox } from '../../src/platform/mail/outbox.model.js';
import { mailIdOf, type Outbox } from '../../src/platform/mail/outbox.js';
import { createPostMail } from '../../src/platform/mail/post-mail.js';
import { readSmtpUrl } from '../../src/platform/mail/smtp-settings.js';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.js';
import { testDatabaseUri } from '../support/engine.js';
import { aMail } from '../support/mail-builders.js';
import { startMailServer, type Behaviour, type MailServer } from '../support/mail-server.js';

const FROM = 'Leerwerkplek <post@leerwerkplek.example>';
const NOW = new Date('2026-11-22T09:00:00Z');

describe('the sender of mail', () => {
  let connection: Connection;
  let outbox: Outbox;
  let bounced: BouncedAddresses;
  let server: MailServer;
  let bounces: Bounce[];
  let pace: MailPace;
  const clock = fixedClock(NOW.toISOString());

  before(async () => {
    connection = await connect(await testDatabaseUri('sender'));
    outbox = createOutbox(connection);
    bounced = createBouncedAddresses(connection);
    pace = createMailPace(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const model of Object.values(connection.models)) await model.collection.deleteMany({});
    server = await startMailServer();
    bounces = [];
  });
  afterEach(() => server.close());

  const senderOf = (fields: Partial<MailSenderDeps> = {}, url = server.url) =>
    createMailSender({
      outbox,
      bounced,
      transport: createSmtpTransport(readSmtpUrl(url), FROM),
      onBounce: (bounce) => Promise.resolve(void bounces.push(bounce)),
      clock,
      log: createLog('silent'),
      pace: { take: () => Promise.resolve(0) },
      server: 'test',
      perMinute: 60_000,
      lanes: 2,
      ...fields,
    });
  const drain = async (fields: Partial<MailSenderDeps> = {}, url = server.url): Promise<void> => {
    const sender = senderOf(fields, url);
    await sender.drain();
    await sender.stop();
  };
  const at = (now: Date): Clock => fixedClock(now.toISOString());
  const post = (fields: Parameters<typeof aMail>[0] = {}) =>
    createPostMail({ outbox, hasServer: true, now: clock.now })(aMail(fields));
  const standing = async (key = 'mail-1') => {
    const { state, history } = (await outbox.get(mailIdOf(key)))!;
    return `${state} ${history.at(-1)?.reason ?? '-'}`;
  };
  const answering = (step: 'mail' | 'rcpt' | 'taken', behaviour: Behaviour) =>
    server.behave((now) => (now === step ? behaviour : { kind: 'go on' }));

  it('sends a mail once, with a message id made from its key, a way out, text and markup', async () => {
    await post({ subject: 'Bezoek op vrijdag: één leerling', text: 'Ééntje' });
    await drain();
    await drain();
    expect(server.taken).to.have.length(1);
    const { to, messageId, raw } = server.taken[0]!;
    expect({ to, messageId }).to.deep.equal({
      to: 'jo@berkel.example',
      messageId: `${mailIdOf('mail-1')}@leerwerkplek.example`,
    });
    expect(raw).to.match(/^From: Leerwerkplek <post@leerwerkplek\.example>\r$/m);
    expect(raw).to.match(/^To: jo@berkel\.example\r$/m);
    expect(raw).to.match(/^List-Unsubscribe: <mailto:post@leerwerkplek\.example\?subject=afmelden>\r$/m);
    expect(raw).to.match(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).to.match(/Content-Type: text\/plain; charset=utf-8[^]*=C3=89=C3=A9ntje/);
    expect(raw).to.match(/Content-Type: text\/html; charset=utf-8[^]*<p>Beste Jo,<\/p>/);
    expect(raw).to.not.match(/List-Unsubscribe-Post/);
    expect(await standing()).to.equal('sent -');
  });

  it('points at the page to stop these mails, and takes one click only where that works', async () => {
    const url = 'https://leerwerkplek.example/afmelden/abc';
    await post({ unsubscribe: { url, oneClick: true } });
    await post({ key: 'mail-2', unsubscribe: { url, oneClick: false } });
    await drain();
    const heads = server.taken.map(({ raw }) => raw.replace(/\r\n[ \t]+/g, ' '));
    for (const head of heads) expect(head).to.include(`List-Unsubscribe: <${url}>, <mailto:`);
    expect(heads.filter((head) => head.includes('List-Unsubscribe-Post: List-Unsubscribe=One-Click'))).to.have.length(
      1,
    );
  });

  it('sends a file, and an invitation as one', async () => {
    await post({
      attachments: [
        { name: 'uren.csv', type: 'text/csv', content: 'dag;uren' },
        { name: 'bezoek.ics', type: 'text/calendar; method=CANCEL', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
      ],
    });
    await drain();
    const { raw } = server.taken[0]!;
    expect(raw).to.match(/Content-Type: text\/calendar; charset=utf-8; method=CANCEL/);
    expect(raw).to.match(/Content-Disposition: attachment; filename=uren\.csv/);
  });

  it('waits longer after each failure, from a minute to six hours, and gives up in the end', async () => {
    answering('rcpt', { kind: 'answer', code: 451, text: '4.7.1 later' });
    await post();
    let now = NOW;
    const waits: number[] = [];
    for (;;) {
      await drain({ clock: at(now) });
      const { state, dueAt } = (await outbox.get(mailIdOf('mail-1')))!;
      if (state !== 'retry') break;
      await drain({ clock: at(new Date(dueAt.getTime() - 1)) }); // not before its time
      waits.push(Math.round((dueAt.getTime() - now.getTime()) / 1000));
      now = dueAt;
    }
    expect(await standing()).to.equal('dead tried-too-often');
    expect(waits).to.have.length(19);
    waits.forEach((seconds, i) => {
      const whole = Math.min(60 * 2 ** i, 6 * 3600);
      expect(seconds, `wait ${i}`).to.be.within(whole * 0.8 - 1, whole);
    });
    expect([server.taken.length, bounces.length]).to.deep.equal([0, 0]);
  });

  for (const [what, behaviour, step, expected] of [
    ['is not at home', { kind: 'answer', code: 550, text: '5.1.1 no such user' }, 'rcpt', 'dead address-refused'],
    ['does not take this text', { kind: 'answer', code: 554, text: '5.7.1 spam' }, 'taken', 'dead message-refused'],
    ['has a full mailbox for good', { kind: 'answer', code: 552, text: 'too much' }, 'taken', 'dead address-refused'],
    ['is busy', { kind: 'answer', code: 421, text: '4.3.2 busy' }, 'rcpt', 'retry server-busy'],
    ['is busy once it has the text', { kind: 'answer', code: 452, text: '4.2.2 full' }, 'taken', 'retry server-busy'],
    ['does not want our name', { kind: 'answer', code: 550, text: '5.7.1 not you' }, 'mail', 'retry server-refuses-us'],
    ['goes away before the text', { kind: 'close' }, 'rcpt', 'retry no-connection'],
    ['goes away with the text', { kind: 'close' }, 'taken', 'unknown no-answer'],
    ['goes away after it took the mail', { kind: 'take and close' }, 'taken', 'unknown no-answer'],
  ] as const) {
    it(`says "${expected}" when the server ${what}, and goes on with the next`, async () => {
      let isFirst = true;
      server.behave((now) => {
        if (now !== step || !isFirst) return { kind: 'go on' };
        isFirst = false;
        return behaviour;
      });
      await post();
      await post({ key: 'mail-2', to: 'bo@berkel.example', notBefore: NOW });
      await drain();
      const states = [await standing('mail-1'), await standing('mail-2')].sort();
      expect(states).to.deep.equal([expected, 'sent -'].sort());
    });
  }

  it('is told of no server at all', async () => {
    await post();
    await server.close();
    await drain();
    expect(await standing()).to.equal('retry no-connection');
    server = await startMailServer();
  });

  it('marks an address that was refused, tells of it, and sends nothing there until a person says so', async () => {
    answering('rcpt', { kind: 'answer', code: 550, text: '5.1.1 no such user' });
    await post();
    await drain();
    server.behave(() => ({ kind: 'go on' }));
    await post({ key: 'mail-2', to: 'JO@Berkel.example', schoolId: 'sch-2', kind: 'other' });
    await drain();
    expect([await standing('mail-1'), await standing('mail-2'), server.taken.length]).to.deep.equal([
      'dead address-refused',
      'dead address-marked',
      0,
    ]);
    expect(bounces.map(({ schoolId, recipientId, kind }) => [schoolId, recipientId, kind])).to.deep.equal([
      ['sch-1', 'acc-jo', 'test.mail'],
      ['sch-2', 'acc-jo', 'other'],
    ]);
    await bounced.clear('jo@BERKEL.example');
    await outbox.resend(mailIdOf('mail-1'), { accountId: 'acc-1', now: NOW });
    await drain();
    expect(await standing('mail-1')).to.equal('sent -');
  });

  it('hands nothing over when the claim was lost meanwhile', async () => {
    await post();
    server.behave((step) => {
      // The claim is taken over between the address and the text.
      if (step === 'rcpt') void outbox.sweep(NOW);
      return { kind: 'go on' };
    });
    await drain({ claimMilliseconds: 0 });
    expect([server.taken.length, (await standing()).startsWith('sent')]).to.deep.equal([0, false]);
  });

  it('keeps to the pace of the server, which all senders share', async () => {
    const pauses = await Promise.all(Array.from({ length: 5 }, () => pace.take('smtp.example:587', 60)));
    pauses.sort((a, b) => a - b);
    pauses.forEach((pause, i) => expect(pause, `take ${i}`).to.be.within(Math.max(0, i * 1000 - 900), i * 1000));
    expect(await pace.take('other.example:587', 60)).to.equal(0);
  });

  it('starts, sends what comes, and stops', async () => {
    const sender = senderOf({ lookMilliseconds: 20 });
    sender.start();
    for (let i = 0; i < 10; i++) await post({ key: `m${i}` });
    while ((await outbox.counts()).sent < 10) await new Promise((resolve) => setImmediate(resolve));
    await sender.stop();
    expect(new Set(server.taken.map(({ messageId }) => messageId)).size).to.equal(10);
  });

  for (const [what, fields] of [
    ['a second receiver', { to: 'a@x.example, b@x.example' }],
    ['a header in the address', { to: 'a@x.example\r\nBcc: b@x.example' }],
    ['a name with the address', { to: 'Jo <jo@x.example>' }],
    ['a header in the subject', { subject: 'Hoi\r\nBcc: b@x.example' }],
    ['a header in the name of a file', { attachments: [{ name: 'a\n.txt', type: 'text/plain', content: '' }] }],
    ['a header in the way out', { unsubscribe: { url: 'https://x.example/>\r\nBcc: b', oneClick: false } }],
  ] as const)
    it(`refuses ${what}`, async () => {
      const thrown = await post(fields).catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(RangeError);
      expect((await outbox.counts()).queued).to.equal(0);
    });
});
