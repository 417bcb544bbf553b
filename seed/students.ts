import type { Hazard } from '../src/domain/hazard.js';
import type { PlaceOffer } from '../src/domain/place-offer.js';
import type { School, StudentGroup } from '../src/domain/school.js';
import { SECTORS, type Sector } from '../src/domain/sector.js';
import { SUPPORT_NEEDS, type Student } from '../src/domain/student.js';
import { distanceKm, type Point, type TravelMeans } from '../src/domain/travel.js';
import type { Weekday } from '../src/domain/week-schedule.js';
import { addDays, addYears, ageOn, calendarDate, type CalendarDate } from '../src/platform/calendar-date.js';
import type { Random } from '../src/platform/random.js';
import { apportion, between, chanceOf, draw, drawSome, happens, near, numbered, type Weights } from './chance.js';
import type { Site } from './companies.js';
import { FIRST_NAMES, surname } from './names.js';
import { PLACES } from './places.js';
import { VOORJAAR } from './place-offers.js';
import { FOCUS_GROUPS } from './schools.js';
import {
  ENTREE_PUPILS_BY_SECTOR,
  LWT_PUPILS_BY_SECTOR,
  PUPILS_WITH_A_WISH_PERCENT,
  SIXTEEN_PLUS_IN_YEAR_3,
} from './shapes.js';

/** Enrolment counts on this day (monitor-2014 note 23), so ages are drawn for it. */
const COUNT_DAY = calendarDate('2026-10-01');

export interface StudentSources {
  readonly school: School;
  readonly groups: readonly StudentGroup[];
  readonly sites: readonly Site[];
  readonly offers: readonly PlaceOffer[];
}

/** The 160 pupils of the focus school, group by group. */
export const makeStudents = ({ school, groups, sites, offers }: StudentSources): Student[] => {
  const random = chanceOf('students');
  const places = offers.filter(({ season }) => season === VOORJAAR);
  const pointOf = new Map(sites.map(({ establishment }) => [establishment.id, establishment.point]));
  const sectors = { LWT: sectorsOf(random, 'LWT'), ENTREE: sectorsOf(random, 'ENTREE') };
  const students: Student[] = [];
  FOCUS_GROUPS.forEach((plan, at) => {
    const group = groups[at];
    if (!group) return;
    const ages = apportion(random, agesOf(group), plan.pupils);
    for (const age of ages) {
      const number = students.length + 1;
      const sector = sectors[group.programme === 'LWT' ? 'LWT' : 'ENTREE'].pop() ?? 'techniek';
      const dateOfBirth = bornAt(random, age);
      const home = homeOf(random, school.point);
      const near10 = places
        .filter((offer) => offer.sector === sector && offer.programmes.includes(group.programme))
        .map((offer) => ({
          id: offer.establishmentId,
          km: distanceKm(home.point, pointOf.get(offer.establishmentId) ?? home.point),
        }))
        .toSorted((a, b) => a.km - b.km || (a.id < b.id ? -1 : 1))
        .slice(0, 12)
        .map(({ id }) => id);
      const wishes = happens(random, PUPILS_WITH_A_WISH_PERCENT / 100)
        ? [...new Set(random.shuffled(near10))].slice(0, between(random, 1, 4))
        : [];
      students.push({
        id: numbered('stu', number, 3),
        version: 1,
        schoolId: school.id,
        groupId: group.id,
        studentNumber: `26${String(number).padStart(4, '0')}`,
        firstName: random.pick(FIRST_NAMES),
        lastName: surname(random),
        dateOfBirth,
        programme: group.programme,
        leerjaar: group.leerjaar,
        sector,
        intendedMboSector: intended(random, sector),
        stageDays: ownDays(random, group),
        homeTown: home.town,
        homePoint: home.point,
        ...travelOf(random, dateOfBirth),
        ...needsOf(random),
        vog: draw(random, [
          ['none', 70],
          ['applied', 12],
          ['held', 18],
        ] as const),
        wishes,
        otherWorkMinutesPerWeek: happens(random, 0.25) ? between(random, 2, 8) * 60 : 0,
        ...doneOf(random, group),
        priority: draw(random, [
          [0, 88],
          [3, 6],
          [5, 4],
          [9, 2],
        ]),
        endedOn: number === 57 || number === 142 ? calendarDate('2026-11-06') : null,
      });
    }
  });
  return students;
};

const sectorsOf = (random: Random, programme: 'LWT' | 'ENTREE'): Sector[] => {
  const count = FOCUS_GROUPS.filter((plan) => plan.programme === programme).reduce(
    (sum, { pupils }) => sum + pupils,
    0,
  );
  return apportion(random, programme === 'LWT' ? LWT_PUPILS_BY_SECTOR : ENTREE_PUPILS_BY_SECTOR, count);
};

