import { expect } from 'chai';
import type { Connection } from 'mongoose';
import type { Author } from '../../src/domain/author.js';
import { createVisitRepository } from '../../src/features/visits/visits.model.js';
import type { VisitRepository } from '../../src/features/visits/visits.repository.js';
import type { Feedback, Visit } from '../../src/features/visits/visits.rules.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { duplicateKeyOf } from '../../src/platform/db/storage-errors.js';
import { d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const own = { schoolId: 'sch-1' };
const foreign = { schoolId: 'sch-2' };
const by: Author = { id: 'acc-mentor', role: 'mentor', name: 'Bo Peters' };
const at = new Date('2026-11-20T09:00:00Z');
const stage = { schoolId: 'sch-1', companyId: 'cmp-1', placementId: 'plc-1', studentId: 'stu-1' };
const aVisit = (fields: Partial<Visit> = {}): Visit => ({
  ...{ id: 'vis-1', version: 1, ...stage, establishmentId: 'est-1', mentorId: 'men-1' },
  ...{ kind: 'first', state: 'held', day: d('2026-11-24'), start: '09:30', minutes: 45, sequence: 1 },
  cancelReason: null,
  report: { present: ['pupil'], progress: 'on-track', goals: null, concerns: 'Laat', agreements: null },
  history: [{ at, by, what: 'planned', day: d('2026-11-24'), start: '09:30' }],
  ...fields,
});
const aFeedback: Feedback = {
  ...{ id: 'plc-1.2026-11', version: 1, ...stage, month: '2026-11' },
  ...{ coming: 'good', working: 'fair', support: 'talk', text: null, givenAt: at, by },
  handled: { at, by },
  earlier: [{ at, by, coming: 'poor', working: 'poor', support: 'none' }],
};

describe('storage of visits, feedback and agendas', () => {
  let connection: Connection;
  let store: VisitRepository;
  before(async () => {
    connection = await connect(await testDatabaseUri('visits'));
    store = createVisitRepository(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['visits', 'feedback', 'visitAgendas']) await connection.collection(name).deleteMany({});
  });

  it('gives back what was stored, to its own school only', async () => {
    await store.visits.insert(own, aVisit());
    await store.feedback.insert(own, aFeedback);
    expect({
      visit: await store.visits.get(own, 'vis-1'),
      feedback: await store.feedback.get(own, 'plc-1.2026-11'),
      foreign: [await store.visits.get(foreign, 'vis-1'), await store.feedback.ofPlacements(foreign, ['plc-1'])],
      replaced: await store.visits.replace(foreign, aVisit()),
    }).to.deep.equal({ visit: aVisit(), feedback: aFeedback, foreign: [null, []], replaced: false });
  });

  it('lists the visits of some placements by day', async () => {
    await store.visits.insert(own, aVisit({ id: 'vis-3', day: d('2026-12-24') }));
    await store.visits.insert(own, aVisit({ id: 'vis-2', placementId: 'plc-2' }));
    await store.visits.insert(own, aVisit());
    const ids = async (placementIds: string[]) =>
      (await store.visits.ofPlacements(own, placementIds)).map(({ id }) => id);
    expect([await ids(['plc-1']), await ids(['plc-1', 'plc-2']), await ids([])]).to.deep.equal([
      ['vis-1', 'vis-3'],
      ['vis-1', 'vis-2', 'vis-3'],
      [],
    ]);
  });

  it('is changed by one of two who read the same version, and holds a month once', async () => {
    await store.visits.insert(own, aVisit());
    const outcomes = await Promise.all([store.visits.replace(own, aVisit()), store.visits.replace(own, aVisit())]);
    expect(outcomes.sort()).to.deep.equal([false, true]);
    await store.feedback.insert(own, aFeedback);
    const error: unknown = await store.feedback.insert(own, { ...aFeedback, id: 'twin' }).catch((one: unknown) => one);
    expect(duplicateKeyOf(error)).to.not.equal(null);
  });

  it('finds an agenda by the digest of its feed', async () => {
    const agenda = {
      id: 'men-1',
      version: 1,
      ...own,
      halfDays: [{ weekday: 'tue', part: 'morning' } as const],
      feedDigest: 'f'.repeat(64),
    };
    await store.agendas.insert(own, agenda);
    expect(await store.agendas.byFeedDigest('f'.repeat(64))).to.deep.equal(agenda);
    expect(await store.agendas.byFeedDigest('0'.repeat(64))).to.equal(null);
  });
});
