import { lastFollowUpDay } from '../../domain/outcome.js';
import { addDays, addMonths, daysBetween, type CalendarDate } from '../../platform/calendar-date.js';
import type { SeasonId } from '../../domain/season.js';
import { duesOfLadder, once, stepsBefore, type Due, type Recipient } from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';

/** A company's places for the coming season. */
export interface SeasonPlacesFact {
  readonly type: 'season-places';
  /** The id of the company. */
  readonly id: string;
  readonly season: SeasonId;
  readonly firstDay: CalendarDate;
  /** Offers of the season before that were not offered again, and offers of this season that were not confirmed. */
  readonly unconfirmed: number;
  readonly company: readonly Recipient[];
}

/** An open proposal; its place is held until it lapses. */
export interface ProposalFact {
  readonly type: 'proposal';
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly establishmentId: string;
  readonly proposedOn: CalendarDate;
  /** The day on which the place is given back. */
  readonly lapsesOn: CalendarDate;
  readonly company: readonly Recipient[];
  readonly coordinators: readonly Recipient[];
  /** The company asked something and waits for the school. */
  readonly isQuestionOpen: boolean;
  /** The day on which the company was last mailed about it again; null when only the proposal itself was mailed. */
  readonly mailedAgainOn: CalendarDate | null;
}

/** An agreement that not all have signed. */
export interface AgreementFact {
  readonly type: 'agreement';
  /** The id of the placement. */
  readonly id: string;
  /** Null while nobody made one. */
  readonly agreementId: string | null;
  readonly schoolId: string;
  readonly studentId: string;
  readonly establishmentId: string;
  readonly firstDay: CalendarDate;
  /** How many signatures are missing. */
  readonly missing: number;
  /** Those who have to sign or see to it. */
  readonly recipients: readonly Recipient[];
}

/** The subsidy file of a placement, which must be complete by a day. */
export interface SubsidyFact {
  readonly type: 'subsidy';
  /** The id of the placement. */
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly establishmentId: string;
  readonly deadline: CalendarDate;
  /** How many papers are missing, and which: a signed agreement, weeks of attendance, proof of guidance. */
  readonly missing: number;
  readonly papers: { readonly agreement: boolean; readonly weeks: number; readonly guidance: boolean };
  readonly recipients: readonly Recipient[];
}

/** Data of one class that will be deleted or made anonymous. */
export interface RetentionFact {
  readonly type: 'retention';
  /** The school and the class of data, as `sch-1:identity`. */
  readonly id: string;
  readonly schoolId: string;
  readonly dataClass: string;
  readonly deletesOn: CalendarDate;
  readonly count: number;
  readonly coordinators: readonly Recipient[];
}

/** A pupil who left; asked what became of them. */
export interface OutflowFact {
  readonly type: 'outflow';
  /** The id of the pupil. */
  readonly id: string;
  readonly schoolId: string;
  readonly leftOn: CalendarDate;
  /** The moments, in months after leaving, that were answered. */
  readonly answeredMonths: readonly number[];
  readonly recipients: readonly Recipient[];
}

const OUTFLOW_STALE_DAYS = 60;

