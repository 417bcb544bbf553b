import { expect } from 'chai';
import type { Connection } from 'mongoose';
import type { AuditEvent, AuditLog } from '../../src/platform/audit/audit-events.js';
import { createAuditLog } from '../../src/platform/audit/audit-events.model.js';
import { nextCutAfter, pastTermOn, sealed, type AuditCut } from '../../src/platform/audit/audit-cuts.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const CUT_AT = new Date('2032-12-01T03:50:00Z');
const BEFORE = pastTermOn(d('2032-12-01'));

const anEvent = (id: string, at: string, fields: Partial<AuditEvent> = {}): AuditEvent => ({
  ...{ id, at: new Date(at), action: 'student.read', actor: null, schoolId: 'sch-1', subject: { id: 'stu-1' } },
  ...{ outcome: 'done', requestId: '', changes: [], reason: null, ruleVersion: null },
  ...fields,
});

describe('the term of the audit log', () => {
  for (const [today, before, next] of [
    ['2032-11-30', '2026-11-01', '2032-12-01'],
    ['2032-12-01', '2026-12-01', '2033-01-01'],
    ['2032-02-29', '2026-02-01', '2032-03-01'],
  ] as const)
    it(`on ${today} takes what was written before ${before}, and more on ${next}`, () => {
      expect([pastTermOn(d(today)).toISOString(), nextCutAfter(d(today))]).to.deep.equal([
        `${before}T00:00:00.000Z`,
        next,
      ]);
    });
});

