import type { Dispensation, Recognition } from '../domain/recognition.js';
import type { LossFacts } from '../features/placements/losses.rules.js';
import { createLosses } from '../features/placements/losses.service.js';
import type { PlacementRecord } from '../features/placements/placement-moves.rules.js';
import { isInForceOn, isMeantFor } from '../features/recognitions/recognitions.rules.js';
import { addDays, contains, type CalendarDate } from '../platform/calendar-date.js';
import type { Clock } from '../platform/clock.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { grantedDispensations } from './dispensations-side.js';
import { createPlacementTeller } from './placement-news.js';
import type { ForCompanies } from './privacy-side.js';
import type { Storage } from './storage.js';

/** How many ids go into one query. */
const BATCH = 500;
const MANY = 100_000;

const inBatches = async <T>(ids: readonly string[], read: (some: readonly string[]) => Promise<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for (let from = 0; from < ids.length; from += BATCH) all.push(...(await read(ids.slice(from, from + BATCH))));
  return all;
};

const groupedBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

/** The last day a recognition is known to hold; null for no such day. From `endedOn` on it holds no more, `endsOn` itself counts. */
const lastDayOf = ({ endedOn, endsOn }: Recognition): CalendarDate | null => {
  const days = [...(endedOn ? [addDays(endedOn, -1)] : []), ...(endsOn ? [endsOn] : [])].sort();
  return days[0] ?? null;
};

/** The first day of a placement that neither a recognition nor a dispensation covers, one after the other; null when all are covered. */
export const firstDayUncovered = (
  placement: Pick<
    PlacementRecord,
    'schoolId' | 'studentId' | 'groupId' | 'programme' | 'sector' | 'firstDay' | 'lastDay'
  >,
  recognitions: readonly Recognition[],
  dispensations: readonly Dispensation[],
): CalendarDate | null => {
  const { programme, sector, lastDay } = placement;
  const meant = recognitions.filter((one) => one.sector === sector && one.programmes.includes(programme));
  const dispensed = dispensations.filter((one) => isMeantFor(one, placement));
  let day = placement.firstDay;
  while (day <= lastDay) {
    const on = day;
    const ends = [
      ...meant.filter((one) => isInForceOn(one, on)).map(lastDayOf),
      ...dispensed.filter((one) => contains(one, on)).map((one) => one.lastDay),
    ];
    if (ends.length === 0) return day;
    if (ends.includes(null)) return null;
    day = addDays(
      ends
        .map((end) => end ?? on)
        .sort()
        .at(-1) ?? on,
      1,
    );
  }
  return null;
};

/** Losses of placements, with what the slices around them know; for the register, which comes before placements. */
export const composeLosses = (parts: {
  storage: Storage;
  clock: Clock;
  post: PostMail;
  baseUrl: () => string | undefined;
  forCompanies: ForCompanies;
}) => {
  const { storage, clock } = parts;

  const factsOf = async (placements: readonly PlacementRecord[]) => {
    const establishmentIds = [...new Set(placements.map((one) => one.establishmentId))];
    const bySchool = groupedBy(placements, ({ schoolId }) => schoolId);
    const students = new Map<string, LossFacts['student']>();
    for (const [schoolId, own] of bySchool) {
      const ids = [...new Set(own.map(({ studentId }) => studentId))];
      for (const one of await inBatches(ids, (studentIds) => storage.students.all({ schoolId }, { studentIds })))
        students.set(one.id, one);
    }
    const recognitions = groupedBy(
      await inBatches(establishmentIds, (some) =>
        storage.recognitions.list({ establishmentIds: some }, { after: null, limit: MANY }),
      ),
      ({ establishmentId }) => establishmentId,
    );
    const dispensations = groupedBy(
      await inBatches(establishmentIds, (some) => grantedDispensations(storage, { establishmentIds: some })),
      ({ establishmentId }) => establishmentId,
    );
    const stops = await inBatches(establishmentIds, (some) => storage.placementStops.standing(some));
    const stopped = new Map(stops.map((stop) => [stop.id, stop]));
    return (placement: PlacementRecord): Omit<LossFacts, 'today'> => {
      const stop = stopped.get(placement.establishmentId);
      return {
        student: students.get(placement.studentId) ?? null,
        recognitionEndsOn: firstDayUncovered(
          placement,
          recognitions.get(placement.establishmentId) ?? [],
          dispensations.get(placement.establishmentId) ?? [],
        ),
        stop: stop ? { fromDay: stop.fromDay, reason: stop.reason } : null,
      };
    };
  };

  return createLosses({
    placements: storage.placements,
    losses: storage.placementLosses,
    tasks: storage.placementTasks,
    clock,
    tell: createPlacementTeller(parts),
    factsOf,
  });
};
