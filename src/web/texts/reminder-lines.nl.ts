import type { CalendarDate } from '../../platform/calendar-date.js';
import { countOf, decimal, longDay } from './format.nl.js';
import { hazardNames, listOf, nameIn } from './labels.nl.js';

type Facts = Readonly<Record<string, unknown>>;

/** What a line needs to know besides the facts: names, looked up when the line is written, and as whom somebody is told. */
export interface LineContext {
  readonly role: string;
  readonly today: CalendarDate;
  /** The name and town of an establishment. */
  readonly place: (id: unknown) => string;
  /** A pupil's first name and the first letter of the family name. */
  readonly pupil: (id: unknown) => string;
  readonly school: (id: unknown) => string;
}

/** The words of one kind of reminder. */
export interface ReminderText {
  /** What it is called in a list. */
  readonly name: string;
  /** What there is to do, in one or two sentences. */
  readonly line: (facts: Facts, context: LineContext) => string;
  /** Since when it holds. */
  readonly since: (facts: Facts, dueOn: CalendarDate) => string;
  /** Why somebody is told: the rule in words. */
  readonly rule: string;
  /** The words of the link. */
  readonly action: string;
}

const day = (value: unknown): string => (typeof value === 'string' ? longDay(value as CalendarDate) : '…');
const words = (value: unknown): string => (typeof value === 'string' ? value : '…');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const hours = (minutes: unknown): string => `${decimal(number(minutes) / 60)} uur`;
const on = (dueOn: CalendarDate): string => `sinds ${longDay(dueOn)}`;

const placements = (facts: Facts): string => {
  const count = number(facts.placements);
  return count === 0 ? '' : ` Het gaat om ${countOf(count, 'stage', 'stages')} van uw school.`;
};

const replacement = (facts: Facts, role: string): string => {
  const touched = number(facts.touched);
  if (role === 'company' && touched > 0)
    return ` Bij u ${touched === 1 ? 'loopt nog 1 stage; de school zoekt voor deze leerling' : `lopen nog ${touched} stages; de scholen zoeken voor deze leerlingen`} een andere plek.`;
  if (number(facts.placements) === 0) return '';
  const by = facts.replaceBy === null || facts.replaceBy === undefined ? '' : ` Doe dat voor ${day(facts.replaceBy)}.`;
  return `${placements(facts)} Zoek voor deze leerlingen een andere plek.${by}`;
};

/** The limits that change on a birthday, as the law calls them. */
const limitNames: Readonly<Record<string, string>> = {
  'working-time.day-hours': 'werken per dag',
  'working-time.week-hours': 'werken per week',
  'working-time.four-week-average': 'werken per week, gemiddeld',
  'working-time.daily-rest': 'rust na een werkdag',
  'working-time.weekly-rest': 'rust in een week',
  'working-time.night': 'niet werken',
  'working-time.sunday': 'werken op zondag',
  'working-time.break': 'pauze',
  'age.too-young': 'stage',
};

const quantity = (value: unknown): string =>
  typeof value === 'number' ? hours(value) : typeof value === 'string' ? value : 'geen vaste grens';

