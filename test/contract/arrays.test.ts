import { expect } from 'chai';
import { contractDatabase, idsOf } from './contract-database.js';

describe('contract: arrays', () => {
  const database = contractDatabase('arrays');
  const steps = () => [
    { k: 1, v: 1 },
    { k: 2, v: 2 },
    { k: 3, v: 3 },
  ];

  it('pushes at a place, sorted and sliced', async () => {
    const docs = await database.filled({ _id: 1, a: [3, 1, 2] });
    await docs.updateOne({ _id: 1 }, { $push: { a: { $each: [9, 0], $sort: -1, $slice: 4 } } } as never);
    await docs.updateOne({ _id: 1 }, { $push: { a: { $each: [7], $position: 1 } } } as never);
    expect((await docs.findOne({ _id: 1 }))?.a).to.deep.equal([9, 7, 3, 2, 1]);
  });

  it('keeps the last items of a log', async () => {
    const docs = await database.filled({ _id: 1, log: [1, 2, 3] });
    await docs.updateOne({ _id: 1 }, { $push: { log: { $each: [4, 5], $slice: -3 } } } as never);
    expect((await docs.findOne({ _id: 1 }))?.log).to.deep.equal([3, 4, 5]);
  });

  it('pulls by value and by condition, and adds what is not there', async () => {
    const docs = await database.filled({ _id: 1, a: [1, 5, 9], s: steps() });
    await docs.updateOne({ _id: 1 }, { $pull: { a: { $gte: 5 }, s: { v: { $lt: 3 } } } } as never);
    await docs.updateOne({ _id: 1 }, { $addToSet: { a: { $each: [1, 2] } } });
    expect(await docs.findOne({ _id: 1 })).to.deep.equal({ _id: 1, a: [1, 2], s: [{ k: 3, v: 3 }] });
  });

  it('pulls and pushes different arrays in one update, only for an item that is there', async () => {
    const docs = await database.filled({ _id: 1, open: [{ t: 'x' }, { t: 'y' }], done: [], n: 0 });
    const close = { $pull: { open: { t: 'x' } }, $push: { done: 'x' }, $inc: { n: 1 } } as never;
    const counts = [
      (await docs.updateOne({ _id: 1, 'open.t': 'x' }, close)).modifiedCount,
      (await docs.updateOne({ _id: 1, 'open.t': 'x' }, close)).modifiedCount,
    ];
    expect(counts).to.deep.equal([1, 0]);
    expect(await docs.findOne({ _id: 1 })).to.deep.equal({ _id: 1, open: [{ t: 'y' }], done: ['x'], n: 1 });
  });

  it('changes the item that matched, all items, and filtered items', async () => {
    const docs = await database.filled({ _id: 1, s: steps() });
    await docs.updateOne({ _id: 1, 's.k': 2 }, { $set: { 's.$.v': 20 } });
    await docs.updateOne({ _id: 1 }, { $inc: { 's.$[].v': 1 } });
    await docs.updateOne({ _id: 1 }, { $set: { 's.$[e].v': 0 } }, { arrayFilters: [{ 'e.k': { $gte: 3 } }] });
    expect((await docs.findOne({ _id: 1 }))?.s).to.deep.equal([
      { k: 1, v: 2 },
      { k: 2, v: 21 },
      { k: 3, v: 0 },
    ]);
  });

  it('finds by any item, by one item as a whole, by place and by size', async () => {
    const docs = await database.filled(
      { _id: 1, t: ['a', 'b'], s: [{ k: 1, v: 5 }] },
      { _id: 2, t: ['b'], s: [{ k: 1, v: 9 }] },
      { _id: 3, t: [], s: [{ k: 1, v: 1 }, { k: 2, v: 9 }] }, // prettier-ignore
    );
    const ids = async (filter: object) => idsOf(await docs.find(filter).sort({ _id: 1 }).toArray());
    expect({
      any: await ids({ t: 'b' }),
      all: await ids({ t: { $all: ['a', 'b'] } }),
      in: await ids({ t: { $in: ['a', 'x'] } }),
      empty: await ids({ t: { $size: 0 } }),
      dotted: await ids({ 's.k': 1, 's.v': 9 }),
      whole: await ids({ s: { $elemMatch: { k: 1, v: 9 } } }),
      place: await ids({ 's.0.v': 9 }),
      missing: await ids({ 't.0': { $exists: false } }),
      not: await ids({ t: { $ne: 'b' } }),
    }).to.deep.equal({
      any: '1,2',
      all: '1',
      in: '1',
      empty: '3',
      dotted: '2,3',
      whole: '2',
      place: '2',
      missing: '3',
      not: '3',
    });
  });
});
