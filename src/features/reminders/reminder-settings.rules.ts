/** When a school wants its people to be told; `rules.md` §7 and the design give the defaults. Days, weeks or months before or after. */
export interface ReminderIntervals {
  readonly recognitionReviewDays: readonly number[];
  readonly finalVisitWeeks: number;
  readonly visitReportDays: number;
  readonly agreementUnsignedDays: readonly number[];
  /** Hours may lie this far below the forecast, in percent. */
  readonly hoursBehindPercent: number;
  readonly pupilWithoutPlaceDays: readonly number[];
  readonly birthdayDays: number;
  readonly subsidyPapersDays: readonly number[];
  readonly retentionDays: readonly number[];
  readonly outflowMonths: readonly number[];
}

/** The intervals with those of visits, which a school sets among its own settings, and those for companies and admins, which are the service's. */
export interface ReminderSettings extends ReminderIntervals {
  readonly recognitionLapseMonths: readonly number[];
  readonly placesUnconfirmedWeeks: readonly number[];
  readonly visitDueWeeks: number;
  readonly visitOverdueWeeks: number;
  readonly firstVisitWithinWeeks: number;
}

export const DEFAULT_INTERVALS: ReminderIntervals = {
  recognitionReviewDays: [180, 90, 30, 7],
  finalVisitWeeks: 3,
  visitReportDays: 3,
  agreementUnsignedDays: [14, 7, 2],
  hoursBehindPercent: 10,
  pupilWithoutPlaceDays: [28, 7],
  birthdayDays: 14,
  subsidyPapersDays: [28, 7],
  retentionDays: [30, 7],
  outflowMonths: [6, 12, 24],
};

/** For who belongs to no school. */
export const DEFAULT_SETTINGS: ReminderSettings = {
  ...DEFAULT_INTERVALS,
  recognitionLapseMonths: [12, 3],
  placesUnconfirmedWeeks: [8, 4, 1],
  visitDueWeeks: 4,
  visitOverdueWeeks: 8,
  firstVisitWithinWeeks: 3,
};

/** The settings of a school by its id; the defaults for null and for a school that set nothing. */
export type SettingsOf = (schoolId: string | null) => ReminderSettings;

/** The intervals that are lists of moments. */
export const MOMENT_LISTS = [
  'recognitionReviewDays',
  'agreementUnsignedDays',
  'pupilWithoutPlaceDays',
  'subsidyPapersDays',
  'retentionDays',
  'outflowMonths',
] as const satisfies readonly (keyof ReminderIntervals)[];

/** A list of moments that holds one twice. An empty list means: never. */
export const intervalFaults = (intervals: ReminderIntervals): { path: string; code: string }[] =>
  MOMENT_LISTS.flatMap((path) =>
    new Set(intervals[path]).size === intervals[path].length ? [] : [{ path, code: 'twice' }],
  );
