import { expect } from 'chai';
import fc from 'fast-check';
import { EVERY_COMPANY } from '../../../src/domain/company-scope.js';
import type { Company, Establishment } from '../../../src/domain/company.js';
import type { PlaceClaim, PlaceOffer } from '../../../src/domain/place-offer.js';
import type { Recognition } from '../../../src/domain/recognition.js';
import { distanceKm } from '../../../src/domain/travel.js';
import { isConfirmed } from '../../../src/features/capacity/capacity.rules.js';
import { pupilsAtOnce } from '../../../src/features/capacity/company-limit.rules.js';
import { freeCounters } from '../../../src/features/capacity/free-counters.rules.js';
import { createRegister, type RegisterSearch } from '../../../src/features/companies/register.service.js';
import { isInForceOn, standingOn } from '../../../src/features/recognitions/recognitions.rules.js';
import { fixedClock } from '../../../src/platform/clock.js';
import type { ChangeFeed } from '../../../src/platform/db/change-feed.js';
import { aCompany, aDay, anEstablishment, anOffer, aRecognition, d } from '../../support/builders.js';

const TODAY = d('2026-11-22');

interface Region {
  readonly companies: Company[];
  readonly establishments: Establishment[];
  readonly recognitions: Recognition[];
  readonly offers: PlaceOffer[];
}

/** Nothing changes here. */
const stillFeed: ChangeFeed = {
  track: (_keys, write) => write(),
  covering: (_keys, work) => work(),
  atomically: (work) => work(),
  position: () => Promise.resolve([]),
  changesSince: (position) => Promise.resolve({ position, keys: new Set() }),
};
const held = <T>(items: T[]) => ({ all: () => Promise.resolve(items), byIds: () => Promise.resolve([]) });

const registerOf = (region: Region) =>
  createRegister({
    sources: {
      company: held(region.companies),
      establishment: held(region.establishments),
      supervisor: held([]),
      recognition: held(region.recognitions),
      offer: held(region.offers),
    },
    feed: stillFeed,
    clock: fixedClock('2026-11-22T09:00:00Z'),
    standingOn,
    isRecognisedOn: isInForceOn,
    isConfirmed,
    freePlacesOf: freeCounters,
    pupilsAtOnce,
  });

const sector = fc.constantFrom('techniek' as const, 'landbouw' as const);
const programme = fc.constantFrom('LWT' as const, 'ENTREE' as const);
const weekday = fc.constantFrom('tue' as const, 'wed' as const);
/** A country of about 400 by 300 km, so that near means something at every radius. */
const point = fc.record({
  lat: fc.double({ min: 50.8, max: 53.4, noNaN: true }),
  lon: fc.double({ min: 3.4, max: 7.2, noNaN: true }),
});

