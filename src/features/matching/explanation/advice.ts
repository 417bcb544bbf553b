import { WEEKDAYS, type Weekday } from '../../../domain/week-schedule.js';
import type { RunOutcome } from '../matching.rules.js';
import { instanceOf, type Prepared } from '../options/preparation.js';
import { studentFactsOf } from '../options/snapshot.js';
import { weekdaySets } from '../options/weekday-sets.js';
import { prepareChanged, type Change } from './changes.js';
import { bestPerOffer, type Solve, type SolveSettings } from './outcome.js';
import { createVariants } from './placing-variants.js';
import { better, compared, whatIf, type WhatIf } from './what-if.js';

const SCHOOL_WEEK: readonly Weekday[] = WEEKDAYS.slice(0, 5);
const TRAVEL_STEPS_KM = [5, 10] as const;
const PLACES_TRIED = 3;

interface Asked {
  readonly prepared: Prepared;
  readonly before: RunOutcome;
  readonly settings: SolveSettings;
  readonly solve: Solve;
}

/** A question whose whole answer, and not only the solving in it, is held to the time limit as far as it goes. */
interface AskedInTime extends Asked {
  /** Since the question was asked. */
  readonly elapsedSeconds: () => number;
}

/**
 * The changes that would place a pupil without costing another pupil the place, the lightest first: another weekday, a longer
 * journey, one more place at an offer. Each is verified: on from the run, with the rules as they then are, the pupil gets a place and
 * nobody loses one. A change that does not help is not named.
 */
export const changesThatPlace = (studentId: string, asked: Asked): WhatIf[] =>
  triedChanges(studentId, asked).filter(
    ({ placedAfter, placedBefore, moves }) =>
      placedAfter > placedBefore && moves.some((move) => move.studentId === studentId && move.to !== null),
  );

/** What each change that gives a pupil other options brings, by going on from the run. */
const triedChanges = (studentId: string, { prepared, before, settings, solve }: Asked): WhatIf[] => {
  const changes = candidateChanges(prepared, studentId);
  // By wishes and lottery a place can't be given by moving others, so there the run is done again.
  if (settings.mode === 'stable') return changes.map((change) => whatIf(prepared, before, change, settings, solve));
  const optionsIn = (one: Prepared): string[] =>
    one.students.find((student) => student.studentId === studentId)?.options.map(({ id }) => id) ?? [];
  const had = new Set(optionsIn(prepared));
  const tried = changes
    .map((change) => ({ change, changed: prepareChanged(prepared, change) }))
    .filter(({ change, changed }) => change.kind === 'extra-place' || optionsIn(changed).some((id) => !had.has(id)));
  const place = createVariants(
    prepared,
    tried.map(({ changed }) => changed),
    settings,
    before,
  );
  return tried.map(({ change, changed }, i) => compared(change, before, changed, place(i, [studentId])));
};

const candidateChanges = (prepared: Prepared, studentId: string): Change[] => {
  const facts = studentFactsOf(prepared.snapshot).find(({ student }) => student.id === studentId);
  if (!facts) throw new RangeError(`student ${studentId} is not in the snapshot`);
  const { student, stageDays } = facts;
  const otherDays = SCHOOL_WEEK.filter((weekday) => !stageDays.includes(weekday));
  const { maxTravelKm, maxTravelMinutes } = student;
  return [
    ...otherDays.map((weekday): Change => ({ kind: 'stage-days', studentId, weekdays: [...stageDays, weekday] })),
    ...TRAVEL_STEPS_KM.map((km): Change => ({
      kind: 'travel',
      studentId,
      maxTravelKm: maxTravelKm + km,
      maxTravelMinutes: Math.ceil((maxTravelMinutes * (maxTravelKm + km)) / Math.max(1, maxTravelKm)),
    })),
    ...offersNearlyPossible(prepared, studentId).map((offerId): Change => ({ kind: 'extra-place', offerId })),
  ];
};

/** Offers where only room is missing: the pupil's cheapest possible ones first, then those that are full. */
const offersNearlyPossible = (prepared: Prepared, studentId: string): string[] => {
  const student = prepared.students.find((one) => one.studentId === studentId);
  const possible = bestPerOffer(student?.options ?? []).map(({ offerId }) => offerId);
  const full = (student?.refusals ?? [])
    .filter(({ finding }) => finding.rule === 'capacity.full')
    .map(({ offerId }) => offerId);
  return [...possible, ...full].slice(0, PLACES_TRIED);
};

