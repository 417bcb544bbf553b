import type { Hazard } from '../src/domain/hazard.js';
import type { OfferDay, OfferPeriod, PlaceOffer, StageForm } from '../src/domain/place-offer.js';
import type { Leerjaar } from '../src/domain/programme.js';
import type { Recognition } from '../src/domain/recognition.js';
import type { Weekday } from '../src/domain/week-schedule.js';
import { addDays, calendarDate, type Period } from '../src/platform/calendar-date.js';
import type { Random } from '../src/platform/random.js';
import { workDay } from './branches.js';
import { between, chanceOf, dayIn, draw, drawSome, happens, numbered } from './chance.js';
import { claimsOn } from './claims.js';
import type { Site } from './companies.js';
import { TODAY } from './recognitions.js';
import { ALLOWANCE_PERCENT, OPEN_DAYS } from './shapes.js';

export const NAJAAR = '2026-najaar';
export const VOORJAAR = '2027-voorjaar';

/** The exact days of the two seasons, as the schools of the region keep them. */
export const SEASON_DAYS = {
  [NAJAAR]: { firstDay: calendarDate('2026-08-31'), lastDay: calendarDate('2027-01-29') },
  [VOORJAAR]: { firstDay: calendarDate('2027-02-01'), lastDay: calendarDate('2027-07-09') },
} as const satisfies Record<string, Period>;

/** Recognised is not available: this share of the recognised establishments offers places in a season (R38). */
const OFFERING = 0.7;

type Shape = Omit<PlaceOffer, 'id' | 'season' | 'periods' | 'firmness' | 'confirmedOn' | 'confirmedBy' | 'claims'>;

/** The place offers of both seasons; most establishments repeat in spring what they offered in autumn. */
export const makePlaceOffers = (sites: readonly Site[], recognitions: readonly Recognition[]): PlaceOffer[] => {
  const random = chanceOf('place-offers');
  const claims = chanceOf('claims');
  const offers: PlaceOffer[] = [];
  const add = (shape: Shape, season: typeof NAJAAR | typeof VOORJAAR, site: Site, demo: boolean): void => {
    const id = numbered('off', offers.length + 1, 4);
    const periods = periodsOf(random, shape, season);
    const said = demo ? DEMO_SAID[season] : saidOn(random, season, site);
    const offer: PlaceOffer = { id, ...shape, season, periods, ...said, claims: [] };
    offers.push({ ...offer, claims: demo ? [] : claimsOn(claims, offer, season === NAJAAR ? 0.62 : 0.34) });
  };
  sites.forEach((site, index) => {
    const own = recognitions.filter(({ establishmentId }) => establishmentId === site.establishment.id);
    const recognised = own.some(({ grantedOn, endedOn }) => grantedOn !== null && endedOn === null);
    const demo = index === 0;
    // A few offer without a recognition, mostly shops (monitor-2014 §5.3.6).
    const chance = recognised ? OFFERING : own.length === 0 ? 0.3 : 0.12;
    if (!demo && !happens(random, chance)) return;
    const shape = shapeOf(random, site, own, demo);
    if (demo || happens(random, 0.64)) add(shape, NAJAAR, site, demo);
    if (demo || happens(random, 0.92)) add(shape, VOORJAAR, site, demo);
    if (!demo && (site.establishment.employees ?? 0) > 50 && happens(random, 0.35)) {
      add(shapeOf(random, site, own, false), VOORJAAR, site, false);
    }
  });
  return offers;
};

/** The demo company confirmed for autumn and has yet to say the same for spring. */
const DEMO_SAID = {
  [NAJAAR]: { firmness: 'open', confirmedOn: calendarDate('2026-06-18'), confirmedBy: 'company@demo.example' },
  [VOORJAAR]: { firmness: 'open', confirmedOn: null, confirmedBy: null },
} as const;

type Said = Pick<PlaceOffer, 'firmness' | 'confirmedOn' | 'confirmedBy'>;

/** Three in four are confirmed for the season; the others are old news or were never confirmed (R39, R41). */
const saidOn = (random: Random, season: typeof NAJAAR | typeof VOORJAAR, site: Site): Said => {
  const firmness = draw(random, [
    ['open', 76],
    ['on-request', 24],
  ] as const);
  const state = draw(random, [
    ['fresh', 74],
    ['stale', 16],
    ['never', 10],
  ] as const);
  const fresh =
    season === NAJAAR
      ? { firstDay: calendarDate('2026-05-11'), lastDay: calendarDate('2026-08-28') }
      : { firstDay: calendarDate('2026-10-01'), lastDay: addDays(TODAY, -2) };
  const stale =
    season === NAJAAR
      ? { firstDay: calendarDate('2025-03-03'), lastDay: calendarDate('2026-01-30') }
      : { firstDay: calendarDate('2025-09-01'), lastDay: calendarDate('2026-06-26') };
  if (state === 'never') return { firmness, confirmedOn: null, confirmedBy: null };
  const confirmedBy = site.supervisors[0]?.name ?? 'bedrijf';
  return { firmness, confirmedOn: dayIn(random, state === 'fresh' ? fresh : stale), confirmedBy };
};

