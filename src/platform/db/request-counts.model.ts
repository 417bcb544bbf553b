import type { Connection } from 'mongoose';
import type { RequestCounts } from '../http/shared-counts.js';
import { createWindowCounts } from './window-counts.model.js';

/** Mongoose storage of the counts of requests that the processes share. */
export const createRequestCounts = (connection: Connection): RequestCounts => {
  const { add } = createWindowCounts(connection, { name: 'RequestCount', collection: 'requestCounts', quick: true });
  return { add };
};
