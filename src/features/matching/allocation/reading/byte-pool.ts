import { textOf } from './json-bytes.js';

/** A list of integers that grows. */
export interface IntList {
  readonly push: (value: number) => void;
  readonly get: (index: number) => number;
  readonly size: () => number;
  /** The values, and an end to the growing. */
  readonly done: () => Int32Array;
}

export const createIntList = (): IntList => {
  let values = new Int32Array(1024);
  let size = 0;
  return {
    push: (value) => {
      if (size === values.length) {
        const larger = new Int32Array(2 * size);
        larger.set(values);
        values = larger;
      }
      values[size++] = value;
    },
    get: (index) => values[index]!,
    size: () => size,
    done: () => {
      const exact = values.slice(0, size);
      values = exact;
      return exact;
    },
  };
};

/** Many short texts, kept as bytes one after another: a tenth of the memory of as many strings. */
export interface BytePool {
  readonly add: (text: { bytes: Uint8Array; length: number }) => number;
  readonly isEqual: (index: number, text: { bytes: Uint8Array; length: number }) => boolean;
  readonly isSame: (a: number, b: number) => boolean;
  readonly textAt: (index: number) => string;
}

export const createBytePool = (): BytePool => {
  let bytes = new Uint8Array(1 << 16);
  let used = 0;
  const ends = createIntList();
  const startOf = (index: number): number => (index === 0 ? 0 : ends.get(index - 1));
  const matches = (start: number, other: Uint8Array, from: number, length: number): boolean => {
    for (let i = 0; i < length; i++) if (bytes[start + i] !== other[from + i]) return false;
    return true;
  };
  return {
    add: (text) => {
      if (used + text.length > bytes.length) {
        const larger = new Uint8Array(Math.max(2 * bytes.length, used + text.length));
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(text.bytes.subarray(0, text.length), used);
      used += text.length;
      ends.push(used);
      return ends.size() - 1;
    },
    isEqual: (index, text) =>
      ends.get(index) - startOf(index) === text.length && matches(startOf(index), text.bytes, 0, text.length),
    isSame: (a, b) =>
      ends.get(a) - startOf(a) === ends.get(b) - startOf(b) &&
      matches(startOf(a), bytes, startOf(b), ends.get(b) - startOf(b)),
    textAt: (index) =>
      textOf({ bytes: bytes.subarray(startOf(index), ends.get(index)), length: ends.get(index) - startOf(index) }),
  };
};

/** Numbers texts in the order in which they are first met. */
export const createSymbols = () => {
  const pool = createBytePool();
  const hashes = createIntList();
  let table = new Int32Array(1 << 12).fill(-1);
  const slotFor = (hash: number, isFound: (symbol: number) => boolean): number => {
    let slot = hash & (table.length - 1);
    while (table[slot]! >= 0 && !isFound(table[slot]!)) slot = (slot + 1) & (table.length - 1);
    return slot;
  };
  const grow = (): void => {
    table = new Int32Array(2 * table.length).fill(-1);
    for (let symbol = 0; symbol < hashes.size(); symbol++) table[slotFor(hashes.get(symbol), () => false)] = symbol;
  };
  const numberOf = (hash: number, text: { bytes: Uint8Array; length: number }): number => {
    const slot = slotFor(hash, (symbol) => hashes.get(symbol) === (hash | 0) && pool.isEqual(symbol, text));
    if (table[slot]! >= 0) return table[slot]!;
    const symbol = pool.add(text);
    hashes.push(hash);
    table[slot] = symbol;
    if (2 * hashes.size() > table.length) grow();
    return symbol;
  };
  return { numberOf, textAt: pool.textAt, size: hashes.size };
};
