import { createPlacer } from '../allocation/placing-on.js';
import type { Instance, Student as InstanceStudent } from '../instance/instance.js';
import type { RunOutcome } from '../matching.rules.js';
import { optionId, type PlacementOption, type StudentOptions } from '../options/make-options.js';
import { LOCKED, lockedStudent, openByHand, type Prepared } from '../options/preparation.js';
import type { ResourceBook } from '../options/resources.js';
import type { Solved, SolveSettings } from './outcome.js';
import { placingResult } from './what-if.js';

/** The options of a pupil by the name they have among those of all variants; null for one whose placement stays. */
type Named = ReadonlyMap<string, PlacementOption> | null;

/** What is open in one variant to the pupils to whom it is not what it was in the run. */
type Differing = ReadonlyMap<string, Named>;

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
  const namedIn = (student: StudentOptions, nameOf: (option: PlacementOption) => string): Named =>
    locked.has(student.studentId)
      ? null
      : new Map(openTo(student).options.map((option) => [nameOf(option), option] as const));

  const inBase = new Map(base.students.map((one) => [one.studentId, one]));
  const openInBase = new Map(base.students.map((one) => [one.studentId, namedIn(one, ({ id }) => id)]));
  const variants = changed.map(
    ({ students }, variant): Differing =>
      new Map(
        students
          .filter((student) => inBase.get(student.studentId) !== student)
          .map((student) => {
            const same = openInBase.get(student.studentId);
            const isShared = (option: PlacementOption): boolean => same?.get(option.id) === option;
            const nameOf = (option: PlacementOption): string =>
              isShared(option) ? option.id : `${option.id} ${variant}`;
            return [student.studentId, namedIn(student, nameOf)] as const;
          }),
      ),
  );
  /** Pupils whose options are not those of the run in every variant: of these only some of the options that are read count. */
  const differing = new Set(variants.flatMap((one) => [...one.keys()]));

  const instance = instanceOfAll(base, [openInBase, ...variants], settings);
  const place = createPlacer(instance);
  return (variant, only) => {
    const own = variants[variant];
    const of = changed[variant];
    if (!own || !of) throw new RangeError(`there is no variant ${variant}`);
    const openIn = (student: string): Named => (own.has(student) ? own : openInBase).get(student) ?? null;
    const placed = place(startIn(openIn, before), only, {
      optionsOf: (student) => (differing.has(student) ? openIn(student) : null),
      capacities: base.book === of.book ? limitsOf([own]) : capacitiesIn(instance, of.book, [openInBase, own]),
    });
    const assignments = [...placed.assignment].map(([student, name]) => ({
      student,
      option: openIn(student)?.get(name)?.id ?? name,
    }));
    return placingResult(instance, assignments, placed.cost);
  };
};

/** The limits that options bring along, by resource id. */
const limitsOf = (sides: readonly Differing[]): Map<string, number> => {
  const limits = new Map<string, number>();
  for (const side of sides)
    for (const named of side.values())
      for (const option of named?.values() ?? []) for (const { id, left } of option.limits) limits.set(id, left);
  return limits;
};

/** What there is of each resource by a book; the limits are not in it. */
const capacitiesIn = ({ resources }: Instance, book: ResourceBook, sides: readonly Differing[]): Map<string, number> =>
  new Map([...resources.map(({ id }) => [id, book.leftOf(id)] as const), ...limitsOf(sides)]);

/** The instance with every option that is open in some variant. */
const instanceOfAll = (
  { snapshot, book }: Prepared,
  sides: readonly Differing[],
  settings: SolveSettings,
): Instance => {
  const limits = limitsOf(sides);
  /** Options of one offer on the same days share the list of what they use. */
  const lists = new Set<readonly string[]>();
  const students = snapshot.students.map(({ id, priority }): InstanceStudent => {
    const all = new Map<string, PlacementOption>();
    for (const side of sides) {
      const named = side.get(id);
      if (named === null) return lockedStudent(id, priority);
      for (const [name, option] of named ?? []) all.set(name, option);
    }
    const options = Array.from(all, ([name, option]) => (name === option.id ? option : { ...option, id: name }));
    for (const { uses } of options) lists.add(uses);
    return { id, priority, locked: null, options };
  });
  const used = new Set<string>();
  for (const uses of lists) for (const resource of uses) used.add(resource);
  return {
    format: 'leerwerk-matching/1',
    mode: settings.mode,
    seed: settings.seed,
    timeLimitSeconds: settings.timeLimitSeconds,
    resources: [...used].map((id) => ({ id, capacity: limits.get(id) ?? book.leftOf(id) })),
    students,
  };
};

/** Where each pupil was in the run, by the name that the place has in a variant. */
const startIn = (openIn: (student: string) => Named, before: RunOutcome): ReadonlyMap<string, string> =>
  new Map(
    before.placements.flatMap((one): (readonly [string, string])[] => {
      if (one.locked) return [[one.studentId, LOCKED]];
      const id = optionId(one.offerId, one.periodIds, one.weekdays);
      const open = openIn(one.studentId);
      if (open?.has(id)) return [[one.studentId, id]];
      for (const [name, option] of open ?? []) if (option.id === id) return [[one.studentId, name]];
      return [];
    }),
  );
