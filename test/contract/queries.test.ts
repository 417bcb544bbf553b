import { expect } from 'chai';
import { contractDatabase, idsOf } from './contract-database.js';

describe('contract: queries', () => {
  const database = contractDatabase('queries');

  it('compares, combines and looks into documents', async () => {
    const docs = await database.filled(
      { _id: 1, a: 1, s: 'Foo', in: { x: 1 }, d: '2026-09-01' },
      { _id: 2, a: 5, s: 'bar', in: { x: 2 }, d: '2026-10-01' },
      { _id: 3, a: null, s: 'foobar', d: '2027-02-01' },
      { _id: 4 },
    );
    const ids = async (filter: object) => idsOf(await docs.find(filter).sort({ _id: 1 }).toArray());
    expect({
      between: await ids({ a: { $gt: 0, $lt: 5 } }),
      null: await ids({ a: null }),
      absent: await ids({ a: { $exists: false } }),
      in: await ids({ a: { $in: [1, null] } }),
      notIn: await ids({ _id: { $nin: [1, 2] } }),
      not: await ids({ a: { $not: { $gte: 5 } } }),
      either: await ids({ $or: [{ a: 1 }, { s: 'bar' }] }),
      neither: await ids({ $nor: [{ a: 1 }, { s: 'bar' }] }),
      both: await ids({ $and: [{ a: { $gte: 1 } }, { s: /o/ }] }),
      pattern: await ids({ s: /^foo/i }),
      days: await ids({ d: { $gte: '2026-09-15', $lte: '2027-02-01' } }),
      inside: await ids({ 'in.x': 2 }),
      typed: await ids({ a: { $type: 'number' } }),
      computed: await ids({ $expr: { $eq: ['$a', '$in.x'] } }),
    }).to.deep.equal({
      between: '1',
      null: '3,4',
      absent: '4',
      in: '1,3,4',
      notIn: '3,4',
      not: '1,3,4',
      either: '1,2',
      neither: '3,4',
      both: '1',
      pattern: '1,3',
      days: '2,3',
      inside: '2',
      typed: '1,2',
      computed: '1,4',
    });
  });

  it('pages by sort, skip and limit, and by a cursor over two sort fields', async () => {
    const names = ['b', 'a', 'c', 'a', 'b', 'a', 'c'];
    const docs = await database.filled(...names.map((name, _id) => ({ _id, name })));
    await docs.createIndex({ name: 1, _id: 1 }, {}, {});
    const order = { name: 1, _id: 1 } as const;
    expect(idsOf(await docs.find().sort(order).skip(2).limit(3).toArray())).to.equal('5,0,4');
    expect(idsOf(await docs.find().sort({ name: -1, _id: 1 }).limit(3).toArray())).to.equal('2,6,0');

    const pages: string[] = [];
    let after: { name: unknown; _id: unknown } | undefined;
    do {
      const { name, _id } = after ?? {};
      const filter = after ? { $or: [{ name: { $gt: name } }, { name, _id: { $gt: _id } }] } : {};
      const page = await docs
        .find(filter as object)
        .sort(order)
        .limit(3)
        .toArray();
      pages.push(idsOf(page));
      const last = page.at(-1);
      after = page.length === 3 && last ? { name: last.name, _id: last._id } : undefined;
    } while (after);
    expect(pages).to.deep.equal(['1,3,5', '0,4,2', '6']);
  });

  it('projects fields in and out', async () => {
    const docs = await database.filled({ _id: 1, a: 1, in: { x: 1, y: 2 }, list: [1, 2, 3] });
    expect(await docs.findOne({}, { projection: { 'in.x': 1, _id: 0 } })).to.deep.equal({ in: { x: 1 } });
    expect(await docs.findOne({}, { projection: { in: 0, list: 0 } })).to.deep.equal({ _id: 1, a: 1 });
    expect(await docs.findOne({}, { projection: { list: { $slice: -2 } } })).to.deep.include({ list: [2, 3] });
  });

  it('counts, lists distinct values, and sorts without regard to case when asked', async () => {
    const docs = await database.filled({ _id: 1, n: 'Zoë' }, { _id: 2, n: 'alice' }, { _id: 3, n: 'Bob' });
    const collation = { locale: 'nl', strength: 2 };
    expect(await docs.countDocuments({ n: /o/i })).to.equal(2);
    expect(await docs.estimatedDocumentCount()).to.equal(3);
    expect((await docs.distinct('n', { _id: { $gt: 1 } })).sort()).to.deep.equal(['Bob', 'alice']);
    expect(idsOf(await docs.find().collation(collation).sort({ n: 1 }).toArray())).to.equal('2,3,1');
    expect(await docs.countDocuments({ n: 'ALICE' }, { collation })).to.equal(1);
  });

  it('reads many batches in order, through one cursor and several at once', async () => {
    const docs = await database.filled(...Array.from({ length: 2_500 }, (_, _id) => ({ _id, pad: 'x'.repeat(200) })));
    const readAll = async (sort: 1 | -1) => {
      const seen: unknown[] = [];
      for await (const { _id } of docs.find().sort({ _id: sort }).batchSize(100)) seen.push(_id);
      return seen;
    };
    const all = Array.from({ length: 2_500 }, (_, i) => i);
    expect(await readAll(1)).to.deep.equal(all);
    const together = await Promise.all(Array.from({ length: 6 }, () => readAll(-1)));
    for (const each of together) expect(each).to.deep.equal(all.toReversed());
  });

  it('reads on through a cursor while others write, and closes one that is left early', async () => {
    const docs = await database.filled(...Array.from({ length: 500 }, (_, _id) => ({ _id, n: _id % 7 })));
    const cursor = docs.find().sort({ n: 1, _id: 1 }).batchSize(50);
    const first = await cursor.next();
    await docs.updateMany({}, { $set: { touched: true } });
    await docs.insertMany(Array.from({ length: 50 }, (_, i) => ({ _id: 1_000 + i, n: 99 })));
    const rest = (await cursor.toArray()).filter(({ _id }) => Number(_id) < 1_000);
    expect([first!, ...rest].map(({ _id }) => _id)).to.have.length(500);
    const left = docs.find().batchSize(10);
    await left.next();
    await left.close();
    expect(await docs.countDocuments({ touched: true })).to.equal(500);
  });

  it('ends a query that takes longer than it may', async () => {
    const docs = await database.filled(...Array.from({ length: 400 }, (_, _id) => ({ _id, k: 1 })));
    const lookup = { from: docs.collectionName, localField: 'k', foreignField: 'k', as: 'all' };
    const heavy = [{ $lookup: lookup }, { $unwind: '$all' }, { $lookup: { ...lookup, as: 'more' } }, { $count: 'n' }];
    const code = await docs
      .aggregate(heavy, { maxTimeMS: 20 })
      .toArray()
      .then(
        () => 'finished',
        (error: unknown) => (error as { code: number }).code,
      );
    expect(code).to.equal(50);
    expect(await docs.countDocuments()).to.equal(400);
  });
});

