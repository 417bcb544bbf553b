import { HAZARDS, type Hazard } from '../../domain/hazard.js';
import type { Programme } from '../../domain/programme.js';
import type { RecognitionScope } from '../../domain/recognition.js';
import type { Sector } from '../../domain/sector.js';
import type { SupportNeed } from '../../domain/student.js';
import type { TravelMeans } from '../../domain/travel.js';
import type { Weekday } from '../../domain/week-schedule.js';

/** The Dutch word per code, first the one that is written, then others that are read. The code itself is read too. */
export type Vocabulary<V extends string | number> = readonly (readonly [
  code: V,
  written: string,
  ...alsoRead: string[],
])[];

export const SECTOR_TERMS: Vocabulary<Sector> = [
  ['techniek', 'techniek', 'technisch', 'technology'],
  ['zorg-en-welzijn', 'zorg en welzijn', 'zorg', 'z&w', 'zw', 'welzijn', 'zorg & welzijn'],
  ['economie', 'economie', 'economie en handel', 'handel', 'economie en ondernemen', 'e&o'],
  ['landbouw', 'landbouw', 'groen', 'agrarisch'],
  ['intersectoraal', 'intersectoraal', 'intersectoraal programma', 'd&p', 'dienstverlening en producten'],
];

export const PROGRAMME_TERMS: Vocabulary<Programme> = [
  ['LWT', 'LWT', 'leerwerktraject'],
  ['AO', 'AO', 'assistentopleiding'],
  ['ENTREE', 'ENTREE', 'entreeopleiding', 'mbo 1', 'mbo-1'],
];

export const MEANS_TERMS: Vocabulary<TravelMeans> = [
  ['walk', 'lopend', 'te voet', 'lopen'],
  ['bicycle', 'fiets', 'e-bike', 'fietsen'],
  ['public-transport', 'ov', 'openbaar vervoer', 'bus', 'trein', 'bus of trein'],
  ['moped', 'brommer', 'scooter', 'bromfiets'],
  ['brought', 'gebracht', 'wordt gebracht', 'auto ouders'],
];

export const WEEKDAY_TERMS: Vocabulary<Weekday> = [
  ['mon', 'ma', 'maandag', 'monday'],
  ['tue', 'di', 'dinsdag', 'tuesday'],
  ['wed', 'wo', 'woensdag', 'wednesday'],
  ['thu', 'do', 'donderdag', 'thursday'],
  ['fri', 'vr', 'vrijdag', 'friday'],
  ['sat', 'za', 'zaterdag', 'saturday'],
  ['sun', 'zo', 'zondag', 'sunday'],
];

export const NEED_TERMS: Vocabulary<SupportNeed> = [
  ['structure', 'structuur'],
  ['language', 'taal'],
  ['reading', 'lezen'],
  ['social', 'sociaal'],
  ['motor', 'motoriek'],
  ['concentration', 'concentratie'],
  ['confidence', 'zelfvertrouwen'],
  ['fixed-supervisor', 'vaste begeleider'],
];

const HAZARD_WORDS: Readonly<Record<Hazard, string>> = {
  'till-work': 'kassawerk',
  'lifting-over-10kg': 'tillen boven 10 kg',
  'push-pull-over-20kg': 'duwen of trekken boven 20 kg',
  'fixed-posture': 'een vaste houding',
  kneeling: 'knielen',
  'psychosocial-load': 'psychosociale belasting',
  'permanent-ppe': 'altijd beschermingsmiddelen',
  machines: 'machines',
  'hazardous-substances': 'gevaarlijke stoffen',
  'flammable-corrosive': 'brandbare of bijtende stoffen',
  'noise-85db': 'lawaai',
  'vibration-harmful': 'trillingen',
  'radiation-harmful': 'straling',
  'diving-overpressure': 'overdruk',
  tractor: 'trekker',
  'dangerous-animals': 'gevaarlijke dieren',
  'industrial-slaughter': 'slachterij',
  'machine-paced-piecework': 'tempo van een machine',
  'collapse-danger': 'instortingsgevaar',
  'high-voltage': 'hoogspanning',
  'biological-agents-3-4': 'biologische agentia',
  'alcohol-served': 'schenken van alcohol',
};
export const HAZARD_TERMS: Vocabulary<Hazard> = HAZARDS.map((hazard) => [hazard, HAZARD_WORDS[hazard]]);

export const VOG_TERMS: Vocabulary<'none' | 'applied' | 'held'> = [
  ['none', 'geen', 'nee', 'niet'],
  ['applied', 'aangevraagd'],
  ['held', 'aanwezig', 'ja', 'heeft vog'],
];

export const SCOPE_TERMS: Vocabulary<RecognitionScope> = [
  ['full', 'volledig'],
  ['limited', 'beperkt'],
  ['conditional', 'voorwaardelijk', 'onder voorwaarden'],
  ['one-pupil', 'één leerling', '1 leerling'],
];

export const GUIDANCE_TERMS: Vocabulary<1 | 2 | 3> = [
  [1, 'licht'],
  [2, 'normaal', 'gewoon'],
  [3, 'intensief', 'veel'],
];

export const LEVEL_TERMS: Vocabulary<1 | 2 | 3 | 4> = [
  [1, '1', 'niveau 1'],
  [2, '2', 'niveau 2'],
  [3, '3', 'niveau 3'],
  [4, '4', 'niveau 4'],
];

export const LEERJAAR_TERMS: Vocabulary<3 | 4> = [
  [3, '3', 'leerjaar 3', 'klas 3', '3e', 'derde'],
  [4, '4', 'leerjaar 4', 'klas 4', '4e', 'vierde'],
];

/** A term or header without capitals, accents, spaces and signs: `Zorg & Welzijn` and `zorg_welzijn` are the same. */
export const plainTerm = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');

/** The code that a text means, or null. */
export const codeOf = <V extends string | number>(vocabulary: Vocabulary<V>, text: string): V | null => {
  const plain = plainTerm(text);
  return vocabulary.find((terms) => terms.some((term) => plainTerm(String(term)) === plain))?.[0] ?? null;
};

/** The Dutch word for a code. */
export const wordFor = <V extends string | number>(vocabulary: Vocabulary<V>, code: V): string =>
  vocabulary.find(([one]) => one === code)?.[1] ?? String(code);
