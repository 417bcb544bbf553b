import { actionVerb } from './action-names.nl.js';
import { fieldName } from './subject-access.nl.js';

/** Where a history calls it otherwise than the log, since it names no subject. */
const verbs: Readonly<Record<string, string>> = {
  'consent.asked': 'toestemming gevraagd',
  'consent.recorded': 'toestemming vastgelegd',
  'restriction.started': 'gebruik van gegevens beperkt',
  'restriction.lifted': 'beperking opgeheven',
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const byWhom: Readonly<Record<string, string>> = {
  coordinator: 'de stagecoördinator',
  mentor: 'de stagebegeleider',
  company: 'het leerbedrijf',
  supervisor: 'de praktijkopleider',
  admin: 'het beheer van erkenningen',
  operator: 'systeembeheer',
};

/** Fields of what the register and a school keep; those of pupils have their names elsewhere. */
const registerFields: Readonly<Record<string, string>> = {
  leerbedrijfId: 'leerbedrijfnummer',
  phone: 'telefoonnummer',
  maxPupils: 'hoogste aantal leerlingen',
  street: 'straat en huisnummer',
  postcode: 'postcode',
  point: 'plek op de kaart',
  reachableBy: 'bereikbaar met',
  riskInventory: 'RI&E',
  employees: 'aantal medewerkers',
  title: 'werk',
  programmes: 'opleidingen',
  leerjaren: 'leerjaren',
  minAge: 'jongste leeftijd',
  maxAge: 'oudste leeftijd',
  periods: 'periodes',
  totalPlaces: 'aantal plekken',
  forms: 'lint of blok',
  otherForm: 'andere vorm',
  minimumWeeks: 'minste aantal weken',
  hazards: 'risico’s',
  supervisionDeclared: 'deskundig toezicht',
  vogAsked: 'VOG gevraagd',
  guidanceLevel: 'begeleiding',
  allowanceCentsPerMonth: 'vergoeding',
  supervisorIds: 'praktijkopleiders',
  firmness: 'hoe zeker',
  confirmedOn: 'bevestigd op',
  confirmedBy: 'bevestigd door',
  crebo: 'crebo',
  qualification: 'kwalificatie',
  level: 'niveau',
  appliedOn: 'aangevraagd op',
  provisional: 'voorlopig',
  lastAssessedOn: 'laatst beoordeeld op',
  lastPracticeOn: 'laatste leerling op',
  endsOn: 'loopt af op',
  endedOn: 'beëindigd op',
  scope: 'reikwijdte',
  scopeFirstDay: 'reikwijdte vanaf',
  scopeLastDay: 'reikwijdte tot en met',
  scopeMaxPupils: 'hoogste aantal leerlingen',
  conditionsMetBy: 'voorwaarden voldaan op',
  schoolWeek: 'lesrooster',
  minDaysPerWeek: 'minste stagedagen per week',
  maxDaysPerWeek: 'meeste stagedagen per week',
  form: 'lint of blok',
  startYear: 'schooljaar',
  najaar: 'najaar',
  voorjaar: 'voorjaar',
  holidays: 'vakanties',
  brin: 'BRIN',
  settings: 'instellingen',
  trainedOn: 'geschoold op',
  maxPupilsAtOnce: 'hoogste aantal leerlingen tegelijk',
};

/** A stored field as a line of a history names it; the name it is stored under where there is no word for it. */
export const changedFieldName = (field: string): string => {
  if (Object.hasOwn(registerFields, field)) return registerFields[field] ?? field;
  const name = fieldName(field);
  return name === name.toUpperCase() ? name : `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
};

/** What was done, by which role and to which fields: no names and no values, so that who may not see a person learns nothing of them. */
export const happenedText = (event: {
  readonly action: string;
  readonly actor: { readonly role: string } | null;
  readonly changes: readonly { readonly field: string }[];
}): string => {
  const { action, actor, changes } = event;
  const verb = capital(verbs[action] ?? actionVerb(action) ?? action);
  const by = actor === null ? '' : ` door ${byWhom[actor.role] ?? 'de dienst zelf'}`;
  const fields = changes.map(({ field }) => changedFieldName(field));
  return `${verb}${by}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}.`;
};
