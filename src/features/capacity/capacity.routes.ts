import type { z } from 'zod';
import { companyScopeOf } from '../../domain/company-scope.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import { route, type AnyRoute } from '../../web/route.js';
import { isConfirmed } from './capacity.rules.js';
import {
  confirmationBody,
  copyBody,
  newPlaceOfferBody,
  placeOfferChangeBody,
  placeOfferListQuery,
  placeOfferPage,
  placeOfferParams,
  placeOfferView,
} from './capacity.schemas.js';
import type { CapacityService } from './capacity.service.js';
import { freeCounters } from './free-counters.rules.js';

/** An offer as others see it: how much is left, not who is there. */
export const toPlaceOfferView = (offer: PlaceOffer): z.input<typeof placeOfferView> => {
  const { claims: _claims, ...fields } = offer;
  return { ...fields, confirmed: isConfirmed(offer), free: freeCounters(offer) };
};

/** The JSON routes of place offers. A company contact sees and changes the own company's only. */
export const capacityRoutes = ({ capacity }: { capacity: CapacityService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/place-offers',
    summary: 'List place offers by id; `q` holds words of the establishment, its town, the company or the KvK number',
    allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
    audit: null,
    query: placeOfferListQuery,
    response: placeOfferPage,
    handle: async ({ actor, query: { q, ...query } }) => {
      const { items, next } = await capacity.list(companyScopeOf(actor), { ...query, text: q });
      return { items: items.map(toPlaceOfferView), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/place-offers/:id',
    summary: 'Read one place offer with what is left per period and weekday',
    allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
    audit: null,
    params: placeOfferParams,
    response: placeOfferView,
    handle: async ({ actor, params }) => toPlaceOfferView(await capacity.get(companyScopeOf(actor), params.id)),
  }),
  route({
    method: 'post',
    path: '/api/v1/place-offers',
    summary: 'Add a place offer of an establishment for a season',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'place-offer.added',
    body: newPlaceOfferBody,
    response: placeOfferView,
    status: 201,
    handle: async ({ actor, body }) => toPlaceOfferView(await capacity.create(companyScopeOf(actor), body)),
  }),
  route({
    method: 'patch',
    path: '/api/v1/place-offers/:id',
    summary: 'Change a place offer; absent leaves a field, null clears it. Fewer places than are taken is a conflict',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'place-offer.changed',
    params: placeOfferParams,
    body: placeOfferChangeBody,
    response: placeOfferView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toPlaceOfferView(await capacity.change(companyScopeOf(actor), { ...params, version: ifMatch }, body)),
  }),
  route({
    method: 'post',
    path: '/api/v1/place-offers/:id/confirmation',
    summary: 'Confirm the places of an offer for its season, with other days where the company says so',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'place-offer.confirmed',
    params: placeOfferParams,
    body: confirmationBody,
    response: placeOfferView,
    handle: async ({ actor, params, body }) =>
      toPlaceOfferView(
        await capacity.confirm(companyScopeOf(actor), params.id, { by: actor.accountId, days: body.days }),
      ),
  }),
  route({
    method: 'post',
    path: '/api/v1/place-offers/:id/copies',
    summary: 'Offer the same places in another season; copying twice gives the same copy',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'place-offer.copied',
    params: placeOfferParams,
    body: copyBody,
    response: placeOfferView,
    handle: async ({ actor, params, body }) =>
      toPlaceOfferView(await capacity.copy(companyScopeOf(actor), params.id, body.season)),
  }),
  route({
    method: 'delete',
    path: '/api/v1/place-offers/:id',
    summary: 'Take a place offer away in which nobody has a place',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'place-offer.removed',
    params: placeOfferParams,
    response: null,
    guarded: true,
    handle: ({ actor, params, ifMatch }) => capacity.remove(companyScopeOf(actor), { ...params, version: ifMatch }),
  }),
];