const shapeOf = (random: Random, site: Site, own: readonly Recognition[], demo: boolean): Shape => {
  const { establishment, branch, supervisors } = site;
  const recognised = own.length > 0 && happens(random, 0.08) ? random.pick(own) : own[0];
  const sector = recognised?.sector ?? branch.sector;
  const covered = own.filter((one) => one.sector === sector).flatMap(({ programmes }) => programmes);
  const programmes = (['LWT', 'ENTREE'] as const).filter(
    (programme) => own.length === 0 || covered.includes(programme),
  );
  const hazards = hazardsOf(random, site);
  const days = demo ? DEMO_DAYS : daysOf(random, site);
  const perDay = Object.values(days).map(({ places }) => places);
  const most = Math.max(...perDay);
  const sum = perDay.reduce((total, places) => total + places, 0);
  const forms = draw<readonly StageForm[]>(random, [
    [['lint'], 72],
    [['lint', 'blok'], 21],
    [['blok'], 7],
  ]);
  const allowance = happens(random, ALLOWANCE_PERCENT / 100);
  return {
    version: 1,
    companyId: establishment.companyId,
    establishmentId: establishment.id,
    title: demo ? 'Meehelpen in de werkplaats' : random.pick(branch.titles),
    sector,
    programmes,
    leerjaren: demo
      ? [3, 4]
      : draw<readonly Leerjaar[]>(random, [
          [[3, 4], 82],
          [[4], 13],
          [[3], 5],
        ]),
    minAge: demo ? null : happens(random, branch.fromSixteen) ? 16 : happens(random, 0.12) ? 15 : null,
    maxAge: happens(random, 0.03) ? 17 : null,
    days,
    totalPlaces: demo ? 2 : Math.max(most, Math.floor(sum / 2)),
    forms: demo ? ['lint'] : forms,
    otherForm: happens(random, 0.35) ? 'refuse' : 'warn',
    minimumWeeks: draw(random, [
      [null, 50],
      [8, 15],
      [10, 18],
      [16, 12],
      [20, 5],
    ]),
    hazards: demo ? ['machines'] : hazards,
    supervisionDeclared: demo || happens(random, hazards.includes('machines') ? 0.84 : 0.55),
    vogAsked: !demo && happens(random, branch.vog),
    guidanceLevel: draw(random, [
      [1, 22],
      [2, 53],
      [3, 25],
    ] as const),
    allowanceCentsPerMonth: allowance ? Math.round(branch.allowance * (0.6 + 0.8 * random.next())) * 100 : null,
    supervisorIds: supervisors.filter((_, at) => at === 0 || happens(random, 0.6)).map(({ id }) => id),
  };
};

const DEMO_DAYS: PlaceOffer['days'] = {
  tue: { start: '08:30', end: '16:00', breakMinutes: 30, places: 1 },
  thu: { start: '08:30', end: '16:00', breakMinutes: 30, places: 2 },
  fri: { start: '08:30', end: '16:00', breakMinutes: 30, places: 1 },
};

const hazardsOf = (random: Random, { branch }: Site): Hazard[] =>
  (Object.entries(branch.hazards) as [Hazard, number][])
    .filter(([, chance]) => happens(random, chance))
    .map(([hazard]) => hazard);

/** Most take pupils on two or three weekdays, one pupil a day; larger ones more. Farms and shops at times on Saturday. */
const daysOf = (random: Random, { branch, establishment }: Site): PlaceOffer['days'] => {
  const count = draw(random, [
    [1, 4],
    [2, 24],
    [3, 27],
    [4, 15],
    [5, 30],
  ] as const);
  const saturday = ['handel', 'groen', 'horeca'].includes(branch.name) && happens(random, 0.22);
  const weekdays: Weekday[] = [...drawSome(random, OPEN_DAYS, count), ...(saturday ? (['sat'] as const) : [])];
  const size = establishment.employees ?? 10;
  const most =
    size > 100
      ? draw(random, [
          [1, 4],
          [2, 4],
          [3, 3],
          [4, 1],
        ])
      : size > 25
        ? draw(random, [
            [1, 6],
            [2, 4],
          ])
        : draw(random, [
            [1, 9],
            [2, 1],
          ]);
  const hours = workDay(draw(random, branch.hours));
  const shorterFriday = happens(random, 0.1) && hours.start < '10:00';
  return Object.fromEntries(
    weekdays.map((weekday): [Weekday, OfferDay] => [
      weekday,
      {
        ...hours,
        ...(weekday === 'fri' && shorterFriday ? { end: '14:30' } : {}),
        places: Math.max(1, most - (happens(random, 0.2) ? 1 : 0)),
      },
    ]),
  );
};

/** One period for a lint offer; a few blocks of two weeks for a place that only takes a blok; a harvest is shorter. */
const periodsOf = (
  random: Random,
  { forms, sector }: Shape,
  season: typeof NAJAAR | typeof VOORJAAR,
): OfferPeriod[] => {
  const whole: Period = SEASON_DAYS[season];
  if (!forms.includes('lint')) {
    const starts =
      season === NAJAAR
        ? ['2026-09-07', '2026-11-02', '2026-11-30']
        : ['2027-03-08', '2027-04-05', '2027-05-17', '2027-06-07'];
    return starts.slice(0, between(random, 2, starts.length)).map((start, index) => {
      const firstDay = calendarDate(start);
      return { id: `p${index + 1}`, firstDay, lastDay: addDays(firstDay, 11) };
    });
  }
  if (sector === 'landbouw' && season === VOORJAAR && happens(random, 0.25)) {
    return [{ id: 'p1', firstDay: calendarDate(random.pick(['2027-03-01', '2027-04-05'])), lastDay: whole.lastDay }];
  }
  return [{ id: 'p1', ...whole }];
};
