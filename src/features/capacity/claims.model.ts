import { Schema, type Connection } from 'mongoose';
import type { PlaceClaim } from '../../domain/place-offer.js';
import type { ChangeFeed } from '../../platform/db/change-feed.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { ClaimOutcome, PlaceOfferRepository } from './capacity.repository.js';
import { pupilsAtOnce } from './company-limit.rules.js';
import { supervisorsHaveRoom, type SupervisorRoom } from './supervisor-limit.rules.js';
import { countersOf } from './free-counters.rules.js';
import { counterPath, offerOf, type OfferModel, type OfferRow } from './offer-row.model.js';

/** Every claim on a company with a maximum, or on an offer whose supervisors have one, writes this, so that of two at once one sees the other. */
interface SeatGuard {
  _id: string;
  tries: number;
}

/** Taking places and giving them back. */
export const createClaims = (
  connection: Connection,
  model: OfferModel,
  feed: ChangeFeed,
): Pick<PlaceOfferRepository, 'claim' | 'release' | 'announcing' | 'resize'> => {
  const guardSchema = new Schema<SeatGuard>(
    { _id: { type: String, required: true }, tries: { type: Number, default: 0 } },
    { strict: 'throw', versionKey: false, collection: 'companySeatGuards' },
  );
  const guards = connection.model('CompanySeatGuard', guardSchema);

  /** The one conditional update: all counters are there and above zero, the claim is new; then all go down and the claim is kept. */
  const take = async (offerId: string, claim: PlaceClaim): Promise<boolean> => {
    const paths = countersOf(claim).map(counterPath);
    const { modifiedCount } = await model.updateOne(
      { _id: offerId, 'claims.id': { $ne: claim.id }, ...Object.fromEntries(paths.map((path) => [path, { $gte: 1 }])) },
      { $inc: Object.fromEntries(paths.map((path) => [path, -1])), $push: { claims: claim } },
    );
    return modifiedCount === 1;
  };

  const guardOf = ({ companyId, season }: OfferRow): string => `${companyId}/${season}`;

  /** Whether company and praktijkopleiders have room for a claim. Only true inside a transaction. */
  const fitsWithin = async (
    offer: OfferRow,
    claim: PlaceClaim,
    maxPupils: number | null,
    supervisors: readonly SupervisorRoom[],
  ): Promise<boolean> => {
    await guards.updateOne({ _id: guardOf(offer) }, { $inc: { tries: 1 } }, { upsert: true });
    const { companyId, season } = offer;
    const shown = { periods: 1, claims: 1, supervisorIds: 1 };
    const offers = (await model.find({ companyId, season }, shown).lean<OfferRow[]>()).map(offerOf);
    const fits = maxPupils === null || pupilsAtOnce(offers, offer._id, claim) < maxPupils;
    return fits && supervisorsHaveRoom(offers, offer._id, claim, supervisors);
  };

  const takeWithin = async (
    offer: OfferRow,
    claim: PlaceClaim,
    maxPupils: number | null,
    supervisors: readonly SupervisorRoom[],
  ): Promise<boolean> => {
    const guard = guardOf(offer);
    try {
      await guards.updateOne({ _id: guard }, { $setOnInsert: { tries: 0 } }, { upsert: true });
    } catch (error) {
      if (!duplicateKeyOf(error)) throw error; // another claim made it just now
    }
    return connection.transaction(
      async () => (await fitsWithin(offer, claim, maxPupils, supervisors)) && take(offer._id, claim),
    );
  };

  /** What an offer already says about a claim; `open` when it must be tried. */
  const seen = (offer: OfferRow | null, claim: PlaceClaim): ClaimOutcome | 'open' => {
    if (!offer) return 'not-found';
    if (offer.claims.some(({ id }) => id === claim.id)) return 'claimed';
    const fits = countersOf(claim).every(({ periodId, unit }) => (offer.free[periodId]?.[unit] ?? 0) > 0);
    return fits && claim.periodIds.length > 0 ? 'open' : 'full';
  };
  const read = (offerId: string) =>
    model.findById(offerId, { claims: 1, free: 1, companyId: 1, season: 1 }).lean<OfferRow | null>();

  return {
    claim: async (offerId, claim, maxPupils = null, supervisors = []) => {
      const offer = await read(offerId);
      const before = seen(offer, claim);
      if (before !== 'open' || !offer) return before === 'open' ? 'not-found' : before;
      const plain = { id: claim.id, periodIds: [...new Set(claim.periodIds)], weekdays: [...new Set(claim.weekdays)] };
      const taken = await feed.track([`offer/${offerId}`], () =>
        maxPupils === null && supervisors.length === 0
          ? take(offerId, plain)
          : takeWithin(offer, plain, maxPupils, supervisors),
      );
      if (taken) return 'claimed';
      const after = seen(await read(offerId), claim);
      return after === 'open' ? 'full' : after;
    },
    release: async (offerId, claimId) => {
      const offer = await read(offerId);
      const claim = offer?.claims.find(({ id }) => id === claimId);
      if (!claim) return false;
      const { periodIds, weekdays } = claim;
      const { modifiedCount } = await feed.track([`offer/${offerId}`], () =>
        model.updateOne(
          { _id: offerId, claims: { $elemMatch: { id: claimId, periodIds, weekdays } } },
          {
            $inc: Object.fromEntries(countersOf(claim).map((counter) => [counterPath(counter), 1])),
            $pull: { claims: { id: claimId } },
          },
        ),
      );
      return modifiedCount === 1;
    },
    announcing: (offerId, work) => feed.covering([`offer/${offerId}`], work),
    resize: async (offerId, { id, periodIds }, maxPupils = null, supervisors = []) => {
      const offer = await read(offerId);
      const claim = offer?.claims.find((one) => one.id === id);
      if (!offer || !claim) return 'not-held';
      const gone = claim.periodIds.filter((one) => !periodIds.includes(one));
      const added = periodIds.filter((one) => !claim.periodIds.includes(one));
      if (gone.length + added.length === 0) return 'resized';
      const resized = { ...claim, periodIds: [...periodIds] };
      const isLimited = maxPupils !== null || supervisors.length > 0;
      if (added.length > 0 && isLimited && !(await fitsWithin(offer, resized, maxPupils, supervisors))) return 'full';
      const [back, taken] = [gone, added].map((ids) => countersOf({ ...claim, periodIds: ids }).map(counterPath));
      const { modifiedCount } = await model.updateOne(
        {
          _id: offerId,
          claims: { $elemMatch: { id, periodIds: claim.periodIds, weekdays: claim.weekdays } },
          ...Object.fromEntries((taken ?? []).map((path) => [path, { $gte: 1 }])),
        },
        {
          $inc: Object.fromEntries([
            ...(back ?? []).map((path) => [path, 1] as const),
            ...(taken ?? []).map((path) => [path, -1] as const),
          ]),
          $set: { 'claims.$.periodIds': [...periodIds] },
        },
      );
      return modifiedCount === 1 ? 'resized' : 'full';
    },
  };
};
