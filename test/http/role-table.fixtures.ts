import { createSealer } from '../../src/platform/sealed-text.js';
import type { MatchingRun } from '../../src/features/matching/matching.rules.js';
import type { PlacementRecord } from '../../src/features/placements/placement-moves.rules.js';
import type { PlaceRequest } from '../../src/features/placements/place-requests.rules.js';
import type { ProposalSending } from '../../src/features/placements/proposal-sendings.rules.js';
import type { ProposalRecord } from '../../src/features/placements/proposals.rules.js';
import { packSnapshot } from '../../src/features/matching/snapshot-packing.js';
import type { SubjectName } from '../../scripts/role-table/access.js';
import type { OwnPlace } from '../../src/features/placements/own-places.rules.js';
import type { Visit } from '../../src/features/visits/visits.rules.js';
import { aPlacement } from '../support/agreement-builders.js';
import { d } from '../support/builders.js';
import { mailIdOf } from '../../src/platform/mail/outbox.js';
import { aMail } from '../support/mail-builders.js';
import { aReminder } from '../support/reminder-builders.js';
import { aCompany, anEstablishment, anOffer, aRecognition, aSnapshot, aSupervisor } from '../support/builders.js';
import { PASSWORD, type SchoolApp } from '../support/school-app.js';

export const NOW = new Date('2026-11-22T09:00:00Z');

const aRun = (fields: Partial<MatchingRun>): MatchingRun => ({
  id: 'run-1',
  version: 1,
  schoolId: 'sch-1',
  season: '2027-voorjaar',
  mode: 'max-placed',
  seed: 'een',
  groupId: 'grp-1',
  studentIds: ['stu-1'],
  requestedBy: 'acc-coordinator',
  requestedAt: NOW,
  snapshotDigest: '',
  comparisonId: 'cmpn-1',
  basedOn: null,
  adjustments: [],
  aliveAt: NOW,
  finishedAt: null,
  failure: null,
  outcome: null,
  ...fields,
});

