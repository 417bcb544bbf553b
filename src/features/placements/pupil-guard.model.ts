import { Schema, type Connection, type Model } from 'mongoose';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { placementsOverlap, type PlacementRecord } from './placement-moves.rules.js';
import { placementModelOf, recordOf, type PlacementRow } from './placement-rows.model.js';

/** Whatever makes a placement of a pupil live writes this, so that of two at once one sees the other. */
interface PupilGuard {
  _id: string;
  tries: number;
}

const guardModelOf = (connection: Connection): Model<PupilGuard> => {
  const known = connection.models.PupilGuard as Model<PupilGuard> | undefined;
  if (known) return known;
  const schema = new Schema<PupilGuard>(
    { _id: { type: String, required: true }, tries: { type: Number, default: 0 } },
    { strict: 'throw', versionKey: false, collection: 'pupilGuards' },
  );
  return connection.model<PupilGuard>('PupilGuard', schema);
};

/** Runs work about where one pupil is in a transaction that no other such work of this pupil can pass. */
export const createPupilGuard = (connection: Connection) => {
  const guards = guardModelOf(connection);
  const placements = placementModelOf(connection);

  const guarded = async <T>(studentId: string, work: () => Promise<T>): Promise<T> => {
    try {
      await guards.updateOne({ _id: studentId }, { $setOnInsert: { tries: 0 } }, { upsert: true });
    } catch (error) {
      if (!duplicateKeyOf(error)) throw error; // another one made it just now
    }
    return connection.transaction(async () => {
      await guards.updateOne({ _id: studentId }, { $inc: { tries: 1 } });
      return work();
    });
  };

  /** Whether the pupil is elsewhere on the weekdays of a placement. Only true inside `guarded`. */
  const isElsewhere = async (placement: PlacementRecord): Promise<boolean> => {
    const rows = await placements
      .find({ studentId: placement.studentId, state: { $in: [...LIVE_PLACEMENT_STATES] }, _id: { $ne: placement.id } })
      .lean<PlacementRow[]>();
    return rows.some((row) => placementsOverlap(recordOf<PlacementRecord>(row), placement));
  };

  return { guarded, isElsewhere };
};
