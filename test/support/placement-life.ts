import type { Storage } from '../../src/compose/storage.js';
import fc from 'fast-check';
import { expect } from 'chai';
import type { Actor } from '../../src/domain/actor.js';
import type { PlaceClaim } from '../../src/domain/place-offer.js';
import { LIVE_PLACEMENT_STATES } from '../../src/domain/placement.js';
import type { Move } from '../../src/features/placements/placement-moves.rules.js';
import type { PlacementTaskRepository } from '../../src/features/placements/placement-tasks.repository.js';
import type { PlacementRepository } from '../../src/features/placements/placements.repository.js';
import { createPlacementService, type LastDayDeps } from '../../src/features/placements/placements.service.js';
import { createProposalAnswers } from '../../src/features/placements/proposal-answers.service.js';
import type { ProposalRepository } from '../../src/features/placements/proposals.repository.js';
import { createProposalService } from '../../src/features/placements/proposals.service.js';
import { addDays, type CalendarDate } from '../../src/platform/calendar-date.js';
import { dayInAmsterdam, type Clock } from '../../src/platform/clock.js';
import { AppError } from '../../src/platform/errors.js';
import { aStudent, anOffer, d } from './builders.js';

/** Where things are kept: in memory or on the real engine. */
export interface LifeStores {
  readonly proposals: ProposalRepository;
  readonly placements: PlacementRepository;
  readonly tasks: PlacementTaskRepository;
  readonly claim: (offerId: string, claim: PlaceClaim) => Promise<'claimed' | 'full' | 'not-found'>;
  readonly release: (offerId: string, claimId: string) => Promise<boolean>;
  readonly announcing: LastDayDeps['announcing'];
  readonly resize: LastDayDeps['resize'];
  readonly claimIds: (offerId: string) => Promise<string[]>;
  /** Whether all filled in how the stage was; nobody unless said. */
  readonly areFormsIn?: boolean;
}

/** What lives are stored in, in the database. */
export const lifeStoresOf = (storage: Storage): LifeStores => ({
  ...{ proposals: storage.proposals, placements: storage.placements, tasks: storage.placementTasks },
  claim: (offerId, claim) => storage.placeOffers.claim(offerId, claim),
  release: (offerId, claimId) => storage.placeOffers.release(offerId, claimId),
  announcing: (offerId, work) => storage.placeOffers.announcing(offerId, work),
  resize: (offerId, claim) => storage.placeOffers.resize(offerId, claim),
  claimIds: async (offerId) => ((await storage.placeOffers.get(offerId))?.claims ?? []).map(({ id }) => id).sort(),
});

