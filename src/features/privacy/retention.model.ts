import type { Connection } from 'mongoose';
import { DATA_MAP } from './data-map.rules.js';
import { RETENTION_STEPS, type Leaver, type RetentionStep } from './retention.rules.js';
import type { RetentionRepository } from './retention.repository.js';
import { holdsPupils } from './subject-access.rules.js';

interface Row {
  readonly _id: string;
  readonly schoolId: string;
  readonly endedOn: Leaver['endedOn'];
  readonly dateOfBirth: string;
  readonly retentionDone?: readonly RetentionStep[];
}

const GONE = '(verwijderd)';

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
const TEXTS: Readonly<Record<string, Record<string, null | readonly []>>> = {
  visits: { report: null },
  feedback: { text: null },
  proposals: { declineText: null, message: null, question: null },
  ownPlaces: { work: null, contact: null },
  workbooks: { reports: [] },
};
/** Placements, proposals and what became of pupils stay without a name: they are what is counted. */
const COUNTED = ['placements', 'proposals', 'outflows'];

/** Lets data go in the database itself, so that nothing has to be read to forget it. */
export const createRetentionRepository = (connection: Connection): RetentionRepository => {
  const students = connection.collection<Row>('students');

  const beside = async (step: RetentionStep, { id, schoolId }: Leaver): Promise<void> => {
    const about = { studentId: id, schoolId };
    if (step === 'free-text')
      for (const [collection, texts] of Object.entries(TEXTS))
        await connection.collection(collection).updateMany(about, { $set: texts });
    if (step === 'identity') await connection.collection('outflows').updateMany(about, { $set: { pupilName: GONE } });
    if (step === 'records')
      for (const collection of Object.keys(DATA_MAP).filter((one) => holdsPupils(one) && !COUNTED.includes(one)))
        await connection.collection(collection).deleteMany(about);
  };

  const leaversWhere = async (where: { schoolId?: string }): Promise<Leaver[]> => {
    const rows = await students
      .find({ ...where, endedOn: { $ne: null }, retentionDone: { $ne: RETENTION_STEPS.at(-1) } } as never)
      .project<Row>({ schoolId: 1, endedOn: 1, retentionDone: 1 })
      .toArray();
    return rows.map(({ _id, schoolId, endedOn, retentionDone = [] }) => ({
      id: _id,
      schoolId,
      endedOn,
      done: retentionDone,
    }));
  };

  return {
    leavers: () => leaversWhere({}),
    leaversOf: (schoolId) => leaversWhere({ schoolId }),
    carryOut: async (leaver, step) => {
      const filter = { _id: leaver.id, schoolId: leaver.schoolId, endedOn: leaver.endedOn };
      const row = await students.findOne(filter);
      if (!row) return false;
      await beside(step, leaver);
      const { matchedCount } = await students.updateOne(filter, {
        $set: changeOf(step, row),
        $addToSet: { retentionDone: step },
        $inc: { version: 1 },
      });
      return matchedCount === 1;
    },
  };
};
