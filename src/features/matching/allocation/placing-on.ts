import { placeRest, THOROUGH_MOVES } from './greedy-placement.js';
import { cutPacking } from './packing.js';
import { readInstance } from './reading/instance-reading.js';
import type { Instance } from '../instance/instance.js';

/** The id of each pupil's option, by pupil. */
type Assignment = ReadonlyMap<string, string>;

export interface PlacedOn {
  readonly assignment: Assignment;
  readonly cost: number;
}

/**
 * Places more pupils from an assignment that is there already: what no longer fits is let go, then each pupil without a place gets
 * one, if need be by moving some others to another place. Nobody who keeps fitting ends without one, so the number placed never
 * falls. What it finds holds; what it does not find may still exist, for it looks no further than a few moves.
 * `only` are the pupils to place; without it, all who have none.
 */
export const placeOn = (instance: Instance, start: Assignment, only?: readonly string[]): PlacedOn => {
  const columns = readInstance(instance);
  const everyone = Int32Array.from(columns.studentIds.keys());
  const owner = new Int32Array(columns.cost.length);
  for (const s of everyone) owner.fill(s, columns.optionStart[s], columns.optionStart[s + 1]);
  const packing = cutPacking(
    columns,
    columns.capacity,
    everyone,
    (option) => {
      const lock = columns.locked[owner[option]!]!;
      return lock < 0 || lock === option;
    },
    () => true,
  );
  const chosen = new Int32Array(everyone.length).fill(-1);
  const room = packing.capacity.slice();
  const usesOf = (option: number): Int32Array =>
    packing.uses.subarray(packing.useStart[option], packing.useStart[option + 1]);
  for (const s of everyone) {
    const kept = start.get(columns.studentIds[s]!);
    for (let o = packing.start[s]!; kept !== undefined && o < packing.start[s + 1]!; o++) {
      if (columns.optionIdOf(packing.optionRow[o]!) !== kept) continue;
      if (usesOf(o).some((r) => room[r]! < 1)) break;
      for (const r of usesOf(o)) room[r]!--;
      chosen[s] = o;
    }
  }
  const wanted = only && new Set(only);
  const order = everyone
    .filter((s) => wanted?.has(columns.studentIds[s]!) ?? true)
    .sort((a, b) => packing.priority[b]! - packing.priority[a]! || a - b);
  const after = placeRest(
    packing,
    new Float64Array(packing.capacity.length),
    chosen,
    order,
    THOROUGH_MOVES,
    () => false,
  );
  const assignment = new Map<string, string>();
  let cost = 0;
  after.forEach((o, s) => {
    if (o < 0) return;
    assignment.set(columns.studentIds[s]!, columns.optionIdOf(packing.optionRow[o]!));
    cost += packing.cost[o]!;
  });
  return { assignment, cost };
};
