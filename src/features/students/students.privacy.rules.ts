import { looksLikeBsn } from '../../domain/citizen-number.js';
import type { Student } from '../../domain/student.js';

/** The fields of a pupil that a person types freely. */
export const FREE_FIELDS = ['studentNumber', 'firstName', 'lastName', 'homeTown'] as const;
type FreeFields = Readonly<Record<(typeof FREE_FIELDS)[number], string>>;

/** The free fields that may hold a BSN, which the service never stores. */
export const fieldsLikeBsn = (student: FreeFields): (typeof FREE_FIELDS)[number][] =>
  FREE_FIELDS.filter((field) => looksLikeBsn(student[field]));

/**
 * A pupil as a company may come to know: what helps the pupil only where there is consent for it on that day (AVG art. 6 lid 1 a; art. 9
 * lid 2 a for what says something of health), and never what the pupil can't do.
 */
export const asCompanyMayKnow = (student: Student, mayShareNeeds: boolean): Student => ({
  ...student,
  supportNeeds: mayShareNeeds ? student.supportNeeds : [],
  restrictions: [],
});
