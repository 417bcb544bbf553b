import { expect } from 'chai';
import fc from 'fast-check';
import { allocate } from '../../../src/features/matching/allocation/allocate.js';
import type { SolveIntegerProgram } from '../../../src/features/matching/allocation/integer-program.js';
import type { Instance, MatchingResult } from '../../../src/features/matching/instance/instance.js';
import { loadIntegerPrograms } from '../../../src/features/matching/integer-programs/highs-programs.js';
import { verify } from '../../../src/features/matching/verification/verify.js';
import { optimumOf } from '../../support/matching-oracle.js';
import { FAMILIES, instances } from '../../support/random-instances.js';

const RUNS = Number(process.env.MATCHING_RUNS ?? 60);

/** How many students got each rank. */
const rankProfile = (instance: Instance, { assignments }: MatchingResult): Record<number, number> => {
  const profile: Record<number, number> = {};
  const options = new Map(instance.students.map(({ id, options }) => [id, options]));
  for (const { student, option } of assignments) {
    const rank = options.get(student)?.find(({ id }) => id === option)?.rank ?? 1;
    profile[rank] = (profile[rank] ?? 0) + 1;
  }
  return profile;
};

describe('allocate, rank-fair', function () {
  this.timeout(30_000 + RUNS * 2_000);
  let solveIntegerProgram: SolveIntegerProgram;
  before(async () => {
    solveIntegerProgram = await loadIntegerPrograms();
  });

  for (const family of FAMILIES) {
    const small = instances(family, { students: 8, groups: 4, options: 5, mode: 'rank-fair', minimums: false });

    it(`gives as few as possible the worst ranks in small ${family} instances`, () => {
      fc.assert(
        fc.property(small, (instance) => {
          const result = allocate(instance, { elapsedSeconds: () => 0, solveIntegerProgram }).result;
          const { placed, cost, ranks } = optimumOf(instance, solveIntegerProgram);
          expect(verify(instance, result)).to.deep.equal([]);
          expect([result.placed, result.cost, result.proven]).to.deep.equal([placed, cost, true]);
          const profile = Object.fromEntries(ranks.filter(([, students]) => students > 0));
          expect(rankProfile(instance, result)).to.deep.equal(profile);
        }),
        { numRuns: RUNS },
      );
    });
  }
});
