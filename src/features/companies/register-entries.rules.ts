import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Company, Establishment, Supervisor } from '../../domain/company.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import type { Recognition } from '../../domain/recognition.js';
import { seasonPeriod } from '../../domain/season.js';
import { WEEKDAYS, weekdaysOf, type Weekday } from '../../domain/week-schedule.js';

/** What is left in each period of an offer, per weekday and in total. */
export type FreePlaces = Readonly<Record<string, Readonly<Partial<Record<Weekday | 'total', number>>>>>;

/** An offer with what is left of it, and what a search asks of it worked out once. */
export interface CountedOffer {
  readonly offer: PlaceOffer;
  readonly free: FreePlaces;
  /** Whether the company confirmed its places for the season. */
  readonly confirmed: boolean;
  readonly seasonEnds: CalendarDate;
  /** One bit per weekday on which it is open. */
  readonly openDays: number;
  readonly periods: readonly {
    readonly id: string;
    readonly lastDay: CalendarDate;
    /** One bit per weekday with a place left; none when the total is used up. */
    readonly freeDays: number;
  }[];
}

/** The bit of a weekday. */
export const weekdayBit = (weekday: Weekday): number => 1 << WEEKDAYS.indexOf(weekday);

const countedOf = (offer: PlaceOffer, rules: OfferRules): CountedOffer => {
  const free = rules.freePlacesOf(offer);
  return {
    offer,
    free,
    confirmed: rules.isConfirmed(offer),
    seasonEnds: seasonPeriod(offer.season).lastDay,
    openDays: weekdaysOf(offer.days).reduce((bits, weekday) => bits | weekdayBit(weekday), 0),
    periods: offer.periods.map(({ id, lastDay }) => ({ id, lastDay, freeDays: freeDaysOf(free[id]) })),
  };
};

const freeDaysOf = (free: FreePlaces[string] | undefined): number =>
  free && (free.total ?? 0) > 0
    ? WEEKDAYS.reduce((bits, weekday) => ((free[weekday] ?? 0) > 0 ? bits | weekdayBit(weekday) : bits), 0)
    : 0;

const withFreeDays = (bits: number, { freeDays }: { readonly freeDays: number }): number => bits | freeDays;

/** What the register asks about an offer; none of it depends on the day. */
export interface OfferRules {
  readonly freePlacesOf: (offer: PlaceOffer) => FreePlaces;
  readonly isConfirmed: (offer: PlaceOffer) => boolean;
}

/** One establishment with all that hangs on it. */
export interface RegisterEntry {
  readonly establishment: Establishment;
  readonly company: Company;
  readonly recognitions: readonly Recognition[];
  readonly offers: readonly CountedOffer[];
  readonly supervisors: readonly Supervisor[];
  /** The name as lists sort it. */
  readonly sortName: string;
  /** Name, town, company and KvK number as a search reads them. */
  readonly text: string;
  /** One bit per weekday on which some offer is open, whatever the season. */
  readonly openDays: number;
  /** One bit per weekday on which some confirmed offer has a place left, whatever the season. */
  readonly freeDays: number;
  /** The day for which `recognised` was derived; null when it was not yet. */
  derivedFor: CalendarDate | null;
  /** The recognised pairs of sector and programme as bits, kept as long as nothing changes. */
  recognised: number;
}

/** A company as lists show it. */
export interface CompanyEntry {
  readonly company: Company;
  readonly establishments: readonly RegisterEntry[];
  readonly sortName: string;
  readonly text: string;
}

/** The kinds of things the register holds, by the word before the id in the change feed. */
export interface RegisterThings {
  readonly company: Company;
  readonly establishment: Establishment;
  readonly supervisor: Supervisor;
  readonly recognition: Recognition;
  readonly offer: PlaceOffer;
}
export type RegisterKind = keyof RegisterThings;
export const REGISTER_KINDS = ['company', 'establishment', 'supervisor', 'recognition', 'offer'] as const;

/** Text as a search compares it: lower case, without accents, single spaces. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

/** The words of a question; each must occur somewhere. */
export const searchWords = (text: string): string[] => foldText(text).split(' ').filter(Boolean);

interface Draft {
  establishment: Establishment | null;
  recognitions: Recognition[];
  offers: CountedOffer[];
  supervisors: Supervisor[];
}

const emptyDraft = (): Draft => ({ establishment: null, recognitions: [], offers: [], supervisors: [] });
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/**
 * The register in memory: every thing in its place, entries made anew when one of their things changes. Holds no clock and reads
 * nothing; whoever owns it keeps it equal to what is stored.
 */
