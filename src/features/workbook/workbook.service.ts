import type { Actor, SchoolScope } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import { guidedKeyOf, isFound, type GuidedPlacement, type GuidedPlacements } from '../../domain/guided-placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Sector } from '../../domain/sector.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import { starterItems } from './starter-templates.rules.js';
import { bookIdOf, type WorkbookRepository } from './workbook.repository.js';
import {
  isDone,
  movedTo,
  reported,
  templateFaults,
  ticked,
  type ItemPlace,
  type TemplateItem,
  type TickSide,
  type Workbook,
} from './workbook.rules.js';

/** A pupil's book with the placement through which it is seen. */
export interface GuidedBook {
  readonly guided: GuidedPlacement;
  /** Version 0 while nothing was written in it: then it is the template. */
  readonly book: Workbook;
}

/** What a list of books is narrowed to. */
export interface BookQuery {
  /** Words of the names of pupil, group or place. */
  readonly search?: string | undefined;
  readonly group?: string | undefined;
}

/** The template of a school for a sector, as it is now; edition 0 ships with the service. */
export interface CurrentTemplate {
  readonly sector: Sector;
  readonly edition: number;
  readonly items: readonly TemplateItem[];
  /** Who made each edition and when, newest first. */
  readonly editions: readonly { readonly edition: number; readonly madeAt: Date; readonly by: Author }[];
}

export interface WorkbookDeps {
  readonly store: WorkbookRepository;
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** @throws AppError for a link that is not good, or too many tries from an address */
  readonly openLink: (secret: string, purpose: string, address: string) => Promise<LinkGrant>;
}

const PURPOSE = 'workbook.day-report';
/** A link lives a little longer than the stage, at most a school year. */
const LINK_DAYS = 300;
const DAY_MS = 86_400_000;
const TRIES = 5;

/** A company reads what the pupil did there, and not what it did elsewhere. */
const shownTo = (actor: Actor, { guided, book }: GuidedBook): GuidedBook =>
  actor.role === 'coordinator' || actor.role === 'mentor'
    ? { guided, book }
    : {
        guided,
        book: { ...book, reports: book.reports.filter(({ placementId }) => placementId === guided.placement.id) },
      };

const sideOf = ({ schoolId }: Actor): TickSide => (schoolId === null ? 'company' : 'school');

