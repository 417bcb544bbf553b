import { isCalendarDate } from '../../platform/calendar-date.js';
import {
  DECLINE_REASONS,
  END_REASONS,
  SHORTEN_REASONS,
  type DeclineReason,
  type EndReason,
  type PlacementState,
  type ProposalState,
  type ShortenReason,
} from '../../domain/placement.js';
import { dispensationHistoryTexts } from './dispensations.nl.js';
import { longDay } from './format.nl.js';
import { ownPlaceLinkHistoryTexts } from './own-place-links.nl.js';
import { ruleTexts } from './rules.nl.js';

type Facts = Readonly<Record<string, unknown>>;
type Names<Key extends string> = Readonly<Record<Key, string>>;

export const proposalStateNames: Names<ProposalState> = {
  held: 'Wacht op antwoord',
  accepted: 'Aangenomen',
  declined: 'Afgewezen',
  lapsed: 'Verlopen',
  withdrawn: 'Ingetrokken',
};

export const placementStateNames: Names<PlacementState> = {
  accepted: 'Aangenomen, nog te ondertekenen',
  agreed: 'Overeengekomen',
  running: 'Loopt',
  interrupted: 'Onderbroken',
  'ended-early': 'Eerder gestopt',
  completed: 'Afgerond',
  evaluated: 'Geëvalueerd',
};

export const declineReasonNames: Names<DeclineReason> = {
  crisis: 'Het gaat nu niet goed met het bedrijf',
  'rather-mbo': 'Liever een mbo-student',
  'too-young': 'Te jong voor dit werk',
  'wrong-days': 'De dagen passen niet',
  'too-short': 'De stage is te kort',
  'too-small-now': 'Nu te klein om te begeleiden',
  'higher-level-wanted': 'Hoger niveau nodig',
  vog: 'Er is een VOG nodig',
  'no-recognition': 'Geen erkenning',
  'sector-full': 'Er zijn al genoeg leerlingen',
  other: 'Anders',
};

export const endReasonNames: Names<EndReason> = {
  'no-match': 'Leerling en plek pasten niet bij elkaar',
  absence: 'Te vaak afwezig',
  behaviour: 'Gedrag',
  'guidance-lacking': 'Te weinig begeleiding',
  'company-stopped': 'Het bedrijf stopt ermee',
  'recognition-lost': 'De erkenning of dispensatie is weggevallen',
  'pupil-moved': 'Leerling verhuisd of van klas gewisseld',
  'pupil-left-school': 'Leerling van school',
  other: 'Anders',
};

export const shortenReasonNames: Names<ShortenReason> = {
  'other-place': 'De leerling gaat naar een andere plek',
  'school-asks': 'De school vraagt erom',
  'company-asks': 'Het bedrijf vraagt erom',
  'pupil-asks': 'De leerling vraagt erom',
  other: 'Anders',
};

export const ownPlaceStateNames: Names<'to-approve' | 'nominated' | 'approved' | 'rejected'> = {
  'to-approve': 'Nog goed te keuren',
  nominated: 'Nog niet erkend',
  approved: 'Goedgekeurd',
  rejected: 'Afgewezen',
};

/** Moves as a button says them. */
export const moveNames: Names<
  'agree' | 'start' | 'interrupt' | 'resume' | 'shorten' | 'end-early' | 'complete' | 'evaluate'
> = {
  agree: 'Overeenkomst rond',
  start: 'Stage gestart',
  interrupt: 'Onderbreken',
  resume: 'Hervatten',
  shorten: 'Inkorten: laatste dag vervroegen',
  'end-early': 'Eerder stoppen',
  complete: 'Afronden',
  evaluate: 'Evaluatie klaar',
};

/** Why a placement can't go on. */
export const lossCauseNames: Names<'pupil-left' | 'pupil-moved' | 'recognition-ended' | 'company-stopped'> = {
  'pupil-left': 'De leerling is gestopt',
  'pupil-moved': 'De leerling zit in een andere klas',
  'recognition-ended': 'Er is dan geen erkenning of dispensatie',
  'company-stopped': 'Het bedrijf neemt geen leerlingen meer',
};

export const taskKindNames: Names<
  | 'next-place'
  | 'replace-place'
  | 'end-placement'
  | 'answer-question'
  | 'approve-own-place'
  | 'get-recognised'
  | 'agree-dispensation'
