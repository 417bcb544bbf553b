import { expect } from 'chai';
import { cleanUpJob } from '../../src/compose/post-side.js';
import { hashPassword } from '../../src/features/accounts/accounts.passwords.js';
import { DATA_CLASSES } from '../../src/features/privacy/data-map.rules.js';
import { expiryJob } from '../../src/features/privacy/expiry.job.js';
import { createExpiryRepository } from '../../src/features/privacy/expiry.model.js';
import { accountsPastTermOn } from '../../src/features/privacy/expiry.rules.js';
import { logTermJob } from '../../src/features/privacy/log-term.job.js';
import { retentionJob } from '../../src/features/privacy/retention.job.js';
import { createOrphanUploads } from '../../src/features/privacy/orphan-uploads.model.js';
import { createRetentionRepository } from '../../src/features/privacy/retention.model.js';
import { createAuditWriter } from '../../src/platform/audit/audit-events.js';
import { createAuditLog } from '../../src/platform/audit/audit-events.model.js';
import { CONTENT_DAYS, RECORD_DAYS } from '../../src/platform/mail/mail-terms.js';
import { newId } from '../../src/platform/ids.js';
import { RETENTION_STEPS } from '../../src/features/privacy/retention.rules.js';
import { unusedAccountsJob } from '../../src/features/privacy/unused-accounts.job.js';
import { createUnusedAccountRepository } from '../../src/features/privacy/unused-accounts.model.js';
import { createAccountService } from '../../src/features/accounts/accounts.service.js';
import { dayInAmsterdam, fixedClock } from '../../src/platform/clock.js';
import { mailIdOf } from '../../src/platform/mail/outbox.js';
import { unusedAccountMail } from '../../src/web/texts/privacy-mails.nl.js';
import { aReminder } from '../support/reminder-builders.js';
import { d } from '../support/builders.js';
import { PEOPLE, startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('what is past its term and of no pupil', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp({ baseUrl: () => 'http://127.0.0.1' });
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const context = (today: string) => ({
    today: d(today),
    now: new Date(`${today}T03:35:00Z`),
    occurrence: new Date(`${today}T03:35:00Z`),
    signal: new AbortController().signal,
    attempt: async (_item: string, work: () => Promise<unknown>) => {
      await work();
      return true;
    },
  });
  const audit = (note: { action: string; subject: Readonly<Record<string, string>> }) =>
    api.storage.auditLog.append({
      ...{
        id: `evt-${note.action}-${note.subject.id ?? note.subject.accountId ?? ''}`,
        at: new Date(),
        action: note.action,
        actor: null,
      },
      ...{ schoolId: null, subject: note.subject, outcome: 'done', requestId: '', changes: [], reason: null },
      ruleVersion: null,
    });
  const run = (today: string) =>
    expiryJob({
      expiry: createExpiryRepository(api.connection, () => hashPassword('niemand weet dit', { N: 16, r: 1, p: 1 })),
      audit,
    }).run(context(today));
  const disable = async (id: string, day: string): Promise<void> => {
    await api.connection
      .collection<{ _id: string }>('accounts')
      .updateOne({ _id: id }, { $set: { disabledOn: new Date(`${day}T12:00:00Z`) } });
  };

  it('is judged by the day: two years later the day itself counts', () => {
    expect(accountsPastTermOn(d('2028-11-22')).toISOString()).to.equal('2026-11-23T00:00:00.000Z');
  });

  it('takes the name of an account two years after it was disabled, and leaves its id to the log', async () => {
    await (await api.as('mentor')).get('/leerlingen/stu-1').expect(200);
    await disable('acc-mentor', '2026-11-22');
    expect((await run('2028-11-21')).accounts).to.equal(0);
    expect((await run('2028-11-22')).accounts).to.equal(1);
    expect((await run('2028-11-23')).accounts).to.equal(0);
    const stored = JSON.stringify(await api.connection.collection('accounts').findOne({ _id: 'acc-mentor' as never }));
    expect(stored).not.to.include('mentor@test').and.not.to.include('Test mentor');
    const { faults, events } = await api.storage.auditLog.verify();
    expect(faults).to.deep.equal([]);
    expect(events).to.be.above(1);
    const log = await api.storage.auditLog.list({ accountId: 'acc-mentor' }, { after: null, limit: 9 });
    expect(log.map(({ action }) => action)).to.include('student.read');
    await api
      .nobody()
      .post('/api/v1/session')
      .send({ email: 'acc-mentor@weg.invalid', password: 'niemand weet dit' })
      .expect(({ status }) => expect(status).to.be.oneOf([400, 401]));
  });

  const unused = (today: string) => {
    const { outbox, accounts } = api.storage;
    const now = new Date(`${today}T03:35:00Z`);
    return unusedAccountsJob({
      accounts: createUnusedAccountRepository(api.connection),
      isLastOfRole: createAccountService({ accounts, clock: fixedClock(now.toISOString()) }).isLastOfRole,
      toldOn: async (key) => {
        const told = await outbox.get(mailIdOf(key));
        return told && dayInAmsterdam(told.createdAt);
      },
      post: (mail) => outbox.put(mail, 'queued', now),
      mail: ({ name, usedOn }, closesOn) => unusedAccountMail({ name, usedOn, closesOn, link: 'https://x/inloggen' }),
      audit,
    }).run(context(today));
  };

  it('closes an account of which the log knows nothing from when it was made, and never the last of its role', async () => {
    const madeAt = (day: string) => api.storage.accounts.fillCreatedAt(new Date(`${day}T12:00:00Z`));
    expect([await madeAt('2026-11-22'), await madeAt('2027-11-22')]).to.deep.equal([PEOPLE.length, 0]);
    const first = (await api.storage.accounts.get('acc-operator'))!;
    await api.storage.accounts.insert({ ...first, id: 'acc-op-2', email: 'tweede@test.example' });
    const others = PEOPLE.length - 1; // all but the one admin
    expect(await unused('2028-10-23')).to.deep.equal({ mailed: others + 1, accountsClosed: 0, lastOfRole: 1 });
    expect(await unused('2028-11-22')).to.deep.equal({ mailed: 0, accountsClosed: others, lastOfRole: 2 });
    const open = await api.storage.accounts.list({ after: null, limit: 20 }, { disabled: false });
    expect(open.map(({ role }) => role).sort()).to.deep.equal(['admin', 'operator']);
  });

  it('closes an account that nobody used for two years, a month after its owner was told once', async () => {
    const { outbox } = api.storage;
    const used = (day: string, outcome: 'done' | 'refused') =>
      api.connection.collection<{ _id: string; [field: string]: unknown }>('auditEvents').insertOne({
        ...{ _id: `use-${day}`, at: new Date(`${day}T09:00:00Z`), action: 'session.started', outcome },
        ...{ actor: { accountId: 'acc-mentor' }, subject: { accountId: 'acc-mentor' }, link: { chain: day, seq: 1 } },
      });
    await used('2026-11-22', 'done');
    await used('2028-01-01', 'refused');
    expect(await unused('2028-10-22')).to.deep.equal({ mailed: 0, accountsClosed: 0, lastOfRole: 0 });
    expect(await unused('2028-10-23')).to.deep.equal({ mailed: 1, accountsClosed: 0, lastOfRole: 0 });
    expect(await unused('2028-11-21')).to.deep.equal({ mailed: 0, accountsClosed: 0, lastOfRole: 0 });
    const mails = await outbox.list({ to: 'mentor@test.example' }, { after: null, limit: 9, withContent: true });
    expect(mails.map(({ content }) => content?.subject)).to.deep.equal(['Uw account sluit op 22 november 2028']);
    expect(mails[0]?.content?.text).to.include('voor het laatst op 22 november 2026').and.include('/inloggen');
    await used('2028-11-21', 'done');
    expect(await unused('2028-11-22')).to.deep.equal({ mailed: 0, accountsClosed: 0, lastOfRole: 0 });
    // Nobody looked for years: who is told late still has a month.
    expect(await unused('2032-01-01')).to.deep.equal({ mailed: 1, accountsClosed: 0, lastOfRole: 0 });
    expect(await unused('2032-01-30')).to.deep.equal({ mailed: 0, accountsClosed: 0, lastOfRole: 0 });
    expect((await api.storage.accounts.get('acc-mentor'))?.disabledOn).to.equal(null);
    expect(await unused('2032-01-31')).to.deep.equal({ mailed: 0, accountsClosed: 1, lastOfRole: 0 });
    expect((await api.storage.accounts.get('acc-mentor'))?.disabledOn?.toISOString()).to.include('2032-01-31');
    expect(await unused('2032-02-01')).to.deep.equal({ mailed: 0, accountsClosed: 0, lastOfRole: 0 });
  });

  it('lets the log go six years after its month, so that the rest still holds', async () => {
    // The reset took the chain of the service: this is a process that starts.
    api.connection.deleteModel(/^Audit/);
    const log = createAuditLog(api.connection, () => new Date('2026-11-01T09:00:00Z'));
    const write = createAuditWriter({ log, now: () => new Date('2032-12-01T03:50:00Z'), newId });
    const job = logTermJob({ log, audit: write });
    const note = { id: 'aud-old', action: 'student.read', actor: null, schoolId: 'sch-1', subject: { id: 'stu-1' } };
    const rest = { outcome: 'done', requestId: '', changes: [], reason: null, ruleVersion: null } as const;
    await log.append({ ...note, ...rest, at: new Date('2026-11-30T09:00:00Z') });
    expect(await job.run(context('2032-11-30'))).to.deep.equal({ events: 0 });
    expect((await job.dryRun?.(context('2032-12-01')))?.counts).to.deep.equal({ events: 1 });
    expect(await job.run(context('2032-12-01'))).to.deep.equal({ events: 1 });
    expect(await job.run(context('2032-12-02'))).to.deep.equal({ events: 0 });
    const { faults, cuts, events } = await log.verify();
    expect([faults, cuts.counted.length, events]).to.deep.equal([[], 1, 1]);
  });

  it('lets reminders and refused addresses go 400 days after their day, by one job', async () => {
    const settled = { state: 'digested' as const, settledAt: new Date('2026-11-25T09:00:00Z') };
    await api.storage.reminders.plan([
      aReminder({ id: 'rem-1', dueOn: d('2026-11-22'), ...settled }),
      aReminder({ id: 'rem-2', dueOn: d('2026-11-24') }),
    ]);
    const refused = { address: 'weg@test.example', messageId: 'msg-1', answer: '550 no such user' };
    await api.storage.bouncedAddresses.mark({ ...refused, since: new Date('2026-11-22T09:00:00Z') });
    const clean = (today: string) => cleanUpJob(api.storage).run(context(today));
    expect(DATA_CLASSES.message.term).to.include(`${CONTENT_DAYS} days after`).and.include(`${RECORD_DAYS} days`);
    expect(await run('2029-01-01')).to.not.have.property('messages');
    expect(await clean('2027-12-27')).to.deep.include({ reminders: 0, bounced: 0 });
    expect(await clean('2027-12-28')).to.deep.include({ reminders: 1, bounced: 1 });
    expect(await clean('2027-12-28')).to.deep.include({ reminders: 0, bounced: 0 });
    expect([...(await api.storage.reminders.known(['rem-1', 'rem-2']))]).to.deep.equal(['rem-2']);
  });

  it('takes names and addresses from consents with the name of the pupil, and leaves what was said', async () => {
    const coordinator = await api.as('coordinator');
    const person = { by: 'parent', giverName: 'Kees Peelen', email: 'kees@thuis.example' };
    const said = { purpose: 'handover', act: 'given', firstDay: '2026-11-20', ...person };
    await coordinator.post('/api/v1/students/stu-1/consents').send(said).expect(201);
    const asked = { purposes: ['handover'], askedOf: 'parent', name: 'Kees Peelen', email: 'kees@thuis.example' };
    await coordinator.post('/api/v1/students/stu-1/consent-requests').send(asked).expect(201);
    await coordinator
      .post('/api/v1/students/stu-1/restrictions')
      .send({ ground: 'objection', reason: 'Kees Peelen belde' })
      .expect(201);
    await coordinator.post('/api/v1/students/stu-1/ending').send({ endedOn: '2026-11-22' }).expect(200);
    await retentionJob({
      retention: createRetentionRepository(api.connection, api.storage.restrictions),
      uploads: createOrphanUploads(api.connection),
      audit,
    }).run(context('2029-03-01'));
    for (const name of ['consents', 'consentRequests', 'processingRestrictions'])
      expect(JSON.stringify(await api.connection.collection(name).find().toArray())).not.to.match(/Peelen|kees@/);
    const [row] = await api.storage.consents.ofPupils({ schoolId: 'sch-1' }, ['stu-1']);
    expect(row).to.deep.include({ act: 'given', purpose: 'handover', lastDay: '2027-07-31' });
  });

  it('is carried out by jobs that the service has, as the data map says', async () => {
    await api.work.register();
    const { body } = (await (await api.as('operator')).get('/api/v1/jobs').expect(200)) as { body: unknown };
    const jobs = (body as { items: { name: string }[] }).items.map(({ name }) => name);
    const named = Object.values(DATA_CLASSES).flatMap(({ by }) => by.match(/(?:privacy|post)-[a-z-]+/g) ?? []);
    expect(named).to.have.length.above(10);
    expect([...new Set(named)].filter((name) => !jobs.includes(name))).to.deep.equal([]);
    const steps = Object.values(DATA_CLASSES).flatMap(({ by }) => /privacy-retention: ([a-z-]+)/.exec(by)?.[1] ?? []);
    expect([...new Set(steps)].sort()).to.deep.equal([...RETENTION_STEPS].sort());
  });
});
