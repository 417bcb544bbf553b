import type { Agreement, AgreementContent, Party, Revision, Signature } from '../../src/domain/agreement.js';
import type { Placement } from '../../src/domain/placement.js';
import { digestOf } from '../../src/features/agreements/agreement-digest.rules.js';
import type { AgreementClauses } from '../../src/features/agreements/agreement-making.rules.js';
import { d } from './builders.js';

/** A placement of `stu-1` at `est-1`, accepted by the company. */
export const aPlacement = (fields: Partial<Placement> = {}): Placement => ({
  id: 'pla-1',
  version: 1,
  schoolId: 'sch-1',
  studentId: 'stu-1',
  groupId: 'grp-1',
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  offerId: 'off-1',
  proposalId: 'pro-1',
  season: '2027-voorjaar',
  programme: 'LWT',
  sector: 'techniek',
  claim: { id: 'pro-1', periodIds: ['p1'], weekdays: ['tue', 'thu'] },
  days: {
    tue: { start: '08:30', end: '16:00', breakMinutes: 30 },
    thu: { start: '08:30', end: '16:00', breakMinutes: 30 },
  },
  firstDay: d('2027-02-02'),
  lastDay: d('2027-07-08'),
  mentorId: 'men-1',
  supervisorId: null,
  state: 'accepted',
  endReason: null,
  ...fields,
});

export const someClauses = (fields: Partial<AgreementClauses> = {}): AgreementClauses => ({
  activities: 'Meehelpen in de werkplaats.',
  goals: ['Op tijd komen', 'Veilig werken met handgereedschap'],
  guidanceBySchool: 'De stagebegeleider komt elke vier weken.',
  guidanceByCompany: 'De praktijkopleider is elke dag aanwezig.',
  assessment: 'Bedrijf en school beoordelen samen.',
  inspection: 'De inspectie mag langskomen.',
  accidentBy: 'school',
  accidentPaidBy: 'school',
  liabilityBy: 'school',
  liabilityPaidBy: 'company',
  ending: 'Stoppen kan in overleg.',
  ...fields,
});

export const aContent = (fields: Partial<AgreementContent> = {}): AgreementContent => ({
  form: 'leerwerkovereenkomst/1',
  madeOn: d('2026-11-22'),
  school: { name: 'De Berkel', brin: '00ZZ00', town: 'Zutphen', signatory: 'Test coordinator' },
  pupil: { name: 'Sam de Vries', dateOfBirth: d('2011-09-01'), town: 'Zutphen' },
  parent: { name: 'Kees de Vries' },
  company: {
    name: 'Werkplaats Zutphen',
    kvkNumber: '00000001',
    establishment: 'Werkplaats Zutphen',
    address: 'Stationsplein 1, 7201 MH Zutphen',
    signatory: 'Jo Smit',
  },
  mbo: null,
  programme: 'LWT',
  leerjaar: 3,
  sector: 'techniek',
  firstDay: d('2027-02-02'),
  lastDay: d('2027-07-08'),
  week: [
    { weekday: 'tue', start: '08:30', end: '16:00', breakMinutes: 30 },
    { weekday: 'thu', start: '08:30', end: '16:00', breakMinutes: 30 },
  ],
  activities: 'Meehelpen in de werkplaats.',
  goals: ['Op tijd komen'],
  guidance: { mentor: 'Bo Peters', supervisor: null, bySchool: 'Elke vier weken.', byCompany: 'Elke dag.' },
  assessment: 'Samen.',
  inspection: 'Mag langskomen.',
  insurance: { accidentBy: 'school', accidentPaidBy: 'school', liabilityBy: 'school', liabilityPaidBy: 'company' },
  ending: 'In overleg.',
  allowanceCentsPerMonth: null,
  hazards: [],
  findings: [],
  ...fields,
});

export const aSignature = (party: Party, fields: Partial<Signature> = {}): Signature => ({
  party,
  method: 'link',
  name: `Test ${party}`,
  signedAt: new Date('2026-11-23T10:00:00Z'),
  signedOn: d('2026-11-23'),
  digest: digestOf(aContent()),
  address: '127.0.0.1',
  accountId: null,
  fileId: null,
  ...fields,
});

export const aRevision = (fields: Partial<Revision> = {}): Revision => {
  const content = fields.content ?? aContent();
  return {
    number: 1,
    content,
    digest: digestOf(content),
    madeAt: new Date('2026-11-22T09:00:00Z'),
    madeBy: 'acc-coordinator',
    reason: null,
    signatures: [],
    rejection: null,
    cancelledAt: null,
    completedAt: null,
    ...fields,
  };
};

export const anAgreement = (fields: Partial<Agreement> = {}): Agreement => ({
  id: 'agr-1',
  version: 1,
  schoolId: 'sch-1',
  placementId: 'pla-1',
  studentId: 'stu-1',
  groupId: 'grp-1',
  companyId: 'cmp-1',
  contacts: {
    company: { name: 'Jo Smit', email: 'jo@werkplaats.example' },
    school: { name: 'Test coordinator', email: null },
    pupil: { name: 'Sam de Vries', email: 'sam@leerling.example' },
    parent: { name: 'Kees de Vries', email: 'kees@thuis.example' },
  },
  revisions: [aRevision()],
  history: [],
  toldAt: null,
  ...fields,
});
