import { z } from 'zod';
import { REGISTER_READERS, type Actor, type Role } from '../../domain/actor.js';
import { companyScopeOf } from '../../domain/company-scope.js';
import { PROGRAMMES } from '../../domain/programme.js';
import { isSeasonId, nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import { SECTORS } from '../../domain/sector.js';
import type { Point } from '../../domain/travel.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { Clock } from '../../platform/clock.js';
import { entityId } from '../../platform/http/atoms.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { csvOfList } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { weekdayShortNames } from '../../web/texts/labels.nl.js';
import type { EstablishmentSearch, EstablishmentService } from './establishments.service.js';
import { PlaceList, RADII } from './place-list.pages.js';
import { placeRows, type PlaceRow } from './place-shape.pages.js';
import { PlacePage } from './place-view.pages.js';

export interface PlacePagesDeps {
  readonly establishments: EstablishmentService;
  readonly clock: Clock;
  /** The place a person searches around; null for somebody without a school. */
  readonly around: (actor: Actor) => Promise<{ readonly point: Point } | null>;
}

/** Who may change companies and establishments; a company contact the own ones only. */
export const EDITORS: readonly Role[] = ['coordinator', 'company', 'admin'];
/** A search around a point looks at the whole circle for each part of a file: few parts, then. */
const ROWS_AT_ONCE = 1000;

const filters = {
  q: queryText,
  straal: queryOneOf(RADII),
  sector: queryOneOf(SECTORS),
  opleiding: queryOneOf(PROGRAMMES),
  dag: queryOneOf(WEEKDAYS),
  seizoen: queryText,
  vrij: queryText,
};
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const fileQuery = z.object(filters);
const placeParams = z.strictObject({ id: entityId });
const placeQuery = z.object(noticeQuery);

/** What the address asks for, as the register takes it. */
export const searchOf = (
  query: z.output<typeof fileQuery>,
  around: { readonly point: Point } | null,
): Omit<EstablishmentSearch, 'cursor' | 'limit'> => ({
  text: query.q,
  near: around === null || query.straal === undefined ? null : { point: around.point, radiusKm: Number(query.straal) },
  sector: query.sector,
  programme: query.opleiding,
  weekday: query.dag,
  season: query.seizoen !== undefined && isSeasonId(query.seizoen) ? query.seizoen : undefined,
  free: query.vrij !== undefined,
});

/** The seasons a person can choose: this one and the two after. */
export const seasonsFrom = (now: SeasonId): SeasonId[] => [now, nextSeason(now), nextSeason(nextSeason(now))];

/** Searching the register, and one establishment. */
export const placePages = (deps: PlacePagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: '/leerbedrijven',
    summary: 'Page: search the register of establishments',
    allow: REGISTER_READERS,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const around = await deps.around(actor);
      const { items, next } = await deps.establishments.search(companyScopeOf(actor), {
        ...searchOf(query, around),
        cursor: query.cursor,
        limit: ROWS_ON_PAGE,
      });
      return {
        html: renderPage(
          { title: 'Leerbedrijven', actor, path: '/leerbedrijven', notice: query.melding },
          <PlaceList
            query={query}
            seasons={seasonsFrom(seasonOf(deps.clock.today()))}
            rows={placeRows(items)}
            next={next}
            hasSchool={around !== null}
            mayAdd={actor.role === 'coordinator' || actor.role === 'admin'}
          />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: '/leerbedrijven.csv',
    summary: 'File: what a search of the register finds',
    allow: REGISTER_READERS,
    audit: null,
    query: fileQuery,
    handle: async ({ actor, query }) => {
      const around = await deps.around(actor);
      return csvOfList(
        'leerbedrijven.csv',
        async (part) => {
          const asked = { ...searchOf(query, around), ...part };
          const { items, next } = await deps.establishments.search(companyScopeOf(actor), asked);
          return { header: CSV_HEADER, rows: placeRows(items).map(csvRow), next };
        },
        ROWS_AT_ONCE,
      );
    },
  }),
  page({
    method: 'get',
    path: '/vestigingen/:id',
    summary: 'Page: one establishment with its recognitions and places',
    allow: REGISTER_READERS,
    audit: null,
    params: placeParams,
    query: placeQuery,
    handle: async ({ actor, params, query }) => {
      const shown = await deps.establishments.shown(companyScopeOf(actor), params.id);
      return {
        html: renderPage(
          {
            title: shown.entry.establishment.name,
            actor,
            path: '/leerbedrijven',
            notice: query.melding,
          },
          <PlacePage
            shown={shown}
            mayEdit={EDITORS.includes(actor.role)}
            mayPropose={actor.role === 'coordinator'}
            mayWithdraw={actor.role === 'admin'}
            maySeeContact={EDITORS.includes(actor.role)}
          />,
        ),
      };
    },
  }),
];

const CSV_HEADER = [
  'Vestiging',
  'Bedrijf',
  'Plaats',
  'Afstand',
  'Erkend voor',
  'Werk',
  'Vrije dagen',
  'Vrij',
  'Bevestigd',
];

const csvRow = (row: PlaceRow): string[] => [
  ...[row.name, row.company ?? row.name, row.town, row.distance, row.recognised, row.works.join('; ')],
  row.free.map((day) => weekdayShortNames[day]).join(' '),
  ...[row.freeText, row.confirmed ? 'ja' : 'nee'],
];
