import type { CalendarDate } from '../../platform/calendar-date.js';
import { birthdayDues, hoursDues, pupilDues } from './pupil-reminders.rules.js';
import type { BirthdayFact, HoursFact, PupilFact } from './pupil-reminders.rules.js';
import { recognitionDues, type RecognitionFact } from './recognition-reminders.rules.js';
import type { Due } from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';
import { agreementDues, outflowDues, proposalDues } from './season-reminders.rules.js';
import { retentionDues, seasonPlacesDues, subsidyDues } from './season-reminders.rules.js';
import type { AgreementFact, OutflowFact, ProposalFact } from './season-reminders.rules.js';
import type { RetentionFact, SeasonPlacesFact, SubsidyFact } from './season-reminders.rules.js';
import { visitsDues, type VisitsFact } from './visit-reminders.rules.js';

/** Everything of which something may have to be said. */
export type Fact =
  | AgreementFact
  | BirthdayFact
  | HoursFact
  | OutflowFact
  | ProposalFact
  | PupilFact
  | RecognitionFact
  | RetentionFact
  | SeasonPlacesFact
  | SubsidyFact
  | VisitsFact;
export type FactType = Fact['type'];

/** What must have been said of a fact by a day: every kind's rule in one place. */
export const duesOf = (fact: Fact, today: CalendarDate, settingsOf: SettingsOf): Due[] => {
  switch (fact.type) {
    case 'recognition':
      return recognitionDues(fact, today, settingsOf);
    case 'visits':
      return visitsDues(fact, today, settingsOf);
    case 'season-places':
      return seasonPlacesDues(fact, today, settingsOf);
    case 'proposal':
      return proposalDues(fact, today);
    case 'agreement':
      return agreementDues(fact, today, settingsOf);
    case 'hours':
      return hoursDues(fact, today, settingsOf);
    case 'pupil':
      return pupilDues(fact, today, settingsOf);
    case 'birthday':
      return birthdayDues(fact, today, settingsOf);
    case 'subsidy':
      return subsidyDues(fact, today, settingsOf);
    case 'retention':
      return retentionDues(fact, today, settingsOf);
    case 'outflow':
      return outflowDues(fact, today, settingsOf);
  }
};
