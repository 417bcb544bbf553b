import { expect } from 'chai';
import { d, days, found, MONDAY_TO_FRIDAY as WEEKDAYS, period, week, work } from './cases.js';

describe('birthdays inside a placement', () => {
  const daily = { ...week(work('08:00', '15:31', 30), ...WEEKDAYS, 'sat'), sun: work('08:00', '15:31', 30) };
  const long = (dateOfBirth: string) =>
    found(
      { dateOfBirth: d(dateOfBirth), period: period('2027-02-22', '2027-03-07'), stage: daily },
      'working-time.day-hours',
    )
      .map(({ lastDay }) => lastDay)
      .sort()
      .at(-1);
  it('ends the stretch the day before the 16th birthday', () => expect(long('2011-03-04')).to.equal('2027-03-03'));
  it('finds nothing when the first day is the birthday', () => expect(long('2011-02-22')).to.equal(undefined));
  it('finds the first day alone when the birthday is the second', () =>
    expect(long('2011-02-23')).to.equal('2027-02-22'));
  it('takes 1 March as the birthday of somebody born on 29 February', () => {
    const judged = (day: string) =>
      found({ dateOfBirth: d('2012-02-29'), period: period(day, day), stage: daily }, 'age.too-young');
    expect([judged('2026-02-28').length, judged('2026-03-01').length]).to.deep.equal([1, 0]);
  });
  it('takes 29 February itself in a leap year', () => {
    const judged = (day: string) =>
      found({ dateOfBirth: d('2012-02-29'), period: period(day, day), stage: daily }, 'working-time.day-hours');
    expect([judged('2028-02-28').length, judged('2028-02-29').length]).to.deep.equal([1, 0]);
  });

  it('refuses the stage days before the 14th birthday, and only those', () => {
    const young13 = { dateOfBirth: d('2012-09-17'), stage: week(work('09:00', '12:00'), 'tue', 'wed', 'thu') };
    expect(found(young13, 'age.too-young')).to.deep.equal([
      {
        rule: 'age.too-young',
        severity: 'refuse',
        article: 'ATW 3:2, NRK 3:1',
        firstDay: '2026-09-15',
        lastDay: '2026-09-16',
        facts: { limitYears: 14, birthday: '2026-09-17', days: 2 },
      },
    ]);
  });

  it('judges the week of a birthday for each age, against the whole week', () => {
    const with_ = { dateOfBirth: d('2010-09-17'), stage: week(work('08:00', '17:30', 30), ...WEEKDAYS) };
    expect(days(found(with_, 'working-time.week-hours'))).to.deep.equal([['2026-09-14', '2026-09-16']]);
  });
});