/** Stageboeken: what each pupil learns where, who saw it, and what the mbo asks. */
export const createWorkbookService = (deps: WorkbookDeps) => {
  const { store, clock } = deps;

  const template = async (scope: SchoolScope, sector: Sector): Promise<CurrentTemplate> => {
    const editions = await store.editions(scope, sector);
    const newest = editions.at(-1);
    return {
      sector,
      edition: newest?.edition ?? 0,
      items: newest?.items ?? starterItems(sector),
      editions: editions.map(({ edition, madeAt, by }) => ({ edition, madeAt, by })).reverse(),
    };
  };

  /** Keeps the items as the next edition. `edition` is the one that was read; pupils who have a book keep theirs. */
  const saveTemplate = async (
    actor: Actor,
    at: { sector: Sector; edition: number | null },
    items: readonly TemplateItem[],
  ): Promise<CurrentTemplate> => {
    const scope = schoolScopeOf(actor);
    const before = await template(scope, at.sector);
    if (before.edition !== at.edition) throw changedMeanwhile('workbook.template-changed-meanwhile');
    const faults = templateFaults(items);
    if (faults.length > 0) throw new AppError('rule', 'workbook.template-invalid', {}, faults);
    const edition = before.edition + 1;
    try {
      await store.addEdition(scope, {
        id: `tpl.${scope.schoolId}.${at.sector}.${edition}`,
        version: 1,
        schoolId: scope.schoolId,
        sector: at.sector,
        edition,
        madeAt: clock.now(),
        by: authorOf(actor),
        items,
      });
    } catch (error) {
      if (duplicateKeyOf(error)) throw changedMeanwhile('workbook.template-changed-meanwhile');
      throw error;
    }
    return template(scope, at.sector);
  };

  const bookOf = async ({ placement }: GuidedPlacement): Promise<Workbook> => {
    const { schoolId, studentId, sector } = placement;
    const kept = await store.book({ schoolId }, studentId);
    if (kept) return kept;
    const { edition, items } = await template({ schoolId }, sector);
    return {
      id: bookIdOf(studentId),
      version: 0,
      ...{ schoolId, studentId, sector, edition },
      items: items.map((item) => ({ ...item, ticks: [] })),
      reports: [],
      history: [],
    };
  };

  const get = async (actor: Actor, placementId: string): Promise<GuidedBook> => {
    const guided = await deps.placements.get(actor, placementId);
    return shownTo(actor, { guided, book: await bookOf(guided) });
  };

  /** The pupils whose books a person may see, each with the newest placement, by name. */
  const pupils = async (actor: Actor, { search, group }: BookQuery): Promise<GuidedPlacement[]> => {
    const newest = new Map<string, GuidedPlacement>();
    for (const guided of await deps.placements.all(actor)) newest.set(guided.placement.studentId, guided);
    return [...newest.values()].filter(
      (guided) => (group === undefined || guided.pupil.groupName === group) && isFound(guided, search),
    );
  };

  const groupNames = async (actor: Actor): Promise<string[]> =>
    [...new Set((await deps.placements.all(actor)).map(({ pupil }) => pupil.groupName))].sort();

  const booksOf = async (all: readonly GuidedPlacement[]): Promise<GuidedBook[]> => {
    const schoolIds = [...new Set(all.map(({ placement }) => placement.schoolId))];
    const books = new Map<string, Workbook>();
    for (const schoolId of schoolIds) {
      const mine = all.filter(({ placement }) => placement.schoolId === schoolId);
      for (const book of await store.books(
        { schoolId },
        mine.map(({ placement }) => placement.studentId),
      ))
        books.set(book.studentId, book);
    }
    return Promise.all(
      all.map(async (guided) => ({
        guided,
        book: books.get(guided.placement.studentId) ?? (await bookOf(guided)),
      })),
    );
  };

  /** The books of all pupils a person may see, one row per pupil. */
  const all = async (actor: Actor, query: BookQuery): Promise<GuidedBook[]> => booksOf(await pupils(actor, query));

  /** A page of them, by the pupil's name. */
  const list = async (
    actor: Actor,
    { cursor, limit, ...query }: BookQuery & PageRequest,
  ): Promise<Page<GuidedBook>> => {
    const { items, next } = pageOfAll(await pupils(actor, query), { cursor, limit }, guidedKeyOf);
    return { items: await booksOf(items), next };
  };

  /** Writes in a book; what others write at the same time stays. The first thing written makes the book. */
  const write = async (guided: GuidedPlacement, change: (book: Workbook) => Workbook): Promise<GuidedBook> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await bookOf(guided);
      const after = change(before);
      if (after === before) return { guided, book: before };
      if (before.version > 0) {
        if (await store.replaceBook(after, after)) return { guided, book: { ...after, version: before.version + 1 } };
        continue;
      }
      try {
        const first = { ...after, version: 1 };
        await store.addBook(first, first);
        return { guided, book: first };
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error;
      }
    }
    throw changedMeanwhile('workbook.changed-meanwhile');
  };

  const itemIn = (book: Workbook, itemId: string): void => {
    if (!book.items.some(({ id }) => id === itemId)) throw notFound('workbook.item-not-found', { id: itemId });
  };

  /** Ticks an item, or takes the own tick away: a company for the company, a mentor or coordinator for the school. */
  const tick = async (
    actor: Actor,
    placementId: string,
    { itemId, isOn }: { itemId: string; isOn: boolean },
  ): Promise<GuidedBook> => {
    const guided = await deps.placements.get(actor, placementId);
    const act = { by: authorOf(actor), at: clock.now() };
    const written = await write(guided, (book) => {
      itemIn(book, itemId);
      return ticked(book, { itemId, side: sideOf(actor), isOn, day: clock.today() }, act);
    });
    return shownTo(actor, written);
  };

  /** Says where an item is learned. What somebody saw done is no longer moved. */
  const move = async (
    actor: Actor,
    placementId: string,
    { itemId, place }: { itemId: string; place: ItemPlace },
  ): Promise<GuidedBook> => {
    const guided = await deps.placements.get(actor, placementId);
    const act = { by: authorOf(actor), at: clock.now() };
    const written = await write(guided, (book) => {
      itemIn(book, itemId);
      if (book.items.some((item) => item.id === itemId && isDone(item))) throw breaksRule('workbook.item-done');
      return movedTo(book, { itemId, place }, act);
    });
    return shownTo(actor, written);
  };

  /** A link with which the pupil reports its days; the one before stops working. */
  const issueLink = async (actor: Actor, placementId: string): Promise<string> => {
    const { placement } = await deps.placements.get(actor, placementId);
    await deps.links.revoke(PURPOSE, placementId);
    return deps.links.issue({
      purpose: PURPOSE,
      subjectId: placementId,
      holderId: placement.studentId,
      schoolId: placement.schoolId,
      expiresAt: new Date(clock.now().getTime() + LINK_DAYS * DAY_MS),
    });
  };

  /** What a pupil's link is about; opening it changes nothing. */
  const behindLink = async (secret: string, address: string): Promise<GuidedBook> => {
    const { subjectId, schoolId } = await deps.openLink(secret, PURPOSE, address);
    const guided = await deps.placements.find({ schoolId: schoolId ?? '' }, subjectId);
    if (!guided) throw notFound('link.not-valid');
    return { guided, book: await bookOf(guided) };
  };

  /** What the pupil did today, in two sentences, with what it ticks. Said again today it replaces the first. */
  const report = async (
    secret: string,
    address: string,
    told: { text: string; itemIds: readonly string[] },
  ): Promise<GuidedBook> => {
    const { guided } = await behindLink(secret, address);
    const { id: placementId, studentId, firstDay, lastDay } = guided.placement;
    const day = clock.today();
    if (day < firstDay || day > lastDay) throw breaksRule('workbook.no-stage-today');
    const at = clock.now();
    const by: Author = { id: studentId, role: 'pupil', name: guided.pupil.name };
    return write(guided, (book) => {
      for (const id of told.itemIds) itemIn(book, id);
      return reported(book, { day, placementId, ...told, at }, { by, at });
    });
  };

  return { template, saveTemplate, get, all, list, groupNames, tick, move, issueLink, behindLink, report };
};

export type WorkbookService = ReturnType<typeof createWorkbookService>;
