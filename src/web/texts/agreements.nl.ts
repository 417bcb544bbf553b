import type { AgreementEventKind, AgreementState, Insurer, Party, Signature } from '../../domain/agreement.js';
import { isCalendarDate } from '../../platform/calendar-date.js';
import { longDay } from './format.nl.js';
import { listOf, nameIn, partyNames } from './labels.nl.js';

type Facts = Readonly<Record<string, unknown>>;

const party = (facts: Facts): string =>
  typeof facts.party === 'string' ? nameIn(partyNames, facts.party) : 'deze partij';
const day = (value: unknown): string => (typeof value === 'string' && isCalendarDate(value) ? longDay(value) : '…');
const CHANGED = 'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.';

/** Agreements and signing: every code and field code their services give. */
export const agreementTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'agreement.not-found': () => 'Deze leerwerkovereenkomst bestaat niet, of is niet van u.',
  'agreement.placement-not-found': () => 'Deze stage bestaat niet, of is niet van uw school.',
  'agreement.placement-over': () => 'Deze stage is al voorbij; er kan geen overeenkomst meer voor worden gemaakt.',
  'agreement.exists': () => 'Voor deze stage is al een leerwerkovereenkomst.',
  'agreement.parties-missing': () => 'Niet iedereen die moet tekenen is ingevuld. Kijk de gemarkeerde velden na.',
  'agreement.invalid': () => 'Niet alles klopt. Kijk de gemarkeerde velden na.',
  'agreement.nothing-changed': () => 'Er is niets veranderd, dus er is geen nieuwe tekst gemaakt.',
  'agreement.changed-meanwhile': () => CHANGED,
  'agreement.busy': () => 'Er wordt op dit moment door meer mensen getekend. Probeer het nog eens.',
  'agreement.withdrawn': () => 'Deze leerwerkovereenkomst is ingetrokken door de school.',
  'agreement.signed-by-all': () => 'Iedereen heeft al getekend. Maak een wijziging, of beëindig de stage.',
  'agreement.not-a-party': (facts) => `In deze tekst tekent ${party(facts)} niet mee.`,
  'agreement.already-signed': (facts) => `Er is al getekend door ${party(facts)}. U hoeft niets meer te doen.`,
  'agreement.rejected': (facts) => `Deze tekst is afgewezen door ${party(facts)}. De school maakt een nieuwe.`,
  'agreement.text-changed': () =>
    'De tekst is intussen veranderd. Lees de nieuwe tekst; daarna kunt u die ondertekenen.',
  'agreement.text-tampered': () =>
    'De bewaarde tekst past niet bij zijn controlegetal. Er kan niet worden getekend. Meld dit bij de school.',
  'agreement.nobody-to-mail': () => 'Er is niemand om te mailen: vul eerst een e-mailadres in.',
  'agreement.link-invalid': () =>
    'Deze link werkt niet of niet meer. Misschien is er een nieuwe tekst. Vraag de school om een nieuwe link.',
  'agreement.code-just-sent': () => 'Er is net een code gestuurd. Kijk in uw mail, of wacht een halve minuut.',
  'agreement.code-wrong': (facts) =>
    facts.attemptsLeft === 0
      ? 'De code klopt niet of is verlopen. Vraag een nieuwe code aan.'
      : 'De code klopt niet. Kijk in de nieuwste mail en probeer het nog eens.',
  'agreement.scan-missing': () => 'Kies een bestand met de ondertekende overeenkomst.',
  'agreement.scan-type': () => 'Dit bestand is geen PDF, PNG of JPEG. Maak een scan of foto in een van die vormen.',
  'agreement.scan-not-found': () => 'Dit bestand bestaat niet, of is niet van uw school.',
  'agreement.read-first': () => 'Zet eerst een vinkje dat u de tekst hebt gelezen.',
  'field.wrong-mail-code': () => 'Dit is niet de code uit de nieuwste mail.',
  'field.expired-code': () => 'Deze code is verlopen of te vaak geprobeerd. Vraag een nieuwe aan.',
  'field.must-agree': () => 'Zet hier een vinkje.',
  'field.scan-missing': () => 'Kies een bestand.',
  'field.scan-type': () => 'Dit is geen PDF, PNG of JPEG.',
};

