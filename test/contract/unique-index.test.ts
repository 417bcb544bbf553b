import { expect } from 'chai';
import { contractDatabase, refusal } from './contract-database.js';

describe('contract: uniqueness', () => {
  const database = contractDatabase('unique');
  const taken = (keyPattern: object, keyValue: object) => ({ code: 11_000, keyPattern, keyValue });

  it('names the index and the values, whatever the write', async () => {
    const docs = await database.filled({ _id: 1, email: 'a@x' }, { _id: 2, email: 'b@x' });
    await docs.createIndex({ email: 1 }, { unique: true }, {});
    const clash = taken({ email: 1 }, { email: 'a@x' });
    expect(await refusal(docs.insertOne({ _id: 3, email: 'a@x' }))).to.deep.equal(clash);
    expect(await refusal(docs.updateOne({ _id: 2 }, { $set: { email: 'a@x' } }))).to.deep.equal(clash);
    expect(await refusal(docs.replaceOne({ _id: 2 }, { email: 'a@x' }))).to.deep.equal(clash);
    expect(await refusal(docs.findOneAndUpdate({ _id: 2 }, { $set: { email: 'a@x' } }))).to.deep.equal(clash);
    expect(await refusal(docs.updateOne({ _id: 9 }, { $set: { email: 'a@x' } }, { upsert: true }))).to.deep.equal(
      clash,
    );
    expect(await docs.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 1, email: 'a@x' },
      { _id: 2, email: 'b@x' },
    ]);
  });

  it('names the id when that is taken', async () => {
    const docs = await database.filled({ _id: 'x' });
    expect(await refusal(docs.insertOne({ _id: 'x' }))).to.deep.equal(taken({ _id: 1 }, { _id: 'x' }));
  });

  it('looks at all fields of a compound index, also inside documents', async () => {
    const docs = await database.filled(
      { _id: 1, school: 'a', key: { no: 1 } },
      { _id: 2, school: 'b', key: { no: 1 } },
    );
    await docs.createIndex({ school: 1, 'key.no': 1 }, { unique: true }, {});
    const pattern = { school: 1, 'key.no': 1 };
    expect(await refusal(docs.insertOne({ _id: 3, school: 'b', key: { no: 1 } }))).to.deep.equal(
      taken(pattern, { school: 'b', 'key.no': 1 }),
    );
    expect(await refusal(docs.updateOne({ _id: 2 }, { $set: { school: 'a' } }))).to.deep.equal(
      taken(pattern, { school: 'a', 'key.no': 1 }),
    );
  });

  it('counts only what a partial index covers', async () => {
    const docs = database.collection();
    await docs.createIndex({ slot: 1 }, { unique: true, partialFilterExpression: { state: 'active' } }, {});
    await docs.insertMany([
      { _id: 1, slot: 1, state: 'ended' },
      { _id: 2, slot: 1, state: 'ended' },
      { _id: 3, slot: 1, state: 'active' },
    ]);
    expect((await refusal(docs.insertOne({ _id: 4, slot: 1, state: 'active' }))).code).to.equal(11_000);
    expect((await refusal(docs.updateOne({ _id: 1 }, { $set: { state: 'active' } }))).code).to.equal(11_000);
    expect(await docs.countDocuments({ state: 'active' })).to.equal(1);
  });

  it('takes a missing field for null, unless the index is sparse', async () => {
    const strict = database.collection();
    await strict.createIndex({ k: 1 }, { unique: true }, {});
    await strict.insertOne({ _id: 1 });
    expect((await refusal(strict.insertOne({ _id: 2, k: null }))).code).to.equal(11_000);
    const sparse = database.collection();
    await sparse.createIndex({ k: 1 }, { unique: true, sparse: true }, {});
    await sparse.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, k: 1 }]);
    expect((await refusal(sparse.insertOne({ _id: 4, k: 1 }))).code).to.equal(11_000);
    expect(await sparse.countDocuments()).to.equal(3);
  });

  it('does not build over what is double already', async () => {
    const docs = await database.filled({ _id: 1, a: 1 }, { _id: 2, a: 1 });
    expect((await refusal(docs.createIndex({ a: 1 }, { unique: true }, {}))).code).to.equal(11_000);
    expect(await docs.indexes()).to.have.length(1);
  });

  it('lets one of 200 concurrent writers of a key win, and tells the others', async () => {
    const docs = database.collection();
    await docs.createIndex({ day: 1, slot: 1 }, { unique: true }, {});
    const writers = Array.from({ length: 200 }, (_, i) => docs.insertOne({ _id: i, day: 'mon', slot: 1 }));
    const outcomes = await Promise.allSettled(writers);
    const codes = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as { code: number }).code] : [],
    );
    expect({ won: 200 - codes.length, codes: [...new Set(codes)], stored: await docs.countDocuments() }).to.deep.equal({
      won: 1,
      codes: [11_000],
      stored: 1,
    });
  });

  it('lets 200 concurrent upserts of a key make one document and lose none', async () => {
    const docs = database.collection();
    await docs.createIndex({ k: 1 }, { unique: true }, {});
    const put = () => docs.findOneAndUpdate({ k: 'x' }, { $inc: { n: 1 } }, { upsert: true });
    await Promise.all(Array.from({ length: 200 }, put));
    const [only, ...others] = await docs.find().toArray();
    expect({ n: only?.n as unknown, others }).to.deep.equal({ n: 200, others: [] });
  });
});
