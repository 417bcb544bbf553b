import type { Mentor, School, SchoolYear, StudentGroup } from '../src/domain/school.js';
import type { Leerjaar, Programme } from '../src/domain/programme.js';
import { SECTORS, type Sector } from '../src/domain/sector.js';
import { WEEKDAYS, type SchoolDay, type SchoolWeek, type Weekday } from '../src/domain/week-schedule.js';
import { calendarDate } from '../src/platform/calendar-date.js';
import type { Random } from '../src/platform/random.js';
import { between, chanceOf, drawSome, happens, near, numbered } from './chance.js';
import { slug, staffName, stem } from './names.js';
import { FOCUS_TOWN, PLACES, placeNamed, type Place } from './places.js';
import { NAJAAR, SEASON_DAYS, VOORJAAR } from './place-offers.js';

export const SCHOOL_COUNT = 40;
/** The school whose 160 pupils are in the demo. */
export const FOCUS_SCHOOL_ID = 'sch_01';

const KINDS = ['Vakcollege', 'Vmbo', 'College', 'Groencollege', 'Scholengemeenschap', 'Beroepscollege'];
const day = (firstDay: string, lastDay: string) => ({
  firstDay: calendarDate(firstDay),
  lastDay: calendarDate(lastDay),
});

/** The school, its 39 neighbours, and their school years, groups and mentors. Only the first school has pupils. */
export const makeSchools = () => {
  const random = chanceOf('schools');
  const schools: School[] = [];
  const mentors: Mentor[] = [];
  const groups: StudentGroup[] = [];
  const names = new Set<string>();
  const towns = townsOf(random);
  for (let number = 1; number <= SCHOOL_COUNT; number++) {
    const focus = number === 1;
    const place = focus ? placeNamed(FOCUS_TOWN) : (towns[number - 2] ?? placeNamed('Zwolle'));
    let name = focus ? 'Vakcollege Zwaluwkolk' : `${random.pick(KINDS)} ${stem(random)}`;
    while (names.has(name)) name = `${random.pick(KINDS)} ${stem(random)}`;
    names.add(name);
    const id = numbered('sch', number, 2);
    schools.push(schoolOf(random, id, number, name, place, focus));
    const plans = focus
      ? FOCUS_GROUPS
      : happens(random, 0.3)
        ? [random.pick(FOCUS_GROUPS), random.pick(FOCUS_GROUPS)]
        : [];
    plans.forEach((plan, index) => {
      const mentor: Mentor = {
        id: numbered('men', mentors.length + 1, 2),
        version: 1,
        schoolId: id,
        name: staffName(random),
        email: focus && index === 0 ? 'mentor@demo.example' : `begeleider${index + 1}@${slug(name)}.example`,
      };
      mentors.push(mentor);
      const label = focus ? plan.name : `${plan.name.slice(0, 2)}${String.fromCharCode(75 + index)}`;
      groups.push(groupOf(numbered('grp', groups.length + 1, 2), id, mentor.id, plan, label));
    });
  }
  return { schools, mentors, groups, schoolYears: schools.map(({ id }) => schoolYearOf(id)) };
};

/** Towns by weight, no more than four schools in one. */
const townsOf = (random: Random): Place[] =>
  drawSome(
    random,
    PLACES.flatMap((place) =>
      Array.from(
        { length: place.weight > 60 ? 4 : place.weight > 20 ? 2 : 1 },
        () => [{ ...place }, place.weight] as const,
      ),
    ),
    SCHOOL_COUNT - 1,
  );

const schoolOf = (random: Random, id: string, number: number, name: string, place: Place, focus: boolean): School => ({
  id,
  version: 1,
  name,
  brin: `99${String.fromCharCode(65 + (number % 26))}${String.fromCharCode(65 + Math.floor(number / 26))}00`,
  town: place.name,
  point: near(random, place.point, 1.5),
  settings: {
    stageBreaksCountAsWork: !focus && happens(random, 0.1),
    teachingMinutesPerWeek: focus ? 1600 : between(random, 30, 34) * 50,
    mboAgreementSectors: focus ? SECTORS.filter((sector) => sector !== 'intersectoraal') : agreements(random),
    visitDueWeeks: 4,
    visitOverdueWeeks: 8,
    firstVisitWithinWeeks: 3,
  },
});

/** About seven in ten LWT schools work with an mbo (monitor-2014 §5.3.5). */
const agreements = (random: Random): Sector[] =>
  happens(random, 0.7)
    ? drawSome(
        random,
        SECTORS.map((sector) => [sector, 1] as const),
        between(random, 1, 4),
      )
    : [];

