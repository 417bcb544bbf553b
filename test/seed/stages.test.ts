import { expect } from 'chai';
import { compose } from '../../src/compose.js';
import { loadDemo } from '../../src/compose/demo.js';
import { loadDemoStages } from '../../src/compose/demo-stages.js';
import { createDemoTime } from '../../src/compose/demo-time.js';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import { LIVE_PLACEMENT_STATES } from '../../src/domain/placement.js';
import { fixedClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { testDatabaseUri } from '../support/engine.js';

const SCHOOL = { schoolId: 'sch_01' };
const ALL = { after: null, limit: 10_000 };
const NOW = fixedClock('2026-11-22T09:00:00Z');

describe('the stages of the demo', () => {
  let storage: Storage;
  let close = (): Promise<void> => Promise.resolve();
  const refused: string[] = [];
  let asLoaded: readonly string[] = [];

  /** All that a matching run for the next season reads of places and pupils. */
  const nextSeason = async (): Promise<string[]> => {
    const [offers, pupils, recognitions] = await Promise.all([
      storage.placeOffers.list({ season: '2027-voorjaar' }, ALL),
      storage.students.all(SCHOOL, { ended: false }),
      storage.recognitions.list({}, ALL),
    ]);
    return [...offers, ...pupils, ...recognitions].map((one) => JSON.stringify(one));
  };

  before(async function () {
    this.timeout(120_000);
    const connection = await connect(await testDatabaseUri('demo-stages'));
    const time = createDemoTime(NOW);
    storage = createStorage(connection, time.clock);
    const service = compose({
      ...{ connection, storage, clock: time.clock, log: createLog('silent'), metrics: createMetrics() },
      ...{ version: 'test', sessionSecret: 'a-secret-of-the-tests-that-is-long-enough', demo: true },
      baseUrl: () => 'http://localhost:3000',
    });
    await prepareCollections(connection);
    const links = await loadDemo(storage);
    asLoaded = await nextSeason();
    await loadDemoStages({ storage, clock: time.clock, ...service }, time, links, ({ code }) => refused.push(code));
    close = async () => {
      await service.close();
      await connection.close();
    };
  });
  after(() => close());

  it('are in every state, and our own rules refuse none of them', async () => {
    expect(refused).to.deep.equal([]);
    const stages = await storage.placements.all(SCHOOL, {});
    expect(new Set(stages.map(({ state }) => state))).to.deep.equal(
      new Set(['accepted', 'agreed', 'running', 'interrupted', 'ended-early', 'completed', 'evaluated']),
    );
    const proposals = await storage.proposals.list(SCHOOL, {}, { ...ALL, now: NOW.now() });
    expect(new Set(proposals.map(({ state }) => state))).to.deep.equal(
      new Set(['held', 'accepted', 'declined', 'lapsed']),
    );
    const tasks = await storage.placementTasks.list(SCHOOL, {}, ALL);
    expect(new Set(tasks.map(({ kind }) => kind))).to.include.keys('replace-place', 'next-place', 'answer-question');
    expect(await storage.placementLosses.allOpen()).to.have.length(1);
    const found = await storage.ownPlaces.list(SCHOOL, {}, ALL);
    expect(found.map(({ state }) => state).sort()).to.deep.equal(['nominated', 'to-approve']);
    expect(await storage.dispensations.list(SCHOOL, {}, ALL)).to.have.length(1);
    const [left] = await storage.outflows.all(SCHOOL, {});
    expect(left?.leftOn).to.equal('2026-05-22');
  });

  it('hold their places in the season that goes on, and leave the next one and its matching as it was', async () => {
    const [live, open, offers] = await Promise.all([
      storage.placements.all(SCHOOL, { states: LIVE_PLACEMENT_STATES }),
      storage.proposals.list(SCHOOL, { state: 'held' }, { ...ALL, now: NOW.now() }),
      storage.placeOffers.list({}, ALL),
    ]);
    const claims = offers.flatMap((offer) => offer.claims.map(({ id }) => id));
    expect(claims).to.include.members([...live, ...open].map(({ claim }) => claim.id));
    expect(await nextSeason()).to.have.members(asLoaded);
  });

  it('were told over their days, and no mail of theirs goes out', async () => {
    const { kept, ...others } = await storage.outbox.counts();
    expect(kept).to.be.within(30, 100);
    expect(Object.values(others).every((count) => count === 0)).to.equal(true);
    for (const { history } of await storage.placements.all(SCHOOL, {}))
      for (const { at } of history) expect(at.getTime()).to.be.below(NOW.now().getTime());
  });
});
