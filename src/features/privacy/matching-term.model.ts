import type { Connection } from 'mongoose';
import { isNobody, nobody, NOBODY } from '../../domain/forgotten-pupil.js';
import type { SeasonId } from '../../domain/season.js';
import { withoutPupils } from './matching-term.rules.js';

/** A run of which pupils can still be known. */
export interface KnownRun {
  readonly id: string;
  readonly schoolId: string;
}

/** What storage must offer to let pupils go from matchings. */
export interface MatchingTermRepository {
  /** The seasons that have runs or requests. */
  seasons(): Promise<SeasonId[]>;
  /** The runs of some seasons in which pupils can be known who are not kept. */
  knownRuns(seasons: readonly SeasonId[], kept: Kept): Promise<KnownRun[]>;
  /** How many runs of some seasons pupils stay in. */
  countKept(seasons: readonly SeasonId[], kept: Kept): Promise<number>;
  /** How many of a school. */
  countKnown(schoolId: string, season: SeasonId): Promise<number>;
  /**
   * Takes all pupils from a run but those who are kept: its facts, which are of all together, and what was sent after it go, its counts and
   * certificate stay. Safe to repeat.
   */
  forgetRun(id: string, kept: Kept): Promise<void>;
  /** Removes requests for places of some seasons; how many there were. One with a pupil who is kept stays for that pupil only. */
  removeRequests(seasons: readonly SeasonId[], kept: Kept): Promise<number>;
  /** Removes the facts of all runs that a pupil was part of: they hold needs, and can't be answered from without the pupil. */
  forgetFacts(pupil: Pupil): Promise<void>;
  /** Takes what was written to companies with the proposals of runs that a pupil was part of. */
  forgetTexts(pupil: Pupil): Promise<void>;
  /** Takes one pupil from all runs, sendings and requests. Safe to repeat. */
  forgetPupil(pupil: Pupil): Promise<void>;
}

/** Pupils whose data stay past their term, because of a restriction. */
type Kept = ReadonlySet<string>;

interface Pupil {
  readonly studentId: string;
  readonly schoolId: string;
}

interface Run {
  readonly _id: string;
  readonly schoolId: string;
  readonly season: SeasonId;
  readonly snapshotDigest: string;
  readonly studentIds: readonly string[];
  readonly adjustments?: unknown;
  readonly outcome?: unknown;
}
interface Listed {
  readonly _id: string;
  readonly schoolId: string;
  readonly runId: string | null;
  readonly season?: SeasonId;
  readonly studentIds: readonly string[];
}

/** Lets pupils go from what matchings keep, in the database itself. */
export const createMatchingTermRepository = (connection: Connection): MatchingTermRepository => {
  const runs = connection.collection<Run>('matchingRuns');
  const snapshots = connection.collection<{ _id: string }>('matchingSnapshots');
  const studies = connection.collection<{ runId: string }>('stageDayStudies');
  const sendings = connection.collection<Listed>('proposalSendings');
  const requests = connection.collection<Listed>('placeRequests');
  const known = { studentIds: { $elemMatch: { $not: NOBODY } } };

  /** Replaces some pupils of a run. A run that ended never changes, so nothing can come between. */
  const rewrite = async (run: Run, isGone: (id: string) => boolean): Promise<void> => {
    const instead = new Map(
      run.studentIds.flatMap((id, index): [string, string][] => (isGone(id) ? [[id, nobody(index)]] : [])),
    );
    const { studentIds, adjustments, outcome } = run;
    const left = withoutPupils({ studentIds, adjustments, outcome }, instead) as Pick<Run, 'studentIds'>;
    await runs.updateOne({ _id: run._id }, { $set: left, $inc: { version: 1 } });
  };
  const factsOf = (some: readonly Pick<Run, 'schoolId' | 'snapshotDigest'>[]): Promise<unknown> =>
    snapshots.deleteMany({ _id: { $in: some.map((one) => `${one.schoolId}:${one.snapshotDigest}`) } });
  const about = ({ schoolId, studentId }: Pupil) => ({ schoolId, studentIds: studentId });

  return {
    seasons: async () => [
      ...new Set([...(await runs.distinct('season')), ...(await requests.distinct('season'))] as SeasonId[]),
    ],
    knownRuns: async (seasons, kept) => {
      const pupils = { studentIds: { $elemMatch: { $not: NOBODY, $nin: [...kept] } } };
      const rows = await runs
        .find({ season: { $in: [...seasons] }, ...pupils } as never)
        .project<Pick<Run, '_id' | 'schoolId'>>({ schoolId: 1 })
        .toArray();
      return rows.map(({ _id, schoolId }) => ({ id: _id, schoolId }));
    },
    countKept: (seasons, kept) =>
      runs.countDocuments({ season: { $in: [...seasons] }, studentIds: { $in: [...kept] } }),
    countKnown: (schoolId, season) => runs.countDocuments({ schoolId, season, ...known }),
    forgetRun: async (id, kept) => {
      const run = await runs.findOne({ _id: id });
      if (!run) return;
      await factsOf([run]);
      await studies.deleteMany({ runId: id });
      await sendings.deleteMany({ runId: id, studentIds: { $nin: [...kept] } });
      await sendings.updateMany(
        { runId: id },
        {
          $pull: { studentIds: { $nin: [...kept] }, results: { studentId: { $nin: [...kept] } } },
        },
      );
      await rewrite(run, (one) => !isNobody(one) && !kept.has(one));
    },
    removeRequests: async (seasons, kept) => {
      const past = { season: { $in: [...seasons] } };
      const { deletedCount } = await requests.deleteMany({ ...past, studentIds: { $nin: [...kept] } });
      await requests.updateMany(
        { ...past, studentIds: { $elemMatch: { $nin: [...kept] } } },
        {
          $pull: { studentIds: { $nin: [...kept] } },
          $inc: { version: 1 },
        },
      );
      return deletedCount;
    },
    forgetFacts: async (pupil) => {
      await factsOf(await runs.find(about(pupil), { projection: { schoolId: 1, snapshotDigest: 1 } }).toArray());
    },
    forgetTexts: async (pupil) => {
      await sendings.updateMany(about(pupil), { $set: { message: null } });
    },
    forgetPupil: async (pupil) => {
      const { studentId } = pupil;
      for (const run of await runs.find(about(pupil)).toArray()) await rewrite(run, (id) => id === studentId);
      await sendings.updateMany(about(pupil), { $pull: { studentIds: studentId, results: { studentId } } });
      await requests.updateMany(about(pupil), { $pull: { studentIds: studentId }, $inc: { version: 1 } });
    },
  };
};