/** One of everything at school `sch-1` and company `cmp-1`, and one at `sch-2` and `cmp-9`. */
export const fillTenants = async ({ storage }: SchoolApp): Promise<void> => {
  await storage.companies.insertMany([aCompany({ id: 'cmp-9', name: 'Buurman BV', kvkNumber: '00000009' })]);
  await storage.establishments.insertMany([anEstablishment({ id: 'est-9', companyId: 'cmp-9', name: 'Buurman hal' })]);
  await storage.supervisors.insertMany([aSupervisor(), aSupervisor({ id: 'sup-9', establishmentId: 'est-9' })]);
  await storage.recognitions.insertMany([aRecognition(), aRecognition({ id: 'rec-9', establishmentId: 'est-9' })]);
  await storage.placeOffers.insertMany([
    anOffer(),
    anOffer({ id: 'off-9', companyId: 'cmp-9', establishmentId: 'est-9', supervisorIds: ['sup-9'] }),
  ]);
  await storage.establishments.insertMany([anEstablishment({ id: 'est-2', name: 'Tweede hal' })]);
  for (const [id, companyId] of [
    ['est-2', 'cmp-1'],
    ['est-9', 'cmp-9'],
  ] as const) {
    const stop = { id, version: 0, companyId, fromDay: d('2027-09-01'), reason: 'Verbouwing' };
    await storage.placementStops.save({ ...stop, takenBackAt: null, history: [] });
  }
  await storage.outbox.put(aMail(), 'kept', new Date('2026-11-22T09:00:00Z'));
  await storage.reminders.plan([
    aReminder({ id: 'rem-1', schoolId: 'sch-1' }),
    aReminder({ id: 'rem-9', schoolId: 'sch-2', recipientId: 'acc-foreign-coordinator' }),
  ]);
  await storage.proposals.insert(aProposal());
  await storage.proposals.insert(
    aProposal({ ...ELSEWHERE, id: 'pro-9', claim: { ...aPlacement().claim, id: 'pro-9' } }),
  );
  await storage.placements.insertMany([
    aPlacementRecord({ proposalId: 'pro-0', studentId: 'stu-2', supervisorId: 'sup-1' }),
    aPlacementRecord({
      ...ELSEWHERE,
      id: 'pla-9',
      groupId: 'grp-9',
      proposalId: 'pro-8',
      mentorId: 'men-9',
      supervisorId: 'sup-9',
    }),
  ]);
  await storage.visitRecords.visits.insert({ schoolId: 'sch-1' }, aVisit());
  await storage.visitRecords.visits.insert(
    { schoolId: 'sch-2' },
    aVisit({ ...AT_OTHERS, id: 'vis-9', establishmentId: 'est-9', placementId: 'pla-9', mentorId: 'men-9' }),
  );
  await storage.proposalSendings.insert(aSending());
  await storage.proposalSendings.insert(
    aSending({ id: 'snd-9', schoolId: 'sch-2', runId: 'run-9', studentIds: ['stu-9'] }),
  );
  await storage.placeRequests.insert(aPlaceRequest());
  await storage.placeRequests.insert(aPlaceRequest({ id: 'req-9', schoolId: 'sch-2', studentIds: ['stu-9'] }));
  await storage.ownPlaces.insert(anOwnPlace());
  await storage.ownPlaces.insert(anOwnPlace({ id: 'own-9', schoolId: 'sch-2', studentId: 'stu-9' }));
  await storage.serviceAccounts.insert({
    id: 'srv-1',
    version: 1,
    name: 'Rooster',
    role: 'coordinator',
    schoolId: 'sch-1',
    companyId: null,
    scopes: ['students:read'],
    keys: [],
    createdAt: NOW,
    lastUsedAt: null,
  });
  await storage.identityProviders.insert({
    id: 'idp-1',
    version: 1,
    name: 'Eigen inlog',
    issuer: 'https://127.0.0.1:1',
    clientId: 'leerwerkplek',
    sealedSecret: createSealer('only for tests', 'identity-providers').seal('geheim', 'idp-1'),
    schoolId: 'sch-1',
    companyId: null,
    enabled: true,
  });
  for (const [id, invitedBySchool] of [
    ['inv-1', 'sch-1'],
    ['inv-9', 'sch-2'],
  ] as const)
    await storage.invitations.insert({
      id,
      digest: id,
      email: `${id}@test.example`,
      name: 'Nieuw',
      role: 'mentor',
      schoolId: invitedBySchool,
      companyId: null,
      mentorId: null,
      supervisorId: null,
      invitedBy: 'acc-coordinator',
      invitedBySchool,
      createdAt: NOW,
      expiresAt: new Date('2026-12-06T09:00:00Z'),
      acceptedAt: null,
    });
  await storage.placementTasks.add({
    ...{ id: 'task-9', schoolId: 'sch-2', kind: 'next-place', studentId: 'stu-9', dueOn: d('2026-11-30') },
    ...{ proposalId: null, placementId: null, ownPlaceId: null, createdAt: NOW, doneAt: null, doneBy: null },
  });
  await storage.placementTasks.add({
    ...{ id: 'task-1', schoolId: 'sch-1', kind: 'next-place', studentId: 'stu-1', dueOn: d('2026-11-30') },
    ...{ proposalId: null, placementId: null, ownPlaceId: null, createdAt: NOW, doneAt: null, doneBy: null },
  });
  const { digest, packed } = await packSnapshot(aSnapshot());
  for (const [schoolId, mine] of [
    ['sch-1', true],
    ['sch-2', false],
  ] as const) {
    await storage.snapshots.keep(schoolId, digest, Buffer.from(packed));
    await storage.matchingRuns.add(
      aRun({
        schoolId,
        snapshotDigest: digest,
        ...(mine ? {} : { id: 'run-9', comparisonId: 'cmpn-9', groupId: 'grp-9', studentIds: ['stu-9'] }),
      }),
    );
  }
};

const aPlacementRecord = (fields: Partial<PlacementRecord> = {}): PlacementRecord => ({
  ...aPlacement(),
  hold: 'held',
  placeAskedAt: null,
  plannedLastDay: d('2027-07-08'),
  history: [],
  ...fields,
});

const aProposal = (fields: Partial<ProposalRecord> = {}): ProposalRecord => {
  const { claim, days, firstDay, lastDay, season, companyId, establishmentId, offerId, schoolId, studentId } =
    aPlacement();
  return {
    ...{ claim, days, firstDay, lastDay, season, companyId, establishmentId, offerId, schoolId, studentId },
    id: 'pro-1',
    version: 1,
    state: 'held',
    proposedAt: NOW,
    proposedBy: 'acc-coordinator',
    heldUntil: new Date('2026-12-01T09:00:00Z'),
    runId: null,
    answeredAt: null,
    declineReason: null,
    declineText: null,
    hold: 'held',
    question: null,
    history: [],
    ...fields,
  };
};

