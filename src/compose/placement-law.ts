import type { Period } from '../platform/calendar-date.js';
import type { AgeStretch } from '../domain/age.js';
import type { Finding } from '../domain/finding.js';
import type { WeekSchedule, Weekday } from '../domain/week-schedule.js';
import { commonDayFindings, commonWeekdays } from '../features/capacity/capacity.rules.js';
import type { Candidate, CommonWeekdays, Pair } from '../features/matching/options/placement-rules.js';
import {
  schoolWeekOf,
  type OfferFacts,
  type Snapshot,
  type StudentFacts,
} from '../features/matching/options/snapshot.js';
import { hazardFindings, stageStretches } from '../features/working-time/working-time.hazards.rules.js';
import {
  rememberingFrame,
  rememberingPupils,
  workingTimeFrame,
  type PupilInFrame,
  type RememberedWeek,
} from '../features/working-time/working-time.rules.js';
import { hasStageIn, trackFindings } from '../features/working-time/working-time.track.rules.js';
import { remembering, rememberingByObject, rememberingWhileThere } from './remembering.js';

export const periodKey = ({ firstDay, lastDay }: Period): string => `${firstDay}/${lastDay}`;

/** The hours of a placement: one object for each offer, period and set of weekdays, since judging remembers by object. */
export interface Stage {
  /** One value for the same hours, whatever the offer. */
  readonly week: WeekSchedule;
}

/** What is worked out of the latest candidate is kept: all rules are asked about one before the next. */
const ofLatest = <T>(work: (candidate: Candidate) => T): ((candidate: Candidate) => T) => {
  let latest: { readonly candidate: Candidate; readonly made: T } | null = null;
  return (candidate) => {
    if (latest?.candidate !== candidate) latest = { candidate, made: work(candidate) };
    return latest.made;
  };
};

const createStages = () => {
  const weeks = remembering<WeekSchedule>();
  const byOffer = rememberingWhileThere<Map<Period, Map<readonly Weekday[], Stage>>>();
  return ({ offer: { offer }, weekdays, period }: Candidate): Stage => {
    const byPeriod = byOffer(offer, () => new Map());
    const byDays = byPeriod.get(period) ?? new Map<readonly Weekday[], Stage>();
    byPeriod.set(period, byDays);
    const before = byDays.get(weekdays);
    if (before) return before;
    const week = Object.fromEntries(
      weekdays.flatMap((weekday) => {
        const day = offer.days[weekday];
        return day ? [[weekday, { start: day.start, end: day.end, breakMinutes: day.breakMinutes }]] : [];
      }),
    );
    const made = { week: weeks(JSON.stringify(week), () => week) };
    byDays.set(weekdays, made);
    return made;
  };
};

/** Hazards of offers for stretches of age in which there is stage, kept for all timetables that have stage in the same ones. */
type HazardsOf = Map<OfferFacts, readonly Finding[]>;

/** The pupils of one age in a period. */
interface Age {
  readonly pupil: PupilInFrame;
  readonly hazards: (stretches: readonly AgeStretch[]) => HazardsOf;
}

const createAges = () => {
  const pupilsIn = remembering<ReturnType<typeof rememberingPupils>>();
  const ages = rememberingByObject<Age>();
  return ({ student }: StudentFacts, period: Period): Age => {
    const pupil = pupilsIn(periodKey(period), () => rememberingPupils(period))(student.dateOfBirth);
    return ages(pupil, () => {
      const hazards = remembering<HazardsOf>();
      return { pupil, hazards: (stretches) => hazards(stretches.map(periodKey).join(), () => new Map()) };
    });
  };
};

/** A week of stage beside one timetable, with what was judged of it. */
interface LawOfWeek {
  readonly week: RememberedWeek;
  readonly hazards: Map<Age, { readonly stretches: readonly AgeStretch[]; readonly known: HazardsOf }>;
  readonly tracks: Map<string, readonly Finding[]>;
}

