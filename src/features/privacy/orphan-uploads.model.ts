import mongoose, { type Connection } from 'mongoose';
import { namedScanIds } from './signature-scans.model.js';

/** An upload that no record names: the service ended between keeping the file and writing down what it is, or halfway the file. */
export interface OrphanUpload {
  readonly id: string;
  /** Null for pieces of a file that never became one. */
  readonly schoolId: string | null;
}

/** What storage must offer to find uploads that nobody can reach. */
export interface OrphanUploads {
  /** Those from before an instant. What is younger may be waiting for its record. */
  before(instant: Date): Promise<OrphanUpload[]>;
  /** Safe to repeat. */
  remove(upload: OrphanUpload): Promise<void>;
}

/** Finds them in the store of files itself, against the agreements, which are all that names files. */
export const createOrphanUploads = (connection: Connection): OrphanUploads => {
  const files = connection.collection<{ _id: string; metadata: { schoolId: string } }>('uploads.files');
  const chunks = connection.collection<{ _id: mongoose.mongo.ObjectId; files_id: string }>('uploads.chunks');
  return {
    before: async (instant) => {
      const named = await namedScanIds(connection);
      const whole = await files
        .find({ 'metadata.uploadedAt': { $lt: instant } } as never)
        .project<{ _id: string; metadata: { schoolId: string } }>({ 'metadata.schoolId': 1 })
        .toArray();
      // A piece has no day of its own; its id begins with the second in which it was made.
      const youngest = mongoose.mongo.ObjectId.createFromTime(Math.floor(instant.getTime() / 1000));
      const pieces = await chunks.distinct('files_id', { _id: { $lt: youngest } });
      const complete = new Set(await files.distinct('_id'));
      return [
        ...whole.flatMap(({ _id, metadata }) => (named.has(_id) ? [] : [{ id: _id, schoolId: metadata.schoolId }])),
        ...pieces.flatMap((id) => (complete.has(id) ? [] : [{ id, schoolId: null }])),
      ];
    },
    remove: async ({ id }) => {
      // Last what it is found by, so that what breaks off is found again.
      await chunks.deleteMany({ files_id: id });
      await files.deleteOne({ _id: id });
    },
  };
};
