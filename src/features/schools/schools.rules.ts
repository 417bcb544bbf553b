import type { School, SchoolSettings } from '../../domain/school.js';

/** One field that can't be so beside the others. */
export interface FieldFault {
  readonly path: string;
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What a school starts with: 32 lessons of 50 minutes a week, a visit every 4 weeks and at the latest after 8, the first within 3. */
export const DEFAULT_SCHOOL_SETTINGS: SchoolSettings = {
  stageBreaksCountAsWork: false,
  teachingMinutesPerWeek: 1600,
  mboAgreementSectors: [],
  visitDueWeeks: 4,
  visitOverdueWeeks: 8,
  firstVisitWithinWeeks: 3,
};

/** What can't be in a school's settings. A visit may be overdue in the week after it fell due, not before. */
export const schoolFaults = ({ settings }: Pick<School, 'settings'>): FieldFault[] =>
  settings.visitOverdueWeeks > settings.visitDueWeeks
    ? []
    : [{ path: 'settings.visitOverdueWeeks', code: 'not-above', facts: { minimum: settings.visitDueWeeks + 1 } }];
