import { expect } from 'chai';
import { followUpsDue, latestDestination, outflowFaults } from '../../../src/features/outcomes/outcomes.rules.js';
import { stepsDue } from '../../../src/features/privacy/retention.rules.js';
import { addDays } from '../../../src/platform/calendar-date.js';
import { d } from '../../support/builders.js';

const left = (leftOn: string, ...asked: number[]) => ({
  id: 'out-1',
  studentId: 'stu-1',
  leftOn: d(leftOn),
  followUps: asked.map((months) => ({ months, destination: 'mbo' as const, askedOn: d('2027-01-01') })),
});
const due = (...args: Parameters<typeof followUpsDue>) => followUpsDue(...args).map(({ months }) => months);

describe('what became of a pupil', () => {
  for (const [leftOn, today, asked, months] of [
    ['2026-07-10', '2027-01-09', [], []],
    ['2026-07-10', '2027-01-10', [], [6]],
    ['2026-07-10', '2027-07-10', [6], [12]],
    ['2026-07-10', '2028-07-10', [], [6, 12, 24]],
    ['2026-07-10', '2028-07-09', [12], []],
    ['2026-07-10', '2028-07-10', [24], []],
    ['2026-07-10', '2028-10-08', [12], [24]],
    ['2026-07-10', '2028-10-09', [12], []],
    ['2026-08-31', '2027-02-28', [], [6]],
    ['2026-08-31', '2027-02-27', [], []],
  ] as const)
    it(`is asked on ${today} after [${months.join()}] months of who left on ${leftOn}, asked before at [${asked.join()}]`, () => {
      expect(due(left(leftOn, ...asked), d(today))).to.deep.equal(months);
    });

  it('is asked only while the name of the pupil is known', () => {
    for (const leftOn of [d('2026-07-10'), d('2028-02-29')])
      for (let today = leftOn; today < addDays(leftOn, 1100); today = addDays(today, 1)) {
        const leaver = { id: 'stu-1', schoolId: 'sch-1', endedOn: leftOn, done: [], isKept: false };
        const isKnown = !stepsDue(leaver, today).includes('identity');
        expect(due(left(leftOn), today).length > 0 && !isKnown, today).to.equal(false);
      }
  });

  it('is the newest answer, whatever the order', () => {
    const followUps = [
      { months: 24, destination: 'work' as const, askedOn: d('2028-07-10') },
      { months: 6, destination: 'unknown' as const, askedOn: d('2027-01-10') },
    ];
    expect(latestDestination({ destination: 'mbo', followUps })).to.equal('work');
    expect(latestDestination({ destination: 'mbo', followUps: [] })).to.equal('mbo');
  });

  it('has a level and a course for mbo and entree alone', () => {
    const faults = (destination: 'mbo' | 'entree' | 'work', mboLevel: number | null, mboCourse: string | null) =>
      outflowFaults({ destination, mboLevel, mboCourse, leftOn: d('2026-07-10') }, d('2026-07-10')).map(
        ({ path, code }) => `${path} ${code}`,
      );
    expect(faults('mbo', 2, 'Timmerman')).to.deep.equal([]);
    expect(faults('mbo', null, null)).to.deep.equal(['mboLevel required']);
    expect(faults('entree', 2, null)).to.deep.equal(['mboLevel entree-is-level-1']);
    expect(faults('work', 2, 'Kok')).to.deep.equal(['mboLevel only-for-mbo', 'mboCourse only-for-mbo']);
    expect(
      outflowFaults({ destination: 'work', mboLevel: null, mboCourse: null, leftOn: d('2026-07-11') }, d('2026-07-10')),
    ).to.deep.equal([{ path: 'leftOn', code: 'after-today' }]);
  });
});
