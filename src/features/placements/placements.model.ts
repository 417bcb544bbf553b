import type { Connection } from 'mongoose';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { placementModelOf, recordOf, rowOf, within, type PlacementRow } from './placement-rows.model.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { PlacementFilter, PlacementRepository } from './placements.repository.js';
import { createPupilGuard } from './pupil-guard.model.js';

type Filter = Record<string, unknown>;
const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;
/** How many documents go to the server in one insert. */
const BATCH = 1000;

const filterOf = (filter: PlacementFilter): Filter[] => {
  const { states, season, groupIds, studentIds, establishmentIds, mentorId, supervisorId, on, found } = filter;
  return [
    {
      ...(states && { state: { $in: [...states] } }),
      ...(season && { season }),
      ...(groupIds && { groupId: { $in: [...groupIds] } }),
      ...(studentIds && { studentId: { $in: [...studentIds] } }),
      ...(establishmentIds && { establishmentId: { $in: [...establishmentIds] } }),
      ...(mentorId !== undefined && { mentorId }),
      ...(supervisorId !== undefined && { supervisorId }),
      ...(on && { firstDay: { $lte: on }, lastDay: { $gte: on } }),
    },
    found
      ? {
          $or: [
            { studentId: { $in: [...found.studentIds] } },
            { establishmentId: { $in: [...found.establishmentIds] } },
          ],
        }
      : {},
  ];
};

/** Mongoose storage of placements. */
export const createPlacementRepository = (connection: Connection): PlacementRepository => {
  const model = placementModelOf(connection);
  const { guarded, isElsewhere } = createPupilGuard(connection);

  const read = async (filter: Filter, limit?: number): Promise<PlacementRecord[]> => {
    const query = model.find(filter).sort({ firstDay: 1, _id: 1 });
    const rows = await (limit === undefined ? query : query.limit(limit)).lean<PlacementRow[]>();
    return rows.map((row) => recordOf<PlacementRecord>(row));
  };
  const one = async (filter: Filter): Promise<PlacementRecord | null> => {
    const row = await model.findOne(filter).lean<PlacementRow | null>();
    return row && recordOf<PlacementRecord>(row);
  };
  const store = async (placement: PlacementRecord): Promise<boolean> => {
    const { id, version } = placement;
    const { modifiedCount } = await model.replaceOne(
      { _id: id, version, schoolId: placement.schoolId },
      {
        ...rowOf(placement),
        version: version + 1,
      },
    );
    return modifiedCount === 1;
  };

  return {
    get: (reach, id) => one(within(reach, { _id: id })),
    find: (id) => one({ _id: id }),
    byProposal: (reach, proposalId) => one(within(reach, { proposalId })),
    list: (reach, filter, { after, limit }) => {
      const beyond = after
        ? [{ $or: [{ firstDay: { $gt: after[0] } }, { firstDay: after[0], _id: { $gt: after[1] } }] }]
        : [];
      return read(within(reach, { $and: [...filterOf(filter), ...beyond] }), limit);
    },
    all: (reach, filter) => read(within(reach, { $and: filterOf(filter) })),
    everywhere: (filter) => read({ $and: filterOf(filter) }),
    replace: (placement, also) =>
      connection.transaction(async () => {
        const isStored = await store(placement);
        if (isStored) await also();
        return isStored;
      }),
    revive: (placement, mayOverlap, also) =>
      guarded(placement.studentId, async () => {
        if (!mayOverlap && (await isElsewhere(placement))) return 'overlaps';
        if (!(await store(placement))) return 'changed-meanwhile';
        await also();
        return 'changed';
      }),
    settled: async (id, claim) => {
      const mine = { _id: id, 'claim.id': claim.id };
      await model.updateOne({ ...mine, hold: 'owed' }, { $set: { hold: 'free' } });
      // Who asked for the place may still be at it: the version tells them that it was given up.
      await model.updateOne(
        { ...mine, hold: 'asked' },
        { $set: { hold: 'free', placeAskedAt: null }, $inc: { version: 1 } },
      );
    },
    oweEnded: async (today) => {
      await model.updateMany({ hold: 'ending', lastDay: { $lt: today } }, { $set: { hold: 'owed' } });
    },
    unsettled: async (askedBefore, limit) => {
      const rows = await model
        .find({ $or: [{ hold: 'owed' }, { hold: 'asked', placeAskedAt: { $lt: askedBefore } }] })
        .limit(limit)
        .lean<PlacementRow[]>();
      return rows.map((row) => recordOf<PlacementRecord>(row));
    },
    insertMany: async (placements) => {
      const rows = placements.map((placement) => ({
        ...{ hold: LIVE.includes(placement.state) ? 'held' : 'free', placeAskedAt: null, history: [] },
        plannedLastDay: placement.lastDay,
        ...rowOf(placement),
      }));
      for (let from = 0; from < rows.length; from += BATCH)
        await model.insertMany(rows.slice(from, from + BATCH) as never);
    },
  };
};
