import type { ConsentPurpose, Consenter } from '../../domain/consent.js';
import { CONSENT_PURPOSES, whoConsents } from '../../domain/consent.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import { lastRow, standingOn, type ConsentEntry } from './consents.rules.js';

/** So many days before consent ends it stands on the list: on 1 June for what ends with the school year. */
export const RENEWAL_NOTICE_DAYS = 60;
/** So many days after it ended it stays there. */
const KEPT_DAYS = 365;

/** Consent that ends or ended, and who must be asked how. */
export interface Renewal {
  readonly purpose: ConsentPurpose;
  /** The last day on which it holds or held. */
  readonly lastDay: CalendarDate;
  readonly isOver: boolean;
  /** Whose word counts from the day after, or today where it is over. */
  readonly from: Consenter;
  /** `mail`: the service asks who gave it. On paper: another person decides now, or nobody gave an address. */
  readonly how: 'mail' | 'paper-other-person' | 'paper-no-address';
}

/**
 * The consents of a pupil that end within {@link RENEWAL_NOTICE_DAYS}, that day included, or ended in the last year, and
 * were not followed by another word. A parent's consent ends the day before the 16th birthday; from then on the pupil decides (UAVG art. 5 lid 1).
 */
export const renewalsOf = (
  entries: readonly ConsentEntry[],
  dateOfBirth: CalendarDate,
  today: CalendarDate,
): Renewal[] =>
  CONSENT_PURPOSES.flatMap((purpose): Renewal[] => {
    const given = lastRow(entries, purpose, today);
    if (given?.act !== 'given' || given.lastDay === null) return [];
    // As it stood on its own first day: then it knows where the birthday cuts it.
    const { lastDay } = standingOn(entries, purpose, dateOfBirth, given.firstDay);
    if (lastDay === null || lastDay > addDays(today, RENEWAL_NOTICE_DAYS) || lastDay < addDays(today, -KEPT_DAYS))
      return [];
    const isOver = lastDay < today;
    const from = whoConsents(dateOfBirth, isOver ? today : addDays(lastDay, 1));
    const how = given.by !== from ? 'paper-other-person' : given.email === null ? 'paper-no-address' : 'mail';
    return [{ purpose, lastDay, isOver, from, how }];
  });
