import { looksLikeBsn } from '../../domain/citizen-number.js';

/** The fields of a pupil that a person types freely. */
export const FREE_FIELDS = ['studentNumber', 'firstName', 'lastName', 'homeTown'] as const;
type FreeFields = Readonly<Record<(typeof FREE_FIELDS)[number], string>>;

/** The free fields that may hold a BSN, which the service never stores. */
export const fieldsLikeBsn = (student: FreeFields): (typeof FREE_FIELDS)[number][] =>
  FREE_FIELDS.filter((field) => looksLikeBsn(student[field]));
