import { noteChanges, noteMade, noteReason } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { idPlaceOf, placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import type { CompanyScope } from '../../domain/company-scope.js';
import type { Programme } from '../../domain/programme.js';
import type { Recognition, RecognitionStanding } from '../../domain/recognition.js';
import type { Sector } from '../../domain/sector.js';
import { recognitionFaults } from './recognition-faults.rules.js';
import type { RecognitionRepository } from './recognitions.repository.js';
import { lapsesOn, reviewDueOn, standingOn } from './recognitions.rules.js';

/** What is entered of a recognition. */
export type NewRecognition = Omit<Recognition, 'id' | 'version'>;

/** Which recognitions are asked for. */
export interface RecognitionQuery extends PageRequest {
  /** Words of the establishment's name or town, the company's name or the KvK number. */
  readonly text?: string | undefined;
  readonly establishmentId?: string | undefined;
  readonly sector?: Sector | undefined;
  readonly programme?: Programme | undefined;
}

/** A recognition that asks for attention, and the first day on which it does. */
export interface DueRecognition {
  readonly recognition: Recognition;
  readonly dueOn: CalendarDate;
  readonly because: 'review' | 'lapse' | 'end';
}

interface Deps {
  readonly recognitions: RecognitionRepository;
  readonly clock: Clock;
  /** The establishments with these words or of this scope; null when the scope holds all. */
  readonly establishmentIdsWith: (scope: CompanyScope, text: string) => Promise<readonly string[]>;
  readonly establishmentExists: (scope: CompanyScope, id: string) => Promise<boolean>;
  /** Every recognition of a scope, for lists by a day that is derived. */
  readonly recognitionsIn: (scope: CompanyScope) => Promise<readonly Recognition[]>;
  /** What must be done for pupils who are there when a recognition ends (WVO 10b4 lid 6). */
  readonly afterWithdrawal: (recognition: Recognition) => Promise<void>;
}

const CHANGED = 'recognition.changed-meanwhile';

/** Recognitions: who may guide pupils, in which programmes and sector. Only an admin changes them. */
export const createRecognitionService = (deps: Deps) => {
  const { recognitions, clock } = deps;

  const get = async (scope: CompanyScope, id: string): Promise<Recognition> => {
    const recognition = await recognitions.get(id);
    if (!recognition || !(await deps.establishmentExists(scope, recognition.establishmentId)))
      throw notFound('recognition.not-found', { id });
    return recognition;
  };

  const list = async (scope: CompanyScope, query: RecognitionQuery): Promise<Page<Recognition>> => {
    const { text, establishmentId, sector, programme, cursor, limit } = query;
    const narrowed = text !== undefined || scope.companyId !== null;
    const found = narrowed ? await deps.establishmentIdsWith(scope, text ?? '') : null;
    const own = establishmentId === undefined ? null : [establishmentId];
    const establishmentIds = own && found ? own.filter((id) => found.includes(id)) : (own ?? found);
    if (establishmentIds?.length === 0) return { items: [], next: null };
    const after = idPlaceOf(cursor);
    const rows = await recognitions.list({ establishmentIds, sector, programme }, { after, limit: limit + 1 });
    return toPage(rows, limit, ({ id }) => [id]);
  };

  /** Those whose review falls due, that lapse or that end before a day, what is due first on top. */
  const due = async (
    scope: CompanyScope,
    { before, cursor, limit }: PageRequest & { before: CalendarDate },
  ): Promise<Page<DueRecognition>> => {
    const after = placeOf(cursor, 'string');
    const today = clock.today();
    const rows = (await deps.recognitionsIn(scope))
      .flatMap((recognition) => dueOf(recognition, today) ?? [])
      .filter(({ dueOn, recognition: { id } }) => {
        const isLater = after === null || dueOn > after[0] || (dueOn === after[0] && id > after[1]);
        return dueOn < before && isLater;
      })
      .sort((a, b) =>
        a.dueOn === b.dueOn ? (a.recognition.id < b.recognition.id ? -1 : 1) : a.dueOn < b.dueOn ? -1 : 1,
      );
    return toPage(rows, limit, ({ dueOn, recognition }) => [dueOn, recognition.id]);
  };

  const check = (recognition: NewRecognition): void => {
    const faults = recognitionFaults(recognition, clock.today());
    if (faults.length > 0) throw new AppError('rule', 'recognition.invalid', {}, faults);
  };

  const create = async (scope: CompanyScope, input: NewRecognition): Promise<Recognition> => {
    if (!(await deps.establishmentExists(scope, input.establishmentId)))
      throw new AppError('rule', 'recognition.establishment-unknown', {}, [
        { path: 'establishmentId', code: 'unknown' },
      ]);
    check(input);
    const recognition = { id: newId('rec'), version: 1, ...input };
    await recognitions.insert(recognition);
    noteMade(recognition.id);
    return recognition;
  };

  const store = async (before: Recognition, after: Recognition): Promise<Recognition> => {
    check(after);
    if (!(await recognitions.replace(after))) throw changedMeanwhile(CHANGED);
    return { ...after, version: before.version + 1 };
  };

  const at = async (scope: CompanyScope, { id, version }: { id: string; version: number | null }) => {
    const before = await get(scope, id);
    if (before.version !== version) throw changedMeanwhile(CHANGED);
    return before;
  };

  const change = async (
    scope: CompanyScope,
    read: { id: string; version: number | null },
    patch: Patch<Omit<NewRecognition, 'establishmentId'>>,
  ): Promise<Recognition> => {
    const before = await at(scope, read);
    noteChanges(before, patched<Recognition>(before, patch), 'shown');
    return store(before, patched<Recognition>(before, patch));
  };

  /** Ends a recognition from a day on, with the reason. */
  const withdraw = async (
    scope: CompanyScope,
    read: { id: string; version: number | null },
    { endedOn, reason }: { endedOn: CalendarDate; reason: string },
  ): Promise<Recognition> => {
    const before = await at(scope, read);
    if (before.endedOn !== null) throw breaksRule('recognition.already-ended', { endedOn: before.endedOn });
    if (before.grantedOn === null) throw breaksRule('recognition.not-granted', { id: before.id });
    noteChanges(before, { ...before, endedOn, endReason: reason }, 'shown');
    noteReason(reason);
    const ended = await store(before, { ...before, endedOn, endReason: reason });
    await deps.afterWithdrawal(ended);
    return ended;
  };

  /** Records the assessment of every four years; a first one with a good outcome also ends what was provisional. */
  const recordAssessment = async (
    scope: CompanyScope,
    read: { id: string; version: number | null },
    { assessedOn }: { assessedOn: CalendarDate },
  ): Promise<Recognition> => {
    const before = await at(scope, read);
    if (before.endedOn !== null) throw breaksRule('recognition.already-ended', { endedOn: before.endedOn });
    if (before.grantedOn === null) throw breaksRule('recognition.not-granted', { id: before.id });
    if (before.lastAssessedOn !== null && assessedOn < before.lastAssessedOn)
      throw breaksRule('recognition.assessed-later', { lastAssessedOn: before.lastAssessedOn });
    return store(before, { ...before, lastAssessedOn: assessedOn, provisional: false });
  };

  /** What holds today and can't be stored. */
  const derived = (
    recognition: Recognition,
  ): { standing: RecognitionStanding; reviewDueOn: CalendarDate | null; lapsesOn: CalendarDate | null } => ({
    standing: standingOn(recognition, clock.today()),
    reviewDueOn: reviewDueOn(recognition),
    lapsesOn: lapsesOn(recognition),
  });

  return { get, list, due, derived, create, change, withdraw, recordAssessment };
};

export type RecognitionService = ReturnType<typeof createRecognitionService>;

const dueOf = (recognition: Recognition, today: CalendarDate): DueRecognition | null => {
  const standing = standingOn(recognition, today);
  if (standing === 'ended' || standing === 'refused' || standing === 'applied' || standing === 'lapsed') return null;
  const days = [
    { because: 'review', dueOn: reviewDueOn(recognition) },
    { because: 'lapse', dueOn: lapsesOn(recognition) },
    { because: 'end', dueOn: recognition.endedOn ?? recognition.endsOn },
  ] as const;
  const known = days.flatMap(({ because, dueOn }) => (dueOn === null ? [] : [{ because, dueOn }]));
  const [first] = known.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return first ? { recognition, ...first } : null;
};
