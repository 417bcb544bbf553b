import { addYears, contains, daysBetween, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import type { Finding } from '../../domain/finding.js';
import { verdictOf } from '../../domain/finding.js';
import type { Programme } from '../../domain/programme.js';
import type { Dispensation, Recognition, RecognitionStanding } from '../../domain/recognition.js';
import { findingOf, rowOn, ruleOn, type Rule, type RuleSet } from '../../domain/rule.js';
import type { Sector } from '../../domain/sector.js';

const CHECKED_ON = '2026-11-22' as CalendarDate;

const rule = (code: Rule['code'], severity: Rule['severity'], article: string | null, source: string): Rule => ({
  code,
  severity,
  article,
  source,
  holdsFrom: '2003-08-01' as CalendarDate,
  checkedOn: CHECKED_ON,
  checkedAgainst: 'WVO (BWBR0002399), geconsolideerde tekst 2014–2015; monitor 2014',
});

/** Recognition of an establishment and its supervisors (rules §4). */
export const RECOGNITION_RULES: RuleSet = {
  id: 'recognitions',
  version: '2026-11-22',
  rules: [
    rule('recognition.missing', 'refuse', 'WVO 10b4', 'WVO 10b4 lid 2; dispensatie: monitor 2014 §6.2.2'),
    rule('recognition.ends-during', 'refuse', 'WVO 10b4', 'WVO 10b4 lid 2'),
    rule('recognition.review-due-during', 'warn', 'WVO 10b4', 'WVO 10b4 lid 2 (regelmatige beoordeling)'),
    rule('recognition.provisional', 'warn', null, 'Erkenningsregeling: voorlopig of onder voorwaarden'),
    rule('recognition.level', 'warn', null, 'Monitor leerwerktrajecten 2014 §6.2.2'),
    rule('recognition.scope', 'refuse', 'WVO 10b4', 'WVO 10b4 lid 2; omvang van de erkenning'),
    rule('supervisor.missing', 'refuse', 'WVO 10b6', 'WVO 10b6 lid 1 c en f'),
    rule('supervisor.untrained', 'warn', 'WVO 10b6', 'WVO 10b6 lid 1 c'),
    rule('supervisor.full', 'refuse', 'WVO 10b6', 'WVO 10b6 lid 1 f'),
  ],
};

/** The terms of a recognition, by the day from which they hold. */
export const RECOGNITION_TERMS = [
  {
    holdsFrom: '2003-08-01' as CalendarDate,
    checkedOn: CHECKED_ON,
    source: 'Erkenningsregeling: beoordeling eens in de vier jaar; vervalt na vier jaar zonder leerling',
    reviewYears: 4,
    lapseYears: 4,
    /** From so many days before it lapses the standing warns; a choice of the service. */
    lapsingNoticeDays: 183,
  },
] as const;

/** The highest mbo level a recognition may have to be meant for a programme; above it a person decides. */
export const PROGRAMME_LEVELS: Readonly<Record<Programme, 1 | 2>> = { LWT: 2, AO: 1, ENTREE: 1 };

/** Four years after the last assessment, or after the grant; on that day the review is due. */
export const reviewDueOn = (recognition: Pick<Recognition, 'grantedOn' | 'lastAssessedOn'>): CalendarDate | null => {
  const assessed = recognition.lastAssessedOn ?? recognition.grantedOn;
  return assessed && addYears(assessed, rowOn(RECOGNITION_TERMS, assessed).reviewYears);
};

/**
 * The last day before a recognition lapses by law: four years after the last day a pupil was guided, or after the grant
 * when there was none yet. That day still counts; the day after it, it has lapsed.
 */
export const lapsesOn = (recognition: Pick<Recognition, 'grantedOn' | 'lastPracticeOn'>): CalendarDate | null => {
  const { grantedOn, lastPracticeOn } = recognition;
  if (!grantedOn) return null;
  const since = lastPracticeOn && lastPracticeOn > grantedOn ? lastPracticeOn : grantedOn;
  return addYears(since, rowOn(RECOGNITION_TERMS, since).lapseYears);
};

/** What the standing of a recognition is derived from. */
export type StandingFacts = Pick<
  Recognition,
  'endedOn' | 'endsOn' | 'grantedOn' | 'lastAssessedOn' | 'lastPracticeOn' | 'provisional' | 'refusedOn' | 'scope'
>;

/**
 * How a recognition stands on a day. Never stored: a stored standing is wrong the morning after. `grantedOn` counts, so
 * does `endsOn`, the last day a source gives; from `endedOn` and `refusedOn` on it holds no more. `review-due` begins on
 * the day the review is due and leaves the recognition in force. What ends it goes before what only asks attention.
 */
export const standingOn = (recognition: StandingFacts, on: CalendarDate): RecognitionStanding => {
  const { refusedOn, endedOn, endsOn, grantedOn } = recognition;
  if (refusedOn && refusedOn <= on && !(grantedOn && grantedOn > refusedOn && grantedOn <= on)) return 'refused';
  if (!grantedOn || on < grantedOn) return 'applied';
  if ((endedOn && endedOn <= on) || (endsOn && endsOn < on)) return 'ended';
  const lapses = lapsesOn(recognition);
  if (lapses && lapses < on) return 'lapsed';
  if (lapses && daysBetween(on, lapses) <= rowOn(RECOGNITION_TERMS, on).lapsingNoticeDays) return 'lapsing';
  if (recognition.provisional || recognition.scope === 'conditional') return 'provisional';
  const review = reviewDueOn(recognition);
  return review && review <= on ? 'review-due' : 'valid';
};

const IN_FORCE: ReadonlySet<RecognitionStanding> = new Set(['provisional', 'valid', 'review-due', 'lapsing']);

/** Whether a pupil may start on a day. */
export const isInForceOn = (recognition: StandingFacts, on: CalendarDate): boolean =>
  IN_FORCE.has(standingOn(recognition, on));

/** The placement a recognition has to cover. */
export interface RecognitionDemand {
  readonly schoolId: string;
  readonly studentId: string;
  readonly groupId: string;
  readonly programme: Programme;
  /** The sector of the work, which is the offer's. */
  readonly sector: Sector;
  readonly period: Period;
}

/** What is known of an establishment; pupils are counted in the asked period, without the one asked for. */
export interface RecognisedPlace {
  readonly recognitions: readonly Recognition[];
  readonly dispensations: readonly Dispensation[];
  readonly pupilsGuided: (recognitionId: string) => number;
}

const found = (code: Rule['code'], demand: RecognitionDemand, facts: Finding['facts'], days?: Period): Finding =>
  findingOf(ruleOn(RECOGNITION_RULES, code, demand.period.firstDay), facts, days ?? demand.period);

/** The last day on which a recognition that holds now is known to hold, or null. Lapsing is no such day: this pupil is guided. */
const lastDayKnown = ({ endsOn, endedOn }: Recognition): { day: CalendarDate; counts: boolean } | null => {
  if (endedOn && (!endsOn || endedOn <= endsOn)) return { day: endedOn, counts: false };
  return endsOn ? { day: endsOn, counts: true } : null;
};

const scopeFindings = (recognition: Recognition, demand: RecognitionDemand, guided: number): Finding[] => {
  const { scope, scopeFirstDay, scopeLastDay, scopeMaxPupils, crebo } = recognition;
  const { firstDay, lastDay } = demand.period;
  const most = scope === 'one-pupil' ? 1 : scope === 'limited' ? scopeMaxPupils : null;
  const findings: Finding[] = [];
  if (most !== null && guided + 1 > most) {
    findings.push(found('recognition.scope', demand, { crebo, scope, limitPupils: most, foundPupils: guided + 1 }));
  }
  if (scope !== 'limited') return findings;
  const early = scopeFirstDay !== null && firstDay < scopeFirstDay;
  const late = scopeLastDay !== null && lastDay > scopeLastDay;
  if (early || late) {
    const facts = { crebo, scope, scopeFirstDay: scopeFirstDay ?? '', scopeLastDay: scopeLastDay ?? '' };
    findings.push(found('recognition.scope', demand, facts));
  }
  return findings;
};

/**
 * What one recognition that is in force on the first day means for a placement: does it end, is its review due, is it
 * provisional, of a higher level, or too narrow. A recognition whose end day is the last day of the placement covers it.
 */
export const coverFindings = (recognition: Recognition, demand: RecognitionDemand, guided: number): Finding[] => {
  const { period, programme } = demand;
  const { crebo, level } = recognition;
  const findings: Finding[] = [];
  const known = lastDayKnown(recognition);
  if (known && (known.counts ? known.day < period.lastDay : known.day <= period.lastDay)) {
    findings.push(found('recognition.ends-during', demand, { crebo, endsOn: known.day, lastDayCounts: known.counts }));
  }
  const review = reviewDueOn(recognition);
  if (review && review <= period.lastDay) {
    findings.push(found('recognition.review-due-during', demand, { crebo, reviewDueOn: review }));
  }
  if (recognition.provisional || recognition.scope === 'conditional') {
    const facts = { crebo, scope: recognition.scope, conditionsMetBy: recognition.conditionsMetBy ?? '' };
    findings.push(found('recognition.provisional', demand, facts));
  }
  if (level > PROGRAMME_LEVELS[programme]) {
    findings.push(
      found('recognition.level', demand, { crebo, foundLevel: level, limitLevel: PROGRAMME_LEVELS[programme] }),
    );
  }
  return [...findings, ...scopeFindings(recognition, demand, guided)];
};

const weight = (findings: readonly Finding[]): number =>
  ({ refused: 1000, 'allowed-with-warnings': 100, allowed: 0 })[verdictOf(findings)] + findings.length;

/** Whether a dispensation is about a pupil in a programme and sector, whatever the day. Never for LWT, which has none. */
export const isMeantFor = (
  dispensation: Pick<Dispensation, 'schoolId' | 'programme' | 'sector' | 'studentId' | 'groupId'>,
  { schoolId, studentId, groupId, programme, sector }: Omit<RecognitionDemand, 'period'>,
): boolean =>
  dispensation.schoolId === schoolId &&
  dispensation.programme === programme &&
  dispensation.sector === sector &&
  (dispensation.studentId === null || dispensation.studentId === studentId) &&
  (dispensation.groupId === null || dispensation.groupId === groupId);

/** The dispensation that holds longest of those that hold on the first day, or null. */
const dispensationFor = (place: RecognisedPlace, demand: RecognitionDemand): Dispensation | null => {
  const holding = place.dispensations.filter((one) => isMeantFor(one, demand) && contains(one, demand.period.firstDay));
  return holding.reduce<Dispensation | null>((best, one) => (best && best.lastDay >= one.lastDay ? best : one), null);
};

/**
 * Whether an establishment may guide a pupil: the findings of the recognition that fits best, for this programme and
 * sector, among those in force on the first day. Without one a dispensation of the ROC may do (AO and entree); its last
 * day counts too.
 */
export const recognitionFindings = (place: RecognisedPlace, demand: RecognitionDemand): Finding[] => {
  const { programme, sector, period } = demand;
  const meant = place.recognitions.filter((one) => one.sector === sector && one.programmes.includes(programme));
  let best: Finding[] | null = null;
  for (const recognition of meant) {
    if (!isInForceOn(recognition, period.firstDay)) continue;
    const findings = coverFindings(recognition, demand, place.pupilsGuided(recognition.id));
    if (!best || weight(findings) < weight(best)) best = findings;
  }
  if (best && verdictOf(best) !== 'refused') return best;
  const dispensation = dispensationFor(place, demand);
  if (dispensation) {
    const { lastDay: endsOn, documentReference } = dispensation;
    if (endsOn >= period.lastDay) return [];
    best ??= [found('recognition.ends-during', demand, { endsOn, lastDayCounts: true, documentReference })];
  }
  if (best) return best;
  const standings = meant.map((one) => standingOn(one, period.firstDay));
  return [found('recognition.missing', demand, { programme, sector, standings })];
};

/** A praktijkopleider of an offer, with how many pupils each asked weekday already has in the asked period. */
export interface SupervisorLoad {
  readonly id: string;
  readonly trainedOn: CalendarDate | null;
  readonly maxPupilsAtOnce: number;
  /** The busiest of the asked weekdays, without the pupil asked for. */
  readonly pupilsAtOnce: number;
}

/**
 * Whether somebody can guide the pupil (WVO 10b6 lid 1 c and f): nobody named refuses, so does everybody being full; who
 * is not trained on the first day is a warning. One who is trained and has room goes first.
 */
export const supervisorFindings = (supervisors: readonly SupervisorLoad[], period: Period): Finding[] => {
  const on = period.firstDay;
  if (supervisors.length === 0) return [findingOf(ruleOn(RECOGNITION_RULES, 'supervisor.missing', on), {}, period)];
  const free = supervisors.filter(({ pupilsAtOnce, maxPupilsAtOnce }) => pupilsAtOnce < maxPupilsAtOnce);
  if (free.length === 0) {
    const limitPupils = Math.max(...supervisors.map(({ maxPupilsAtOnce }) => maxPupilsAtOnce));
    const facts = { limitPupils, supervisors: supervisors.length };
    return [findingOf(ruleOn(RECOGNITION_RULES, 'supervisor.full', on), facts, period)];
  }
  if (free.some(({ trainedOn }) => trainedOn !== null && trainedOn <= on)) return [];
  const next =
    free
      .map(({ trainedOn }) => trainedOn ?? '')
      .sort()
      .at(-1) ?? '';
  return [findingOf(ruleOn(RECOGNITION_RULES, 'supervisor.untrained', on), { trainedOn: next }, period)];
};
