import { expect } from 'chai';
import { createRestrictedMails, createStakes } from '../../src/compose/restricted-mails.js';
import type { Visit } from '../../src/features/visits/visits.rules.js';
import { fixedClock } from '../../src/platform/clock.js';
import { createLog } from '../../src/platform/log.js';
import { createMailSender } from '../../src/platform/mail/mail-sender.js';
import type { MailTransport } from '../../src/platform/mail/mail-transport.js';
import { mailIdOf } from '../../src/platform/mail/outbox.js';
import { readSmtpUrl } from '../../src/platform/mail/smtp-settings.js';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.js';
import { mailSubjectNames } from '../../src/web/texts/post.nl.js';
import { aStudent, d } from '../support/builders.js';
import { aMail } from '../support/mail-builders.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { placementWorld, wanted, type ProposalAnswer } from '../support/placement-world.js';
import { aReminder } from '../support/reminder-builders.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

const FROM = 'Leerwerkplek <post@leerwerkplek.example>';
const NOW = new Date('2026-11-22T09:00:00Z');
const clock = fixedClock(NOW.toISOString());

describe('mail that lies in the outbox when use of a pupil’s data is restricted', () => {
  let api: SchoolApp;
  let server: MailServer;
  before(async () => {
    server = await startMailServer();
    api = await startSchoolApp({
      baseUrl: () => 'http://127.0.0.1',
      mail: { smtp: readSmtpUrl(server.url), from: FROM },
    });
  });
  after(async () => {
    await api.close();
    await server.close();
  });
  beforeEach(async () => {
    await placementWorld(api, { pupils: 9 });
    server.taken.length = 0;
    await api.connection.collection('companies').updateOne({}, { $set: { email: 'jo@werkplaats.example' } });
  });

  const smtp = () => createSmtpTransport(readSmtpUrl(server.url), FROM);
  const senderOf = (transport: MailTransport = smtp()) =>
    createMailSender({
      ...{ outbox: api.storage.outbox, bounced: api.storage.bouncedAddresses, transport, clock },
      onBounce: () => Promise.resolve(),
      gate: createRestrictedMails(api.storage, clock),
      log: createLog('silent'),
      pace: { take: () => Promise.resolve(0) },
      ...{ server: 'test', perMinute: 60_000, lanes: 2 },
    });
  const drain = async (transport?: MailTransport): Promise<void> => {
    const sender = senderOf(transport);
    await sender.drain();
    await sender.stop();
  };
  const post = async (path: string, body: object) => (await api.as('coordinator')).post(path).send(body);
  const restrict = (student = 'stu-1') =>
    post(`/api/v1/students/${student}/restrictions`, { ground: 'objection', reason: 'Ouder maakt bezwaar.' });
  const lift = (student = 'stu-1') =>
    post(`/api/v1/students/${student}/restrictions/lifting`, { reason: 'Besproken.' });
  const propose = async (): Promise<ProposalAnswer> => {
    const proposed = await post('/api/v1/proposals', wanted());
    expect(proposed.status).to.equal(201);
    return proposed.body as ProposalAnswer;
  };
  /** Per kind of mail how it stands, and why. */
  const standing = async (): Promise<string[]> =>
    (await api.storage.outbox.list({}, { after: null, limit: 99 })).map(({ kind, state, history }) =>
      `${kind} ${state} ${history.at(-1)?.reason ?? ''}`.trim(),
    );
  const aVisitOf = (student: string, fields: Partial<Visit> = {}): Visit => ({
    ...{ id: `vis-${student}`, version: 1, schoolId: 'sch-1', placementId: `plc-${student}`, studentId: student },
    ...{ companyId: 'cmp-1', establishmentId: 'est-1', mentorId: 'men-1', kind: 'regular' },
    ...{ state: 'planned', day: d('2026-12-01'), start: '09:30', minutes: 45, sequence: 0, cancelReason: null },
    ...{ report: null, history: [] },
    ...fields,
  });
  /** Leaves the mail about an appointment with a pupil, and the appointment. */
  const leave = async (student: string, fields: Partial<Visit> = {}): Promise<string> => {
    const visit = aVisitOf(student, fields);
    await api.storage.visitRecords.visits.insert({ schoolId: 'sch-1' }, visit);
    const key = `visit.planned:${visit.id}:0:cmp-1`;
    await api.storage.outbox.put(aMail({ key, kind: 'visit.planned', recipientId: 'cmp-1' }), 'queued', NOW);
    return key;
  };

  it('waits, is shown with the reason, and goes when the restriction is lifted', async () => {
    await propose();
    await restrict();
    await drain();
    expect(server.taken).to.deep.equal([]);
    expect(await standing()).to.deep.equal(['proposal.proposed withheld pupil-restricted']);
    const [message] = await api.storage.outbox.list({}, { after: null, limit: 1 });
    const page = (await (await api.as('operator')).get(`/beheer/uitgaande-post/${message!.id}`)).text;
    expect(page).to.include('Tegengehouden').and.include('gegevens van de leerling is beperkt');
    expect(page).not.to.include('Opnieuw versturen');
    await api.storage.outbox.clear({ content: new Date('2030-01-01'), all: new Date('2030-01-01') });

    await lift();
    await drain();
    expect(server.taken.map(({ to }) => to)).to.deep.equal(['jo@werkplaats.example']);
    expect(await standing()).to.deep.equal(['proposal.proposed sent']);
  });

  it('lapses when it says nothing any more that is so', async () => {
    const { id } = await propose();
    await restrict();
    await drain();
    await post(`/api/v1/proposals/${id}/withdrawal`, {});
    await drain();
    await lift();
    await drain();
    expect((await standing()).sort()).to.deep.equal([
      'proposal.proposed dropped out-of-date',
      'proposal.withdrawn sent',
    ]);
    expect(server.taken).to.have.length(1);
  });

  it('of an appointment lapses when its day is over, or it was moved or forgotten meanwhile', async () => {
    await leave('stu-1', { day: d('2026-11-20') });
    for (const one of ['stu-10', 'stu-11']) await leave(one);
    for (const one of ['stu-1', 'stu-10', 'stu-11']) await restrict(one);
    await drain();
    const visits = api.storage.visitRecords.visits;
    await visits.replace({ schoolId: 'sch-1' }, aVisitOf('stu-10', { sequence: 1, day: d('2026-12-03') }));
    await api.connection.collection('visits').deleteOne({ studentId: 'stu-11' });
    for (const one of ['stu-1', 'stu-10', 'stu-11']) await lift(one);
    await drain();
    expect(await standing()).to.deep.equal(Array(3).fill('visit.planned dropped out-of-date'));
  });

  it('is stopped up to the moment at which the server waits for the text', async () => {
    const key = await leave('stu-1');
    const real = smtp();
    await drain({
      ...real,
      send: (message, handOver) =>
        real.send(message, async () => {
          expect((await api.storage.outbox.get(message.id))?.state).to.equal('claimed');
          await restrict();
          return handOver();
        }),
    });
    expect(server.taken).to.deep.equal([]);
    expect((await api.storage.outbox.get(mailIdOf(key)))?.state).to.equal('withheld');
  });

  it('is told once in the end, whoever is first: two senders, restrictions and liftings at once', async () => {
    const pupils = Array.from({ length: 12 }, (_, at) => `stu-r${at}`);
    await api.storage.students.insertMany(
      pupils.map((id, at) => aStudent({ id, studentNumber: `77${at}`, firstName: id })),
    );
    const keys = new Map<string, string>();
    for (const one of pupils) keys.set(one, await leave(one));
    const half = pupils.filter((_, at) => at % 2 === 0);
    const senders = [senderOf(), senderOf()];
    await Promise.all([
      ...senders.map((sender) => sender.drain()),
      ...half.map(async (one) => {
        expect((await restrict(one)).status).to.equal(201);
      }),
    ]);
    const stateOf = async (one: string) => (await api.storage.outbox.get(mailIdOf(keys.get(one) ?? '')))?.state;
    for (const one of pupils)
      expect(await stateOf(one), one).to.be.oneOf(half.includes(one) ? ['sent', 'withheld'] : ['sent']);
    const sentBefore = server.taken.length;
    const waiting = (await standing()).filter((one) => one.includes('withheld'));
    expect(sentBefore + waiting.length).to.equal(pupils.length);
    await Promise.all([...half.map((one) => lift(one)), ...senders.map((sender) => sender.drain())]);
    await Promise.all(senders.map((sender) => sender.drain()));
    await Promise.all(senders.map((sender) => sender.stop()));
    expect(await standing()).to.deep.equal(Array(pupils.length).fill('visit.planned sent'));
    expect(new Set(server.taken.map(({ messageId }) => messageId)).size).to.equal(pupils.length);
    expect(server.taken).to.have.length(pupils.length);
  });

  it('with reminders goes not at all: what it says of others is told anew', async () => {
    const key = 'digest:acc-company:2026-11-22';
    const about = (id: string, studentId: string) =>
      aReminder({ id, recipientRole: 'company', recipientId: 'acc-company', facts: { studentId } });
    await api.storage.reminders.plan([about('rem-1', 'stu-1'), about('rem-2', 'stu-2'), about('rem-3', 'stu-2')]);
    await api.storage.reminders.digest(['rem-1', 'rem-2'], key, NOW);
    await api.storage.reminders.digest(['rem-3'], 'direct:acc-company:rem-3', NOW);
    for (const one of [key, 'direct:acc-company:rem-3'])
      await api.storage.outbox.put(
        aMail({ key: one, kind: 'reminders.digest', recipientId: 'acc-company' }),
        'queued',
        NOW,
      );
    await restrict();
    await drain();
    expect(await standing()).to.have.members(['reminders.digest dropped told-anew', 'reminders.digest sent']);
    const planned = await api.storage.reminders.plannedFor('acc-company', 9);
    expect(planned.map(({ id, mailKey }) => [id, mailKey])).to.deep.equal([
      ['rem-1', key],
      ['rem-2', key],
    ]);
  });

  it('is judged by kind: every kind of mail has a line', () => {
    expect(Object.keys(createStakes(api.storage, clock)).sort()).to.deep.equal(Object.keys(mailSubjectNames).sort());
  });
});
