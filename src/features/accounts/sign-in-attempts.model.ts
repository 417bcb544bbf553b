import type { Connection } from 'mongoose';
import { createWindowCounts } from '../../platform/db/window-counts.model.js';
import type { SignInAttempts } from './sign-in-attempts.repository.js';

/** Mongoose storage of the counts of attempts to sign in. */
export const createSignInAttempts = (connection: Connection): SignInAttempts => {
  const { add, model } = createWindowCounts(connection, { name: 'SignInAttempt', collection: 'signInAttempts' });
  return {
    add: (key, until) => add(key, 1, until),
    takeBack: async (key) => {
      await model.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } });
    },
    clear: async (key) => {
      await model.deleteOne({ _id: key });
    },
  };
};
