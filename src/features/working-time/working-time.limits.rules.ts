import type { CalendarDate } from '../../platform/calendar-date.js';
import type { AgeBand } from '../../domain/age.js';
import type { Rule, RuleSet } from '../../domain/rule.js';

/** Most minutes of work, on a day, in a week, or on average over some weeks. */
export interface MostRule extends Rule<
  'working-time.day-hours' | 'working-time.week-hours' | 'working-time.four-week-average'
> {
  readonly band: AgeBand;
  readonly limitMinutes: number;
  /** Weeks in a row over which the average is taken; 1 for a day or a week. */
  readonly weeks: number;
  /** The limit is for a dienst (shift), so that work past midnight is not cut in two. */
  readonly perShift: boolean;
}

/** Least minutes of rest without a break, in every so many days. */
export interface RestRule extends Rule<'working-time.daily-rest' | 'working-time.weekly-rest'> {
  readonly band: AgeBand;
  readonly limitMinutes: number;
  readonly windowDays: number;
  /** Rest in pieces over a longer stretch that will do as well (ATW 5:5 lid 2 b). */
  readonly instead: {
    readonly limitMinutes: number;
    readonly windowDays: number;
    readonly pieceMinutes: number;
  } | null;
}

/** No work from one time of the day until another on the next morning, in minutes after midnight. */
export interface NightRule extends Rule<'working-time.night'> {
  readonly band: AgeBand;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

export interface SundayRule extends Rule<'working-time.sunday'> {
  readonly band: AgeBand;
}

/** At least so many Sundays free in every so many weeks. */
export interface FreeSundaysRule extends Rule<'working-time.free-sundays'> {
  readonly band: AgeBand;
  readonly freeSundays: number;
  readonly weeks: number;
}

/** Above so much work a break of at least so long; pieces shorter than `pieceMinutes` are no break. */
export interface BreakRule extends Rule<'working-time.break' | 'working-time.break-unknown'> {
  readonly band: AgeBand;
  readonly aboveMinutes: number;
  readonly limitMinutes: number;
  readonly pieceMinutes: number;
}

/** No stage day before a birthday. */
export interface LeastAgeRule extends Rule<'age.too-young'> {
  readonly limitYears: number;
}

export type WorkingTimeRule = LeastAgeRule | MostRule | RestRule | NightRule | SundayRule | FreeSundaysRule | BreakRule;

/** Bands in which school time, its breaks included, is working time (NRK 3:1 lid 3, ATW 4:4 lid 2; not from 18 on). */
export const SCHOOL_TIME_COUNTS: Readonly<Record<AgeBand, boolean>> = {
  'under-16': true,
  '16-17': true,
  '18-and-over': false,
};

/**
 * School hours are often known only as minutes. For the weekly rest they are then taken to lie between these times,
 * wherever they leave the most rest, so that a refusal is certain. In minutes after midnight; an assumption, no law.
 */
export const SCHOOL_HOURS = { fromMinute: 8 * 60, untilMinute: 17 * 60 } as const;

const HOUR = 60;
const text = (law: string): Pick<Rule, 'holdsFrom' | 'checkedOn' | 'checkedAgainst'> => ({
  holdsFrom: '2007-04-01' as CalendarDate,
  checkedOn: '2026-11-22' as CalendarDate,
  checkedAgainst: `${law}, geconsolideerde tekst 2014–2015`,
});
const NRK = text('Nadere regeling kinderarbeid (BWBR0007195)');
const ATW = text('Arbeidstijdenwet (BWBR0007671)');
const refuse = { severity: 'refuse' } as const;
const nrk = (lid: string) => ({ band: 'under-16', article: 'NRK 3:1', source: `NRK 3:1 ${lid}`, ...NRK }) as const;
const atw = (band: AgeBand, article: string, lid: string) =>
  ({ band, article: `ATW ${article}`, source: `ATW ${article} ${lid}`, ...ATW }) as const;
const single = { weeks: 1, perShift: false } as const;

const LEAST_AGE: readonly LeastAgeRule[] = [
  {
    code: 'age.too-young',
    ...refuse,
    article: 'ATW 3:2, NRK 3:1',
    source: 'ATW 3:2 lid 2 c, NRK 3:1 lid 2',
    limitYears: 14,
    ...NRK,
  },
];

const MOST: readonly MostRule[] = [
  { code: 'working-time.day-hours', ...refuse, ...nrk('lid 2 c'), limitMinutes: 7 * HOUR, ...single },
  {
    code: 'working-time.day-hours',
    ...refuse,
    ...atw('16-17', '5:7', 'lid 1 a, 4:4 lid 2'),
    limitMinutes: 9 * HOUR,
    weeks: 1,
    perShift: true,
  },
  {
    code: 'working-time.day-hours',
    ...refuse,
    ...atw('18-and-over', '5:7', 'lid 2 a'),
    limitMinutes: 12 * HOUR,
    weeks: 1,
    perShift: true,
  },
  { code: 'working-time.week-hours', ...refuse, ...nrk('lid 2 c'), limitMinutes: 35 * HOUR, ...single },
  {
    code: 'working-time.week-hours',
    ...refuse,
    ...atw('16-17', '5:7', 'lid 1 b, 4:4 lid 2'),
    limitMinutes: 45 * HOUR,
    ...single,
  },
  {
    code: 'working-time.week-hours',
    ...refuse,
    ...atw('18-and-over', '5:7', 'lid 2 b'),
    limitMinutes: 60 * HOUR,
    ...single,
  },
  {
    code: 'working-time.four-week-average',
    ...refuse,
    ...atw('16-17', '5:7', 'lid 1 c, 4:4 lid 2'),
    limitMinutes: 40 * HOUR,
    weeks: 4,
    perShift: false,
  },
  {
    code: 'working-time.four-week-average',
    ...refuse,
    part: '4-weeks',
    ...atw('18-and-over', '5:7', 'lid 3'),
    limitMinutes: 55 * HOUR,
    weeks: 4,
    perShift: false,
  },
  {
    code: 'working-time.four-week-average',
    part: '16-weeks',
    ...refuse,
    ...atw('18-and-over', '5:7', 'lid 2 c'),
    limitMinutes: 48 * HOUR,
    weeks: 16,
    perShift: false,
  },
];

const REST: readonly RestRule[] = [
  {
    code: 'working-time.daily-rest',
    ...refuse,
    ...nrk('lid 2 b'),
    limitMinutes: 14 * HOUR,
    windowDays: 1,
    instead: null,
  },
  {
    code: 'working-time.daily-rest',
    ...refuse,
    ...atw('16-17', '5:3', 'lid 1 en 3'),
    limitMinutes: 12 * HOUR,
    windowDays: 1,
    instead: null,
  },
  {
    code: 'working-time.daily-rest',
    ...refuse,
    ...atw('18-and-over', '5:3', 'lid 2 en 3'),
    limitMinutes: 11 * HOUR,
    windowDays: 1,
    instead: null,
  },
  {
    code: 'working-time.weekly-rest',
    ...refuse,
    ...atw('16-17', '5:5', 'lid 1 en 3'),
    limitMinutes: 36 * HOUR,
    windowDays: 7,
    instead: null,
  },
  {
    code: 'working-time.weekly-rest',
    ...refuse,
    ...atw('18-and-over', '5:5', 'lid 2 en 3'),
    limitMinutes: 36 * HOUR,
    windowDays: 7,
    instead: { limitMinutes: 72 * HOUR, windowDays: 14, pieceMinutes: 32 * HOUR },
  },
];

const NIGHT: readonly NightRule[] = [
  { code: 'working-time.night', ...refuse, ...nrk('lid 2 b'), fromMinute: 19 * HOUR, untilMinute: 7 * HOUR },
  {
    code: 'working-time.night',
    ...refuse,
    ...atw('16-17', '5:3', 'lid 1'),
    fromMinute: 23 * HOUR,
    untilMinute: 6 * HOUR,
  },
];

const SUNDAY: readonly SundayRule[] = [
  { code: 'working-time.sunday', ...refuse, ...nrk('lid 2 a') },
  { code: 'working-time.sunday', severity: 'warn', ...atw('16-17', '5:6', 'lid 1 en 2') },
  { code: 'working-time.sunday', severity: 'warn', ...atw('18-and-over', '5:6', 'lid 1 en 2') },
];

// A warning and no refusal: a collective agreement may allow more Sundays (ATW 5:6 lid 4).
const FREE_SUNDAYS: readonly FreeSundaysRule[] = (['16-17', '18-and-over'] as const).map((band) => ({
  code: 'working-time.free-sundays',
  severity: 'warn',
  ...atw(band, '5:6', 'lid 3 en 4'),
  freeSundays: 13,
  weeks: 52,
}));

const above = (aboveMinutes: number, limitMinutes: number, pieceMinutes: number) => ({
  aboveMinutes,
  limitMinutes,
  pieceMinutes,
});

const BREAKS: readonly BreakRule[] = [
  { code: 'working-time.break', ...refuse, ...nrk('lid 2 d'), ...above(4.5 * HOUR, 30, 30) },
  { code: 'working-time.break', ...refuse, ...atw('16-17', '5:4', 'lid 1, 1:7 e'), ...above(4.5 * HOUR, 30, 15) },
  {
    code: 'working-time.break',
    ...refuse,
    ...atw('18-and-over', '5:4', 'lid 2 a, 1:7 e'),
    ...above(5.5 * HOUR, 30, 15),
  },
  {
    code: 'working-time.break',
    ...refuse,
    part: 'long-shift',
    ...atw('18-and-over', '5:4', 'lid 2 b, 1:7 e'),
    ...above(10 * HOUR, 45, 15),
  },
  { code: 'working-time.break-unknown', severity: 'note', ...nrk('lid 2 d en 3'), ...above(4.5 * HOUR, 30, 30) },
  {
    code: 'working-time.break-unknown',
    severity: 'note',
    ...atw('16-17', '5:4', 'lid 1, 4:4 lid 2'),
    ...above(4.5 * HOUR, 30, 15),
  },
];

/** Ages, working time and rest (rules §1 and §2): every version of every row. */
export const WORKING_TIME_RULES: RuleSet<WorkingTimeRule> = {
  id: 'working-time',
  version: '2026-11-22',
  rules: [...LEAST_AGE, ...MOST, ...REST, ...NIGHT, ...SUNDAY, ...FREE_SUNDAYS, ...BREAKS],
};
