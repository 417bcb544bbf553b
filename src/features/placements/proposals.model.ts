import type { Connection } from 'mongoose';
import {
  placementModelOf,
  proposalModelOf,
  recordOf,
  rowOf,
  within,
  type ProposalRow,
} from './placement-rows.model.js';
import type { DeclineReason } from '../../domain/placement.js';
import type { SeasonId } from '../../domain/season.js';
import { createPupilGuard } from './pupil-guard.model.js';
import type { ProposalFilter, ProposalRepository, Reach } from './proposals.repository.js';
import type { ProposalRecord } from './proposals.rules.js';

type Filter = Record<string, unknown>;

const stateFilter = (state: ProposalFilter['state'], now: Date): Filter => {
  if (state === 'held') return { state, heldUntil: { $gt: now } };
  if (state === 'lapsed') return { $or: [{ state }, { state: 'held', heldUntil: { $lte: now } }] };
  return state === undefined ? {} : { state };
};

const filterOf = ({ state, season, runId, studentIds, found }: ProposalFilter, now: Date): Filter[] => [
  stateFilter(state, now),
  {
    ...(season && { season }),
    ...(runId !== undefined && { runId }),
    ...(studentIds && { studentId: { $in: [...studentIds] } }),
  },
  found
    ? {
        $or: [{ studentId: { $in: [...found.studentIds] } }, { establishmentId: { $in: [...found.establishmentIds] } }],
      }
    : {},
];

// A company hears of a proposal when its place is held, not before.
const visible = (reach: Reach): Filter => ('schoolId' in reach ? {} : { hold: { $ne: 'asked' } });

/** Mongoose storage of proposals. */
export const createProposalRepository = (connection: Connection): ProposalRepository => {
  const model = proposalModelOf(connection);
  const placements = placementModelOf(connection);
  const { guarded, isElsewhere } = createPupilGuard(connection);
  const change = async (filter: Filter, update: Filter): Promise<boolean> =>
    (await model.updateOne(filter as never, update)).modifiedCount === 1;
  const toRecords = (rows: ProposalRow[]): ProposalRecord[] => rows.map((row) => recordOf<ProposalRecord>(row));

  return {
    get: async (reach, id) => {
      const row = await model.findOne(within(reach, { ...visible(reach), _id: id })).lean<ProposalRow | null>();
      return row && recordOf<ProposalRecord>(row);
    },
    list: async (reach, filter, { after, limit, now }) => {
      const at = after && new Date(after[0]);
      const beyond =
        after && at ? [{ $or: [{ proposedAt: { $lt: at } }, { proposedAt: at, _id: { $lt: after[1] } }] }] : [];
      const rows = await model
        .find(within(reach, { ...visible(reach), $and: [...filterOf(filter, now), ...beyond] }))
        .sort({ proposedAt: -1, _id: -1 })
        .limit(limit)
        .lean<ProposalRow[]>();
      return toRecords(rows);
    },
    declineCounts: async (scope) => {
      const rows = await model.aggregate<{ _id: { season: SeasonId; reason: DeclineReason }; count: number }>([
        {
          $match: {
            ...(scope === null ? {} : { schoolId: scope.schoolId }),
            state: 'declined',
            declineReason: { $ne: null },
          },
        },
        { $group: { _id: { season: '$season', reason: '$declineReason' }, count: { $sum: 1 } } },
        { $sort: { '_id.season': -1, count: -1 } },
      ]);
      return rows.map(({ _id, count }) => ({ ..._id, count }));
    },
    insert: async (proposal) => {
      await model.create(rowOf(proposal) as never);
    },
    confirmHold: (id, also) =>
      connection.transaction(async () => {
        const isHeld = await change({ _id: id, state: 'held', hold: 'asked' }, { $set: { hold: 'held' } });
        if (isHeld) await also();
        return isHeld;
      }),
    drop: async (id) => {
      await model.deleteOne({ _id: id, state: 'held', hold: 'asked' });
    },
    accept: async (id, at, { placement, entry, version, mayOverlap }, also) =>
      guarded(placement.studentId, async () => {
        if (!mayOverlap && (await isElsewhere(placement))) return 'overlaps';
        const isOpen = await change(
          {
            ...{ _id: id, state: 'held', hold: 'held', heldUntil: { $gt: at } },
            ...(version === null ? {} : { version }),
          },
          { $set: { state: 'accepted', answeredAt: at }, $inc: { version: 1 }, $push: { history: entry } },
        );
        if (!isOpen) return 'not-open';
        await placements.create(rowOf(placement) as never);
        await also();
        return 'accepted';
      }),
    close: (id, { state, at, reason, text, entry }, version, also) =>
      connection.transaction(async () => {
        const isClosed = await change(
          {
            ...{ _id: id, state: 'held', hold: 'held' },
            heldUntil: state === 'lapsed' ? { $lte: at } : { $gt: at },
            ...(version === null ? {} : { version }),
          },
          {
            $set: { state, hold: 'owed', answeredAt: at, declineReason: reason, declineText: text },
            $inc: { version: 1 },
            $push: { history: entry },
          },
        );
        if (isClosed) await also();
        return isClosed;
      }),
    ask: (id, question, entry, now, also) =>
      connection.transaction(async () => {
        const isAsked = await change(
          { _id: id, state: 'held', hold: 'held', heldUntil: { $gt: now } },
          { $set: { question }, $inc: { version: 1 }, $push: { history: entry } },
        );
        if (isAsked) await also();
        return isAsked;
      }),
    settled: async (id) => {
      await change({ _id: id, hold: 'owed' }, { $set: { hold: 'free' } });
    },
    overdue: async (now, limit, studentId) => {
      const rows = await model
        .find({
          state: 'held',
          hold: 'held',
          heldUntil: { $lte: now },
          ...(studentId === undefined ? {} : { studentId }),
        })
        .sort({ heldUntil: 1 })
        .limit(limit)
        .lean<ProposalRow[]>();
      return toRecords(rows);
    },
    unsettled: async (askedBefore, limit) => {
      const rows = await model
        .find({ $or: [{ hold: 'owed' }, { hold: 'asked', proposedAt: { $lt: askedBefore } }] })
        .limit(limit)
        .lean<ProposalRow[]>();
      return toRecords(rows);
    },
    giveUp: (id, entry) =>
      change(
        { _id: id, state: 'held', hold: 'asked' },
        { $set: { state: 'withdrawn', hold: 'owed' }, $inc: { version: 1 }, $push: { history: entry } },
      ),
  };
};
