import type { Role } from '../../domain/actor.js';
import type { Reminder } from './reminders.repository.js';

/** What of a reminder says where its page is. */
export type Pointed = Pick<Reminder, 'kind' | 'facts' | 'subject'>;

const isSchool = (role: Role): boolean => role === 'coordinator' || role === 'mentor';

const recognitionPath = ({ kind, facts, subject }: Pointed, role: Role): string => {
  if (role === 'admin') return `/erkenningen/${subject}`;
  // Whoever has to find other places finds the pupils there.
  if (kind === 'recognition-ended' && role === 'coordinator') return '/plaatsingen/taken';
  return `/vestigingen/${String(facts.establishmentId)}`;
};

const proposalPath = ({ subject }: Pointed, role: Role): string | null => {
  if (role === 'company') return `/voorstellen/${subject}`;
  return role === 'coordinator' ? `/plaatsingen/voorstellen/${subject}` : null;
};

const agreementPath = ({ facts, subject }: Pointed, role: Role): string | null => {
  if (typeof facts.agreementId === 'string') return `/overeenkomsten/${facts.agreementId}`;
  if (role === 'coordinator') return `/overeenkomsten/nieuw?stage=${encodeURIComponent(subject)}`;
  return isSchool(role) ? `/plaatsingen/${subject}` : null;
};

const schoolPath = ({ kind, facts, subject }: Pointed): string => {
  switch (kind) {
    case 'visit-tomorrow':
    case 'visit-report':
      return `/bezoeken/${String(facts.visitId)}`;
    case 'visit-first':
    case 'visit-due':
    case 'visit-overdue':
    case 'visit-final':
      return `/bezoeken/stages/${subject}`;
    case 'hours-behind':
      return `/aanwezigheid/${subject}`;
    case 'subsidy-papers':
      return `/aanwezigheid/${subject}/dossier`;
    case 'birthday':
      return `/plaatsingen/${subject}`;
    case 'retention-deletion':
      return facts.dataClass === 'log' ? '/logboek' : facts.dataClass === 'matching' ? '/matching' : '/uitstroom';
    case 'outflow-question':
      return '/uitstroom';
    default:
      return `/leerlingen/${String(facts.studentId)}`;
  }
};

/** The page of what a reminder is about, for somebody of a role; null where there is none that this person may open. */
export const pathOf = (one: Pointed, role: Role): string | null => {
  switch (one.kind) {
    case 'recognition-review':
    case 'recognition-lapse':
    case 'recognition-ended':
      return recognitionPath(one, role);
    case 'proposal-unanswered':
    case 'proposal-lapses':
      return proposalPath(one, role);
    case 'agreement-unsigned':
      return isSchool(role) || role === 'company' ? agreementPath(one, role) : null;
    case 'places-unconfirmed':
      return role === 'company' ? '/' : null;
    default:
      if (role === 'company' && one.kind === 'birthday') return `/aanwezigheid/${one.subject}`;
      return isSchool(role) ? schoolPath(one) : null;
  }
};
