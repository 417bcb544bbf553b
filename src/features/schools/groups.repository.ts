import type { StudentGroup } from '../../domain/school.js';
import type { SchoolOwnedRepository } from './school-owned.repository.js';

/** What storage must offer for groups of pupils; lists run by name. */
export type GroupRepository = SchoolOwnedRepository<StudentGroup>;
