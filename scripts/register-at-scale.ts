import type { Company, Establishment, Supervisor } from '../src/domain/company.js';
import type { PlaceOffer } from '../src/domain/place-offer.js';
import type { Recognition } from '../src/domain/recognition.js';
import type { Programme } from '../src/domain/programme.js';
import type { Sector } from '../src/domain/sector.js';
import type { CalendarDate } from '../src/platform/calendar-date.js';
import { addDays } from '../src/platform/calendar-date.js';
import { createRandom } from '../src/platform/random.js';

export const SEASON = '2026-najaar';

/** Name, latitude, longitude and weight (inhabitants in thousands, rounded) of towns all over the country. */
export const TOWNS: readonly (readonly [name: string, lat: number, lon: number, weight: number])[] = [
  ['Amsterdam', 52.37, 4.9, 90],
  ['Rotterdam', 51.92, 4.48, 65],
  ['Den Haag', 52.08, 4.31, 55],
  ['Utrecht', 52.09, 5.12, 37],
  ['Eindhoven', 51.44, 5.48, 24],
  ['Groningen', 53.22, 6.57, 24],
  ['Tilburg', 51.56, 5.09, 22],
  ['Almere', 52.37, 5.22, 22],
  ['Breda', 51.59, 4.78, 19],
  ['Nijmegen', 51.84, 5.86, 18],
  ['Apeldoorn', 52.21, 5.97, 17],
  ['Arnhem', 51.98, 5.91, 16],
  ['Haarlem', 52.38, 4.64, 16],
  ['Enschede', 52.22, 6.9, 16],
  ['Amersfoort', 52.16, 5.39, 16],
  ['Zwolle', 52.51, 6.09, 13],
  ['Leiden', 52.16, 4.49, 13],
  ['Leeuwarden', 53.2, 5.8, 12],
  ['Maastricht', 50.85, 5.69, 12],
  ['Venlo', 51.37, 6.17, 10],
  ['Emmen', 52.78, 6.9, 11],
  ['Deventer', 52.25, 6.16, 10],
  ['Alkmaar', 52.63, 4.75, 11],
  ['Doetinchem', 51.97, 6.29, 6],
  ['Goes', 51.5, 3.89, 4],
  ['Hoogeveen', 52.72, 6.48, 6],
  ['Tiel', 51.89, 5.43, 4],
  ['Den Helder', 52.96, 4.76, 6],
];

const SECTORS: readonly (readonly [Sector, number])[] = [
  ['techniek', 30],
  ['economie', 30],
  ['zorg-en-welzijn', 25],
  ['landbouw', 12],
  ['intersectoraal', 3],
];
const TRADES: Readonly<Record<Sector, readonly string[]>> = {
  techniek: ['Garage', 'Bouwbedrijf', 'Installatiebedrijf', 'Schildersbedrijf'],
  economie: ['Supermarkt', 'Bakker', 'Kapsalon', 'Hotel'],
  'zorg-en-welzijn': ['Zorgcentrum', 'Kinderopvang', 'Thuiszorg'],
  landbouw: ['Hoveniersbedrijf', 'Kwekerij', 'Melkveehouderij'],
  intersectoraal: ['Leerwerkbedrijf'],
};
const SURNAMES = ['Jansen', 'de Vries', 'van Dijk', 'Bakker', 'Visser', 'Smit', 'Meijer', 'de Boer', 'Mulder', 'Bos'];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const PROGRAMMES: readonly Programme[][] = [['LWT'], ['LWT', 'ENTREE'], ['ENTREE'], ['AO', 'LWT', 'ENTREE']];
const TODAY = '2026-11-22' as CalendarDate;