> = {
  'next-place': 'Zoek een volgende plek',
  'replace-place': 'Zoek een vervangende plek',
  'end-placement': 'Beëindig de stage van een leerling die stopte',
  'answer-question': 'Beantwoord de vraag van het bedrijf',
  'approve-own-place': 'Beoordeel de plek die is aangedragen',
  'get-recognised': 'Help het bedrijf aan een erkenning, voor de eerste dag',
  'agree-dispensation': 'Spreek dispensatie af met het ROC, voor de eerste dag',
};

const pick = (names: Readonly<Record<string, string>>, key: unknown): string =>
  typeof key === 'string' && Object.hasOwn(names, key) ? (names[key] ?? key) : '…';
const stateOf = (facts: Facts): string =>
  pick({ ...proposalStateNames, ...placementStateNames }, facts.state).toLowerCase();
const day = (value: unknown): string => (typeof value === 'string' && isCalendarDate(value) ? longDay(value) : '…');

const CHANGED = 'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.';

const conditionTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'first-day-reached': (facts) => `De stage begint pas op ${day(facts.firstDay)}.`,
  'start-day-fits': (facts) =>
    `Kies de dag waarop de leerling begon: vanaf ${day(facts.firstDay)}, tot en met vandaag.`,
  'last-day-reached': (facts) => `De laatste dag is pas ${day(facts.lastDay)}. Stopt de stage eerder, kies dan dat.`,
  'reason-given': (facts) =>
    facts.move === 'shorten' ? 'Kies waarom de laatste dag eerder is.' : 'Kies waarom de stage eerder stopt.',
  'note-given': () => 'Schrijf op waarom.',
  'forms-in-or-note-given': () =>
    'Nog niet iedereen vulde de evaluatie in. Schrijf op waarom de stage toch geëvalueerd is.',
  'earlier-last-day-fits': (facts) =>
    `Kies een dag vanaf vandaag, binnen de stage en voor de laatste dag van nu, ${day(facts.lastDay)}.`,
  'day-fits': (facts) => `Kies een dag tot en met vandaag, en niet na ${day(facts.lastDay)}.`,
};

const reasons = (findings: unknown): string[] =>
  (Array.isArray(findings) ? (findings as { rule: string; severity: string; facts: Facts }[]) : [])
    .filter(({ severity, rule }) => severity === 'refuse' && Object.hasOwn(ruleTexts, rule))
    .map(({ rule, facts }) => ruleTexts[rule as keyof typeof ruleTexts](facts));