describe('contract: places on the map', () => {
  const database = contractDatabase('geo');
  const at = (...coordinates: [number, number]) => ({ type: 'Point', coordinates });
  const towns = [
    { _id: 'utrecht', point: at(5.1214, 52.0907), open: true },
    { _id: 'amersfoort', point: at(5.3878, 52.1561), open: true },
    { _id: 'amsterdam', point: at(4.9041, 52.3676), open: false },
    { _id: 'groningen', point: at(6.5665, 53.2194), open: true },
  ];
  const home = at(5.12, 52.09);

  it('finds by distance, nearest first, with and without a further condition', async () => {
    const docs = await database.filled(...towns);
    await docs.createIndex({ point: '2dsphere' }, {}, {});
    const near = { $nearSphere: { $geometry: home, $maxDistance: 50_000 } };
    expect(idsOf(await docs.find({ point: near }).toArray())).to.equal('utrecht,amersfoort,amsterdam');
    expect(idsOf(await docs.find({ point: near, open: true }).limit(5).toArray())).to.equal('utrecht,amersfoort');
  });

  it('tells distances in metres', async () => {
    const docs = await database.filled(...towns);
    await docs.createIndex({ point: '2dsphere' }, {}, {});
    const near = { near: home, distanceField: 'metres', spherical: true, maxDistance: 200_000, query: { open: true } };
    const found = await docs
      .aggregate<{ _id: string; metres: number }>([{ $geoNear: near as never }, { $limit: 2 }])
      .toArray();
    expect(idsOf(found)).to.equal('utrecht,amersfoort');
    expect(found[1]!.metres).to.be.closeTo(19_700, 300);
  });

  it('finds within a circle and within an outline', async () => {
    const docs = await database.filled(...towns);
    await docs.createIndex({ point: '2dsphere' }, {}, {});
    const circle = { $geoWithin: { $centerSphere: [home.coordinates, 25 / 6378.1] } };
    const ring = [[4.8, 52.3], [5.0, 52.3], [5.0, 52.4], [4.8, 52.4], [4.8, 52.3]]; // prettier-ignore
    const outline = { $geoWithin: { $geometry: { type: 'Polygon', coordinates: [ring] } } };
    expect(idsOf(await docs.find({ point: circle }).sort({ _id: 1 }).toArray())).to.equal('amersfoort,utrecht');
    expect(idsOf(await docs.find({ point: outline }).toArray())).to.equal('amsterdam');
  });
});
