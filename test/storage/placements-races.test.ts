import fc from 'fast-check';
import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import { createLosses, type LossesFound } from '../../src/features/placements/losses.service.js';
import { DISPENSATION_STANDINGS, dispensationOn } from '../../src/features/placements/dispensations.rules.js';
import { createDispensationService } from '../../src/features/placements/dispensations.service.js';
import type { CalendarDate } from '../../src/platform/calendar-date.js';
import { dayInAmsterdam } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { aDispensation, anOffer, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';
import {
  CAPACITIES,
  codeOf,
  COORDINATOR,
  lifeServices,
  lifeStoresOf,
  liveThrough,
  sequences,
  START,
  type LifeStores,
} from '../support/placement-life.js';

const COMPANY = { id: 'acc-b', role: 'company' } as const;
const REACH = { companyId: 'cmp-1' };
const SCHOOL = { schoolId: 'sch-1' };
const ROUNDS = 8;
const sum = (found: readonly LossesFound[], of: 'opened' | 'closed'): number =>
  found.reduce((all, one) => all + one[of], 0);
const SEQUENCES = 100;

describe('races for a place, on the real engine', () => {
  let connection: Connection;
  let storage: Storage;
  let stores: LifeStores;

  before(async () => {
    connection = await connect(await testDatabaseUri('placement-races'));
    storage = createStorage(connection, { now: () => START, today: () => dayInAmsterdam(START) });
    await prepareCollections(connection);
    stores = lifeStoresOf(storage);
  });
  after(() => connection.close());

  const clear = async (): Promise<void> => {
    for (const name of ['placeOffers', 'proposals', 'placements', 'placementTasks', 'placementLosses'])
      await connection.collection(name).deleteMany({});
    await storage.placeOffers.insertMany(
      Object.entries(CAPACITIES).map(([id, places]) =>
        anOffer({ id, totalPlaces: places, days: { tue: { start: '09:00', end: '15:30', breakMinutes: 30, places } } }),
      ),
    );
  };
  const want = (studentId: string, offerId = 'off-1') => ({ studentId, offerId, weekdays: ['tue'] as const });

  /** What must hold whatever came first: each claim belongs to one open proposal or live placement, and each of those has one. */
  const mustAddUp = async (): Promise<void> => {
    const page = { after: null, limit: 100, now: START };
    const open = (await storage.proposals.list(SCHOOL, {}, page)).filter(({ state }) => state === 'held');
    const live = await storage.placements.all(SCHOOL, { states: ['accepted', 'agreed', 'running', 'interrupted'] });
    const owners = [...open, ...live].map(({ claim }) => claim.id).sort();
    expect([...(await stores.claimIds('off-1')), ...(await stores.claimIds('off-2'))].sort()).to.deep.equal(owners);
  };

  for (let round = 0; round < 3; round++)
    it(`lets one of eight coordinators have the last place (round ${round + 1})`, async () => {
      await clear();
      const codes = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          codeOf(lifeServices(stores).proposals.propose(COORDINATOR, want(`stu-${i}`))),
        ),
      );
      expect(codes.filter((code) => code === null)).to.have.length(1);
      expect(codes.filter((code) => code === 'proposal.place-taken')).to.have.length(7);
      await mustAddUp();
      expect(await connection.collection('proposals').countDocuments()).to.equal(1);
    });

  it('makes one proposal of a double click, and tells the other click', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await clear();
      const { proposals } = lifeServices(stores);
      const codes = await Promise.all(
        [1, 2, 3].map(() => codeOf(proposals.propose(COORDINATOR, want('stu-a', 'off-2')))),
      );
      expect(codes.filter((code) => code === null)).to.have.length(1);
      expect(codes.filter((code) => code === 'proposal.pupil-has-open')).to.have.length(2);
      await mustAddUp();
    }
  });

  it('lets a proposal be accepted or lapse, never both, when its time runs out that moment', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      await clear();
      const life = lifeServices(stores);
      const { id, heldUntil } = await life.proposals.propose(COORDINATOR, want('stu-a'));
      life.advance(7 * 24 - 1);
      const [accepted, lapsed] = await Promise.all([
        codeOf(life.answers.accept(REACH, { id, version: null }, COMPANY)),
        life.proposals.lapseProposals(heldUntil).then((done) => done.lapsed),
      ]);
      const state = (await storage.proposals.get(SCHOOL, id))?.state;
      outcomes.add(state ?? '');
      expect({ accepted, lapsed, state }).to.be.deep.oneOf([
        { accepted: null, lapsed: 0, state: 'accepted' },
        { accepted: 'proposal.no-longer-open', lapsed: 1, state: 'lapsed' },
      ]);
      expect(await stores.claimIds('off-1')).to.deep.equal(state === 'accepted' ? [id] : []);
      await mustAddUp();
    }
    expect(outcomes.size).to.be.above(0);
  });

  it('lets a proposal be withdrawn, accepted or declined, one of them, and tells the others', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await clear();
      const { proposals, answers } = lifeServices(stores);
      const { id } = await proposals.propose(COORDINATOR, want('stu-a'));
      const read = { id, version: null };
      const codes = await Promise.all([
        codeOf(proposals.withdraw(COORDINATOR, read)),
        codeOf(answers.accept(REACH, read, COMPANY)),
        codeOf(answers.accept(REACH, read, COMPANY)),
        codeOf(answers.decline(REACH, read, { reason: 'vog', text: null }, COMPANY)),
      ]);
      expect(codes.filter((code) => code === null)).to.have.length(1);
      expect(codes.filter((code) => code === 'proposal.no-longer-open')).to.have.length(3);
      await mustAddUp();
    }
  });

  it('gives the place of an early end to one: who takes the end back, or who proposes for it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await clear();
      const life = lifeServices(stores);
      const by = { id: COORDINATOR.accountId, role: 'coordinator' } as const;
      const { id } = await life.proposals.propose(COORDINATOR, want('stu-a'));
      const placement = await life.answers.accept(REACH, { id, version: null }, COMPANY);
      const read = { id: placement.id, version: null };
      const request = { move: 'end-early', reason: 'absence' } as const;
      await life.placements.move(SCHOOL, read, request, by);
      const codes = await Promise.all([
        codeOf(life.placements.undo(SCHOOL, read, by)),
        codeOf(life.proposals.propose(COORDINATOR, want('stu-b'))),
      ]);
      expect(codes).to.be.deep.oneOf([
        [null, 'proposal.place-taken'],
        ['placement.place-gone', null],
      ]);
      await mustAddUp();
    }
  });

  it('makes one move of several under the same version', async () => {
    await clear();
    const life = lifeServices(stores);
    const { id } = await life.proposals.propose(COORDINATOR, want('stu-a'));
    const { id: placementId, version } = await life.answers.accept(REACH, { id, version: null }, COMPANY);
    const by = { id: 'acc-c', role: 'coordinator' } as const;
    const codes = await Promise.all(
      ['absence', 'behaviour', 'other'].map((reason) =>
        codeOf(
          life.placements.move(
            SCHOOL,
            { id: placementId, version },
            { move: 'end-early', reason: reason as 'other' },
            by,
          ),
        ),
      ),
    );
    expect(codes.filter((code) => code === null)).to.have.length(1);
    expect(codes.filter((code) => code === 'placement.changed-meanwhile')).to.have.length(2);
    expect(await stores.claimIds('off-1')).to.deep.equal([]);
  });

  it('never lets a pupil into two placements that overlap, though both were accepted at once', async () => {
    await clear();
    const life = lifeServices(stores);
    const first = await life.proposals.propose(COORDINATOR, want('stu-a', 'off-1'));
    // The index of one open proposal keeps the second out; a placement that is live keeps it out after that.
    expect(await codeOf(life.proposals.propose(COORDINATOR, want('stu-a', 'off-2')))).to.equal(
      'proposal.pupil-has-open',
    );
    await life.answers.accept(REACH, { id: first.id, version: null }, COMPANY);
    expect(await codeOf(life.proposals.propose(COORDINATOR, want('stu-a', 'off-2')))).to.equal('placement.overlaps');
    await mustAddUp();
  });

  it('sweeps up after a process that died while it took or gave back a place', async () => {
    await clear();
    const life = lifeServices(stores);
    const { id, claim } = await life.proposals.propose(COORDINATOR, want('stu-a'));
    await connection.collection('proposals').updateOne({ _id: id as never }, { $set: { hold: 'asked' } });
    expect(await codeOf(life.answers.accept(REACH, { id, version: null }, COMPANY))).to.equal('proposal.not-found');
    expect(await life.proposals.lapseProposals(life.clock.now())).to.deep.equal({ lapsed: 0, settled: 0 });
    life.advance(1);
    expect(await life.proposals.lapseProposals(life.clock.now())).to.deep.equal({ lapsed: 0, settled: 1 });
    expect(await stores.claimIds('off-1')).to.deep.equal([]);
    await connection.collection('proposals').updateOne({ _id: id as never }, { $set: { hold: 'owed' } });
    await storage.placeOffers.claim('off-1', claim);
    expect(await life.proposals.lapseProposals(life.clock.now())).to.deep.equal({ lapsed: 0, settled: 1 });
    expect(await stores.claimIds('off-1')).to.deep.equal([]);
  });

  it('finds a loss once by eight who look at the same moment, with one task, and again after it was over', async () => {
    for (let round = 0; round < 2; round++) {
      await clear();
      const life = lifeServices(stores);
      const { id } = await life.proposals.propose(COORDINATOR, want('stu-a'));
      const placement = await life.answers.accept(REACH, { id, version: null }, COMPANY);
      let stop: { fromDay: CalendarDate; reason: string } | null = { fromDay: d('2027-03-01'), reason: 'Verhuisd' };
      const told: string[] = [];
      const losses = createLosses({
        ...{ placements: storage.placements, losses: storage.placementLosses, tasks: storage.placementTasks },
        clock: life.clock,
        tell: (news) => {
          if ('entry' in news) told.push(news.entry.what);
          return Promise.resolve();
        },
        factsOf: () => Promise.resolve(() => ({ student: null, recognitionEndsOn: null, stop })),
      });
      const lookTogether = async () => {
        const found = await Promise.all(Array.from({ length: 8 }, () => losses.lookAtAll()));
        return { opened: sum(found, 'opened'), closed: sum(found, 'closed') };
      };
      const open = async () =>
        (await storage.placementTasks.list(SCHOOL, {}, { after: null, limit: 9 })).map((task) => task.id);
      expect(await lookTogether()).to.deep.equal({ opened: 1, closed: 0 });
      expect(await open()).to.deep.equal([`replace-place:${placement.id}`]);
      stop = null;
      expect(await lookTogether()).to.deep.equal({ opened: 0, closed: 1 });
      expect(await open()).to.deep.equal([]);
      stop = { fromDay: d('2027-04-01'), reason: 'Toch' };
      expect(await lookTogether()).to.deep.equal({ opened: 1, closed: 0 });
      expect(await open()).to.deep.equal([`replace-place:${placement.id}`]);
      const [kept] = await storage.placementLosses.ofPlacements([placement.id]);
      expect(kept?.history.map(({ what }) => what)).to.deep.equal(['loss-found', 'loss-over', 'loss-found']);
      expect(told.length, 'told at least once each').to.be.at.least(3);
    }
  });

  it('asks a ROC once for the same pupils, and keeps one answer of it, whoever records at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await connection.collection('dispensations').deleteMany({});
      const { dispensations } = storage;
      const clock = { now: () => START, today: () => dayInAmsterdam(START) };
      const service = createDispensationService({
        ...{ dispensations, clock, studentOf: () => Promise.resolve(null), groupOf: () => Promise.resolve(null) },
        ...{ establishmentExists: () => Promise.resolve(true), afterChange: () => Promise.resolve() },
      });
      const by = { id: 'acc-1', role: 'coordinator' } as const;
      const { id: _id, version: _version, history: _history, ...asked } = aDispensation();
      const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(service.request(SCHOOL, asked, by))));
      expect(codes.filter((code) => code === null)).to.have.length(1);
      expect(codes.filter((code) => code === 'dispensation.already-requested')).to.have.length(7);
      const [one] = (await service.list(SCHOOL, { limit: 9 })).items;
      const read = { id: one?.id ?? '', version: 1 };
      const on = dayInAmsterdam(START);
      const answers = await Promise.all([
        codeOf(service.grant(SCHOOL, read, { grantedOn: on, decidedBy: 'A', documentReference: 'B' }, by)),
        codeOf(service.refuse(SCHOOL, read, { refusedOn: on, decidedBy: 'A', reason: 'C' }, by)),
        codeOf(service.withdraw(SCHOOL, read, by)),
      ]);
      expect(answers.filter((code) => code === null)).to.have.length(1);
      expect((await service.get(SCHOOL, read.id)).history).to.have.length(2);
    }
  });

  it('finds dispensations by how they stand on a day, as the rule says', async () => {
    await connection.collection('dispensations').deleteMany({});
    const days = ['2027-01-31', '2027-02-01', '2027-03-01', '2027-07-09', '2027-07-10'].map(d);
    const granted = { grantedOn: d('2026-11-20') };
    const facts = [
      ...[{}, { refusedOn: d('2026-11-20') }, { withdrawnOn: d('2026-11-20') }, granted],
      ...days.map((endedOn) => ({ ...granted, endedOn })),
    ];
    const records = facts.map((fields, at) => aDispensation({ id: `dis-${at}`, groupId: `grp-${at}`, ...fields }));
    for (const record of records) await storage.dispensations.insert(record);
    for (const on of days)
      for (const is of DISPENSATION_STANDINGS) {
        const page = { after: null, limit: 99 };
        const found = (await storage.dispensations.list(SCHOOL, { standing: { is, on } }, page)).map(({ id }) => id);
        const meant = records.filter((record) => dispensationOn(record, on) === is).map(({ id }) => id);
        expect(found.sort(), `${is} on ${on}`).to.deep.equal(meant.sort());
      }
  });

  it('evaluates a placement once when forms come in while a coordinator says so', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await clear();
      const life = lifeServices({ ...stores, areFormsIn: true });
      const by = { id: COORDINATOR.accountId, role: 'coordinator' } as const;
      const { id } = await life.proposals.propose(COORDINATOR, want('stu-a'));
      const placement = await life.answers.accept(REACH, { id, version: null }, COMPANY);
      const read = { id: placement.id, version: null };
      await life.placements.move(SCHOOL, read, { move: 'end-early', reason: 'absence' }, by);
      const codes = await Promise.all([
        codeOf(life.placements.move(SCHOOL, read, { move: 'evaluate', note: 'Klaar' }, by)),
        codeOf(life.placements.markEvaluated(SCHOOL, placement.id)),
        codeOf(life.placements.markEvaluated(SCHOOL, placement.id)),
        codeOf(life.placements.undo(SCHOOL, read, by)),
      ]);
      const after = await storage.placements.get(SCHOOL, placement.id);
      const moves = (after?.history ?? []).map(({ what }) => what);
      // Either it was evaluated once, or the end was taken back first.
      expect([moves, codes.filter((code) => code === null).length > 0]).to.be.deep.oneOf([
        [['accepted', 'end-early', 'evaluate'], true],
        [['accepted', 'end-early', 'undone'], true],
        [['accepted', 'end-early', 'evaluate', 'undone'], true],
      ]);
      await mustAddUp();
    }
  });

  it(`agrees with the model over ${SEQUENCES} random sequences`, async function () {
    this.timeout(90_000);
    let done = 0;
    await fc.assert(
      fc.asyncProperty(sequences(8), async (steps) => {
        await clear();
        done += await liveThrough(stores, steps);
      }),
      { numRuns: SEQUENCES },
    );
    expect(done).to.be.above(SEQUENCES);
  });
});
