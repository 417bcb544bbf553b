import { createHash } from 'node:crypto';
import { birthdayAt } from '../../domain/age.js';
import {
  AGE_OF_CONSENT_YEARS,
  CONSENT_PURPOSES,
  whoConsents,
  type Consenter,
  type ConsentPurpose,
  type ConsentStanding,
  type ConsentState,
} from '../../domain/consent.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';

export const CONSENT_ACTS = ['given', 'refused', 'withdrawn'] as const;
export type ConsentAct = (typeof CONSENT_ACTS)[number];

/** On paper at school, or by a personal link with a code by mail. */
export const CONSENT_WAYS = ['paper', 'link'] as const;
export type ConsentWay = (typeof CONSENT_WAYS)[number];

/** One row of the ledger. Rows are added and never changed; what holds is derived from them. */
export interface ConsentEntry {
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  /** 1, 2, 3 … per pupil, in the order in which rows came. */
  readonly number: number;
  readonly purpose: ConsentPurpose;
  readonly act: ConsentAct;
  readonly by: Consenter;
  readonly giverName: string;
  /** Where consent is asked anew; null where nobody gave an address. */
  readonly email: string | null;
  readonly how: ConsentWay;
  /** From when this row counts: the day on the paper, or the day of the click. */
  readonly firstDay: CalendarDate;
  /** Until when consent holds, that day included; null for a refusal or withdrawal. */
  readonly lastDay: CalendarDate | null;
  /** Which text was read, and its SHA-256 in hexadecimal digits. */
  readonly textVersion: string;
  readonly textDigest: string;
  readonly recordedAt: Date;
  /** The account that recorded a paper; null for a link. */
  readonly recordedBy: string | null;
}

/** What somebody says. */
export type SaidConsent = Pick<ConsentEntry, 'purpose' | 'act' | 'by' | 'firstDay'>;

