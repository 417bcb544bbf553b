import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { idPlaceOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import { isInScope, type CompanyScope } from '../../domain/company-scope.js';
import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';
import type { SeasonId } from '../../domain/season.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { ClaimOutcome, PlaceOfferRepository, ResizeOutcome } from './capacity.repository.js';
import { copiedToSeason, offerFaults } from './offer-faults.rules.js';
import type { SupervisorRoom } from './supervisor-limit.rules.js';

/** What is entered of a place offer. Its company is that of the establishment. */
export type NewPlaceOffer = Omit<PlaceOffer, 'id' | 'version' | 'companyId' | 'confirmedOn' | 'confirmedBy' | 'claims'>;

/** What can be changed of a place offer. */
export type PlaceOfferPatch = Patch<Omit<NewPlaceOffer, 'establishmentId' | 'season'>>;

/** Which place offers are asked for. */
export interface PlaceOfferQuery extends PageRequest {
  /** Words of the establishment's name or town, the company's name or the KvK number. */
  readonly text?: string | undefined;
  readonly establishmentId?: string | undefined;
  readonly companyId?: string | undefined;
  readonly season?: SeasonId | undefined;
}

/** The version somebody read. */
interface Read {
  readonly id: string;
  readonly version: number | null;
}

interface Deps {
  readonly offers: PlaceOfferRepository;
  readonly clock: Clock;
  readonly establishmentIdsWith: (scope: CompanyScope, text: string) => Promise<readonly string[]>;
  /** Null outside the scope. */
  readonly establishmentOf: (scope: CompanyScope, id: string) => Promise<{ companyId: string } | null>;
  readonly supervisorsOf: (establishmentId: string) => Promise<readonly SupervisorRoom[]>;
  /** The most pupils a company wants at once; null for no limit. */
  readonly maxPupilsOf: (companyId: string) => Promise<number | null>;
}

const CHANGED = 'place-offer.changed-meanwhile';
/** A confirmation is not about one version: what others change meanwhile is confirmed with it. */
const CONFIRM_TRIES = 5;

/** Place offers: what a company offers, that it stands by it, and who takes a place. */
export const createCapacityService = (deps: Deps) => {
  const { offers, clock } = deps;

  const get = async (scope: CompanyScope, id: string): Promise<PlaceOffer> => {
    const offer = await offers.get(id);
    if (!offer || !isInScope(scope, offer.companyId)) throw notFound('place-offer.not-found', { id });
    return offer;
  };

  const list = async (scope: CompanyScope, query: PlaceOfferQuery): Promise<Page<PlaceOffer>> => {
    const { text, establishmentId, season, cursor, limit } = query;
    const companyId = scope.companyId ?? query.companyId ?? null;
    if (query.companyId !== undefined && query.companyId !== companyId) return { items: [], next: null };
    const found = text === undefined ? null : await deps.establishmentIdsWith(scope, text);
    const own = establishmentId === undefined ? null : [establishmentId];
    const establishmentIds = own && found ? own.filter((id) => found.includes(id)) : (own ?? found);
    if (establishmentIds?.length === 0) return { items: [], next: null };
    const window = { after: idPlaceOf(cursor), limit: limit + 1 };
    return toPage(await offers.list({ establishmentIds, companyId, season }, window), limit, ({ id }) => [id]);
  };

  const check = async (offer: Omit<PlaceOffer, 'id' | 'version' | 'claims'>): Promise<void> => {
    const supervisors = await deps.supervisorsOf(offer.establishmentId);
    const faults = offerFaults(
      offer,
      supervisors.map(({ id }) => id),
    );
    if (faults.length > 0) throw new AppError('rule', 'place-offer.invalid', {}, faults);
  };

  const create = async (scope: CompanyScope, input: NewPlaceOffer): Promise<PlaceOffer> => {
    const establishment = await deps.establishmentOf(scope, input.establishmentId);
    if (!establishment)
      throw new AppError('rule', 'place-offer.establishment-unknown', {}, [
        { path: 'establishmentId', code: 'unknown' },
      ]);
    const { companyId } = establishment;
    const offer = {
      id: newId('off'),
      version: 1,
      companyId,
      ...input,
      confirmedOn: null,
      confirmedBy: null,
      claims: [],
    };
    await check(offer);
    await offers.insert(offer);
    noteMade(offer.id);
    return offer;
  };

  const edit = async (before: PlaceOffer, after: PlaceOffer): Promise<PlaceOffer | 'changed-meanwhile'> => {
    await check(after);
    const outcome = await offers.edit(before, after);
    if (outcome === 'changed-meanwhile') return outcome;
    const now = await offers.get(before.id);
    if (outcome === 'taken') throw conflict('place-offer.places-taken', takenIn(now ?? before));
    return now ?? after;
  };

  /** Changes an offer; fewer places than are taken is a conflict that says how many are taken. */
  const change = async (scope: CompanyScope, read: Read, patch: PlaceOfferPatch): Promise<PlaceOffer> => {
    const before = await get(scope, read.id);
    if (before.version !== read.version) throw changedMeanwhile(CHANGED);
    const after = await edit(before, patched<PlaceOffer>(before, patch));
    if (after === 'changed-meanwhile') throw changedMeanwhile(CHANGED);
    noteChanges(before, after, 'shown');
    return after;
  };

  /** Records that the company stands by its places today, with other days where it says so. */
  const confirm = async (
    scope: CompanyScope,
    id: string,
    { by, days }: { by: string; days?: PlaceOffer['days'] | undefined },
  ): Promise<PlaceOffer> => {
    for (let tries = 0; tries < CONFIRM_TRIES; tries++) {
      const before = await get(scope, id);
      const confirmed = { confirmedOn: clock.today(), confirmedBy: by };
      const after = await edit(before, { ...patched<PlaceOffer>(before, { days }), ...confirmed });
      if (after !== 'changed-meanwhile') return after;
    }
    throw changedMeanwhile(CHANGED);
  };

  /** The same places in another season, nobody in them and not confirmed. Copying twice gives the copy that is there. */
  const copy = async (scope: CompanyScope, id: string, season: SeasonId): Promise<PlaceOffer> => {
    const before = await get(scope, id);
    if (before.season === season) throw breaksRule('place-offer.same-season', { season });
    const offer = copiedToSeason(before, season);
    try {
      await offers.insert(offer);
      noteMade(offer.id);
      return offer;
    } catch (error) {
      if (!duplicateKeyOf(error)) throw error;
      return get(scope, offer.id);
    }
  };

  const remove = async (scope: CompanyScope, read: Read): Promise<void> => {
    const before = await get(scope, read.id);
    if (before.version !== read.version) throw changedMeanwhile(CHANGED);
    if (await offers.remove(before)) return;
    const now = await get(scope, read.id);
    if (now.version !== before.version) throw changedMeanwhile(CHANGED);
    throw conflict('place-offer.places-taken', takenIn(now));
  };

  /** The most pupils that company and praktijkopleiders of an offer take. */
  const limitsOf = (offer: PlaceOffer): Promise<[number | null, readonly SupervisorRoom[]]> =>
    Promise.all([
      deps.maxPupilsOf(offer.companyId),
      offer.supervisorIds.length === 0 ? [] : deps.supervisorsOf(offer.establishmentId),
    ]);

  /** Takes places for one pupil, all or none, within the maximum of the company and of those who guide. The same claim id twice is one claim. */
  const claim = async (offerId: string, wanted: PlaceClaim): Promise<ClaimOutcome> => {
    const offer = await offers.get(offerId);
    if (!offer) return 'not-found';
    return offers.claim(offerId, wanted, ...(await limitsOf(offer)));
  };

  /** Gives the places of a claim back; false when they were not held. */
  const release = (offerId: string, claimId: string): Promise<boolean> => offers.release(offerId, claimId);

  /** Lets a claim hold other periods, in a transaction of the caller that runs within `announcing`. */
  const resize = async (offerId: string, resized: Pick<PlaceClaim, 'id' | 'periodIds'>): Promise<ResizeOutcome> => {
    const offer = await offers.get(offerId);
    return offer ? offers.resize(offerId, resized, ...(await limitsOf(offer))) : 'not-held';
  };

  const announcing = <T>(offerId: string, work: () => Promise<T>): Promise<T> => offers.announcing(offerId, work);

  return { get, list, create, change, confirm, copy, remove, claim, release, announcing, resize };
};

export type CapacityService = ReturnType<typeof createCapacityService>;

/** How many places are taken, per period and weekday; what is not taken is left out. */
const takenIn = ({ claims, periods }: PlaceOffer): { taken: Record<string, Record<string, number>> } => ({
  taken: Object.fromEntries(
    periods.flatMap(({ id }) => {
      const here = claims.filter((one) => one.periodIds.includes(id));
      if (here.length === 0) return [];
      const days = WEEKDAYS.map(
        (weekday) => [weekday, here.filter((one) => one.weekdays.includes(weekday)).length] as const,
      );
      return [[id, { ...Object.fromEntries(days.filter(([, count]) => count > 0)), total: here.length }]];
    }),
  ),
});