export const createRegisterEntries = (
  rules: OfferRules,
  listener: { changed(entry: RegisterEntry | undefined, before: RegisterEntry | undefined): void },
) => {
  const companies = new Map<string, Company>();
  const drafts = new Map<string, Draft>();
  const entries = new Map<string, RegisterEntry>();
  const ofCompany = new Map<string, Set<string>>();
  /** Where a recognition, offer or supervisor hangs. */
  const homes = new Map<string, string>();

  const draftOf = (establishmentId: string): Draft => {
    const existing = drafts.get(establishmentId);
    if (existing) return existing;
    const draft = emptyDraft();
    drafts.set(establishmentId, draft);
    return draft;
  };

  const assemble = (draft: Draft | undefined): RegisterEntry | undefined => {
    const establishment = draft?.establishment;
    const company = establishment && companies.get(establishment.companyId);
    if (!draft || !establishment || !company) return undefined;
    const { recognitions, offers, supervisors } = draft;
    return {
      establishment,
      company,
      recognitions: [...recognitions],
      offers: [...offers],
      supervisors: [...supervisors],
      sortName: foldText(establishment.name),
      text: foldText(`${establishment.name} ${establishment.town} ${company.name} ${company.kvkNumber}`),
      openDays: offers.reduce((bits, { openDays }) => bits | openDays, 0),
      freeDays: offers.reduce((bits, one) => (one.confirmed ? one.periods.reduce(withFreeDays, bits) : bits), 0),
      derivedFor: null,
      recognised: 0,
    };
  };

  const touch = (establishmentId: string): void => {
    const before = entries.get(establishmentId);
    const entry = assemble(drafts.get(establishmentId));
    if (entry) entries.set(establishmentId, entry);
    else entries.delete(establishmentId);
    listener.changed(entry, before);
  };

  const putCompany = (id: string, company: Company | null): Iterable<string> => {
    if (company) companies.set(id, company);
    else companies.delete(id);
    return ofCompany.get(id) ?? [];
  };

  const putEstablishment = (id: string, establishment: Establishment | null): Iterable<string> => {
    const draft = draftOf(id);
    if (draft.establishment) ofCompany.get(draft.establishment.companyId)?.delete(id);
    draft.establishment = establishment;
    if (establishment) {
      const siblings = ofCompany.get(establishment.companyId);
      if (siblings) siblings.add(id);
      else ofCompany.set(establishment.companyId, new Set([id]));
    }
    return [id];
  };

  const putHanging = (
    kind: 'supervisor' | 'recognition' | 'offer',
    id: string,
    thing: Supervisor | Recognition | PlaceOffer | null,
  ): Iterable<string> => {
    const key = `${kind}/${id}`;
    const home = homes.get(key);
    if (home !== undefined) {
      const draft = draftOf(home);
      if (kind === 'offer') draft.offers = draft.offers.filter(({ offer }) => offer.id !== id);
      else if (kind === 'recognition') draft.recognitions = draft.recognitions.filter((one) => one.id !== id);
      else draft.supervisors = draft.supervisors.filter((one) => one.id !== id);
      homes.delete(key);
    }
    if (!thing) return home === undefined ? [] : [home];
    const draft = draftOf(thing.establishmentId);
    homes.set(key, thing.establishmentId);
    if (kind === 'offer') {
      const offer = thing as PlaceOffer;
      draft.offers.push(countedOf(offer, rules));
      draft.offers.sort((a, b) => byId(a.offer, b.offer));
    } else if (kind === 'recognition') draft.recognitions.push(thing as Recognition);
    else draft.supervisors.push(thing as Supervisor);
    if (kind === 'recognition') draft.recognitions.sort(byId);
    if (kind === 'supervisor') draft.supervisors.sort(byId);
    return home === undefined || home === thing.establishmentId
      ? [thing.establishmentId]
      : [home, thing.establishmentId];
  };

  /** Places a thing, or takes it away when it is null; gives the establishments it touches. */
  const place = <K extends RegisterKind>(kind: K, id: string, thing: RegisterThings[K] | null): Iterable<string> => {
    if (kind === 'company') return putCompany(id, thing as Company | null);
    if (kind === 'establishment') return putEstablishment(id, thing as Establishment | null);
    return putHanging(kind, id, thing as Supervisor | Recognition | PlaceOffer | null);
  };

  return {
    /** Places many things; entries are made once, after all of them are there. */
    put: <K extends RegisterKind>(
      changes: Iterable<readonly [kind: K, id: string, thing: RegisterThings[K] | null]>,
    ) => {
      const touched = new Set<string>();
      for (const [kind, id, thing] of changes) for (const one of place(kind, id, thing)) touched.add(one);
      for (const id of touched) touch(id);
    },
    get: (establishmentId: string): RegisterEntry | undefined => entries.get(establishmentId),
    all: (): IterableIterator<RegisterEntry> => entries.values(),
    companies: (): IterableIterator<Company> => companies.values(),
    company: (id: string): Company | undefined => companies.get(id),
    ofCompany: (companyId: string): RegisterEntry[] =>
      [...(ofCompany.get(companyId) ?? [])].sort().flatMap((id) => entries.get(id) ?? []),
  };
};

export type RegisterEntries = ReturnType<typeof createRegisterEntries>;
