import type { Random } from '../src/platform/random.js';

// prettier-ignore
const ROOTS = [
  'Elzen', 'Wetering', 'Havik', 'Linde', 'Esch', 'Kolk', 'Brand', 'Wilgen', 'Berken', 'Koren', 'Heide', 'Reiger', 'Zand',
  'Ooi', 'Veld', 'Rogge', 'Hazel', 'Kievit', 'Leem', 'Sleedoorn', 'Dorren', 'Marke', 'Wissel', 'Stads', 'Borger', 'Hoen',
  'Graf', 'Spar', 'Mulder', 'Ploeg',
];
// prettier-ignore
const ENDINGS = [
  'kamp', 'horst', 'beek', 'brink', 'waard', 'hof', 'maat', 'dijk', 'laar', 'voort', 'berg', 'goed', 'stede', 'akker',
  'esch', 'oever', 'rade', 'haar', 'mate', 'zicht', 'bosch', 'veen',
];

/** Names that pupils and staff in the demo carry. No list of persons lies behind them. */
// prettier-ignore
export const FIRST_NAMES = [
  'Daan', 'Sem', 'Lotte', 'Sanne', 'Mohammed', 'Yusuf', 'Fatima', 'Amira', 'Thijs', 'Bram', 'Fleur', 'Isa', 'Jesse',
  'Kyan', 'Noor', 'Eva', 'Ruben', 'Stijn', 'Lieke', 'Maud', 'Ayoub', 'Emre', 'Zeynep', 'Jayden', 'Milan', 'Roos', 'Femke',
  'Timo', 'Lars', 'Niek', 'Anouk', 'Britt', 'Kacper', 'Zuzanna', 'Omar', 'Nour', 'Dylan', 'Kevin', 'Robin', 'Sam',
  'Gijs', 'Hidde', 'Jurre', 'Tess', 'Indy', 'Mees', 'Luuk', 'Romy', 'Demi', 'Storm', 'Quinten', 'Melle', 'Aya', 'Selim',
  'Chaimae', 'Delano', 'Shanaya', 'Joris', 'Wout', 'Ilse',
];

// prettier-ignore
const STAFF_NAMES = [
  'Annet', 'Bert', 'Carla', 'Dirk', 'Ellen', 'Frits', 'Gerda', 'Henk', 'Ineke', 'Jan', 'Karin', 'Leo', 'Marga', 'Nico',
  'Olga', 'Peter', 'Rianne', 'Sietse', 'Tineke', 'Ursula', 'Wim', 'Yvonne', 'Hassan', 'Meryem', 'Piotr', 'Bianca',
  'Gert-Jan', 'Monique', 'Erik', 'Wilma',
];

// prettier-ignore
const PREFIXES = ['', '', '', 'van ', 'van de ', 'ter ', 'te ', 'van der '];

// prettier-ignore
const STREETS = [
  'Dorpsstraat', 'Kerkstraat', 'Stationsstraat', 'Molenweg', 'Schoolstraat', 'Hoofdstraat', 'Nieuwstraat', 'Marktstraat',
  'Wilhelminastraat', 'Esweg', 'Brinkstraat', 'Lindelaan', 'Beatrixlaan', 'Grotestraat', 'Zandweg',
];
// prettier-ignore
const ESTATES = ['Industrieweg', 'Ambachtsweg', 'Handelsweg', 'Nijverheidsstraat', 'Energieweg', 'Metaalweg', 'Havenweg'];
// prettier-ignore
const COUNTRY = ['Veldweg', 'Koeweg', 'Broekdijk', 'Marsdijk', 'Heideweg', 'Kanaaldijk', 'Boerhaarseweg', 'Hogeweg'];

/** Where an address lies, which decides the street and how one gets there. */
export type Surroundings = 'town' | 'estate' | 'country';

/** An invented surname stem; root and ending are rarely a real combination. */
export const stem = (random: Random): string => `${random.pick(ROOTS)}${random.pick(ENDINGS)}`;

/** A surname, at times with a prefix, as `van de Korenhaar`. */
export const surname = (random: Random): string => `${random.pick(PREFIXES)}${stem(random)}`;

/** The name of a grown-up: first name and surname. */
export const staffName = (random: Random): string => `${random.pick(STAFF_NAMES)} ${surname(random)}`;

/** Street and number. */
export const address = (random: Random, surroundings: Surroundings): string => {
  const streets = { town: STREETS, estate: ESTATES, country: COUNTRY }[surroundings];
  return `${random.pick(streets)} ${1 + random.below(surroundings === 'town' ? 140 : 70)}`;
};

/** A postcode in the area of a town. */
export const postcodeIn = (random: Random, area: number): string => {
  const letters = 'ABCDEGHJKLMNPRTVXZ';
  return `${area} ${letters.charAt(random.below(letters.length))}${letters.charAt(random.below(letters.length))}`;
};

/** A text as part of a mail address: lower case letters and digits only. */
export const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
