import { LIVE_PLACEMENT_STATES } from '../../src/domain/placement.js';
import type { PlaceClaim } from '../../src/domain/place-offer.js';
import { placementsOverlap, type PlacementRecord } from '../../src/features/placements/placement-moves.rules.js';
import type { PlacementTask } from '../../src/features/placements/placement-tasks.rules.js';
import type { PlacementTaskRepository } from '../../src/features/placements/placement-tasks.repository.js';
import type { PlacementRepository } from '../../src/features/placements/placements.repository.js';
import type { ProposalRepository, Reach } from '../../src/features/placements/proposals.repository.js';
import { proposalStateAt, type ProposalRecord } from '../../src/features/placements/proposals.rules.js';

const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;
const isIn = (reach: Reach, one: { schoolId: string; companyId: string }): boolean =>
  'schoolId' in reach ? one.schoolId === reach.schoolId : one.companyId === reach.companyId;

/** The places of offers in memory, under the contract of `placeOffers.claim` and `release`: all or nothing, one claim per id. */
export const memoryPlaces = (capacities: Readonly<Record<string, number>>) => {
  const claims = new Map<string, Map<string, PlaceClaim>>(Object.keys(capacities).map((id) => [id, new Map()]));
  return {
    claim: (offerId: string, claim: PlaceClaim): Promise<'claimed' | 'full' | 'not-found'> => {
      const own = claims.get(offerId);
      if (!own) return Promise.resolve('not-found');
      if (!own.has(claim.id) && own.size >= (capacities[offerId] ?? 0)) return Promise.resolve('full');
      own.set(claim.id, claim);
      return Promise.resolve('claimed');
    },
    release: (offerId: string, claimId: string): Promise<boolean> =>
      Promise.resolve(claims.get(offerId)?.delete(claimId) ?? false),
    announcing: <T>(_offerId: string, work: () => Promise<T>): Promise<T> => work(),
    resize: (offerId: string, resized: PlaceClaim): Promise<'resized' | 'not-held'> => {
      const own = claims.get(offerId);
      if (!own?.has(resized.id)) return Promise.resolve('not-held');
      own.set(resized.id, resized);
      return Promise.resolve('resized');
    },
    claimIds: (offerId: string): Promise<string[]> => Promise.resolve([...(claims.get(offerId)?.keys() ?? [])]),
  };
};

