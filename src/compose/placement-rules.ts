import type { Period } from '../platform/calendar-date.js';
import type { Finding } from '../domain/finding.js';
import { distanceKm } from '../domain/travel.js';
import type { WeekSchedule, Weekday } from '../domain/week-schedule.js';
import { AGREEMENT_RULES } from '../features/agreements/agreements.rules.js';
import {
  capacityFindings,
  CAPACITY_RULES,
  commonDayFindings,
  commonWeekdays,
  freeIn,
  offerFindings,
} from '../features/capacity/capacity.rules.js';
import { MATCHING_RULES, otherSectorFindings } from '../features/matching/options/other-sector.js';
import type {
  Candidate,
  Pair,
  PlacementRules,
  PlacementRulesFor,
  SharedLimit,
} from '../features/matching/options/placement-rules.js';
import {
  schoolWeekOf,
  type OfferFacts,
  type Snapshot,
  type StudentFacts,
} from '../features/matching/options/snapshot.js';
import {
  isInForceOn,
  recognitionFindings,
  RECOGNITION_RULES,
  supervisorFindings,
} from '../features/recognitions/recognitions.rules.js';
import {
  bestJourney,
  guidanceFindings,
  programmeFindings,
  restrictionFindings,
  STUDENT_RULES,
  travelFindings,
  travelReach,
  vogFindings,
  type TravelReach,
} from '../features/students/students.rules.js';
import { hazardFindings, HAZARD_RULES, stageStretches } from '../features/working-time/working-time.hazards.rules.js';
import { WORKING_TIME_RULES } from '../features/working-time/working-time.limits.rules.js';
import {
  rememberingJudge,
  stageIn,
  timelineIn,
  workingTimeFrame,
} from '../features/working-time/working-time.rules.js';
import type { Timeline } from '../features/working-time/working-time.timeline.rules.js';
import { hasStageIn, trackFindings, TRACK_RULES } from '../features/working-time/working-time.track.rules.js';

/** Every set of rules the service judges by, for the page that lists them and the versions a run keeps. */
export const RULE_SETS = [
  WORKING_TIME_RULES,
  TRACK_RULES,
  HAZARD_RULES,
  RECOGNITION_RULES,
  CAPACITY_RULES,
  STUDENT_RULES,
  MATCHING_RULES,
  AGREEMENT_RULES,
] as const;

/** Gives what was made before for a key, and makes it the first time. */
const remembering = <T>() => {
  const known = new Map<string, T>();
  return (key: string, make: () => T): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };
};

const periodKey = ({ firstDay, lastDay }: Period): string => `${firstDay}/${lastDay}`;

/** Names all that decides how far a pupil can go, since a pupil may be judged again with another maximum. */
const reachKey = ({ id, travelMeans, maxTravelKm, maxTravelMinutes }: StudentFacts['student']): string =>
  `${id} ${travelMeans.join()} ${maxTravelKm} ${maxTravelMinutes}`;

/** The same for a key that is an object. */
const rememberingByObject = <T>() => {
  const known = new WeakMap<object, T>();
  return (key: object, make: () => T): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };
};

/** The hours of a placement, one object for each offer, period and set of weekdays, since judging remembers by object. */
const createStages = () => {
  const known = rememberingByObject<Map<string, Stage>>();
  return ({ offer: { offer }, weekdays, period }: Candidate): Stage => {
    const ofOffer = known(offer, () => new Map<string, Stage>());
    const key = `${periodKey(period)} ${weekdays.join()}`;
    const before = ofOffer.get(key);
    if (before) return before;
    const week = Object.fromEntries(
      weekdays.flatMap((weekday) => {
        const day = offer.days[weekday];
        return day ? [[weekday, { start: day.start, end: day.end, breakMinutes: day.breakMinutes }]] : [];
      }),
    );
    const made = { week, key: JSON.stringify(week) };
    ofOffer.set(key, made);
    return made;
  };
};

interface Stage {
  readonly week: WeekSchedule;
  readonly key: string;
}