/** Proposals, placements, their tasks and personal links: every code their services give. */
export const placementTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'proposal.not-found': () => 'Dit voorstel bestaat niet, of is niet voor u.',
  'proposal.pupil-has-open': () =>
    'Deze leerling heeft al een voorstel dat openstaat. Wacht het antwoord af, of trek het in.',
  'proposal.place-taken': () => 'Deze plek is net vergeven. Kies een andere plek.',
  'proposal.given-up': () => 'De plek kon niet op tijd worden vastgehouden. Probeer het nog eens.',
  'proposal.place-not-held-yet': () => 'De plek wordt op dit moment vastgelegd. Probeer het zo nog eens.',
  'proposal.refused': () => 'Deze plek kan niet. De regels staan het niet toe.',
  'proposal.days-not-shared': () => 'Op deze dagen kan de leerling hier geen stage lopen.',
  'proposal.not-placed-in-run': () => 'Deze leerling kreeg in deze matching geen plek.',
  'proposal.no-longer-open': (facts) => `Dit voorstel staat niet meer open: ${stateOf(facts)}.`,
  'proposal.no-longer-possible': () => 'De leerling of de plek van dit voorstel is er niet meer.',
  'proposal.changed-meanwhile': () => CHANGED,
  'proposal.decline-incomplete': () => 'Schrijf bij “Anders” op waarom.',
  'proposal.question-open': () => 'Er staat al een vraag open. De school antwoordt zo snel mogelijk.',
  'proposal.has-its-place': () => 'Dit voorstel staat nog open of is aangenomen; er is geen volgende plek nodig.',
  'proposal.no-question': () => 'Er staat geen vraag open bij dit voorstel.',
  'place-request.not-found': () => 'Deze aanvraag bestaat niet, of is niet van uw school.',
  'place-request.nobody-searches': () =>
    'Niemand van deze leerlingen zoekt nog een plek in dit seizoen: er is al een stage of een voorstel dat openstaat.',
  'place-request.searching': () => 'Er wordt nu gezocht. Wacht tot dat klaar is.',
  'place-request.changed-meanwhile': () => CHANGED,
  'proposal-sending.not-found': () => 'Deze zending bestaat niet, of is niet van uw school.',
  'proposal-sending.not-stuck': () => 'Deze zending is nog bezig of is al klaar.',
  'placement.not-found': () => 'Deze stage bestaat niet, of is niet voor u.',
  'placement.overlaps': () => 'De leerling heeft in deze weken op een van deze dagen al een stage.',
  'placement.changed-meanwhile': () => CHANGED,
  'placement.move-not-yours': () => 'Deze stap is niet aan u.',
  'placement.not-from-this-state': (facts) => `Deze stap kan nu niet. De stage staat op: ${stateOf(facts)}.`,
  'placement.condition-missing': (facts) =>
    typeof facts.condition === 'string' && Object.hasOwn(conditionTexts, facts.condition)
      ? (conditionTexts[facts.condition]?.(facts) ?? '')
      : 'Deze stap kan nog niet.',
  'placement.start-refused': (facts) =>
    [`De stage mag niet beginnen op ${day(facts.startsOn)}.`, ...reasons(facts.findings)].join(' '),
  'placement.nothing-to-undo': () => 'Er is geen stap om terug te draaien.',
  'placement.undo-of-another': () => 'Alleen wie de laatste stap zette, kan die terugdraaien.',
  'placement.undo-too-late': () => 'Een stap kan tot een dag later worden teruggedraaid. Dat is voorbij.',
  'placement.place-gone': () => 'De plek is intussen aan een andere leerling gegeven.',
  'placement.not-moved': () => 'De leerling zit niet in een andere klas dan die van de stage, of de stage is voorbij.',
  'placement.days-refused': (facts) =>
    ['De stage kan niet zo blijven naast het nieuwe rooster.', ...reasons(facts.findings)].join(' '),
  'placement-stop.exists': (facts) => `Deze vestiging is al gemeld, vanaf ${day(facts.fromDay)}.`,
  'placement-stop.invalid': () => 'Deze melding klopt niet.',
  'placement-stop.not-found': () => 'Deze vestiging is niet gemeld, of gaat al weer door.',
  'placement-stop.changed-meanwhile': () => CHANGED,
  'proposal.place-stopped': (facts) => `Dit bedrijf neemt vanaf ${day(facts.fromDay)} geen leerlingen meer.`,
  'placement-task.not-found': () => 'Deze taak bestaat niet, of is al klaar.',
  'own-place.not-found': () => 'Deze aangedragen plek bestaat niet, of is niet van uw school.',
  'own-place.already-decided': () => 'Over deze aangedragen plek is al beslist.',
  'own-place.changed-meanwhile': () => CHANGED,
  'own-place-link.none': () => 'Er is geen link die nog werkt.',
  'own-place-link.changed-meanwhile': () => CHANGED,
  'link.not-valid': () => 'Deze link werkt niet meer. Vraag de school om een nieuwe.',
  'field.deadline-out-of-range': (facts) => `Kies een dag van ${day(facts.firstDay)} tot en met ${day(facts.lastDay)}.`,
  'field.nobody-ticked': () => 'Vink minstens één leerling aan.',
  'field.no-earlier-last-day': () => 'Kies een dag vanaf vandaag, binnen de stage en voor de laatste dag van nu.',
  'field.not-in-placement': () => 'Kies een dag tot en met vandaag, binnen de stage.',
};

export const declineReasonCodes = DECLINE_REASONS;
export const endReasonCodes = END_REASONS;
export const shortenReasonCodes = SHORTEN_REASONS;

const roleWords: Readonly<Record<string, string>> = {
  coordinator: 'de coördinator',
  mentor: 'de stagebegeleider',
  company: 'het bedrijf',
  admin: 'het beheer',
  pupil: 'de leerling',
  service: 'de dienst zelf',
};