describe('a cut of the audit log', () => {
  let connection: Connection;
  let log: AuditLog;
  const events = () => connection.collection<{ _id: string; link: { chain: string; seq: number } }>('auditEvents');
  const cuts = () => connection.collection<Omit<AuditCut, 'number'> & { _id: number }>('auditCuts');
  const ids = async (): Promise<string[]> => (await events().find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  const kinds = async (): Promise<string[]> =>
    (await log.verify()).faults.map(({ kind, chain, seq }) => `${kind} ${seq ?? chain}`).sort();
  const startProcess = (since: string): AuditLog => {
    // A second model of the same name is not allowed: each log stands for a process that starts.
    connection.deleteModel(/^Audit/);
    return createAuditLog(connection, () => new Date(since));
  };
  const proof = (subject: Readonly<Record<string, string>>, at = CUT_AT): Promise<void> =>
    log.append(anEvent(`cut-${subject.cut ?? ''}`, at.toISOString(), { action: 'audit.cut', schoolId: null, subject }));
  const cut = (before = BEFORE, at = CUT_AT): Promise<number> =>
    log.removeBefore(before, { at, record: (subject) => proof(subject, at) });

  before(async () => {
    connection = await connect(await testDatabaseUri('audit_cuts'));
    createAuditLog(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['auditEvents', 'auditChains', 'auditCuts']) await connection.collection(name).deleteMany({});
    log = startProcess('2026-11-01T09:00:00Z');
    for (const [id, at] of [
      ['old-1', '2026-11-22T09:00:00Z'],
      ['old-2', '2026-11-23T09:00:00Z'],
      ['old-3', '2026-11-30T23:59:59Z'],
      ['new-1', '2026-12-01T00:00:00Z'],
      ['new-2', '2026-12-02T09:00:00Z'],
    ] as const)
      await log.append(anEvent(id, at));
  });

  it('takes what is past its term and leaves a log that is whole, and tells that it was cut', async () => {
    expect(await log.countBefore('sch-1', BEFORE)).to.equal(3);
    expect(await cut()).to.equal(3);
    expect(await ids()).to.deep.equal(['cut-1', 'new-1', 'new-2']);
    const { faults, cuts: check, waiting } = await log.verify();
    expect({ faults, waiting, unfinished: check.unfinished }).to.deep.equal({
      ...{ faults: [], waiting: 0, unfinished: null },
    });
    expect(check.counted.map(({ number, before, chains }) => [number, before, chains[0]?.seq])).to.deep.equal([
      [1, BEFORE, 3],
    ]);
    expect(await cut()).to.equal(0);
    expect(await cuts().countDocuments()).to.equal(1);
  });

  it('goes on from the cut before, also when the proof of that one is past its term itself', async () => {
    await cut();
    const later = new Date('2039-01-01T03:50:00Z');
    await log.append(anEvent('young', '2038-06-01T09:00:00Z'));
    expect(await cut(pastTermOn(d('2039-01-01')), later)).to.equal(3);
    expect(await ids()).to.deep.equal(['cut-2', 'young']);
    expect(await kinds()).to.deep.equal([]);
  });

  it('takes a chain that is past its term as a whole, while the next one stays tied to it', async () => {
    await log.removeBefore(pastTermOn(d('2033-01-01')), {
      at: new Date('2033-01-01T03:50:00Z'),
      record: async (subject) => {
        log = startProcess('2032-12-31T09:00:00Z');
        await proof(subject, new Date('2033-01-01T03:50:00Z'));
      },
    });
    expect(await ids()).to.deep.equal(['cut-1']);
    expect(await kinds()).to.deep.equal([]);
    log = startProcess('2033-02-01T09:00:00Z');
    await log.append(anEvent('next', '2033-02-01T10:00:00Z'));
    expect(await kinds()).to.deep.equal([]);
    await connection.collection('auditChains').deleteOne({ startedAt: new Date('2026-11-01T09:00:00Z') });
    expect((await log.verify()).faults.map(({ kind }) => kind)).to.include('chain-missing');
  });

  it('leaves an event of the last moment of a month in a chain that began a moment later, for a month', async () => {
    log = startProcess('2026-12-01T00:00:00Z');
    await log.append(anEvent('old-4', '2026-11-30T23:59:59.999Z'));
    await cut();
    expect(await ids()).to.include('old-4');
    expect(await kinds()).to.deep.equal([]);
    expect(await cut(pastTermOn(d('2033-01-01')), new Date('2033-01-01T03:50:00Z'))).to.equal(3);
    expect(await kinds()).to.deep.equal([]);
  });

  it('does not cover more than it says', async () => {
    await cut();
    await events().deleteOne({ _id: 'new-1' });
    expect(await kinds()).to.deep.equal(['removed 4']);
  });

  it('does not cover a removal that was done by somebody else', async () => {
    await events().deleteMany({ 'link.seq': { $lte: 3 } });
    expect(await kinds()).to.deep.equal(['removed 1']);
  });

  it('is refused when it was forged: changed, put in, without its proof, or of what was not past its term', async () => {
    await cut();
    const { _id, hash, ...real } = (await cuts().findOne({ _id: 1 }))!;
    const [end] = real.chains;
    const store = async (fields: Partial<AuditCut>): Promise<string[]> => {
      const { number: _number, ...forged } = sealed({ ...real, number: 1, ...fields });
      await cuts().replaceOne({ _id }, forged);
      return kinds();
    };
    const further = [{ ...end!, seq: 4 }];
    await cuts().updateOne({ _id }, { $set: { chains: further } });
    expect(await kinds(), 'changed').to.include('changed cut 1');
    expect(await store({ chains: further }), 'sealed anew').to.include('changed cut 1');
    expect(await store({ before: new Date('2031-01-01') }), 'too early').to.include('cut-too-early cut 1');
    expect(await store({}), 'as it was').to.deep.equal([]);

    await events().deleteOne({ _id: 'cut-1' });
    expect(await kinds(), 'its proof is gone').to.deep.equal(['removed 1', 'removed 6']);
    await events().insertOne({
      ...anEvent('cut-1', CUT_AT.toISOString(), { action: 'audit.cut', schoolId: null, subject: { cut: '1', hash } }),
      ...{ _id: 'cut-1', link: { ...end!, chain: 'chain_none' } },
    });
    expect(await kinds(), 'a proof that was put in').to.include('inserted 3');
    await cuts().deleteMany({});
    expect(await kinds(), 'the cut is gone').to.include('removed cut 1');
  });

  it('is not carried out when somebody wrote it: it is made anew from what is there', async () => {
    const { chain } = (await events().findOne({ _id: 'new-2' }))!.link;
    const { number, ...forged } = sealed({
      ...{ number: 1, at: new Date('2032-11-30'), before: new Date('2026-11-01'), faults: [], previous: '' },
      chains: [{ chain, seq: 5, hash: 'f' }],
    });
    await cuts().insertOne({ ...forged, _id: number });
    expect((await log.verify()).cuts.unfinished?.number).to.equal(1);
    await cut();
    expect(await ids()).to.deep.equal(['cut-1', 'new-1', 'new-2']);
    expect(await kinds()).to.deep.equal([]);
  });

  it('is finished by the next run when it broke off before or after its proof', async () => {
    const record = () => Promise.reject(new Error('the power went'));
    expect(await log.removeBefore(BEFORE, { at: CUT_AT, record }).catch(() => 'broke off')).to.equal('broke off');
    const first = await log.verify();
    expect([first.faults, first.events, first.cuts.unfinished?.number]).to.deep.equal([[], 5, 1]);
    expect(await cut(BEFORE, CUT_AT).catch(String)).to.include('by another process');

    const late = async (subject: Readonly<Record<string, string>>): Promise<void> => {
      await proof(subject);
      throw new Error('the power went again');
    };
    const later = new Date('2032-12-01T04:50:00Z');
    await log.removeBefore(BEFORE, { at: later, record: late }).catch(() => 'broke off');
    await events().deleteOne({ _id: 'old-2' });
    const second = await log.verify();
    expect([second.faults, second.waiting]).to.deep.equal([[], 2]);

    expect(await cut(BEFORE, new Date('2032-12-02T03:50:00Z'))).to.equal(2);
    expect(await ids()).to.deep.equal(['cut-1', 'new-1', 'new-2']);
    expect(await kinds()).to.deep.equal([]);
  });

  it('goes together with writing, and two at once cut once', async () => {
    const other = startProcess('2032-11-01T09:00:00Z');
    log = startProcess('2032-11-02T09:00:00Z');
    const written = Array.from({ length: 60 }, (_, at) =>
      (at % 2 === 0 ? log : other).append(anEvent(`live-${at}`, '2032-12-01T03:50:00Z')),
    );
    const ran = await Promise.allSettled([cut(), cut()]);
    await Promise.all(written);
    expect(ran.filter(({ status }) => status === 'fulfilled')).to.have.length.above(0);
    expect(await cuts().countDocuments()).to.equal(1);
    const { faults, events: count, waiting } = await log.verify();
    expect({ faults, count, waiting }).to.deep.equal({ faults: [], count: 63, waiting: 0 });
  });

  it('keeps what was wrong in the part that went', async () => {
    await events().deleteOne({ _id: 'old-2' });
    await cut();
    const { faults, cuts: check } = await log.verify();
    expect(faults).to.deep.equal([]);
    expect(check.counted[0]?.faults.map((one) => one.replace(/chain_\w+/, 'chain'))).to.deep.equal(['removed chain 2']);
  });
});