/** An invented register of national size; the same number gives the same register. */
export const makeRegister = (recognitionCount: number) => {
  const random = createRandom(`register of ${recognitionCount}`);
  const weighted = <T extends readonly [...unknown[]]>(items: readonly T[], weightOf: (item: T) => number): T => {
    let left = random.next() * items.reduce((sum, item) => sum + weightOf(item), 0);
    for (const item of items) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return random.pick(items);
  };
  /** About normal, from -1 to 1. */
  const bell = (): number => (random.next() + random.next() + random.next()) / 1.5 - 1;
  const daysAgo = (most: number): CalendarDate => addDays(TODAY, -random.below(most));

  const companies: Company[] = [];
  const establishments: Establishment[] = [];
  const supervisors: Supervisor[] = [];
  const recognitions: Recognition[] = [];
  const offers: PlaceOffer[] = [];

  while (recognitions.length < recognitionCount) {
    const at = establishments.length;
    const [sector] = weighted(SECTORS, ([, weight]) => weight);
    const name = `${random.pick(TRADES[sector])} ${random.pick(SURNAMES)}`;
    let company = companies.at(-1);
    if (!company || random.next() < 0.85) {
      company = {
        id: `com_${companies.length}`,
        version: 1,
        name,
        kvkNumber: String(10_000_000 + companies.length),
        leerbedrijfId: null,
        email: null,
        phone: null,
        maxPupils: random.next() < 0.05 ? 1 + random.below(4) : null,
      };
      companies.push(company);
    }
    const [town, lat, lon] = weighted(TOWNS, ([, , , weight]) => weight);
    const establishment: Establishment = {
      id: `est_${at}`,
      version: 1,
      companyId: company.id,
      name: `${name} ${town}`,
      street: `Dorpsstraat ${1 + random.below(200)}`,
      postcode: `${1000 + random.below(9000)} AB`,
      town,
      point: { lat: lat + bell() * 0.25, lon: lon + bell() * 0.4 },
      reachableBy: ['bicycle', 'public-transport'],
      riskInventory: { madeOn: null, youthSection: false },
      employees: 1 + random.below(80),
    };
    establishments.push(establishment);
    supervisors.push({
      id: `sup_${at}`,
      version: 1,
      establishmentId: establishment.id,
      name: `Begeleider ${random.pick(SURNAMES)}`,
      trainedOn: null,
      maxPupilsAtOnce: 2,
    });
    for (let more = 1 + random.below(3); more > 0 && recognitions.length < recognitionCount; more--) {
      const granted = daysAgo(3000);
      recognitions.push({
        id: `rec_${recognitions.length}`,
        version: 1,
        establishmentId: establishment.id,
        programmes: random.pick(PROGRAMMES),
        sector,
        crebo: String(25_000 + random.below(700)),
        qualification: 'Assistent',
        level: random.pick([1, 2, 3, 4] as const),
        appliedOn: addDays(granted, -30),
        grantedOn: granted,
        provisional: random.next() < 0.05,
        refusedOn: null,
        lastAssessedOn: random.next() < 0.6 ? daysAgo(1460) : null,
        lastPracticeOn: random.next() < 0.7 ? daysAgo(1800) : null,
        endsOn: null,
        endedOn: random.next() < 0.08 ? daysAgo(900) : null,
        endReason: null,
        scope: 'full',
        scopeFirstDay: null,
        scopeLastDay: null,
        scopeMaxPupils: null,
        conditionsMetBy: null,
      });
    }
    if (random.next() < 0.6) {
      const places = 1 + random.below(3);
      const open = random.shuffled(WEEKDAYS).slice(0, 1 + random.below(4));
      offers.push({
        id: `off_${at}`,
        version: 1,
        companyId: company.id,
        establishmentId: establishment.id,
        season: SEASON,
        title: 'Meehelpen',
        sector,
        programmes: random.pick(PROGRAMMES),
        leerjaren: [3, 4],
        minAge: null,
        maxAge: null,
        periods: [{ id: 'p1', firstDay: '2026-08-31' as CalendarDate, lastDay: '2027-01-29' as CalendarDate }],
        days: Object.fromEntries(
          open.map((weekday) => [weekday, { start: '08:30', end: '15:30', breakMinutes: 30, places }]),
        ),
        totalPlaces: places + 1,
        forms: ['lint'],
        otherForm: 'warn',
        minimumWeeks: null,
        hazards: [],
        supervisionDeclared: true,
        vogAsked: false,
        guidanceLevel: 2,
        allowanceCentsPerMonth: null,
        supervisorIds: [`sup_${at}`],
        firmness: 'open',
        confirmedOn: random.next() < 0.5 ? daysAgo(250) : null,
        confirmedBy: null,
        claims: random.next() < 0.4 ? [{ id: `cl_${at}`, periodIds: ['p1'], weekdays: open.slice(0, 2) }] : [],
      });
    }
  }
  return { companies, establishments, supervisors, recognitions, offers };
};
