import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { EVERYTHING, type ChangeFeed, type FeedPosition } from '../../platform/db/change-feed.js';
import type { CompanyScope } from '../../domain/company-scope.js';
import { isInScope } from '../../domain/company-scope.js';
import type { Company, Establishment, Supervisor } from '../../domain/company.js';
import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';
import type { Recognition, RecognitionStanding } from '../../domain/recognition.js';
import type { SeasonId } from '../../domain/season.js';
import type { Point, Whereabouts } from '../../domain/travel.js';
import {
  createRegisterEntries,
  foldText,
  REGISTER_KINDS,
  searchWords,
  type CompanyEntry,
  type FreePlaces,
  type RegisterEntry,
  type RegisterKind,
  type RegisterThings,
} from './register-entries.rules.js';
import { createByName, createPlaces, type Hit } from './register-order.rules.js';
import { whereaboutsOf, type PartOfAddress } from './whereabouts.rules.js';
import { createEntryJudge, type EntryJudge, type PlacesLeft, type RegisterQuestion } from './register-search.rules.js';

/** Where the register reads one kind of thing. */
interface Source<T> {
  all(): Promise<T[]>;
  byIds(ids: readonly string[]): Promise<T[]>;
}

export interface RegisterDeps {
  readonly sources: { readonly [K in RegisterKind]: Source<RegisterThings[K]> };
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly standingOn: (recognition: Recognition, on: CalendarDate) => RecognitionStanding;
  readonly isRecognisedOn: (recognition: Recognition, on: CalendarDate) => boolean;
  readonly isConfirmed: (offer: PlaceOffer) => boolean;
  readonly freePlacesOf: (offer: PlaceOffer) => FreePlaces;
  readonly pupilsAtOnce: (offers: readonly PlaceOffer[], offerId: string, claim: PlaceClaim) => number;
}

/** A question with where to look and which page of the answer. */
export interface RegisterSearch extends Omit<RegisterQuestion, 'words'> {
  readonly text?: string | undefined;
  readonly near: { readonly point: Point; readonly radiusKm: number } | null;
  /** The distance (or folded name) and id of the last one of the page before. */
  readonly after: readonly [distanceOrName: number | string, id: string] | null;
  readonly limit: number;
}

/** An establishment as it stands today. */
export interface ShownEntry {
  readonly entry: RegisterEntry;
  readonly recognitions: readonly { readonly recognition: Recognition; readonly standing: RecognitionStanding }[];
  /** In a search those that fit the question, else all of this season and later. */
  readonly offers: readonly {
    readonly offer: PlaceOffer;
    readonly confirmed: boolean;
    readonly left: readonly PlacesLeft[];
  }[];
}

/** One found establishment. */
export interface RegisterHit extends ShownEntry {
  /** Null when no point was asked. */
  readonly distanceKm: number | null;
  /** The ids of `offers`. */
  readonly fitting: readonly string[];
}

/** An offer with all that matching must know about it. */
export interface OfferWithFacts {
  readonly offer: PlaceOffer;
  readonly establishment: Establishment;
  readonly company: Company;
  readonly recognitions: readonly Recognition[];
  /** Those of the offer, in its order. */
  readonly supervisors: readonly Supervisor[];
}

/**
 * The register of companies as a whole, kept in memory for searching and never behind what is stored: each question first asks the
 * change feed, so a write that ended anywhere is seen by the next question everywhere. Questions that come together share that look.
 */