const aSending = (fields: Partial<ProposalSending> = {}): ProposalSending => ({
  id: 'snd-1',
  schoolId: 'sch-1',
  runId: 'run-1',
  studentIds: ['stu-1'],
  message: null,
  answerBy: null,
  sentBy: 'acc-coordinator',
  sentAt: NOW,
  aliveAt: NOW,
  worker: 'wrk-1',
  endedAt: null,
  results: [],
  ...fields,
});

const aPlaceRequest = (fields: Partial<PlaceRequest> = {}): PlaceRequest => ({
  id: 'req-1',
  version: 1,
  schoolId: 'sch-1',
  season: '2027-voorjaar',
  groupId: null,
  studentIds: ['stu-1'],
  runId: null,
  requestedBy: 'acc-coordinator',
  requestedAt: NOW,
  searchedAt: NOW,
  history: [],
  ...fields,
});

/** What is another's in every way: of the other school and the other company. */
const ELSEWHERE = {
  schoolId: 'sch-2',
  companyId: 'cmp-9',
  establishmentId: 'est-9',
  offerId: 'off-9',
  studentId: 'stu-9',
} as const;

const AT_OTHERS = { schoolId: 'sch-2', companyId: 'cmp-9', studentId: 'stu-9' } as const;

const aVisit = (fields: Partial<Visit> = {}): Visit => ({
  id: 'vis-1',
  version: 1,
  schoolId: 'sch-1',
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  placementId: 'pla-1',
  studentId: 'stu-2',
  mentorId: 'men-1',
  kind: 'first',
  state: 'planned',
  day: d('2027-02-16'),
  start: '10:00',
  minutes: 45,
  sequence: 0,
  cancelReason: null,
  report: null,
  history: [],
  ...fields,
});

const anOwnPlace = (fields: Partial<OwnPlace> = {}): OwnPlace => ({
  id: 'own-1',
  version: 1,
  schoolId: 'sch-1',
  studentId: 'stu-1',
  season: '2027-voorjaar',
  programme: 'LWT',
  sector: 'techniek',
  companyName: 'Fietsenmaker Zutphen',
  town: 'Zutphen',
  kvkNumber: null,
  contact: null,
  work: 'Fietsen maken',
  establishmentId: null,
  state: 'to-approve',
  proposalId: null,
  proposedAt: NOW,
  history: [],
  ...fields,
});

type Params = Readonly<Record<string, string>>;

/** Stands for the id of the session that a person is signed in with. */
export const OWN_SESSION = 'own-session';

/** Stands for the id of the scan under the own agreement. */
export const OWN_SCAN = 'own-scan';

/** What stands for the parameters of a path: of the own tenant and of another. Each kind of subject has its line here. */
export const PARAMS: Readonly<Record<SubjectName, { readonly own: Params; readonly foreign: Params }>> = {
  'place-request': { own: { id: 'req-1' }, foreign: { id: 'req-9' } },
  'proposal-sending': { own: { id: 'snd-1' }, foreign: { id: 'snd-9' } },
  proposal: { own: { id: 'pro-1' }, foreign: { id: 'pro-9' } },
  placement: {
    own: { id: 'pla-1', placementId: 'pla-1', day: '2027-02-01', month: '2027-02', itemId: 'item-1', as: 'pupil' },
    foreign: { id: 'pla-9', placementId: 'pla-9', day: '2027-02-01', month: '2027-02', itemId: 'item-1', as: 'pupil' },
  },
  agreement: {
    own: { id: 'agr-1', number: '1', fileId: OWN_SCAN },
    foreign: { id: 'agr-9', number: '1', fileId: 'fil-9' },
  },
  'placement-task': { own: { id: 'task-1' }, foreign: { id: 'task-9' } },
  'own-place': { own: { id: 'own-1' }, foreign: { id: 'own-9' } },
  dispensation: { own: { id: 'dis-1' }, foreign: { id: 'dis-9' } },
  'pupil-page': { own: { studentId: 'stu-1' }, foreign: { studentId: 'stu-9' } },
  'workbook-template': { own: { sector: 'techniek' }, foreign: { sector: 'techniek' } },
  outcome: { own: { id: 'out-1', months: '6' }, foreign: { id: 'out-9', months: '6' } },
  visit: { own: { id: 'vis-1' }, foreign: { id: 'vis-9' } },
  reminder: { own: { id: 'rem-1' }, foreign: { id: 'rem-9' } },
  // Everybody's own session has another id, which the test asks for.
  session: { own: { id: OWN_SESSION }, foreign: { id: 'A'.repeat(32) } },
  'service-account': { own: { id: 'srv-1' }, foreign: { id: 'srv-1' } },
  'identity-provider': { own: { id: 'idp-1' }, foreign: { id: 'idp-1' } },
  job: { own: { name: 'reminders-plan' }, foreign: { name: 'reminders-plan' } },
  'outbox-message': { own: { id: mailIdOf('mail-1') }, foreign: { id: mailIdOf('mail-1') } },
  invitation: { own: { id: 'inv-1' }, foreign: { id: 'inv-9' } },
  // What a right secret opens is tested where the links are; here nobody holds one.
  link: { own: { secret: 'A'.repeat(43) }, foreign: { secret: 'A'.repeat(43) } },
  account: { own: { id: 'acc-mentor' }, foreign: { id: 'acc-foreign-coordinator' } },
  school: { own: { id: 'sch-1' }, foreign: { id: 'sch-2' } },
  'school-year': { own: { id: 'sy-1' }, foreign: { id: 'sy-9' } },
  group: { own: { id: 'grp-1' }, foreign: { id: 'grp-9' } },
  mentor: { own: { id: 'men-1' }, foreign: { id: 'men-9' } },
  student: { own: { id: 'stu-1' }, foreign: { id: 'stu-9' } },
  company: { own: { id: 'cmp-1' }, foreign: { id: 'cmp-9' } },
  supervisor: { own: { establishmentId: 'est-1', id: 'sup-1' }, foreign: { establishmentId: 'est-9', id: 'sup-9' } },
  establishment: { own: { id: 'est-1', establishmentId: 'est-1' }, foreign: { id: 'est-9', establishmentId: 'est-9' } },
  recognition: { own: { id: 'rec-1' }, foreign: { id: 'rec-9' } },
  'placement-stop': { own: { id: 'est-2' }, foreign: { id: 'est-9' } },
  'place-offer': { own: { id: 'off-1' }, foreign: { id: 'off-9' } },
  'matching-comparison': { own: { id: 'cmpn-1' }, foreign: { id: 'cmpn-9' } },
  'matching-run': {
    own: { id: 'run-1', studentId: 'stu-1', groupId: 'grp-1', offerId: 'off-1' },
    foreign: { id: 'run-9', studentId: 'stu-9', groupId: 'grp-9', offerId: 'off-9' },
  },
};

