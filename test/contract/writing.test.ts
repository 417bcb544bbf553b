import { expect } from 'chai';
import type { mongo } from 'mongoose';
import { contractDatabase } from './contract-database.js';

describe('contract: writing', () => {
  const database = contractDatabase('writing');

  it('stores and gives back every type that documents use', async () => {
    const docs = database.collection();
    const document = {
      _id: 'a',
      text: 'één',
      whole: 1,
      broken: 1.5,
      large: 9_007_199_254_740_991,
      yes: true,
      none: null,
      at: new Date('2026-09-01T10:15:30.123Z'),
      list: [1, [2, [3]], { k: 'v' }],
      inner: { deep: { deeper: {} } },
    };
    const bytes = Buffer.from([0, 1, 255]);
    await docs.insertOne({ ...document, bytes });
    const { bytes: kept, ...rest } = (await docs.findOne({ _id: 'a' }))!;
    expect(rest).to.deep.equal(document);
    expect(Buffer.from((kept as mongo.Binary).buffer)).to.deep.equal(bytes);
  });

  it('keeps a document of a megabyte, and fields in their order', async () => {
    const docs = database.collection();
    await docs.insertOne({ _id: 1, z: 'x'.repeat(1_000_000), a: 1, m: 2 });
    const found = (await docs.findOne({ _id: 1 }))!;
    expect(Object.keys(found)).to.deep.equal(['_id', 'z', 'a', 'm']);
    expect(found.z).to.have.length(1_000_000);
  });

  it('counts what it matched, changed and removed', async () => {
    const docs = await database.filled({ _id: 1, n: 1 }, { _id: 2, n: 1 }, { _id: 3, n: 5 });
    const many = await docs.updateMany({ n: { $lte: 5 } }, { $set: { n: 5 } });
    const one = await docs.updateOne({ _id: 9 }, { $set: { n: 5 } });
    const removed = await docs.deleteMany({ _id: { $in: [1, 2, 8] } });
    expect({
      many: [many.matchedCount, many.modifiedCount],
      one: [one.matchedCount, one.modifiedCount],
      removed: removed.deletedCount,
      left: await docs.find().toArray(),
    }).to.deep.equal({ many: [3, 2], one: [0, 0], removed: 2, left: [{ _id: 3, n: 5 }] });
  });

  it('replaces a document only while its version is the stored one', async () => {
    const docs = await database.filled({ _id: 1, version: 3, name: 'old', gone: true });
    const first = await docs.replaceOne({ _id: 1, version: 3 }, { version: 4, name: 'new' });
    const second = await docs.replaceOne({ _id: 1, version: 3 }, { version: 4, name: 'late' });
    expect([first.modifiedCount, second.modifiedCount]).to.deep.equal([1, 0]);
    expect(await docs.find().toArray()).to.deep.equal([{ _id: 1, version: 4, name: 'new' }]);
  });

  it('makes a document once by upsert, with what only an insert sets', async () => {
    const docs = database.collection();
    const put = () => docs.updateOne({ _id: 1 }, { $setOnInsert: { made: 1 }, $inc: { n: 1 } }, { upsert: true });
    const [first, second] = [await put(), await put()];
    expect([first.upsertedId, second.upsertedId]).to.deep.equal([1, null]);
    expect(await docs.find().toArray()).to.deep.equal([{ _id: 1, made: 1, n: 2 }]);
  });

  it('gives the document before or after a findOneAndUpdate, sorted and projected, or null', async () => {
    const docs = await database.filled({ _id: 1, due: 5, state: 'open' }, { _id: 2, due: 3, state: 'open' });
    const take = { $set: { state: 'taken' } };
    const after = await docs.findOneAndUpdate({ state: 'open' }, take, {
      sort: { due: 1 },
      returnDocument: 'after',
      projection: { due: 0 },
    });
    const before = await docs.findOneAndUpdate({ state: 'open' }, take, { sort: { due: 1 } });
    const none = await docs.findOneAndUpdate({ state: 'open' }, take);
    expect({ after, before, none }).to.deep.equal({
      after: { _id: 2, state: 'taken' },
      before: { _id: 1, due: 5, state: 'open' },
      none: null,
    });
    expect(await docs.findOneAndDelete({ _id: 1 })).to.deep.equal({ _id: 1, due: 5, state: 'taken' });
  });

  it('changes numbers, fields and nested fields in one update', async () => {
    const docs = await database.filled({ _id: 1, a: 1, low: 5, high: 5, old: 'x', inner: { keep: 1 } });
    await docs.updateOne(
      { _id: 1 },
      {
        $inc: { a: 2, 'inner.new.count': 1 },
        $min: { low: 3 },
        $max: { high: 9 },
        $unset: { old: '' },
        $set: { 'inner.text': 't' },
        $mul: { none: 4 },
      },
    );
    expect(await docs.findOne({ _id: 1 })).to.deep.equal({
      _id: 1,
      a: 3,
      low: 3,
      high: 9,
      none: 0,
      inner: { keep: 1, new: { count: 1 }, text: 't' },
    });
  });

  it('updates by a pipeline of expressions', async () => {
    const docs = await database.filled({ _id: 1, taken: 2, places: 3, note: 'x' });
    const full = { $cond: [{ $gte: [{ $add: ['$taken', 1] }, '$places'] }, 'full', 'open'] };
    await docs.updateOne({ _id: 1 }, [{ $set: { taken: { $add: ['$taken', 1] }, state: full } }, { $unset: 'note' }]);
    expect(await docs.findOne({ _id: 1 })).to.deep.equal({ _id: 1, taken: 3, places: 3, state: 'full' });
  });

  it('writes a mixed bulk in order, and goes on after a failure when it need not be in order', async () => {
    const docs = database.collection();
    const result = await docs.bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { _id: 2 }, update: { $set: { n: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: 2 }, replacement: { n: 10 } } },
      { updateMany: { filter: {}, update: { $inc: { n: 1 } } } },
      { deleteOne: { filter: { _id: 1 } } },
    ]);
    expect([result.insertedCount, result.modifiedCount, result.upsertedCount, result.deletedCount]).to.deep.equal([
      1, 4, 1, 1,
    ]);
    expect(await docs.find().toArray()).to.deep.equal([{ _id: 2, n: 11 }]);

    const failed = await docs
      .insertMany([{ _id: 2 }, { _id: 3 }, { _id: 3 }, { _id: 4 }], { ordered: false })
      .then(() => [])
      .catch((error: unknown) => [(error as { writeErrors: { index: number; code: number }[] }).writeErrors].flat());
    expect(failed.map(({ index, code }) => [index, code])).to.deep.equal([
      [0, 11_000],
      [2, 11_000],
    ]);
    expect(await docs.countDocuments()).to.equal(3);
  });

  it('stops an ordered insert at the first failure', async () => {
    const docs = await database.filled({ _id: 2 });
    await docs.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]).catch(() => undefined);
    expect((await docs.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([1, 2]);
  });

  it('refuses an update that contradicts itself or changes the id', async () => {
    const docs = await database.filled({ _id: 1, a: 1 });
    const codes = [];
    for (const update of [{ $set: { a: 2 }, $inc: { a: 1 } }, { $set: { _id: 2 } }, { $push: { a: 1 } }])
      codes.push(
        await docs.updateOne({ _id: 1 }, update as never).then(
          () => 'accepted',
          (error: unknown) => (error as { code: number }).code,
        ),
      );
    expect(codes).to.deep.equal([40, 66, 2]);
    expect(await docs.find().toArray()).to.deep.equal([{ _id: 1, a: 1 }]);
  });
});
