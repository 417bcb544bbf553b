import type { PlaceOffer } from '../../../domain/place-offer.js';
import type { StudentGroup } from '../../../domain/school.js';
import type { Weekday } from '../../../domain/week-schedule.js';
import { prepareAgain, type Prepared, type Touched } from '../options/preparation.js';
import type { OfferFacts, Snapshot } from '../options/snapshot.js';

/** Something that could be different. Trying it out never touches what is stored. */
export type Change =
  | { readonly kind: 'stage-days'; readonly studentId: string; readonly weekdays: readonly Weekday[] }
  | { readonly kind: 'group-stage-days'; readonly groupId: string; readonly weekdays: readonly Weekday[] }
  | {
      readonly kind: 'travel';
      readonly studentId: string;
      readonly maxTravelKm: number;
      readonly maxTravelMinutes: number;
    }
  | { readonly kind: 'extra-place'; readonly offerId: string }
  | { readonly kind: 'offer-confirmed'; readonly offerId: string };

/** The snapshot as it would be after a change, and what the change touches. @throws RangeError for an id that is not in it */
export const changedSnapshot = (snapshot: Snapshot, change: Change): { snapshot: Snapshot; touched: Touched } => {
  switch (change.kind) {
    case 'stage-days':
      return withStudent(snapshot, change.studentId, { stageDays: change.weekdays }, true);
    case 'travel':
      return withStudent(
        snapshot,
        change.studentId,
        { maxTravelKm: change.maxTravelKm, maxTravelMinutes: change.maxTravelMinutes },
        false,
      );
    case 'group-stage-days': {
      const { groupId, weekdays } = change;
      must(snapshot.groups, groupId, 'group');
      const members = snapshot.students.filter((student) => student.groupId === groupId);
      return {
        snapshot: {
          ...snapshot,
          groups: snapshot.groups.map((group) => (group.id === groupId ? withStageDays(group, weekdays) : group)),
          students: snapshot.students.map((one) => (one.groupId === groupId ? { ...one, stageDays: null } : one)),
        },
        touched: { studentIds: new Set(members.map(({ id }) => id)), offerIds: new Set(), weekdaysOnly: true },
      };
    }
    case 'extra-place':
      return withOffer(snapshot, change.offerId, onePlaceMore);
    case 'offer-confirmed':
      return withOffer(snapshot, change.offerId, (facts) => ({
        ...facts,
        offer: { ...facts.offer, confirmedOn: snapshot.today, firmness: 'open' },
      }));
  }
};

/** The preparation as it would be after a change. */
export const prepareChanged = (before: Prepared, change: Change): Prepared => {
  const { snapshot, touched } = changedSnapshot(before.snapshot, change);
  return prepareAgain(before, snapshot, touched);
};

const must = (items: readonly { id: string }[], id: string, kind: string): void => {
  if (!items.some((item) => item.id === id)) throw new RangeError(`${kind} ${id} is not in the snapshot`);
};

const withStudent = (
  snapshot: Snapshot,
  studentId: string,
  fields: Partial<Snapshot['students'][number]>,
  weekdaysOnly: boolean,
) => {
  must(snapshot.students, studentId, 'student');
  return {
    snapshot: {
      ...snapshot,
      students: snapshot.students.map((student) => (student.id === studentId ? { ...student, ...fields } : student)),
    },
    touched: { studentIds: new Set([studentId]), offerIds: new Set<string>(), weekdaysOnly },
  };
};

const withOffer = (snapshot: Snapshot, offerId: string, change: (facts: OfferFacts) => OfferFacts) => {
  must(
    snapshot.offers.map(({ offer }) => offer),
    offerId,
    'offer',
  );
  const changed = snapshot.offers.map((facts) => (facts.offer.id === offerId ? change(facts) : facts));
  return {
    snapshot: { ...snapshot, offers: changed },
    touched: { studentIds: new Set<string>(), offerIds: new Set([offerId]), weekdaysOnly: false },
  };
};

/** The group with other stage days: the school time of a day that becomes a stage day moves to a day that is one no more. */
const withStageDays = (group: StudentGroup, weekdays: readonly Weekday[]): StudentGroup => {
  const added = weekdays.filter((weekday) => !group.stageDays.includes(weekday));
  const dropped = group.stageDays.filter((weekday) => !weekdays.includes(weekday));
  const schoolWeek = { ...group.schoolWeek };
  added.forEach((weekday, at) => {
    const target = dropped[at];
    const moved = schoolWeek[weekday];
    if (target !== undefined && moved) schoolWeek[target] ??= moved;
    Reflect.deleteProperty(schoolWeek, weekday);
  });
  return { ...group, stageDays: weekdays, schoolWeek };
};

/** One pupil more on every weekday the offer has, with the room in the company and the guidance that this takes. */
const onePlaceMore = (facts: OfferFacts): OfferFacts => {
  const days = Object.entries(facts.offer.days).map(([weekday, day]) => [weekday, { ...day, places: day.places + 1 }]);
  return {
    ...facts,
    offer: {
      ...facts.offer,
      totalPlaces: facts.offer.totalPlaces + 1,
      days: Object.fromEntries(days) as PlaceOffer['days'],
    },
    company:
      facts.company.maxPupils === null ? facts.company : { ...facts.company, maxPupils: facts.company.maxPupils + 1 },
    supervisors: facts.supervisors.map((one, i) =>
      i === 0 ? { ...one, maxPupilsAtOnce: one.maxPupilsAtOnce + 1 } : one,
    ),
  };
};
