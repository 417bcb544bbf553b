import { ageOn, type CalendarDate } from '../platform/calendar-date.js';

/**
 * For what a school asks consent. All else rests on the school's task (AVG art. 6 lid 1 e): the profile without support needs, which a
 * company reads before it accepts, and the agreement itself. A photo is never asked.
 */
export const CONSENT_PURPOSES = ['support-needs', 'handover'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** Who gives consent: the pupil, or a parent or guardian in the pupil's place. */
export const CONSENTERS = ['pupil', 'parent'] as const;
export type Consenter = (typeof CONSENTERS)[number];

/** UAVG art. 5 lid 1 (with AVG art. 8): younger than this, the legal representative consents in the pupil's place. */
export const AGE_OF_CONSENT_YEARS = 16;

/** Whose consent counts on a day: from the 16th birthday on, that day included, the pupil's own. Source: UAVG art. 5 lid 1, AVG art. 8. */
export const whoConsents = (dateOfBirth: CalendarDate, on: CalendarDate): Consenter =>
  ageOn(dateOfBirth, on) >= AGE_OF_CONSENT_YEARS ? 'pupil' : 'parent';

/**
 * How consent stands on a day. `own-consent-needed`: a parent gave it, and the pupil is 16 by now. `parent-must-consent`: the pupil
 * gave it below 16. Only `given` allows anything.
 */
export const CONSENT_STATES = [
  'given',
  'never-asked',
  'refused',
  'withdrawn',
  'expired',
  'own-consent-needed',
  'parent-must-consent',
] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** How consent for one purpose stands on a day, and whose would count. */
export interface ConsentStanding {
  readonly purpose: ConsentPurpose;
  readonly state: ConsentState;
  /** Whose consent counts on that day. */
  readonly from: Consenter;
  /** Until when it holds, that day included; null when it is not given. */
  readonly lastDay: CalendarDate | null;
}
