import { expect } from 'chai';
import fc from 'fast-check';
import { createBest } from '../../../src/features/matching/allocation/best-answer.js';
import { withBundles } from '../../../src/features/matching/allocation/bundles.js';
import { placeGreedily } from '../../../src/features/matching/allocation/greedy-placement.js';
import { improveByParts } from '../../../src/features/matching/allocation/improve-by-parts.js';
import type { SolveIntegerProgram } from '../../../src/features/matching/allocation/integer-program.js';
import { cutPacking, type Packing } from '../../../src/features/matching/allocation/packing.js';
import { classesOf, countPlaced, demandFor } from '../../../src/features/matching/allocation/placement-quotas.js';
import { ascendPrices } from '../../../src/features/matching/allocation/price-ascent.js';
import { readInstance } from '../../../src/features/matching/allocation/reading/instance-reading.js';
import type { Instance } from '../../../src/features/matching/instance/instance.js';
import { loadIntegerPrograms } from '../../../src/features/matching/integer-programs/highs-programs.js';
import { instances } from '../../support/random-instances.js';

const packingOf = (instance: Instance): Packing => {
  const columns = readInstance(instance);
  const everyone = Int32Array.from(columns.studentIds.keys());
  return cutPacking(
    columns,
    columns.capacity,
    everyone,
    () => true,
    () => true,
  );
};

const overdrawn = (packing: Packing, chosen: Int32Array): number[] => {
  const room = packing.capacity.slice();
  for (const o of chosen) {
    if (o >= 0) for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) room[packing.uses[i]!]!--;
  }
  return Array.from(room).filter((left) => left < 0);
};

describe('improving an answer by parts', () => {
  let solveIntegerProgram: SolveIntegerProgram;
  before(async () => {
    solveIntegerProgram = await loadIntegerPrograms();
  });
  const improved = (packing: Packing, start: Int32Array): Int32Array => {
    const bundled = withBundles(packing);
    const classes = classesOf(packing);
    const counts = classes.map((students) => countPlaced(students, start));
    const demand = demandFor(packing, classes, counts);
    const none = new Float64Array(packing.capacity.length);
    const never = (): boolean => false;
    const prices = ascendPrices(bundled, demand, none, {
      rounds: 100,
      target: null,
      enough: Infinity,
      shouldStop: never,
    });
    return improveByParts(packing, demand, prices, start, {
      solveIntegerProgram,
      secondsLeft: () => 10,
      shouldStop: never,
    });
  };
  const settings = { students: 20, groups: 5, options: 6, mode: 'max-placed', minimums: false } as const;
  const pupils = (chosen: Int32Array): number => chosen.filter((option) => option >= 0).length;
  const isBetter = (packing: Packing, a: Int32Array, than: Int32Array): boolean => {
    const best = createBest(packing, classesOf(packing), than);
    best.offer(a);
    return best.chosen === a;
  };

  for (const family of ['weekday', 'any'] as const) {
    it(`keeps within what there is and never makes it worse on ${family} instances`, () => {
      fc.assert(
        fc.property(instances(family, settings), (instance) => {
          const packing = packingOf(instance);
          const price = new Float64Array(packing.capacity.length);
          const start = placeGreedily(packing, price, () => true);
          const after = improved(packing, start);
          expect(overdrawn(packing, after)).to.deep.equal([]);
          expect(pupils(after)).to.be.at.least(pupils(start));
          expect(isBetter(packing, start, after), JSON.stringify(instance)).to.equal(false);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('gives a pupil the place that two others can do without', () => {
    const option = (id: string, cost: number) => ({ id, uses: [id], cost, rank: 1 });
    const packing = packingOf({
      format: 'leerwerk-matching/1',
      mode: 'max-placed',
      seed: 's',
      resources: ['a', 'b', 'c'].map((id) => ({ id, capacity: 1 })),
      students: [
        { id: 's1', priority: 0, locked: null, options: [option('a', 5), option('b', 6)] },
        { id: 's2', priority: 0, locked: null, options: [option('b', 5), option('c', 6)] },
        { id: 's3', priority: 0, locked: null, options: [option('a', 1)] },
      ],
    });
    const start = Int32Array.from([0, 2, -1]);
    expect(Array.from(improved(packing, start))).to.deep.equal([1, 3, 4]);
  });
});
