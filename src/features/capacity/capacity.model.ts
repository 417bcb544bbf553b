import type { Connection } from 'mongoose';
import type { PlaceOffer } from '../../domain/place-offer.js';
import { createChangeFeed, EVERYTHING } from '../../platform/db/change-feed.js';
import { createClaims } from './claims.model.js';
import { counterChanges } from './free-counters.rules.js';
import type { PlaceOfferFilter, PlaceOfferRepository } from './capacity.repository.js';
import { counterPath, offerModelOf, offerOf, offerRowOf, type OfferRow } from './offer-row.model.js';

const BATCH = 1000;
/** Above this, telling the readers one by one costs more than to let them read everything. */
const MANY = 50;

const filterOf = ({ establishmentIds, companyId, season }: PlaceOfferFilter, after: string | null) => ({
  ...(establishmentIds ? { establishmentId: { $in: [...establishmentIds] } } : {}),
  ...(typeof companyId === 'string' ? { companyId } : {}),
  ...(season ? { season } : {}),
  ...(after === null ? {} : { _id: { $gt: after } }),
});

/** Mongoose storage of place offers, and the only place where places are taken and given back. */
export const createPlaceOfferRepository = (connection: Connection): PlaceOfferRepository => {
  const model = offerModelOf(connection);
  const feed = createChangeFeed(connection, 'register');
  const keyOf = (id: string): string => `offer/${id}`;

  return {
    ...createClaims(connection, model, feed),
    get: async (id) => {
      const row = await model.findById(id).lean<OfferRow | null>();
      return row && offerOf(row);
    },
    byIds: async (ids) => {
      const rows = await model
        .find({ _id: { $in: [...ids] } })
        .sort({ _id: 1 })
        .lean<OfferRow[]>();
      return rows.map(offerOf);
    },
    all: async () => (await model.find().batchSize(5000).lean<OfferRow[]>()).map(offerOf),
    list: async (filter, { after, limit }) => {
      const rows = await model.find(filterOf(filter, after)).sort({ _id: 1 }).limit(limit).lean<OfferRow[]>();
      return rows.map(offerOf);
    },
    confirmations: async (filter, { after, limit }) => {
      const rows = await model
        .find(filterOf(filter, after), { companyId: 1, season: 1, confirmedOn: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<OfferRow[]>();
      return rows.map(({ _id, companyId, season, confirmedOn }) => ({ id: _id, companyId, season, confirmedOn }));
    },
    existing: async (ids) => {
      const rows = await model.find({ _id: { $in: [...ids] } }, { _id: 1 }).lean<Pick<OfferRow, '_id'>[]>();
      return new Set(rows.map(({ _id }) => _id));
    },
    insert: (offer) =>
      feed.track([keyOf(offer.id)], async () => {
        await model.create([offerRowOf(offer)]);
      }),
    insertMany: (offers) =>
      feed.track(offers.length > MANY ? [EVERYTHING] : offers.map(({ id }) => keyOf(id)), async () => {
        for (let from = 0; from < offers.length; from += BATCH)
          await model.insertMany(offers.slice(from, from + BATCH).map(offerRowOf));
      }),
    edit: (before, after) =>
      feed.track([keyOf(before.id)], async () => {
        const { modifiedCount } = await model.updateOne(
          { _id: before.id, version: before.version, ...placesStillFree(before, after) },
          editOf(before, after),
        );
        if (modifiedCount === 1) return 'edited';
        return (await model.exists({ _id: before.id, version: before.version })) ? 'taken' : 'changed-meanwhile';
      }),
    remove: ({ id, version }) =>
      feed.track([keyOf(id)], async () => {
        const { deletedCount } = await model.deleteOne({ _id: id, version, claims: { $size: 0 } });
        return deletedCount === 1;
      }),
  };
};

/** The condition of an edit: what it takes away is free at the moment of the write, whatever was claimed since it was read. */
const placesStillFree = (before: PlaceOffer, after: PlaceOffer): Record<string, unknown> =>
  Object.fromEntries(
    counterChanges(before, after).flatMap((change): [string, unknown][] => {
      if (change.kind === 'removed') return [[counterPath(change), change.places]];
      return change.kind === 'moved' && change.by < 0 ? [[counterPath(change), { $gte: -change.by }]] : [];
    }),
  );

/** The update of an edit: every field but the claims, and the counters by difference. */
const editOf = (before: PlaceOffer, after: PlaceOffer): Record<string, Record<string, unknown>> => {
  const { id: _id, version: _version, claims: _claims, ...fields } = after;
  const set: Record<string, unknown> = { ...fields };
  const inc: Record<string, number> = { version: 1 };
  const unset: Record<string, 1> = {};
  const kept = new Set(after.periods.map(({ id }) => id));
  for (const { id } of before.periods) if (!kept.has(id)) unset[`free.${id}`] = 1;
  for (const change of counterChanges(before, after)) {
    if (change.kind === 'added') set[counterPath(change)] = change.places;
    else if (change.kind === 'moved') inc[counterPath(change)] = change.by;
    else if (kept.has(change.periodId)) unset[counterPath(change)] = 1;
  }
  return { $set: set, $inc: inc, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
};
