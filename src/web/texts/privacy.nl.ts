import type { ConsentPurpose, ConsentState, Consenter } from '../../domain/consent.js';
import { isCalendarDate } from '../../platform/calendar-date.js';
import { longDay } from './format.nl.js';

type Facts = Readonly<Record<string, unknown>>;
const day = (value: unknown): string => (typeof value === 'string' && isCalendarDate(value) ? longDay(value) : '…');

/** Consent, restriction and what else a pupil may ask: every code and field code their services give. */
export const privacyTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'consent.not-now': () => 'Zo kan dit niet worden vastgelegd. Kijk de gemarkeerde velden na.',
  'consent.busy': () => 'Iemand anders legde net iets vast over deze leerling. Probeer het nog eens.',
  'consent.link-invalid': () => 'Deze link werkt niet meer. Vraag de school om een nieuwe.',
  'consent.code-wrong': () => 'Deze code klopt niet. Kijk in de nieuwste mail, of vraag een nieuwe code.',
  'consent.code-just-sent': () => 'Er is net een code gestuurd. Kijk in uw mail, of wacht een halve minuut.',
  'restriction.holds-already': () => 'Het gebruik van deze gegevens is al beperkt.',
  'restriction.none-holds': () => 'Er geldt nu geen beperking.',
  'restriction.changed-meanwhile': () => 'Iemand anders heeft dit intussen veranderd. Open de pagina opnieuw.',
  'student.processing-restricted': () =>
    'Het gebruik van de gegevens van deze leerling is beperkt. Tot dat is opgeheven, kan dit niet.',
  'field.before-last-word': (facts) =>
    `Op ${day(facts.firstDay)} is er al iets anders gezegd. Vul een dag in die niet daarvoor ligt.`,
  'field.pupil-must-give': () => 'De leerling was toen 16 of ouder en geeft zelf toestemming.',
  'field.parent-must-give': () => 'De leerling was toen jonger dan 16: een ouder of voogd geeft toestemming.',
  'field.consent-over': (facts) => `Die toestemming liep tot en met ${day(facts.lastDay)}. Vraag haar opnieuw.`,
  'field.nothing-to-withdraw': () => 'Hiervoor is geen toestemming gegeven, dus er is niets in te trekken.',
};

/** What a restriction does to each use of a pupil's data, by the name of the use. */
export const useNames = {
  matching: 'Meedoen in de matching, en vragen aan een matching waarin de leerling meedeed',
  proposal: 'Een plek vragen bij een leerbedrijf; een open voorstel toont niets meer van de leerling',
  signing: 'Een overeenkomst maken, versturen of ondertekenen; links die al verstuurd zijn, werken nu niet',
  'company-pages': 'Wat het leerbedrijf ziet van bezoeken, terugkoppeling, stageboek, evaluatie en open overeenkomsten',
  'company-mail':
    'Mails aan het leerbedrijf over de leerling: afspraken, vragen, herinneringen; wat klaarligt, wordt tegengehouden',
  calendar: 'Afspraken met de leerling in een agenda buiten deze dienst',
  evaluation: 'De evaluatie vragen aan leerling en leerbedrijf',
  handover: 'De overdracht aan het mbo; een blad dat al verstuurd is, gaat niet meer open',
  attendance: 'Aanwezigheid van een stage die loopt: het leerbedrijf ziet de naam en houdt de uren bij',
  'signed-agreement': 'De overeenkomst die iedereen heeft ondertekend, voor wie haar ondertekende',
  'placement-news': 'Dat een stage begint, verandert of eindigt, zonder naam',
  guidance: 'Begeleiding door school: bezoeken, verslagen, uren en dossier, alleen zichtbaar voor school',
  'law-checks': 'Nagaan of een afgesproken stage nog mag: leeftijd, werktijden, erkenning',
  'own-words': 'Wat de leerling zelf opschrijft: dagverslagen, een eigen plek',
  'own-rights': 'Inzien, verbeteren, en ja of nee zeggen tegen een vraag om toestemming',
  counts: 'Tellingen waarin niemand te herkennen is',
} as const;

/** Why something goes on (AVG art. 18 lid 2). */
export const groundNames = {
  consent: 'de leerling doet of vraagt het zelf',
  'legal-claim': 'nodig om rechten te kunnen bewijzen',
  'rights-of-others': 'de ander heeft er recht op',
  'public-interest': 'veiligheid van de leerling en de wet',
  'no-person': 'gaat niet over een persoon',
} as const;

