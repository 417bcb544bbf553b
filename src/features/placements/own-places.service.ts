import type { Actor, SchoolScope } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { SeasonId } from '../../domain/season.js';
import type { Student } from '../../domain/student.js';
import type { Weekday } from '../../domain/week-schedule.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { AppError, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { firstStateOf, meantPlace, type KnownPlace, type OwnPlace, type OwnPlaceState } from './own-places.rules.js';
import type { OwnPlaceRepository } from './own-places.repository.js';
import { historyEntry, type Doer } from './placement-history.rules.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { recognitionTaskFor, taskOf, type TaskKind } from './placement-tasks.rules.js';
import { doerOf, type ProposalService } from './proposals.service.js';

/** What is entered of a place that somebody found. */
export interface EnteredPlace {
  readonly season: SeasonId;
  readonly companyName: string;
  readonly town: string;
  readonly kvkNumber: string | null;
  readonly contact: string | null;
  readonly work: string;
}

/** Who looks for a place: what decides whether an establishment may guide them. */
export interface PlaceSeeker extends Pick<OwnPlace, 'schoolId' | 'studentId' | 'programme' | 'sector' | 'season'> {
  readonly groupId: string;
}

interface Deps {
  readonly places: OwnPlaceRepository;
  readonly tasks: PlacementTaskRepository;
  readonly proposals: Pick<ProposalService, 'propose'>;
  readonly clock: Clock;
  readonly studentOf: (scope: SchoolScope, id: string) => Promise<Student | null>;
  /** The pupils of a school whom words of a name or number find. */
  readonly pupilIdsWith: (scope: SchoolScope, search: string) => Promise<readonly string[]>;
  /** Establishments of the register that match the KvK number or the words. */
  readonly knownPlaces: (words: string, seeker: PlaceSeeker) => Promise<readonly KnownPlace[]>;
  readonly knownPlace: (establishmentId: string, seeker: PlaceSeeker) => Promise<KnownPlace | null>;
  /** The first day of the school's season; null when its school year is not entered. */
  readonly firstDayOf: (scope: SchoolScope, season: SeasonId) => Promise<CalendarDate | null>;
}

const TASKS: readonly TaskKind[] = ['approve-own-place', 'get-recognised', 'agree-dispensation'];
/** States in which a place waits for what is known of the company. */
const WAITING: readonly OwnPlaceState[] = ['nominated', 'to-approve'];
const MANY = 10_000;
const CHANGED = 'own-place.changed-meanwhile';

const wordsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Places that pupils and mentors found: checked against the register at once, then approved or nominated for recognition. */
export const createOwnPlaceService = (deps: Deps) => {
  const { places, clock } = deps;

  const get = async (scope: SchoolScope, id: string): Promise<OwnPlace> => {
    const place = await places.get(scope, id);
    if (!place) throw notFound('own-place.not-found', { id });
    return place;
  };

  const look = async (
    entered: Pick<EnteredPlace, 'companyName' | 'town' | 'kvkNumber'>,
    seeker: PlaceSeeker,
  ): Promise<KnownPlace | null> =>
    meantPlace(
      entered,
      [
        ...(entered.kvkNumber === null ? [] : await deps.knownPlaces(entered.kvkNumber, seeker)),
        ...(await deps.knownPlaces(`${entered.companyName} ${entered.town}`, seeker)),
      ].filter((one, at, all) => all.findIndex(({ id }) => id === one.id) === at),
    );

  const addTask = async (place: OwnPlace): Promise<void> => {
    const { schoolId, studentId, id: ownPlaceId, programme, season } = place;
    const kind = place.state === 'to-approve' ? 'approve-own-place' : recognitionTaskFor(programme);
    const first = await deps.firstDayOf({ schoolId }, season);
    const before = first === null ? {} : { before: first };
    await deps.tasks.open(
      taskOf({ kind, schoolId, studentId, ownPlaceId, ...before }, { today: clock.today(), at: clock.now() }),
    );
  };

  /** Proposes a company for a pupil. The register says at once whether it may guide this pupil. @throws 404 */
  const suggest = async (scope: SchoolScope, studentId: string, entered: EnteredPlace, by: Doer): Promise<OwnPlace> => {
    const student = await deps.studentOf(scope, studentId);
    if (student?.endedOn !== null) throw notFound('student.not-found', { id: studentId });
    const { schoolId, groupId, programme, sector } = student;
    const meant = await look(entered, { schoolId, studentId, groupId, programme, sector, season: entered.season });
    const at = clock.now();
    const place: OwnPlace = {
      ...{ id: newId('own'), version: 1, schoolId: scope.schoolId, studentId, ...entered },
      ...{ programme: student.programme, sector: student.sector, establishmentId: meant?.id ?? null },
      ...{ state: firstStateOf(meant), proposalId: null, proposedAt: at },
      history: [historyEntry('own-place-suggested', by, at)],
    };
    await places.insert(place);
    noteMade(place.id);
    await addTask(place);
    return place;
  };

  const store = async (before: OwnPlace, change: Partial<OwnPlace>, what: string, by: Doer): Promise<OwnPlace> => {
    const after = { ...before, ...change, history: [...before.history, historyEntry(what, by, clock.now())] };
    if (!(await places.replace(after))) throw changedMeanwhile(CHANGED);
    return { ...after, version: after.version + 1 };
  };

  /** Looks again at a place that waits; `establishmentId` where somebody knows which one it is. */
  const judgeAgain = async (place: OwnPlace, establishmentId: string | null, by: Doer): Promise<OwnPlace> => {
    const scope = { schoolId: place.schoolId };
    const student = await deps.studentOf(scope, place.studentId);
    if (!student) return place;
    const seeker = { ...place, groupId: student.groupId };
    const meant = establishmentId === null ? await look(place, seeker) : await deps.knownPlace(establishmentId, seeker);
    const state = firstStateOf(meant);
    if (state === place.state) return place;
    const after = await store(
      place,
      { state, establishmentId: meant?.id ?? place.establishmentId },
      state === 'to-approve' ? 'own-place-recognised' : 'own-place-no-longer',
      by,
    );
    await deps.tasks.finishOf(scope, place.studentId, TASKS, by.id, clock.now());
    await addTask(after);
    return after;
  };

  /** Asks the register again, as after the company was recognised. */
  const checkAgain = async (scope: SchoolScope, id: string, by: Doer): Promise<OwnPlace> => {
    const place = await get(scope, id);
    if (place.state !== 'nominated') throw conflict('own-place.already-decided', { id });
    return judgeAgain(place, null, by);
  };

  /** Looks again at the places that wait at an establishment, and at the one for which a dispensation was asked there. */
  const lookAgainAt = async (
    scope: SchoolScope,
    { establishmentId, ownPlaceId }: { readonly establishmentId: string; readonly ownPlaceId: string | null },
    by: Doer,
  ): Promise<void> => {
    for (const state of WAITING)
      for (const place of await places.list(scope, { state }, { after: null, limit: MANY })) {
        if (place.id !== ownPlaceId && place.establishmentId !== establishmentId) continue;
        try {
          await judgeAgain(place, establishmentId, by);
        } catch (error) {
          if (!(error instanceof AppError)) throw error; // decided just now
        }
      }
  };

  /** Approves a place: the company is asked, by the same way as every other. @throws what `propose` throws */
  const approve = async (
    actor: Actor,
    id: string,
    wanted: { offerId: string; weekdays: readonly Weekday[] },
  ): Promise<OwnPlace> => {
    const scope = schoolScopeOf(actor);
    const place = await get(scope, id);
    if (place.state !== 'to-approve') throw conflict('own-place.already-decided', { id });
    const { id: proposalId } = await deps.proposals.propose(actor, { studentId: place.studentId, ...wanted });
    await deps.tasks.finishOf(scope, place.studentId, TASKS, actor.accountId, clock.now());
    return store(place, { state: 'approved', proposalId }, 'own-place-approved', doerOf(actor));
  };

  const reject = async (actor: Actor, id: string): Promise<OwnPlace> => {
    const scope = schoolScopeOf(actor);
    const place = await get(scope, id);
    if (place.state === 'approved' || place.state === 'rejected') throw conflict('own-place.already-decided', { id });
    const after = await store(place, { state: 'rejected' }, 'own-place-rejected', doerOf(actor));
    await deps.tasks.finishOf(scope, place.studentId, TASKS, actor.accountId, clock.now());
    return after;
  };

  const keyOf = ({ proposedAt, id }: OwnPlace) => [proposedAt.getTime(), id] as const;

  /** Places of a school, newest first; `search` is words of a company, a town or a pupil. */
  const list = async (
    scope: SchoolScope,
    { state, search }: { readonly state?: OwnPlaceState | undefined; readonly search?: string | undefined },
    { cursor, limit }: PageRequest,
  ): Promise<Page<OwnPlace>> => {
    const found =
      search === undefined ? {} : { words: wordsIn(search), orStudentIds: await deps.pupilIdsWith(scope, search) };
    const page = { after: placeOf(cursor, 'number'), limit: limit + 1 };
    return toPage(await places.list(scope, { state, ...found }, page), limit, keyOf);
  };

  /** Nominations of all schools, oldest first; `search` is words of a company or a town: nothing leads to a pupil. */
  const nominations = async (search: string | undefined, { cursor, limit }: PageRequest): Promise<Page<OwnPlace>> => {
    const words = search === undefined ? undefined : wordsIn(search);
    const page = { after: placeOf(cursor, 'number'), limit: limit + 1 };
    return toPage(await places.nominations({ words }, page), limit, keyOf);
  };

  return { get, list, nominations, suggest, checkAgain, lookAgainAt, approve, reject };
};

export type OwnPlaceService = ReturnType<typeof createOwnPlaceService>;
