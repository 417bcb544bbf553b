import type { Sector } from '../../../domain/sector.js';
import { WEEKDAYS, weekdaysOf, type Weekday } from '../../../domain/week-schedule.js';
import type { RunOutcome } from '../matching.rules.js';
import type { Prepared } from '../options/preparation.js';
import { studentFactsOf, type OfferFacts } from '../options/snapshot.js';
import { prepareChanged } from './changes.js';
import type { SolveSettings } from './outcome.js';
import { createVariants } from './placing-variants.js';

/** An offer where one more place would help. */
export interface ShortOffer {
  readonly offerId: string;
  readonly establishmentId: string;
  readonly sector: Sector;
  readonly weekdays: readonly Weekday[];
  /** What the scarce room of the offer is worth, in cost; 0 where only pupils without a place want it. */
  readonly price: number;
  /** Pupils without a place who could go there if there were room. */
  readonly waiting: number;
  /** With one place more, at least so many have a place, at most at this cost. */
  readonly placedAfter: number;
  readonly costAfter: number;
}

export interface ShortageAdvice {
  readonly placedNow: number;
  readonly costNow: number;
  /** Where one place more helps most, the best first. */
  readonly offers: readonly ShortOffer[];
  /** Pupils without a place, by their sector and each of their stage days. */
  readonly demand: readonly { readonly sector: Sector; readonly weekday: Weekday; readonly pupils: number }[];
}

const VERIFIED = 10;

/** Where one place more would help: the dearest room first, each tried with one place more. */
export const shortageAdvice = (prepared: Prepared, before: RunOutcome, settings: SolveSettings): ShortageAdvice => {
  const without = new Set(before.unplaced.map(({ studentId }) => studentId));
  const candidates = prepared.snapshot.offers
    .map((facts) => ({ facts, price: priceOf(prepared, before, facts), waiting: waitingFor(prepared, without, facts) }))
    .filter(({ price, waiting }) => price > 0 || waiting > 0)
    .sort((a, b) => b.price - a.price || b.waiting - a.waiting || (a.facts.offer.id < b.facts.offer.id ? -1 : 1));
  const dearest = candidates.slice(0, VERIFIED);
  const changed = dearest.map(({ facts }) =>
    prepareChanged(prepared, { kind: 'extra-place', offerId: facts.offer.id }),
  );
  const place = createVariants(prepared, changed, settings, before);
  const offers = dearest.map(({ facts: { offer }, price, waiting }, i): ShortOffer => {
    const { placed: placedAfter, cost: costAfter } = place(i);
    const { id: offerId, establishmentId, sector } = offer;
    return {
      offerId,
      establishmentId,
      sector,
      weekdays: weekdaysOf(offer.days),
      price,
      waiting,
      placedAfter,
      costAfter,
    };
  });
  return {
    placedNow: before.certificate.placed,
    costNow: before.certificate.cost,
    offers: offers.sort((a, b) => b.placedAfter - a.placedAfter || b.price - a.price || b.waiting - a.waiting),
    demand: demandOf(prepared, without),
  };
};

/** What the scarce resources of an offer are worth together. */
const priceOf = ({ book }: Prepared, { prices }: RunOutcome, facts: OfferFacts): number => {
  const uses = new Set(
    book.usesOf({
      offer: facts,
      periodIds: facts.offer.periods.map(({ id }) => id),
      weekdays: weekdaysOf(facts.offer.days),
    }),
  );
  return Math.round(prices.reduce((sum, { resource, price }) => (uses.has(resource) ? sum + price : sum), 0));
};

const waitingFor = (prepared: Prepared, without: ReadonlySet<string>, { offer }: OfferFacts): number =>
  prepared.students.filter(
    ({ studentId, options, refusals }) =>
      without.has(studentId) &&
      (options.some(({ offerId }) => offerId === offer.id) ||
        refusals.some(({ offerId, finding }) => offerId === offer.id && finding.rule === 'capacity.full')),
  ).length;

const demandOf = ({ snapshot }: Prepared, without: ReadonlySet<string>): ShortageAdvice['demand'] => {
  const counts = new Map<string, { sector: Sector; weekday: Weekday; pupils: number }>();
  for (const { student, stageDays } of studentFactsOf(snapshot)) {
    if (!without.has(student.id)) continue;
    for (const weekday of stageDays) {
      const key = `${student.sector} ${WEEKDAYS.indexOf(weekday)}`;
      const { pupils } = counts.get(key) ?? { pupils: 0 };
      counts.set(key, { sector: student.sector, weekday, pupils: pupils + 1 });
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
};
