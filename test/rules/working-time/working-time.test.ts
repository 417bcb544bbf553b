import { expect } from 'chai';
import type { WorkingTimeCase } from '../../../src/features/working-time/working-time.rules.js';
import { judgeWorkingTime } from '../../../src/features/working-time/working-time.rules.js';
import { aCase, AGED, days, found, MONDAY_TO_FRIDAY as WEEKDAYS, period, week, work } from './cases.js';

type Row = readonly [what: string, with_: Partial<WorkingTimeCase>, times: number];
const table = (rule: string, rows: readonly Row[]) => {
  describe(rule, () => {
    for (const [what, with_, times] of rows) {
      it(`${times === 0 ? 'keeps' : 'finds'}: ${what}`, () => {
        expect(found(with_, rule)).to.have.length(times);
      });
    }
  });
};

const young = { dateOfBirth: AGED.at16and17 };
const adult = { dateOfBirth: AGED.adult };

describe('working time of a placement', () => {
  table('working-time.day-hours', [
    ['7h00 under 16', { stage: { tue: work('08:00', '15:30', 30) } }, 0],
    ['7h01 under 16', { stage: { tue: work('08:00', '15:31', 30) } }, 1],
    ['9h00 at 16', { ...young, stage: { tue: work('08:00', '17:30', 30) } }, 0],
    ['9h01 at 16', { ...young, stage: { tue: work('08:00', '17:31', 30) } }, 1],
    ['12h00 at 18', { ...adult, stage: { tue: work('08:00', '20:45', 45) } }, 0],
    ['12h01 at 18', { ...adult, stage: { tue: work('08:00', '20:46', 45) } }, 1],
    ['school 3h and stage 4h', { stage: { tue: work('13:00', '17:00') }, school: { tue: { minutes: 180 } } }, 0],
    ['school 3h and stage 4h01', { stage: { tue: work('13:00', '17:01') }, school: { tue: { minutes: 180 } } }, 1],
    ['school alone 7h00', { stage: { tue: work('13:00', '14:00') }, school: { mon: { minutes: 420 } } }, 0],
    ['school alone 7h01', { stage: { tue: work('13:00', '14:00') }, school: { mon: { minutes: 421 } } }, 1],
    ['7h30 with its break as work', { stage: { tue: work('08:00', '15:30', 30) }, stageBreaksCountAsWork: true }, 1],
    [
      '7h00 on a holiday',
      { stage: { tue: work('08:00', '16:00') }, holidays: [period('2026-09-15', '2026-09-15')] },
      0,
    ],
    [
      'school is no working time at 18 (ATW 4:4)',
      { ...adult, stage: { tue: work('08:00', '20:00') }, school: { tue: { minutes: 60 } } },
      0,
    ],
    ['13h at 18 cut in two by midnight', { ...adult, stage: { tue: work('18:00', '07:00') } }, 1],
    [
      'the end of a shift and another one on the next day',
      { ...adult, stage: { tue: work('18:00', '05:00'), wed: work('16:00', '24:00') } },
      1,
    ],
  ]);

  table('working-time.week-hours', [
    [
      'a holiday that leaves exactly 35h00 of 42',
      { stage: week(work('08:00', '15:30', 30), ...WEEKDAYS, 'sat'), holidays: [period('2026-09-19', '2026-09-19')] },
      0,
    ],
    ['35h00 under 16', { stage: week(work('08:00', '15:30', 30), ...WEEKDAYS) }, 0],
    [
      '35h01 under 16 by other work',
      { stage: week(work('08:00', '15:30', 30), ...WEEKDAYS), otherWorkMinutesPerWeek: 1 },
      1,
    ],
    ['45h00 at 16', { ...young, stage: week(work('08:00', '17:30', 30), ...WEEKDAYS) }, 0],
    ['45h01 at 16', { ...young, stage: week(work('08:00', '17:30', 30), ...WEEKDAYS), otherWorkMinutesPerWeek: 1 }, 1],
    ['60h00 at 18', { ...adult, stage: week(work('08:00', '20:45', 45), ...WEEKDAYS) }, 0],
    ['60h01 at 18', { ...adult, stage: week(work('08:00', '20:45', 45), ...WEEKDAYS), otherWorkMinutesPerWeek: 1 }, 1],
    [
      'school before the first day, in the same week',
      {
        period: period('2026-09-17', '2026-09-18'),
        school: { mon: { minutes: 420 }, tue: { minutes: 420 }, wed: { minutes: 420 } },
        stage: week(work('08:00', '15:31', 30), 'thu', 'fri'),
      },
      1,
    ],
    [
      'no school in a holiday of that week',
      {
        school: { mon: { minutes: 420 }, tue: { minutes: 420 }, wed: { minutes: 420 } },
        stage: week(work('08:00', '15:31', 30), 'thu', 'fri'),
        holidays: [period('2026-09-14', '2026-09-14')],
      },
      0,
    ],
  ]);

  const fourWeeks = { period: period('2026-09-14', '2026-10-11') };
  table('working-time.four-week-average', [
    [
      'free Saturdays that leave exactly 40h00 of 44',
      {
        ...young,
        ...fourWeeks,
        stage: { ...week(work('08:00', '16:30', 30), ...WEEKDAYS), sat: work('08:00', '12:00') },
        holidays: [
          period('2026-09-19', '2026-09-19'),
          period('2026-09-26', '2026-09-26'),
          period('2026-10-03', '2026-10-03'),
          period('2026-10-10', '2026-10-10'),
        ],
      },
      0,
    ],
    ['40h00 at 16', { ...young, ...fourWeeks, stage: week(work('08:00', '16:30', 30), ...WEEKDAYS) }, 0],
    [
      '40h01 at 16',
      { ...young, ...fourWeeks, stage: week(work('08:00', '16:30', 30), ...WEEKDAYS), otherWorkMinutesPerWeek: 1 },
      1,
    ],
    [
      '45h in three weeks',
      { ...young, period: period('2026-09-14', '2026-10-04'), stage: week(work('08:00', '17:30', 30), ...WEEKDAYS) },
      0,
    ],
    [
      'four working weeks from Monday to Friday',
      { ...young, period: period('2026-09-14', '2026-10-09'), stage: week(work('08:00', '17:00', 30), ...WEEKDAYS) },
      1,
    ],
    [
      'a week of holiday brings the average down',
      {
        ...young,
        ...fourWeeks,
        stage: week(work('08:00', '17:30', 30), ...WEEKDAYS),
        holidays: [period('2026-09-21', '2026-09-27')],
      },
      0,
    ],
    [
      'no average under 16',
      { ...fourWeeks, stage: week(work('08:00', '15:30', 30), ...WEEKDAYS), otherWorkMinutesPerWeek: 600 },
      0,
    ],
    ['55h00 at 18', { ...adult, ...fourWeeks, stage: week(work('08:00', '19:45', 45), ...WEEKDAYS) }, 0],
    [
      '55h01 at 18',
      { ...adult, ...fourWeeks, stage: week(work('08:00', '19:45', 45), ...WEEKDAYS), otherWorkMinutesPerWeek: 1 },
      1,
    ],
    [
      '48h00 over 16 weeks at 18',
      { ...adult, period: period('2026-09-14', '2027-01-03'), stage: week(work('08:00', '18:00', 24), ...WEEKDAYS) },
      0,
    ],
    [
      '48h01 over 16 weeks at 18',
      {
        ...adult,
        period: period('2026-09-14', '2027-01-03'),
        stage: week(work('08:00', '18:00', 24), ...WEEKDAYS),
        otherWorkMinutesPerWeek: 1,
      },
      1,
    ],
    [
      '50h over 15 weeks at 18',
      { ...adult, period: period('2026-09-14', '2026-12-27'), stage: week(work('08:00', '18:30', 30), ...WEEKDAYS) },
      0,
    ],
  ]);

  const school = (start: string, end: string) => ({ minutes: 120, start, end });
  table('working-time.daily-rest', [
    ['14h00 under 16', { stage: { mon: work('13:00', '18:00', 30), tue: work('08:00', '12:00') } }, 0],
    ['13h59 under 16', { stage: { mon: work('13:00', '18:00', 30), tue: work('07:59', '12:00') } }, 1],
    ['12h00 at 16', { ...young, stage: { mon: work('13:00', '20:00', 30), tue: work('08:00', '12:00') } }, 0],
    ['11h59 at 16', { ...young, stage: { mon: work('13:00', '20:00', 30), tue: work('07:59', '12:00') } }, 1],
    ['11h00 at 18', { ...adult, stage: { mon: work('13:00', '21:00', 30), tue: work('08:00', '12:00') } }, 0],
    ['10h59 at 18', { ...adult, stage: { mon: work('13:00', '21:00', 30), tue: work('07:59', '12:00') } }, 1],
    [
      'school the next morning',
      { stage: { mon: work('15:00', '18:31') }, school: { tue: school('08:30', '10:30') } },
      1,
    ],
    ['school without times', { stage: { mon: work('15:00', '19:00') }, school: { tue: { minutes: 400 } } }, 0],
    [
      '10h from the first work to the last, under 16',
      { stage: { mon: work('16:00', '18:00') }, school: { mon: school('08:00', '10:00') } },
      0,
    ],
    [
      '10h01 from the first work to the last, under 16',
      { stage: { mon: work('16:00', '18:01') }, school: { mon: school('08:00', '10:00') } },
      1,
    ],
    [
      'from Sunday to Monday over the end of the week',
      {
        ...young,
        period: period('2026-09-20', '2026-09-21'),
        stage: { sun: work('13:00', '20:01'), mon: work('08:00', '10:00') },
      },
      1,
    ],
    ['a shift past midnight', { ...adult, stage: { mon: work('18:00', '02:00', 30), tue: work('12:59', '15:00') } }, 1],
    [
      'a holiday between',
      {
        stage: { mon: work('13:00', '18:00', 30), tue: work('07:59', '12:00') },
        holidays: [period('2026-09-15', '2026-09-15')],
      },
      0,
    ],
  ]);

  table('working-time.night', [
    ['until 19:00 under 16', { stage: { tue: work('15:00', '19:00') } }, 0],
    ['until 19:01 under 16', { stage: { tue: work('15:00', '19:01') } }, 1],
    ['from 07:00 under 16', { stage: { tue: work('07:00', '11:00') } }, 0],
    ['from 06:59 under 16', { stage: { tue: work('06:59', '11:00') } }, 1],
    ['until 23:00 at 16', { ...young, stage: { tue: work('19:00', '23:00') } }, 0],
    ['until 23:01 at 16', { ...young, stage: { tue: work('19:00', '23:01') } }, 1],
    ['from 06:00 at 16', { ...young, stage: { tue: work('06:00', '10:00') } }, 0],
    ['from 05:59 at 16', { ...young, stage: { tue: work('05:59', '10:00') } }, 1],
    ['past midnight at 16, on both days', { ...young, stage: { tue: work('21:00', '02:00') } }, 2],
    ['a whole night at 18', { ...adult, stage: { tue: work('22:00', '06:00', 30) } }, 0],
  ]);

  const rest36 = (sunday: string) => ({
    ...young,
    period: period('2026-09-14', '2026-10-11'),
    stage: {
      ...week(work('08:00', '12:00'), ...WEEKDAYS),
      sat: work('16:00', '20:00'),
      ...(sunday ? { mon: work(sunday, '12:00') } : {}),
    },
  });
  table('working-time.weekly-rest', [
    ['36h00 from Saturday to Monday', rest36('08:00'), 0],
    ['35h59 from Saturday to Monday', rest36('07:59'), 1],
    ['no free day at 16', { ...young, stage: week(work('09:00', '12:00'), ...WEEKDAYS, 'sat', 'sun') }, 1],
    [
      'no free day at 16 for more than a week',
      { ...young, period: fourWeeks.period, stage: week(work('09:00', '12:00'), ...WEEKDAYS, 'sat', 'sun') },
      1,
    ],
    [
      'no free day under 16 has no such rule',
      { period: fourWeeks.period, stage: week(work('09:00', '12:00'), ...WEEKDAYS, 'sat', 'sun') },
      0,
    ],
    [
      'school on weekdays without times, stage on both weekend days',
      {
        ...young,
        stage: week(work('09:00', '12:00'), 'sat', 'sun'),
        school: Object.fromEntries(WEEKDAYS.map((name) => [name, { minutes: 360 }])),
      },
      1,
    ],
    [
      'no free day at 18',
      { ...adult, period: fourWeeks.period, stage: week(work('09:00', '12:00'), ...WEEKDAYS, 'sat', 'sun') },
      1,
    ],
    [
      'two rests of 35h a week at 18 will do instead (ATW 5:5 lid 2 b)',
      {
        ...adult,
        period: fourWeeks.period,
        stage: {
          mon: work('20:00', '23:00'),
          wed: work('10:00', '22:00', 45),
          fri: work('09:00', '10:00'),
          sat: work('10:00', '22:00', 45),
          sun: work('22:00', '23:00'),
        },
      },
      0,
    ],
  ]);

  table('working-time.break', [
    ['4h30 without a break', { stage: { tue: work('08:00', '12:30') } }, 0],
    ['4h31 without a break', { stage: { tue: work('08:00', '12:31') } }, 1],
    ['5h with 29 minutes', { stage: { tue: work('08:00', '13:29', 29) } }, 1],
    ['5h with 30 minutes', { stage: { tue: work('08:00', '13:30', 30) } }, 0],
    ['4h30 of work with 29 minutes', { stage: { tue: work('08:00', '12:59', 29) } }, 0],
    ['5h with 29 minutes at 16', { ...young, stage: { tue: work('08:00', '13:29', 29) } }, 1],
    ['5h with 30 minutes at 16', { ...young, stage: { tue: work('08:00', '13:30', 30) } }, 0],
    ['5h30 without a break at 18', { ...adult, stage: { tue: work('08:00', '13:30') } }, 0],
    ['5h31 without a break at 18', { ...adult, stage: { tue: work('08:00', '13:31') } }, 1],
    ['10h00 with 30 minutes at 18', { ...adult, stage: { tue: work('08:00', '18:30', 30) } }, 0],
    ['10h01 with 44 minutes at 18', { ...adult, stage: { tue: work('08:00', '18:45', 44) } }, 1],
    ['10h01 with 45 minutes at 18', { ...adult, stage: { tue: work('08:00', '18:46', 45) } }, 0],
  ]);

  table('working-time.break-unknown', [
    ['school 3h, stage 1h30', { stage: { tue: work('13:00', '14:30') }, school: { tue: { minutes: 180 } } }, 0],
    ['school 3h, stage 1h31', { stage: { tue: work('13:00', '14:31') }, school: { tue: { minutes: 180 } } }, 1],
    [
      'school until half an hour before',
      { stage: { tue: work('13:00', '15:00') }, school: { tue: { minutes: 180, start: '09:30', end: '12:30' } } },
      0,
    ],
    [
      'school until 29 minutes before',
      { stage: { tue: work('13:00', '15:00') }, school: { tue: { minutes: 180, start: '09:31', end: '12:31' } } },
      1,
    ],
    [
      'a break of 30 minutes in the stage',
      { stage: { tue: work('13:00', '15:30', 30) }, school: { tue: { minutes: 180 } } },
      0,
    ],
  ]);

  describe('working-time.sunday', () => {
    const severities = (with_: Partial<WorkingTimeCase>) =>
      found(with_, 'working-time.sunday').map(({ severity }) => severity);
    const rows: [string, Partial<WorkingTimeCase>, string[]][] = [
      ['refuses under 16', { stage: { sun: work('10:00', '12:00') } }, ['refuse']],
      ['warns at 16', { ...young, stage: { sun: work('10:00', '12:00') } }, ['warn']],
      ['warns at 18', { ...adult, stage: { sun: work('10:00', '12:00') } }, ['warn']],
      ['is silent on Saturday until midnight', { ...adult, stage: { sat: work('20:00', '24:00') } }, []],
      ['finds Saturday until a minute past midnight', { ...adult, stage: { sat: work('20:00', '00:01') } }, ['warn']],
      [
        'is silent on a holiday',
        { stage: { sun: work('10:00', '12:00') }, holidays: [period('2026-09-20', '2026-09-20')] },
        [],
      ],
    ];
    for (const [what, with_, expected] of rows) it(what, () => expect(severities(with_)).to.deep.equal(expected));

    it('judges the Sunday after the last day for the shift that runs into it', () => {
      const findings = found(
        { ...adult, period: period('2026-09-14', '2026-09-19'), stage: { sat: work('20:00', '02:00', 30) } },
        'working-time.sunday',
      );
      expect(days(findings)).to.deep.equal([['2026-09-20', '2026-09-20']]);
    });
  });

  describe('working-time.free-sundays', () => {
    const sundays = (lastDay: string) =>
      found(
        { ...young, period: period('2026-09-01', lastDay), stage: { sun: work('10:00', '12:00') } },
        'working-time.free-sundays',
      );
    it('leaves 39 Sundays alone', () => expect(sundays('2027-06-05')).to.deep.equal([]));
    it('warns of the 40th', () => {
      expect(
        sundays('2027-06-06').map(({ severity, firstDay, facts }) => [severity, firstDay, facts.foundSundays]),
      ).to.deep.equal([['warn', '2027-06-06', 40]]);
    });
  });

  it('gives every breach of one day, each with its article, its days and its numbers', () => {
    const findings = judgeWorkingTime(aCase({ stage: { sun: work('12:00', '20:00', 10) } }));
    expect(findings.map(({ rule, article, firstDay }) => [rule, article, firstDay])).to.deep.equal([
      ['working-time.day-hours', 'NRK 3:1', '2026-09-20'],
      ['working-time.night', 'NRK 3:1', '2026-09-20'],
      ['working-time.sunday', 'NRK 3:1', '2026-09-20'],
      ['working-time.break', 'NRK 3:1', '2026-09-20'],
    ]);
    expect(findings[0]?.facts).to.deep.equal({
      limitMinutes: 420,
      foundMinutes: 470,
      stageMinutes: 470,
      schoolMinutes: 0,
      weekday: 'sun',
      ageBand: 'under-16',
      days: 1,
    });
  });
});
