import type { Instance, MatchingResult, Option, Student } from '../instance/instance.js';
import { findBlockingPairs } from './blocking-pairs.js';

/** One thing that is wrong with a result; a result is only fit to keep when there is none. */
export interface Violation {
  readonly rule:
    | 'result.belongs-to-another-instance'
    | 'student.unknown'
    | 'student.twice'
    | 'student.missing'
    | 'option.not-of-student'
    | 'lock.dropped'
    | 'capacity.exceeded'
    | 'minimum.not-reached'
    | 'placed.miscounted'
    | 'cost.miscounted'
    | 'bound.placed-too-low'
    | 'bound.cost-too-high'
    | 'bound.beaten-by-a-free-option'
    | 'proven.without-proof'
    | 'stable.blocking-pair';
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

interface Placement {
  readonly student: Student;
  readonly option: Option;
}

/** Who got what, as far as the result makes sense; and what does not. */
const readPlacements = (instance: Instance, result: MatchingResult) => {
  const violations: Violation[] = [];
  const students = new Map(instance.students.map((student) => [student.id, student]));
  const met = new Set<string>();
  const placements: Placement[] = [];
  const meet = (id: string): Student | undefined => {
    const student = students.get(id);
    if (!student) violations.push({ rule: 'student.unknown', facts: { student: id } });
    else if (met.has(id)) violations.push({ rule: 'student.twice', facts: { student: id } });
    met.add(id);
    return student;
  };
  for (const { student: id, option: optionId } of result.assignments) {
    const student = meet(id);
    if (!student) continue;
    const option = student.options.find((one) => one.id === optionId);
    if (option) placements.push({ student, option });
    else violations.push({ rule: 'option.not-of-student', facts: { student: id, option: optionId } });
  }
  for (const id of result.unplaced) meet(id);
  const optionOf = new Map(placements.map(({ student, option }) => [student.id, option.id]));
  for (const { id, locked } of instance.students) {
    if (!met.has(id)) violations.push({ rule: 'student.missing', facts: { student: id } });
    if (typeof locked === 'string' && optionOf.get(id) !== locked) {
      violations.push({ rule: 'lock.dropped', facts: { student: id, option: locked } });
    }
  }
  return { placements, violations };
};

const countUses = (placements: readonly Placement[]): ReadonlyMap<string, number> => {
  const used = new Map<string, number>();
  for (const { option } of placements) for (const id of option.uses) used.set(id, (used.get(id) ?? 0) + 1);
  return used;
};

/** Capacities and minimums; a resource that a lock uses is open whatever its minimum. */
const checkRoom = (instance: Instance, used: ReadonlyMap<string, number>): Violation[] => {
  const locked = new Set(
    instance.students.flatMap(({ locked, options }) => options.find(({ id }) => id === locked)?.uses ?? []),
  );
  return instance.resources.flatMap(({ id, capacity, minimum = 0 }): Violation[] => {
    const taken = used.get(id) ?? 0;
    const facts = { resource: id, used: taken };
    if (taken > capacity) return [{ rule: 'capacity.exceeded', facts: { ...facts, capacity } }];
    return taken > 0 && taken < minimum && !locked.has(id)
      ? [{ rule: 'minimum.not-reached', facts: { ...facts, minimum } }]
      : [];
  });
};

const checkNumbers = (result: MatchingResult, placements: readonly Placement[]): Violation[] => {
  const violations: Violation[] = [];
  const { bound, proven } = result;
  const placed = placements.length;
  const cost = placements.reduce((sum, { option }) => sum + option.cost, 0);
  const met = bound.placed === placed && bound.cost === cost;
  if (result.placed !== placed) {
    violations.push({ rule: 'placed.miscounted', facts: { claimed: result.placed, counted: placed } });
  }
  if (result.cost !== cost)
    violations.push({ rule: 'cost.miscounted', facts: { claimed: result.cost, counted: cost } });
  if (bound.placed < placed) violations.push({ rule: 'bound.placed-too-low', facts: { bound: bound.placed, placed } });
  if (bound.cost > cost) violations.push({ rule: 'bound.cost-too-high', facts: { bound: bound.cost, cost } });
  if (proven && !met) violations.push({ rule: 'proven.without-proof', facts: { placed, cost } });
  return violations;
};

/** What anybody can see beats a claim: a student left out who could just go somewhere, or a cheaper option left free. */
const checkFreeOptions = (
  instance: Instance,
  result: MatchingResult,
  placements: readonly Placement[],
  used: ReadonlyMap<string, number>,
): Violation[] => {
  if (!result.proven || result.mode !== 'max-placed') return [];
  const resources = new Map(instance.resources.map((resource) => [resource.id, resource]));
  const placementOf = new Map(placements.map((placement) => [placement.student.id, placement.option]));
  return instance.students.flatMap((student): Violation[] => {
    const now = placementOf.get(student.id);
    if (typeof student.locked === 'string') return [];
    const better = student.options.find(
      (option) =>
        (!now || option.cost < now.cost) &&
        !(now?.uses ?? []).some((id) => (resources.get(id)?.minimum ?? 0) > 1) &&
        option.uses.every((id) => {
          const own = now?.uses.includes(id) ? 1 : 0;
          const { capacity = 0, minimum = 0 } = resources.get(id) ?? {};
          return (used.get(id) ?? 0) - own < capacity && minimum <= 1;
        }),
    );
    return better ? [{ rule: 'bound.beaten-by-a-free-option', facts: { student: student.id, option: better.id } }] : [];
  });
};

/** Where options use several resources a stable answer may not exist, so there blocking pairs are no fault. */
const checkStability = (instance: Instance, result: MatchingResult): Violation[] =>
  instance.mode === 'stable' && instance.students.every(({ options }) => options.every(({ uses }) => uses.length <= 1))
    ? findBlockingPairs(instance, result.assignments).map((pair) => ({
        rule: 'stable.blocking-pair',
        facts: { ...pair },
      }))
    : [];

/**
 * Everything that is wrong with a result, checked against the instance alone and with no part of the allocator: every
 * student once, only own options, locks kept, no resource overdrawn or below its minimum, sums and bounds that agree.
 */
export const verify = (instance: Instance, result: MatchingResult): Violation[] => {
  const { placements, violations } = readPlacements(instance, result);
  const used = countUses(placements);
  const same = result.mode === instance.mode && result.seed === instance.seed;
  return [
    ...(same
      ? []
      : [{ rule: 'result.belongs-to-another-instance', facts: { mode: result.mode, seed: result.seed } } as const]),
    ...violations,
    ...checkRoom(instance, used),
    ...checkNumbers(result, placements),
    ...checkFreeOptions(instance, result, placements, used),
    ...checkStability(instance, result),
  ];
};