/** What speaks against a row, by the field it is about. */
interface ConsentFault {
  readonly path: string;
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A text somebody consents to. A changed text is a new version: an old one stays, since its digest stands in the ledger. */
export interface ConsentText {
  readonly version: string;
  readonly text: string;
}

/** SHA-256 of a text in Unicode form NFC, in 64 hexadecimal digits. */
export const textDigestOf = (text: string): string =>
  createHash('sha256').update(text.normalize('NFC'), 'utf8').digest('hex');

/** Renewal is asked from this day of each school year on, for the school year that follows. */
const RENEWAL_FROM = '06-01';
/** The last day of a school year of the sector (rules §7). */
const YEAR_ENDS = '07-31';

/** The last day of the school year in which a day falls. */
export const schoolYearEnd = (day: CalendarDate): CalendarDate => {
  const year = Number(day.slice(0, 4));
  return `${day.slice(5) <= YEAR_ENDS ? year : year + 1}-${YEAR_ENDS}` as CalendarDate;
};

/**
 * Until when consent given on a day holds: to the end of that school year; given from 1 June to 31 July, when it is asked anew, to the
 * end of the next one. A choice of the service, so that consent is asked each school year (AVG art. 7 lid 1 and 3).
 */
export const holdsUntil = (given: CalendarDate): CalendarDate => {
  const monthDay = given.slice(5);
  const isEarly = monthDay >= RENEWAL_FROM && monthDay <= YEAR_ENDS;
  return schoolYearEnd(isEarly ? addDays(schoolYearEnd(given), 1) : given);
};

/** The newest row for a purpose, of those that count by a day where one is given. */
export const lastRow = (
  entries: readonly ConsentEntry[],
  purpose: ConsentPurpose,
  day: CalendarDate | null,
): ConsentEntry | undefined =>
  entries
    .filter((entry) => entry.purpose === purpose && (day === null || entry.firstDay <= day))
    .reduce<ConsentEntry | undefined>((last, one) => (last && last.number > one.number ? last : one), undefined);

const stateOf = (entry: ConsentEntry | undefined, dateOfBirth: CalendarDate, day: CalendarDate): ConsentState => {
  if (!entry) return 'never-asked';
  if (entry.act !== 'given') return entry.act;
  if (entry.by === 'pupil' && whoConsents(dateOfBirth, entry.firstDay) === 'parent') return 'parent-must-consent';
  if (entry.by === 'parent' && whoConsents(dateOfBirth, day) === 'pupil') return 'own-consent-needed';
  return entry.lastDay !== null && day > entry.lastDay ? 'expired' : 'given';
};

/**
 * How consent stands on a day. The newest row that counts by then decides, so a withdrawal works from its own day on, that day
 * included. A parent's consent counts to the day before the 16th birthday; from the birthday on only the pupil's own
 * (UAVG art. 5 lid 1, AVG art. 8). The last day of consent itself still counts.
 */
export const standingOn = (
  entries: readonly ConsentEntry[],
  purpose: ConsentPurpose,
  dateOfBirth: CalendarDate,
  day: CalendarDate,
): ConsentStanding => {
  const entry = lastRow(entries, purpose, day);
  const state = stateOf(entry, dateOfBirth, day);
  const from = whoConsents(dateOfBirth, day);
  if (state !== 'given' || !entry) return { purpose, state, from, lastDay: null };
  const beforeBirthday = addDays(birthdayAt(dateOfBirth, AGE_OF_CONSENT_YEARS), -1);
  const isCut = entry.by === 'parent' && entry.lastDay !== null && beforeBirthday < entry.lastDay;
  return { purpose, state, from, lastDay: isCut ? beforeBirthday : entry.lastDay };
};

/** How consent stands for every purpose. */
export const standingsOn = (
  entries: readonly ConsentEntry[],
  dateOfBirth: CalendarDate,
  day: CalendarDate,
): ConsentStanding[] => CONSENT_PURPOSES.map((purpose) => standingOn(entries, purpose, dateOfBirth, day));

/**
 * Everything that speaks against a row: a day after today; consent of somebody whose consent did not count on that day; consent whose
 * year is over; a day before that of a later refusal or withdrawal, which would undo it; a withdrawal of what is not given.
 * Withdrawing may always be done by either: who is in doubt is believed (AVG art. 7 lid 3).
 */
export const consentFaults = (
  said: SaidConsent,
  pupil: { readonly dateOfBirth: CalendarDate; readonly entries: readonly ConsentEntry[] },
  today: CalendarDate,
): ConsentFault[] => {
  const faults: ConsentFault[] = [];
  const last = lastRow(pupil.entries, said.purpose, null);
  if (said.firstDay > today) faults.push({ path: 'firstDay', code: 'after-today' });
  else if (last !== undefined && said.firstDay < last.firstDay)
    faults.push({ path: 'firstDay', code: 'before-last-word', facts: { firstDay: last.firstDay } });
  if (said.act === 'given') {
    const needed = whoConsents(pupil.dateOfBirth, said.firstDay);
    if (said.by !== needed)
      faults.push({ path: 'by', code: needed === 'pupil' ? 'pupil-must-give' : 'parent-must-give' });
    if (said.firstDay <= today && holdsUntil(said.firstDay) < today)
      faults.push({ path: 'firstDay', code: 'consent-over', facts: { lastDay: holdsUntil(said.firstDay) } });
  }
  if (said.act === 'withdrawn' && last?.act !== 'given') faults.push({ path: 'purpose', code: 'nothing-to-withdraw' });
  return faults;
};

/** What the answers behind a link say anew on a day: what stands so already, and as long, says nothing. */
export const changedBy = (
  answers: Readonly<Partial<Record<ConsentPurpose, boolean>>>,
  pupil: { readonly dateOfBirth: CalendarDate; readonly entries: readonly ConsentEntry[] },
  today: CalendarDate,
): { readonly purpose: ConsentPurpose; readonly act: ConsentAct }[] =>
  CONSENT_PURPOSES.flatMap((purpose): { purpose: ConsentPurpose; act: ConsentAct }[] => {
    const answer = answers[purpose];
    if (answer === undefined) return [];
    const last = lastRow(pupil.entries, purpose, today);
    const state = stateOf(last, pupil.dateOfBirth, today);
    if (answer) return state === 'given' && last?.lastDay === holdsUntil(today) ? [] : [{ purpose, act: 'given' }];
    if (last?.act === 'given') return [{ purpose, act: 'withdrawn' }];
    return last ? [] : [{ purpose, act: 'refused' }];
  });

/**
 * The rows for which consent must be asked anew on a day: what runs out at the end of this school year, from 1 June on, and what
 * ran out at the end of the last one and was not asked for yet. Nothing is asked of a pupil whose parent gave it and who is 16 by then.
 */
export const renewalsDue = (
  entries: readonly ConsentEntry[],
  dateOfBirth: CalendarDate,
  today: CalendarDate,
): ConsentEntry[] =>
  CONSENT_PURPOSES.flatMap((purpose) => {
    const last = lastRow(entries, purpose, today);
    if (last?.act !== 'given' || last.lastDay === null) return [];
    const from = whoConsents(dateOfBirth, addDays(schoolYearEnd(today), 1));
    if (last.by !== from) return [];
    const isRenewalTime = today.slice(5) >= RENEWAL_FROM && today.slice(5) <= YEAR_ENDS;
    const isEnding = isRenewalTime && last.lastDay === schoolYearEnd(today);
    const isJustOver = last.lastDay < today && schoolYearEnd(addDays(last.lastDay, 1)) === schoolYearEnd(today);
    return isEnding || isJustOver ? [last] : [];
  });