/** What stands in a body or query under these names, of the own tenants. */
export const OWN_FIELDS: Readonly<Record<string, unknown>> = {
  schoolId: 'sch-1',
  groupId: 'grp-1',
  mentorId: 'men-1',
  studentId: 'stu-1',
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  supervisorIds: ['sup-1'],
  offerId: 'off-1',
  placementId: 'pla-1',
  with: 'run-1',
  runId: 'run-1',
  start: '08:30',
  end: '16:00',
  firstDay: '2027-02-02',
  lastDay: '2027-07-02',
  dateOfBirth: '2011-03-14',
  email: 'coordinator@test.example',
  password: PASSWORD,
};

/** The same names with what is somebody else's. */
export const FOREIGN_FIELDS: Readonly<Record<string, unknown>> = {
  ...OWN_FIELDS,
  schoolId: 'sch-2',
  groupId: 'grp-9',
  mentorId: 'men-9',
  studentId: 'stu-9',
  companyId: 'cmp-9',
  establishmentId: 'est-9',
  supervisorIds: ['sup-9'],
  offerId: 'off-9',
  placementId: 'pla-9',
  with: 'run-9',
  runId: 'run-9',
};

/** What the answers to a person of one tenant may never hold: ids and names of the other. */
export const FOREIGN_MARKS: Readonly<Record<'school' | 'company', RegExp>> = {
  school: /\b(?:stu|grp|men|sy|run|cmpn|pla|pro|rem)-9\b|Noor/,
  company: /\b(?:cmp|est|sup|rec|off|pla|pro)-9\b|Buurman|Noor/,
};
/** Nobody but a school, and the company that took them, reads the names of pupils. `stu-1` is only proposed to the company, `stu-2` is placed there. */
export const PUPIL_NAMES = /Noor|de Vries|Bakker/;
/** A company that has not accepted yet reads no name. */
export const PROPOSED_ONLY = /de Vries/;

/** What a page needs in its query to be there. */
export const PAGE_QUERIES: Readonly<Record<string, string>> = {
  '/overeenkomsten/nieuw': 'stage=pla-1',
  '/dispensaties/nieuw': 'vestiging=est-1',
};

/** What is sent to a form that no page shows in this state of things. */
export const UNSHOWN_FORM: Readonly<Record<string, string>> = {
  version: '1',
  season: '2027-najaar',
  taak: 'task-1',
  coming: 'good',
  working: 'good',
  support: 'none',
};