/** Years completed on the count day. Exam-year pupils are nearly 16 on average (monitor-2005 Tabel 2.1). */
const agesOf = ({ programme, leerjaar }: StudentGroup): Weights<number> => {
  if (leerjaar === 4)
    return programme === 'LWT'
      ? [
          [14, 4],
          [15, 50],
          [16, 40],
          [17, 6],
        ]
      : [
          [15, 40],
          [16, 42],
          [17, 18],
        ];
  const older = programme === 'LWT' ? SIXTEEN_PLUS_IN_YEAR_3.LWT : SIXTEEN_PLUS_IN_YEAR_3.ENTREE;
  return programme === 'LWT'
    ? [
        [13, 4],
        [14, 52],
        [15, 38],
        [16, older],
      ]
    : [
        [14, 25],
        [15, 50],
        [16, older],
      ];
};

/** A day of birth that gives this age on the count day; who is 13 then turns 14 in the spring. */
const bornAt = (random: Random, age: number): CalendarDate =>
  addDays(addYears(COUNT_DAY, -age), -(age === 13 ? 150 : random.below(365)));

/** A home in a town near the school; the further, the fewer pupils come. */
const homeOf = (random: Random, school: Point): { town: string; point: Point } => {
  const weights = PLACES.map((place) => {
    const km = distanceKm(school, place.point);
    return [place, km > 27 ? 0 : place.weight / (1 + (km / 5) ** 2.2)] as const;
  });
  const place = draw(
    random,
    weights.filter(([, weight]) => weight > 0),
  );
  return { town: place.name, point: near(random, place.point, 3) };
};

/** Half keep the sector, some have not chosen, a few want another (monitor-2014 §4.2: about half switch in the end). */
const intended = (random: Random, sector: Sector): Sector | null => {
  const choice = draw(random, [
    ['same', 62],
    ['open', 22],
    ['other', 16],
  ] as const);
  if (choice === 'open') return null;
  return choice === 'same' ? sector : random.pick(SECTORS.filter((one) => one !== sector && one !== 'intersectoraal'));
};

/** One in fifteen has days of their own: fewer, or others than the group. */
const ownDays = (random: Random, group: StudentGroup): Weekday[] | null => {
  if (!happens(random, 0.07)) return null;
  return drawSome(
    random,
    (['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => [day, 1] as const),
    group.minDaysPerWeek,
  );
};

type Travel = Pick<Student, 'travelMeans' | 'maxTravelMinutes' | 'maxTravelKm'>;

const travelOf = (random: Random, dateOfBirth: CalendarDate): Travel => {
  const means: TravelMeans[] = happens(random, 0.6) ? ['walk'] : [];
  const cycles = happens(random, 0.94);
  if (cycles) means.push('bicycle');
  if (!cycles || happens(random, 0.62)) means.push('public-transport');
  if (ageOn(dateOfBirth, COUNT_DAY) >= 16 && happens(random, 0.45)) means.push('moped');
  if (happens(random, 0.22)) means.push('brought');
  const maxTravelKm = draw(random, [
    [6, 4],
    [8, 8],
    [10, 16],
    [12, 20],
    [15, 26],
    [20, 18],
    [25, 8],
  ]);
  return {
    travelMeans: means,
    maxTravelKm,
    maxTravelMinutes: draw(random, [
      [25, 3],
      [30, 12],
      [40, 18],
      [45, 31],
      [60, 36],
    ]),
  };
};

type Needs = Pick<Student, 'guidanceNeed' | 'supportNeeds' | 'restrictions'>;

/** More than one need is usual (monitor-2014 §5.3.2); what a pupil can't do is rare. */
const needsOf = (random: Random): Needs => {
  const weights = SUPPORT_NEEDS.map((need, at) => [need, [26, 10, 12, 16, 3, 16, 18, 12][at] ?? 1] as const);
  const restrictions: readonly Hazard[] = [
    'lifting-over-10kg',
    'fixed-posture',
    'dangerous-animals',
    'noise-85db',
    'till-work',
    'kneeling',
  ];
  return {
    guidanceNeed: draw(random, [
      [1, 22],
      [2, 52],
      [3, 26],
    ] as const),
    supportNeeds: drawSome(
      random,
      weights,
      draw(random, [
        [0, 12],
        [1, 25],
        [2, 43],
        [3, 20],
      ]),
    ),
    restrictions: happens(random, 0.08) ? [random.pick(restrictions)] : [],
  };
};

/** Stage behind them: little in leerjaar 3, about a year of one or two days in leerjaar 4. */
const doneOf = (
  random: Random,
  { leerjaar, maxDaysPerWeek }: StudentGroup,
): Pick<Student, 'hoursDone' | 'daysDone'> => {
  const days = leerjaar === 3 ? between(random, 8, 16) * maxDaysPerWeek : between(random, 28, 50) + 8 * maxDaysPerWeek;
  return { daysDone: days, hoursDone: days * 7 - between(random, 0, 12) };
};
