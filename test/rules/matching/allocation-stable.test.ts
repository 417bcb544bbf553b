import { expect } from 'chai';
import fc from 'fast-check';
import { allocate } from '../../../src/features/matching/allocation/allocate.js';
import {
  INSTANCE_FORMAT,
  type Instance,
  type MatchingResult,
} from '../../../src/features/matching/instance/instance.js';
import { findBlockingPairs } from '../../../src/features/matching/verification/blocking-pairs.js';
import { verify } from '../../../src/features/matching/verification/verify.js';
import { createRandom } from '../../../src/platform/random.js';
import { instances, shuffled } from '../../support/random-instances.js';

const RUNS = Number(process.env.MATCHING_RUNS ?? 200);
const solve = (instance: Instance): MatchingResult => allocate(instance, { elapsedSeconds: () => 0 }).result;

describe('allocate, stable', function () {
  this.timeout(30_000 + RUNS * 200);

  for (const family of ['single', 'chain'] as const) {
    const small = instances(family, { students: 12, groups: 4, options: 5, mode: 'stable', minimums: false });

    it(`leaves no blocking pair in small ${family} instances`, () => {
      fc.assert(
        fc.property(small, fc.string(), (instance, seed) => {
          const result = solve(instance);
          expect(findBlockingPairs(instance, result.assignments)).to.deep.equal([]);
          expect(verify(instance, result)).to.deep.equal([]);
          expect(solve(shuffled(instance, createRandom(seed)))).to.deep.equal(result);
        }),
        { numRuns: RUNS },
      );
    });
  }

  const wanting = (id: string, first: string, second: string): Instance['students'][number] => ({
    id,
    options: [
      { id: first, uses: [first], cost: 1 },
      { id: second, uses: [second], cost: 2 },
    ],
  });
  const crossed: Instance = {
    format: INSTANCE_FORMAT,
    mode: 'stable',
    seed: 'a',
    resources: [
      { id: 'garage', capacity: 1, claims: ['ben', 'ali'] },
      { id: 'bakery', capacity: 1, claims: ['ali', 'ben'] },
    ],
    students: [wanting('ali', 'garage', 'bakery'), wanting('ben', 'bakery', 'garage')],
  };

  it('gives students their own best where claims and wishes cross', () => {
    expect(solve(crossed).assignments).to.deep.equal([
      { student: 'ali', option: 'garage' },
      { student: 'ben', option: 'bakery' },
    ]);
  });

  it('gives the place to the claim before the lottery', () => {
    const both = ['ali', 'ben', 'cem', 'dia'].map((id) => wanting(id, 'garage', 'bakery'));
    const { assignments } = solve({ ...crossed, students: both });
    expect(assignments).to.deep.equal([
      { student: 'ali', option: 'bakery' },
      { student: 'ben', option: 'garage' },
    ]);
  });
});
