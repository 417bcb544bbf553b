import { expect } from 'chai';
import fc from 'fast-check';
import { allocate } from '../../../src/features/matching/allocation/allocate.js';
import type { SolveIntegerProgram } from '../../../src/features/matching/allocation/integer-program.js';
import type { Instance, MatchingResult } from '../../../src/features/matching/instance/instance.js';
import { loadIntegerPrograms } from '../../../src/features/matching/integer-programs/highs-programs.js';
import { verify } from '../../../src/features/matching/verification/verify.js';
import { createRandom } from '../../../src/platform/random.js';
import { optimumOf } from '../../support/matching-oracle.js';
import { FAMILIES, instances, shuffled } from '../../support/random-instances.js';

/** `MATCHING_RUNS=5000 npx mocha test/rules/matching/allocation.test.ts` for a long run. */
const RUNS = Number(process.env.MATCHING_RUNS ?? 60);

describe('allocate', function () {
  this.timeout(30_000 + RUNS * 2_000);
  let solveIntegerProgram: SolveIntegerProgram;
  before(async () => {
    solveIntegerProgram = await loadIntegerPrograms();
  });
  const solve = (instance: Instance, withPrograms = true): MatchingResult =>
    allocate(instance, { elapsedSeconds: () => 0, ...(withPrograms ? { solveIntegerProgram } : {}) }).result;

  for (const family of FAMILIES) {
    const small = instances(family, { students: 9, groups: 4, options: 5, mode: 'max-placed', minimums: false });

    it(`finds and proves the optimum of small ${family} instances`, () => {
      fc.assert(
        fc.property(small, (instance) => {
          const { placed, cost, bound, proven, ...rest } = solve(instance);
          const optimum = optimumOf(instance, solveIntegerProgram);
          expect(verify(instance, { placed, cost, bound, proven, ...rest })).to.deep.equal([]);
          expect({ placed, cost, bound, proven }).to.deep.equal({
            placed: optimum.placed,
            cost: optimum.cost,
            bound: { placed: optimum.placed, cost: optimum.cost },
            proven: true,
          });
        }),
        { numRuns: RUNS },
      );
    });

    it(`finds the optimum of small ${family} instances with minimum numbers`, () => {
      const guarded = instances(family, { students: 8, groups: 3, options: 4, mode: 'max-placed', minimums: true });
      fc.assert(
        fc.property(guarded, (instance) => {
          const result = solve(instance);
          const { placed, cost } = optimumOf(instance, solveIntegerProgram);
          expect(verify(instance, result)).to.deep.equal([]);
          expect(result).to.include({ placed, cost, proven: true });
          const alone = solve(instance, false);
          expect(verify(instance, alone)).to.deep.equal([]);
          expect(alone.bound.placed).to.be.at.least(placed);
        }),
        { numRuns: RUNS },
      );
    });

    it(`gives bounds that hold without integer programs on small ${family} instances`, () => {
      fc.assert(
        fc.property(small, (instance) => {
          const result = solve(instance, false);
          const optimum = optimumOf(instance, solveIntegerProgram);
          expect(verify(instance, result)).to.deep.equal([]);
          expect(result.bound.placed).to.be.at.least(optimum.placed);
          if (result.placed === optimum.placed) expect(result.bound.cost).to.be.at.most(optimum.cost);
          if (result.proven) expect([result.placed, result.cost]).to.deep.equal([optimum.placed, optimum.cost]);
        }),
        { numRuns: RUNS },
      );
    });

    it(`says nothing wrong wherever its time ends on a ${family} instance`, () => {
      const larger = instances(family, { students: 25, groups: 6, options: 8, mode: 'max-placed', minimums: false });
      fc.assert(
        fc.property(larger, fc.integer({ min: 1, max: 40 }), (instance, moments) => {
          // The clock goes on each time it is read, so that the end comes at any of the places where it is looked for.
          let seconds = 0;
          const elapsedSeconds = (): number => (seconds += 1 / moments);
          const { result } = allocate({ ...instance, timeLimitSeconds: 1 }, { elapsedSeconds, solveIntegerProgram });
          const optimum = optimumOf(instance, solveIntegerProgram);
          expect(verify(instance, result)).to.deep.equal([]);
          expect(result.bound.placed).to.be.at.least(optimum.placed);
          if (result.placed === optimum.placed) expect(result.bound.cost).to.be.at.most(optimum.cost);
          if (result.proven) expect([result.placed, result.cost]).to.deep.equal([optimum.placed, optimum.cost]);
        }),
        { numRuns: RUNS },
      );
    });

    it(`answers the same whatever the order of a ${family} instance`, () => {
      fc.assert(
        fc.property(small, fc.string(), (instance, seed) => {
          expect(solve(shuffled(instance, createRandom(seed)))).to.deep.equal(solve(instance));
        }),
        { numRuns: RUNS },
      );
    });
  }
});