/** Proposals, placements and tasks in memory, under the contract of their repositories. */
export const memoryPlacements = () => {
  const proposals = new Map<string, ProposalRecord>();
  const placements = new Map<string, PlacementRecord>();
  const tasks = new Map<string, PlacementTask>();

  const isElsewhere = (one: PlacementRecord): boolean =>
    [...placements.values()].some(
      (other) =>
        other.studentId === one.studentId &&
        other.id !== one.id &&
        LIVE.includes(other.state) &&
        placementsOverlap(other, one),
    );
  const put = (proposal: ProposalRecord, change: Partial<ProposalRecord>): void => {
    proposals.set(proposal.id, { ...proposal, ...change, version: proposal.version + 1 });
  };
  const open = (id: string, version: number | null): ProposalRecord | undefined => {
    const one = proposals.get(id);
    if (one?.state !== 'held' || one.hold !== 'held') return undefined;
    return version === null || one.version === version ? one : undefined;
  };
  const store = (one: PlacementRecord): boolean => {
    if (placements.get(one.id)?.version !== one.version) return false;
    placements.set(one.id, { ...one, version: one.version + 1 });
    return true;
  };

  const proposalStore: ProposalRepository = {
    get: (reach, id) => {
      const one = proposals.get(id);
      return Promise.resolve(one && isIn(reach, one) ? one : null);
    },
    declineCounts: () => Promise.reject(new Error('the counts of reasons are tested on the real engine')),
    list: (reach, { state, studentIds }, { limit, now }) =>
      Promise.resolve(
        [...proposals.values()]
          .filter((one) => isIn(reach, one))
          .filter((one) => state === undefined || proposalStateAt(one, now) === state)
          .filter((one) => studentIds === undefined || studentIds.includes(one.studentId))
          .slice(0, limit),
      ),
    insert: (proposal) => {
      if ([...proposals.values()].some((one) => one.studentId === proposal.studentId && one.state === 'held'))
        return Promise.reject(Object.assign(new Error('duplicate'), { code: 11_000, keyValue: {} }));
      proposals.set(proposal.id, proposal);
      return Promise.resolve();
    },
    confirmHold: async (id, also) => {
      const one = proposals.get(id);
      if (one?.state !== 'held' || one.hold !== 'asked') return false;
      proposals.set(id, { ...one, hold: 'held' });
      await also();
      return true;
    },
    drop: (id) => {
      if (proposals.get(id)?.hold === 'asked') proposals.delete(id);
      return Promise.resolve();
    },
    accept: async (id, at, { placement, entry, version, mayOverlap }, also) => {
      if (!mayOverlap && isElsewhere(placement)) return 'overlaps';
      const one = open(id, version);
      if (!one || one.heldUntil <= at) return 'not-open';
      put(one, { state: 'accepted', answeredAt: at, history: [...one.history, entry] });
      placements.set(placement.id, placement);
      await also();
      return 'accepted';
    },
    close: async (id, { state, at, reason, text, entry }, version, also) => {
      const one = open(id, version);
      if (!one || one.heldUntil <= at !== (state === 'lapsed')) return false;
      const answer = { answeredAt: at, declineReason: reason, declineText: text };
      put(one, { state, hold: 'owed', ...answer, history: [...one.history, entry] });
      await also();
      return true;
    },
    ask: async (id, question, entry, now, also) => {
      const one = open(id, null);
      if (!one || one.heldUntil <= now) return false;
      put(one, { question, history: [...one.history, entry] });
      await also();
      return true;
    },
    settled: (id) => {
      const one = proposals.get(id);
      if (one?.hold === 'owed') proposals.set(id, { ...one, hold: 'free' });
      return Promise.resolve();
    },
    overdue: (now, limit, studentId) =>
      Promise.resolve(
        [...proposals.values()]
          .filter((one) => one.state === 'held' && one.hold === 'held' && one.heldUntil <= now)
          .filter((one) => studentId === undefined || one.studentId === studentId)
          .slice(0, limit),
      ),
    unsettled: (askedBefore, limit) =>
      Promise.resolve(
        [...proposals.values()]
          .filter(({ hold, proposedAt }) => hold === 'owed' || (hold === 'asked' && proposedAt < askedBefore))
          .slice(0, limit),
      ),
    giveUp: (id, entry) => {
      const one = proposals.get(id);
      if (one?.state !== 'held' || one.hold !== 'asked') return Promise.resolve(false);
      put(one, { state: 'withdrawn', hold: 'owed', history: [...one.history, entry] });
      return Promise.resolve(true);
    },
  };

  const found = (states: readonly string[] | undefined, studentIds: readonly string[] | undefined) =>
    [...placements.values()].filter(
      (one) => (states?.includes(one.state) ?? true) && (studentIds?.includes(one.studentId) ?? true),
    );
  const placementStore: PlacementRepository = {
    get: (reach, id) => {
      const one = placements.get(id);
      return Promise.resolve(one && isIn(reach, one) ? one : null);
    },
    find: (id) => Promise.resolve(placements.get(id) ?? null),
    byProposal: (reach, proposalId) =>
      Promise.resolve(
        [...placements.values()].find((one) => one.proposalId === proposalId && isIn(reach, one)) ?? null,
      ),
    list: (reach, { states, studentIds }, { limit }) =>
      Promise.resolve(
        found(states, studentIds)
          .filter((one) => isIn(reach, one))
          .slice(0, limit),
      ),
    all: (reach, { states, studentIds }) =>
      Promise.resolve(found(states, studentIds).filter((one) => isIn(reach, one))),
    everywhere: ({ states, studentIds }) => Promise.resolve(found(states, studentIds)),
    replace: async (one, also) => {
      const isStored = store(one);
      if (isStored) await also();
      return isStored;
    },
    revive: async (one, mayOverlap, also) => {
      if (!mayOverlap && isElsewhere(one)) return 'overlaps';
      if (!store(one)) return 'changed-meanwhile';
      await also();
      return 'changed';
    },
    settled: (id, claim) => {
      const one = placements.get(id);
      if (one?.claim.id !== claim.id) return Promise.resolve();
      if (one.hold === 'owed') placements.set(id, { ...one, hold: 'free' });
      if (one.hold === 'asked')
        placements.set(id, { ...one, hold: 'free', placeAskedAt: null, version: one.version + 1 });
      return Promise.resolve();
    },
    oweEnded: (today) => {
      for (const one of placements.values())
        if (one.hold === 'ending' && one.lastDay < today) placements.set(one.id, { ...one, hold: 'owed' });
      return Promise.resolve();
    },
    unsettled: () => Promise.resolve([...placements.values()].filter(({ hold }) => hold === 'owed')),
    insertMany: () => Promise.reject(new Error('nothing is loaded here')),
  };

  const taskStore: PlacementTaskRepository = {
    add: (task) => {
      if (!tasks.has(task.id)) tasks.set(task.id, task);
      return Promise.resolve();
    },
    open: (task) => {
      const before = tasks.get(task.id);
      if (before?.doneAt !== null) tasks.set(task.id, task);
      return Promise.resolve();
    },
    get: (_scope, id) => Promise.resolve(tasks.get(id) ?? null),
    list: () => Promise.resolve([...tasks.values()].filter(({ doneAt }) => doneAt === null)),
    finish: () => Promise.resolve(false),
    finishOf: (_scope, studentId, kinds, by, at) => {
      for (const task of tasks.values())
        if (task.studentId === studentId && kinds.includes(task.kind) && task.doneAt === null)
          tasks.set(task.id, { ...task, doneAt: at, doneBy: by });
      return Promise.resolve();
    },
  };
  return { proposals: proposalStore, placements: placementStore, tasks: taskStore };
};
