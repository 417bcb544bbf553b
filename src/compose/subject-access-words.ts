import { presenceNames } from '../features/attendance/attendance-shape.pages.js';
import {
  attendeeNames,
  cancelNames,
  kindNames as visitKindNames,
  progressNames,
  ratingNames,
  supportNames,
} from '../features/visits/visits-shape.pages.js';
import { kindNames, placeNames, sideNames } from '../features/workbook/workbook-shape.pages.js';
import { dispensationStepNames } from '../web/texts/dispensations.nl.js';
import { evaluatorNames, goalsNames, questionWords, ratingText } from '../web/texts/evaluations.nl.js';
import { longDay, moment } from '../web/texts/format.nl.js';
import { agreementStateNames, insurerNames, partyTitles, signingMethods } from '../web/texts/agreements.nl.js';
import { modeNames } from '../web/texts/matching.nl.js';
import { destinationNames } from '../web/texts/outcomes.nl.js';
import {
  hazardNames,
  nameIn,
  programmeNames,
  roleNames,
  sectorNames,
  severityNames,
  supportNeedNames,
  travelMeansNames,
  vogNames,
  weekdayNames,
} from '../web/texts/labels.nl.js';
import {
  declineReasonNames,
  endReasonNames,
  lossCauseNames,
  moveNames,
  ownPlaceStateNames,
  placementStateNames,
  proposalStateNames,
  taskKindNames,
} from '../web/texts/placements.nl.js';
import {
  consentActNames,
  consenterNames,
  consentPurposeNames,
  consentWayNames,
  restrictionGroundNames,
} from '../web/texts/privacy.nl.js';
import { ruleNames } from '../web/texts/rule-names.nl.js';
import { auditOutcomeNames, fieldName, partNames, visitStateNames } from '../web/texts/subject-access.nl.js';

type Words = Readonly<Record<string, string>>;

const people: Words = { ...roleNames, pupil: 'Leerling', contact: 'Leerbedrijf', service: 'De dienst zelf' };

/** What the codes in a field are called; a field that means something else in a collection stands with its name before it. */
const VALUES: Readonly<Record<string, Words>> = {
  programme: programmeNames,
  sector: sectorNames,
  intendedMboSector: sectorNames,
  stageDays: weekdayNames,
  weekday: weekdayNames,
  weekdays: weekdayNames,
  travelMeans: travelMeansNames,
  supportNeeds: supportNeedNames,
  restrictions: hazardNames,
  hazards: hazardNames,
  vog: vogNames,
  'placements.state': placementStateNames,
  'placements.what': moveNames,
  'placements.from': placementStateNames,
  'placements.to': placementStateNames,
  'proposals.state': proposalStateNames,
  'ownPlaces.state': ownPlaceStateNames,
  'dispensations.what': dispensationStepNames,
  'agreements.state': agreementStateNames,
  'visits.state': visitStateNames,
  'visits.kind': visitKindNames,
  'workbooks.kind': kindNames,
  'workbooks.place': placeNames,
  'placementTasks.kind': taskKindNames,
  'consents.by': consenterNames,
  'auditEvents.outcome': auditOutcomeNames,
  endReason: endReasonNames,
  declineReason: declineReasonNames,
  cause: lossCauseNames,
  ground: restrictionGroundNames,
  presence: presenceNames,
  present: attendeeNames,
  progress: progressNames,
  cancelReason: cancelNames,
  coming: ratingNames,
  working: ratingNames,
  support: supportNames,
  side: sideNames,
  role: people,
  recipientRole: people,
  party: partyTitles,
  method: signingMethods,
  accidentBy: insurerNames,
  accidentPaidBy: insurerNames,
  liabilityBy: insurerNames,
  liabilityPaidBy: insurerNames,
  destination: destinationNames,
  was: destinationNames,
  goals: goalsNames,
  jobOffer: questionWords.mentor.offers,
  as: evaluatorNames,
  purpose: consentPurposeNames,
  purposes: consentPurposeNames,
  act: consentActNames,
  how: consentWayNames,
  askedOf: consenterNames,
  consentFrom: consenterNames,
  mode: modeNames,
  severity: severityNames,
  rule: ruleNames,
};

/** What a code in a field of a collection is called for people; what is no code stays as it is. */
const valueName = (collection: string, field: string, value: string): string =>
  field === 'rating'
    ? ratingText(Number(value))
    : nameIn(VALUES[`${collection}.${field}`] ?? VALUES[field] ?? {}, value);

/** The words of the document that a pupil gets who asks what is kept. */
export const subjectAccessWords = {
  part: (collection: string): string => nameIn(partNames, collection),
  field: fieldName,
  value: valueName,
  day: longDay,
  moment,
};