/** What other stage days would bring a group. */
export interface TimetableAdvice {
  readonly groupId: string;
  readonly now: readonly Weekday[];
  readonly placedNow: number;
  /** All sets of as many weekdays as the group has now, most placed first. */
  readonly sets: readonly StageDayFigures[];
}

/** What one set of stage days brings: at least so many pupils of the whole run a place, and exactly so many where `proven`. */
export interface StageDayFigures {
  readonly weekdays: readonly Weekday[];
  readonly placed: number;
  readonly cost: number;
  readonly proven: boolean;
}

/** Every so-many-th of the sets, so that two threads can try them side by side. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

const WHOLE: Part = { index: 0, of: 1 };

/** Solving anew in less brings nothing. */
const LEAST_SECONDS = 0.02;

/**
 * Tries every set of as many weekdays for a group. Each set goes on from the run; as long as time is left they are solved anew as well,
 * the most promising first. `stable` is quick to solve, so there each set is, and holds exactly.
 */
export const timetableAdvice = (groupId: string, asked: AskedInTime, part: Part = WHOLE): TimetableAdvice => {
  const { prepared, before, settings, solve } = asked;
  const group = prepared.snapshot.groups.find(({ id }) => id === groupId);
  if (!group) throw new RangeError(`group ${groupId} is not in the snapshot`);
  const days = group.stageDays.length;
  const isStable = settings.mode === 'stable';
  const members = prepared.snapshot.students.filter((one) => one.groupId === groupId);
  const isAsNow = (weekdays: readonly Weekday[]): boolean =>
    weekdays.every((weekday) => group.stageDays.includes(weekday)) && members.every((one) => one.stageDays === null);
  const sets = weekdaySets(SCHOOL_WEEK, days, days).filter((_set, i) => i % part.of === part.index);
  const others = sets.filter((weekdays) => !isAsNow(weekdays));
  const changed = others.map((weekdays) => prepareChanged(prepared, { kind: 'group-stage-days', groupId, weekdays }));
  const place = createVariants(prepared, isStable ? [] : changed, settings, before);
  const tried = sets.map((weekdays) => {
    const at = others.indexOf(weekdays);
    const variant = changed[at];
    if (!variant) return { weekdays, variant: null, found: before.certificate };
    return { weekdays, variant, found: isStable ? solve(instanceOf(variant, settings)) : place(at) };
  });
  tried.sort((a, b) => mostPlaced(a.found, b.found));
  const figures = tried.map(({ weekdays, variant, found }) => {
    const secondsLeft = settings.timeLimitSeconds - asked.elapsedSeconds();
    if (isStable) return figuresOf(weekdays, { ...found, proven: true });
    if (!variant || secondsLeft < LEAST_SECONDS) return figuresOf(weekdays, found);
    const instance = instanceOf(variant, settings);
    const solved = solve({ ...instance, timeLimitSeconds: secondsLeft });
    return figuresOf(weekdays, better(instance, solved, found));
  });
  return { groupId, now: group.stageDays, placedNow: before.certificate.placed, sets: figures.sort(bestSetFirst) };
};

/** An advice of which each part was asked by itself. */
export const joinedAdvice = (first: TimetableAdvice, ...others: readonly TimetableAdvice[]): TimetableAdvice => ({
  ...first,
  sets: [first, ...others].flatMap(({ sets }) => sets).sort(bestSetFirst),
});

type Figures = Omit<StageDayFigures, 'weekdays'>;

const figuresOf = (weekdays: readonly Weekday[], { placed, cost, proven }: Figures): StageDayFigures => ({
  weekdays,
  placed,
  cost,
  proven,
});

const mostPlaced = (a: Figures, b: Figures): number => b.placed - a.placed || a.cost - b.cost;

/** Most placed first, then least cost, then in the order of the week. */
export const bestSetFirst = (a: StageDayFigures, b: StageDayFigures): number => {
  const [daysOfA, daysOfB] = [a, b].map(({ weekdays }) => weekdays.map((one) => WEEKDAYS.indexOf(one)).join(''));
  return mostPlaced(a, b) || ((daysOfA ?? '') < (daysOfB ?? '') ? -1 : 1);
};