/** What is worked out once per group timetable and period: working time, the days of a week of stage, and what a track asks of them. */
const createFrames = (snapshot: Parameters<PlacementRulesFor>[0]) => {
  const makeFrame = (student: StudentFacts, period: Period) => {
    const frame = workingTimeFrame({
      period,
      school: schoolWeekOf(student),
      otherWorkMinutesPerWeek: student.student.otherWorkMinutesPerWeek,
      holidays: snapshot.holidays,
      stageBreaksCountAsWork: snapshot.school.settings.stageBreaksCountAsWork,
    });
    const timelines = remembering<Timeline>();
    const timeline = ({ week, key: stageKey }: Stage): Timeline =>
      timelines(stageKey, () => timelineIn(frame, stageIn(frame, week)));
    return { judge: rememberingJudge(frame), timeline, tracks: remembering<readonly Finding[]>() };
  };
  type Frame = ReturnType<typeof makeFrame>;
  // By the group itself and not its id, since one that is tried with another timetable keeps its id.
  const framesOf = rememberingByObject<(key: string, make: () => Frame) => Frame>();
  const latest = new WeakMap<StudentFacts, { period: Period; frame: Frame }>();
  return (student: StudentFacts, period: Period) => {
    const before = latest.get(student);
    if (before?.period === period) return before.frame;
    const { group, stageDays } = student;
    const key = `${stageDays.join()} ${student.student.otherWorkMinutesPerWeek} ${periodKey(period)}`;
    const frame = framesOf(group, () => remembering<Frame>())(key, () => makeFrame(student, period));
    latest.set(student, { period, frame });
    return frame;
  };
};

/** Pupils that offers of an establishment already have in a sector, in days that overlap. */
const createPupilCount = (offers: readonly OfferFacts[]) => {
  const bySector = new Map<string, OfferFacts[]>();
  for (const facts of offers) {
    const key = `${facts.establishment.id} ${facts.offer.sector}`;
    bySector.set(key, [...(bySector.get(key) ?? []), facts]);
  }
  return ({ offer }: Pair): number =>
    (bySector.get(`${offer.establishment.id} ${offer.offer.sector}`) ?? []).reduce(
      (sum, facts) => sum + facts.offer.claims.length,
      0,
    );
};

/** The limit that limited recognitions set together; none where one without a limit covers the programme. */
const recognitionLimits = ({ offer: facts, student, period }: Pair, guided: number): SharedLimit[] => {
  const { sector } = facts.offer;
  const covering = facts.recognitions.filter(
    (one) =>
      one.sector === sector && one.programmes.includes(student.student.programme) && isInForceOn(one, period.firstDay),
  );
  const limits = covering.map(({ scope, scopeMaxPupils }) =>
    scope === 'one-pupil' ? 1 : scope === 'limited' ? scopeMaxPupils : null,
  );
  if (limits.length === 0 || limits.includes(null)) return [];
  const most = Math.max(...limits.map((limit) => limit ?? 0));
  return [{ id: `recognised/${facts.establishment.id}/${sector}`, left: Math.max(0, most - guided) }];
};

/**
 * The rules of all features for one snapshot, in the order in which a refusal is counted: what the place is for, how far it is, is it
 * recognised, who guides, what it asks, then the weekdays, the room, and the law day by day.
 */
