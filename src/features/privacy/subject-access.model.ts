import type { Connection } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import { extensionOf } from '../../platform/files/file-kind.js';
import type { FileStore } from '../../platform/files/stored-files.js';
import { DATA_MAP } from './data-map.rules.js';
import { scanIdsOf } from './signature-scans.model.js';
import { forReading, holdsPupils, onlyAbout } from './subject-access.rules.js';
import type { SubjectAccessRepository, SubjectRecords } from './subject-access.repository.js';

type Row = Record<string, unknown> & { readonly _id: unknown };
type Rows = SubjectRecords[string];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Reads every collection that names a pupil, in a field of its own or deeper. A collection that is new to the data map is read without a change here. */
export const createSubjectAccessRepository = (
  connection: Connection,
  files: Pick<FileStore, 'get'>,
): SubjectAccessRepository => {
  const read = (collection: string, filter: object, fields: Record<string, 0 | 1> = {}): Promise<Row[]> =>
    connection
      .collection(collection)
      .find(filter, { projection: fields })
      .sort({ _id: 1 })
      .toArray() as Promise<unknown> as Promise<Row[]>;
  const without = (rows: readonly Row[]): Rows => rows.map(({ _id, ...rest }) => rest);

  /** Runs of matching the pupil was part of, with what came of this pupil only. */
  const runsOf = async ({ schoolId }: SchoolScope, studentId: string): Promise<Rows> => {
    const rows = await read('matchingRuns', { schoolId, studentIds: studentId });
    return rows.map(({ season, mode, requestedAt, outcome, adjustments }) => ({
      ...{ season, mode, requestedAt },
      outcome: onlyAbout(studentId, outcome),
      adjustments: onlyAbout(studentId, adjustments),
    }));
  };

  const sendingsOf = async ({ schoolId }: SchoolScope, studentId: string): Promise<Rows> => {
    const rows = await read('proposalSendings', { schoolId, studentIds: studentId });
    return rows.map(({ sentAt, results }) => ({ sentAt, results: onlyAbout(studentId, results) }));
  };

  /** Requests for places the pupil was part of; the others in them are left out. */
  const requestsOf = async ({ schoolId }: SchoolScope, studentId: string): Promise<Rows> => {
    const rows = await read('placeRequests', { schoolId, studentIds: studentId });
    return rows.map(({ season, requestedAt, searchedAt }) => ({ season, requestedAt, searchedAt }));
  };

  return {
    scansOf: async ({ schoolId }, studentId) => {
      const ids = await scanIdsOf(connection, { schoolId, studentId });
      const found = await Promise.all(ids.map((id) => files.get(schoolId, id)));
      return found.flatMap((file) => (file ? [{ extension: extensionOf(file.type), bytes: file.bytes }] : []));
    },
    recordsOf: async (scope, studentId) => {
      const { schoolId } = scope;
      const found: Record<string, Rows> = {};
      const ids = [studentId];
      for (const collection of Object.keys(DATA_MAP).filter(holdsPupils)) {
        const rows = await read(collection, { studentId, schoolId });
        ids.push(...rows.map(({ _id }) => String(_id)));
        found[collection] = rows.map((row) => forReading(collection, row));
      }
      const about = ids.map(escaped).join('|');
      const [mails, reminders, links, log] = await Promise.all([
        read(
          'outboxMessages',
          { schoolId, $or: [{ recipientId: { $in: ids } }, { key: { $regex: `(?:^|:)(?:${about})(?::|$)` } }] },
          { kind: 1, to: 1, state: 1, createdAt: 1, 'content.subject': 1, 'content.text': 1 },
        ),
        read(
          'reminders',
          { 'facts.studentId': studentId },
          { kind: 1, recipientRole: 1, dueOn: 1, state: 1, plannedAt: 1 },
        ),
        read(
          'personalLinks',
          { schoolId, $or: [{ holderId: { $in: ids } }, { subjectId: { $in: ids } }] },
          {
            ...{ purpose: 1, expiresAt: 1, revokedAt: 1 },
          },
        ),
        connection
          .collection('auditEvents')
          .find(
            { schoolId, $or: [{ 'subject.id': { $in: ids } }, { 'subject.studentId': studentId }] },
            { projection: { _id: 0, at: 1, action: 1, outcome: 1, 'actor.role': 1 } },
          )
          .sort({ at: 1 })
          .toArray(),
      ]);
      return {
        ...found,
        matchingRuns: await runsOf(scope, studentId),
        placeRequests: await requestsOf(scope, studentId),
        proposalSendings: await sendingsOf(scope, studentId),
        outboxMessages: without(mails),
        reminders: without(reminders),
        personalLinks: without(links),
        auditEvents: log,
      };
    },
  };
};
