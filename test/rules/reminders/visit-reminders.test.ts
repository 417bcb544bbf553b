import { expect } from 'chai';
import { addDaysOfSchool } from '../../../src/features/reminders/visit-reminders.rules.js';
import { d } from '../../support/builders.js';
import { aVisitsFact } from '../../support/reminder-builders.js';
import { said, table, told } from '../../support/reminder-sayings.js';

describe('reminders of visits', () => {
  const plan = (id: string, on: string, state: 'planned' | 'done' = 'planned', reported = false) => ({
    id,
    on: d(on),
    state,
    reported,
  });

  describe('before the first one', () => {
    table(aVisitsFact(), 'mentor', [
      ['2027-02-14', []],
      ['2027-02-15', ['visit-first 2027-02-01:7']],
      ['2027-02-21', ['visit-first 2027-02-01:7']],
      ['2027-02-22', ['visit-first 2027-02-01:0']],
      ['2027-03-15', ['visit-first 2027-02-01:0']],
      ['2027-03-16', []],
      ['2027-03-28', []],
      ['2027-03-29', ['visit-overdue 2027-02-01']], // eight weeks without any
    ]);
  });

  describe('after one on 1 March', () => {
    const fact = aVisitsFact({ visits: [plan('vis-1', '2027-03-01', 'done', true)] });
    table(fact, 'mentor', [
      ['2027-03-28', []],
      ['2027-03-29', ['visit-due 2027-03-01']],
      ['2027-04-25', []],
      ['2027-04-26', ['visit-overdue 2027-03-01']],
    ]);
    it('tells the coordinator only what is overdue', () => {
      expect(told(fact, '2027-03-29', 'coordinator')).to.deep.equal([]);
      expect(told(fact, '2027-04-26', 'coordinator')).to.deep.equal(['visit-overdue 2027-03-01']);
    });
    it('says nothing while a visit stands planned, unless it is overdue', () => {
      const planned = aVisitsFact({ visits: [...fact.visits, plan('vis-2', '2027-05-20')] });
      expect(told(planned, '2027-03-29')).to.deep.equal([]);
      expect(told(planned, '2027-04-26')).to.deep.equal(['visit-overdue 2027-03-01']);
    });
  });

  describe('with a school holiday of nine days in between', () => {
    const holidays = [{ firstDay: d('2027-03-20'), lastDay: d('2027-03-28') }];
    table(aVisitsFact({ visits: [plan('vis-1', '2027-03-01', 'done', true)], holidays }), 'mentor', [
      ['2027-03-29', []],
      ['2027-04-06', []],
      ['2027-04-07', ['visit-due 2027-03-01']],
    ]);
    for (const [days, day] of [
      [18, '2027-03-19'],
      [19, '2027-03-29'],
      [20, '2027-03-30'],
    ] as const)
      it(`counts ${days} days of school from 1 March to ${day}`, () => {
        expect(addDaysOfSchool(d('2027-03-01'), days, holidays)).to.equal(day);
      });
  });

  describe('planned on 10 May', () => {
    const fact = aVisitsFact({ visits: [plan('vis-0', '2027-04-20', 'done', true), plan('vis-1', '2027-05-10')] });
    table(fact, 'mentor', [
      ['2027-05-08', []],
      ['2027-05-09', ['visit-tomorrow vis-1:2027-05-10']],
      ['2027-05-10', []],
      ['2027-05-12', []],
      ['2027-05-13', ['visit-report vis-1:2027-05-10']],
    ]);
    it('drops "tomorrow" on the day itself, and asks no report where there is one', () => {
      expect(said(fact, '2027-05-10')).to.deep.equal(['visit-tomorrow vis-1:2027-05-10 mentor (stale)']);
      const filed = aVisitsFact({ visits: [plan('vis-1', '2027-05-10', 'done', true)] });
      expect(told(filed, '2027-05-13')).to.deep.equal([]);
    });
  });

  describe('at the end of a placement on 9 July', () => {
    const visits = [plan('vis-1', '2027-06-10', 'done', true)];
    table(aVisitsFact({ visits }), 'mentor', [
      ['2027-06-17', []],
      ['2027-06-18', ['visit-final 2027-07-09:21']],
      ['2027-07-01', ['visit-final 2027-07-09:21']],
      ['2027-07-02', ['visit-final 2027-07-09:7']],
      ['2027-07-09', ['visit-due 2027-06-10', 'visit-final 2027-07-09:7']],
    ]);
    it('is silent once a final visit is planned in the last weeks', () => {
      const planned = aVisitsFact({ visits: [...visits, plan('vis-2', '2027-07-05')] });
      expect(told(planned, '2027-06-18')).to.deep.equal([]);
    });
  });
});
