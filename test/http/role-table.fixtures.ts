import type { MatchingRun } from '../../src/features/matching/matching.rules.js';
import { packSnapshot } from '../../src/features/matching/snapshot-packing.js';
import type { SubjectName } from '../../scripts/role-table/access.js';
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

type Params = Readonly<Record<string, string>>;

/** What stands for the parameters of a path: of the own tenant and of another. Each kind of subject has its line here. */
export const PARAMS: Readonly<Record<SubjectName, { readonly own: Params; readonly foreign: Params }>> = {
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
  with: 'run-1',
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
  with: 'run-9',
};

/** What the answers to a person of one tenant may never hold: ids and names of the other. */
export const FOREIGN_MARKS: Readonly<Record<'school' | 'company', RegExp>> = {
  school: /\b(?:stu|grp|men|sy|run|cmpn)-9\b|Noor|Anders/,
  company: /\b(?:cmp|est|sup|rec|off)-9\b|Buurman|\b(?:stu)-\d|de Vries|Bakker/,
};
/** Nobody but a school reads the names of pupils. */
export const PUPIL_NAMES = /Noor|Anders|de Vries|Bakker/;

/** What is sent to a form that no page shows in this state of things. */
export const UNSHOWN_FORM: Readonly<Record<string, string>> = { version: '1', season: '2027-najaar' };