interface Change {
  readonly code: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One change in words: "werken per dag: 9 uur (was 7 uur)". */
export const changeText = ({ code, before, after }: Change): string => {
  const [kind, hazard] = code.split(' ');
  const name = kind === 'hazard' ? nameIn(hazardNames, hazard ?? '') : nameIn(limitNames, code);
  return `${name}: ${quantity(after)} (was ${quantity(before)})`;
};

const changesOf = (facts: Facts): string => {
  const changes = Array.isArray(facts.changes) ? (facts.changes as readonly Change[]) : [];
  return changes.length === 0 ? '' : ` Vanaf die dag geldt: ${changes.map(changeText).join('; ')}.`;
};

const deadlineNames: Readonly<Record<string, string>> = {
  najaar: 'het begin van de stages in het najaar',
  voorjaar: 'het begin van de stages in het voorjaar',
  'count-day': 'de teldatum',
};

/** What goes of pupils who left, by the step of the retention job. */
const stepNames: Readonly<Record<string, string>> = {
  needs: 'ondersteuning, woonplaats en wensen',
  'free-text': 'verslagen en andere geschreven teksten',
  identity: 'namen, leerlingnummers en geboortedatums',
  records: 'het hele dossier met overeenkomst, aanwezigheid en bezoeken',
};

/** What will be deleted: of former pupils, or of the school itself. */
const goesIn = (facts: Facts): string => {
  const count = number(facts.count);
  if (facts.dataClass === 'log') return `${countOf(count, 'regel', 'regels')} van het logboek, van zes jaar geleden`;
  if (facts.dataClass === 'matching')
    return `de leerlingen uit ${countOf(count, 'matching', 'matchingen')} van het seizoen dat een jaar geleden eindigde. Hoeveel leerlingen een plek kregen blijft staan`;
  return `van ${countOf(count, 'oud-leerling', 'oud-leerlingen')}: ${nameIn(stepNames, words(facts.dataClass))}`;
};

const papersOf = (facts: Facts): string =>
  listOf([
    ...(facts.agreement === true ? ['de overeenkomst met alle handtekeningen'] : []),
    ...(number(facts.weeks) > 0 ? [`de aanwezigheid van ${countOf(number(facts.weeks), 'week', 'weken')}`] : []),
    ...(facts.guidance === true ? ['een bezoek of terugkoppeling als bewijs van begeleiding'] : []),
  ]);

/** The words of every kind of reminder. */
export const reminderLines: Readonly<Record<string, ReminderText>> = {
  'recognition-review': {
    name: 'Erkenning moet opnieuw worden beoordeeld',
    line: (facts, { place }) =>
      `De erkenning van ${place(facts.establishmentId)} voor ${words(facts.qualification)} moet voor ${day(facts.reviewDueOn)} opnieuw worden beoordeeld.${placements(facts)}`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Een erkenning wordt eens in de vier jaar beoordeeld. Wij waarschuwen het leerbedrijf en de beheerder vooraf, en scholen met een stage die na die dag doorloopt.',
    action: 'Bekijk de erkenning',
  },
  'recognition-lapse': {
    name: 'Erkenning vervalt omdat er geen leerling is geweest',
    line: (facts, { place, role }) =>
      `De erkenning van ${place(facts.establishmentId)} voor ${words(facts.qualification)} vervalt na ${day(facts.lapsesOn)}, omdat er dan vier jaar geen leerling is begeleid.${role === 'company' ? ' Wilt u erkend blijven? Bied dan een plek aan.' : ''}`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Een erkenning vervalt volgens de wet na vier jaar zonder leerling. Wij waarschuwen het leerbedrijf en de beheerder vooraf.',
    action: 'Bekijk de erkenning',
  },
  'recognition-ended': {
    name: 'Erkenning beëindigd',
    line: (facts, { place, role }) =>
      `De erkenning van ${place(facts.establishmentId)} voor ${words(facts.qualification)} is beëindigd met ingang van ${day(facts.endedOn)}.${replacement(facts, role)}`,
    since: (facts) => `met ingang van ${day(facts.endedOn)}`,
    rule: 'Als een erkenning eindigt, hoort iedereen die ermee te maken heeft dat meteen. De school zorgt voor een andere plek (WVO 10b4 lid 6).',
    action: 'Bekijk wat er moet gebeuren',
  },
  'visit-tomorrow': {
    name: 'Morgen een stagebezoek',
    line: (facts, { place, pupil }) =>
      `Op ${day(facts.visitOn)} bezoekt u ${pupil(facts.studentId)} bij ${place(facts.establishmentId)}.`,
    since: (facts) => `gepland op ${day(facts.visitOn)}`,
    rule: 'De dag voor een gepland bezoek krijgt de stagebegeleider een herinnering.',
    action: 'Bekijk het bezoek',
  },
  'visit-first': {
    name: 'Eerste stagebezoek',
    line: (facts, { place, pupil }) =>
      `Plan het eerste bezoek aan ${pupil(facts.studentId)} bij ${place(facts.establishmentId)}. De stage begon op ${day(facts.firstDay)}; het bezoek hoort er voor of op ${day(facts.deadline)} te zijn.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Het eerste bezoek is binnen een aantal weken na de start. De school bepaalt hoeveel. Dagen in een schoolvakantie tellen niet mee.',
    action: 'Bekijk en plan bezoeken',
  },
  'visit-due': {
    name: 'Stagebezoek nodig',
    line: (facts, { place, pupil }) =>
      `Het is tijd om ${pupil(facts.studentId)} te bezoeken bij ${place(facts.establishmentId)}. Het vorige bezoek was op ${day(facts.since)}.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Een bezoek is nodig na een aantal weken zonder bezoek. De school bepaalt hoeveel. Dagen in een schoolvakantie tellen niet mee.',
    action: 'Bekijk en plan bezoeken',
  },
  'visit-overdue': {
    name: 'Stagebezoek te laat',
    line: (facts, { place, pupil }) =>
      `${pupil(facts.studentId)} bij ${place(facts.establishmentId)} is al ${countOf(number(facts.weeks), 'schoolweek', 'schoolweken')} niet bezocht, sinds ${day(facts.since)}.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Is er te lang niemand langs geweest, dan horen de stagebegeleider en de stagecoördinator dat. Dagen in een schoolvakantie tellen niet mee.',
    action: 'Bekijk en plan bezoeken',
  },
  'visit-final': {
    name: 'Laatste stagebezoek',
    line: (facts, { place, pupil }) =>
      `De stage van ${pupil(facts.studentId)} bij ${place(facts.establishmentId)} eindigt op ${day(facts.lastDay)}. Plan nu het laatste bezoek.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Het laatste bezoek is in de laatste weken van de stage. De school bepaalt hoeveel.',
    action: 'Bekijk en plan bezoeken',
  },
  'visit-report': {
    name: 'Verslag van een bezoek ontbreekt',
    line: (facts, { place, pupil }) =>
      `Er is nog geen verslag van het bezoek op ${day(facts.visitOn)} aan ${pupil(facts.studentId)} bij ${place(facts.establishmentId)}. Ging het bezoek niet door? Geef dat dan aan.`,
    since: (facts) => `bezoek op ${day(facts.visitOn)}`,
    rule: 'Het verslag hoort er een paar dagen na het bezoek te zijn. De school bepaalt hoeveel.',
    action: 'Maak het verslag',
  },
  'places-unconfirmed': {
    name: 'Plekken voor het nieuwe seizoen bevestigen',
    line: (facts) =>
      `Op ${day(facts.firstDay)} begint een nieuw stageseizoen. Wij weten nog niet of uw ${countOf(number(facts.unconfirmed), 'aanbod', 'aanbiedingen')} ook dan ${number(facts.unconfirmed) === 1 ? 'geldt' : 'gelden'}. Is alles hetzelfde als vorig seizoen? Dan kunt u dat met één knop bevestigen.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Plekken gelden voor één seizoen. Acht, vier en één week voor het seizoen vragen wij het bedrijf of ze nog kloppen.',
    action: 'Bevestig de plekken',
  },
  'proposal-unanswered': {
    name: 'Voorstel wacht op antwoord',
    line: (facts, { school, place }) =>
      `${school(facts.schoolId)} stelde op ${day(facts.proposedOn)} een leerling voor bij ${place(facts.establishmentId)}. Laat voor ${day(facts.lapsesOn)} weten of de leerling welkom is.`,
    since: (facts) => `voorstel van ${day(facts.proposedOn)}`,
    rule: 'Een voorstel houdt een plek vast tot een vaste dag. Halverwege krijgt het bedrijf een herinnering.',
    action: 'Beantwoord het voorstel',
  },
  'proposal-lapses': {
    name: 'Voorstel vervalt morgen',
    line: (facts, { school, place, pupil, role }) =>
      role === 'company'
        ? `Het voorstel van ${school(facts.schoolId)} voor ${place(facts.establishmentId)} vervalt op ${day(facts.lapsesOn)}. Daarna komt de plek weer vrij.`
        : `Het voorstel voor ${pupil(facts.studentId)} bij ${place(facts.establishmentId)} is nog niet beantwoord en vervalt op ${day(facts.lapsesOn)}. Bel het bedrijf, of zoek een andere plek.`,
    since: (facts) => `voorstel van ${day(facts.proposedOn)}`,
    rule: 'Een voorstel houdt een plek vast tot een vaste dag. De dag ervoor horen bedrijf en stagecoördinator dat meteen.',
    action: 'Bekijk het voorstel',
  },
  'agreement-unsigned': {
    name: 'Overeenkomst is nog niet getekend',
    line: (facts, { place, pupil }) =>
      `De stage van ${pupil(facts.studentId)} bij ${place(facts.establishmentId)} begint op ${day(facts.firstDay)}, maar op de overeenkomst ${number(facts.missing) === 1 ? 'ontbreekt nog 1 handtekening' : `ontbreken nog ${number(facts.missing)} handtekeningen`}. Zonder alle handtekeningen mag de leerling niet beginnen.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Voor de eerste dag moeten alle partijen hebben getekend. Wij herinneren 14, 7 en 2 dagen vooraf, of zoals de school het instelt.',
    action: 'Bekijk de overeenkomst',
  },
  'hours-behind': {
    name: 'Stage-uren lopen achter',
    line: (facts, { place, pupil }) =>
      `${pupil(facts.studentId)} heeft bij ${place(facts.establishmentId)} tot en met ${day(facts.countedOn)} ${hours(facts.doneMinutes)} gemaakt. Verwacht was ${hours(facts.forecastMinutes)}.`,
    since: (facts) => `geteld tot en met ${day(facts.countedOn)}`,
    rule: 'Liggen de uren te ver onder wat de stage tot nu toe had moeten opleveren, dan melden wij dat ten hoogste eens per maand.',
    action: 'Bekijk de aanwezigheid',
  },
  'pupil-without-place': {
    name: 'Leerling zonder plek',
    line: (facts, { pupil }) =>
      `${pupil(facts.studentId)} heeft nog geen stageplek. Op ${day(facts.deadline)} is ${nameIn(deadlineNames, words(facts.deadlineCode))}.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Voor de vaste dagen van het schooljaar melden wij welke leerlingen nog geen plek hebben.',
    action: 'Bekijk de leerling',
  },
  birthday: {
    name: 'Verjaardag waarop de regels veranderen',
    line: (facts, { place, pupil }) =>
      `${pupil(facts.studentId)} wordt op ${day(facts.on)} ${number(facts.age)} jaar, tijdens de stage bij ${place(facts.establishmentId)}.${changesOf(facts)}`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Op de 14e, 16e en 18e verjaardag veranderen de regels voor werktijd en gevaarlijk werk. Wij melden dat vooraf als de verjaardag in een stage valt.',
    action: 'Bekijk de stage',
  },
  'subsidy-papers': {
    name: 'Papieren voor de subsidie',
    line: (facts, { place, pupil }) =>
      `In het subsidiedossier van ${pupil(facts.studentId)} bij ${place(facts.establishmentId)} ${number(facts.missing) === 1 ? 'ontbreekt' : 'ontbreken'} nog ${papersOf(facts)}. Het leerbedrijf kan de subsidie praktijkleren aanvragen tot en met ${day(facts.deadline)}.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'De subsidie praktijkleren wordt na het schooljaar aangevraagd, tot en met 16 september. Wij herinneren de school vooraf aan wat in het dossier ontbreekt.',
    action: 'Bekijk het subsidiedossier',
  },
  'retention-deletion': {
    name: 'Gegevens worden binnenkort gewist',
    line: (facts) =>
      `Op ${day(facts.deletesOn)} wissen wij ${goesIn(facts)}. Hebt u iets nog nodig? Bewaar het dan voor die dag op een andere plek.`,
    since: (_facts, dueOn) => on(dueOn),
    rule: 'Elk soort gegevens heeft een bewaartermijn. Voor wij iets wissen, hoort de school dat.',
    action: 'Bekijk om wie of wat het gaat',
  },
  'outflow-question': {
    name: 'Hoe gaat het met een oud-leerling?',
    line: (facts, { pupil }) =>
      `${pupil(facts.studentId)} ging op ${day(facts.leftOn)} van school, nu ${number(facts.months)} maanden geleden. Weet u wat de leerling nu doet? Ook "weet ik niet" is een antwoord.`,
    since: (facts) => `van school op ${day(facts.leftOn)}`,
    rule: 'Na 6, 12 en 24 maanden vragen wij wat er van een leerling is geworden.',
    action: 'Vul het in',
  },
};

export const urgencyNames: Readonly<Record<string, string>> = {
  urgent: 'Dit kan niet wachten',
  soon: 'Doe dit deze week',
  normal: 'Goed om te weten',
};

export const dropReasonNames: Readonly<Record<string, string>> = {
  overtaken: 'Niet gemaild: een latere herinnering over hetzelfde ging voor.',
  stale: 'Niet gemaild: het was te lang geleden om nog te melden.',
  settled: 'Niet gemaild: het was al geregeld voor de mail wegging.',
  unreachable: 'Niet gemaild: wij hebben geen adres van deze persoon.',
};

/** A list as a sentence, for the summary of a mail. */
export const kindsSummary = (kinds: readonly string[]): string =>
  listOf(kinds.map((kind) => (reminderLines[kind]?.name ?? kind).toLowerCase()));