export const agreementStateNames: Readonly<Record<AgreementState, string>> = {
  open: 'Wacht op handtekeningen',
  rejected: 'Afgewezen',
  signed: 'Ondertekend',
  amending: 'Wijziging wacht op handtekeningen',
  withdrawn: 'Ingetrokken',
};

/** A party as a heading. */
export const partyTitles: Readonly<Record<Party, string>> = {
  company: 'Leerbedrijf',
  pupil: 'Leerling',
  parent: 'Ouder of voogd',
  mbo: 'Mbo-school',
  school: 'School',
};

export const insurerNames: Readonly<Record<Insurer, string>> = { school: 'de school', company: 'het leerbedrijf' };

export const signingMethods: Readonly<Record<Signature['method'], string>> = {
  link: 'op het scherm, met een persoonlijke link en een code per mail',
  account: 'op het scherm, ingelogd met een account',
  paper: 'op papier; de school bewaart een scan',
};

const who = (one: Party | null): string => (one === null ? 'iemand' : partyNames[one]);

/** One line of the history of an agreement. */
export const agreementEventText = (kind: AgreementEventKind, revision: number, by: Party | null): string => {
  switch (kind) {
    case 'made':
      return 'De overeenkomst is gemaakt.';
    case 'revised':
      return `Er is een nieuwe tekst gemaakt (versie ${revision}). Links naar de vorige tekst werken niet meer.`;
    case 'link-sent':
      return `Een link om te tekenen is gemaild aan ${who(by)}.`;
    case 'signed':
      return `Versie ${revision} is ondertekend door ${who(by)}.`;
    case 'rejected':
      return `Versie ${revision} is afgewezen door ${who(by)}.`;
    case 'completed':
      return `Iedereen die moest tekenen heeft versie ${revision} ondertekend. Deze tekst geldt nu.`;
    case 'revision-withdrawn':
      return `De school heeft versie ${revision} ingetrokken.`;
  }
};

/** The clauses a school starts with; it can write others. */
export const standardClauses = (work: string) => ({
  activities: `De leerling doet mee in het dagelijks werk: ${work}. De taken passen bij de leeftijd en de opleiding en worden stap voor stap moeilijker.`,
  goals: [
    'Op tijd komen, afspraken nakomen en op tijd melden als iets niet lukt',
    'Taken uitvoeren volgens de aanwijzingen van de praktijkopleider',
    'Veilig en netjes werken',
    'Samenwerken met collega’s en omgaan met klanten of bezoekers',
  ],
  guidanceBySchool:
    'De stagebegeleider van de school bezoekt de leerling geregeld op de werkplek, bespreekt de voortgang met leerling en bedrijf en is bereikbaar bij vragen.',
  guidanceByCompany:
    'De praktijkopleider van het leerbedrijf begeleidt de leerling op de werkplek, heeft daar tijd voor en houdt contact met de stagebegeleider.',
  assessment:
    'Het leerbedrijf bespreekt met de leerling wat goed gaat en wat beter kan. School en leerbedrijf beoordelen samen of de leerdoelen zijn gehaald; de school stelt de beoordeling vast.',
  inspection:
    'De Inspectie van het Onderwijs kan toezicht houden op het onderwijs in de praktijk. Het leerbedrijf geeft de inspectie daarvoor toegang tot de werkplek en de informatie die zij nodig heeft.',
  accidentBy: 'school' as const,
  accidentPaidBy: 'school' as const,
  liabilityBy: 'school' as const,
  liabilityPaidBy: 'school' as const,
  ending:
    'De overeenkomst eindigt op de laatste dag. Zij eindigt eerder als school, leerling (of ouder) en leerbedrijf dat samen afspreken, als de leerling de school verlaat, als de erkenning van het leerbedrijf eindigt, of als een van de partijen na overleg schriftelijk laat weten dat doorgaan niet kan. De school zoekt dan met de leerling een andere plek.',
});

/** "getekend op 23 november 2026". */
export const signedOnText = (signature: Pick<Signature, 'signedOn'>): string =>
  `getekend op ${day(signature.signedOn)}`;

/** "het leerbedrijf en de school". */
export const partyList = (parties: readonly Party[]): string => listOf(parties.map((one) => partyNames[one]));
