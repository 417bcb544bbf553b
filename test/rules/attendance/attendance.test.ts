import { expect } from 'chai';
import {
  openDays,
  prefilledWeek,
  weekChanges,
  weekFaults,
  weeksOf,
  weekStanding,
  type AttendanceDay,
} from '../../../src/features/attendance/attendance.rules.js';
import { d } from '../../support/builders.js';

const work = { start: '08:30', end: '16:00', breakMinutes: 30 };
const placement = { days: { tue: work, thu: work }, firstDay: d('2026-11-10'), lastDay: d('2026-11-24') };
const week = d('2026-11-16');
const present = (day: string, minutes = 420): AttendanceDay => ({ day: d(day), presence: 'present', minutes });
const fill = (holidays: { firstDay: ReturnType<typeof d>; lastDay: ReturnType<typeof d> }[], breaksCount = false) => ({
  holidays,
  breaksCount,
});

describe('attendance of a week', () => {
  it('starts with the schedule, without breaks unless the school counts them', () => {
    expect(prefilledWeek(placement, week, fill([]))).to.deep.equal([present('2026-11-17'), present('2026-11-19')]);
    expect(prefilledWeek(placement, week, fill([], true)).map(({ minutes }) => minutes)).to.deep.equal([450, 450]);
  });

  it('leaves out days before the first and after the last day, which both count', () => {
    const days = (monday: string) => prefilledWeek(placement, d(monday), fill([])).map(({ day }) => day);
    expect([days('2026-11-09'), days('2026-11-23'), days('2026-11-30')]).to.deep.equal([
      ['2026-11-10', '2026-11-12'],
      ['2026-11-24'],
      [],
    ]);
  });

  it('fills a school holiday in as one, both its ends', () => {
    const holiday = { firstDay: d('2026-11-18'), lastDay: d('2026-11-19') };
    expect(prefilledWeek(placement, week, fill([holiday]))).to.deep.equal([
      present('2026-11-17'),
      { day: '2026-11-19', presence: 'holiday', minutes: 0 },
    ]);
  });

  const about = { placement, monday: week, today: d('2026-11-19') };
  for (const [what, day, expected] of [
    ['today', present('2026-11-19'), []],
    ['one minute', present('2026-11-17', 1), []],
    ['12 hours', present('2026-11-17', 720), []],
    ['a day that was not in the schedule', present('2026-11-18'), []],
    ['tomorrow', present('2026-11-20'), ['days.0.day after-today']],
    ['no minutes', present('2026-11-17', 0), ['days.0.minutes present-without-time']],
    ['more than 12 hours', present('2026-11-17', 721), ['days.0.minutes day-too-long']],
    ['the Monday after', present('2026-11-23'), ['days.0.day outside-week', 'days.0.day after-today']],
    ['the Sunday before', present('2026-11-15'), ['days.0.day outside-week']],
    [
      'hours while ill',
      { ...present('2026-11-17'), presence: 'ill' } as const,
      ['days.0.minutes time-without-presence'],
    ],
  ] as const)
    it(`${expected.length === 0 ? 'takes' : 'refuses'} ${what}`, () => {
      expect(weekFaults([day], about).map(({ path, code }) => `${path} ${code}`)).to.deep.equal(expected);
    });

  it('refuses a day outside the placement, and one that stands there twice', () => {
    const first = { ...about, monday: d('2026-11-09') };
    const days = [present('2026-11-09'), present('2026-11-10'), present('2026-11-10', 60)];
    expect(weekFaults(days, first).map(({ path, code }) => `${path} ${code}`)).to.deep.equal([
      'days.0.day outside-placement',
      'days.2.day twice',
    ]);
  });

  it('tells what a correction changed, and nothing else', () => {
    const ill: AttendanceDay = { day: d('2026-11-19'), presence: 'ill', minutes: 0 };
    const before = [present('2026-11-17'), present('2026-11-19')];
    expect(weekChanges(before, [present('2026-11-17'), ill, present('2026-11-20', 60)])).to.deep.equal([
      { day: '2026-11-19', before: present('2026-11-19'), after: ill },
      { day: '2026-11-20', before: null, after: present('2026-11-20', 60) },
    ]);
    expect(weekChanges(before, [present('2026-11-19')])).to.deep.equal([
      { day: '2026-11-17', before: present('2026-11-17'), after: null },
    ]);
    expect(weekChanges(before, [...before].reverse())).to.deep.equal([]);
  });

  for (const [today, recorded, standing] of [
    ['2026-11-16', null, 'coming'],
    ['2026-11-17', null, 'open'],
    ['2026-11-18', [present('2026-11-17')], 'recorded'],
    ['2026-11-19', [present('2026-11-17')], 'open'],
    ['2026-11-19', [present('2026-11-17'), present('2026-11-19')], 'recorded'],
  ] as const)
    it(`is ${standing} on ${today} with ${recorded?.length ?? 'no'} days recorded`, () => {
      expect(weekStanding(placement, recorded, { monday: week, today: d(today), holidays: [] })).to.equal(standing);
    });

  it('asks for nothing in a week of holidays', () => {
    const holidays = [{ firstDay: d('2026-11-16'), lastDay: d('2026-11-20') }];
    expect(weekStanding(placement, null, { monday: week, today: d('2026-11-30'), holidays })).to.equal('none');
    expect(openDays(placement, [], { ...placement, today: d('2026-12-31'), holidays })).to.deep.equal([
      '2026-11-10',
      '2026-11-12',
      '2026-11-24',
    ]);
  });

  it('runs over every week that the placement touches', () => {
    expect(weeksOf(placement)).to.deep.equal(['2026-11-09', '2026-11-16', '2026-11-23']);
    expect(weeksOf({ firstDay: d('2026-11-15'), lastDay: d('2026-11-16') })).to.deep.equal([
      '2026-11-09',
      '2026-11-16',
    ]);
  });
});
