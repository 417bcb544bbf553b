import type { SchoolScope } from '../../domain/actor.js';

/** Everything stored about one pupil beside the pupil's own record, by collection, as it is stored without its secrets. */
export type SubjectRecords = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** What storage must offer to show a pupil what is kept. */
export interface SubjectAccessRepository {
  /** Of this school only. */
  recordsOf(scope: SchoolScope, studentId: string): Promise<SubjectRecords>;
  /** The scans of signatures on the agreements of the pupil, oldest agreement first. */
  scansOf(scope: SchoolScope, studentId: string): Promise<{ readonly extension: string; readonly bytes: Buffer }[]>;
}
