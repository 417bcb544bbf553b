import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { contractDatabase } from './contract-database.js';

describe('contract: indexes', () => {
  const database = contractDatabase('indexes');

  it('lists what was made, and making it again changes nothing', async () => {
    const docs = await database.filled({ _id: 1, a: 1 });
    const make = async () => {
      await docs.createIndex({ a: 1, b: -1 }, {}, {});
      await docs.createIndex({ c: 1 }, { name: 'by-c', partialFilterExpression: { c: { $gt: 0 } } }, {});
      await docs.createIndex({ at: 1 }, { expireAfterSeconds: 60 }, {});
    };
    await make();
    await make();
    const listed = (await docs.indexes()).map(({ name, key, partialFilterExpression, expireAfterSeconds }) => ({
      name,
      key,
      ...(partialFilterExpression ? { partialFilterExpression } : {}),
      ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    }));
    expect(listed).to.have.deep.members([
      { name: '_id_', key: { _id: 1 } },
      { name: 'a_1_b_-1', key: { a: 1, b: -1 } },
      { name: 'by-c', key: { c: 1 }, partialFilterExpression: { c: { $gt: 0 } } },
      { name: 'at_1', key: { at: 1 }, expireAfterSeconds: 60 },
    ]);
    await docs.dropIndex('by-c');
    expect(await docs.indexes()).to.have.length(3);
  });

  it('gives the same answers with and without an index', async () => {
    const docs = await database.filled(
      ...Array.from({ length: 300 }, (_, _id) => ({ _id, a: _id % 10, b: _id % 7, t: [`t${_id % 3}`] })),
    );
    const ask = async () => ({
      and: await docs.countDocuments({ a: 3, b: { $gte: 2, $lt: 5 } }),
      array: await docs.countDocuments({ t: 't1', a: { $in: [1, 2] } }),
      sorted: (await docs.find({ a: 4 }).sort({ b: -1, _id: 1 }).limit(5).toArray()).map(({ _id }) => _id),
      none: await docs.countDocuments({ a: { $gt: 100 } }),
    });
    const without = await ask();
    await docs.createIndex({ a: 1, b: -1 }, {}, {});
    await docs.createIndex({ t: 1 }, {}, {});
    expect(await ask()).to.deep.equal(without);
    expect(without.and).to.equal(13);
  });

  it('refuses another index of the same name', async () => {
    const docs = await database.filled({ _id: 1 });
    await docs.createIndex({ a: 1 }, { name: 'one' }, {});
    const code = await docs.createIndex({ b: 1 }, { name: 'one' }, {}).then(
      () => 'accepted',
      (error: unknown) => (error as { code: number }).code,
    );
    expect(code).to.equal(86);
  });

  it('removes what has expired, and nothing else', async function () {
    // The server looks for it in its own time: the embedded engine every ten seconds, MongoDB every minute.
    this.timeout(90_000);
    const docs = database.collection();
    await docs.createIndex({ at: 1 }, { expireAfterSeconds: 1 }, {});
    const hour = 3_600_000;
    await docs.insertMany([
      { _id: 'old', at: new Date(Date.now() - hour) },
      { _id: 'new', at: new Date(Date.now() + hour) },
      { _id: 'none' },
    ]);
    while ((await docs.countDocuments({ _id: 'old' })) > 0) await wait(200);
    expect((await docs.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).to.deep.equal(['new', 'none']);
  });
});
