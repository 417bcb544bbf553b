import { expect } from 'chai';
import mongoose, { type Connection } from 'mongoose';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import { retentionJob } from '../../src/features/privacy/retention.job.js';
import { createOrphanUploads } from '../../src/features/privacy/orphan-uploads.model.js';
import { createRetentionRepository } from '../../src/features/privacy/retention.model.js';
import type { RestrictionGround } from '../../src/features/privacy/restriction-grounds.rules.js';
import { stepsDue, upcoming, type Leaver } from '../../src/features/privacy/retention.rules.js';
import type { AuditNote } from '../../src/platform/audit/audit-events.js';
import { fixedClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { anAgreement, aRevision, aSignature } from '../support/agreement-builders.js';
import { aStudent, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const leaver = (fields: Partial<Leaver> = {}): Leaver => ({
  id: 'stu-1',
  schoolId: 'sch-1',
  endedOn: d('2027-07-09'),
  done: [],
  isKept: false,
  ...fields,
});

describe('when data of a pupil who left goes', () => {
  for (const [today, steps] of [
    ['2027-08-07', []],
    ['2027-08-08', ['needs']],
    ['2028-07-08', ['needs']],
    ['2028-07-09', ['needs', 'free-text']],
    ['2029-07-09', ['needs', 'free-text']],
    ['2029-10-07', ['needs', 'free-text']],
    ['2029-10-08', ['needs', 'free-text', 'identity']],
    ['2032-07-08', ['needs', 'free-text', 'identity']],
    ['2032-07-09', ['needs', 'free-text', 'identity', 'records']],
  ] as const)
    it(`is on ${today}: ${steps.join(', ') || 'nothing'}`, () => {
      expect(stepsDue(leaver(), d(today))).to.deep.equal(steps);
    });

  it('is told beforehand, counted by school and day, once what is done is left out', () => {
    const leavers = [
      ...[leaver(), leaver({ id: 'stu-2' }), leaver({ id: 'stu-3', isKept: true })],
      leaver({ id: 'stu-9', schoolId: 'sch-2', done: ['needs'] }),
    ];
    expect(upcoming(leavers, d('2027-07-20'), 30)).to.deep.equal([
      { schoolId: 'sch-1', step: 'needs', deletesOn: '2027-08-08', count: 2 },
    ]);
  });
});

describe('the job that lets data go', () => {
  let connection: Connection;
  let storage: Storage;
  const scope = { schoolId: 'sch-1' };
  const notes: AuditNote[] = [];
  const job = () =>
    retentionJob({
      retention: createRetentionRepository(connection, storage.restrictions),
      uploads: createOrphanUploads(connection),
      audit: (note) => Promise.resolve(void notes.push(note)),
    });
  const run = (today: string) =>
    job().run({
      today: d(today),
      now: new Date(`${today}T03:20:00Z`),
      occurrence: new Date(`${today}T03:20:00Z`),
      signal: new AbortController().signal,
      attempt: async (_item, work) => {
        await work();
        return true;
      },
    });

  before(async () => {
    connection = await connect(await testDatabaseUri('retention'));
    storage = createStorage(connection, fixedClock('2026-11-22T09:00:00Z'));
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    notes.length = 0;
    await connection.collection('students').deleteMany({});
    for (const name of ['visits', 'processingRestrictions', 'agreements', 'uploads.files', 'uploads.chunks'])
      await connection.collection(name).deleteMany({});
    await storage.students.insertMany([
      aStudent({ supportNeeds: ['language'], restrictions: ['machines'], endedOn: d('2027-07-09') }),
      aStudent({ id: 'stu-2', studentNumber: '1002', supportNeeds: ['motor'] }),
    ]);
    await connection
      .collection('visits')
      .insertOne({ _id: 'vis-1' as never, studentId: 'stu-1', schoolId: 'sch-1', report: { concerns: 'verdrietig' } });
  });

  it('takes needs and home first, of who left only, and once', async () => {
    expect(await run('2027-08-08')).to.deep.equal({
      needs: 1,
      'free-text': 0,
      identity: 0,
      records: 0,
      kept: 0,
      uploads: 0,
    });
    expect(await run('2027-08-09')).to.deep.equal({
      needs: 0,
      'free-text': 0,
      identity: 0,
      records: 0,
      kept: 0,
      uploads: 0,
    });
    const gone = (await storage.students.get(scope, 'stu-1'))!;
    expect({ ...gone }).to.deep.include({ supportNeeds: [], restrictions: [], firstName: 'Sam', version: 2 });
    expect(gone.homeTown).not.to.equal('Zutphen');
    expect((await storage.students.get(scope, 'stu-2'))?.supportNeeds).to.deep.equal(['motor']);
    expect(notes.map(({ action, schoolId, subject }) => [action, schoolId, subject.id])).to.deep.equal([
      ['retention.needs', 'sch-1', 'stu-1'],
    ]);
  });

  it('leaves nobody to be known once the last question can be asked no more, while the counts stay', async () => {
    const count = () => storage.students.count(scope, { programme: 'LWT' });
    const before = await count();
    await run('2029-10-08');
    const stored = JSON.stringify(await connection.collection('students').findOne({ _id: 'stu-1' as never }));
    expect(stored).not.to.match(/Sam|Vries|1001"|2011-09-01|Zutphen|language|machines/i);
    expect(await storage.students.list(scope, { search: 'sam' }, { after: null, limit: 9 })).to.have.length(1);
    expect(await count()).to.equal(before);
    expect((await connection.collection('visits').findOne({}))?.report).to.equal(null);
  });

  it('takes the subsidy file after five years', async () => {
    await run('2032-07-09');
    expect(await connection.collection('visits').countDocuments()).to.equal(0);
    expect(await storage.students.get(scope, 'stu-1')).to.not.equal(null);
  });

  describe('and a restriction that holds', () => {
    const restrict = (ground: RestrictionGround | null) =>
      storage.restrictions.insert({
        ...{ id: 'rst-1', version: 1, schoolId: 'sch-1', studentId: 'stu-1', ground, reason: 'Ouder belde.' },
        ...{ startedAt: new Date('2027-08-01T09:00:00Z'), startedBy: 'acc-1' },
        ...{ liftedAt: null, liftedBy: null, liftReason: null },
      });
    const everythingOf = async () => [
      await connection.collection('students').findOne({ _id: 'stu-1' as never }),
      await connection.collection('visits').find().toArray(),
    ];

    for (const ground of ['unlawful', 'legal-claim', null] as const)
      it(`leaves all that is past its term on ground ${ground ?? 'unknown'}, and lets it go once it is lifted`, async () => {
        await restrict(ground);
        const before = await everythingOf();
        expect(await run('2032-07-09')).to.deep.equal({
          needs: 0,
          'free-text': 0,
          identity: 0,
          records: 0,
          kept: 1,
          uploads: 0,
        });
        expect(await everythingOf()).to.deep.equal(before);
        expect(notes).to.deep.equal([]);
        expect(
          (await job().dryRun?.({ today: d('2032-07-09'), now: new Date('2032-07-09T03:20:00Z') }))?.counts,
        ).to.deep.equal({ due: 0, kept: 1, uploads: 0 });
        const [holding] = await storage.restrictions.ofPupil(scope, 'stu-1');
        await storage.restrictions.replace({ ...holding!, liftedAt: new Date('2032-07-09T09:00:00Z') });
        expect(await run('2032-07-10')).to.deep.equal({
          needs: 1,
          'free-text': 1,
          identity: 1,
          records: 1,
          kept: 0,
          uploads: 0,
        });
        expect(JSON.stringify(await everythingOf())).not.to.match(/Sam|verdrietig/);
      });

    for (const ground of ['accuracy', 'objection'] as const)
      it(`lets the term go on with ground ${ground}`, async () => {
        await restrict(ground);
        expect(await run('2027-08-08')).to.deep.include({ needs: 1, kept: 0 });
      });

    it('that begins after the pupils were listed still keeps what is left', async () => {
      const repository = createRetentionRepository(connection, storage.restrictions);
      const [listed] = await repository.leavers();
      expect(await repository.carryOut(listed!, 'needs')).to.equal('done');
      await restrict('legal-claim');
      expect(await repository.carryOut(listed!, 'free-text')).to.equal('kept');
      expect((await connection.collection('visits').findOne({}))?.report).to.deep.equal({ concerns: 'verdrietig' });
    });
  });

  it('removes uploads that no signature names once they are a day old, also when the service ended halfway', async () => {
    const scan = (label: string, at: string) =>
      storage.files.put({
        ...{ schoolId: 'sch-1', label, type: 'application/pdf', bytes: Buffer.from('%PDF-1.4') },
        ...{ uploadedBy: 'acc-1', uploadedAt: new Date(at) },
      });
    const [named, left, young] = [
      await scan('kept', '2027-01-01T09:00:00Z'),
      await scan('crashed before the record', '2027-01-01T09:00:00Z'),
      await scan('just now', '2027-07-31T09:00:00Z'),
    ];
    const signed = aSignature('parent', { fileId: named });
    await storage.agreements.insert(anAgreement({ revisions: [aRevision({ signatures: [signed] })] }));
    // Ended halfway: pieces without a file.
    const piece = (seconds: number) => ({ _id: mongoose.mongo.ObjectId.createFromTime(seconds), n: 0 });
    const [old, fresh] = [Date.parse('2027-01-01') / 1000, Date.parse('2027-08-01T02:00:00Z') / 1000];
    await connection.collection('uploads.chunks').insertMany([
      { ...piece(old), files_id: 'fil-half' },
      { ...piece(fresh), files_id: 'fil-busy' },
    ]);
    const stored = async () => ({
      files: (await connection.collection('uploads.files').distinct('_id')).map(String).sort(),
      pieces: (await connection.collection('uploads.chunks').distinct('files_id')).map(String).sort(),
    });

    const now = new Date('2027-08-01T03:20:00Z');
    const planned = await job().dryRun?.({ today: d('2027-08-01'), now });
    expect(planned?.counts).to.deep.equal({ due: 0, kept: 0, uploads: 2 });
    expect((await stored()).files).to.have.length(3);
    // Ended between the pieces and the file: the next night finds it again.
    await connection.collection('uploads.chunks').deleteMany({ files_id: left });
    expect(await run('2027-08-01')).to.deep.include({ uploads: 2 });
    expect(await stored()).to.deep.equal({
      files: [named, young].sort(),
      pieces: ['fil-busy', named, young].sort(),
    });
    expect(notes.map(({ action, schoolId, subject }) => [action, schoolId, subject.id])).to.have.deep.members([
      ['retention.upload', 'sch-1', left],
      ['retention.upload', null, 'fil-half'],
    ]);
    expect(await run('2027-08-01')).to.deep.include({ uploads: 0 });
  });
});
