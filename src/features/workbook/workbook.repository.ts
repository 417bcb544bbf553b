import type { SchoolScope } from '../../domain/actor.js';
import type { Sector } from '../../domain/sector.js';
import type { Template, Workbook } from './workbook.rules.js';

/** What storage must offer for stageboeken. Every query is held to one school. */
export interface WorkbookRepository {
  book(scope: SchoolScope, studentId: string): Promise<Workbook | null>;
  books(scope: SchoolScope, studentIds: readonly string[]): Promise<Workbook[]>;
  /** @throws the storage's duplicate-key error when the pupil has one already */
  addBook(scope: SchoolScope, book: Workbook): Promise<void>;
  /** Stores the book as the next version; false when its version is no longer the stored one. */
  replaceBook(scope: SchoolScope, book: Workbook): Promise<boolean>;
  /** The editions of a sector, oldest first. */
  editions(scope: SchoolScope, sector: Sector): Promise<Template[]>;
  /** @throws the storage's duplicate-key error when there is an edition of that number */
  addEdition(scope: SchoolScope, template: Template): Promise<void>;
}

/** The id of a pupil's book: there is one per pupil. */
export const bookIdOf = (studentId: string): string => `book.${studentId}`;
