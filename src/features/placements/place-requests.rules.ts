import type { SeasonId } from '../../domain/season.js';
import type { Finding } from '../../domain/finding.js';
import type { Weekday } from '../../domain/week-schedule.js';
import type { HistoryEntry } from './placement-history.rules.js';

/** A coordinator's question for places for some pupils in a season. What came of it is looked up in the run that it started. */
export interface PlaceRequest {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly season: SeasonId;
  /** The group that was asked for as a whole; null for chosen pupils. */
  readonly groupId: string | null;
  readonly studentIds: readonly string[];
  /** The newest run over those who had no place; null while it is being started. */
  readonly runId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** When places were last looked for. */
  readonly searchedAt: Date;
  readonly history: readonly HistoryEntry[];
}

/** The place a run found for a pupil. */
export interface FoundPlace {
  readonly offerId: string;
  readonly establishmentId: string;
  readonly weekdays: readonly Weekday[];
  readonly findings: readonly Finding[];
}

/** A run as far as a request shows it. */
export interface SearchSeen {
  readonly state: 'running' | 'done' | 'failed';
  readonly progress: { readonly placed: number; readonly bound: number } | null;
  /** The code of why it failed. */
  readonly failure: string | null;
  readonly found: ReadonlyMap<string, FoundPlace>;
  /** For who got none: why, in a sentence. */
  readonly notFound: ReadonlyMap<string, string>;
}

/**
 * How a pupil of a request stands now. `placed`: has a stage in the season · `proposed`: a company is asked · `found`, `not-found`: by the
 * run · `restricted`: the data may not be used (AVG art. 18) · `gone`: left the school · `not-searched`: was not part of the run.
 */
export const ASKED_STANDINGS = [
  'found',
  'not-found',
  'proposed',
  'placed',
  'restricted',
  'gone',
  'not-searched',
] as const;
export type AskedStanding = (typeof ASKED_STANDINGS)[number];

export interface AskedPupil {
  readonly studentId: string;
  readonly standing: AskedStanding;
  /** The open proposal, or the stage. */
  readonly proposalId: string | null;
  readonly placementId: string | null;
  readonly place: FoundPlace | null;
  readonly why: string | null;
}

/** What is true of the pupils of a request now. */
export interface PupilsNow {
  readonly present: ReadonlySet<string>;
  readonly restricted: ReadonlySet<string>;
  /** Open proposals and stages in the season, by pupil. */
  readonly proposals: ReadonlyMap<string, string>;
  readonly placements: ReadonlyMap<string, string>;
}

/** Those for whom a place is looked for: who is at school, has no stage in the season and for whom no company is asked. */
export const searching = (studentIds: readonly string[], now: Omit<PupilsNow, 'restricted'>): string[] =>
  studentIds.filter((id) => now.present.has(id) && !now.proposals.has(id) && !now.placements.has(id));

/** How each pupil of a request stands: what holds now comes before what a run found. */
export const askedPupils = (
  { studentIds }: Pick<PlaceRequest, 'studentIds'>,
  now: PupilsNow,
  search: Pick<SearchSeen, 'found' | 'notFound'> | null,
): AskedPupil[] =>
  studentIds.map((studentId): AskedPupil => {
    const proposalId = now.proposals.get(studentId) ?? null;
    const placementId = now.placements.get(studentId) ?? null;
    const place = search?.found.get(studentId) ?? null;
    const why = search?.notFound.get(studentId) ?? null;
    const nothing = { studentId, proposalId: null, placementId: null, place: null, why: null };
    if (placementId !== null) return { ...nothing, standing: 'placed', placementId };
    if (proposalId !== null) return { ...nothing, standing: 'proposed', proposalId };
    if (!now.present.has(studentId)) return { ...nothing, standing: 'gone' };
    if (now.restricted.has(studentId)) return { ...nothing, standing: 'restricted' };
    if (place !== null) return { ...nothing, standing: 'found', place };
    if (why !== null) return { ...nothing, standing: 'not-found', why };
    return { ...nothing, standing: 'not-searched' };
  });

/** A request whose run did not come within so many seconds was left by a process that died. */
const START_SECONDS = 60;

/** How the search of a request stands at an instant. */
export const searchStateAt = (
  { runId, searchedAt }: Pick<PlaceRequest, 'runId' | 'searchedAt'>,
  search: Pick<SearchSeen, 'state'> | null,
  now: Date,
): SearchSeen['state'] => {
  if (runId !== null) return search?.state ?? 'failed';
  return now.getTime() - searchedAt.getTime() > START_SECONDS * 1000 ? 'failed' : 'running';
};
