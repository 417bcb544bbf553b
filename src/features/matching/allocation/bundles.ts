import type { Packing } from './packing.js';

/** A packing whose options know their bundle: options that use the same resources share one, and so share its price. */
export interface BundledPacking extends Packing {
  readonly bundle: Int32Array;
  readonly bundleStart: Int32Array;
  readonly bundleUses: Int32Array;
}

const hashOf = (uses: Int32Array, from: number, to: number): number => {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ uses[i]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** Finds equal lists of uses; there are far fewer of them than options. */
export const withBundles = (packing: Packing): BundledPacking => {
  const { useStart, uses } = packing;
  const options = packing.cost.length;
  let slots = 16;
  while (slots < 2 * options) slots *= 2;
  const table = new Int32Array(slots).fill(-1);
  const bundle = new Int32Array(options);
  const sample: number[] = [];
  const isSame = (a: number, b: number): boolean => {
    const length = useStart[a + 1]! - useStart[a]!;
    if (useStart[b + 1]! - useStart[b]! !== length) return false;
    for (let i = 0; i < length; i++) if (uses[useStart[a]! + i] !== uses[useStart[b]! + i]) return false;
    return true;
  };
  for (let o = 0; o < options; o++) {
    let slot = hashOf(uses, useStart[o]!, useStart[o + 1]!) & (slots - 1);
    while (table[slot]! >= 0 && !isSame(sample[table[slot]!]!, o)) slot = (slot + 1) & (slots - 1);
    if (table[slot]! < 0) table[slot] = sample.push(o) - 1;
    bundle[o] = table[slot]!;
  }
  const bundleStart = new Int32Array(sample.length + 1);
  sample.forEach((o, b) => (bundleStart[b + 1] = bundleStart[b]! + useStart[o + 1]! - useStart[o]!));
  const bundleUses = new Int32Array(bundleStart[sample.length]!);
  sample.forEach((o, b) => {
    bundleUses.set(uses.subarray(useStart[o], useStart[o + 1]), bundleStart[b]);
  });
  return { ...packing, bundle, bundleStart, bundleUses };
};
