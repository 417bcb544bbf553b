import { expect } from 'chai';
import type { Connection, Model } from 'mongoose';
import { createAuditWriter, type AuditEvent, type AuditLog } from '../../src/platform/audit/audit-events.js';
import { createAuditLog } from '../../src/platform/audit/audit-events.model.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';

const anEvent = (fields: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 'aud-1',
  at: new Date('2026-11-22T09:00:00Z'),
  action: 'student.changed',
  actor: { accountId: 'acc-1', role: 'coordinator', schoolId: 'sch-1' },
  schoolId: 'sch-1',
  subject: { id: 'stu-1' },
  outcome: 'done',
  requestId: 'req-1',
  changes: [],
  reason: null,
  ruleVersion: null,
  ...fields,
});

describe('storage of the audit log', () => {
  let connection: Connection;
  let log: AuditLog;
  const ids = async (...args: Parameters<AuditLog['list']>): Promise<string[]> =>
    (await log.list(...args)).map(({ id }) => id);
  const page = { after: null, limit: 10 };

  before(async () => {
    connection = await connect(await testDatabaseUri('audit'));
    log = createAuditLog(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(() => connection.collection('auditEvents').deleteMany({}));

  it('gives an event back as it was appended', async () => {
    const event = anEvent({ changes: [{ field: 'endedOn', before: null, after: '2027-01-01' }] });
    const nobody = anEvent({ id: 'aud-0', actor: null, schoolId: null, subject: {} });
    await log.append(event);
    await log.append(nobody);
    expect(await log.list({}, page)).to.deep.equal([event, nobody]);
  });

  it('runs newest first, also over events of one instant', async () => {
    const early = new Date('2026-11-21T09:00:00Z');
    await log.append(anEvent({ id: 'a', at: early }));
    await log.append(anEvent({ id: 'b' }));
    await log.append(anEvent({ id: 'c' }));
    expect(await ids({}, { after: null, limit: 2 })).to.deep.equal(['c', 'b']);
    expect(await ids({}, { after: { at: anEvent().at, id: 'c' }, limit: 2 })).to.deep.equal(['b', 'a']);
    expect(await ids({}, { after: { at: early, id: 'a' }, limit: 2 })).to.deep.equal([]);
  });

  it('narrows to a school, an action, an account and an outcome', async () => {
    const other = { accountId: 'acc-2', role: 'coordinator', schoolId: 'sch-2' };
    await log.append(anEvent({ id: 'a' }));
    await log.append(anEvent({ id: 'b', schoolId: 'sch-2', actor: other }));
    await log.append(anEvent({ id: 'c', action: 'session.started', outcome: 'refused' }));
    expect({
      school: await ids({ schoolId: 'sch-2' }, page),
      action: await ids({ action: 'session.started' }, page),
      account: await ids({ accountId: 'acc-2' }, page),
      outcome: await ids({ outcome: 'refused' }, page),
      both: await ids({ schoolId: 'sch-2', outcome: 'refused' }, page),
    }).to.deep.equal({ school: ['b'], action: ['c'], account: ['b'], outcome: ['c'], both: [] });
  });

  const changes: readonly (readonly [string, (model: Model<unknown>) => Promise<unknown>])[] = [
    ['updateOne', (model) => model.updateOne({ _id: 'aud-1' }, { action: 'x' })],
    ['updateMany', (model) => model.updateMany({}, { action: 'x' })],
    ['replaceOne', (model) => model.replaceOne({ _id: 'aud-1' }, {})],
    ['findOneAndUpdate', (model) => model.findOneAndUpdate({ _id: 'aud-1' }, { action: 'x' })],
    ['findOneAndReplace', (model) => model.findOneAndReplace({ _id: 'aud-1' }, {})],
    ['findOneAndDelete', (model) => model.findOneAndDelete({ _id: 'aud-1' })],
    ['deleteOne', (model) => model.deleteOne({ _id: 'aud-1' })],
    ['deleteMany', (model) => model.deleteMany({})],
    ['a saved document', async (model) => (await model.findById('aud-1'))!.set('action', 'x').save()],
    ['a removed document', async (model) => (await model.findById('aud-1'))!.deleteOne()],
  ];
  for (const [name, change] of changes)
    it(`is not changed by ${name}`, async () => {
      await log.append(anEvent());
      const error = await change(connection.model('AuditEvent') as Model<unknown>).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error).with.property('message', 'an audit event is never changed or removed');
      expect(await log.list({}, page)).to.deep.equal([anEvent()]);
    });

  it('gets the instant, an id and the actor’s school from the writer, and no name', async () => {
    const write = createAuditWriter({ log, now: () => new Date('2026-11-22T09:00:00Z'), newId: (kind) => `${kind}_1` });
    const actor = { accountId: 'acc-1', role: 'coordinator', schoolId: 'sch-1', name: 'Jo Bos' };
    await write({ action: 'student.changed', actor, subject: { id: 'stu-1' }, outcome: 'done', requestId: 'req-1' });
    expect(await log.list({}, page)).to.deep.equal([anEvent({ id: 'aud_1' })]);
  });
});
