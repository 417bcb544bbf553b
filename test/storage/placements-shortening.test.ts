import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import { dayInAmsterdam } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { anOffer, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';
import { codeOf, COORDINATOR, lifeServices, lifeStoresOf, START, type LifeStores } from '../support/placement-life.js';

const COMPANY = { id: 'acc-b', role: 'company' } as const;
const REACH = { companyId: 'cmp-1' };
const SCHOOL = { schoolId: 'sch-1' };

describe('races for a last day that is brought forward, on the real engine', () => {
  let connection: Connection;
  let storage: Storage;
  let stores: LifeStores;

  before(async () => {
    connection = await connect(await testDatabaseUri('placement-shortening'));
    storage = createStorage(connection, { now: () => START, today: () => dayInAmsterdam(START) });
    await prepareCollections(connection);
    stores = lifeStoresOf(storage);
  });
  after(() => connection.close());

  const BLOCKS = [
    { id: 'p1', firstDay: d('2027-02-01'), lastDay: d('2027-04-16') },
    { id: 'p2', firstDay: d('2027-04-17'), lastDay: d('2027-07-09') },
  ];
  const day = d('2027-03-20');
  const shorten = { move: 'shorten', day, reason: 'other-place', note: 'Past beter' } as const;
  const by = { id: COORDINATOR.accountId, role: 'coordinator' } as const;

  /** A running stage over both periods of the offer, which has one place. */
  const running = async () => {
    for (const name of ['placeOffers', 'proposals', 'placements', 'placementTasks'])
      await connection.collection(name).deleteMany({});
    const days = { tue: { start: '09:00', end: '15:30', breakMinutes: 30, places: 1 } };
    await storage.placeOffers.insert(anOffer({ id: 'off-1', totalPlaces: 1, days, periods: BLOCKS }));
    const life = lifeServices(stores, START, {
      periodIds: ['p1', 'p2'],
      periodsUntil: ({ lastDay }) =>
        Promise.resolve(BLOCKS.filter(({ firstDay }) => firstDay <= lastDay).map(({ id }) => id)),
    });
    const { id } = await life.proposals.propose(COORDINATOR, {
      studentId: 'stu-a',
      offerId: 'off-1',
      weekdays: ['tue'],
    });
    const made = await life.answers.accept(REACH, { id, version: null }, COMPANY);
    const read = { id: made.id, version: null };
    await life.placements.move(SCHOOL, read, { move: 'agree' }, { id: 'agreements', role: 'service' });
    life.advance(24 * 7);
    const { version } = await life.placements.move(SCHOOL, read, { move: 'start' }, by);
    return { ...life, read: { id: made.id, version } };
  };
  const heldPeriods = async () => (await storage.placeOffers.get('off-1'))?.claims.map(({ periodIds }) => periodIds);

  it('keeps one of several clicks and coordinators, with the later period given back once', async () => {
    for (let round = 0; round < 3; round++) {
      const { placements, read } = await running();
      const days = [day, day, d('2027-03-30')];
      const codes = await Promise.all(
        days.map((one) => codeOf(placements.move(SCHOOL, read, { ...shorten, day: one }, by))),
      );
      expect(codes.filter((code) => code === null)).to.have.length(1);
      expect(codes.filter((code) => code === 'placement.changed-meanwhile')).to.have.length(2);
      expect(await heldPeriods()).to.deep.equal([['p1']]);
      const kept = await storage.placements.get(SCHOOL, read.id);
      expect(kept?.history.filter(({ what }) => what === 'shorten')).to.have.length(1);
      expect(kept).to.deep.include({ state: 'running', hold: 'ending', plannedLastDay: d('2027-07-09') });
    }
  });

  it('keeps either that, or the end a company makes of it at the same moment', async () => {
    for (let round = 0; round < 3; round++) {
      const { placements, read } = await running();
      const codes = await Promise.all([
        codeOf(placements.move(SCHOOL, read, shorten, by)),
        codeOf(placements.move(REACH, read, { move: 'end-early', reason: 'company-stopped' }, COMPANY)),
      ]);
      const state = (await storage.placements.get(SCHOOL, read.id))?.state;
      expect([codes, state, await heldPeriods()]).to.be.deep.oneOf([
        [[null, 'placement.changed-meanwhile'], 'running', [['p1']]],
        [['placement.changed-meanwhile', null], 'ended-early', []],
      ]);
    }
  });

  it('lets another pupil have what was given back, or who takes it back, never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const { placements, read } = await running();
      await placements.move(SCHOOL, read, shorten, by);
      const claim = { id: 'later', periodIds: ['p2'], weekdays: ['tue'] } as const;
      const later = async (): Promise<string | null> => {
        const taken = await storage.placeOffers.claim('off-1', claim);
        return taken === 'claimed' ? null : taken;
      };
      const again = { id: read.id, version: null };
      const codes = await Promise.all([codeOf(placements.undo(SCHOOL, again, by)), later()]);
      expect(codes).to.be.deep.oneOf([
        [null, 'full'],
        ['placement.place-gone', null],
      ]);
      outcomes.add(codes.join());
      const { lastDay } = (await storage.placements.get(SCHOOL, read.id)) ?? {};
      expect(lastDay).to.equal(codes[0] === null ? '2027-07-09' : day);
      expect(await heldPeriods()).to.deep.equal(codes[0] === null ? [['p1', 'p2']] : [['p1'], ['p2']]);
    }
    expect(outcomes.size).to.be.above(0);
  });

  it('gives the rest back when the day is over, not on the day itself', async () => {
    const { placements, proposals, read, clock, advance } = await running();
    await placements.move(SCHOOL, read, { ...shorten, day: clock.today() }, by);
    await proposals.lapseProposals(clock.now());
    expect(await heldPeriods()).to.deep.equal([['p1']]);
    advance(24);
    await proposals.lapseProposals(clock.now());
    expect(await heldPeriods()).to.deep.equal([]);
    expect(await codeOf(placements.undo(SCHOOL, { id: read.id, version: null }, by))).to.equal(
      'placement.undo-too-late',
    );
  });
});
