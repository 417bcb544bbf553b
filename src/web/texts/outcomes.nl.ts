import { isCalendarDate } from '../../platform/calendar-date.js';
import type { Destination, OutflowEvent } from '../../domain/outcome.js';
import { longDay } from './format.nl.js';

type Facts = Readonly<Record<string, unknown>>;
const day = (value: unknown): string => (typeof value === 'string' && isCalendarDate(value) ? longDay(value) : '…');

/** Evaluations, outflow and handover: every code and field code their services give. */
export const outcomeTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'evaluation.not-yours': () => 'U kunt alleen voor uzelf een evaluatie invullen.',
  'evaluation.too-early': (facts) =>
    `De stage loopt tot en met ${day(facts.lastDay)}. Daarna kan de evaluatie worden ingevuld.`,
  'evaluation.already-answered': () => 'Deze vragen zijn al ingevuld.',
  'evaluation.not-answered': () => 'Deze vragen zijn nog niet ingevuld. Er is niets te verbeteren.',
  'evaluation.no-stage': () => 'Deze stage is niet begonnen. Er is niets om op terug te kijken.',
  'evaluation.incomplete': () => 'Nog niet alle vragen zijn ingevuld.',
  'evaluation.no-address': (facts) =>
    facts.as === 'pupil'
      ? 'Van deze leerling is geen e-mailadres bekend. Vul het in, of maak een link om te geven.'
      : 'Van dit bedrijf is geen e-mailadres bekend. Vul het in, of maak een link om te geven.',
  'evaluation.no-link': () => 'Er is geen link die nog werkt.',
  'evaluation.changed-meanwhile': () =>
    'Er is intussen iets veranderd aan deze evaluatie. Open haar opnieuw en probeer het nog eens.',
  'outflow.not-found': () => 'Deze uitstroom bestaat niet, of is niet van uw school.',
  'outflow.invalid': () => 'Niet alles van deze uitstroom klopt. Kijk de gemarkeerde velden na.',
  'outflow.exists': () => 'Van deze leerling is de uitstroom al vastgelegd.',
  'outflow.changed-meanwhile': () =>
    'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.',
  'outflow.already-asked': (facts) =>
    `Wat er na ${typeof facts.months === 'number' ? facts.months : '…'} maanden is geworden, is al vastgelegd.`,
  'outflow.follow-up-early': (facts) => `Deze vraag komt aan de beurt op ${day(facts.dueOn)}.`,
  'outflow.not-asked': (facts) =>
    `Wat er na ${typeof facts.months === 'number' ? facts.months : '…'} maanden is geworden, is nog niet vastgelegd.`,
  'outflow.no-handover': () => 'Er is nog geen overdracht verstuurd.',
  'outflow.consent-withdrawn': () => 'De toestemming voor deze overdracht is ingetrokken.',
  'outflow.consent-missing': () => 'Zonder toestemming mag de overdracht niet worden verstuurd. Vul in wie haar gaf.',
  'outflow.already-received': () => 'De ontvangst van deze overdracht is al bevestigd.',
  'field.not-asked': () => 'Deze vraag hoort niet bij dit formulier.',
  'field.entree-is-level-1': () => 'Entree is niveau 1.',
  'field.only-for-mbo': () => 'Dit hoort alleen bij mbo of entree.',
};

export const destinationNames: Readonly<Record<Destination, string>> = {
  mbo: 'Mbo',
  entree: 'Entreeopleiding',
  work: 'Werk',
  other: 'Anders',
  unknown: 'Onbekend',
};

export const consentFromNames: Readonly<Record<'pupil' | 'parent', string>> = {
  pupil: 'De leerling (16 jaar of ouder)',
  parent: 'Een ouder of voogd',
};

/** A line of the history. */
export const outflowEventText = ({ kind, by, months, was, reason }: OutflowEvent): string => {
  const who = by?.name ?? 'De mbo-school';
  const before = was === null ? '' : ` Er stond: ${destinationNames[was].toLowerCase()}.`;
  const why = reason === null ? '' : ` Reden: ${reason}`;
  switch (kind) {
    case 'recorded':
      return `${who} legde de uitstroom vast.`;
    case 'corrected':
      return `${who} verbeterde de uitstroom.${before}${why}`;
    case 'followed-up':
      return `${who} legde vast hoe het na ${months ?? '…'} maanden ging.`;
    case 'follow-up-corrected':
      return `${who} verbeterde wat er na ${months ?? '…'} maanden was.${before}${why}`;
    case 'handed-over':
      return `${who} verstuurde de warme overdracht.`;
    case 'received':
      return `${who} bevestigde de ontvangst van de overdracht.`;
    case 'consent-withdrawn':
      return `${who} legde vast dat de toestemming voor de overdracht is ingetrokken.${why}`;
  }
};
