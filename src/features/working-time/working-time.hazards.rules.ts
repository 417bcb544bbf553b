import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import { ageStretches, type AgeBand, type AgeStretch } from '../../domain/age.js';
import type { Finding } from '../../domain/finding.js';
import type { Hazard } from '../../domain/hazard.js';
import { cutAt, findingOf, rowOn, ruleOn, type Rule, type RuleSet } from '../../domain/rule.js';

/** `supervised`: only with declared expert supervision. `course-only`: allowed within a formal vmbo course. */
export type HazardTreatment = 'forbidden' | 'supervised' | 'allowed' | 'course-only';

/** What the law makes of one hazard, per age band; from 18 on the rules for young workers no longer hold. */
export interface HazardRow {
  readonly hazard: Hazard;
  readonly treatment: Readonly<Record<Exclude<AgeBand, '18-and-over'>, HazardTreatment>>;
  readonly article: string;
  readonly holdsFrom: CalendarDate;
  readonly checkedOn: CalendarDate;
}

const CHECKED_ON = '2026-11-22' as CalendarDate;
const FROM_2007 = '2007-04-01' as CalendarDate;
const FROM_2023 = '2023-11-05' as CalendarDate;

const row = (
  hazard: Hazard,
  under16: HazardTreatment,
  at16and17: HazardTreatment,
  article: string,
  holdsFrom = FROM_2007,
): HazardRow => ({
  hazard,
  treatment: { 'under-16': under16, '16-17': at16and17 },
  article,
  holdsFrom,
  checkedOn: CHECKED_ON,
});

/** Hazards of a place by age (rules §3): every version of every row. */
export const HAZARD_TABLE: readonly HazardRow[] = [
  row('till-work', 'forbidden', 'allowed', 'NRK 1:1 lid 2'),
  row('lifting-over-10kg', 'forbidden', 'allowed', 'NRK 1:1'),
  row('push-pull-over-20kg', 'forbidden', 'allowed', 'NRK 1:1'),
  row('fixed-posture', 'forbidden', 'allowed', 'NRK 1:1'),
  row('kneeling', 'forbidden', 'allowed', 'NRK 1:1'),
  row('psychosocial-load', 'forbidden', 'allowed', 'NRK 1:1, Arbobesluit 2.15'),
  row('permanent-ppe', 'forbidden', 'allowed', 'NRK 1:1 lid 2'),
  row('permanent-ppe', 'allowed', 'allowed', 'NRK 3:1 lid 4', FROM_2023),
  row('machines', 'supervised', 'supervised', 'NRK 1:1 lid 3, Arbobesluit 1.37'),
  row('hazardous-substances', 'forbidden', 'forbidden', 'Arbobesluit 4.105'),
  row('flammable-corrosive', 'forbidden', 'supervised', 'Arbobesluit 4.106, NRK 1:1'),
  row('noise-85db', 'forbidden', 'forbidden', 'Arbobesluit 6.27'),
  row('vibration-harmful', 'forbidden', 'forbidden', 'Arbobesluit 6.27'),
  row('radiation-harmful', 'forbidden', 'forbidden', 'Arbobesluit 6.27'),
  row('diving-overpressure', 'forbidden', 'forbidden', 'Arbobesluit 6.27'),
  row('tractor', 'forbidden', 'supervised', 'Arbobesluit 7.39, NRK 1:1'),
  row('dangerous-animals', 'forbidden', 'supervised', 'Arbobesluit 7.39, NRK 1:1'),
  row('industrial-slaughter', 'forbidden', 'supervised', 'Arbobesluit 7.39, NRK 1:1'),
  row('machine-paced-piecework', 'forbidden', 'supervised', 'Arbobesluit 7.39, NRK 1:1'),
  row('collapse-danger', 'forbidden', 'supervised', 'Arbobesluit 3.46, NRK 1:1'),
  row('high-voltage', 'forbidden', 'supervised', 'Arbobesluit 3.46, NRK 1:1'),
  row('biological-agents-3-4', 'forbidden', 'forbidden', 'Arbobesluit 4.105'),
  row('alcohol-served', 'course-only', 'allowed', 'Alcoholwet 24 lid 5'),
];

const rule = (code: Rule['code'], severity: Rule['severity'], article: string, source: string): Rule => ({
  code,
  severity,
  article,
  source,
  holdsFrom: FROM_2007,
  checkedOn: CHECKED_ON,
  checkedAgainst: 'NRK en Arbobesluit (BWBR0008498), geconsolideerde tekst 2014–2015',
});

