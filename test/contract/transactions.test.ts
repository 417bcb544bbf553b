import { expect } from 'chai';
import { Schema, type mongo } from 'mongoose';
import { contractDatabase, refusal } from './contract-database.js';

describe('contract: transactions', () => {
  const database = contractDatabase('transactions');
  const balances = (n = 100) => database.filled({ _id: 1, n }, { _id: 2, n });

  const inTransaction = async <T>(work: (session: mongo.ClientSession) => Promise<T>): Promise<T> => {
    const session = await database.connection().startSession();
    try {
      return await session.withTransaction(() => work(session));
    } finally {
      await session.endSession();
    }
  };

  it('commits all of it', async () => {
    const docs = await balances();
    await inTransaction(async (session) => {
      await docs.updateOne({ _id: 1 }, { $inc: { n: -10 } }, { session });
      await docs.updateOne({ _id: 2 }, { $inc: { n: 10 } }, { session });
      await docs.insertOne({ _id: 3, n: 0 }, { session });
    });
    expect(await docs.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 1, n: 90 },
      { _id: 2, n: 110 },
      { _id: 3, n: 0 },
    ]);
  });

  it('leaves nothing of one that throws', async () => {
    const docs = await balances();
    const failed = await inTransaction(async (session) => {
      await docs.updateOne({ _id: 1 }, { $inc: { n: -10 } }, { session });
      await docs.insertOne({ _id: 3 }, { session });
      throw new Error('changed my mind');
    }).catch((error: unknown) => (error as Error).message);
    expect(failed).to.equal('changed my mind');
    expect(await docs.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 1, n: 100 },
      { _id: 2, n: 100 },
    ]);
  });

  it('leaves nothing of one that breaks a unique index, and says which', async () => {
    const docs = await balances();
    await docs.createIndex({ k: 1 }, { unique: true, sparse: true }, {});
    await docs.insertOne({ _id: 3, k: 'x' });
    const refused = await refusal(
      inTransaction(async (session) => {
        await docs.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
        await docs.insertOne({ _id: 4, k: 'x' }, { session });
      }),
    );
    expect(refused).to.deep.equal({ code: 11_000, keyPattern: { k: 1 }, keyValue: { k: 'x' } });
    expect((await docs.findOne({ _id: 1 }))?.n).to.equal(100);
  });

  it('shows its own writes inside and none outside, and reads from one moment', async () => {
    const docs = await balances();
    const seen = await inTransaction(async (session) => {
      await docs.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
      await docs.updateOne({ _id: 2 }, { $set: { n: 7 } });
      return {
        inside: (await docs.findOne({ _id: 1 }, { session }))?.n as unknown,
        outside: (await docs.findOne({ _id: 1 }))?.n as unknown,
        moment: (await docs.findOne({ _id: 2 }, { session }))?.n as unknown,
        after: (await docs.findOne({ _id: 2 }))?.n as unknown,
      };
    });
    expect(seen).to.deep.equal({ inside: 1, outside: 100, moment: 100, after: 7 });
  });

  it('gives one of two conflicting transactions an error that says to try again', async () => {
    const docs = await balances();
    const [a, b] = [await database.connection().startSession(), await database.connection().startSession()];
    try {
      a.startTransaction();
      b.startTransaction();
      await docs.findOne({ _id: 2 }, { session: b });
      await docs.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: a });
      const second = docs.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: b }).then(
        () => undefined,
        (error: unknown) => error as mongo.MongoServerError,
      );
      await a.commitTransaction();
      expect((await second)?.hasErrorLabel('TransientTransactionError')).to.equal(true);
    } finally {
      await a.endSession();
      await b.endSession();
    }
    expect((await docs.findOne({ _id: 1 }))?.n).to.equal(101);
  });

  it('commits once, however often it is told to', async () => {
    const docs = await balances();
    const session = await database.connection().startSession();
    try {
      session.startTransaction();
      await docs.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
      await session.commitTransaction();
      await session.commitTransaction();
    } finally {
      await session.endSession();
    }
    expect((await docs.findOne({ _id: 1 }))?.n).to.equal(101);
  });

  it('keeps the sum through transfers of 20 workers', async () => {
    const docs = await database.filled(...Array.from({ length: 10 }, (_, _id) => ({ _id, n: 1_000 })));
    const worker = async (w: number) => {
      for (let k = 0; k < 4; k++) {
        const [from, to] = [(w + k) % 10, (w * 3 + k + 1) % 10];
        if (from === to) continue;
        await inTransaction(async (session) => {
          await docs.updateOne({ _id: from }, { $inc: { n: -1 } }, { session });
          await docs.updateOne({ _id: to }, { $inc: { n: 1 } }, { session });
        });
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, w) => worker(w)));
    const all = await docs.find().toArray();
    expect(all.reduce((sum, { n }) => sum + (n as number), 0)).to.equal(10_000);
  });

  it('books 20 seats for 50 who want one, in two collections', async () => {
    const offers = await database.filled({ _id: 'offer', free: 20 });
    const bookings = database.collection();
    await bookings.createIndex({ pupil: 1 }, { unique: true }, {});
    const book = (pupil: number) =>
      inTransaction(async (session) => {
        const taken = await offers.updateOne({ _id: 'offer', free: { $gt: 0 } }, { $inc: { free: -1 } }, { session });
        if (taken.modifiedCount === 0) throw new Error('full');
        await bookings.insertOne({ _id: pupil, pupil }, { session });
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, pupil) => book(pupil)));
    const reasons = outcomes.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).message] : []));
    expect({
      refused: reasons.length,
      reasons: [...new Set(reasons)],
      free: (await offers.findOne({ _id: 'offer' }))?.free as unknown,
      booked: await bookings.countDocuments(),
    }).to.deep.equal({ refused: 30, reasons: ['full'], free: 0, booked: 20 });
  });

  it('reads many batches inside one', async () => {
    const docs = await database.filled(...Array.from({ length: 700 }, (_, _id) => ({ _id })));
    const seen = await inTransaction(async (session) => {
      await docs.insertOne({ _id: 700 }, { session });
      return docs.find({}, { session }).sort({ _id: -1 }).batchSize(50).toArray();
    });
    expect(seen.map(({ _id }) => _id)).to.deep.equal(Array.from({ length: 701 }, (_, i) => 700 - i));
  });

  it('covers what models do inside it without being handed a session', async () => {
    const connection = database.connection();
    const schema = new Schema({ _id: String, n: Number }, { autoCreate: false, autoIndex: false, versionKey: false });
    const model = connection.model('ContractThing', schema);
    await model.createCollection();
    await model.create([{ _id: 'a', n: 1 }]);
    await connection.transaction(async () => {
      await model.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
      await model.create([{ _id: 'b', n: 5 }]);
    });
    await connection
      .transaction(async () => {
        await model.updateOne({ _id: 'a' }, { $inc: { n: 50 } });
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(await model.find().sort({ _id: 1 }).lean()).to.deep.equal([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 5 },
    ]);
  });
});
