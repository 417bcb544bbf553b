import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createReminderSettingsRepository } from '../../src/features/reminders/reminder-settings.model.js';
import type { ReminderSettingsRepository } from '../../src/features/reminders/reminder-settings.repository.js';
import { DEFAULT_INTERVALS } from '../../src/features/reminders/reminder-settings.rules.js';
import { createReminderRepository } from '../../src/features/reminders/reminders.model.js';
import type { Reminder, ReminderRepository } from '../../src/features/reminders/reminders.repository.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';
import { aReminder } from '../support/reminder-builders.js';

const AT = new Date('2027-08-02T05:00:00Z');

describe('storage of reminders', () => {
  let connection: Connection;
  let reminders: ReminderRepository;
  let settings: ReminderSettingsRepository;

  before(async () => {
    connection = await connect(await testDatabaseUri('reminders'));
    reminders = createReminderRepository(connection);
    settings = createReminderSettingsRepository(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['reminders', 'reminderSettings']) await connection.collection(name).deleteMany({});
  });

  const named = (id: string, fields: Partial<Reminder> = {}): Reminder => aReminder({ id, ...fields });

  it('gives a reminder back as it was stored, with its facts', async () => {
    const reminder = aReminder({ facts: { placements: 2, placementIds: ['pla-1', 'pla-2'], replaceBy: null } });
    await reminders.plan([reminder]);
    expect(await reminders.get(reminder.id)).to.deep.equal(reminder);
    expect(await reminders.get('nothing')).to.equal(null);
  });

  it('stores a key once and leaves what is there as it is', async () => {
    const first = await reminders.plan([named('a'), named('b')]);
    const again = await reminders.plan([named('b', { urgency: 'urgent' }), named('c')]);
    expect([[...first], [...again]]).to.deep.equal([['a', 'b'], ['c']]);
    expect(await reminders.get('b')).to.deep.equal(named('b'));
    expect(await reminders.plan([])).to.deep.equal(new Set());
  });

  it('says that a write failed for another reason than a key that is there', async () => {
    const unstorable = named('b', { facts: { when: () => 'never' } });
    (unstorable.facts as Record<string, unknown>).own = unstorable.facts; // holds itself: no document
    const error: unknown = await reminders.plan([named('a'), unstorable]).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
  });

  it('stores each key once when many plan it at once', async () => {
    const batch = Array.from({ length: 200 }, (_, at) => named(`key-${at}`));
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => reminders.plan(batch)));
    const given = new Set(outcomes.flatMap((ids) => [...ids]));
    expect([...given].sort()).to.deep.equal(batch.map(({ id }) => id).sort());
    expect(await connection.collection('reminders').countDocuments()).to.equal(200);
  });

  it('says who waits and for what, oldest first', async () => {
    await reminders.plan([
      named('late', { dueOn: d('2027-08-03') }),
      named('early', { dueOn: d('2027-08-01') }),
      named('other', { recipientId: 'acc-company' }),
      named('dropped', { recipientId: 'acc-none', state: 'dropped', reason: 'stale' }),
    ]);
    expect(await reminders.waiting(null, 10)).to.deep.equal(['acc-admin', 'acc-company']);
    expect(await reminders.waiting(null, 1)).to.deep.equal(['acc-admin']);
    expect(await reminders.waiting('acc-admin', 10)).to.deep.equal(['acc-company']);
    expect((await reminders.plannedFor('acc-admin', 10)).map(({ id }) => id)).to.deep.equal(['early', 'late']);
  });

  it('marks what is planned and nothing else', async () => {
    await reminders.plan([named('a'), named('b'), named('c', { state: 'dropped', reason: 'stale' })]);
    expect(await reminders.digest(['a', 'c'], 'digest:acc-admin:2027-08-02', AT)).to.equal(1);
    expect(await reminders.digest(['a'], 'another', AT)).to.equal(0);
    await reminders.drop(['a', 'b'], 'settled', AT);
    expect(await reminders.get('a')).to.deep.equal(
      named('a', { state: 'digested', mailKey: 'digest:acc-admin:2027-08-02', settledAt: AT }),
    );
    expect(await reminders.get('b')).to.deep.equal(named('b', { state: 'dropped', reason: 'settled', settledAt: AT }));
    expect((await reminders.get('c'))?.reason).to.equal('stale');
  });

  it('is searched by person, kind, subject, day and school, page after page', async () => {
    await reminders.plan([
      named('a', { dueOn: d('2027-08-01') }),
      named('b', { dueOn: d('2027-08-02'), subject: 'rec-2' }),
      named('c', { dueOn: d('2027-08-02'), recipientId: 'acc-9', schoolId: 'sch-1' }),
      named('e', { dueOn: d('2027-08-03'), kind: 'birthday', state: 'dropped', reason: 'stale' }),
    ]);
    const found = async (filter: Parameters<ReminderRepository['search']>[0]) =>
      (await reminders.search(filter, { after: null, limit: 10 })).map(({ id }) => id);
    expect(await found({})).to.deep.equal(['e', 'c', 'b', 'a']);
    expect(await found({ recipientId: 'acc-admin', kind: 'recognition-review' })).to.deep.equal(['b', 'a']);
    expect(await found({ subject: 'rec-2' })).to.deep.equal(['b']);
    expect(await found({ dueOn: d('2027-08-02') })).to.deep.equal(['c', 'b']);
    expect(await found({ schoolId: 'sch-1' })).to.deep.equal(['c']);
    expect(await found({ state: 'dropped' })).to.deep.equal(['e']);
    const after = { dueOn: '2027-08-02', id: 'c' };
    expect((await reminders.search({}, { after, limit: 1 })).map(({ id }) => id)).to.deep.equal(['b']);
  });

  it('forgets what fell due before a day', async () => {
    await reminders.plan([named('old', { dueOn: d('2025-08-01') }), named('kept', { dueOn: d('2025-08-02') })]);
    expect(await reminders.forget(d('2025-08-02'))).to.equal(1);
    expect([await reminders.get('old'), (await reminders.get('kept'))?.id]).to.deep.equal([null, 'kept']);
  });

  it('knows which keys are stored', async () => {
    await reminders.plan([named('a')]);
    expect(await reminders.known(['a', 'b'])).to.deep.equal(new Set(['a']));
  });

  it('keeps the intervals of a school under their version', async () => {
    const own = { id: 'sch-1', version: 0, ...DEFAULT_INTERVALS, retentionDays: [] };
    expect(await settings.save(own)).to.equal(true);
    expect(await settings.save(own)).to.equal(false);
    expect(await settings.get('sch-1')).to.deep.equal({ ...own, version: 1 });
    expect(await settings.save({ ...own, version: 1, birthdayDays: 21 })).to.equal(true);
    expect(await settings.save({ ...own, version: 1 })).to.equal(false);
    expect(await settings.all()).to.deep.equal([{ ...own, version: 2, birthdayDays: 21 }]);
    expect(await settings.get('sch-2')).to.equal(null);
  });
});
