import { isCalendarDate } from '../../platform/calendar-date.js';
import { longDay } from './format.nl.js';

type Facts = Readonly<Record<string, unknown>>;

/** How a dispensation stands, in a word or two. */
export const dispensationStandingNames: Readonly<
  Record<'requested' | 'upcoming' | 'in-force' | 'expired' | 'ended' | 'refused' | 'withdrawn', string>
> = {
  requested: 'Wacht op het ROC',
  upcoming: 'Verleend, gaat nog in',
  'in-force': 'Geldt',
  expired: 'Afgelopen',
  ended: 'Beëindigd',
  refused: 'Geweigerd',
  withdrawn: 'Ingetrokken',
};

const day = (value: unknown): string => (typeof value === 'string' && isCalendarDate(value) ? longDay(value) : '…');
const standing = ({ standing: code }: Facts): string =>
  typeof code === 'string' && Object.hasOwn(dispensationStandingNames, code)
    ? dispensationStandingNames[code as keyof typeof dispensationStandingNames].toLowerCase()
    : '…';

/** Every code the service of dispensations gives. */
export const dispensationTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'dispensation.not-found': () => 'Deze dispensatie bestaat niet, of is niet van uw school.',
  'dispensation.invalid': () => 'Deze dispensatie klopt niet helemaal. Kijk de gemarkeerde velden na.',
  'dispensation.already-requested': () =>
    'Voor dezelfde leerlingen bij deze vestiging staat al een aanvraag open. Leg daar het antwoord van het ROC vast.',
  'dispensation.changed-meanwhile': () =>
    'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.',
  'dispensation.not-from-this-standing': (facts) => `Dit kan nu niet. De dispensatie staat op: ${standing(facts)}.`,
  'dispensation.already-ended': (facts) => `Deze dispensatie is al beëindigd, per ${day(facts.endedOn)}.`,
  'dispensation.nothing-to-undo': () => 'Er is niets om terug te draaien. Een aanvraag kunt u intrekken.',
  'field.not-with-pupil': () => 'Kies een leerling of een klas, niet allebei.',
  'field.unknown-pupil': () => 'Deze leerling is niet van uw school.',
  'field.unknown-group': () => 'Deze klas is niet van uw school.',
  'field.unknown-place': () => 'Deze vestiging bestaat niet.',
  'field.not-of-pupil': () => 'De leerling volgt deze opleiding niet.',
  'field.not-of-group': () => 'Deze klas volgt deze opleiding niet.',
  'field.not-granted': () => 'Dit hoort bij een besluit. Leg eerst vast dat het ROC de dispensatie verleende.',
  'field.after-last-day': (facts) => `Kies een dag tot en met ${day(facts.lastDay)}, de laatste dag.`,
};

/** What was done with a dispensation, in a word or two. */
export const dispensationStepNames: Readonly<Record<string, string>> = {
  'dispensation-requested': 'Aangevraagd bij het ROC',
  'dispensation-changed': 'Aangepast',
  'dispensation-granted': 'Verleend',
  'dispensation-refused': 'Geweigerd',
  'dispensation-withdrawn': 'Aanvraag ingetrokken',
  'dispensation-ended': 'Beëindigd',
  'dispensation-ended-undone': 'Beëindiging teruggedraaid',
  'dispensation-granted-undone': 'Verlening teruggedraaid',
  'dispensation-refused-undone': 'Weigering teruggedraaid',
  'dispensation-withdrawn-undone': 'Intrekking teruggedraaid',
};

/** Lines of the history of a dispensation. */
export const dispensationHistoryTexts: Readonly<Record<string, (facts: Facts, by: string) => string>> = {
  'dispensation-requested': (facts, by) => `Aangevraagd bij het ROC op ${day(facts.day)}, vastgelegd door ${by}.`,
  'dispensation-changed': (_facts, by) => `Aangepast door ${by}.`,
  'dispensation-granted': (facts, by) => `Verleend door het ROC op ${day(facts.day)}, vastgelegd door ${by}.`,
  'dispensation-refused': (facts, by) => `Geweigerd door het ROC op ${day(facts.day)}, vastgelegd door ${by}.`,
  'dispensation-withdrawn': (_facts, by) => `Aanvraag ingetrokken door ${by}.`,
  'dispensation-ended': (facts, by) => `Beëindigd per ${day(facts.day)}, vastgelegd door ${by}.`,
  'dispensation-ended-undone': (_facts, by) => `Beëindiging teruggedraaid door ${by}.`,
  'dispensation-granted-undone': (_facts, by) => `Verlening teruggedraaid door ${by}; de aanvraag staat weer open.`,
  'dispensation-refused-undone': (_facts, by) => `Weigering teruggedraaid door ${by}; de aanvraag staat weer open.`,
  'dispensation-withdrawn-undone': (_facts, by) => `Intrekking teruggedraaid door ${by}; de aanvraag staat weer open.`,
};
