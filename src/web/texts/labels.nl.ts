import type { Party } from '../../domain/agreement.js';
import type { Role } from '../../domain/actor.js';
import type { Severity } from '../../domain/finding.js';
import type { Hazard } from '../../domain/hazard.js';
import type { StageForm } from '../../domain/place-offer.js';
import type { Programme } from '../../domain/programme.js';
import type { RecognitionScope, RecognitionStanding } from '../../domain/recognition.js';
import type { SeasonId } from '../../domain/season.js';
import type { Sector } from '../../domain/sector.js';
import type { SupportNeed } from '../../domain/student.js';
import type { TravelMeans } from '../../domain/travel.js';
import type { Weekday } from '../../domain/week-schedule.js';

type Names<Key extends string | number> = Readonly<Record<Key, string>>;

export const roleNames: Names<Role> = {
  coordinator: 'Stagecoördinator',
  mentor: 'Stagebegeleider',
  company: 'Leerbedrijf',
  admin: 'Beheer erkenningen',
  operator: 'Systeembeheer',
  reader: 'Onderzoek',
  supervisor: 'Praktijkopleider',
};

export const sectorNames: Names<Sector> = {
  techniek: 'Techniek',
  'zorg-en-welzijn': 'Zorg en welzijn',
  economie: 'Economie',
  landbouw: 'Landbouw (groen)',
  intersectoraal: 'Intersectoraal',
};

export const programmeNames: Names<Programme> = {
  LWT: 'Leerwerktraject (LWT)',
  AO: 'Assistentopleiding (AO)',
  ENTREE: 'Entreeopleiding',
};

/** Short enough for a table. */
export const programmeShortNames: Names<Programme> = { LWT: 'LWT', AO: 'AO', ENTREE: 'Entree' };

export const weekdayNames: Names<Weekday> = {
  mon: 'maandag',
  tue: 'dinsdag',
  wed: 'woensdag',
  thu: 'donderdag',
  fri: 'vrijdag',
  sat: 'zaterdag',
  sun: 'zondag',
};

export const weekdayShortNames: Names<Weekday> = {
  mon: 'ma',
  tue: 'di',
  wed: 'wo',
  thu: 'do',
  fri: 'vr',
  sat: 'za',
  sun: 'zo',
};

export const severityNames: Names<Severity> = { refuse: 'Kan niet', warn: 'Let op', note: 'Ter informatie' };

export const standingNames: Names<RecognitionStanding> = {
  applied: 'Aangevraagd',
  provisional: 'Voorlopig erkend',
  valid: 'Erkend',
  'review-due': 'Beoordeling nodig',
  lapsing: 'Vervalt binnenkort',
  lapsed: 'Vervallen',
  ended: 'Beëindigd',
  refused: 'Geweigerd',
};

export const scopeNames: Names<RecognitionScope> = {
  full: 'Volledig',
  limited: 'Beperkt in tijd of aantal',
  conditional: 'Onder voorwaarden',
  'one-pupil': 'Voor één leerling',
};

export const hazardNames: Names<Hazard> = {
  'till-work': 'Werken aan de kassa',
  'lifting-over-10kg': 'Tillen boven 10 kg',
  'push-pull-over-20kg': 'Duwen of trekken boven 20 kg',
  'fixed-posture': 'Lang in één houding werken',
  kneeling: 'Werken op de knieën',
  'psychosocial-load': 'Zware psychische belasting',
  'permanent-ppe': 'Altijd beschermingsmiddelen dragen',
  machines: 'Licht werk aan of bij machines',
  'hazardous-substances': 'Gevaarlijke stoffen',
  'flammable-corrosive': 'Brandbare of bijtende stoffen',
  'noise-85db': 'Lawaai vanaf 85 dB(A)',
  'vibration-harmful': 'Schadelijke trillingen',
  'radiation-harmful': 'Schadelijke straling',
  'diving-overpressure': 'Duiken of werken onder overdruk',
  tractor: 'Werken met een trekker',
  'dangerous-animals': 'Gevaarlijke dieren',
  'industrial-slaughter': 'Industrieel slachten',
  'machine-paced-piecework': 'Stukwerk in machinetempo',
  'collapse-danger': 'Instortingsgevaar',
  'high-voltage': 'Hoogspanning',
  'biological-agents-3-4': 'Biologische agentia klasse 3 of 4',
  'alcohol-served': 'Er wordt alcohol geschonken',
};

export const travelMeansNames: Names<TravelMeans> = {
  walk: 'Lopend',
  bicycle: 'Fiets',
  'public-transport': 'Openbaar vervoer',
  moped: 'Bromfiets',
  brought: 'Wordt gebracht',
};

export const supportNeedNames: Names<SupportNeed> = {
  structure: 'Vaste structuur',
  language: 'Hulp bij taal',
  reading: 'Hulp bij lezen',
  social: 'Hulp bij omgaan met anderen',
  motor: 'Hulp bij bewegen',
  concentration: 'Hulp bij concentratie',
  confidence: 'Hulp bij zelfvertrouwen',
  'fixed-supervisor': 'Vaste begeleider',
};

export const guidanceNames: Names<1 | 2 | 3> = { 1: 'Licht', 2: 'Gewoon', 3: 'Intensief' };

export const vogNames: Names<'none' | 'applied' | 'held'> = {
  none: 'Geen VOG',
  applied: 'VOG aangevraagd',
  held: 'VOG aanwezig',
};

export const formNames: Names<StageForm> = {
  lint: 'Lint (vaste dagen per week)',
  blok: 'Blok (aaneengesloten weken)',
};

export const otherFormNames: Names<'refuse' | 'warn'> = { refuse: 'Kan niet', warn: 'In overleg' };

export const firmnessNames: Names<'open' | 'on-request'> = { open: 'Vrij aan te vragen', 'on-request': 'In overleg' };

/** Who signs an agreement, in a sentence. */
export const partyNames: Names<Party> = {
  company: 'het leerbedrijf',
  pupil: 'de leerling',
  parent: 'een ouder of voogd',
  mbo: 'de mbo-school',
  school: 'de school',
};

/** "najaar 2026"; a spring season carries the year in which it lies. */
export const seasonName = (season: SeasonId): string => `${season.slice(5)} ${season.slice(0, 4)}`;

/** The options of a choice in the order of its codes. */
export const optionsOf = <Key extends string>(
  keys: readonly Key[],
  names: Names<Key>,
): { readonly value: Key; readonly label: string }[] => keys.map((value) => ({ value, label: names[value] }));

const LIST = new Intl.ListFormat('nl-NL', { type: 'conjunction' });

/** "maandag, dinsdag en vrijdag". */
export const listOf = (words: readonly string[]): string => LIST.format(words);

/** "dinsdag en donderdag". */
export const weekdayList = (weekdays: readonly Weekday[]): string => listOf(weekdays.map((day) => weekdayNames[day]));

/** The name of a code that comes as plain text, or the code itself when it is not known. */
export const nameIn = (names: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(names, code) ? (names[code] ?? code) : code;
