import { expect } from 'chai';
import { suppressSmallCells, totalOf } from '../../../src/features/privacy/small-cells.rules.js';

describe('small cells', () => {
  for (const [counts, expected, total] of [
    [[], [], 0],
    [[5, 6], [5, 6], 11],
    [[0, 9], [0, 9], 9],
    [[4, 9, 20], [null, 9, 20], null],
    [[1], [null], null],
  ] as const)
    it(`of ${JSON.stringify(counts)} are ${JSON.stringify(expected)}, total ${total}`, () => {
      const cells = counts.map((count, at) => ({ at, count }));
      expect(suppressSmallCells(cells)).to.deep.equal(expected.map((count, at) => ({ at, count })));
      expect(totalOf(cells)).to.equal(total);
    });
});