export const COORDINATOR: Actor = {
  accountId: 'acc-c',
  role: 'coordinator',
  name: 'C',
  schoolId: 'sch-1',
  companyId: null,
};
const COMPANY = { id: 'acc-b', role: 'company' } as const;
const BY_COORDINATOR = { id: 'acc-c', role: 'coordinator' } as const;
const SCHOOL = { schoolId: 'sch-1' };
const STAGE = { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') };
/** The clock starts a few days before the stage, so that sequences see its first day. */
export const START = new Date('2027-01-28T09:00:00Z');

/** The services over some stores, with rules that allow every place: what is tested here is who holds which place when. */
export const lifeServices = (
  stores: LifeStores,
  start: Date = START,
  places: { periodIds: readonly string[]; periodsUntil?: LastDayDeps['periodsUntil'] } = { periodIds: ['p1'] },
) => {
  let instant = start;
  const clock: Clock = { now: () => instant, today: () => dayInAmsterdam(instant) };
  const settingsOf = () => Promise.resolve({ holdDays: 7, mayOverlap: false });
  const tell = () => Promise.resolve();
  const { claim, release, announcing, resize } = stores;
  const { areFormsIn: _areFormsIn, ...kept } = stores;
  const shared = { ...kept, clock, settingsOf, tell, claim, release };
  const proposals = createProposalService({
    ...shared,
    judge: (_scope, { studentId, offerId, from = STAGE.firstDay }) =>
      Promise.resolve({
        ...{ verdict: 'possible', findings: [], periodIds: places.periodIds, period: { ...STAGE, firstDay: from } },
        shared: { weekdays: ['tue'], least: 1, most: 2 },
        student: aStudent({ id: studentId }),
        offer: anOffer({ id: offerId }),
      }),
    runPlacements: () => Promise.resolve([]),
  });
  const answers = createProposalAnswers({
    ...shared,
    service: proposals,
    mustBeUsable: () => Promise.resolve(),
    studentOf: (_scope, id) => Promise.resolve(aStudent({ id })),
    mentorOfGroup: () => Promise.resolve(null),
    offerOf: (id) => Promise.resolve(anOffer({ id })),
  });
  const placements = createPlacementService({
    ...shared,
    openProposal: proposals.openOf,
    lastDays: {
      ...{ announcing, resize },
      periodsUntil: places.periodsUntil ?? (({ claim }) => Promise.resolve(claim.periodIds)),
      follow: () => Promise.resolve(),
    },
    findingsAtStart: () => Promise.resolve([]),
    areFormsIn: () => Promise.resolve(stores.areFormsIn ?? false),
    lookForLosses: () => Promise.resolve(),
    groupNow: () => Promise.resolve(null),
  });
  const advance = (hours: number): void => void (instant = new Date(instant.getTime() + hours * 3_600_000));
  return { proposals, answers, placements, clock, advance };
};

/** The code with which something was refused, or null when it was done. */
export const codeOf = async (work: Promise<unknown>): Promise<string | null> => {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

const PUPILS = ['stu-a', 'stu-b', 'stu-c'] as const;
export const CAPACITIES = { 'off-1': 1, 'off-2': 2 } as const;
const OFFERS = ['off-1', 'off-2'] as const;
const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;

/** Moves that ask for no day. */
type PlainMove = Exclude<Move, 'shorten'>;
type Step =
  | { readonly do: 'propose'; readonly pupil: (typeof PUPILS)[number]; readonly offer: (typeof OFFERS)[number] }
  | { readonly do: 'accept' | 'decline' | 'withdraw'; readonly pupil: (typeof PUPILS)[number] }
  | { readonly do: 'move'; readonly pupil: (typeof PUPILS)[number]; readonly move: PlainMove }
  /** To so many days after today, or after the first day where that is still to come. */
  | { readonly do: 'shorten'; readonly pupil: (typeof PUPILS)[number]; readonly days: number }
  | { readonly do: 'undo'; readonly pupil: (typeof PUPILS)[number] }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'sweep' };

const pupil = fc.constantFrom(...PUPILS);
/** Steps in any order, the more likely ones more often, so that sequences get somewhere. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('propose' as const), pupil, offer: fc.constantFrom(...OFFERS) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'decline' as const, 'withdraw' as const), pupil }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      pupil,
      move: fc.constantFrom<PlainMove>('agree', 'start', 'interrupt', 'resume', 'end-early', 'complete', 'evaluate'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('shorten' as const), pupil, days: fc.constantFrom(0, 1, 30, 400) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), pupil }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.constantFrom(1, 23, 25, 24 * 4, 24 * 8, 24 * 170),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
);
export const sequences = (longest: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: Math.floor(longest / 2), maxLength: longest, size: 'max' });

/** The model: what one pupil has, in the plainest words. It knows nothing of claims, versions or holds. */
interface Stage {
  offer: string;
  state: string;
  wasCompleted: boolean;
  firstDay: CalendarDate;
  lastDay: CalendarDate;
  wasShortened: boolean;
  /** The place of a shorter stage was given back after its last day. */
  isReturned: boolean;
  /** The move that can be taken back: what it was before, and when it was made by the coordinator. */
  before: { state: string; lastDay: CalendarDate; wasShortened: boolean; at: number; mine: boolean } | null;
}
interface Pupil {
  asked: { offer: string; until: number; firstDay: CalendarDate } | null;
  stages: Stage[];
}

const ALLOWED: Readonly<Record<PlainMove, readonly [from: readonly string[], to: string]>> = {
  agree: [['accepted'], 'agreed'],
  start: [['agreed'], 'running'],
  interrupt: [['running'], 'interrupted'],
  resume: [['interrupted'], 'running'],
  'end-early': [['accepted', 'agreed', 'running', 'interrupted'], 'ended-early'],
  complete: [['running', 'interrupted'], 'completed'],
  evaluate: [['completed', 'ended-early'], 'evaluated'],
};
const HOUR = 3_600_000;
const kept = ({ state, lastDay, wasShortened }: Stage, at: number, mine: boolean) => ({
  ...{ state, lastDay, wasShortened, at, mine },
});

/** Drives one sequence through the services and the model side by side; every difference fails. */
export const liveThrough = async (stores: LifeStores, steps: readonly Step[]): Promise<number> => {
  const { proposals, answers, placements, clock, advance } = lifeServices(stores);
  const model = new Map<string, Pupil>(PUPILS.map((id) => [id, { asked: null, stages: [] }]));
  const lastProposal = new Map<string, string>();
  const lastPlacement = new Map<string, string>();
  const of = (id: string): Pupil => model.get(id) ?? { asked: null, stages: [] };
  const isOpen = ({ asked }: Pupil): boolean => asked !== null && asked.until > clock.now().getTime();
  // A place stays taken after the last day: its days are over for everybody. Not so where the last day was brought forward.
  const holds = (stage: Stage): boolean =>
    !stage.isReturned &&
    (LIVE.includes(stage.state) || stage.state === 'completed' || (stage.state === 'evaluated' && stage.wasCompleted));
  const returnEnded = (): void => {
    for (const stage of [...model.values()].flatMap(({ stages }) => stages))
      if (stage.wasShortened && stage.lastDay < clock.today()) stage.isReturned = true;
  };
  /** The first day from which a pupil is on no stage any more. */
  const freeFrom = ({ stages }: Pupil): CalendarDate =>
    stages
      .filter(({ state, lastDay }) => LIVE.includes(state) && lastDay >= STAGE.firstDay)
      .reduce((from, { lastDay }) => (lastDay >= from ? addDays(lastDay, 1) : from), STAGE.firstDay);
  const used = (offer: string): number =>
    [...model.values()].reduce(
      (sum, one) =>
        sum + (one.asked?.offer === offer ? 1 : 0) + one.stages.filter((s) => s.offer === offer && holds(s)).length,
      0,
    );
  const capacityOf = (offer: string): number => (offer === 'off-1' ? CAPACITIES['off-1'] : CAPACITIES['off-2']);
  let done = 0;

  const act = async (one: Step): Promise<void> => {
    const now = clock.now().getTime();
    if (one.do === 'wait') return advance(one.hours);
    if (one.do === 'sweep') {
      await proposals.lapseProposals(clock.now());
      for (const p of model.values()) if (!isOpen(p)) p.asked = null;
      return returnEnded();
    }
    const p = of(one.pupil);
    const stage = p.stages.at(-1);
    let expected: boolean;
    let code: string | null;
    if (one.do === 'propose') {
      // A pupil's own lapsed proposal is cleared away first; those of others wait for the job.
      if (!isOpen(p)) p.asked = null;
      const free = used(one.offer) < capacityOf(one.offer);
      const firstDay = freeFrom(p);
      expected = p.asked === null && firstDay <= STAGE.lastDay && free;
      const made = proposals.propose(COORDINATOR, { studentId: one.pupil, offerId: one.offer, weekdays: ['tue'] });
      code = await codeOf(made.then(({ id }) => lastProposal.set(one.pupil, id)));
      if (expected) p.asked = { offer: one.offer, until: now + 7 * 24 * HOUR, firstDay };
    } else if (one.do === 'accept' || one.do === 'decline' || one.do === 'withdraw') {
      const id = lastProposal.get(one.pupil);
      if (id === undefined) return;
      expected = isOpen(p);
      const read = { id, version: null };
      if (one.do === 'accept')
        code = await codeOf(
          answers.accept({ companyId: 'cmp-1' }, read, COMPANY).then((made) => lastPlacement.set(one.pupil, made.id)),
        );
      else if (one.do === 'decline')
        code = await codeOf(answers.decline({ companyId: 'cmp-1' }, read, { reason: 'crisis', text: null }, COMPANY));
      else code = await codeOf(proposals.withdraw(COORDINATOR, read));
      if (expected && p.asked) {
        if (one.do === 'accept')
          p.stages.push({
            ...{ offer: p.asked.offer, state: 'accepted', firstDay: p.asked.firstDay, lastDay: STAGE.lastDay },
            ...{ wasCompleted: false, wasShortened: false, isReturned: false, before: null },
          });
        p.asked = null;
      }
    } else {
      const id = lastPlacement.get(one.pupil);
      if (id === undefined || !stage) return;
      const read = { id, version: null };
      if (one.do === 'move') {
        const [from, to] = ALLOWED[one.move];
        const today = clock.today();
        expected =
          from.includes(stage.state) &&
          (one.move !== 'start' || today >= stage.firstDay) &&
          (one.move !== 'complete' || today >= stage.lastDay) &&
          (one.move !== 'end-early' || today <= stage.lastDay);
        const by = one.move === 'agree' ? ({ id: 'agreements', role: 'service' } as const) : BY_COORDINATOR;
        const request = { move: one.move, reason: 'other', note: 'x' } as const;
        code = await codeOf(placements.move(SCHOOL, read, request, by));
        if (expected) {
          stage.wasCompleted = stage.state === 'completed';
          stage.before = kept(stage, now, one.move !== 'agree');
          stage.state = to;
          if (one.move === 'end-early') stage.lastDay = today;
        }
      } else if (one.do === 'shorten') {
        const today = clock.today();
        const day = addDays(stage.firstDay > today ? stage.firstDay : today, one.days);
        expected = ['agreed', 'running'].includes(stage.state) && day < stage.lastDay;
        const request = { move: 'shorten', day, reason: 'other-place', note: 'x' } as const;
        code = await codeOf(placements.move(SCHOOL, read, request, BY_COORDINATOR));
        if (expected) {
          stage.before = kept(stage, now, true);
          stage.lastDay = day;
          stage.wasShortened = true;
        }
      } else {
        const { before } = stage;
        const back = before?.state ?? '';
        const needsPlace = stage.state === 'ended-early' && LIVE.includes(back);
        const undoesDay = before !== null && before.lastDay !== stage.lastDay && stage.state === back;
        const isAskedThen = isOpen(p) && (p.asked?.firstDay ?? '') <= (before?.lastDay ?? '');
        expected =
          before !== null &&
          before.mine &&
          now - before.at < 24 * HOUR &&
          !(stage.state === 'ended-early' && isOpen(p)) &&
          !(undoesDay && (isAskedThen || clock.today() > stage.lastDay)) &&
          (!needsPlace || used(stage.offer) < capacityOf(stage.offer));
        code = await codeOf(placements.undo(SCHOOL, read, BY_COORDINATOR));
        if (expected) {
          const { lastDay, wasShortened } = before ?? stage;
          Object.assign(stage, { state: back, lastDay, wasShortened, before: null });
          if (needsPlace) stage.isReturned = false;
        }
      }
    }
    expect(code === null, `${JSON.stringify(one)} gave ${code ?? 'success'}`).to.equal(expected);
    if (expected) done += 1;
  };

  for (const one of steps) {
    await act(one);
    for (const offer of OFFERS) {
      const inUse = (await stores.claimIds(offer)).length;
      expect(inUse, `places in use of ${offer} after ${JSON.stringify(one)}`).to.equal(used(offer));
      expect(inUse).to.be.at.most(capacityOf(offer));
    }
    for (const id of PUPILS) {
      const states = (await stores.placements.all(SCHOOL, { studentIds: [id] })).map(({ state }) => state).sort();
      expect(states, `placements of ${id}`).to.deep.equal(
        of(id)
          .stages.map(({ state }) => state)
          .sort(),
      );
    }
  }
  return done;
};
