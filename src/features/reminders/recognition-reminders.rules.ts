import { addMonths, daysBetween, type CalendarDate } from '../../platform/calendar-date.js';
import {
  duesOfLadder,
  LOOK_BACK_DAYS,
  once,
  stepsBefore,
  type Due,
  type Recipient,
  type Step,
} from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';

/** A placement that leans on a recognition. */
export interface GuidedPlacement {
  readonly id: string;
  readonly schoolId: string;
  readonly lastDay: CalendarDate;
  /** The people of the school who are told. */
  readonly recipients: readonly Recipient[];
  /** By when the school has to have found a replacement (WVO 10b4 lid 6); null where no task was made. */
  readonly replaceBy: CalendarDate | null;
}

/** A recognition as far as reminders go. */
export interface RecognitionFact {
  readonly type: 'recognition';
  readonly id: string;
  readonly establishmentId: string;
  readonly qualification: string;
  /** Whether a pupil may start today; what has lapsed or was refused has nothing to be reminded of. */
  readonly inForce: boolean;
  readonly reviewDueOn: CalendarDate | null;
  /** The last day before it lapses by four idle years. */
  readonly lapsesOn: CalendarDate | null;
  readonly endedOn: CalendarDate | null;
  readonly endReason: string | null;
  readonly company: readonly Recipient[];
  readonly admins: readonly Recipient[];
  readonly placements: readonly GuidedPlacement[];
}

/** An ending is told at once; who learns of it later than this has been told by others. In days. */
const ENDED_STALE_DAYS = 30;
/** Steps that lie months apart are worth saying for so long. In days. */
const LAPSE_STALE_DAYS = 60;

const placementFacts = (placements: readonly GuidedPlacement[]) => ({
  placements: placements.length,
  placementIds: placements.map(({ id }) => id),
});

/** Per person of a school: the placements this person is told of. */
const byPerson = (
  placements: readonly GuidedPlacement[],
): { readonly recipient: Recipient; readonly placements: readonly GuidedPlacement[] }[] => {
  const people = new Map<string, Recipient>();
  for (const { recipients } of placements) for (const one of recipients) people.set(one.id, one);
  return [...people.values()].map((recipient) => ({
    recipient,
    placements: placements.filter(({ recipients }) => recipients.some(({ id }) => id === recipient.id)),
  }));
};

/** How many days before a review anybody is told of it: the widest of the service and of the schools with a pupil there. */
const widestReviewDays = (placements: readonly GuidedPlacement[], settingsOf: SettingsOf): number =>
  Math.max(
    0,
    ...settingsOf(null).recognitionReviewDays,
    ...placements.flatMap(({ schoolId }) => settingsOf(schoolId).recognitionReviewDays),
  );

/**
 * Whether there may be something to say of a recognition by today; who is told need not be known yet. Of most of the register, most of the
 * time, there is nothing to say, and no more is read of it.
 */
export const mayBeSaid = (
  fact: Omit<RecognitionFact, 'company' | 'admins'>,
  today: CalendarDate,
  settingsOf: SettingsOf,
): boolean => {
  const { inForce, endedOn, reviewDueOn, lapsesOn, placements } = fact;
  if (endedOn !== null) return daysBetween(endedOn, today) <= LOOK_BACK_DAYS;
  if (!inForce) return false;
  if (reviewDueOn !== null) {
    const ahead = daysBetween(today, reviewDueOn);
    if (ahead >= -LOOK_BACK_DAYS && ahead <= widestReviewDays(placements, settingsOf)) return true;
  }
  return lapsesOn !== null && addMonths(lapsesOn, -Math.max(0, ...settingsOf(null).recognitionLapseMonths)) <= today;
};

/**
 * The review of every four years (rules §4) falls due: company and admin are told, and each school with a placement that runs past
 * the day; a placement that ends on the day itself does not.
 */
