import type { Instance, Option } from '../instance/instance.js';

/** Who has which option, by pupil. */
export type Assignment = ReadonlyMap<string, Option>;

const DEEPEST = 4;
/** Steps of one search: enough for chains of some pupils, and a millisecond or two at most. */
const STEPS = 1_000;

/**
 * Places more pupils from an assignment that is there already: what no longer fits is let go, then each pupil without a place gets
 * one, if need be by moving some others to another place. Nobody who keeps fitting ends without one, so the number placed never
 * falls. What it finds holds; what it does not find may still exist, for it looks no further than a few moves.
 * `only` are the pupils to place; without it, all who have none.
 */
export const placeOn = (instance: Instance, start: Assignment, only?: readonly string[]): Map<string, Option> => {
  const left = new Map(instance.resources.map(({ id, capacity }) => [id, capacity]));
  const there = new Map<string, Set<string>>();
  const chosen = new Map<string, Option>();
  const students = new Map(instance.students.map((student) => [student.id, student]));
  let steps = 0;

  /** What was before each step, so that a search that fails leaves no trace. */
  const trail: [studentId: string, before: Option | undefined][] = [];

  const set = (studentId: string, option: Option | undefined): void => {
    const before = chosen.get(studentId);
    trail.push([studentId, before]);
    for (const id of before?.uses ?? []) {
      left.set(id, (left.get(id) ?? 0) + 1);
      there.get(id)?.delete(studentId);
    }
    for (const id of option?.uses ?? []) {
      left.set(id, (left.get(id) ?? 0) - 1);
      const users = there.get(id) ?? new Set<string>();
      there.set(id, users.add(studentId));
    }
    if (option) chosen.set(studentId, option);
    else chosen.delete(studentId);
  };
  const backTo = (mark: number): void => {
    while (trail.length > mark) {
      const [studentId, before] = trail.pop() ?? ['', undefined];
      set(studentId, before);
      trail.pop();
    }
  };
  const fullOf = ({ uses }: Option): string | undefined => uses.find((id) => (left.get(id) ?? 0) < 1);

  /** Finds a place for a pupil who has none, moving others where a place is full; leaves all as it was when there is none. */
  const place = (studentId: string, depth: number, moving: ReadonlySet<string>): boolean => {
    const options = students.get(studentId)?.options ?? [];
    const free = options.filter((option) => fullOf(option) === undefined);
    const best = free.reduce<Option | undefined>((a, b) => (a && a.cost <= b.cost ? a : b), undefined);
    if (best) {
      set(studentId, best);
      return true;
    }
    return depth > 0 && options.some((option) => makeRoom(studentId, option, depth, moving));
  };

  /** Moves somebody off each full resource of an option until it fits. */
  const makeRoom = (studentId: string, option: Option, depth: number, moving: ReadonlySet<string>): boolean => {
    const full = fullOf(option);
    if (full === undefined) {
      set(studentId, option);
      return true;
    }
    if (depth === 0) return false;
    for (const other of [...(there.get(full) ?? [])]) {
      if (++steps > STEPS) return false;
      if (moving.has(other) || typeof students.get(other)?.locked === 'string') continue;
      const mark = trail.length;
      set(other, undefined);
      const isMoving = new Set([...moving, other]);
      // The one who comes sits down first, so that the one who leaves looks at what is really left.
      if (makeRoom(studentId, option, depth - 1, isMoving) && place(other, depth - 1, isMoving)) return true;
      backTo(mark);
    }
    return false;
  };

  for (const { id, options } of instance.students) {
    const kept = start.get(id);
    const same = kept && options.find((option) => option.id === kept.id);
    if (same && fullOf(same) === undefined) set(id, same);
  }
  for (const { id } of [...instance.students].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0))) {
    if (chosen.has(id) || (only && !only.includes(id))) continue;
    steps = 0;
    place(id, DEEPEST, new Set([id]));
  }
  return chosen;
};
