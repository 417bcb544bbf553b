import { placeRest, THOROUGH_MOVES } from './greedy-placement.js';
import { cutPacking, type Packing } from './packing.js';
import type { InstanceColumns } from './reading/instance-columns.js';
import { readInstance } from './reading/instance-reading.js';
import type { Instance } from '../instance/instance.js';

/** The id of each pupil's option, by pupil. */
type Assignment = ReadonlyMap<string, string>;

export interface PlacedOn {
  readonly assignment: Assignment;
  readonly cost: number;
}

/** What of an instance counts in one placing: the options named, and how much there is of each resource. */
interface Part {
  /** The options that a student has in it; null for all. */
  readonly optionsOf: (student: string) => { readonly has: (option: string) => boolean } | null;
  /** How much there is of resources of which there is something else than in the instance. */
  readonly capacities: ReadonlyMap<string, number>;
}

/**
 * Reads an instance for placing on from an assignment that is there already: what no longer fits is let go, then each pupil without a
 * place gets one, if need be by moving some others to another place. Nobody who keeps fitting ends without one, so the number placed
 * never falls. What it finds holds; what it does not find may still exist, for it looks no further than a few moves.
 * `only` are the pupils to place; without it, all who have none. With `part` the same reading serves an instance that differs a little.
 */
export const createPlacer = (instance: Instance) => {
  const columns = readInstance(instance);
  const everyone = Int32Array.from(columns.studentIds.keys());
  const resourceRow = new Map(columns.resourceIds.map((id, row) => [id, row]));
  /** The options that count; of a student whose place is locked only that one. */
  const keptIn = (part: Part | undefined): Uint8Array => {
    const kept = new Uint8Array(columns.cost.length);
    for (const s of everyone) {
      const own = part?.optionsOf(columns.studentIds[s]!) ?? null;
      const lock = columns.locked[s]!;
      for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++)
        if ((lock < 0 || lock === o) && (own === null || own.has(columns.optionIdOf(o)))) kept[o] = 1;
    }
    return kept;
  };
  const capacityIn = (part: Part | undefined): Int32Array => {
    const capacity = columns.capacity.slice();
    for (const [id, units] of part?.capacities ?? []) {
      const row = resourceRow.get(id);
      if (row !== undefined) capacity[row] = units;
    }
    return capacity;
  };
  return (start: Assignment, only?: readonly string[], part?: Part): PlacedOn => {
    const kept = keptIn(part);
    const packing = cutPacking(
      columns,
      capacityIn(part),
      everyone,
      (option) => kept[option] === 1,
      () => true,
    );
    const chosen = startIn(columns, packing, start);
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
};

/** The option of each pupil in the assignment, as far as it is there and fits; -1 for none. */
const startIn = (columns: InstanceColumns, packing: Packing, start: Assignment): Int32Array => {
  const chosen = new Int32Array(columns.studentIds.length).fill(-1);
  const room = packing.capacity.slice();
  columns.studentIds.forEach((id, s) => {
    const kept = start.get(id);
    if (kept === undefined) return;
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
      if (columns.optionIdOf(packing.optionRow[o]!) !== kept) continue;
      const uses = packing.uses.subarray(packing.useStart[o], packing.useStart[o + 1]);
      if (uses.some((r) => room[r]! < 1)) break;
      for (const r of uses) room[r]!--;
      chosen[s] = o;
    }
  });
  return chosen;
};

/** Places more pupils of an instance on from an assignment; see `createPlacer`. */
export const placeOn = (instance: Instance, start: Assignment, only?: readonly string[]): PlacedOn =>
  createPlacer(instance)(start, only);