const historyTexts: Readonly<Record<string, (facts: Facts, by: string) => string>> = {
  ...dispensationHistoryTexts,
  proposed: (_facts, by) => `Voorgesteld door ${by}.`,
  accepted: (_facts, by) => `Aangenomen door ${by}.`,
  declined: (facts, by) => `Afgewezen door ${by}: ${pick(declineReasonNames, facts.reason).toLowerCase()}.`,
  lapsed: () => 'Verlopen zonder antwoord; de plek is teruggegeven.',
  withdrawn: (_facts, by) => `Ingetrokken door ${by}; de plek is teruggegeven.`,
  'given-up': () => 'Afgebroken: de plek kon niet worden vastgehouden.',
  'question-asked': (_facts, by) => `Vraag gesteld door ${by}.`,
  'question-answered': (_facts, by) => `Vraag beantwoord door ${by}.`,
  agree: () => 'Alle handtekeningen staan; de stage is overeengekomen.',
  start: (facts, by) =>
    typeof facts.day === 'string'
      ? `Gestart op ${day(facts.day)}, vastgelegd door ${by}.`
      : `Gestart, vastgelegd door ${by}.`,
  interrupt: (_facts, by) => `Onderbroken door ${by}.`,
  resume: (_facts, by) => `Hervat door ${by}.`,
  shorten: (facts, by) =>
    `Laatste dag vervroegd van ${day(facts.lastDay)} naar ${day(facts.day)}, vastgelegd door ${by}: ${pick(shortenReasonNames, facts.reason).toLowerCase()}.`,
  'end-early': (facts, by) =>
    `Eerder gestopt op ${day(facts.day)}, vastgelegd door ${by}: ${pick(endReasonNames, facts.reason).toLowerCase()}.`,
  complete: (_facts, by) => `Afgerond, vastgelegd door ${by}.`,
  evaluate: (facts, by) =>
    typeof facts.note === 'string'
      ? `Geëvalueerd, vastgelegd door ${by}.`
      : 'Geëvalueerd: leerling, bedrijf en stagebegeleider vulden de evaluatie in.',
  'loss-found': (facts) =>
    `Kan niet doorgaan vanaf ${day(facts.day)}: ${pick(lossCauseNames, facts.cause).toLowerCase()}.`,
  'loss-over': (facts) => `Vervallen: ${pick(lossCauseNames, facts.cause).toLowerCase()}.`,
  'task-made': (facts) => `Taak: ${pick(taskKindNames, facts.kind).toLowerCase()}, voor ${day(facts.day)}.`,
  'task-done': (facts, by) => `Taak klaar, vastgelegd door ${by}: ${pick(taskKindNames, facts.kind).toLowerCase()}.`,
  'stop-announced': (facts, by) => `Neemt geen leerlingen meer vanaf ${day(facts.day)}, gemeld door ${by}.`,
  'stop-taken-back': (_facts, by) => `Gaat toch door, gemeld door ${by}.`,
  regrouped: (_facts, by) => `Blijft zo na de wissel van klas, vastgelegd door ${by}.`,
  'place-request-made': (_facts, by) => `Plekken aangevraagd door ${by}.`,
  'place-request-searched': (_facts, by) => `Opnieuw gezocht, gevraagd door ${by}.`,
  ...ownPlaceLinkHistoryTexts,
  'own-place-suggested': (_facts, by) => `Aangedragen door ${by}.`,
  'own-place-recognised': () => 'De leerling mag hier stage lopen: het bedrijf is erkend, of er is dispensatie.',
  'own-place-no-longer': () => 'De erkenning of dispensatie geldt niet meer.',
  'own-place-approved': (_facts, by) => `Goedgekeurd door ${by}; het bedrijf is gevraagd.`,
  'own-place-rejected': (_facts, by) => `Afgewezen door ${by}.`,
  undone: (facts, by) => `Teruggedraaid door ${by}: “${pick(moveNames, facts.move).toLowerCase()}”.`,
};

/** A line of a history in words, without names: who may not see a person learns no name from it. */
export const historyText = (entry: { what: string; by: { role: string }; facts: Facts }): string => {
  const by = pick(roleWords, entry.by.role);
  const words = Object.hasOwn(historyTexts, entry.what) ? historyTexts[entry.what]?.(entry.facts, by) : undefined;
  const { note } = entry.facts;
  return `${words ?? entry.what}${typeof note === 'string' ? ` Toelichting: ${note}` : ''}`;
};
