import { expect } from 'chai';
import {
  nextSet,
  setsToStudy,
  studyStateAt,
  withFigures,
  type StageDayStudy,
} from '../../../src/features/matching/stage-day-studies.rules.js';

const set = (weekday: 'mon' | 'tue' | 'wed', placed: number, proven = false, cost = 10) => ({
  weekdays: [weekday],
  placed,
  cost,
  proven,
});
const advice = {
  groupId: 'grp-1',
  now: ['tue'],
  placedNow: 8,
  sets: [set('mon', 9), set('wed', 9, true), set('tue', 8)],
};
const sets = setsToStudy(advice as Parameters<typeof setsToStudy>[0]);
const worded = (some: typeof sets) =>
  some.map(({ weekdays, placed, proven, settled }) => `${weekdays.join()} ${placed} ${proven} ${settled}`);

describe('a study of stage days', () => {
  it('works out what is not proven, the most promising first, and orders the sets anew', () => {
    expect(nextSet({ sets })?.weekdays).to.deep.equal(['mon']);
    const first = withFigures(sets, set('mon', 9, true));
    expect(nextSet({ sets: first })?.weekdays).to.deep.equal(['tue']);
    const last = withFigures(first, set('tue', 12, true));
    expect(worded(last)).to.deep.equal(['tue 12 true true', 'mon 9 true true', 'wed 9 true true']);
    expect(nextSet({ sets: last })).to.equal(undefined);
  });

  it('keeps the better figures of a set whose time was up', () => {
    expect(worded(withFigures(sets, set('mon', 7)))[0]).to.equal('mon 9 false true');
    expect(worded(withFigures(sets, set('mon', 9, false, 8)))[0]).to.equal('mon 9 false true');
    expect(withFigures(sets, set('mon', 9, false, 8))[0]?.cost).to.equal(8);
  });

  it('stands by its end, its failure and the last sign of life', () => {
    const at = (time: string): Date => new Date(`2026-11-22T${time}Z`);
    const running = {
      ...{ sets, aliveAt: at('10:00:00'), finishedAt: null, failure: null },
    } as unknown as StageDayStudy;
    const settled = sets.map((one) => ({ ...one, settled: true }));
    const stateOf = (fields: Partial<StageDayStudy>, now = '10:01:00') =>
      studyStateAt({ ...running, ...fields }, at(now));
    expect([
      stateOf({}),
      stateOf({}, '10:01:01'),
      stateOf({ finishedAt: at('10:00:30') }),
      stateOf({ finishedAt: at('10:00:30'), sets: settled }),
      stateOf({ finishedAt: at('10:00:30'), failure: 'matching-run.failed' }),
    ]).to.deep.equal(['running', 'failed', 'stopped', 'done', 'failed']);
  });
});
