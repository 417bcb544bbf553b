import { createPlacer } from '../allocation/placing-on.js';
import type { Instance, Student as InstanceStudent } from '../instance/instance.js';
import type { RunOutcome } from '../matching.rules.js';
import { optionId, type PlacementOption, type StudentOptions } from '../options/make-options.js';
import { LOCKED, lockedStudent, openByHand, type Prepared } from '../options/preparation.js';
import type { Solved, SolveSettings } from './outcome.js';
import { placingResult } from './what-if.js';

/** The options of a pupil by the name they have among those of all variants. */
type Named = ReadonlyMap<string, PlacementOption>;

/** What is open to each pupil in one variant; null for one whose placement stays. */
type OpenIn = ReadonlyMap<string, Named | null>;

/**
 * The placements of a run in several preparations that each differ a little from the one it was made of, with more pupils placed where
 * that is possible; the same as placing on in each of them by itself. All options are read once, and each variant takes its own.
 */
export const createVariants = (
  base: Prepared,
  changed: readonly Prepared[],
  settings: SolveSettings,
  before: RunOutcome,
): ((variant: number, only?: readonly string[]) => Solved) => {
  const openTo = openByHand(settings);
  const locked = new Set(base.snapshot.locked.map(({ studentId }) => studentId));
  const namedIn = (student: StudentOptions, nameOf: (option: PlacementOption) => string): Named | null =>
    locked.has(student.studentId)
      ? null
      : new Map(openTo(student).options.map((option) => [nameOf(option), option] as const));

  const openInBase = new Map(base.students.map((one) => [one.studentId, namedIn(one, ({ id }) => id)]));
  const inBase = new Map(base.students.map((one) => [one.studentId, one]));
  const variants = changed.map(({ students }, variant): OpenIn => {
    const openIn = new Map<string, Named | null>();
    for (const student of students) {
      const { studentId } = student;
      const same = openInBase.get(studentId) ?? null;
      const shared = (option: PlacementOption): boolean => same?.get(option.id) === option;
      const isSame = inBase.get(studentId) === student;
      openIn.set(
        studentId,
        isSame ? same : namedIn(student, (option) => (shared(option) ? option.id : `${option.id} ${variant}`)),
      );
    }
    return openIn;
  });

  const instance = instanceOfAll(base, [openInBase, ...variants], settings);
  const place = createPlacer(instance);
  return (variant, only) => {
    const openIn = variants[variant];
    const of = changed[variant];
    if (!openIn || !of) throw new RangeError(`there is no variant ${variant}`);
    const limits = new Map<string, number>();
    for (const named of openIn.values())
      for (const option of named?.values() ?? []) for (const { id, left } of option.limits) limits.set(id, left);
    const placed = place(startIn(openIn, before), only, {
      keeps: (student, option) => openIn.get(student)?.has(option) ?? true,
      capacityOf: (resource) => limits.get(resource) ?? of.book.leftOf(resource),
    });
    const assignments = [...placed.assignment].map(([student, name]) => ({
      student,
      option: openIn.get(student)?.get(name)?.id ?? name,
    }));
    return placingResult(instance, assignments, placed.cost);
  };
};

/** The instance with every option that is open in some variant. */
const instanceOfAll = ({ snapshot, book }: Prepared, sides: readonly OpenIn[], settings: SolveSettings): Instance => {
  const used = new Set<string>();
  const students = snapshot.students.map(({ id, priority }): InstanceStudent => {
    const all = new Map<string, PlacementOption>();
    for (const side of sides) {
      const named = side.get(id);
      if (named === null) return lockedStudent(id, priority);
      for (const [name, option] of named ?? []) all.set(name, option);
    }
    for (const { uses } of all.values()) for (const resource of uses) used.add(resource);
    const options = [...all].map(([name, { uses, cost, rank }]) => ({ id: name, uses, cost, rank }));
    return { id, priority, locked: null, options };
  });
  return {
    format: 'leerwerk-matching/1',
    mode: settings.mode,
    seed: settings.seed,
    timeLimitSeconds: settings.timeLimitSeconds,
    resources: [...used].map((id) => ({ id, capacity: book.leftOf(id) })),
    students,
  };
};

/** Where each pupil was in the run, by the name that the place has in a variant. */
const startIn = (openIn: OpenIn, before: RunOutcome): ReadonlyMap<string, string> =>
  new Map(
    before.placements.flatMap((one): (readonly [string, string])[] => {
      if (one.locked) return [[one.studentId, LOCKED]];
      const id = optionId(one.offerId, one.periodIds, one.weekdays);
      for (const [name, option] of openIn.get(one.studentId) ?? [])
        if (option.id === id) return [[one.studentId, name]];
      return [];
    }),
  );
