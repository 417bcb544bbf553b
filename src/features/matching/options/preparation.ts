import type { Instance, Mode, Student as InstanceStudent } from '../instance/instance.js';
import { COST_PROFILE, type CostProfile } from './cost.js';
import {
  createStretches,
  makeOptions,
  optionId,
  optionsAmong,
  optionsOnWeekdays,
  type PlacementOption,
  type Stretches,
  type StudentOptions,
} from './make-options.js';
import type { PlacementRules, PlacementRulesFor } from './placement-rules.js';
import { createResourceBook, type ResourceBook } from './resources.js';
import { studentFactsOf, type Snapshot } from './snapshot.js';

/** A snapshot with its options made: what solving and explaining start from. */
export interface Prepared {
  readonly snapshot: Snapshot;
  readonly rules: PlacementRules;
  readonly book: ResourceBook;
  readonly stretches: Stretches;
  readonly students: readonly StudentOptions[];
}

/** Makes the options of a snapshot. */
export const prepare = (
  snapshot: Snapshot,
  rulesFor: PlacementRulesFor,
  profile: CostProfile = COST_PROFILE,
): Prepared => {
  const book = createResourceBook(snapshot.offers);
  const rules = rulesFor(snapshot, book);
  const stretches = createStretches(snapshot.period);
  return { snapshot, rules, book, stretches, students: makeOptions(snapshot, rules, book, stretches, profile) };
};

/** What a change touches: all else of a preparation stays as it was. */
export interface Touched {
  readonly studentIds: ReadonlySet<string>;
  readonly offerIds: ReadonlySet<string>;
  /** Only the weekdays of the pupils differ: what is refused whatever the weekdays stays refused. */
  readonly weekdaysOnly: boolean;
}

/**
 * The same preparation for a changed snapshot. Only what the change touches is made again: the pupils named, and for every pupil
 * the offers named.
 */
export const prepareAgain = (
  before: Prepared,
  changed: Snapshot,
  touched: Touched,
  profile: CostProfile = COST_PROFILE,
): Prepared => {
  const offersStay = touched.offerIds.size === 0;
  const book = offersStay ? before.book : createResourceBook(changed.offers);
  // What the rules remember is by pupil, offer and timetable; a change in pupils or groups leaves it good.
  const rules = offersStay ? before.rules : before.rules.forOffersOf(changed, book);
  const { stretches } = before;
  const parts = { rules, book, stretches, profile };
  const offers = changed.offers.filter(({ offer }) => touched.offerIds.has(offer.id));
  const known = new Map(before.students.map((one) => [one.studentId, one]));
  const students = studentFactsOf(changed).map((facts): StudentOptions => {
    const studentId = facts.student.id;
    const same = known.get(studentId) ?? { studentId, options: [], closedPairs: [], openPairs: [], refusals: [] };
    const isTouched = touched.studentIds.has(studentId);
    if (offersStay && !isTouched) return same;
    if (isTouched && touched.weekdaysOnly) return { ...same, ...optionsOnWeekdays(facts, same.openPairs, parts) };
    const again = isTouched ? changed.offers : offers;
    const redone = new Set(again.map(({ offer }) => offer.id));
    const made = optionsAmong(facts, again, parts);
    const untouched = <T extends { readonly offerId: string }>(all: readonly T[]): T[] =>
      all.filter(({ offerId }) => !redone.has(offerId));
    return {
      studentId,
      options: [...untouched(same.options), ...made.options],
      closedPairs: [...untouched(same.closedPairs), ...made.closedPairs],
      refusals: [...untouched(same.refusals), ...made.refusals],
      openPairs: [...same.openPairs.filter(({ offer }) => !redone.has(offer.offer.id)), ...made.openPairs],
    };
  });
  return { snapshot: changed, rules, book, stretches, students };
};

/** The option id of a placement that stays. */
export const LOCKED = 'locked';

interface InstanceSettings {
  readonly mode: Mode;
  readonly seed: string;
  readonly timeLimitSeconds: number;
  /** Pupils who go where a person put them. */
  readonly fixed?: readonly Pick<PlacementOption, 'studentId' | 'offerId' | 'periodIds' | 'weekdays'>[];
  /** Pupils and offers that a person keeps apart. */
  readonly released?: readonly Pick<PlacementOption, 'studentId' | 'offerId'>[];
}

/** Gives what is open to a pupil: the place that a person gave them, else all that a person does not keep them from. */
export const openByHand = ({ fixed = [], released = [] }: Pick<InstanceSettings, 'fixed' | 'released'>) => {
  const place = new Map(fixed.map((one) => [one.studentId, optionId(one.offerId, one.periodIds, one.weekdays)]));
  const offLimits = new Set(released.map((one) => `${one.studentId} ${one.offerId}`));
  return ({ studentId, options: all }: Pick<StudentOptions, 'studentId' | 'options'>) => {
    const given = place.get(studentId);
    const own = given === undefined ? undefined : all.find(({ id }) => id === given);
    // A place given by hand that the rules of a what-if refuse after all is no place any more.
    if (own) return { options: [own], given: own.id };
    const isReleased = offLimits.size > 0;
    const options = isReleased ? all.filter(({ offerId }) => !offLimits.has(`${studentId} ${offerId}`)) : all;
    return { options, given: null };
  };
};

/** A pupil whose placement stays. Its places are already counted as taken. */
export const lockedStudent = (id: string, priority: number): InstanceStudent => ({
  id,
  priority,
  locked: LOCKED,
  options: [{ id: LOCKED, uses: [], cost: 0, rank: 1 }],
});

/** The instance the allocator solves. A pupil whose placement stays keeps it. */
export const instanceOf = (
  prepared: Prepared,
  { fixed = [], released = [], ...settings }: InstanceSettings,
): Instance => {
  const openTo = openByHand({ fixed, released });
  const locked = new Set(prepared.snapshot.locked.map(({ studentId }) => studentId));
  const priorities = new Map(prepared.snapshot.students.map(({ id, priority }) => [id, priority]));
  const used = new Set<string>();
  const limits = new Map<string, number>();
  const students = prepared.students.map((student): InstanceStudent => {
    const { studentId } = student;
    const priority = priorities.get(studentId) ?? 0;
    if (locked.has(studentId)) return lockedStudent(studentId, priority);
    const { options, given } = openTo(student);
    for (const { uses, limits: own } of options) {
      for (const id of uses) used.add(id);
      for (const { id, left } of own) limits.set(id, left);
    }
    return { id: studentId, priority, locked: given, options };
  });
  return {
    format: 'leerwerk-matching/1',
    ...settings,
    resources: [
      ...prepared.book.resources.filter(({ id }) => used.has(id)),
      ...[...limits].map(([id, capacity]) => ({ id, capacity })),
    ],
    students,
  };
};

/** The options of a preparation by pupil and option id. */
export const optionFinder = (
  prepared: Prepared,
): ((studentId: string, optionId: string) => PlacementOption | undefined) => {
  const byStudent = new Map(
    prepared.students.map((one) => [one.studentId, new Map(one.options.map((o) => [o.id, o]))]),
  );
  return (studentId, optionId) => byStudent.get(studentId)?.get(optionId);
};
