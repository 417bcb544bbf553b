import type { Agreement } from '../../src/domain/agreement.js';
import type { Outflow } from '../../src/domain/outcome.js';
import type { Feedback } from '../../src/features/visits/visits.rules.js';
import { bookIdOf } from '../../src/features/workbook/workbook.repository.js';
import type { Workbook } from '../../src/features/workbook/workbook.rules.js';
import { aContent, anAgreement, aRevision, aSignature } from '../support/agreement-builders.js';
import { aDispensation, d } from '../support/builders.js';
import type { SchoolApp } from '../support/school-app.js';

const AT = new Date('2026-11-22T09:00:00Z');
const MENTOR = { id: 'acc-mentor', role: 'mentor', name: 'Test mentor' } as const;

/** The agreement of `stu-2`, whom the company took; the parent signed it on paper. */
const anAgreementOnPaper = (scanId: string): Agreement =>
  anAgreement({
    studentId: 'stu-2',
    contacts: { company: { name: 'Jo Smit', email: 'jo@werkplaats.example' } },
    revisions: [
      aRevision({
        content: aContent({
          pupil: { name: 'Kim Bakker', dateOfBirth: d('2011-09-01'), town: 'Zutphen' },
          parent: { name: 'Kees Bakker' },
        }),
        signatures: [aSignature('parent', { method: 'paper', fileId: scanId })],
      }),
    ],
  });

const anOutflow = (fields: Partial<Outflow> = {}): Outflow => ({
  id: 'out-1',
  version: 1,
  schoolId: 'sch-1',
  studentId: 'stu-2',
  groupId: 'grp-1',
  pupilName: 'Kim Bakker',
  leftOn: d('2026-03-01'),
  destination: 'mbo',
  mboLevel: 2,
  mboCourse: 'Autotechniek',
  followUps: [],
  handover: null,
  history: [],
  ...fields,
});

const aFeedback = (fields: Partial<Feedback> = {}): Feedback => ({
  id: 'pla-1.2027-02',
  version: 1,
  schoolId: 'sch-1',
  companyId: 'cmp-1',
  placementId: 'pla-1',
  studentId: 'stu-2',
  month: '2027-02',
  coming: 'good',
  working: 'fair',
  support: 'talk',
  text: null,
  givenAt: AT,
  by: { id: 'acc-company', role: 'company', name: 'Test company' },
  handled: null,
  earlier: [],
  ...fields,
});

const aWorkbook = (fields: Partial<Workbook> = {}): Workbook => ({
  id: bookIdOf('stu-2'),
  version: 1,
  schoolId: 'sch-1',
  studentId: 'stu-2',
  sector: 'techniek',
  edition: 1,
  items: [
    {
      ...{ id: 'item-1', section: 'Veilig werken', title: 'Draagt een bril', kind: 'goal', place: 'company' },
      forAdmission: true,
      ticks: [{ side: 'school', by: MENTOR, on: d('2026-11-20') }],
    },
  ],
  reports: [],
  history: [],
  ...fields,
});

/** What hangs on the placements of both tenants. Gives the id of the scan, which storage makes. */
export const fillPlacementRecords = async ({ storage }: SchoolApp): Promise<string> => {
  const scanId = await storage.files.put({
    schoolId: 'sch-1',
    label: 'handtekening.pdf',
    type: 'application/pdf',
    bytes: Buffer.from('%PDF-1.7'),
    uploadedBy: 'acc-coordinator',
    uploadedAt: AT,
  });
  const elsewhere = { schoolId: 'sch-2', companyId: 'cmp-9', studentId: 'stu-9', groupId: 'grp-9' };
  await storage.agreements.insert(anAgreementOnPaper(scanId));
  await storage.agreements.insert(anAgreement({ ...elsewhere, id: 'agr-9', placementId: 'pla-9' }));
  await storage.dispensations.insert(aDispensation());
  await storage.dispensations.insert(aDispensation({ id: 'dis-9', schoolId: 'sch-2', studentId: 'stu-9' }));
  await storage.outflows.insert(anOutflow());
  await storage.outflows.insert(
    anOutflow({ id: 'out-9', schoolId: 'sch-2', studentId: 'stu-9', groupId: 'grp-9', pupilName: 'Noor Anders' }),
  );
  await storage.visitRecords.feedback.insert({ schoolId: 'sch-1' }, aFeedback());
  await storage.workbookRecords.addBook({ schoolId: 'sch-1' }, aWorkbook());
  await storage.workbookRecords.addBook(
    { schoolId: 'sch-2' },
    aWorkbook({ id: bookIdOf('stu-9'), schoolId: 'sch-2', studentId: 'stu-9' }),
  );
  return scanId;
};
