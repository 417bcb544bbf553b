import type { Connection } from 'mongoose';
import { DATA_MAP } from './data-map.rules.js';
import { forReading, holdsPupils } from './subject-access.rules.js';
import type { SubjectAccessRepository, SubjectRecords } from './subject-access.repository.js';

/** Reads every collection that names a pupil in a field of its own. A collection that is new to the data map is read without a change here. */
export const createSubjectAccessRepository = (connection: Connection): SubjectAccessRepository => ({
  recordsOf: async ({ schoolId }, studentId) => {
    const found: Record<string, SubjectRecords[string]> = {};
    for (const collection of Object.keys(DATA_MAP).filter(holdsPupils)) {
      const rows = await connection.collection(collection).find({ studentId, schoolId }).sort({ _id: 1 }).toArray();
      found[collection] = rows.map((row) => forReading(collection, row));
    }
    const log = await connection
      .collection('auditEvents')
      .find(
        { 'subject.id': studentId, schoolId },
        { projection: { _id: 0, at: 1, action: 1, outcome: 1, 'actor.role': 1 } },
      )
      .sort({ at: 1 })
      .toArray();
    return { ...found, auditEvents: log };
  },
});
