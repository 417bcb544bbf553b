import { expect } from 'chai';
import { contractDatabase } from './contract-database.js';

describe('contract: guarded writes of 200 clients at once', () => {
  const database = contractDatabase('guarded');
  const clients = Array.from({ length: 200 }, (_, i) => i);

  it('never gives out more places than there are', async () => {
    const docs = await database.filled({ _id: 'offer', free: 60, taken: 0 });
    const outcomes = await Promise.all(
      clients.map(() => docs.updateOne({ _id: 'offer', free: { $gte: 1 } }, { $inc: { free: -1, taken: 1 } })),
    );
    expect(outcomes.filter(({ modifiedCount }) => modifiedCount === 1)).to.have.length(60);
    expect(await docs.findOne({ _id: 'offer' })).to.deep.equal({ _id: 'offer', free: 0, taken: 60 });
  });

  it('never takes one counter of several without the others', async () => {
    const docs = await database.filled({ _id: 'offer', free: { mon: 40, tue: 25, total: 50 }, claims: [] });
    const claim = (i: number) => {
      const days = i % 2 === 0 ? ['mon', 'tue'] : ['mon'];
      const wanted = [...days, 'total'].map((name) => `free.${name}`);
      const guard = Object.fromEntries(wanted.map((name) => [name, { $gte: 1 }]));
      const take = Object.fromEntries(wanted.map((name) => [name, -1]));
      return docs.updateOne({ _id: 'offer', 'claims.id': { $ne: i }, ...guard }, {
        $inc: take,
        $push: { claims: { id: i, days } },
      } as never);
    };
    const outcomes = await Promise.all(clients.map(claim));
    const { free, claims } = (await docs.findOne({ _id: 'offer' })) as unknown as {
      free: Record<string, number>;
      claims: { id: number; days: string[] }[];
    };
    const claimed = (day: string) => claims.filter(({ days }) => days.includes(day)).length;
    expect(claims).to.have.length(outcomes.filter(({ modifiedCount }) => modifiedCount === 1).length);
    expect(free).to.deep.equal({ mon: 0, tue: 25 - claimed('tue'), total: 10 });
    expect(claimed('mon')).to.equal(40);
  });

  it('gives each of them another item of a queue', async () => {
    const docs = await database.filled(...clients.slice(0, 150).map((_id) => ({ _id, state: 'due' })));
    const taken = await Promise.all(
      clients.map((worker) =>
        docs.findOneAndUpdate({ state: 'due' }, { $set: { state: 'taken', worker } }, { sort: { _id: 1 } }),
      ),
    );
    const ids = taken.flatMap((document) => (document ? [document._id] : []));
    expect({ given: ids.length, different: new Set(ids).size }).to.deep.equal({ given: 150, different: 150 });
  });

  it('lets one of them replace a version', async () => {
    const docs = await database.filled({ _id: 1, version: 1 });
    const outcomes = await Promise.all(
      clients.map((by) => docs.replaceOne({ _id: 1, version: 1 }, { version: 2, by })),
    );
    const winner = outcomes.findIndex(({ modifiedCount }) => modifiedCount === 1);
    expect(outcomes.filter(({ modifiedCount }) => modifiedCount === 1)).to.have.length(1);
    expect(await docs.findOne({ _id: 1 })).to.deep.equal({ _id: 1, version: 2, by: winner });
  });

  it('gives each of them a moment of its own on the clock of the database, of a document that is there or not', async () => {
    const docs = await database.filled({ _id: 'old', next: new Date(0) });
    const next = { $add: [{ $max: [{ $ifNull: ['$next', '$$NOW'] }, '$$NOW'] }, 60_000] };
    for (const _id of ['old', 'new']) {
      const rows = await Promise.all(
        clients.map(() =>
          docs.findOneAndUpdate({ _id }, [{ $set: { next } }], { upsert: true, returnDocument: 'after' }),
        ),
      );
      expect(new Set(rows.map((row) => (row?.next as Date).getTime())).size, _id).to.equal(clients.length);
    }
  });
});
