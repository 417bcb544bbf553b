import fc from 'fast-check';
import { expect } from 'chai';
import { memoryPlaces, memoryPlacements } from '../support/memory-placements.js';
import { CAPACITIES, liveThrough, sequences } from '../support/placement-life.js';

const SEQUENCES = 2_000;

describe('the life of proposals and placements against a model', () => {
  it(`agrees with the model of places and states over ${SEQUENCES} random sequences`, async function () {
    this.timeout(60_000);
    let done = 0;
    await fc.assert(
      fc.asyncProperty(sequences(30), async (steps) => {
        done += await liveThrough({ ...memoryPlacements(), ...memoryPlaces(CAPACITIES) }, steps);
      }),
      { numRuns: SEQUENCES },
    );
    // Sequences in which everything is refused would prove nothing.
    expect(done).to.be.above(SEQUENCES * 3);
  });
});