export const reviewDues = (fact: RecognitionFact, today: CalendarDate, settingsOf: SettingsOf): Due[] => {
  const { id, establishmentId, qualification, reviewDueOn } = fact;
  if (reviewDueOn === null || !fact.inForce || fact.endedOn !== null) return [];
  const running = fact.placements.filter(({ lastDay }) => lastDay > reviewDueOn);
  const shared = { kind: 'recognition-review', subject: id, series: reviewDueOn, urgency: 'normal' } as const;
  const facts = { establishmentId, qualification, reviewDueOn };
  const stepsFor = (schoolId: string | null): Step[] => {
    const days = settingsOf(schoolId).recognitionReviewDays;
    return stepsBefore(reviewDueOn, days).map((step) => ({
      ...step,
      urgency: daysBetween(step.dueOn, reviewDueOn) <= 30 ? 'soon' : 'normal',
    }));
  };
  return [
    ...duesOfLadder({ ...shared, steps: stepsFor(null), recipients: [...fact.company, ...fact.admins], facts }, today),
    ...byPerson(running).flatMap(({ recipient, placements }) =>
      duesOfLadder(
        {
          ...shared,
          steps: stepsFor(recipient.schoolId),
          recipients: [recipient],
          facts: { ...facts, ...placementFacts(placements) },
        },
        today,
      ),
    ),
  ];
};

/** It lapses by law after four years without a pupil (rules §4): company and admin are told while it can still be kept. */
export const lapseDues = (fact: RecognitionFact, today: CalendarDate, settingsOf: SettingsOf): Due[] => {
  const { id, establishmentId, qualification, lapsesOn } = fact;
  if (lapsesOn === null || !fact.inForce || fact.endedOn !== null) return [];
  const { recognitionLapseMonths } = settingsOf(null);
  const steps = recognitionLapseMonths.map((months) => ({
    code: `${months}m`,
    dueOn: addMonths(lapsesOn, -months),
    staleAfterDays: LAPSE_STALE_DAYS,
    urgency: months <= 3 ? ('soon' as const) : ('normal' as const),
  }));
  return duesOfLadder(
    {
      kind: 'recognition-lapse',
      subject: id,
      series: lapsesOn,
      steps,
      recipients: [...fact.company, ...fact.admins],
      urgency: 'normal',
      facts: { establishmentId, qualification, lapsesOn },
    },
    today,
  );
};

/**
 * Ended or withdrawn: told at once, also when the last day still lies ahead. Schools with a placement there are told which pupils
 * need a replacement (WVO 10b4 lid 6).
 */
export const endedDues = (fact: RecognitionFact, today: CalendarDate): Due[] => {
  const { id, establishmentId, qualification, endedOn, endReason } = fact;
  if (endedOn === null) return [];
  const steps = once(endedOn < today ? endedOn : today, ENDED_STALE_DAYS);
  const shared = { kind: 'recognition-ended', subject: id, series: endedOn, steps, urgency: 'urgent' } as const;
  const facts = { establishmentId, qualification, endedOn, endReason };
  const touched = fact.placements.filter(({ lastDay }) => lastDay >= endedOn);
  return [
    ...duesOfLadder(
      { ...shared, recipients: [...fact.company, ...fact.admins], facts: { ...facts, touched: touched.length } },
      today,
    ),
    ...byPerson(touched).flatMap(({ recipient, placements }) => {
      const replaceBy = placements.flatMap((one) => one.replaceBy ?? []).sort()[0] ?? null;
      const told = { ...facts, ...placementFacts(placements), replaceBy };
      return duesOfLadder({ ...shared, recipients: [recipient], facts: told }, today);
    }),
  ];
};

/** All that is to be said of a recognition. */
export const recognitionDues = (fact: RecognitionFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  mayBeSaid(fact, today, settingsOf)
    ? [...reviewDues(fact, today, settingsOf), ...lapseDues(fact, today, settingsOf), ...endedDues(fact, today)]
    : [];