/** The rules over the table of hazards; a finding carries the article of the hazard's own row. */
export const HAZARD_RULES: RuleSet = {
  id: 'hazards',
  version: '2026-11-22',
  rules: [
    rule('hazard.forbidden', 'refuse', 'NRK 1:1', 'NRK 1:1 lid 2; Arbobesluit 3.46, 4.105, 4.106, 6.27, 7.39'),
    rule('hazard.supervision-missing', 'refuse', 'Arbobesluit 1.37', 'Arbobesluit 1.37 lid 2, 3.46, 4.106, 7.39'),
    rule('hazard.supervised', 'note', 'Arbobesluit 1.37', 'Arbobesluit 1.37 lid 2, 3.46, 4.106, 7.39'),
    rule(
      'hazard.alcohol-course-only',
      'note',
      'Alcoholwet 24',
      'Alcoholwet 24 lid 5; voorgestelde wijziging van de NRK',
    ),
    rule('hazard.no-youth-risk-inventory', 'warn', 'Arbobesluit 1.36', 'Arbobesluit 1.36'),
  ],
};

/** What a place exposes pupils to, as the company declared it. */
export interface HazardousPlace {
  readonly hazards: readonly Hazard[];
  readonly supervisionDeclared: boolean;
  /** Whether the risk inventory has a section on young people; null when that is not known. */
  readonly youthRiskInventory: boolean | null;
}

/** The stretches of one age band in which there is stage at all; without a stage day there is no hazard. */
export const stageStretches = (
  dateOfBirth: CalendarDate,
  period: Period,
  hasStageIn: (days: Period) => boolean,
): AgeStretch[] => ageStretches(dateOfBirth, period).filter(hasStageIn);

const codeFor = (treatment: HazardTreatment, supervised: boolean): Rule['code'] | null => {
  switch (treatment) {
    case 'forbidden':
      return 'hazard.forbidden';
    case 'supervised':
      return supervised ? 'hazard.supervised' : 'hazard.supervision-missing';
    case 'course-only':
      return 'hazard.alcohol-course-only';
    case 'allowed':
      return null;
  }
};

const rowsOf = new Map<Hazard, readonly HazardRow[]>(
  HAZARD_TABLE.map(({ hazard }) => [hazard, HAZARD_TABLE.filter((one) => one.hazard === hazard)]),
);

const hazardIn = (stretch: AgeStretch, hazard: Hazard, place: HazardousPlace): Finding[] => {
  const { band } = stretch;
  if (band === '18-and-over') return [];
  const rows = rowsOf.get(hazard) ?? [];
  return cutAt(
    stretch,
    rows.map(({ holdsFrom }) => holdsFrom),
  ).flatMap((days) => {
    const { treatment, article } = rowOn(rows, days.firstDay);
    const code = codeFor(treatment[band], place.supervisionDeclared);
    if (!code) return [];
    const facts = { hazard, ageBand: band };
    return { ...findingOf(ruleOn(HAZARD_RULES, code, days.firstDay), facts, days), article };
  });
};

/**
 * Hazards of a place against the age of a pupil, for each stretch of one age band (rules §3). The days before the 16th
 * birthday are refused without the days after it; the birthday itself belongs to the older band. Supervision that is
 * declared turns a refusal into a note. A place with any hazard needs a youth section in its risk inventory while the
 * pupil is under 18 (Arbobesluit 1.36).
 */
export const hazardFindings = (stretches: readonly AgeStretch[], place: HazardousPlace): Finding[] => {
  if (place.hazards.length === 0) return [];
  const findings = stretches.flatMap((stretch) =>
    [...new Set(place.hazards)].flatMap((hazard) => hazardIn(stretch, hazard, place)),
  );
  const young = stretches.filter(({ band }) => band !== '18-and-over');
  const [first, last] = [young[0], young.at(-1)];
  if (place.youthRiskInventory !== false || !first || !last) return findings;
  const days = { firstDay: first.firstDay, lastDay: last.lastDay };
  const inventory = ruleOn(HAZARD_RULES, 'hazard.no-youth-risk-inventory', days.firstDay);
  return [...findings, findingOf(inventory, { hazards: place.hazards }, days)];
};
