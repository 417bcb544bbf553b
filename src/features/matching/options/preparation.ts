import type { Instance, Mode, Student as InstanceStudent } from '../instance/instance.js';
import { COST_PROFILE, type CostProfile } from './cost.js';
import {
  createStretches,
  makeOptions,
  optionId,
  optionsAt,
  type PlacementOption,
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
  return { snapshot, rules, book, students: makeOptions(snapshot, rules, book, profile) };
};

/**
 * The same preparation for a changed snapshot. Only what the change touches is made again: the pupils named, and for every pupil
 * the offers named.
 */
export const prepareAgain = (
  before: Prepared,
  changed: Snapshot,
  touched: { readonly studentIds: ReadonlySet<string>; readonly offerIds: ReadonlySet<string> },
  rulesFor: PlacementRulesFor,
  profile: CostProfile = COST_PROFILE,
): Prepared => {
  const book = touched.offerIds.size === 0 ? before.book : createResourceBook(changed.offers);
  // What the rules remember is by pupil, offer and group; a change in one pupil leaves it good.
  const isSameAround = touched.offerIds.size === 0 && changed.groups === before.snapshot.groups;
  const rules = isSameAround ? before.rules : rulesFor(changed, book);
  const parts = { rules, book, stretches: createStretches(changed.period), profile };
  const offers = changed.offers.filter(({ offer }) => touched.offerIds.has(offer.id));
  const known = new Map(before.students.map((one) => [one.studentId, one]));
  const students = studentFactsOf(changed).map((facts): StudentOptions => {
    const studentId = facts.student.id;
    const same = known.get(studentId);
    if (same && offers.length === 0 && !touched.studentIds.has(studentId)) return same;
    const again = touched.studentIds.has(studentId) ? changed.offers : offers;
    const redone = new Set(again.map(({ offer }) => offer.id));
    const options = (known.get(studentId)?.options ?? []).filter(({ offerId }) => !redone.has(offerId));
    const refusals = (known.get(studentId)?.refusals ?? []).filter(({ offerId }) => !redone.has(offerId));
    for (const offer of again) {
      const made = optionsAt(facts, offer, parts);
      options.push(...made.options);
      if (made.refusal) refusals.push({ offerId: offer.offer.id, finding: made.refusal });
    }
    return { studentId, options, refusals };
  });
  return { snapshot: changed, rules, book, students };
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

/** The instance the allocator solves. A pupil whose placement stays keeps it; its places are already counted as taken. */
export const instanceOf = (
  prepared: Prepared,
  { fixed = [], released = [], ...settings }: InstanceSettings,
): Instance => {
  const place = new Map(fixed.map((one) => [one.studentId, optionId(one.offerId, one.periodIds, one.weekdays)]));
  const offLimits = new Set(released.map((one) => `${one.studentId} ${one.offerId}`));
  const locked = new Set(prepared.snapshot.locked.map(({ studentId }) => studentId));
  const priorities = new Map(prepared.snapshot.students.map(({ id, priority }) => [id, priority]));
  const used = new Set<string>();
  const limits = new Map<string, number>();
  const students = prepared.students.map(({ studentId, options: all }): InstanceStudent => {
    const given = place.get(studentId);
    const own = all.filter(({ id }) => id === given);
    const options = own.length > 0 ? own : all.filter(({ offerId }) => !offLimits.has(`${studentId} ${offerId}`));
    const priority = priorities.get(studentId) ?? 0;
    if (locked.has(studentId))
      return { id: studentId, priority, locked: LOCKED, options: [{ id: LOCKED, uses: [], cost: 0, rank: 1 }] };
    for (const option of options) {
      for (const id of option.uses) used.add(id);
      for (const { id, left } of option.limits) limits.set(id, left);
    }
    return {
      id: studentId,
      priority,
      // A place given by hand that the rules of a what-if refuse after all is no place any more.
      locked: own[0]?.id ?? null,
      options: options.map(({ id, uses, cost, rank }) => ({ id, uses, cost, rank })),
    };
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
