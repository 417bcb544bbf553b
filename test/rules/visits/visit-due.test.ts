import { expect } from 'chai';
import {
  finalWindowFrom,
  nextVisit,
  schoolDaysLater,
  visitStanding,
} from '../../../src/features/visits/visit-due.rules.js';
import { isSignal, monthsAsked } from '../../../src/features/visits/visits.rules.js';
import { d } from '../../support/builders.js';

const settings = { firstVisitWithinWeeks: 3, visitDueWeeks: 4, visitOverdueWeeks: 8, finalVisitWithinWeeks: 3 };
const placement = { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') };
const about = (today: string, holidays: { firstDay: string; lastDay: string }[] = []) => ({
  settings,
  holidays: holidays.map(({ firstDay, lastDay }) => ({ firstDay: d(firstDay), lastDay: d(lastDay) })),
  today: d(today),
});
const standing = (today: string, held: string[] = [], holidays: { firstDay: string; lastDay: string }[] = []) => {
  const due = nextVisit(placement, held.map(d), about(today, holidays));
  return `${due?.kind ?? '-'} ${visitStanding(due, d(today))}`;
};

describe('when a visit is due', () => {
  for (const [today, held, expected] of [
    ['2027-01-31', [], 'first not-yet'],
    ['2027-02-01', [], 'first due'],
    ['2027-02-22', [], 'first due'],
    ['2027-02-23', [], 'first overdue'],
    ['2027-02-23', ['2027-02-22'], 'regular not-yet'],
    ['2027-03-21', ['2027-02-22'], 'regular not-yet'],
    ['2027-03-22', ['2027-02-22'], 'regular due'],
    ['2027-04-18', ['2027-02-22'], 'regular due'],
    ['2027-04-19', ['2027-02-22'], 'regular overdue'],
    ['2027-04-19', ['2027-04-19', '2027-02-22'], 'regular not-yet'],
    ['2027-02-23', ['2027-01-31'], 'first overdue'],
    ['2027-05-25', ['2027-05-24'], 'final not-yet'],
    ['2027-06-18', ['2027-05-24'], 'final not-yet'],
    ['2027-06-19', ['2027-05-24'], 'final due'],
    ['2027-07-09', ['2027-05-24'], 'final due'],
    ['2027-07-10', ['2027-05-24'], 'final overdue'],
    ['2027-06-19', ['2027-05-20'], 'final due'],
    ['2027-06-19', ['2027-04-01'], 'final overdue'],
    ['2027-07-09', ['2027-06-18'], 'final due'],
    ['2027-07-09', ['2027-06-19'], '- done'],
    ['2027-08-30', ['2027-07-12'], '- done'],
  ] as const)
    it(`is ${expected} on ${today} after ${held.length === 0 ? 'no visit' : held.join(' and ')}`, () => {
      expect(standing(today, [...held])).to.equal(expected);
    });

  it('asks for the final visit in the weeks the school set, and for none with 0', () => {
    const kindOn = (today: string, held: string, finalVisitWithinWeeks: number) =>
      nextVisit(placement, [d(held)], { ...about(today), settings: { ...settings, finalVisitWithinWeeks } })?.kind ??
      null;
    expect([kindOn('2027-06-19', '2027-05-24', 3), kindOn('2027-06-19', '2027-05-24', 2)]).to.deep.equal([
      'final',
      'regular',
    ]);
    expect([kindOn('2027-06-11', '2027-05-13', 4), kindOn('2027-06-12', '2027-05-13', 4)]).to.deep.equal([
      'regular',
      'final',
    ]);
    expect([
      kindOn('2027-07-09', '2027-06-11', 0),
      kindOn('2027-07-10', '2027-06-11', 0),
      kindOn('2027-07-09', '2027-06-12', 0),
    ]).to.deep.equal(['regular', null, null]);
  });

  it('does not count the days of a holiday, both its ends', () => {
    const holidays = [{ firstDay: '2027-02-20', lastDay: '2027-02-28' }];
    expect(standing('2027-03-03', [], holidays)).to.equal('first due');
    expect(standing('2027-03-04', [], holidays)).to.equal('first overdue');
    const week = about('2027-01-01', holidays).holidays;
    expect(schoolDaysLater(d('2027-02-19'), 1, week)).to.equal('2027-03-01');
    expect(schoolDaysLater(d('2027-02-19'), 0, week)).to.equal('2027-02-19');
    expect(finalWindowFrom(d('2027-03-07'), 1, week)).to.equal('2027-03-01');
    expect(finalWindowFrom(d('2027-03-06'), 1, week)).to.equal('2027-02-19');
  });

  it('makes the first visit of a short block its final one', () => {
    const block = { firstDay: d('2027-03-01'), lastDay: d('2027-03-12') };
    expect(nextVisit(block, [], about('2027-03-01'))).to.deep.equal({
      kind: 'final',
      dueFrom: '2027-02-20',
      overdueFrom: '2027-03-13',
    });
  });
});

describe('the month a company is asked about', () => {
  for (const [first, last, today, months] of [
    ['2027-02-01', '2027-07-09', '2027-02-14', []],
    ['2027-02-01', '2027-07-09', '2027-02-15', ['2027-02']],
    ['2027-02-15', '2027-07-09', '2027-02-15', ['2027-02']],
    ['2027-02-16', '2027-07-09', '2027-03-15', ['2027-03']],
    ['2027-02-01', '2027-04-14', '2027-09-01', ['2027-02', '2027-03']],
    ['2027-03-01', '2027-03-12', '2027-03-11', []],
    ['2027-03-01', '2027-03-12', '2027-03-12', ['2027-03']],
  ] as const)
    it(`is ${months.join(', ') || 'none'} on ${today} from ${first} to ${last}`, () => {
      expect(monthsAsked({ firstDay: d(first), lastDay: d(last) }, d(today))).to.deep.equal(months);
    });

  it('signals help that was asked for until somebody saw to it', () => {
    const handled = { at: new Date(0), by: { id: 'a', role: 'coordinator', name: 'A' } } as const;
    expect([
      isSignal({ support: 'none', handled: null }),
      isSignal({ support: 'talk', handled: null }),
      isSignal({ support: 'urgent', handled: null }),
      isSignal({ support: 'urgent', handled }),
    ]).to.deep.equal([false, true, true, false]);
  });
});
