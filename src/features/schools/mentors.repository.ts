import type { Mentor } from '../../domain/school.js';
import type { SchoolOwnedRepository } from './school-owned.repository.js';

/** What storage must offer for mentors; lists run by name. */
export type MentorRepository = SchoolOwnedRepository<Mentor>;
