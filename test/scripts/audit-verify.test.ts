import { spawn } from 'node:child_process';
import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createAuditLog } from '../../src/platform/audit/audit-events.model.js';
import { pastTermOn } from '../../src/platform/audit/audit-cuts.js';
import type { AuditEvent, AuditLog } from '../../src/platform/audit/audit-events.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';
import { anchorOf, auditReport } from '../../scripts/audit-report.js';

const anEvent = (id: string, at: string, fields: Partial<AuditEvent> = {}): AuditEvent => ({
  ...{ id, at: new Date(at), action: 'student.read', actor: null, schoolId: 'sch-1', subject: { id: 'stu-1' } },
  ...{ outcome: 'done', requestId: '', changes: [], reason: null, ruleVersion: null },
  ...fields,
});

describe('npm run audit:verify', function () {
  this.timeout(60_000);
  let connection: Connection;
  let log: AuditLog;
  let uri = '';
  before(async () => {
    uri = await testDatabaseUri('audit_verify');
    connection = await connect(uri);
    log = createAuditLog(connection, () => new Date('2026-11-01T09:00:00Z'));
    await prepareCollections(connection);
    for (const name of ['auditEvents', 'auditChains', 'auditCuts']) await connection.collection(name).deleteMany({});
    for (const [id, at] of [
      ['a', '2026-11-22T09:00:00Z'],
      ['b', '2026-12-01T09:00:00Z'],
      ['c', '2026-12-02T09:00:00Z'],
    ] as const)
      await log.append(anEvent(id, at));
  });
  after(() => connection.close());

  const run = (...args: string[]): Promise<{ status: number | null; out: string; error: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/audit-verify.ts', ...args], {
        env: { ...process.env, MONGODB_URI: uri, NODE_ENV: '' },
      });
      let [out, error] = ['', ''];
      child.stdout.on('data', (part: Buffer) => (out += part.toString()));
      child.stderr.on('data', (part: Buffer) => (error += part.toString()));
      child.once('error', reject);
      child.once('close', (status) => resolve({ status, out, error }));
    });
  const report = async (...anchors: string[]) =>
    auditReport(
      await log.verify(),
      anchors.map((one) => anchorOf(one)!),
      async ({ seq }) => {
        const found = await connection
          .collection('auditEvents')
          .findOne<{ link: { hash: string } }>({ 'link.seq': seq });
        return found?.link.hash ?? null;
      },
    );

  it('says first whether somebody touched the log, and ends with what to keep', async () => {
    const { status, out, error } = await run();
    expect([status, error]).to.deep.equal([0, '']);
    const [first, second, , anchor = ''] = out.split('\n');
    expect(first).to.equal('WHOLE: nobody touched the audit log.');
    expect(second).to.equal('3 events in 1 chains were followed.');
    expect(anchor).to.match(/^anchor chain_\w+:3:[0-9a-f]{64}$/);
    const kept = anchor.slice('anchor '.length);
    expect((await report(kept)).lines[1]).to.include('1 anchors of an earlier check were compared.');
    expect((await report(kept.replace(/:3:.{4}/, ':3:0000'))).lines).to.include(
      `  fault: ${kept.split(':')[0] ?? ''} event 3 is not what the anchor says`,
    );
  });

  it('exits 2 where it could not check, so that this is not read as whole', async () => {
    const { status, out, error } = await run('chain_1');
    expect([status, out]).to.deep.equal([2, '']);
    expect(error).to.equal('The audit log could not be checked: not an anchor, which is chain:seq:hash: chain_1\n');
  });

  it('finds an end that was cut off with its head by an anchor only', async () => {
    const [head] = (await log.verify()).heads;
    const anchor = `${head?.chain ?? ''}:3:${head?.hash ?? ''}`;
    const events = connection.collection<{ _id: string; link: { hash: string } }>('auditEvents');
    const heads = connection.collection<{ _id: string }>('auditChains');
    const [last, before] = await Promise.all(['c', 'b'].map((id) => events.findOne({ _id: id })));
    await events.deleteOne({ _id: 'c' });
    await heads.updateOne({ _id: head?.chain ?? '' }, { $set: { seq: 2, hash: before?.link.hash } });
    expect((await report()).exitCode).to.equal(0);
    const { lines, exitCode } = await report(anchor);
    expect([exitCode, lines[0]]).to.deep.equal([1, 'TOUCHED: 1 faults.']);
    await events.insertOne(last!);
    await heads.updateOne({ _id: head?.chain ?? '' }, { $set: { seq: 3, hash: head?.hash } });
    expect((await report(anchor)).exitCode).to.equal(0);
  });

  it('tells of cuts, and of an anchor that can’t be compared any more', async () => {
    const { heads } = await log.verify();
    const at = new Date('2032-12-01T03:50:00Z');
    const gone = await connection.collection('auditEvents').findOne<{ link: { hash: string } }>({ 'link.seq': 1 });
    await log.removeBefore(pastTermOn(d('2032-12-01')), {
      at,
      record: (subject) =>
        log.append(anEvent('cut', at.toISOString(), { action: 'audit.cut', schoolId: null, subject })),
    });
    const { chain = '' } = heads[0] ?? {};
    const { lines, exitCode } = await report(`${chain}:1:${gone?.link.hash ?? ''}`);
    expect([exitCode, lines[1], lines[2]]).to.deep.equal([
      0,
      '3 events in 1 chains were followed. 1 anchors of an earlier check were compared.',
      '  note: cut 1 on 2032-12-01 took what was written before 2026-12-01',
    ]);
    expect((await report(`${chain}:1:${'0'.repeat(64)}`)).exitCode).to.equal(1);
  });

  it('exits 1 and says what to do when something is missing', async () => {
    await connection.collection('auditEvents').deleteOne({ _id: 'c' as never });
    const { status, out } = await run();
    expect(status).to.equal(1);
    expect(out)
      .to.match(/^TOUCHED: 1 faults\./)
      .and.to.match(/ {2}fault: chain_\w+ event 3 is missing\n/);
    expect(out).to.include('copy the database as it is');
  });
});
