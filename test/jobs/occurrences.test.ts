import { expect } from 'chai';
import {
  checkCron,
  newestOccurrence,
  nextOccurrence,
  occurrencesBetween,
} from '../../src/platform/jobs/occurrences.js';

const at = (text: string): Date => new Date(text);

describe('planned instants', () => {
  for (const [cron, now, newest, next] of [
    // winter time: 07:00 in the Netherlands is 06:00 UTC; the instant itself has come
    ['0 7 * * *', '2026-11-22T06:00:00.000Z', '2026-11-22T06:00:00.000Z', '2026-11-23T06:00:00.000Z'],
    ['0 7 * * *', '2026-11-22T05:59:59.999Z', '2026-11-21T06:00:00.000Z', '2026-11-22T06:00:00.000Z'],
    // to summer time in the night of 29 March 2026, 02:00 becomes 03:00
    ['0 7 * * *', '2026-03-28T12:00:00.000Z', '2026-03-28T06:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['30 1 * * *', '2026-03-29T06:00:00.000Z', '2026-03-29T00:30:00.000Z', '2026-03-29T23:30:00.000Z'],
    ['0 3 * * *', '2026-03-29T00:59:00.000Z', '2026-03-28T02:00:00.000Z', '2026-03-29T01:00:00.000Z'],
    // to winter time in the night of 25 October 2026, 03:00 becomes 02:00
    ['30 1 * * *', '2026-10-25T06:00:00.000Z', '2026-10-24T23:30:00.000Z', '2026-10-26T00:30:00.000Z'],
    ['0 3 * * *', '2026-10-25T01:30:00.000Z', '2026-10-24T01:00:00.000Z', '2026-10-25T02:00:00.000Z'],
    ['0 3 * * *', '2026-10-25T06:00:00.000Z', '2026-10-25T02:00:00.000Z', '2026-10-26T02:00:00.000Z'],
    ['*/15 8-17 * * 1-5', '2026-11-20T17:00:00.000Z', '2026-11-20T16:45:00.000Z', '2026-11-23T07:00:00.000Z'],
  ] as const) {
    it(`of ${cron} at ${now} are ${newest} and ${next}`, () => {
      expect(newestOccurrence(cron, at(now)).toISOString()).to.equal(newest);
      expect(nextOccurrence(cron, at(now)).toISOString()).to.equal(next);
    });
  }

  for (const year of [2026, 2027, 2028])
    it(`of a plan by the day come once a day all through ${year}, both changes of the clock included`, () => {
      for (const cron of ['59 1 * * *', '0 3 * * *', '0 7 * * *', '30 23 * * *']) {
        const days = occurrencesBetween(cron, at(`${year - 1}-12-31T22:59:00Z`), at(`${year}-12-31T22:59:00Z`));
        expect(days, cron).to.equal(year === 2028 ? 366 : 365);
      }
    });

  for (const cron of [
    '0 2 * * *',
    '59 2 * * 1',
    '*/5 * * * *',
    '0 1-3 * * *',
    '0 */2 * * *',
    '0 7 * * * *',
    '7',
    '',
    '61 7 * * *',
    'x y z a b',
  ])
    it(`are refused for "${cron}"`, () => {
      expect(() => checkCron(cron)).to.throw(RangeError);
    });
  for (const cron of ['59 1 * * *', '0 3 * * *', '*/5 0-1,3-23 * * *', '0 7 1 1-12/3 *'])
    it(`are fine for "${cron}"`, () => {
      expect(() => checkCron(cron)).not.to.throw();
    });
});
