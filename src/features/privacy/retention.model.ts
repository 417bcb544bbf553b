import type { Connection } from 'mongoose';
import { DATA_MAP } from './data-map.rules.js';
import { GONE, withoutPupilNames, withoutTexts } from './forgetting.rules.js';
import { createMatchingTermRepository } from './matching-term.model.js';
import { RETENTION_STEPS, type Leaver, type RetentionStep } from './retention.rules.js';
import type { RestrictionRepository } from './restrictions.repository.js';
import type { RetentionRepository } from './retention.repository.js';
import { scanIdsOf } from './signature-scans.model.js';
import { holdsPupils } from './subject-access.rules.js';

interface Row {
  readonly _id: string;
  readonly schoolId: string;
  readonly endedOn: Leaver['endedOn'];
  readonly dateOfBirth: string;
  readonly retentionDone?: readonly RetentionStep[];
}

/** What a pupil's record holds after a step; the programme, the year and the hours stay, so that counts stay right. */
const changeOf = (step: RetentionStep, { _id, dateOfBirth }: Row): Record<string, unknown> => {
  switch (step) {
    case 'needs':
      return {
        supportNeeds: [],
        restrictions: [],
        sealedNeeds: null,
        homeTown: GONE,
        homePoint: { lat: 0, lon: 0 },
        wishes: [],
      };
    case 'identity':
      return {
        firstName: GONE,
        lastName: GONE,
        studentNumber: `weg-${_id}`,
        dateOfBirth: `${dateOfBirth.slice(0, 4)}-07-01`,
        nameKey: `~${_id}`,
        searchWords: [],
      };
    default:
      return {};
  }
};

/** Texts that people wrote about a pupil, by collection. */
const TEXTS: Readonly<Record<string, Record<string, string | null | readonly []>>> = {
  visits: { report: null },
  feedback: { text: null },
  proposals: { declineText: null, message: null, question: null },
  ownPlaces: { work: null, contact: null },
  dispensations: { reason: null },
  workbooks: { reports: [] },
  processingRestrictions: { reason: GONE, liftReason: null },
};
/** Fields with texts or names deeper in them, by collection. */
const DEEP: Readonly<Record<string, readonly string[]>> = {
  evaluations: ['answers', 'earlier', 'history'],
  outflows: ['handover', 'history'],
};
/** How often a record that somebody changes meanwhile is tried again. */
const TRIES = 5;
/** Placements, proposals and what became of pupils stay without a name: they are what is counted. */
export const COUNTED: readonly string[] = ['placements', 'proposals', 'outflows'];

/** Lets data go in the database itself, so that nothing has to be read to forget it. */
export const createRetentionRepository = (
  connection: Connection,
  { keptPastTerm }: Pick<RestrictionRepository, 'keptPastTerm'>,
): RetentionRepository => {
  const students = connection.collection<Row>('students');
  const matchings = createMatchingTermRepository(connection);

  /** Removes the scans of signatures on the agreements of a pupil; before the agreements, which name them. */
  const removeScans = async (about: { studentId: string; schoolId: string }): Promise<void> => {
    const ids = await scanIdsOf(connection, about);
    await connection.collection('uploads.chunks').deleteMany({ files_id: { $in: ids } });
    await connection
      .collection('uploads.files')
      .deleteMany({ _id: { $in: ids as never[] }, 'metadata.schoolId': about.schoolId });
  };

  /** Changes what stands deep in the records about a pupil. @throws Error when they kept being changed by others */
  const rewrite = async (about: { studentId: string; schoolId: string }, change: (value: unknown) => unknown) => {
    for (const [name, fields] of Object.entries(DEEP)) {
      const collection = connection.collection(name);
      for (const { _id } of await collection.find(about, { projection: { _id: 1 } }).toArray())
        for (let tries = 1; ; tries++) {
          const row = await collection.findOne({ _id });
          if (!row) break;
          const there = fields.filter((field) => row[field] !== undefined);
          const set = Object.fromEntries(there.map((field) => [field, change(row[field])]));
          const stored = await collection.updateOne(
            { _id, version: row.version as number },
            { $set: set, $inc: { version: 1 } },
          );
          if (stored.matchedCount === 1) break;
          if (tries === TRIES) throw new Error(`${name} ${String(_id)} is changed all the time`);
        }
    }
  };

  const beside = async (step: RetentionStep, { id, schoolId }: Leaver): Promise<void> => {
    const about = { studentId: id, schoolId };
    if (step === 'needs') await matchings.forgetFacts(about);
    if (step === 'free-text') {
      for (const [collection, texts] of Object.entries(TEXTS))
        await connection.collection(collection).updateMany(about, { $set: texts });
      await rewrite(about, withoutTexts);
      await matchings.forgetTexts(about);
    }
    if (step === 'identity') {
      await matchings.forgetPupil(about);
      await rewrite(about, withoutPupilNames);
      await connection.collection('consents').updateMany(about, { $set: { giverName: GONE, email: null } });
      await connection.collection('consentRequests').deleteMany(about);
      // The sheet of a handover names who agreed to it and whom it went to; that it was sent stays in the history.
      await connection.collection('outflows').updateMany(about, { $set: { pupilName: GONE, handover: null } });
    }
    if (step === 'records') {
      await removeScans(about);
      await connection.collection<{ _id: string }>('pupilGuards').deleteOne({ _id: id });
      for (const collection of Object.keys(DATA_MAP).filter((one) => holdsPupils(one) && !COUNTED.includes(one)))
        await connection.collection(collection).deleteMany(about);
    }
  };

  const leaversWhere = async (where: { schoolId?: string }): Promise<Leaver[]> => {
    const rows = await students
      .find({ ...where, endedOn: { $ne: null }, retentionDone: { $ne: RETENTION_STEPS.at(-1) } } as never)
      .project<Row>({ schoolId: 1, endedOn: 1, retentionDone: 1 })
      .toArray();
    const kept = await keptPastTerm();
    return rows.map(({ _id, schoolId, endedOn, retentionDone = [] }) => ({
      id: _id,
      schoolId,
      endedOn,
      done: retentionDone,
      isKept: kept.has(_id),
    }));
  };

  return {
    leavers: () => leaversWhere({}),
    leaversOf: (schoolId) => leaversWhere({ schoolId }),
    carryOut: async (leaver, step) => {
      const filter = { _id: leaver.id, schoolId: leaver.schoolId, endedOn: leaver.endedOn };
      const row = await students.findOne(filter);
      if (!row) return 'came-back';
      if ((await keptPastTerm(leaver.id)).size > 0) return 'kept';
      await beside(step, leaver);
      const { matchedCount } = await students.updateOne(filter, {
        $set: changeOf(step, row),
        $addToSet: { retentionDone: step },
        $inc: { version: 1 },
      });
      return matchedCount === 1 ? 'done' : 'came-back';
    },
  };
};
