import type { SchoolScope } from '../../domain/actor.js';
import type { Student } from '../../domain/student.js';
import { orConflict } from '../../platform/db/storage-errors.js';
import { conflict, type FieldError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { createStudentCheck, type NewStudent, type StudentDeps } from './students.service.js';

/** What a pupil has that a list from the school's own administration does not say; an update leaves it. */
export type ImportedStudent = Omit<NewStudent, KeptFields> & Partial<Pick<NewStudent, KeptFields>>;
type KeptFields =
  | 'intendedMboSector'
  | 'stageDays'
  | 'supportNeeds'
  | 'restrictions'
  | 'vog'
  | 'wishes'
  | 'otherWorkMinutesPerWeek'
  | 'hoursDone'
  | 'daysDone'
  | 'priority';

/** What a new pupil starts with where the list says nothing. */
const STARTING: Pick<NewStudent, KeptFields> = {
  intendedMboSector: null,
  stageDays: null,
  supportNeeds: [],
  restrictions: [],
  vog: 'none',
  wishes: [],
  otherWorkMinutesPerWeek: 0,
  hoursDone: 0,
  daysDone: 0,
  priority: 0,
};

/** Why one row can't be taken; `row` counts from 0. */
export interface BadRow {
  readonly row: number;
  readonly errors: readonly FieldError[];
}

/** What an import did, or would do. With bad rows nothing was stored. */
export interface ImportOutcome {
  readonly created: number;
  readonly updated: number;
  readonly badRows: readonly BadRow[];
}

interface ImportOptions {
  /** A number that is known is an update; without this it makes the row bad (`already-exists`). */
  readonly update: boolean;
  /** Only says what would be done. */
  readonly dryRun?: boolean;
}

/** Imports pupils of one school: all rows, or none when one is bad. */
export const createStudentImport = (deps: StudentDeps) => {
  const check = createStudentCheck(deps);

  return async (
    scope: SchoolScope,
    rows: readonly ImportedStudent[],
    options: ImportOptions,
  ): Promise<ImportOutcome> => {
    const numbers = rows.map(({ studentNumber }) => studentNumber);
    const stored = await deps.students.byNumbers(scope, [...new Set(numbers)]);
    const known = new Map(stored.map((student) => [student.studentNumber, student]));
    const entered = rows.map((row): NewStudent => ({ ...STARTING, ...known.get(row.studentNumber), ...row }));
    const refusals = await check(
      scope,
      entered.map((student, row) => ({ ...student, wishes: rows[row]?.wishes ?? [] })),
    );
    const badRows = refusals
      .map(({ bsn, group, fields }, row): BadRow => {
        const number = numbers[row] ?? '';
        const isTwice = numbers.indexOf(number) < row;
        const isTaken = known.has(number) && !options.update;
        return {
          row,
          errors: [
            ...bsn,
            ...(isTwice ? [{ path: 'studentNumber', code: 'twice' }] : []),
            ...(isTaken ? [{ path: 'studentNumber', code: 'already-exists' }] : []),
            ...group,
            ...fields,
          ],
        };
      })
      .filter(({ errors }) => errors.length > 0);
    if (badRows.length > 0) return { created: 0, updated: 0, badRows };

    const added: Student[] = [];
    const replaced: Student[] = [];
    for (const student of entered) {
      const before = known.get(student.studentNumber);
      if (before) replaced.push({ ...before, ...student });
      else added.push({ ...student, id: newId('stu'), version: 1, schoolId: scope.schoolId, endedOn: null });
    }
    if (options.dryRun !== true) {
      const isStored = await orConflict('student.number-taken', () =>
        deps.students.storeBatch(scope, { added, replaced }),
      );
      if (!isStored) throw conflict('student.changed-during-import');
    }
    return { created: added.length, updated: replaced.length, badRows: [] };
  };
};

export type StudentImport = ReturnType<typeof createStudentImport>;
