import mongoose, { type Connection } from 'mongoose';

// Whatever runs inside `connection.transaction` belongs to it, so that repositories need not pass a session around.
mongoose.set('transactionAsyncLocalStorage', true);

/** One connection to the database; the pool is shared by all repositories. @throws when no server answers in ten seconds */
export const connect = async (uri: string): Promise<Connection> =>
  mongoose
    .createConnection(uri, {
      serverSelectionTimeoutMS: 10_000,
      maxPoolSize: 40,
      autoIndex: false,
      autoCreate: false,
      writeConcern: { w: 'majority', journal: true },
    })
    .asPromise();

/** Makes the collections and indexes of all models, one after the other. Safe to repeat. */
export const prepareCollections = async (connection: Connection): Promise<void> => {
  for (const model of Object.values(connection.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
};
