type Facts = Readonly<Record<string, unknown>>;

const text = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
};

const CHANGED = 'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.';

/** Schools, pupils, accounts and signing in: every code and field code their services give. */
export const schoolTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'school.not-found': () => 'Deze school bestaat niet, of is niet uw school.',
  'school.exists': () => 'Er is al een school met dit BRIN-nummer.',
  'school.invalid': () => 'De instellingen van de school passen niet bij elkaar. Kijk de gemarkeerde velden na.',
  'school.changed-meanwhile': () => CHANGED,
  'school-year.not-found': () => 'Dit schooljaar bestaat niet.',
  'school-year.exists': () => 'Dit schooljaar is al ingevoerd.',
  'school-year.invalid': () => 'De dagen van dit schooljaar passen niet bij elkaar. Kijk de gemarkeerde velden na.',
  'school-year.changed-meanwhile': () => CHANGED,
  'group.not-found': () => 'Deze klas bestaat niet.',
  'group.exists': () => 'Er is al een klas met deze naam.',
  'group.invalid': () => 'Het rooster van deze klas klopt niet. Kijk de gemarkeerde velden na.',
  'group.mentor-unknown': () => 'Deze stagebegeleider hoort niet bij uw school.',
  'group.changed-meanwhile': () => CHANGED,
  'mentor.not-found': () => 'Deze stagebegeleider bestaat niet.',
  'mentor.exists': () => 'Er is al een stagebegeleider met dit e-mailadres.',
  'mentor.changed-meanwhile': () => CHANGED,
  'student.not-found': () => 'Deze leerling bestaat niet, of is geen leerling van u.',
  'student.number-taken': () => 'Er is al een leerling met dit leerlingnummer.',
  'student.invalid': () => 'Niet alles van deze leerling klopt. Kijk de gemarkeerde velden na.',
  'student.looks-like-bsn': () =>
    'Hier lijkt een burgerservicenummer te staan. Dat mag de dienst niet bewaren. Gebruik het leerlingnummer van de school of het ECK-iD.',
  'student.already-ended': (facts) => `Deze leerling is al uitgeschreven, op ${text(facts, 'endedOn')}.`,
  'student.not-ended': () => 'Deze leerling is niet uitgeschreven.',
  'student.ends-in-future': () => 'Een leerling kan worden uitgeschreven tot en met vandaag, niet vooruit.',
  'student.changed-meanwhile': () => CHANGED,
  'account.not-found': () => 'Dit account bestaat niet.',
  'account.exists': () => 'Er is al een account met dit e-mailadres.',
  'account.invalid': () => 'De rol en de school of het bedrijf passen niet bij elkaar. Kijk de gemarkeerde velden na.',
  'account.changed-meanwhile': () => CHANGED,
  'session.wrong-credentials': () => 'Dit e-mailadres en wachtwoord horen niet bij elkaar.',
  'session.too-many-attempts': (facts) =>
    `Er is te vaak geprobeerd in te loggen. Wacht ${Math.ceil(Number(text(facts, 'retryAfterSeconds')) / 60)} minuten en probeer het dan opnieuw.`,
  'field.ends-before-it-starts': () => 'Dit eindigt voordat het begint.',
  'field.too-long': (facts) => `Dit is te lang: ten hoogste ${text(facts, 'limitDays')} dagen.`,
  'field.outside-school-year': () => 'Dit valt niet helemaal binnen het schooljaar.',
  'field.outside-season': (facts) =>
    `Dit moet liggen tussen ${text(facts, 'firstDay')} en ${text(facts, 'lastDay')}, beide meegerekend.`,
  'field.overlaps': () => 'Dit overlapt met een andere periode.',
  'field.not-above': (facts) => `Dit moet ten minste ${text(facts, 'minimum')} zijn.`,
  'field.more-than-stage-days': (facts) => `Er zijn maar ${text(facts, 'maximum')} stagedagen in het rooster.`,
  'field.twice': () => 'Hier staat iets dubbel.',
  'field.unknown': () => 'Dit kennen wij niet. Kies een van de mogelijkheden.',
  'field.looks-like-bsn': () => 'Dit lijkt op een burgerservicenummer. Dat mag hier niet staan.',
  'field.age-not-plausible': (facts) =>
    `Met deze geboortedatum is de leerling jonger dan ${text(facts, 'minimumAge')} of ouder dan ${text(facts, 'maximumAge')} jaar. Klopt het jaartal?`,
};
