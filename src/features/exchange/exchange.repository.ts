import type { Company, Establishment } from '../../domain/company.js';
import type { Recognition } from '../../domain/recognition.js';
import type { StudentGroup } from '../../domain/school.js';
import type { Student } from '../../domain/student.js';
import type { Point } from '../../domain/travel.js';
import type { KnownCompany } from './companies-merge.rules.js';

/** A town with a point, for lines that give no coordinates. */
export interface KnownTown {
  readonly name: string;
  readonly point: Point;
}

/** What an import of companies adds. Companies that the register holds already are not among `companies`. */
export interface CompanyBatch {
  readonly companies: readonly Company[];
  readonly establishments: readonly Establishment[];
  readonly recognitions: readonly Recognition[];
}

/** What the import of companies needs of the register. */
export interface CompanyImportPort {
  knownTowns(): Promise<readonly KnownTown[]>;
  findByKvkNumbers(kvkNumbers: readonly string[]): Promise<readonly KnownCompany[]>;
  /** Stores all of it or, when anything fails, none of it. */
  saveAll(batch: CompanyBatch): Promise<void>;
}

/** What the import of pupils needs of the school's data. */
export interface StudentImportPort {
  knownTowns(): Promise<readonly KnownTown[]>;
  schoolExists(schoolId: string): Promise<boolean>;
  groupsOf(schoolId: string): Promise<readonly Pick<StudentGroup, 'id' | 'name' | 'programme' | 'leerjaar'>[]>;
  studentNumbersOf(schoolId: string): Promise<readonly string[]>;
  /** Stores all of it or, when anything fails, none of it. */
  saveAll(students: readonly Student[]): Promise<void>;
}
