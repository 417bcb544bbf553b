import type { z } from 'zod';
import { companyScopeOf } from '../../domain/company-scope.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  establishmentChangeBody,
  establishmentPage,
  establishmentParams,
  type establishmentRow,
  establishmentSearchQuery,
  establishmentView,
  newEstablishmentBody,
  searchOf,
} from './establishments.schemas.js';
import type { EstablishmentService } from './establishments.service.js';
import type { RegisterHit, ShownEntry } from './register.service.js';

type View = z.input<typeof establishmentView>;

const metresExact = (km: number): number => Math.round(km * 1000) / 1000;

const freePlacesOf = (offers: ShownEntry['offers']): View['freePlaces'] => {
  const free: View['freePlaces'] = {};
  for (const { confirmed, left } of offers)
    for (const weekday of confirmed ? WEEKDAYS : []) {
      const best = left.reduce((most, { byWeekday }) => Math.max(most, byWeekday[weekday] ?? 0), 0);
      if (best > 0) free[weekday] = (free[weekday] ?? 0) + best;
    }
  return free;
};

/** An establishment with its company's name, recognitions and places. */
export const toEstablishmentView = ({ entry, recognitions, offers }: ShownEntry): View => ({
  ...entry.establishment,
  companyName: entry.company.name,
  recognitions: recognitions.map(({ recognition, standing }) => ({
    id: recognition.id,
    programmes: recognition.programmes,
    sector: recognition.sector,
    crebo: recognition.crebo,
    qualification: recognition.qualification,
    level: recognition.level,
    scope: recognition.scope,
    standing,
  })),
  offers: offers.map(({ offer, confirmed, left }) => ({
    id: offer.id,
    title: offer.title,
    season: offer.season,
    sector: offer.sector,
    programmes: offer.programmes,
    firmness: offer.firmness,
    confirmed,
    confirmedOn: offer.confirmedOn,
    periods: [...left],
  })),
  freePlaces: freePlacesOf(offers),
});

const toRow = ({ distanceKm, ...shown }: RegisterHit): z.input<typeof establishmentRow> => ({
  ...toEstablishmentView(shown),
  distanceKm: distanceKm === null ? null : metresExact(distanceKm),
});

/** The JSON routes of establishments, the search of the register among them. A company contact sees the own ones only. */
export const establishmentRoutes = ({ establishments }: { establishments: EstablishmentService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/establishments',
    summary: 'Search the register by place, words, sector, programme, weekday, season and confirmed free places',
    allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
    audit: null,
    query: establishmentSearchQuery,
    response: establishmentPage,
    handle: async ({ actor, query }) => {
      const { items, next } = await establishments.search(companyScopeOf(actor), searchOf(query));
      return { items: items.map(toRow), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/establishments/:id',
    summary: 'Read one establishment with its recognitions and places',
    allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
    audit: null,
    params: establishmentParams,
    response: establishmentView,
    handle: async ({ actor, params }) =>
      toEstablishmentView(await establishments.shown(companyScopeOf(actor), params.id)),
  }),
  route({
    method: 'post',
    path: '/api/v1/establishments',
    summary: 'Add an establishment of a company',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'establishment.added',
    body: newEstablishmentBody,
    response: establishmentView,
    status: 201,
    handle: async ({ actor, body }) => {
      const scope = companyScopeOf(actor);
      const { id } = await establishments.create(scope, body);
      return toEstablishmentView(await establishments.shown(scope, id));
    },
  }),
  route({
    method: 'patch',
    path: '/api/v1/establishments/:id',
    summary: 'Change an establishment; absent leaves a field, null clears it',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'establishment.changed',
    params: establishmentParams,
    body: establishmentChangeBody,
    response: establishmentView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) => {
      const scope = companyScopeOf(actor);
      await establishments.change(scope, { id: params.id, version: ifMatch }, body);
      return toEstablishmentView(await establishments.shown(scope, params.id));
    },
  }),
];
