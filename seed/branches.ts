import type { Hazard } from '../src/domain/hazard.js';
import type { Sector } from '../src/domain/sector.js';
import type { WorkDay } from '../src/domain/week-schedule.js';
import type { Weights } from './chance.js';
import type { Surroundings } from './names.js';

type Hours = readonly [start: string, end: string, breakMinutes: number];
type Qualification = readonly [crebo: string, name: string];

/** A kind of company: what it is called, what pupils do there, and what that exposes them to. */
export interface Branch {
  readonly name: string;
  readonly sector: Sector;
  /** Percent of the companies that take LWT pupils (monitor-2005 Tabel 5.1, 2004/2005). */
  readonly percent: number;
  readonly called: readonly string[];
  readonly titles: readonly string[];
  readonly surroundings: Weights<Surroundings>;
  /** Chance per hazard. */
  readonly hazards: Readonly<Partial<Record<Hazard, number>>>;
  readonly hours: Weights<Hours>;
  /** Chance that a certificate of good conduct is asked. */
  readonly vog: number;
  /** Chance that the place takes nobody under 16 of its own accord. */
  readonly fromSixteen: number;
  /** Euro a month where an allowance is given (monitor-2005 §2.2). */
  readonly allowance: number;
  /** Level 1 (entree profile) and the levels above. Codes from 90001 up belong to the demo, not to the real crebo. */
  readonly entree: Qualification;
  readonly higher: Qualification;
}

// prettier-ignore
const seven: Weights<Hours> = [[['08:00', '15:30', 30], 3], [['08:30', '16:00', 30], 3], [['09:00', '16:30', 30], 2], [['08:00', '15:15', 45], 1]];
const short: Weights<Hours> = [
  [['09:00', '15:00', 30], 2],
  [['08:30', '14:30', 30], 2],
  [['10:00', '16:00', 30], 1],
];
const eight: Weights<Hours> = [
  [['08:00', '16:30', 30], 3],
  [['07:30', '16:00', 30], 2],
  [['08:30', '17:00', 30], 2],
];
const early: Weights<Hours> = [
  [['06:00', '13:30', 30], 1],
  [['07:00', '14:30', 30], 2],
];
const late: Weights<Hours> = [
  [['13:00', '20:30', 30], 1],
  [['15:00', '21:00', 30], 1],
];
const mix = (...parts: readonly (readonly [Weights<Hours>, number])[]): Weights<Hours> =>
  parts.flatMap(([weights, share]) => {
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    return weights.map(([hours, weight]) => [hours, (weight / total) * share] as const);
  });

/** Hours of an offer as the domain writes them. */
export const workDay = ([start, end, breakMinutes]: Hours): WorkDay => ({ start, end, breakMinutes });

