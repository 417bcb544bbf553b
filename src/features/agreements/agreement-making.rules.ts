import type { AgreementContent, Insurer, Party, PartyContact } from '../../domain/agreement.js';
import type { Company, Establishment } from '../../domain/company.js';
import type { Finding } from '../../domain/finding.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import type { Placement } from '../../domain/placement.js';
import type { School } from '../../domain/school.js';
import type { Student } from '../../domain/student.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { needsMbo, needsParent } from './agreements.rules.js';

/** What the service knows already of a placement and need not be asked. */
export interface AgreementSubjects {
  readonly placement: Placement;
  readonly school: Pick<School, 'name' | 'brin' | 'town'>;
  readonly student: Student;
  readonly company: Pick<Company, 'name' | 'kvkNumber' | 'email'>;
  readonly establishment: Pick<Establishment, 'name' | 'street' | 'postcode' | 'town'>;
  readonly mentorName: string | null;
  readonly supervisorName: string | null;
  readonly offer: Pick<PlaceOffer, 'title' | 'hazards' | 'allowanceCentsPerMonth'>;
  /** What the rules of age, working time and hazards say of the placement. */
  readonly findings: readonly Finding[];
}

/** What a coordinator writes. */
export interface AgreementClauses {
  readonly activities: string;
  readonly goals: readonly string[];
  readonly guidanceBySchool: string;
  readonly guidanceByCompany: string;
  readonly assessment: string;
  readonly inspection: string;
  readonly accidentBy: Insurer;
  readonly accidentPaidBy: Insurer;
  readonly liabilityBy: Insurer;
  readonly liabilityPaidBy: Insurer;
  readonly ending: string;
}

/** Who signs, and the mail address where they are reached. */
export type AgreementContacts = Readonly<Partial<Record<Party, PartyContact>>> & {
  /** The name of the mbo institution; the contact `mbo` is the person. */
  readonly mboName?: string | undefined;
};

/** One thing that must be filled in first. */
export interface ContactFault {
  readonly path: string;
  readonly code: string;
}

/** Who must be named before a text can be made: always school and company, under 18 a parent, for entree the mbo institution. */
export const contactFaults = (
  subjects: Pick<AgreementSubjects, 'student' | 'placement'>,
  contacts: AgreementContacts,
  madeOn: CalendarDate,
): ContactFault[] => {
  const asked: readonly Party[] = [
    'company',
    'school',
    ...(needsParent(subjects.student.dateOfBirth, madeOn) ? ['parent' as const] : []),
    ...(needsMbo(subjects.placement.programme) ? ['mbo' as const] : []),
  ];
  const faults = asked.flatMap((party): ContactFault[] =>
    contacts[party] === undefined ? [{ path: `contacts.${party}.name`, code: 'required' }] : [],
  );
  return asked.includes('mbo') && contacts.mboName === undefined
    ? [...faults, { path: 'mboName', code: 'required' }]
    : faults;
};

/** The text for a placement as it stands on a day. Contacts were checked with `contactFaults`. */
export const contentOf = (
  subjects: AgreementSubjects,
  clauses: AgreementClauses,
  contacts: AgreementContacts,
  madeOn: CalendarDate,
): AgreementContent => {
  const { placement, school, student, company, establishment, offer } = subjects;
  const name = `${student.firstName} ${student.lastName}`;
  return {
    form: 'leerwerkovereenkomst/1',
    madeOn,
    school: { ...pick(school), signatory: contacts.school?.name ?? '' },
    pupil: { name, dateOfBirth: student.dateOfBirth, town: student.homeTown },
    parent: needsParent(student.dateOfBirth, madeOn) ? { name: contacts.parent?.name ?? '' } : null,
    company: {
      name: company.name,
      kvkNumber: company.kvkNumber,
      establishment: establishment.name,
      address: `${establishment.street}, ${establishment.postcode} ${establishment.town}`,
      signatory: contacts.company?.name ?? '',
    },
    mbo: needsMbo(placement.programme) ? { name: contacts.mboName ?? '', signatory: contacts.mbo?.name ?? '' } : null,
    programme: placement.programme,
    leerjaar: student.leerjaar,
    sector: placement.sector,
    firstDay: placement.firstDay,
    lastDay: placement.lastDay,
    week: WEEKDAYS.flatMap((weekday) => {
      const day = placement.days[weekday];
      return day ? [{ weekday, start: day.start, end: day.end, breakMinutes: day.breakMinutes }] : [];
    }),
    activities: clauses.activities,
    goals: clauses.goals,
    guidance: {
      mentor: subjects.mentorName,
      supervisor: subjects.supervisorName,
      bySchool: clauses.guidanceBySchool,
      byCompany: clauses.guidanceByCompany,
    },
    assessment: clauses.assessment,
    inspection: clauses.inspection,
    insurance: {
      accidentBy: clauses.accidentBy,
      accidentPaidBy: clauses.accidentPaidBy,
      liabilityBy: clauses.liabilityBy,
      liabilityPaidBy: clauses.liabilityPaidBy,
    },
    ending: clauses.ending,
    allowanceCentsPerMonth: offer.allowanceCentsPerMonth,
    hazards: offer.hazards,
    findings: subjects.findings,
  };
};

const pick = ({ name, brin, town }: AgreementSubjects['school']) => ({ name, brin, town });

/** What was written in a text, as the start of the next one. */
export const clausesOf = (content: AgreementContent): AgreementClauses => ({
  activities: content.activities,
  goals: content.goals,
  guidanceBySchool: content.guidance.bySchool,
  guidanceByCompany: content.guidance.byCompany,
  assessment: content.assessment,
  inspection: content.inspection,
  ...content.insurance,
  ending: content.ending,
});
