import { expect } from 'chai';
import { contractDatabase } from './contract-database.js';

describe('contract: aggregation', () => {
  const database = contractDatabase('aggregation');
  const placements = [
    { _id: 1, school: 'a', sector: 'zorg', days: ['mon', 'tue'], hours: 7 },
    { _id: 2, school: 'a', sector: 'techniek', days: ['tue'], hours: 8 },
    { _id: 3, school: 'b', sector: 'zorg', days: ['mon'], hours: 6 },
    { _id: 4, school: 'b', sector: 'zorg', days: [], hours: 5 },
  ];

  it('matches, groups, sums and sorts', async () => {
    const docs = await database.filled(...placements);
    const found = await docs
      .aggregate([
        { $match: { hours: { $gte: 5 } } },
        { $group: { _id: '$sector', n: { $sum: 1 }, hours: { $sum: '$hours' }, most: { $max: '$hours' } } },
        { $sort: { n: -1 } },
      ])
      .toArray();
    expect(found).to.deep.equal([
      { _id: 'zorg', n: 3, hours: 18, most: 7 },
      { _id: 'techniek', n: 1, hours: 8, most: 8 },
    ]);
  });

  it('groups by several fields and by the items of an array', async () => {
    const docs = await database.filled(...placements);
    const byBoth = await docs
      .aggregate([
        { $group: { _id: { school: '$school', sector: '$sector' }, n: { $count: {} } } },
        { $sort: { '_id.school': 1, '_id.sector': 1 } },
      ])
      .toArray();
    expect(byBoth).to.deep.equal([
      { _id: { school: 'a', sector: 'techniek' }, n: 1 },
      { _id: { school: 'a', sector: 'zorg' }, n: 1 },
      { _id: { school: 'b', sector: 'zorg' }, n: 2 },
    ]);
    const byDay = await docs
      .aggregate([
        { $unwind: '$days' },
        { $group: { _id: '$days', of: { $addToSet: '$school' } } },
        { $project: { n: { $size: '$of' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(byDay).to.deep.equal([
      { _id: 'mon', n: 2 },
      { _id: 'tue', n: 1 },
    ]);
  });

  it('looks up from another collection, by field and by pipeline', async () => {
    const schools = await database.filled({ _id: 'a', name: 'A' }, { _id: 'b', name: 'B' });
    const docs = await database.filled(...placements.slice(1, 3), { _id: 9, school: 'x' });
    const from = schools.collectionName;
    const byField = await docs
      .aggregate([
        { $lookup: { from, localField: 'school', foreignField: '_id', as: 'found' } },
        { $project: { name: { $first: '$found.name' }, n: { $size: '$found' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(byField).to.deep.equal([
      { _id: 2, name: 'A', n: 1 },
      { _id: 3, name: 'B', n: 1 },
      { _id: 9, n: 0 },
    ]);
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$key'] } } }, { $project: { _id: 0, name: 1 } }];
    const byPipeline = await docs
      .aggregate([
        { $match: { _id: 3 } },
        { $lookup: { from, let: { key: '$school' }, pipeline, as: 'found' } },
        { $project: { found: 1 } },
      ])
      .toArray();
    expect(byPipeline).to.deep.equal([{ _id: 3, found: [{ name: 'B' }] }]);
  });

  it('answers several questions in one pass', async () => {
    const docs = await database.filled(...placements);
    const [found] = await docs
      .aggregate([
        {
          $facet: {
            total: [{ $count: 'n' }],
            first: [{ $sort: { hours: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
            schools: [{ $group: { _id: '$school', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
          },
        },
      ])
      .toArray();
    expect(found).to.deep.equal({
      total: [{ n: 4 }],
      first: [{ _id: 2 }],
      schools: [
        { _id: 'a', n: 2 },
        { _id: 'b', n: 2 },
      ],
    });
  });

  it('computes with conditions, lists and objects', async () => {
    const docs = await database.filled(...placements.slice(0, 1));
    const [found] = await docs
      .aggregate([
        {
          $project: {
            _id: 0,
            long: { $cond: [{ $gt: ['$hours', 6] }, 'yes', 'no'] },
            early: { $filter: { input: '$days', as: 'd', cond: { $eq: ['$$d', 'mon'] } } },
            upper: { $map: { input: '$days', as: 'd', in: { $toUpper: '$$d' } } },
            minutes: { $reduce: { input: [1, 2], initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
            none: { $ifNull: ['$missing', 'none'] },
            joined: { $concat: ['$school', '-', '$sector'] },
          },
        },
      ])
      .toArray();
    expect(found).to.deep.equal({
      long: 'yes',
      early: ['mon'],
      upper: ['MON', 'TUE'],
      minutes: 3,
      none: 'none',
      joined: 'a-zorg',
    });
  });

  it('reads more than one batch of an aggregation', async () => {
    const docs = await database.filled(...Array.from({ length: 1_500 }, (_, _id) => ({ _id, n: _id % 3 })));
    const found = await docs.aggregate([{ $match: { n: 1 } }, { $sort: { _id: -1 } }], { batchSize: 60 }).toArray();
    expect(found.map(({ _id }) => _id as number)).to.deep.equal(
      Array.from({ length: 500 }, (_, i) => 1_498 - 3 * i - 0).map((n) => n),
    );
  });
});