/** The year from 1 August; holidays of the region noord as announced for 2026-2027. */
const schoolYearOf = (schoolId: string): SchoolYear => ({
  id: `${schoolId.replace('sch', 'syr')}_2026`,
  version: 1,
  schoolId,
  startYear: 2026,
  ...day('2026-08-01', '2027-07-31'),
  najaar: SEASON_DAYS[NAJAAR],
  voorjaar: SEASON_DAYS[VOORJAAR],
  holidays: [
    { name: 'Zomervakantie', ...day('2026-08-01', '2026-08-16') },
    { name: 'Herfstvakantie', ...day('2026-10-10', '2026-10-18') },
    { name: 'Kerstvakantie', ...day('2026-12-19', '2027-01-03') },
    { name: 'Voorjaarsvakantie', ...day('2027-02-20', '2027-02-28') },
    { name: 'Pasen', ...day('2027-03-26', '2027-03-29') },
    { name: 'Meivakantie', ...day('2027-04-24', '2027-05-09') },
    { name: 'Pinksteren', ...day('2027-05-17', '2027-05-17') },
    { name: 'Zomervakantie', ...day('2027-07-10', '2027-07-31') },
  ],
});

interface GroupPlan {
  readonly name: string;
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  readonly pupils: number;
  readonly stageDays: readonly Weekday[];
  readonly days: readonly [least: number, most: number];
  readonly schoolMinutes: number;
}

/**
 * The groups of the focus school: 120 LWT and 40 entree, as the intake of monitor-2014 Tabel 2. School days are short, as
 * LWT pupils have eleven or twelve hours of lessons a week (§5.3.1).
 */
export const FOCUS_GROUPS: readonly GroupPlan[] = [
  {
    name: 'L3A',
    programme: 'LWT',
    leerjaar: 3,
    pupils: 22,
    stageDays: ['tue', 'thu'],
    days: [2, 2],
    schoolMinutes: 310,
  },
  {
    name: 'L3B',
    programme: 'LWT',
    leerjaar: 3,
    pupils: 20,
    stageDays: ['mon', 'tue'],
    days: [2, 2],
    schoolMinutes: 300,
  },
  {
    name: 'L3C',
    programme: 'LWT',
    leerjaar: 3,
    pupils: 18,
    stageDays: ['wed', 'thu', 'fri'],
    days: [2, 2],
    schoolMinutes: 330,
  },
  { name: 'L3D', programme: 'LWT', leerjaar: 3, pupils: 10, stageDays: ['fri'], days: [1, 1], schoolMinutes: 295 },
  {
    name: 'L4A',
    programme: 'LWT',
    leerjaar: 4,
    pupils: 20,
    stageDays: ['tue', 'wed', 'thu'],
    days: [2, 2],
    schoolMinutes: 310,
  },
  {
    name: 'L4B',
    programme: 'LWT',
    leerjaar: 4,
    pupils: 18,
    stageDays: ['wed', 'thu', 'fri'],
    days: [2, 3],
    schoolMinutes: 330,
  },
  {
    name: 'L4C',
    programme: 'LWT',
    leerjaar: 4,
    pupils: 12,
    stageDays: ['thu', 'fri'],
    days: [2, 2],
    schoolMinutes: 290,
  },
  {
    name: 'E3A',
    programme: 'ENTREE',
    leerjaar: 3,
    pupils: 17,
    stageDays: ['mon', 'wed'],
    days: [2, 2],
    schoolMinutes: 310,
  },
  {
    name: 'E4A',
    programme: 'ENTREE',
    leerjaar: 4,
    pupils: 23,
    stageDays: ['tue', 'wed', 'thu'],
    days: [2, 3],
    schoolMinutes: 310,
  },
];

const groupOf = (id: string, schoolId: string, mentorId: string, plan: GroupPlan, name: string): StudentGroup => ({
  id,
  version: 1,
  schoolId,
  name,
  programme: plan.programme,
  leerjaar: plan.leerjaar,
  mentorId,
  schoolWeek: schoolWeekOf(plan),
  stageDays: plan.stageDays,
  minDaysPerWeek: plan.days[0],
  maxDaysPerWeek: plan.days[1],
  form: 'lint',
});

/** Lessons from half past eight on the days without stage. */
const schoolWeekOf = ({ stageDays, schoolMinutes }: GroupPlan): SchoolWeek => {
  const end = 8 * 60 + 30 + schoolMinutes;
  const lessons: SchoolDay = {
    minutes: schoolMinutes,
    start: '08:30',
    end: `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`,
  };
  return Object.fromEntries(
    WEEKDAYS.filter((weekday) => weekday !== 'sat' && weekday !== 'sun' && !stageDays.includes(weekday)).map(
      (weekday) => [weekday, lessons],
    ),
  );
};
