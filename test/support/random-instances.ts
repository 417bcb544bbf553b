import fc from 'fast-check';
import {
  INSTANCE_FORMAT,
  type Instance,
  type Mode,
  type Resource,
  type Student,
} from '../../src/features/matching/instance/instance.js';

/** How the resources of an option hang together; each takes another road through the allocator. */
export const FAMILIES = ['single', 'chain', 'weekday', 'any'] as const;
export type Family = (typeof FAMILIES)[number];

const DAYS = ['mon', 'tue', 'wed'] as const;
const PATTERNS = [['mon'], ['tue'], ['mon', 'tue'], ['tue', 'wed'], ['mon', 'wed'], ['mon', 'tue', 'wed']] as const;

const idsOf = (family: Family, groups: number): string[] => {
  const numbers = Array.from({ length: groups }, (_, g) => g);
  if (family === 'single' || family === 'any') return numbers.map((g) => `r${g}`);
  if (family === 'chain') {
    return [...numbers.map((g) => `o${g}`), ...numbers.map((g) => `e${g >> 1}`), 'c'].filter(
      (id, i, all) => all.indexOf(id) === i,
    );
  }
  return numbers.flatMap((g) => [...DAYS.map((day) => `c${g}:${day}`), `c${g}`]);
};

const usesArbitrary = (family: Family, groups: number): fc.Arbitrary<string[]> => {
  const group = fc.nat({ max: groups - 1 });
  if (family === 'single') return group.map((g) => [`r${g}`]);
  if (family === 'chain') {
    return fc.tuple(group, fc.boolean()).map(([g, inner]) => [...(inner ? [`o${g}`] : []), `e${g >> 1}`, 'c']);
  }
  if (family === 'any') return fc.subarray(idsOf('any', groups), { maxLength: Math.min(3, groups) });
  return fc
    .tuple(group, fc.constantFrom(...PATTERNS))
    .map(([g, pattern]) => [...pattern.map((day) => `c${g}:${day}`), `c${g}`]);
};

export interface InstanceSize {
  readonly students: number;
  readonly groups: number;
  readonly options: number;
  readonly mode: Mode;
  /** Whether some resources have a minimum number. */
  readonly minimums: boolean;
}

/** Keeps the locks that still fit, in order. */
const withRoom = (students: readonly Student[], resources: readonly Resource[]): Student[] => {
  const room = new Map(resources.map(({ id, capacity }) => [id, capacity]));
  return students.map((student) => {
    const uses = student.options.find(({ id }) => id === student.locked)?.uses;
    if (!uses || uses.some((id) => (room.get(id) ?? 0) < 1)) return { ...student, locked: null };
    for (const id of uses) room.set(id, (room.get(id) ?? 0) - 1);
    return student;
  });
};

/** Small instances of a family: ties, no room, no options, priorities and locks all come up. */
export const instances = (family: Family, size: InstanceSize): fc.Arbitrary<Instance> =>
  fc.integer({ min: 1, max: size.groups }).chain((groups) => {
    const option = fc.record({
      uses: usesArbitrary(family, groups),
      cost: fc.oneof(fc.constantFrom(0, 5, 10), fc.nat({ max: 100 })),
      rank: fc.integer({ min: 1, max: 4 }),
    });
    const student = fc.record({
      priority: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 9 }) }),
      lock: fc.oneof({ weight: 6, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) }),
      options: fc.array(option, { maxLength: size.options }),
    });
    const ids = idsOf(family, groups);
    return fc
      .record({
        seed: fc.string({ maxLength: Math.min(3, groups) }),
        capacities: fc.array(fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 6 })), {
          minLength: ids.length,
          maxLength: ids.length,
        }),
        claims: fc.array(fc.array(fc.nat({ max: 8 }), { maxLength: 3 }), {
          minLength: ids.length,
          maxLength: ids.length,
        }),
        minimums: fc.array(fc.nat({ max: 3 }), { minLength: ids.length, maxLength: ids.length }),
        drawn: fc.array(student, { maxLength: size.students }),
      })
      .map(({ seed, capacities, claims, minimums, drawn }): Instance => {
        const resources = ids.map((id, r) => ({
          id,
          capacity: capacities[r] ?? 0,
          ...(size.minimums ? { minimum: minimums[r] ?? 0 } : {}),
          ...(size.mode === 'stable'
            ? { claims: [...new Set(claims[r])].filter((s) => s < drawn.length).map((s) => `s${s}`) }
            : {}),
        }));
        const students = drawn.map(({ priority, lock, options }, s) => ({
          id: `s${s}`,
          priority,
          locked: options[lock] ? `x${lock}` : null,
          options: options.map((fields, o) => ({ id: `x${o}`, ...fields })),
        }));
        const fitting = withRoom(students, resources);
        return { format: INSTANCE_FORMAT, mode: size.mode, seed, timeLimitSeconds: 60, resources, students: fitting };
      });
  });

/** The same instance with everything that has no order in another order. */
export const shuffled = (instance: Instance, random: { shuffled<T>(items: readonly T[]): T[] }): Instance => ({
  ...instance,
  resources: random.shuffled(instance.resources),
  students: random.shuffled(instance.students).map((student) => ({
    ...student,
    options: random.shuffled(student.options).map((option) => ({ ...option, uses: random.shuffled(option.uses) })),
  })),
});