/** Places not confirmed for the coming season, so many weeks before its first day. */
export const seasonPlacesDues = (fact: SeasonPlacesFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  fact.unconfirmed === 0
    ? []
    : duesOfLadder(
        {
          kind: 'places-unconfirmed',
          subject: fact.id,
          series: fact.season,
          steps: stepsBefore(
            fact.firstDay,
            settingsOf(null).placesUnconfirmedWeeks.map((weeks) => weeks * 7),
          ),
          recipients: fact.company,
          urgency: 'normal',
          facts: { companyId: fact.id, season: fact.season, firstDay: fact.firstDay, unconfirmed: fact.unconfirmed },
        },
        today,
      );

/**
 * A proposal nobody answered: half-way its term to the company, and the day before it lapses at once to company and coordinator. A term
 * of one or two days has no half-way.
 */
export const proposalDues = (fact: ProposalFact, today: CalendarDate): Due[] => {
  const { id, proposedOn, lapsesOn, studentId, establishmentId } = fact;
  const term = daysBetween(proposedOn, lapsesOn);
  const halfWay = addDays(proposedOn, Math.floor(term / 2));
  const dayBefore = addDays(lapsesOn, -1);
  const facts = { proposalId: id, studentId, establishmentId, schoolId: fact.schoolId, proposedOn, lapsesOn };
  // Who waits for the school has nothing to answer; who was just mailed about it is not mailed the same.
  const isAsked = fact.isQuestionOpen || (fact.mailedAgainOn !== null && daysBetween(fact.mailedAgainOn, today) < 2);
  const asked =
    isAsked || halfWay <= proposedOn || halfWay >= dayBefore
      ? []
      : duesOfLadder(
          {
            kind: 'proposal-unanswered',
            subject: id,
            series: lapsesOn,
            steps: once(halfWay, daysBetween(halfWay, dayBefore) - 1),
            recipients: fact.company,
            urgency: 'soon',
            facts,
          },
          today,
        );
  const lapsing = duesOfLadder(
    {
      kind: 'proposal-lapses',
      subject: id,
      series: lapsesOn,
      steps: once(dayBefore < proposedOn ? proposedOn : dayBefore, 0),
      recipients: [...fact.company, ...fact.coordinators],
      urgency: 'urgent',
      facts,
    },
    today,
  );
  return [...asked, ...lapsing];
};

/** An agreement not signed by all, so many days before the first day; without it the pupil may not start (rules §6). */
export const agreementDues = (fact: AgreementFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  fact.missing === 0
    ? []
    : duesOfLadder(
        {
          kind: 'agreement-unsigned',
          subject: fact.id,
          series: fact.firstDay,
          steps: stepsBefore(fact.firstDay, settingsOf(fact.schoolId).agreementUnsignedDays),
          recipients: fact.recipients,
          urgency: 'soon',
          facts: {
            placementId: fact.id,
            agreementId: fact.agreementId,
            studentId: fact.studentId,
            establishmentId: fact.establishmentId,
            firstDay: fact.firstDay,
            missing: fact.missing,
          },
        },
        today,
      );

/** Papers missing from a subsidy file, so many days before they must be handed in. */
export const subsidyDues = (fact: SubsidyFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  fact.missing === 0
    ? []
    : duesOfLadder(
        {
          kind: 'subsidy-papers',
          subject: fact.id,
          series: fact.deadline,
          steps: stepsBefore(fact.deadline, settingsOf(fact.schoolId).subsidyPapersDays),
          recipients: fact.recipients,
          urgency: 'normal',
          facts: {
            placementId: fact.id,
            studentId: fact.studentId,
            establishmentId: fact.establishmentId,
            deadline: fact.deadline,
            missing: fact.missing,
            ...fact.papers,
          },
        },
        today,
      );

/** Data that will be deleted, announced so many days before. */
export const retentionDues = (fact: RetentionFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  fact.count === 0
    ? []
    : duesOfLadder(
        {
          kind: 'retention-deletion',
          subject: fact.id,
          series: fact.deletesOn,
          steps: stepsBefore(fact.deletesOn, settingsOf(fact.schoolId).retentionDays),
          recipients: fact.coordinators,
          urgency: 'normal',
          facts: { dataClass: fact.dataClass, deletesOn: fact.deletesOn, count: fact.count },
        },
        today,
      );

/**
 * What became of a pupil, so many months after leaving; each moment is a question of its own, so none overtakes another. After the last
 * day to ask nobody is told: the name of the pupil is gone by then.
 */
export const outflowDues = (fact: OutflowFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  (today > lastFollowUpDay(fact.leftOn) ? [] : settingsOf(fact.schoolId).outflowMonths)
    .filter((months) => !fact.answeredMonths.includes(months))
    .flatMap((months) =>
      duesOfLadder(
        {
          kind: 'outflow-question',
          subject: fact.id,
          series: `${fact.leftOn}:${months}m`,
          steps: once(addMonths(fact.leftOn, months), OUTFLOW_STALE_DAYS),
          recipients: fact.recipients,
          urgency: 'normal',
          facts: { studentId: fact.id, leftOn: fact.leftOn, months },
        },
        today,
      ),
    );