export const createRegister = (deps: RegisterDeps) => {
  let view: View | null = null;
  let position: FeedPosition = [];
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<View> | null = null;

  const load = async (): Promise<View> => {
    const loaded = createView(deps);
    const { sources } = deps;
    const changes: Change[] = [];
    const add = <K extends RegisterKind>(kind: K, things: RegisterThings[K][]): void => {
      for (const thing of things) changes.push([kind, thing.id, thing] as unknown as Change);
    };
    for (const kind of REGISTER_KINDS) add(kind, await sources[kind].all());
    loaded.put(changes);
    return loaded;
  };

  const readAgain = async (into: View, keys: ReadonlySet<string>): Promise<void> => {
    for (const kind of REGISTER_KINDS) {
      const ids = [...keys].flatMap((key) => (key.startsWith(`${kind}/`) ? key.slice(kind.length + 1) : []));
      if (ids.length === 0) continue;
      const found = new Map((await deps.sources[kind].byIds(ids)).map((thing) => [thing.id, thing]));
      into.put(ids.map((id) => [kind, id, found.get(id) ?? null] as Change));
    }
  };

  const refresh = async (): Promise<View> => {
    if (view === null) {
      const start = await deps.feed.position();
      view = await load();
      position = start;
      return view;
    }
    const changes = await deps.feed.changesSince(position);
    if (changes.keys.has(EVERYTHING)) view = await load();
    else if (changes.keys.size > 0) await readAgain(view, changes.keys);
    position = changes.position;
    return view;
  };

  /** The register as it is now. A question joins a look that has not begun, never one that began before it was asked. */
  const fresh = (): Promise<View> =>
    (next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        const look = refresh();
        running = look;
        return look;
      }));

  const show = (entry: RegisterEntry, judge: EntryJudge, question: RegisterQuestion): ShownEntry => ({
    entry,
    recognitions: judge.standings(entry),
    offers: entry.offers
      .filter((counted) => judge.offerFits(entry, counted, question))
      .map((counted) => ({
        offer: counted.offer,
        confirmed: counted.confirmed,
        left: judge.placesLeft(entry, counted),
      })),
  });

  return {
    /** A page of establishments, read one beyond the limit: by distance where a point is given, else by name. */
    search: async (search: RegisterSearch): Promise<RegisterHit[]> => {
      const now = await fresh();
      const { judge } = now.on(deps.clock.today());
      const question = { ...search, words: searchWords(search.text ?? '') };
      const { near, after, limit } = search;
      const test = judge.testFor(question);
      const hits: (Omit<Hit, 'km'> & { km: number | null })[] =
        near === null
          ? now.byName.after(after && [String(after[0]), after[1]], test, limit).map((entry) => ({ entry, km: null }))
          : now.places.near(near.point, near.radiusKm, test, after && [Number(after[0]), after[1]], limit);
      return hits.map(({ entry, km }) => {
        const shown = show(entry, judge, question);
        return { ...shown, distanceKm: km, fitting: shown.offers.map(({ offer }) => offer.id) };
      });
    },
    /** One establishment as it stands today. */
    shown: async (scope: CompanyScope, establishmentId: string): Promise<ShownEntry | undefined> => {
      const now = await fresh();
      const entry = now.entries.get(establishmentId);
      if (!entry || !isInScope(scope, entry.company.id)) return undefined;
      return show(entry, now.on(deps.clock.today()).judge, { scope, words: [], free: false });
    },
    /** Where an address is about, by the establishments of a scope and a list of towns; null when nothing near is known. */
    whereabouts: async (
      scope: CompanyScope,
      address: PartOfAddress,
      towns: readonly { readonly name: string; readonly point: Point }[],
    ): Promise<Whereabouts | null> => {
      const establishments = [...(await fresh()).entries.all()].flatMap(({ establishment, company }) =>
        isInScope(scope, company.id) ? establishment : [],
      );
      return whereaboutsOf(address, establishments, towns);
    },
    /** One establishment with all that hangs on it. */
    entry: async (scope: CompanyScope, establishmentId: string): Promise<RegisterEntry | undefined> => {
      const entry = (await fresh()).entries.get(establishmentId);
      return entry && isInScope(scope, entry.company.id) ? entry : undefined;
    },
    /** Companies by name, then id; the town is that of an establishment. Read one beyond the limit. */
    companies: async (search: {
      scope: CompanyScope;
      text?: string | undefined;
      after: readonly [name: string, id: string] | null;
      limit: number;
    }): Promise<CompanyEntry[]> => {
      const now = await fresh();
      const words = searchWords(search.text ?? '');
      return now.companiesByName.after(
        search.after,
        ({ company, text }) => isInScope(search.scope, company.id) && words.every((word) => text.includes(word)),
        search.limit,
      );
    },
    /** Ids of the establishments whose name, town, company or KvK number has all the words, by name. */
    establishmentIdsWith: async (scope: CompanyScope, text: string, limit: number): Promise<string[]> => {
      const words = searchWords(text);
      const test = (entry: RegisterEntry): boolean =>
        isInScope(scope, entry.company.id) && words.every((word) => entry.text.includes(word));
      return (await fresh()).byName.after(null, test, limit).map((entry) => entry.establishment.id);
    },
    /** All establishments of a company, with what hangs on them, by id. */
    ofCompany: async (companyId: string): Promise<RegisterEntry[]> => (await fresh()).entries.ofCompany(companyId),
    /** Every recognition of a scope; for lists by a day that is derived, which storage can't sort. */
    recognitionsIn: async (scope: CompanyScope): Promise<Recognition[]> =>
      [...(await fresh()).entries.all()].flatMap((entry) =>
        isInScope(scope, entry.company.id) ? entry.recognitions : [],
      ),
    /** All offers of a season that pass, by id, with what matching must know about them. */
    offersForSeason: async (
      season: SeasonId,
      filter: (offer: OfferWithFacts) => boolean = () => true,
    ): Promise<OfferWithFacts[]> => {
      const found: OfferWithFacts[] = [];
      for (const entry of (await fresh()).entries.all())
        for (const { offer } of entry.offers) {
          if (offer.season !== season) continue;
          const facts = withFacts(entry, offer);
          if (filter(facts)) found.push(facts);
        }
      return found.sort((a, b) => (a.offer.id < b.offer.id ? -1 : 1));
    },
    /** Reads the register and derives what holds today, so that the first questions need not wait. */
    warm: async (): Promise<void> => {
      const now = await fresh();
      const { judge } = now.on(deps.clock.today());
      for (const entry of now.entries.all()) judge.recognisedBits(entry);
    },
  };
};

