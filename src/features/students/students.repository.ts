import type { SchoolScope } from '../../domain/actor.js';
import type { Leerjaar, Programme } from '../../domain/programme.js';
import type { Sector } from '../../domain/sector.js';
import type { Student } from '../../domain/student.js';

/** Which pupils a list asks for. What is absent does not narrow. */
export interface StudentFilter {
  /** Only pupils of these groups; an empty list gives nobody. */
  readonly groupIds?: readonly string[];
  readonly studentIds?: readonly string[];
  readonly programme?: Programme;
  readonly leerjaar?: Leerjaar;
  readonly sector?: Sector;
  /** Words of a name or number as a person typed them; each must begin a word of the pupil's. */
  readonly search?: string;
  /** Only pupils who ended (true) or who did not (false). */
  readonly ended?: boolean;
}

/** Where a page begins: after this name key and id. */
export type StudentPlace = readonly [nameKey: string, id: string];

/** What storage must offer for pupils. Everything but the loader's `insertMany` is held to one school. */
export interface StudentRepository {
  get(scope: SchoolScope, id: string): Promise<Student | null>;
  /** By family name without its prefix, then first name, then id. */
  list(
    scope: SchoolScope,
    filter: StudentFilter,
    page: { after: StudentPlace | null; limit: number },
  ): Promise<Student[]>;
  /** Everybody the filter gives, in the order of `list`. */
  all(scope: SchoolScope, filter: StudentFilter): Promise<Student[]>;
  count(scope: SchoolScope, filter: StudentFilter): Promise<number>;
  /** @throws the storage's duplicate-key error when the number is taken */
  insert(scope: SchoolScope, student: Student): Promise<void>;
  /** Stores the pupil as the next version; false when its version is no longer the stored one. */
  replace(scope: SchoolScope, student: Student): Promise<boolean>;
  /** Adds all or, when a number is taken, none. @throws the storage's duplicate-key error */
  addAll(scope: SchoolScope, students: readonly Student[]): Promise<void>;
  /** For loaders: many at once, of any school. */
  insertMany(students: readonly Student[]): Promise<void>;
}