/** What is worked out once per group timetable and period. */
const createTimetables = (snapshot: Snapshot) => {
  const makeTimetable = (student: StudentFacts, period: Period) => {
    const { weekOf, judge } = rememberingFrame(
      workingTimeFrame({
        period,
        school: schoolWeekOf(student),
        otherWorkMinutesPerWeek: student.student.otherWorkMinutesPerWeek,
        holidays: snapshot.holidays,
        stageBreaksCountAsWork: snapshot.school.settings.stageBreaksCountAsWork,
      }),
    );
    const weeks = rememberingByObject<LawOfWeek>();
    return {
      judge,
      lawOf: ({ week }: Stage): LawOfWeek =>
        weeks(week, () => ({ week: weekOf(week), hazards: new Map(), tracks: new Map() })),
      common: rememberingByObject<CommonWeekdays>(),
    };
  };
  type Timetable = ReturnType<typeof makeTimetable>;
  // By the group itself and not its id, since one that is tried with another timetable keeps its id.
  const byGroup = rememberingWhileThere<(key: string, make: () => Timetable) => Timetable>();
  return (student: StudentFacts, period: Period): Timetable => {
    const { group, stageDays } = student;
    const key = `${stageDays.join()} ${student.student.otherWorkMinutesPerWeek} ${periodKey(period)}`;
    return byGroup(group, () => remembering<Timetable>())(key, () => makeTimetable(student, period));
  };
};

/**
 * The timetable and the law on the days of a placement: which weekdays pupil and place share, and working time, hazards and programme on
 * a set of them. What is the same for many pupils, offers or sets of weekdays is judged once: by the hours, the timetable and what of
 * the pupil a rule looks at.
 */
export const createPlacementLaw = (snapshot: Snapshot) => {
  const timetableOf = createTimetables(snapshot);
  const ageOf = createAges();
  const stageOf = ofLatest(createStages());
  const { settings } = snapshot.school;

  const inPeriods = rememberingWhileThere<Map<Period, ReturnType<typeof makeInPeriod>>>();
  const makeInPeriod = (student: StudentFacts, period: Period) => ({
    timetable: timetableOf(student, period),
    age: ageOf(student, period),
  });
  const inPeriod = (student: StudentFacts, period: Period) => {
    const known = inPeriods(student, () => new Map());
    const before = known.get(period);
    if (before) return before;
    const made = makeInPeriod(student, period);
    known.set(period, made);
    return made;
  };

  const judged = ofLatest((candidate) => {
    const { timetable, age } = inPeriod(candidate.student, candidate.period);
    return { timetable, age, law: timetable.lawOf(stageOf(candidate)) };
  });

  return {
    stageOf,

    common: ({ student, offer: { offer }, period }: Pair): CommonWeekdays =>
      inPeriod(student, period).timetable.common(offer, () => {
        const weekdays = commonWeekdays(student.stageDays, offer);
        return { weekdays, findings: commonDayFindings(weekdays, student.group.minDaysPerWeek, period.firstDay) };
      }),

    workingTime: (candidate: Candidate): readonly Finding[] => {
      const { timetable, age, law } = judged(candidate);
      return timetable.judge(age.pupil, law.week);
    },

    hazards: (candidate: Candidate): readonly Finding[] => {
      const { offer, establishment } = candidate.offer;
      if (offer.hazards.length === 0) return [];
      const { age, law } = judged(candidate);
      let exposed = law.hazards.get(age);
      if (!exposed) {
        const { dateOfBirth } = candidate.student.student;
        const stretches = stageStretches(dateOfBirth, candidate.period, hasStageIn(law.week.timeline));
        exposed = { stretches, known: age.hazards(stretches) };
        law.hazards.set(age, exposed);
      }
      const before = exposed.known.get(candidate.offer);
      if (before) return before;
      const findings = hazardFindings(exposed.stretches, {
        hazards: offer.hazards,
        supervisionDeclared: offer.supervisionDeclared,
        youthRiskInventory: establishment.riskInventory.youthSection,
      });
      exposed.known.set(candidate.offer, findings);
      return findings;
    },

    track: (candidate: Candidate): readonly Finding[] => {
      const { student } = candidate.student;
      const { offer } = candidate.offer;
      const { tracks, week } = judged(candidate).law;
      const key = `${student.id} ${offer.sector}`;
      const before = tracks.get(key);
      if (before) return before;
      const findings = trackFindings(
        {
          dateOfBirth: student.dateOfBirth,
          programme: student.programme,
          period: candidate.period,
          hoursDone: student.hoursDone,
          daysDone: student.daysDone,
          plan: student.leerjaar === 4 && snapshot.season.endsWith('voorjaar') ? 'whole' : 'part',
          teachingMinutesPerWeek: settings.teachingMinutesPerWeek,
          stageSector: offer.sector,
          intendedMboSector: student.intendedMboSector,
          mboAgreement: settings.mboAgreementSectors.includes(offer.sector),
        },
        week.timeline,
      );
      tracks.set(key, findings);
      return findings;
    },
  };
};
