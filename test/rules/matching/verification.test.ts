import { expect } from 'chai';
import type { Instance, MatchingResult } from '../../../src/features/matching/instance/instance.js';
import { verify } from '../../../src/features/matching/verification/verify.js';

const instance: Instance = {
  format: 'leerwerk-matching/1',
  mode: 'max-placed',
  seed: 'a',
  resources: [
    { id: 'r1', capacity: 1 },
    { id: 'r2', capacity: 2 },
  ],
  students: [
    { id: 's1', locked: 'near', options: [{ id: 'near', uses: ['r1'], cost: 10 }] },
    {
      id: 's2',
      options: [
        { id: 'near', uses: ['r1'], cost: 5 },
        { id: 'far', uses: ['r2'], cost: 20 },
      ],
    },
  ],
};
const right: MatchingResult = {
  format: 'leerwerk-matching-result/1',
  mode: 'max-placed',
  seed: 'a',
  placed: 2,
  cost: 30,
  bound: { placed: 2, cost: 30 },
  proven: true,
  assignments: [
    { student: 's1', option: 'near' },
    { student: 's2', option: 'far' },
  ],
  unplaced: [],
  seconds: 0,
};
const onlyFirst = { assignments: right.assignments.slice(0, 1), unplaced: ['s2'], placed: 1, cost: 10 };

describe('verify', () => {
  const cases: readonly (readonly [what: string, fields: Partial<MatchingResult>, rules: readonly string[]])[] = [
    ['nothing in a right result', {}, []],
    ['another seed', { seed: 'b' }, ['result.belongs-to-another-instance']],
    [
      'a student left out of both lists',
      { ...onlyFirst, unplaced: [], bound: { placed: 2, cost: 10 }, proven: false },
      ['student.missing'],
    ],
    ['a student in both lists', { unplaced: ['s2'] }, ['student.twice']],
    ['a student nobody knows', { unplaced: ['s9'] }, ['student.unknown']],
    [
      "another student's option",
      {
        ...onlyFirst,
        assignments: [{ student: 's1', option: 'far' }],
        placed: 0,
        cost: 0,
        bound: { placed: 2, cost: 0 },
        proven: false,
      },
      ['option.not-of-student', 'lock.dropped'],
    ],
    [
      'a resource overdrawn',
      {
        assignments: right.assignments.map(({ student }) => ({ student, option: 'near' })),
        cost: 15,
        bound: { placed: 2, cost: 15 },
      },
      ['capacity.exceeded'],
    ],
    ['a wrong count', { placed: 1 }, ['placed.miscounted']],
    ['a wrong cost', { cost: 29 }, ['cost.miscounted']],
    ['a bound below what is placed', { bound: { placed: 1, cost: 30 }, proven: false }, ['bound.placed-too-low']],
    ['a bound above the cost', { bound: { placed: 2, cost: 31 }, proven: false }, ['bound.cost-too-high']],
    ['a proof that is none', { bound: { placed: 2, cost: 29 } }, ['proven.without-proof']],
    [
      'a proof that a free place beats',
      { ...onlyFirst, bound: { placed: 1, cost: 10 } },
      ['bound.beaten-by-a-free-option'],
    ],
  ];
  for (const [what, fields, rules] of cases) {
    it(`finds ${what}`, () => {
      expect(verify(instance, { ...right, ...fields }).map(({ rule }) => rule)).to.deep.equal(rules);
    });
  }

  it('finds a resource opened for too few', () => {
    const resources = [instance.resources[0]!, { id: 'r2', capacity: 2, minimum: 2 }];
    expect(verify({ ...instance, resources }, right).map(({ facts }) => facts)).to.deep.equal([
      { resource: 'r2', used: 1, minimum: 2 },
    ]);
  });
});
