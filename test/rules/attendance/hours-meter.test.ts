import { expect } from 'chai';
import type { AttendanceDay } from '../../../src/features/attendance/attendance.rules.js';
import { hoursMeter, practiceStanding } from '../../../src/features/attendance/hours-meter.rules.js';
import { d } from '../../support/builders.js';

const limits = { leastHours: 640, mostHours: 1280, leastDays: 80, mostDays: 160 };
const work = { start: '08:00', end: '16:30', breakMinutes: 30 };
/** Ten Tuesdays of 8 hours. */
const placement = { days: { tue: work }, firstDay: d('2026-10-06'), lastDay: d('2026-12-08') };
const day = (text: string, presence: AttendanceDay['presence'] = 'present', minutes = 480): AttendanceDay => ({
  day: d(text),
  presence,
  minutes: presence === 'present' ? minutes : 0,
});
const about = {
  before: { hours: 0, days: 0 },
  limits,
  today: d('2026-10-20'),
  holidays: [],
  breaksCount: false,
};
const goesOn = true;

describe('the hours meter', () => {
  for (const [minutes, days, standing] of [
    [640 * 60, 80, 'enough'],
    [640 * 60 - 1, 80, 'short'],
    [640 * 60, 79, 'short'],
    [1280 * 60, 160, 'enough'],
    [1280 * 60 + 1, 160, 'over'],
    [1280 * 60, 161, 'over'],
    [10, 161, 'over'],
  ] as const)
    it(`says ${standing} for ${minutes} minutes in ${days} days`, () => {
      expect(practiceStanding({ minutes, days }, limits)).to.equal(standing);
    });

  it('expects the schedule while nothing is recorded, and counts what was done before', () => {
    const meter = hoursMeter([{ placement, goesOn, recorded: [] }], {
      ...about,
      before: { hours: 560, days: 70 },
    });
    expect(meter).to.deep.equal({
      minutes: 560 * 60,
      days: 70,
      limits,
      openDays: 3,
      forecast: { on: '2026-12-08', minutes: 640 * 60, days: 80, standing: 'enough', pacePercent: 100 },
    });
  });

  it('counts a day in two placements as one, with the hours of both, up to the borders', () => {
    const half = (start: string, end: string) => ({
      days: { tue: { start, end, breakMinutes: 0 } },
      firstDay: d('2026-10-06'),
      lastDay: d('2026-10-20'),
    });
    const tuesdays = ['2026-10-06', '2026-10-13', '2026-10-20'];
    const both = (lastMinutes: number, before: { hours: number; days: number }) => {
      const { minutes, days, forecast } = hoursMeter(
        [
          { placement: half('08:00', '12:00'), goesOn, recorded: tuesdays.map((one) => day(one, 'present', 240)) },
          {
            placement: half('12:30', '16:30'),
            goesOn,
            recorded: tuesdays.map((one) => day(one, 'present', one === '2026-10-20' ? lastMinutes : 240)),
          },
        ],
        { ...about, before },
      );
      return { forecast, standing: practiceStanding({ minutes, days }, limits), minutes, days };
    };
    expect(both(240, { hours: 616, days: 77 })).to.deep.equal({
      forecast: null,
      standing: 'enough',
      minutes: 640 * 60,
      days: 80,
    });
    expect(both(239, { hours: 616, days: 77 })).to.deep.include({ standing: 'short', minutes: 640 * 60 - 1 });
    expect(both(240, { hours: 616, days: 76 })).to.deep.include({ standing: 'short', days: 79 });
    expect(both(240, { hours: 1256, days: 157 })).to.deep.include({
      standing: 'enough',
      minutes: 1280 * 60,
      days: 160,
    });
    expect(both(241, { hours: 1256, days: 157 })).to.deep.include({ standing: 'over' });
    expect(both(240, { hours: 1256, days: 158 })).to.deep.include({ standing: 'over', days: 161 });
  });

  it('forecasts two placements that run beside each other by their days together', () => {
    const ahead = (weekday: 'tue' | 'thu') => ({
      days: { [weekday]: work },
      firstDay: d('2026-10-21'),
      lastDay: d('2026-11-05'),
    });
    const forecastOf = (second: 'tue' | 'thu') =>
      hoursMeter(
        [
          { placement: ahead('tue'), goesOn, recorded: [] },
          { placement: ahead(second), goesOn, recorded: [] },
        ],
        { ...about, before: { hours: 592, days: 76 } },
      ).forecast;
    // Tuesdays 27 October and 3 November; Thursdays 22 and 29 October and 5 November.
    expect(forecastOf('tue')).to.deep.include({ minutes: (592 + 32) * 60, days: 78, standing: 'short' });
    expect(forecastOf('thu')).to.deep.include({ minutes: (592 + 40) * 60, days: 81, standing: 'short' });
  });

  it('falls short by one day missed', () => {
    const recorded = [day('2026-10-06'), day('2026-10-13'), day('2026-10-20', 'absent')];
    const { forecast, ...done } = hoursMeter([{ placement, goesOn, recorded }], {
      ...about,
      before: { hours: 560, days: 70 },
    });
    // Two of three days: 16 h, and two thirds of the 56 h to come is 37 h 20 min.
    expect({ done, forecast }).to.deep.equal({
      done: { minutes: 576 * 60, days: 72, limits, openDays: 0 },
      forecast: { on: '2026-12-08', minutes: 613 * 60 + 20, days: 76, standing: 'short', pacePercent: 67 },
    });
  });

  it('goes on at the pace of hours, also where days were long', () => {
    const recorded = [day('2026-10-06', 'present', 540), day('2026-10-13', 'present', 540)];
    const { forecast } = hoursMeter([{ placement, goesOn, recorded }], { ...about, today: d('2026-10-13') });
    expect(forecast).to.deep.include({ minutes: 1080 + 8 * 540, days: 10, pacePercent: 113, standing: 'short' });
  });

  it('holds no holiday against the pupil, of the school or of the company', () => {
    const recorded = [day('2026-10-06'), day('2026-10-13', 'holiday')];
    const holidays = [{ firstDay: d('2026-10-17'), lastDay: d('2026-10-25') }];
    const { forecast, openDays } = hoursMeter([{ placement, goesOn, recorded }], { ...about, holidays });
    expect(openDays).to.equal(0);
    expect(forecast).to.deep.include({ minutes: 8 * 480, days: 8, pacePercent: 100 });
  });

  it('expects no more of a placement that ended, but its open days still may come', () => {
    const ended = { placement, goesOn: false, recorded: [day('2026-10-06')] };
    expect(hoursMeter([ended], about).forecast).to.deep.include({ minutes: 3 * 480, days: 3 });
    const all = [day('2026-10-06'), day('2026-10-13'), day('2026-10-20')];
    expect(hoursMeter([{ ...ended, recorded: all }], about).forecast).to.equal(null);
  });

  it('adds up placements one after the other, until the last day of the last', () => {
    const spring = { ...placement, firstDay: d('2027-02-02'), lastDay: d('2027-02-02') };
    const meter = hoursMeter(
      [
        { placement, goesOn, recorded: [] },
        { placement: spring, goesOn, recorded: [] },
      ],
      { ...about, limits: null },
    );
    expect(meter).to.deep.equal({
      minutes: 0,
      days: 0,
      limits: null,
      openDays: 3,
      forecast: { on: '2027-02-02', minutes: 11 * 480, days: 11, standing: null, pacePercent: 100 },
    });
  });
});