/** On what ground use is restricted (AVG art. 18 lid 1). */
export const restrictionGroundNames = {
  accuracy: 'Er is discussie of de gegevens kloppen (art. 18 lid 1 a)',
  unlawful: 'De gegevens mogen niet worden gebruikt, maar de leerling wil ze niet laten wissen (art. 18 lid 1 b)',
  'legal-claim': 'De leerling heeft de gegevens nodig voor een rechtszaak of klacht (art. 18 lid 1 c)',
  objection: 'De leerling of ouder maakt bezwaar, dat nog wordt gewogen (art. 18 lid 1 d)',
} as const;

/** What consent is for, in a few words. */
export const consentPurposeNames: Readonly<Record<ConsentPurpose, string>> = {
  'support-needs': 'Delen wat de leerling helpt met het leerbedrijf',
  handover: 'Warme overdracht naar het mbo',
};

export const consenterNames: Readonly<Record<Consenter, string>> = {
  pupil: 'De leerling zelf',
  parent: 'Een ouder of voogd',
};

/** How somebody is asked again. */
export const renewalWays = {
  mail: 'De dienst mailt de vraag',
  'paper-other-person': 'Op papier: wie toestemming gaf, beslist dan niet meer',
  'paper-no-address': 'Op papier: er is geen e-mailadres bekend',
} as const;

export const consentStateNames: Readonly<Record<ConsentState, string>> = {
  given: 'Toestemming',
  'never-asked': 'Nog niet gevraagd',
  refused: 'Niet gegeven',
  withdrawn: 'Ingetrokken',
  expired: 'Verlopen',
  'own-consent-needed': 'Leerling moet zelf beslissen',
  'parent-must-consent': 'Ouder moet beslissen',
};

/**
 * The texts people consent to, newest last. A text is never changed: its digest stands in the ledger. Another text is another version,
 * added below it.
 */
export const CONSENT_TEXTS: Readonly<Record<ConsentPurpose, readonly { version: string; text: string }[]>> = {
  'support-needs': [
    {
      version: '2026-1',
      text: 'De school mag aan het leerbedrijf waar zij een stageplek vraagt of waar de leerling stage loopt, vertellen wat de leerling helpt bij het werk. Het gaat alleen om een paar vaste woorden, zoals "vaste structuur" of "een vaste begeleider". Er staat niets in over gezondheid of gezin. Zonder toestemming ziet het leerbedrijf dit niet; de leerling kan dan gewoon stage lopen. De toestemming geldt tot het einde van het schooljaar en kan elke dag worden ingetrokken. Vanaf dat moment ziet het leerbedrijf het niet meer.',
    },
  ],
  handover: [
    {
      version: '2026-1',
      text: 'De school mag aan de mbo-school waar de leerling naartoe gaat, vertellen wat de leerling heeft geleerd op stage en wat de leerling helpt. De mbo-school krijgt dat in een brief achter een persoonlijke link. Zonder toestemming wordt er niets overgedragen; dat heeft geen gevolgen voor de inschrijving. De toestemming geldt tot het einde van het schooljaar en kan elke dag worden ingetrokken. Vanaf dat moment wordt er niets meer overgedragen.',
    },
  ],
};

/** The text that is asked now. */
export const consentTextNow = (purpose: ConsentPurpose): { version: string; text: string } => {
  const text = CONSENT_TEXTS[purpose].at(-1);
  if (!text) throw new Error(`no text for ${purpose}`);
  return text;
};

export const consentActNames: Readonly<Record<'given' | 'refused' | 'withdrawn', string>> = {
  given: 'Ja, toestemming',
  refused: 'Nee, geen toestemming',
  withdrawn: 'Toestemming ingetrokken',
};

export const consentWayNames: Readonly<Record<'paper' | 'link', string>> = {
  paper: 'Op papier',
  link: 'Per link, met een code',
};

/** What a receiver got of a pupil. */
export const receiverNames: Readonly<Record<'company-profile' | 'company-name' | 'agreement' | 'mbo', string>> = {
  'company-profile': 'Profiel zonder naam, bij een voorstel',
  'company-name': 'Naam, bij een aangenomen voorstel',
  agreement: 'De leerwerkovereenkomst',
  mbo: 'De warme overdracht',
};
