import { addMonths, daysBetween, overlaps, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import type { Finding } from '../../domain/finding.js';
import type { OfferPeriod, PlaceOffer, StageForm } from '../../domain/place-offer.js';
import { findingOf, ruleOn, type Rule, type RuleSet } from '../../domain/rule.js';
import { seasonPeriod } from '../../domain/season.js';
import { WEEKDAYS, weekdaysOf, type Weekday } from '../../domain/week-schedule.js';

const rule = (code: Rule['code'], severity: Rule['severity'], source: string): Rule => ({
  code,
  severity,
  article: null,
  source,
  holdsFrom: '2014-08-01' as CalendarDate,
  checkedOn: '2026-11-22' as CalendarDate,
  checkedAgainst: 'Regels van de dienst §5',
});

/** Places and timetables (rules §5). None of it is law: these are promises of companies and schools. */
export const CAPACITY_RULES: RuleSet = {
  id: 'capacity',
  version: '2026-11-22',
  rules: [
    rule('capacity.full', 'refuse', 'Het leerplaatsaanbod van het bedrijf'),
    rule('capacity.stale', 'warn', 'Regels van de dienst: plaatsen worden per seizoen bevestigd'),
    rule('schedule.no-common-days', 'refuse', 'Het rooster van de school en de dagen van de plek'),
    rule('schedule.form', 'refuse', 'Het leerplaatsaanbod; het bedrijf kiest tussen weigeren en waarschuwen'),
    rule('schedule.too-short', 'warn', 'Het leerplaatsaanbod: gewenst aantal weken'),
  ],
};

/** Places count as confirmed for a season from so many months before its first day; a choice of the service. */
export const CONFIRMATION_WINDOW_MONTHS = 6;

const held = (code: Rule['code'], on: CalendarDate): Rule => ruleOn(CAPACITY_RULES, code, on);

/** Places of an offer on a weekday of one period that nobody has taken; never below 0. */
export const freePlaces = (offer: PlaceOffer, periodId: string, weekday: Weekday): number => {
  const places = offer.days[weekday]?.places ?? 0;
  return Math.max(0, places - claimed(offer, periodId, weekday));
};

/** Pupils an offer can still take in one period, whatever the weekdays; never below 0. */
export const freeTotal = (offer: PlaceOffer, periodId: string): number =>
  Math.max(0, offer.totalPlaces - claimed(offer, periodId, null));

const claimed = (offer: PlaceOffer, periodId: string, weekday: Weekday | null): number => {
  let count = 0;
  for (const { periodIds, weekdays } of offer.claims) {
    if (periodIds.includes(periodId) && (weekday === null || weekdays.includes(weekday))) count += 1;
  }
  return count;
};

/** The periods of an offer that a placement touches; it takes a place in each of them. */
export const touchedPeriods = (offer: PlaceOffer, period: Period): OfferPeriod[] =>
  offer.periods.filter((one) => overlaps(one, period));

/** Free places of one offer for one placement period, worked out once for all sets of weekdays. */
export interface FreePlaces {
  readonly periodIds: readonly string[];
  /** The fewest places free on a weekday over the touched periods; 0 where the place is closed. */
  readonly byWeekday: Readonly<Record<Weekday, number>>;
  /** The fewest pupils still welcome over the touched periods. */
  readonly total: number;
}

/** What is free over all periods a placement touches: the fullest period decides. No period touched is nothing free. */
export const freeIn = (offer: PlaceOffer, period: Period): FreePlaces => {
  const periodIds = touchedPeriods(offer, period).map(({ id }) => id);
  const least = (count: (periodId: string) => number) =>
    periodIds.length === 0 ? 0 : Math.min(...periodIds.map(count));
  const byWeekday = Object.fromEntries(
    WEEKDAYS.map((weekday) => [weekday, least((id) => freePlaces(offer, id, weekday))]),
  ) as Record<Weekday, number>;
  return { periodIds, byWeekday, total: least((id) => freeTotal(offer, id)) };
};

/** Whether a pupil fits on every asked weekday in every touched period, and in the total. */
export const hasRoom = (free: FreePlaces, weekdays: readonly Weekday[]): boolean =>
  free.total > 0 && weekdays.every((weekday) => free.byWeekday[weekday] > 0);

/**
 * No free place: one finding for each asked weekday that is full or closed, one when the offer as a whole is full, one
 * when the company has the most pupils it wants. `companyRoom` is null for a company without a limit.
 */
export const capacityFindings = (
  free: FreePlaces,
  weekdays: readonly Weekday[],
  period: Period,
  companyRoom: number | null = null,
): Finding[] => {
  const full = (facts: Finding['facts']) => findingOf(held('capacity.full', period.firstDay), facts, period);
  const findings = weekdays
    .filter((weekday) => free.byWeekday[weekday] <= 0)
    .map((weekday) => full({ what: 'weekday', weekday, freePlaces: 0 }));
  if (free.total <= 0) findings.push(full({ what: 'offer', freePlaces: 0 }));
  if (companyRoom !== null && companyRoom <= 0) findings.push(full({ what: 'company', freePlaces: 0 }));
  return findings;
};

/** The first day on which a confirmation counts for the season of an offer. */
export const confirmableFrom = (offer: Pick<PlaceOffer, 'season'>): CalendarDate =>
  addMonths(seasonPeriod(offer.season).firstDay, -CONFIRMATION_WINDOW_MONTHS);

/** Whether the company confirmed its places for this season; the first day of the window counts. */
export const isConfirmed = (offer: Pick<PlaceOffer, 'season' | 'confirmedOn'>): boolean =>
  offer.confirmedOn !== null && offer.confirmedOn >= confirmableFrom(offer);

/** Places not confirmed for this season. */
export const staleFindings = (offer: Pick<PlaceOffer, 'season' | 'confirmedOn'>): Finding[] => {
  if (isConfirmed(offer)) return [];
  const from = confirmableFrom(offer);
  const facts = { season: offer.season, confirmedOn: offer.confirmedOn ?? '', confirmableFrom: from };
  return [findingOf(held('capacity.stale', from), facts)];
};

/** The weekdays on which school lets a pupil go and the place is open, in week order. */
export const commonWeekdays = (stageDays: readonly Weekday[], offer: Pick<PlaceOffer, 'days'>): Weekday[] =>
  weekdaysOf(offer.days).filter((weekday) => stageDays.includes(weekday));

/** Too few weekdays in common; exactly the least number is enough. At least one day is always needed. */
export const commonDayFindings = (common: readonly Weekday[], least: number, on: CalendarDate): Finding[] => {
  const limitDays = Math.max(1, least);
  if (common.length >= limitDays) return [];
  return [findingOf(held('schedule.no-common-days', on), { limitDays, foundDays: common.length, weekdays: common })];
};

/** lint or blok not offered: a refusal or a warning, as the company set it. */
export const formFindings = (
  offer: Pick<PlaceOffer, 'forms' | 'otherForm'>,
  form: StageForm,
  on: CalendarDate,
): Finding[] => {
  if (offer.forms.includes(form)) return [];
  const finding = findingOf(held('schedule.form', on), { form, forms: offer.forms });
  return [{ ...finding, severity: offer.otherForm }];
};

/** Weeks of a placement, a part of a week counted as a week. */
export const weeksOf = ({ firstDay, lastDay }: Period): number => Math.ceil((daysBetween(firstDay, lastDay) + 1) / 7);

/** Shorter than the company would like; exactly as long is enough. */
export const lengthFindings = (offer: Pick<PlaceOffer, 'minimumWeeks'>, period: Period): Finding[] => {
  const foundWeeks = weeksOf(period);
  const { minimumWeeks } = offer;
  if (minimumWeeks === null || foundWeeks >= minimumWeeks) return [];
  return [findingOf(held('schedule.too-short', period.firstDay), { limitWeeks: minimumWeeks, foundWeeks }, period)];
};

/** The findings that do not depend on the weekdays, for one offer and one group. */
export const offerFindings = (offer: PlaceOffer, form: StageForm, period: Period): Finding[] => [
  ...staleFindings(offer),
  ...formFindings(offer, form, period.firstDay),
  ...lengthFindings(offer, period),
];