const one = fc.record({
  point,
  name: fc.constantFrom('Garage Één', 'garage een', 'Kwekerij', 'Zorg'),
  maxPupils: fc.constantFrom(null, 1, 2),
  recognitions: fc.array(
    fc.record({ sector, programme, endedOn: fc.constantFrom(null, d('2026-11-22'), d('2026-11-23')) }),
    {
      maxLength: 2,
    },
  ),
  offers: fc.array(
    fc.record({
      sector,
      programme,
      season: fc.constantFrom('2026-najaar' as const, '2027-voorjaar' as const, '2025-najaar' as const),
      weekday,
      places: fc.integer({ min: 1, max: 2 }),
      confirmed: fc.boolean(),
      claims: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 2 },
  ),
});

const regionOf = (items: readonly (typeof one extends fc.Arbitrary<infer T> ? T : never)[]): Region => ({
  companies: items.map(({ maxPupils }, at) => aCompany({ id: `cmp-${at}`, name: 'Bedrijf', maxPupils })),
  establishments: items.map(({ point: at, name }, index) =>
    anEstablishment({ id: `est-${index}`, companyId: `cmp-${index}`, point: at, name }),
  ),
  recognitions: items.flatMap(({ recognitions }, index) =>
    recognitions.map((own, at) =>
      aRecognition({
        id: `rec-${index}-${at}`,
        establishmentId: `est-${index}`,
        sector: own.sector,
        programmes: [own.programme],
        endedOn: own.endedOn,
      }),
    ),
  ),
  offers: items.flatMap(({ offers }, index) =>
    offers.map((own, at) => {
      const year = own.season.slice(0, 4);
      const [firstDay, lastDay] = own.season.endsWith('najaar')
        ? [d(`${year}-09-01`), d(`${year}-12-18`)]
        : [d(`${year}-02-01`), d(`${year}-07-09`)];
      const claims = Array.from({ length: Math.min(own.claims, own.places) }, (_, id): PlaceClaim => ({
        id: `c${id}`,
        periodIds: ['p1'],
        weekdays: [own.weekday],
      }));
      return anOffer({
        id: `off-${index}-${at}`,
        companyId: `cmp-${index}`,
        establishmentId: `est-${index}`,
        sector: own.sector,
        programmes: [own.programme],
        season: own.season,
        periods: [{ id: 'p1', firstDay, lastDay }],
        days: { [own.weekday]: aDay(own.places) },
        totalPlaces: own.places,
        confirmedOn: own.confirmed ? firstDay : null,
        claims,
      });
    }),
  ),
});

type Question = Omit<RegisterSearch, 'scope' | 'after' | 'limit' | 'companyId'>;

/** The same question put to each establishment in turn, as one would by hand. */
const byHand = (region: Region, question: Question): string[] => {
  const fits = ({ id, companyId, point: at, name }: Establishment): boolean => {
    const { near, text = '' } = question;
    const company = region.companies.find((found) => found.id === companyId)!;
    const recognised = region.recognitions.some(
      (recognition) =>
        recognition.establishmentId === id &&
        isInForceOn(recognition, TODAY) &&
        (question.sector ?? recognition.sector) === recognition.sector &&
        (question.programme === undefined || recognition.programmes.includes(question.programme)),
    );
    const own = region.offers.filter((offer) => offer.establishmentId === id);
    const offered = own.some((offer) => {
      const days = question.weekday ? [question.weekday] : (['tue', 'wed'] as const);
      const used = own
        .filter(({ season }) => season === offer.season)
        .reduce((sum, { claims }) => sum + claims.length, 0);
      return (
        (question.season ? offer.season === question.season : offer.season !== '2025-najaar') &&
        (question.sector ?? offer.sector) === offer.sector &&
        (question.programme === undefined || offer.programmes.includes(question.programme)) &&
        days.some((day) => offer.days[day]) &&
        (!question.free ||
          (isConfirmed(offer) &&
            offer.periods[0]!.lastDay >= TODAY &&
            offer.totalPlaces > offer.claims.length &&
            (company.maxPupils ?? 9) > used))
      );
    });
    return (
      (near === null || distanceKm(near.point, at) <= near.radiusKm) &&
      (text === '' || (name.startsWith('Garage') && text === 'garage een') || name.toLowerCase().includes(text)) &&
      (recognised || (question.sector === undefined && question.programme === undefined)) &&
      (offered || (question.weekday === undefined && question.season === undefined && !question.free))
    );
  };
  const km = ({ point: at }: Establishment) => (question.near ? distanceKm(question.near.point, at) : 0);
  const folded = ({ name }: Establishment) => (question.near ? '' : name.toLowerCase().replaceAll('é', 'e'));
  return region.establishments
    .filter(fits)
    .sort((a, b) => km(a) - km(b) || (folded(a) < folded(b) ? -1 : folded(a) > folded(b) ? 1 : a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
};

describe('the search of the register', () => {
  it('finds page by page what one finds by hand', async () => {
    const question = fc.record({
      near: fc.option(fc.record({ point, radiusKm: fc.constantFrom(2, 25, 100, 300) }), { nil: null }),
      text: fc.constantFrom(undefined, 'garage een', 'zorg'),
      sector: fc.option(sector, { nil: undefined }),
      programme: fc.option(programme, { nil: undefined }),
      weekday: fc.option(weekday, { nil: undefined }),
      season: fc.constantFrom(undefined, '2026-najaar' as const, '2027-voorjaar' as const),
      free: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { maxLength: 40 }),
        question,
        fc.integer({ min: 1, max: 7 }),
        async (items, asked, limit) => {
          const region = regionOf(items);
          const { search } = registerOf(region);
          const found: string[] = [];
          let after: RegisterSearch['after'] = null;
          for (;;) {
            const page = await search({ ...asked, scope: EVERY_COMPANY, after, limit });
            found.push(...page.map(({ entry }) => entry.establishment.id));
            const last = page.at(-1);
            if (!last || page.length < limit) break;
            after = [last.distanceKm ?? last.entry.sortName, last.entry.establishment.id];
          }
          expect(found).to.deep.equal(byHand(region, asked));
        },
      ),
      { numRuns: 300 },
    );
  });
});
