import { expect } from 'chai';
import { isQuietDay, monthlyQuestion } from '../../../src/features/visits/feedback-asking.rules.js';
import { d } from '../../support/builders.js';

const placement = { firstDay: d('2026-11-03'), lastDay: d('2027-01-28') };
const christmas = { firstDay: d('2026-12-19'), lastDay: d('2027-01-03') };
const asked = (
  today: string,
  about: { answered?: string[]; lastDay?: string; holidays?: (typeof christmas)[] } = {},
) => {
  const period = { ...placement, lastDay: d(about.lastDay ?? placement.lastDay) };
  const found = monthlyQuestion(period, about.answered ?? [], { today: d(today), holidays: about.holidays ?? [] });
  return found && `${found.month} ${found.dueOn} ${found.standing}`;
};

describe('the monthly question', () => {
  for (const [today, expected] of [
    ['2026-11-13', null],
    ['2026-11-15', null], // a Sunday
    ['2026-11-16', '2026-11 2026-11-16 due'],
    ['2026-11-30', '2026-11 2026-11-16 due'],
    ['2026-12-01', '2026-11 2026-11-16 stale'],
    ['2026-12-14', '2026-11 2026-11-16 stale'],
    ['2026-12-15', '2026-12 2026-12-15 due'],
    ['2027-01-28', '2027-01 2027-01-15 due'],
    ['2027-01-29', null],
  ] as const)
    it(`is ${expected ?? 'not asked'} on ${today}`, () => {
      expect(asked(today)).to.equal(expected);
    });

  it('is not asked of a month that was answered', () => {
    expect(asked('2026-11-16', { answered: ['2026-11'] })).to.equal(null);
    expect(asked('2026-12-15', { answered: ['2026-11'] })).to.equal('2026-12 2026-12-15 due');
  });

  it('waits for the end of a holiday, and counts its days from there', () => {
    const holidays = [{ firstDay: d('2026-12-12'), lastDay: d('2027-01-03') }];
    expect([asked('2026-12-15', { holidays }), asked('2027-01-03', { holidays })]).to.deep.equal([null, null]);
    expect(asked('2027-01-04', { holidays })).to.equal('2026-12 2027-01-04 due');
    expect(isQuietDay(d('2026-12-19'), [christmas])).to.equal(true);
    expect([isQuietDay(d('2026-12-18'), [christmas]), isQuietDay(d('2027-01-04'), [christmas])]).to.deep.equal([
      false,
      false,
    ]);
  });

  it('is asked on the last day of a placement without a 15th', () => {
    expect(asked('2026-11-12', { lastDay: '2026-11-13' })).to.equal(null);
    expect(asked('2026-11-13', { lastDay: '2026-11-13' })).to.equal('2026-11 2026-11-13 due');
  });
});
