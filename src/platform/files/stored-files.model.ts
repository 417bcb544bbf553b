import { finished } from 'node:stream/promises';
import mongoose, { type Connection } from 'mongoose';
import { newId } from '../ids.js';
import type { FileStore, NewFile } from './stored-files.js';

type Facts = Omit<NewFile, 'bytes'>;

/** Uploads in GridFS: in pieces of 255 kB, so that no document comes near the limit of the database. */
export const createFileStore = (connection: Connection): FileStore => {
  const bucket = () => {
    if (!connection.db) throw new Error('the connection is not open');
    return new mongoose.mongo.GridFSBucket(connection.db, { bucketName: 'uploads' });
  };
  // Ids are our own, so that they can stand in links and logs like every other id.
  const keyOf = (id: string) => id as unknown as mongoose.mongo.ObjectId;
  const factsOf = async (schoolId: string, id: string): Promise<Facts | null> => {
    const [found] = await bucket()
      .find({ _id: keyOf(id), 'metadata.schoolId': schoolId })
      .toArray();
    return (found?.metadata as Facts | undefined) ?? null;
  };
  return {
    put: async ({ bytes, ...facts }) => {
      const id = newId('fil');
      const upload = bucket().openUploadStreamWithId(keyOf(id), id, { metadata: { ...facts } });
      upload.end(bytes);
      await finished(upload);
      return id;
    },
    get: async (schoolId, id) => {
      const facts = await factsOf(schoolId, id);
      if (!facts) return null;
      const parts: Buffer[] = [];
      for await (const part of bucket().openDownloadStream(keyOf(id))) parts.push(part as Buffer);
      return { ...facts, id, bytes: Buffer.concat(parts) };
    },
    remove: async (schoolId, id) => {
      if (await factsOf(schoolId, id)) await bucket().delete(keyOf(id));
    },
  };
};
