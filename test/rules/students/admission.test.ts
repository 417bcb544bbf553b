import { expect } from 'chai';
import { studentFaults } from '../../../src/features/students/students.admission.rules.js';
import { aStudent, d } from '../../support/builders.js';

const TODAY = d('2026-11-22');
const age = { path: 'dateOfBirth', code: 'age-not-plausible', facts: { minimumAge: 11, maximumAge: 23 } };

describe('admitting a pupil', () => {
  for (const [dateOfBirth, faults] of [
    ['2015-11-22', []],
    ['2015-11-23', [age]],
    ['2002-11-23', []],
    ['2002-11-22', [age]],
    ['2111-01-01', [age]],
  ] as const)
    it(`of ${dateOfBirth} on ${TODAY} has ${faults.length} faults`, () => {
      expect(studentFaults(aStudent({ dateOfBirth: d(dateOfBirth) }), TODAY)).to.deep.equal(faults);
    });

  it('names a weekday and a wish that stand there twice', () => {
    const student = aStudent({ stageDays: ['tue', 'tue'], wishes: ['est-1', 'est-2', 'est-1'] });
    expect(studentFaults(student, TODAY)).to.deep.equal([
      { path: 'stageDays', code: 'twice' },
      { path: 'wishes', code: 'twice' },
    ]);
  });
});
