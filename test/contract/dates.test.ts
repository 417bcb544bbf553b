import { expect } from 'chai';
import { contractDatabase } from './contract-database.js';

describe('contract: dates', () => {
  const database = contractDatabase('dates');
  const instants = [
    '1999-12-31T23:59:59.999Z',
    '2026-01-15T00:30:00.000Z',
    '2026-03-01T00:00:00.000Z',
    '2026-03-29T00:59:59.000Z', // the hour before summer time in Amsterdam
    '2026-10-25T01:30:00.000Z',
    '2026-12-31T22:59:59.999Z',
    '2026-12-31T23:00:00.000Z', // already 2027 in Amsterdam
    '2028-02-29T12:00:00.000Z',
  ].map((text, _id) => ({ _id, at: new Date(text) }));

  /** What `$dateTrunc` must give, computed by the platform's own calendar. */
  const truncated = (at: Date, unit: string, timezone: string): string => {
    const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(at);
    const day = new Date(`${parts}T00:00:00Z`);
    if (unit === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
    if (unit === 'month') day.setUTCDate(1);
    if (unit === 'quarter') day.setUTCMonth(Math.floor(day.getUTCMonth() / 3) * 3, 1);
    if (unit === 'year') day.setUTCMonth(0, 1);
    return day.toISOString().slice(0, 10);
  };

  for (const unit of ['day', 'week', 'month', 'quarter', 'year'] as const)
    for (const timezone of ['UTC', 'Europe/Amsterdam'] as const)
      it(`truncates to the ${unit} in ${timezone}`, async () => {
        const docs = await database.filled(...instants);
        const found = await docs
          .aggregate([
            { $sort: { _id: 1 } },
            { $set: { cut: { $dateTrunc: { date: '$at', unit, timezone, startOfWeek: 'monday' } } } },
            { $project: { _id: 0, day: { $dateToString: { date: '$cut', format: '%Y-%m-%d', timezone } } } },
          ])
          .toArray();
        expect(found.map(({ day }) => day as string)).to.deep.equal(
          instants.map(({ at }) => truncated(at, unit, timezone)),
        );
      });

  it('compares, adds and takes apart', async () => {
    const docs = await database.filled(...instants);
    const from = new Date('2026-03-01T00:00:00.000Z');
    const until = new Date('2026-12-31T23:00:00.000Z');
    expect(await docs.countDocuments({ at: { $gte: from, $lt: until } })).to.equal(4);
    const [found] = await docs
      .aggregate([
        { $match: { _id: 7 } },
        {
          $project: {
            _id: 0,
            year: { $year: '$at' },
            month: { $month: '$at' },
            weekday: { $isoDayOfWeek: '$at' },
            later: { $dateAdd: { startDate: '$at', unit: 'year', amount: 1 } },
            days: { $dateDiff: { startDate: '$at', endDate: new Date('2028-03-02T00:00:00Z'), unit: 'day' } },
          },
        },
      ])
      .toArray();
    expect(found).to.deep.equal({
      year: 2028,
      month: 2,
      weekday: 2,
      later: new Date('2029-02-28T12:00:00.000Z'),
      days: 2,
    });
  });
});
