import type { Actor, Role } from '../domain/actor.js';

export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

/** Places about one subject, behind its name. */
export interface NavigationGroup {
  readonly label: string;
  readonly items: readonly NavigationItem[];
  /** Whether one of them is where somebody is. */
  readonly current: boolean;
}

export type NavigationEntry = NavigationItem | NavigationGroup;

type Place = readonly [href: string, label: string];
type Group = readonly [label: string, places: readonly Place[]];

const HOME: Place = ['/', 'Overzicht'];
const RULES: Place = ['/regels', 'Regels'];
const COMPANIES: Place = ['/leerbedrijven', 'Leerbedrijven'];
const OWN_REMINDERS: Place = ['/meldingen/voorkeur', 'Mijn meldingen'];
const REMINDERS: Place = ['/meldingen', 'Meldingen'];
const LOG: Place = ['/logboek', 'Logboek'];
const PLACEMENTS: readonly Place[] = [
  ['/plaatsingen', 'Stages'],
  ['/overeenkomsten', 'Overeenkomsten'],
  ['/evaluaties', 'Evaluaties'],
  ['/uitstroom', 'Uitstroom'],
];
const GUIDANCE: Group = [
  'Begeleiding',
  [
    ['/bezoeken', 'Bezoeken'],
    ['/aanwezigheid', 'Aanwezigheid'],
    ['/stageboeken', 'Stageboeken'],
  ],
];
const SERVICE: Group = ['Dienst', [['/beheer/taken', 'Taken'], ['/beheer/uitgaande-post', 'Uitgaande post'], LOG]];

/** What fits on one line of a screen of 1280 pixels: the rest stands together by subject. */
const BY_ROLE: Readonly<Record<Role, readonly (Place | Group)[]>> = {
  coordinator: [
    HOME,
    ['/leerlingen', 'Leerlingen'],
    ['/matching', 'Matching'],
    ['Stages', [...PLACEMENTS, ['/dispensaties', 'Dispensaties']]],
    GUIDANCE,
    COMPANIES,
    REMINDERS,
    ['School', [['/school', 'School en klassen'], RULES, LOG]],
  ],
  mentor: [HOME, ['/leerlingen', 'Leerlingen'], ['Stages', PLACEMENTS], GUIDANCE, COMPANIES, OWN_REMINDERS, RULES],
  company: [
    HOME,
    ['/voorstellen', 'Voorstellen'],
    ['Begeleiding', [...GUIDANCE[1], ['/terugkoppelen', 'Terugkoppeling'], ['/evaluaties', 'Evaluaties']]],
    ['/stoppen', 'Stoppen'],
    OWN_REMINDERS,
    RULES,
  ],
  admin: [
    HOME,
    ['/erkenningen', 'Erkenningen'],
    ['/aanmeldingen', 'Aanmeldingen'],
    COMPANIES,
    [
      'Cijfers',
      [
        ['/uitval', 'Uitval'],
        ['/afwijsredenen', 'Afwijsredenen'],
      ],
    ],
    REMINDERS,
    SERVICE,
    RULES,
  ],
  operator: [
    HOME,
    [
      'Toegang',
      [
        ['/beheer/accounts', 'Accounts'],
        ['/uitnodigingen', 'Uitnodigingen'],
        ['/beheer/aanmelddiensten', 'Aanmelddiensten'],
        ['/beheer/sleutels', 'Sleutels'],
      ],
    ],
    COMPANIES,
    REMINDERS,
    SERVICE,
    RULES,
  ],
  reader: [HOME, ['/uitkomsten', 'Uitkomsten'], ['/afwijsredenen', 'Afwijsredenen'], RULES],
  supervisor: [HOME, ...GUIDANCE[1], ['/terugkoppelen', 'Terugkoppeling'], ['/evaluaties', 'Evaluaties'], RULES],
};

const isUnder = (path: string, href: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);

const isGroup = (entry: Place | Group): entry is Group => typeof entry[1] !== 'string';

/** Where somebody can go, and where they are now. */
export const navigationFor = (actor: Actor | null, path: string): NavigationEntry[] => {
  const itemOf = ([href, label]: Place): NavigationItem => ({ href, label, current: isUnder(path, href) });
  return (actor === null ? [] : BY_ROLE[actor.role]).map((entry) => {
    if (!isGroup(entry)) return itemOf(entry);
    const items = entry[1].map(itemOf);
    return { label: entry[0], items, current: items.some(({ current }) => current) };
  });
};

/** The same without the groups. */
export const itemsOf = (entries: readonly NavigationEntry[]): NavigationItem[] =>
  entries.flatMap((entry) => ('items' in entry ? [...entry.items] : [entry]));
