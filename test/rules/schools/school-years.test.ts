import { expect } from 'chai';
import type { SchoolYear } from '../../../src/domain/school.js';
import type { SeasonId } from '../../../src/domain/season.js';
import { schoolYearFaults, startYearOf, startYearOfSeason } from '../../../src/features/schools/school-years.rules.js';
import { d } from '../../support/builders.js';

type Days = Omit<SchoolYear, 'id' | 'version' | 'schoolId' | 'startYear'>;

const aYear = (fields: Partial<Days> = {}): Days => ({
  firstDay: d('2026-08-01'),
  lastDay: d('2027-07-31'),
  najaar: { firstDay: d('2026-08-31'), lastDay: d('2027-01-29') },
  voorjaar: { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') },
  holidays: [],
  ...fields,
});
const holiday = (firstDay: string, lastDay: string) => ({ name: 'Vrij', firstDay: d(firstDay), lastDay: d(lastDay) });
const span = (firstDay: string, lastDay: string) => ({ firstDay: d(firstDay), lastDay: d(lastDay) });

describe('the days of a school year', () => {
  const cases: readonly (readonly [string, Partial<Days>, readonly object[]])[] = [
    ['as most schools have them', {}, []],
    [
      'with holidays side by side, from the first day to the last',
      {
        holidays: [
          holiday('2026-08-01', '2026-08-30'),
          holiday('2026-08-31', '2026-08-31'),
          holiday('2027-07-10', '2027-07-31'),
        ],
      },
      [],
    ],
    [
      'with seasons that touch',
      { najaar: span('2026-08-01', '2027-01-31'), voorjaar: span('2027-02-01', '2027-07-31') },
      [],
    ],
    [
      'of 366 days',
      {
        firstDay: d('2027-08-01'),
        lastDay: d('2028-07-31'),
        najaar: span('2027-08-30', '2028-01-28'),
        voorjaar: span('2028-02-01', '2028-07-07'),
      },
      [],
    ],
    ['of 367 days', { lastDay: d('2027-08-02') }, [{ path: 'lastDay', code: 'too-long', facts: { limitDays: 366 } }]],
    [
      'that run backward, which hides the rest',
      {
        lastDay: d('2026-07-31'),
        voorjaar: span('2027-02-01', '2027-01-31'),
        holidays: [holiday('2026-10-02', '2026-10-01')],
      },
      [
        { path: 'lastDay', code: 'ends-before-it-starts' },
        { path: 'voorjaar.lastDay', code: 'ends-before-it-starts' },
        { path: 'holidays.0.lastDay', code: 'ends-before-it-starts' },
      ],
    ],
    [
      'with a season a day too early',
      { firstDay: d('2026-09-01'), najaar: span('2026-08-31', '2027-01-29') },
      [{ path: 'najaar', code: 'outside-school-year' }],
    ],
    [
      'with a najaar that runs into February',
      { najaar: span('2026-08-31', '2027-02-01') },
      [
        { path: 'najaar', code: 'outside-season', facts: { firstDay: '2026-08-01', lastDay: '2027-01-31' } },
        { path: 'voorjaar', code: 'overlaps' },
      ],
    ],
    [
      'with a voorjaar that starts in January',
      { najaar: span('2026-08-31', '2027-01-29'), voorjaar: span('2027-01-30', '2027-07-09') },
      [{ path: 'voorjaar', code: 'outside-season', facts: { firstDay: '2027-02-01', lastDay: '2027-07-31' } }],
    ],
    [
      'with holidays that share a day or leave the year',
      {
        holidays: [
          holiday('2026-10-17', '2026-10-25'),
          holiday('2026-10-25', '2026-10-26'),
          holiday('2027-07-30', '2027-08-01'),
        ],
      },
      [
        { path: 'holidays.1', code: 'overlaps' },
        { path: 'holidays.2', code: 'outside-school-year' },
      ],
    ],
  ];
  for (const [name, fields, faults] of cases)
    it(`${name}: ${faults.length} faults`, () => {
      expect(schoolYearFaults(aYear(fields))).to.deep.equal(faults);
    });

  it('belong to the year they start in, and so do both seasons', () => {
    expect(startYearOf(aYear())).to.equal(2026);
    const seasons: SeasonId[] = ['2026-najaar', '2027-voorjaar', '2027-najaar'];
    expect(seasons.map(startYearOfSeason)).to.deep.equal([2026, 2026, 2027]);
  });
});
