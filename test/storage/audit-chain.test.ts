import { expect } from 'chai';
import type { Connection } from 'mongoose';
import type { AuditEvent, AuditLog } from '../../src/platform/audit/audit-events.js';
import { createAuditLog } from '../../src/platform/audit/audit-events.model.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';

const anEvent = (number: number): AuditEvent => ({
  id: `aud-${number}`,
  at: new Date(Date.UTC(2026, 10, 22, 9, 0, number)),
  action: 'company.changed',
  actor: { accountId: 'acc-1', role: 'company', schoolId: null },
  schoolId: null,
  subject: { id: 'cmp-1', zip: 'b' },
  outcome: 'done',
  requestId: `req-${number}`,
  changes: [{ field: 'maxPupils', before: null, after: number }],
  reason: null,
  ruleVersion: 'age@1',
});

describe('the chain of the audit log', () => {
  let connection: Connection;
  let log: AuditLog;
  const events = () => connection.collection('auditEvents');
  const kinds = async (): Promise<string[]> =>
    (await log.verify()).faults.map(({ kind, seq }) => `${kind} ${seq ?? ''}`.trim()).sort();

  before(async () => {
    connection = await connect(await testDatabaseUri('audit_chain'));
    createAuditLog(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    await events().deleteMany({});
    await connection.collection('auditChains').deleteMany({});
    // A second model of the same name is not allowed: each log stands for a process that starts.
    connection.deleteModel(/^Audit/);
    log = createAuditLog(connection);
    for (let number = 1; number <= 4; number++) await log.append(anEvent(number));
  });

  it('is whole when nobody touched it', async () => {
    const { faults, heads, events: seen } = await log.verify();
    expect({ faults, seen, seqs: heads.map(({ seq }) => seq) }).to.deep.equal({ faults: [], seen: 4, seqs: [4] });
  });

  it('shows an event that was changed', async () => {
    await events().updateOne({ _id: 'aud-2' as never }, { $set: { 'changes.0.after': 99 } });
    expect(await kinds()).to.deep.equal(['changed 2']);
  });

  it('shows an event that was removed, also the last', async () => {
    await events().deleteOne({ _id: 'aud-2' as never });
    expect(await kinds()).to.deep.equal(['removed 2']);
    await events().deleteOne({ _id: 'aud-4' as never });
    expect(await kinds()).to.deep.equal(['removed 2', 'removed 4']);
  });

  it('shows an event that was put in, with or without a place in a chain', async () => {
    const { _id, ...second } = (await events().findOne({ _id: 'aud-2' as never }))!;
    await events().insertOne({ ...second, _id: 'aud-x' as never, link: null });
    const link = { ...(second.link as object), chain: 'chain_none' };
    await events().insertOne({ ...second, _id: 'aud-y' as never, link });
    const place = { ...(second.link as object), seq: 5 };
    await events().insertOne({ ...second, _id: 'aud-z' as never, link: place });
    expect(await kinds()).to.deep.equal(['changed 5', 'inserted', 'inserted 2']);
    expect(String(_id)).to.equal('aud-2');
  });

  it('shows an event whose digest was made anew after it was changed', async () => {
    const { createHash } = await import('node:crypto');
    const forged = createHash('sha256').update('anything').digest('hex');
    await events().updateOne({ _id: 'aud-2' as never }, { $set: { reason: 'forged', 'link.hash': forged } });
    expect(await kinds()).to.deep.equal(['changed 2', 'changed 3']);
  });

  it('ties the chain of the next process to the one before, so that none can go missing as a whole', async () => {
    connection.deleteModel(/^Audit/);
    log = createAuditLog(connection);
    await log.append(anEvent(5));
    expect(await kinds()).to.deep.equal([]);
    const [first] = (await log.verify()).heads;
    await events().deleteMany({ 'link.chain': first!.chain });
    await connection.collection('auditChains').deleteOne({ _id: first!.chain as never });
    expect(await kinds()).to.deep.equal(['chain-missing']);
  });

  it('holds when two hundred are written at once by two processes', async () => {
    connection.deleteModel(/^Audit/);
    const other = createAuditLog(connection);
    await Promise.all(Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? log : other).append(anEvent(100 + at))));
    const { faults, events: seen } = await other.verify();
    expect({ faults, seen }).to.deep.equal({ faults: [], seen: 204 });
  });

  it('begins a new chain after a write that failed, and stays whole', async () => {
    const failed = await log.append(anEvent(1)).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    await log.append(anEvent(9));
    const { faults, heads } = await log.verify();
    expect({ faults, chains: heads.length }).to.deep.equal({ faults: [], chains: 2 });
  });
});
