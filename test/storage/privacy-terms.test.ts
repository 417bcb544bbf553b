import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import { classOf, DATA_CLASSES, DATA_MAP, type DataClass } from '../../src/features/privacy/data-map.rules.js';
import { matchingTermJob } from '../../src/features/privacy/matching-term.job.js';
import { createMatchingTermRepository } from '../../src/features/privacy/matching-term.model.js';
import { matchingTermOf, nextMatchingTerm, withoutPupils } from '../../src/features/privacy/matching-term.rules.js';
import { COUNTED, createRetentionRepository } from '../../src/features/privacy/retention.model.js';
import type { RetentionStep } from '../../src/features/privacy/retention.rules.js';
import { holdsPupils } from '../../src/features/privacy/subject-access.rules.js';
import { fixedClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { aStudent, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const SCHOOL = { schoolId: 'sch-1' };
const ENDED = d('2027-07-09');

/** The step after which nothing of a class of pupils' data is left; null where it stays without a name, or where the season ends it. */
const GONE_AFTER: Readonly<Record<string, RetentionStep | null>> = {
  identity: 'identity',
  'stage-profile': null,
  'special-need': 'needs',
  whereabouts: 'needs',
  'stage-record': 'records',
  'free-text': 'free-text',
  document: 'records',
  'matching-record': null,
};
const pupilClasses = Object.entries(DATA_CLASSES).flatMap(([name, { subject }]) => (subject === 'pupil' ? [name] : []));
type Row = Record<string, unknown> & { _id: string };
const fieldsOf = (collection: string): [DataClass, string][] =>
  (Object.entries(DATA_MAP[collection] ?? {}) as [DataClass, string][]).flatMap(([dataClass, fields]) =>
    fields.split(' ').map((field): [DataClass, string] => [dataClass, field]),
  );

describe('each class of pupils’ data at its term', () => {
  let connection: Connection;
  let storage: Storage;
  const rows = (name: string) => connection.collection<Row>(name);
  const carryOut = (step: RetentionStep) =>
    createRetentionRepository(connection, storage.restrictions).carryOut(
      { id: 'stu-1', schoolId: 'sch-1', endedOn: ENDED, done: [], isKept: false },
      step,
    );

  before(async () => {
    connection = await connect(await testDatabaseUri('privacy_terms'));
    storage = createStorage(connection, fixedClock('2026-11-22T09:00:00Z'));
    await prepareCollections(connection);
  });
  after(() => connection.close());

  const outcome = {
    placements: [
      { studentId: 'stu-1', offerId: 'off-1', cost: 3, findings: [{ rule: 'age.note', facts: { age: 16 } }] },
      { studentId: 'stu-2', offerId: 'off-2', cost: 4, findings: [] },
    ],
    unplaced: [],
    certificate: { placed: 2, cost: 7, proven: true },
  };
  beforeEach(async () => {
    for (const name of [...Object.keys(DATA_MAP), 'uploads.files', 'uploads.chunks']) await rows(name).deleteMany({});
    await storage.students.insertMany([aStudent({ supportNeeds: ['language'], endedOn: ENDED })]);
    await rows('matchingRuns').insertOne({
      ...{ _id: 'run-1', schoolId: 'sch-1', version: 1, season: '2026-najaar', snapshotDigest: 'abc', outcome },
      studentIds: ['stu-1', 'stu-2'],
      adjustments: [{ studentId: 'stu-2', offerId: 'off-2', reason: 'Kim wil dit graag', findings: [] }],
    });
    await storage.snapshots.keep('sch-1', 'abc', Buffer.from('facts with needs'));
    await storage.snapshots.keep('sch-1', 'other', Buffer.from('facts of others'));
    await rows('proposalSendings').insertOne({
      ...{ _id: 'snd-1', schoolId: 'sch-1', runId: 'run-1', message: 'Sam is aardig', studentIds: ['stu-1', 'stu-2'] },
      results: [{ studentId: 'stu-1' }, { studentId: 'stu-2' }],
    });
    await rows('stageDayStudies').insertMany([
      { _id: 'run-1.grp-1', schoolId: 'sch-1', runId: 'run-1' },
      { _id: 'run-2.grp-1', schoolId: 'sch-1', runId: 'run-2' },
    ]);
    await rows('placeRequests').insertOne({
      ...{ _id: 'req-1', version: 1, schoolId: 'sch-1', season: '2026-najaar', studentIds: ['stu-1', 'stu-2'] },
    });
  });

  it('has a step for every class about pupils', () => {
    expect(Object.keys(GONE_AFTER).sort()).to.deep.equal([...pupilClasses].sort());
  });

  /** One record about the pupil in each collection that names one, each field full of what its class calls for. */
  const fill = async (): Promise<string[]> => {
    const names = Object.keys(DATA_MAP).filter(holdsPupils);
    for (const name of names) {
      const marked = fieldsOf(name).map(([dataClass, field]) => {
        const mark = `${dataClass}!`;
        // Texts and names stand deeper in these.
        const isDeep = (name === 'evaluations' || name === 'outflows') && dataClass === 'free-text';
        return [field, isDeep ? [{ text: mark, reason: mark, by: { role: 'pupil', name: 'identity!' } }] : mark];
      });
      const revisions = [{ signatures: [{ fileId: 'fil-1', name: 'document!' }, { fileId: null }] }];
      await rows(name).insertOne({
        ...{
          ...(Object.fromEntries(marked) as Row),
          _id: `${name}-1`,
          version: 1,
          studentId: 'stu-1',
          schoolId: 'sch-1',
        },
        ...(name === 'agreements' && { revisions }),
      });
      await rows(name).insertOne({ _id: `${name}-2`, version: 1, studentId: 'stu-2', schoolId: 'sch-1', revisions });
    }
    await rows('agreements').updateOne(
      { _id: 'agreements-2' },
      { $set: { 'revisions.0.signatures.0.fileId': 'fil-2' } },
    );
    const metadata = { schoolId: 'sch-1' };
    await rows('uploads.files').insertMany([
      { _id: 'fil-1', metadata },
      { _id: 'fil-2', metadata },
    ]);
    await rows('uploads.chunks').insertMany([
      { _id: 'part-1', files_id: 'fil-1' },
      { _id: 'part-2', files_id: 'fil-2' },
    ]);
    return names;
  };

  for (const step of ['needs', 'free-text', 'identity', 'records'] as const)
    it(`leaves nothing after the step ${step} of what goes with it, and nothing of another pupil goes`, async () => {
      const names = await fill();
      expect(await carryOut(step)).to.equal('done');
      const left: string[] = [];
      for (const name of names) {
        if (step === 'records' && COUNTED.includes(name)) continue;
        const [own, other] = await Promise.all(
          ['1', '2'].map((number) => rows(name).findOne({ _id: `${name}-${number}` })),
        );
        expect(other, `${name} of another pupil`).to.not.equal(null);
        const kept = JSON.stringify(own);
        for (const [dataClass, after] of Object.entries(GONE_AFTER))
          if (after === step && kept.includes(`${dataClass}!`)) left.push(`${name} ${dataClass}`);
      }
      expect(left, 'give these a step in retention.model.ts').to.deep.equal([]);
    });

  it('takes the scans of signatures with the agreement, of that pupil only', async () => {
    await fill();
    await rows('pupilGuards').insertMany([{ _id: 'stu-1' }, { _id: 'stu-2' }]);
    await carryOut('records');
    expect(await rows('pupilGuards').distinct('_id')).to.deep.equal(['stu-2']);
    expect(await rows('uploads.files').distinct('_id')).to.deep.equal(['fil-2']);
    expect(await rows('uploads.chunks').distinct('_id')).to.deep.equal(['part-2']);
  });

  it('takes the facts of runs with the needs, what was written with the texts, and the pupil with the name', async () => {
    await carryOut('needs');
    expect(await rows('matchingSnapshots').distinct('_id')).to.deep.equal(['sch-1:other']);
    expect((await storage.matchingRuns.find(SCHOOL, 'run-1'))?.studentIds).to.deep.equal(['stu-1', 'stu-2']);
    await carryOut('free-text');
    expect((await rows('proposalSendings').findOne({}))?.message).to.equal(null);
    await carryOut('identity');
    await carryOut('identity');
    const run = await storage.matchingRuns.find(SCHOOL, 'run-1');
    expect(run?.studentIds).to.deep.equal(['weg-1', 'stu-2']);
    expect(run?.outcome?.placements.map(({ studentId, cost, findings }) => [studentId, cost, findings])).to.deep.equal([
      ['weg-1', 3, []],
      ['stu-2', 4, []],
    ]);
    const kept = JSON.stringify([
      await rows('proposalSendings').find().toArray(),
      await rows('placeRequests').find().toArray(),
    ]);
    expect(kept).to.include('stu-2').and.not.include('stu-1');
  });

  it('takes everybody from matchings a year after their season, while counts and certificates stay', async () => {
    const notes: string[] = [];
    let held: readonly string[] = [];
    const run = (today: string) =>
      matchingTermJob({
        matchings: createMatchingTermRepository(connection),
        restrictions: { keptPastTerm: () => Promise.resolve(new Set(held)) },
        audit: ({ action, subject, schoolId }) =>
          Promise.resolve(void notes.push(`${action} ${subject.id ?? ''} ${schoolId ?? ''}`)),
      }).run({
        ...{ today: d(today), now: new Date(`${today}T03:25:00Z`), occurrence: new Date(`${today}T03:25:00Z`) },
        signal: new AbortController().signal,
        attempt: async (_item, work) => {
          await work();
          return true;
        },
      });
    expect(matchingTermOf('2026-najaar')).to.equal('2028-01-31');
    expect(nextMatchingTerm(d('2028-01-20'))).to.deep.equal({ season: '2026-najaar', deletesOn: '2028-01-31' });
    const terms = createMatchingTermRepository(connection);
    expect(await run('2028-01-30')).to.deep.equal({ matchings: 0, requests: 0, keptMatchings: 0 });
    expect(await terms.countKnown('sch-1', '2026-najaar')).to.equal(1);
    held = ['stu-2'];
    expect(await run('2028-01-31')).to.deep.equal({ matchings: 1, requests: 0, keptMatchings: 1 });
    expect(await run('2028-01-31'), 'once').to.deep.equal({ matchings: 0, requests: 0, keptMatchings: 1 });
    const half = JSON.stringify([
      await storage.matchingRuns.find(SCHOOL, 'run-1'),
      await rows('proposalSendings').find().toArray(),
      await rows('placeRequests').find().toArray(),
    ]);
    expect(half).to.not.match(/stu-1|age\.note/);
    expect(half.match(/stu-2/g)).to.have.length.above(4);
    held = [];
    expect(await run('2028-02-01')).to.deep.equal({ matchings: 1, requests: 1, keptMatchings: 0 });
    expect(await run('2028-02-02')).to.deep.equal({ matchings: 0, requests: 0, keptMatchings: 0 });
    expect(await terms.countKnown('sch-1', '2026-najaar')).to.equal(0);
    expect(notes).to.deep.equal(Array<string>(2).fill('retention.matching run-1 sch-1'));
    const kept = await storage.matchingRuns.find(SCHOOL, 'run-1');
    expect(JSON.stringify(kept)).to.not.match(/stu-|Kim|age\.note/);
    expect([kept?.studentIds.length, kept?.outcome?.certificate]).to.deep.equal([2, outcome.certificate]);
    expect(await rows('proposalSendings').countDocuments()).to.equal(0);
    expect(await rows('stageDayStudies').distinct('_id')).to.deep.equal(['run-2.grp-1']);
    expect(await rows('matchingSnapshots').distinct('_id')).to.deep.equal(['sch-1:other']);
  });

  it('leaves in a value what is about nobody who goes', () => {
    const at = new Date('2026-11-22T09:00:00Z');
    const value = { at, reason: 'blijft', list: [{ studentId: 'stu-2', reason: null, findings: ['f'] }], none: null };
    expect(withoutPupils(value, new Map([['stu-1', 'weg-1']]))).to.deep.equal(value);
    expect(classOf('matchingSnapshots', 'packed')).to.equal('special-need');
  });
});
