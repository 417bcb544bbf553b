import { WEEKDAYS, type Weekday } from '../../../domain/week-schedule.js';
import type { RunOutcome } from '../matching.rules.js';
import type { PlacementRulesFor } from '../options/placement-rules.js';
import type { Prepared } from '../options/preparation.js';
import { studentFactsOf } from '../options/snapshot.js';
import { weekdaySets } from '../options/weekday-sets.js';
import type { Change } from './changes.js';
import { bestPerOffer, type Solve, type SolveSettings } from './outcome.js';
import { whatIf, type WhatIf } from './what-if.js';

const SCHOOL_WEEK: readonly Weekday[] = WEEKDAYS.slice(0, 5);
const TRAVEL_STEPS_KM = [5, 10] as const;
const PLACES_TRIED = 3;

interface Asked {
  readonly prepared: Prepared;
  readonly before: RunOutcome;
  readonly settings: SolveSettings;
  readonly solve: Solve;
  readonly rulesFor: PlacementRulesFor;
}

/**
 * The changes that would place a pupil without costing another pupil the place, the lightest first: another weekday, a longer
 * journey, one more place at an offer. Each is verified by solving again; a change that does not help is not named.
 */
export const changesThatPlace = (studentId: string, asked: Asked): WhatIf[] =>
  candidateChanges(asked.prepared, studentId)
    .map((change) => whatIf(asked.prepared, asked.before, change, asked.settings, asked.solve, asked.rulesFor))
    .filter(
      ({ placedAfter, placedBefore, moves }) =>
        placedAfter > placedBefore && moves.some((move) => move.studentId === studentId && move.to !== null),
    );

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
  readonly sets: readonly {
    readonly weekdays: readonly Weekday[];
    readonly placed: number;
    readonly cost: number;
    readonly proven: boolean;
  }[];
}

/** Tries every set of as many weekdays for a group and says how many pupils of the whole run would be placed. */
export const timetableAdvice = (groupId: string, asked: Asked): TimetableAdvice => {
  const group = asked.prepared.snapshot.groups.find(({ id }) => id === groupId);
  if (!group) throw new RangeError(`group ${groupId} is not in the snapshot`);
  const days = group.stageDays.length;
  const sets = weekdaySets(SCHOOL_WEEK, days, days).map((weekdays) => {
    const change: Change = { kind: 'group-stage-days', groupId, weekdays };
    const after = whatIf(asked.prepared, asked.before, change, asked.settings, asked.solve, asked.rulesFor);
    return { weekdays, placed: after.placedAfter, cost: after.costAfter, proven: after.proven };
  });
  return {
    groupId,
    now: group.stageDays,
    placedNow: asked.before.certificate.placed,
    sets: sets.sort((a, b) => b.placed - a.placed || a.cost - b.cost),
  };
};