export const placementRulesFor: PlacementRulesFor = (snapshot, book): PlacementRules => {
  const frameOf = createFrames(snapshot);
  const pupilsThere = createPupilCount(snapshot.offers);
  const reaches = remembering<TravelReach>();
  const stageOf = createStages();
  const sectors = remembering<readonly Finding[]>();
  const recognised = remembering<readonly Finding[]>();
  const offered = remembering<readonly Finding[]>();
  const freeFor = remembering<ReturnType<typeof freeIn>>();
  const roomOn = rememberingByObject<readonly Finding[]>();
  const guidedOn = rememberingByObject<readonly Finding[]>();
  const { settings } = snapshot.school;
  const dispensed = remembering<Snapshot['dispensations']>();

  const reachOf = ({ student }: StudentFacts): TravelReach =>
    reaches(reachKey(student), () => travelReach(student, snapshot.today));
  const straightKm = ({ student, offer }: Pair): number =>
    distanceKm(student.student.homePoint, offer.establishment.point);

  const trackOf = (candidate: Candidate): readonly Finding[] => {
    const { student } = candidate.student;
    const { offer } = candidate.offer;
    const stage = stageOf(candidate);
    const { timeline, tracks } = frameOf(candidate.student, candidate.period);
    return tracks(`${student.id} ${offer.sector} ${stage.key}`, () =>
      trackFindings(
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
        timeline(stage),
      ),
    );
  };

  const supervisorsOf = ({ offer, weekdays, period }: Candidate): readonly Finding[] => {
    let guided = book.guidedTogether(offer, weekdays);
    const loads = offer.supervisors.map((supervisor) => {
      const pupilsAtOnce = Math.min(guided, supervisor.maxPupilsAtOnce);
      guided -= pupilsAtOnce;
      return { ...supervisor, pupilsAtOnce };
    });
    return supervisorFindings(loads, period);
  };

  const recognitionOf = (pair: Pair): readonly Finding[] => {
    const { establishment, offer, recognitions } = pair.offer;
    const { id: studentId, groupId, programme } = pair.student.student;
    const dispensations = dispensed(establishment.id, () =>
      snapshot.dispensations.filter((one) => one.establishmentId === establishment.id),
    );
    // Without a dispensation, which can be for one pupil, the same holds for all pupils of a programme.
    const whom = dispensations.length === 0 ? '' : studentId;
    return recognised(`${establishment.id} ${offer.sector} ${programme} ${periodKey(pair.period)} ${whom}`, () =>
      recognitionFindings(
        { recognitions, dispensations, pupilsGuided: () => pupilsThere(pair) },
        { schoolId: snapshot.school.id, studentId, groupId, programme, sector: offer.sector, period: pair.period },
      ),
    );
  };

  const commonOf = ({ student, offer }: Pair): Weekday[] => commonWeekdays(student.stageDays, offer.offer);

  return {
    pair: [
      {
        name: 'sector',
        findings: ({ student: { student }, offer: { offer }, period }) =>
          sectors(`${student.sector} ${offer.sector} ${period.firstDay} ${period.lastDay}`, () =>
            otherSectorFindings(student.sector, offer.sector, period),
          ),
      },
      {
        name: 'programme',
        findings: ({ student, offer, period }) => programmeFindings(offer.offer, student.student, period),
      },
      {
        name: 'travel',
        findings: (pair) =>
          travelFindings(reachOf(pair.student), straightKm(pair), pair.offer.establishment.reachableBy),
      },
      {
        name: 'recognition',
        findings: (pair) => recognitionOf(pair),
      },
      {
        name: 'demands',
        findings: ({ student: { student }, offer: { offer } }) => [
          ...vogFindings(offer.vogAsked, student.vog, snapshot.today),
          ...restrictionFindings(student.restrictions, offer.hazards, snapshot.today),
          ...guidanceFindings(student.guidanceNeed, offer.guidanceLevel, snapshot.today),
        ],
      },
      {
        name: 'offer',
        findings: ({ student: { group }, offer: { offer }, period }) =>
          offered(`${offer.id} ${group.form} ${periodKey(period)}`, () => offerFindings(offer, group.form, period)),
      },
    ],
    commonWeekdays: (pair) => {
      const weekdays = commonOf(pair);
      return {
        weekdays,
        findings: commonDayFindings(weekdays, pair.student.group.minDaysPerWeek, pair.period.firstDay),
      };
    },
    candidate: [
      {
        name: 'capacity',
        findings: (candidate) =>
          roomOn(stageOf(candidate), () => {
            const { weekdays, period } = candidate;
            const { offer, company } = candidate.offer;
            const free = freeFor(`${offer.id} ${periodKey(period)}`, () => freeIn(offer, period));
            return capacityFindings(free, weekdays, period, book.companyRoom(company.id));
          }),
      },
      {
        name: 'supervisor',
        findings: (candidate) => guidedOn(stageOf(candidate), () => supervisorsOf(candidate)),
      },
      {
        name: 'working-time',
        findings: (candidate) =>
          frameOf(candidate.student, candidate.period).judge(
            candidate.student.student.dateOfBirth,
            stageOf(candidate).week,
          ),
      },
      {
        name: 'hazards',
        findings: (candidate) => {
          const { offer, establishment } = candidate.offer;
          if (offer.hazards.length === 0) return [];
          const { timeline } = frameOf(candidate.student, candidate.period);
          const { dateOfBirth } = candidate.student.student;
          return hazardFindings(
            stageStretches(dateOfBirth, candidate.period, hasStageIn(timeline(stageOf(candidate)))),
            {
              hazards: offer.hazards,
              supervisionDeclared: offer.supervisionDeclared,
              youthRiskInventory: establishment.riskInventory.youthSection,
            },
          );
        },
      },
      { name: 'track', findings: trackOf },
    ],
    limits: (pair) => recognitionLimits(pair, pupilsThere(pair)),
    travelMinutes: (pair) =>
      bestJourney(reachOf(pair.student), straightKm(pair), pair.offer.establishment.reachableBy)?.minutes ?? null,
    versions: Object.fromEntries(RULE_SETS.map(({ id, version }) => [id, version])),
  };
};
