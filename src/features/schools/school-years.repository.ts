import type { SchoolYear } from '../../domain/school.js';
import type { SchoolOwnedRepository } from './school-owned.repository.js';

/** What storage must offer for school years; lists run by `startYear`, of which a school has one each. */
export type SchoolYearRepository = SchoolOwnedRepository<SchoolYear>;