// prettier-ignore
export const BRANCHES: readonly Branch[] = [
  {
    name: 'bouw', sector: 'techniek', percent: 9,
    called: ['Bouwbedrijf', 'Timmerbedrijf', 'Schildersbedrijf', 'Aannemersbedrijf', 'Stukadoorsbedrijf'],
    titles: ['Meehelpen op de bouwplaats', 'Timmeren in de werkplaats', 'Schilderwerk voorbereiden'],
    surroundings: [['estate', 6], ['town', 2], ['country', 2]],
    hazards: { 'lifting-over-10kg': 0.42, kneeling: 0.2, machines: 0.55, 'permanent-ppe': 0.6, 'collapse-danger': 0.06, 'noise-85db': 0.06 },
    hours: mix([seven, 58], [eight, 38], [early, 4]), vog: 0.02, fromSixteen: 0.3, allowance: 266,
    entree: ['90001', 'Assistent bouwen, wonen en onderhoud'], higher: ['90101', 'Timmerman'],
  },
  {
    name: 'installatietechniek', sector: 'techniek', percent: 4,
    called: ['Installatiebedrijf', 'Loodgietersbedrijf', 'Klimaattechniek'],
    titles: ['Meelopen met de monteur', 'Leidingwerk voorbereiden in de werkplaats'],
    surroundings: [['estate', 7], ['town', 3]],
    hazards: { kneeling: 0.25, 'lifting-over-10kg': 0.25, machines: 0.4, 'permanent-ppe': 0.4 },
    hours: mix([seven, 60], [eight, 40]), vog: 0.02, fromSixteen: 0.25, allowance: 150,
    entree: ['90002', 'Assistent installatie- en constructietechniek'], higher: ['90102', 'Monteur werktuigkundige installaties'],
  },
  {
    name: 'voertuigentechniek', sector: 'techniek', percent: 5,
    called: ['Autobedrijf', 'Garage', 'Tweewielers', 'Fietsspecialist', 'Mechanisatiebedrijf'],
    titles: ['Meehelpen in de werkplaats', 'Fietsen rijklaar maken', 'Banden en kleine beurten'],
    surroundings: [['estate', 5], ['town', 5]],
    hazards: { 'lifting-over-10kg': 0.2, machines: 0.6, 'permanent-ppe': 0.5, 'hazardous-substances': 0.03, 'flammable-corrosive': 0.08 },
    hours: mix([seven, 60], [eight, 40]), vog: 0.02, fromSixteen: 0.15, allowance: 110,
    entree: ['90003', 'Assistent mobiliteitsbranche'], higher: ['90103', 'Autotechnicus'],
  },
  {
    name: 'metaal', sector: 'techniek', percent: 6,
    called: ['Constructiebedrijf', 'Metaalbewerking', 'Machinefabriek', 'Laswerken'],
    titles: ['Plaatwerk en knippen', 'Lassen leren in de werkplaats', 'Assembleren'],
    surroundings: [['estate', 9], ['country', 1]],
    hazards: { 'lifting-over-10kg': 0.3, machines: 0.85, 'permanent-ppe': 0.7, 'noise-85db': 0.1, 'machine-paced-piecework': 0.06 },
    hours: mix([seven, 55], [eight, 41], [early, 4]), vog: 0.01, fromSixteen: 0.3, allowance: 140,
    entree: ['90002', 'Assistent installatie- en constructietechniek'], higher: ['90104', 'Constructiewerker'],
  },
  {
    name: 'elektro', sector: 'techniek', percent: 1,
    called: ['Elektrotechniek', 'Elektro-installatie'],
    titles: ['Kasten bedraden in de werkplaats', 'Meelopen met de elektromonteur'],
    surroundings: [['estate', 8], ['town', 2]],
    hazards: { 'high-voltage': 0.15, machines: 0.3, kneeling: 0.2 },
    hours: mix([seven, 60], [eight, 40]), vog: 0.02, fromSixteen: 0.2, allowance: 140,
    entree: ['90002', 'Assistent installatie- en constructietechniek'], higher: ['90105', 'Monteur elektrotechnische installaties'],
  },
  {
    name: 'vervoer', sector: 'techniek', percent: 1,
    called: ['Transport', 'Logistiek', 'Magazijnen'],
    titles: ['Orders verzamelen in het magazijn', 'Goederen ontvangen en controleren'],
    surroundings: [['estate', 10]],
    hazards: { 'lifting-over-10kg': 0.4, 'push-pull-over-20kg': 0.3, machines: 0.3 },
    hours: mix([seven, 60], [eight, 40]), vog: 0.05, fromSixteen: 0.35, allowance: 140,
    entree: ['90004', 'Assistent logistiek'], higher: ['90106', 'Logistiek medewerker'],
  },
  {
    name: 'zorg en welzijn', sector: 'zorg-en-welzijn', percent: 27,
    called: ['Zorgcentrum', 'Woonzorglocatie', 'Kinderopvang', 'Basisschool', 'Dagbesteding', 'Thuiszorg', 'Buurthuis'],
    titles: ['Koffie, maaltijden en een praatje', 'Meehelpen op de groep', 'Activiteiten met bewoners', 'Huishoudelijke hulp op de afdeling'],
    surroundings: [['town', 9], ['country', 1]],
    hazards: { 'psychosocial-load': 0.09, 'lifting-over-10kg': 0.07, 'biological-agents-3-4': 0.01 },
    hours: mix([seven, 50], [short, 30], [eight, 12], [early, 5], [late, 3]), vog: 0.38, fromSixteen: 0.18, allowance: 66,
    entree: ['90005', 'Assistent dienstverlening en zorg'], higher: ['90107', 'Helpende zorg en welzijn'],
  },
  {
    name: 'kappers', sector: 'zorg-en-welzijn', percent: 2,
    called: ['Kapsalon', 'Haarstudio', 'Schoonheidssalon'],
    titles: ['Wassen, vegen en klanten ontvangen'],
    surroundings: [['town', 10]],
    hazards: { 'fixed-posture': 0.2, 'hazardous-substances': 0.03 },
    hours: mix([seven, 60], [short, 20], [eight, 20]), vog: 0, fromSixteen: 0.1, allowance: 60,
    entree: ['90005', 'Assistent dienstverlening en zorg'], higher: ['90108', 'Kapper'],
  },
  {
    name: 'handel', sector: 'economie', percent: 16,
    called: ['Supermarkt', 'Bouwmarkt', 'Modehuis', 'Warenhuis', 'Boekhandel', 'Schoenen', 'Slijterij', 'Woonwinkel', 'Groothandel'],
    titles: ['Vakken vullen en klanten helpen', 'Winkel verzorgen en presenteren', 'Meehelpen in de winkel'],
    surroundings: [['town', 8], ['estate', 2]],
    hazards: { 'till-work': 0.3, 'lifting-over-10kg': 0.12 },
    hours: mix([seven, 55], [short, 20], [eight, 17], [late, 8]), vog: 0.01, fromSixteen: 0.12, allowance: 95,
    entree: ['90006', 'Assistent verkoop/retail'], higher: ['90109', 'Verkoper'],
  },
  {
    name: 'horeca', sector: 'economie', percent: 4,
    called: ['Eetcafé', 'Bakkerij', 'Restaurant', 'Lunchroom', 'Cafetaria'],
    titles: ['Meehelpen in de keuken', 'Bedienen en afruimen', 'Brood en banket afwerken'],
    surroundings: [['town', 9], ['country', 1]],
    hazards: { 'alcohol-served': 0.45, machines: 0.25, 'till-work': 0.1 },
    hours: mix([seven, 40], [short, 25], [early, 15], [late, 20]), vog: 0, fromSixteen: 0.12, allowance: 95,
    entree: ['90007', 'Assistent horeca, voeding of voedingsindustrie'], higher: ['90110', 'Kok'],
  },
  {
    name: 'groen', sector: 'landbouw', percent: 14,
    called: ['Melkveebedrijf', 'Hoveniersbedrijf', 'Tuincentrum', 'Kwekerij', 'Bloemist', 'Dierenopvang', 'Loonbedrijf', 'Zorgboerderij'],
    titles: ['Dieren verzorgen en stal schoonmaken', 'Tuinen aanleggen en onderhouden', 'Planten verzorgen en inpakken', 'Boeketten maken en winkel verzorgen'],
    surroundings: [['country', 7], ['town', 2], ['estate', 1]],
    hazards: { tractor: 0.14, 'dangerous-animals': 0.09, machines: 0.4, 'lifting-over-10kg': 0.16, kneeling: 0.12, 'permanent-ppe': 0.2 },
    hours: mix([seven, 66], [short, 16], [eight, 14], [early, 4]), vog: 0.01, fromSixteen: 0.14, allowance: 120,
    entree: ['90008', 'Assistent plant of (groene) leefomgeving'], higher: ['90111', 'Medewerker hovenier'],
  },
  {
    name: 'overheid', sector: 'intersectoraal', percent: 7,
    called: ['Gemeentewerf', 'Wijkbeheer', 'Sporthal', 'Zwembad', 'Facilitaire dienst'],
    titles: ['Meehelpen met de conciërge', 'Onderhoud van wijk en gebouwen', 'Zaal klaarzetten en ontvangst'],
    surroundings: [['town', 7], ['estate', 3]],
    hazards: { machines: 0.2, 'lifting-over-10kg': 0.12, 'permanent-ppe': 0.2 },
    hours: mix([seven, 65], [short, 20], [eight, 15]), vog: 0.2, fromSixteen: 0.12, allowance: 80,
    entree: ['90005', 'Assistent dienstverlening en zorg'], higher: ['90112', 'Medewerker facilitaire dienstverlening'],
  },
  {
    name: 'overig', sector: 'intersectoraal', percent: 5,
    called: ['Kringloopwinkel', 'Drukkerij', 'Vrijwilligerscentrum', 'Recreatiepark', 'Evenementenservice'],
    titles: ['Spullen sorteren en klanten helpen', 'Park en huisjes onderhouden', 'Afwerken en inpakken'],
    surroundings: [['town', 5], ['estate', 3], ['country', 2]],
    hazards: { 'lifting-over-10kg': 0.15, machines: 0.2, 'till-work': 0.1 },
    hours: mix([seven, 65], [short, 20], [eight, 15]), vog: 0.05, fromSixteen: 0.1, allowance: 80,
    entree: ['90006', 'Assistent verkoop/retail'], higher: ['90112', 'Medewerker facilitaire dienstverlening'],
  },
];
