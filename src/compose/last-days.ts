import type { AgreementService } from '../features/agreements/agreements.service.js';
import type { CapacityService } from '../features/capacity/capacity.service.js';
import type { LastDayDeps } from '../features/placements/placements.service.js';
import type { VisitService } from '../features/visits/visits.service.js';
import { historyText } from '../web/texts/placements.nl.js';
import type { Storage } from './storage.js';

/** What agreements and visits do when the last day of a placement changes. */
export interface FollowsLastDay {
  readonly followDays: AgreementService['followDays'];
  readonly cancelAfterLastDay: VisitService['cancelAfterLastDay'];
}

/** What hangs on the last day of a placement: its place, the agreement and the appointments after it. */
export const createLastDays = ({
  storage,
  capacity,
  follows,
}: {
  storage: Pick<Storage, 'accounts' | 'placeOffers' | 'proposals'>;
  capacity: Pick<CapacityService, 'announcing' | 'resize'>;
  follows: FollowsLastDay;
}): LastDayDeps => ({
  ...capacity,
  // Every period it was given begins before its first last day, so those are looked for in the proposal.
  periodsUntil: async ({ schoolId, proposalId, offerId, claim, lastDay }) => {
    const [proposal, offer] = await Promise.all([
      storage.proposals.get({ schoolId }, proposalId),
      storage.placeOffers.get(offerId),
    ]);
    const begins = new Map(offer?.periods.map(({ id, firstDay }) => [id, firstDay]));
    return (proposal?.claim ?? claim).periodIds.filter((id) => (begins.get(id) ?? lastDay) <= lastDay);
  },
  follow: async (placement, entry) => {
    // What a coordinator noted is not for everybody who signs.
    const reason = historyText({ ...entry, facts: { ...entry.facts, note: null } });
    const { schoolId, id } = placement;
    await follows.followDays({ schoolId }, id, { reason, madeBy: entry.by.id });
    const name = (await storage.accounts.get(entry.by.id))?.name ?? '';
    await follows.cancelAfterLastDay(placement, { id: entry.by.id, role: 'coordinator', name });
  },
});