export type Register = ReturnType<typeof createRegister>;

const withFacts = ({ establishment, company, recognitions, supervisors }: RegisterEntry, offer: PlaceOffer) => ({
  offer,
  establishment,
  company,
  recognitions,
  supervisors: offer.supervisorIds.flatMap((id) => supervisors.find((one) => one.id === id) ?? []),
});

type View = ReturnType<typeof createView>;
/** A thing as it is now; null when it is gone. */
type Change = { [K in RegisterKind]: readonly [kind: K, id: string, thing: RegisterThings[K] | null] }[RegisterKind];

/** The entries with the orders in which they are asked. */
const createView = (
  deps: Pick<RegisterDeps, 'standingOn' | 'isRecognisedOn' | 'isConfirmed' | 'freePlacesOf' | 'pupilsAtOnce'>,
) => {
  const places = createPlaces();
  const byName = createByName<RegisterEntry>((entry) => entry.establishment.id);
  const companiesByName = createByName<CompanyEntry>((entry) => entry.company.id);
  const shownCompanies = new Map<string, CompanyEntry>();
  const stale = new Set<string>();
  const entries = createRegisterEntries(deps, {
    changed: (entry, before) => {
      places.changed(entry, before);
      byName.changed(entry, before);
      for (const one of [entry, before]) if (one) stale.add(one.company.id);
    },
  });

  const showCompany = (id: string): void => {
    const company = entries.company(id);
    const establishments = entries.ofCompany(id);
    const towns = [...new Set(establishments.map(({ establishment }) => establishment.town))].join(' ');
    const shown = company && {
      company,
      establishments,
      sortName: foldText(company.name),
      text: foldText(`${company.name} ${company.kvkNumber} ${towns}`),
    };
    companiesByName.changed(shown, shownCompanies.get(id));
    if (shown) shownCompanies.set(id, shown);
    else shownCompanies.delete(id);
  };

  const companyRoom = (entry: RegisterEntry, { offer }: { offer: PlaceOffer }, periodId: string): number | null => {
    const { id, maxPupils } = entry.company;
    if (maxPupils === null) return null;
    const offers = entries
      .ofCompany(id)
      .flatMap((one) => one.offers.map((counted) => counted.offer))
      .filter(({ season }) => season === offer.season);
    return maxPupils - deps.pupilsAtOnce(offers, offer.id, { id: '', periodIds: [periodId], weekdays: [] });
  };

  let day: CalendarDate | null = null;
  let judge: EntryJudge | null = null;

  return {
    entries,
    places,
    byName,
    companiesByName,
    put: (changes: readonly Change[]): void => {
      for (const [kind, id] of changes) if (kind === 'company') stale.add(id);
      entries.put(changes);
      stale.forEach(showCompany);
      stale.clear();
    },
    /** The judge of a day; what it derived for another day is forgotten. */
    on: (today: CalendarDate): { judge: EntryJudge } => {
      if (judge === null || day !== today) {
        day = today;
        judge = createEntryJudge({ ...deps, companyRoom }, today);
      }
      return { judge };
    },
  };
};
