import type { Actor, Role } from '../domain/actor.js';

export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

const HOME = ['/', 'Overzicht'] as const;
const BY_ROLE: Readonly<Record<Role, readonly (readonly [href: string, label: string])[]>> = {
  coordinator: [
    HOME,
    ['/leerlingen', 'Leerlingen'],
    ['/matching', 'Matching'],
    ['/plaatsingen', 'Stages'],
    ['/bezoeken', 'Bezoeken'],
    ['/aanwezigheid', 'Aanwezigheid'],
    ['/stageboeken', 'Stageboeken'],
    ['/overeenkomsten', 'Overeenkomsten'],
    ['/evaluaties', 'Evaluaties'],
    ['/uitstroom', 'Uitstroom'],
    ['/leerbedrijven', 'Leerbedrijven'],
    ['/dispensaties', 'Dispensaties'],
    ['/school', 'School en klassen'],
    ['/meldingen', 'Meldingen'],
    ['/regels', 'Regels'],
    ['/logboek', 'Logboek'],
  ],
  mentor: [
    HOME,
    ['/leerlingen', 'Leerlingen'],
    ['/meldingen/voorkeur', 'Mijn meldingen'],
    ['/plaatsingen', 'Stages'],
    ['/bezoeken', 'Bezoeken'],
    ['/aanwezigheid', 'Aanwezigheid'],
    ['/stageboeken', 'Stageboeken'],
    ['/overeenkomsten', 'Overeenkomsten'],
    ['/evaluaties', 'Evaluaties'],
    ['/uitstroom', 'Uitstroom'],
    ['/leerbedrijven', 'Leerbedrijven'],
    ['/regels', 'Regels'],
  ],
  company: [
    HOME,
    ['/voorstellen', 'Voorstellen'],
    ['/terugkoppelen', 'Terugkoppeling'],
    ['/meldingen/voorkeur', 'Mijn meldingen'],
    ['/bezoeken', 'Bezoeken'],
    ['/aanwezigheid', 'Aanwezigheid'],
    ['/stageboeken', 'Stageboeken'],
    ['/evaluaties', 'Evaluaties'],
    ['/stoppen', 'Stoppen'],
    ['/regels', 'Regels'],
  ],
  admin: [
    HOME,
    ['/erkenningen', 'Erkenningen'],
    ['/uitval', 'Uitval'],
    ['/aanmeldingen', 'Aanmeldingen'],
    ['/afwijsredenen', 'Afwijsredenen'],
    ['/meldingen', 'Meldingen'],
    ['/leerbedrijven', 'Leerbedrijven'],
    ['/regels', 'Regels'],
    ['/logboek', 'Logboek'],
    ['/beheer/taken', 'Taken'],
    ['/beheer/uitgaande-post', 'Uitgaande post'],
  ],
  operator: [
    HOME,
    ['/beheer/accounts', 'Accounts'],
    ['/uitnodigingen', 'Uitnodigingen'],
    ['/beheer/aanmelddiensten', 'Aanmelddiensten'],
    ['/beheer/sleutels', 'Sleutels'],
    ['/meldingen', 'Meldingen'],
    ['/leerbedrijven', 'Leerbedrijven'],
    ['/regels', 'Regels'],
    ['/logboek', 'Logboek'],
    ['/beheer/taken', 'Taken'],
    ['/beheer/uitgaande-post', 'Uitgaande post'],
  ],
  reader: [HOME, ['/uitkomsten', 'Uitkomsten'], ['/afwijsredenen', 'Afwijsredenen'], ['/regels', 'Regels']],
  supervisor: [
    HOME,
    ['/aanwezigheid', 'Aanwezigheid'],
    ['/stageboeken', 'Stageboeken'],
    ['/terugkoppelen', 'Terugkoppeling'],
    ['/bezoeken', 'Bezoeken'],
    ['/evaluaties', 'Evaluaties'],
    ['/regels', 'Regels'],
  ],
};

const isUnder = (path: string, href: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);

/** Where somebody can go, and where they are now. */
export const navigationFor = (actor: Actor | null, path: string): NavigationItem[] =>
  actor === null ? [] : BY_ROLE[actor.role].map(([href, label]) => ({ href, label, current: isUnder(path, href) }));
