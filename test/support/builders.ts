import type { DispensationRecord } from '../../src/features/placements/dispensations.rules.js';
import { calendarDate, type CalendarDate } from '../../src/platform/calendar-date.js';
import type { Company, Establishment, Supervisor } from '../../src/domain/company.js';
import type { OfferDay, PlaceOffer } from '../../src/domain/place-offer.js';
import type { Recognition } from '../../src/domain/recognition.js';
import type { School, StudentGroup } from '../../src/domain/school.js';
import type { Student } from '../../src/domain/student.js';
import type { OfferFacts, Snapshot } from '../../src/features/matching/options/snapshot.js';

/** A day, as tests write it. */
export const d = (text: string): CalendarDate => calendarDate(text);

const ZUTPHEN = { lat: 52.14, lon: 6.2 };
const SPRING = { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') };

/** A pupil of 15 whom nothing keeps from a place. */
export const aStudent = (fields: Partial<Student> = {}): Student => ({
  id: 'stu-1',
  version: 1,
  schoolId: 'sch-1',
  groupId: 'grp-1',
  studentNumber: '1001',
  firstName: 'Sam',
  lastName: 'de Vries',
  dateOfBirth: d('2011-09-01'),
  programme: 'LWT',
  leerjaar: 3,
  sector: 'techniek',
  intendedMboSector: 'techniek',
  stageDays: null,
  homeTown: 'Zutphen',
  homePoint: ZUTPHEN,
  travelMeans: ['bicycle'],
  maxTravelMinutes: 45,
  maxTravelKm: 12,
  guidanceNeed: 2,
  supportNeeds: [],
  restrictions: [],
  vog: 'held',
  wishes: [],
  otherWorkMinutesPerWeek: 0,
  hoursDone: 0,
  daysDone: 0,
  priority: 0,
  endedOn: null,
  ...fields,
});

/** A group with stage on Tuesday and Thursday. */
export const aGroup = (fields: Partial<StudentGroup> = {}): StudentGroup => ({
  id: 'grp-1',
  version: 1,
  schoolId: 'sch-1',
  name: '3LWT',
  programme: 'LWT',
  leerjaar: 3,
  mentorId: null,
  schoolWeek: { mon: { minutes: 360 }, wed: { minutes: 360 }, fri: { minutes: 360 } },
  stageDays: ['tue', 'thu'],
  minDaysPerWeek: 1,
  maxDaysPerWeek: 2,
  form: 'lint',
  ...fields,
});

export const aSchool = (fields: Partial<School> = {}): School => ({
  id: 'sch-1',
  version: 1,
  name: 'De Berkel',
  brin: '00ZZ00',
  town: 'Zutphen',
  point: ZUTPHEN,
  settings: {
    stageBreaksCountAsWork: false,
    teachingMinutesPerWeek: 1680,
    mboAgreementSectors: ['techniek', 'zorg-en-welzijn', 'economie', 'landbouw', 'intersectoraal'],
    visitDueWeeks: 4,
    visitOverdueWeeks: 8,
    firstVisitWithinWeeks: 3,
  },
  ...fields,
});

/** Seven hours of work with half an hour of break. */
export const aDay = (places = 1): OfferDay => ({ start: '08:30', end: '16:00', breakMinutes: 30, places });

/** A confirmed offer of one place on Tuesday and one on Thursday. */
export const anOffer = (fields: Partial<PlaceOffer> = {}): PlaceOffer => ({
  id: 'off-1',
  version: 1,
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  season: '2027-voorjaar',
  title: 'Meehelpen in de werkplaats',
  sector: 'techniek',
  programmes: ['LWT', 'ENTREE'],
  leerjaren: [3, 4],
  minAge: null,
  maxAge: null,
  periods: [{ id: 'p1', ...SPRING }],
  days: { tue: aDay(), thu: aDay() },
  totalPlaces: 1,
  forms: ['lint'],
  otherForm: 'warn',
  minimumWeeks: null,
  hazards: [],
  supervisionDeclared: true,
  vogAsked: false,
  guidanceLevel: 2,
  allowanceCentsPerMonth: null,
  supervisorIds: ['sup-1'],
  firmness: 'open',
  confirmedOn: d('2026-11-02'),
  confirmedBy: 'cmp-1',
  claims: [],
  ...fields,
});

/** A request to a ROC for all entree pupils, not answered yet. */
export const aDispensation = (fields: Partial<DispensationRecord> = {}): DispensationRecord => ({
  ...{ id: 'dis-1', version: 1, schoolId: 'sch-1', establishmentId: 'est-1', institution: 'ROC Midden' },
  ...{ programme: 'ENTREE', sector: 'techniek', studentId: null, groupId: null, ownPlaceId: null },
  ...{ firstDay: d('2027-02-01'), lastDay: d('2027-07-09'), requestedOn: d('2026-11-20') },
  ...{ withdrawnOn: null, refusedOn: null, grantedOn: null, decidedBy: null, documentReference: null },
  ...{ endedOn: null, reason: null, history: [] },
  ...fields,
});

export const aCompany = (fields: Partial<Company> = {}): Company => ({
  id: 'cmp-1',
  version: 1,
  name: 'Werkplaats Zutphen',
  kvkNumber: '00000001',
  leerbedrijfId: null,
  email: null,
  phone: null,
  maxPupils: null,
  ...fields,
});

export const anEstablishment = (fields: Partial<Establishment> = {}): Establishment => ({
  id: 'est-1',
  version: 1,
  companyId: 'cmp-1',
  name: 'Werkplaats Zutphen',
  street: 'Stationsplein 1',
  postcode: '7201 MH',
  town: 'Zutphen',
  point: { lat: 52.15, lon: 6.21 },
  reachableBy: ['walk', 'bicycle', 'public-transport', 'moped', 'brought'],
  riskInventory: { madeOn: d('2025-03-01'), youthSection: true },
  employees: 12,
  ...fields,
});

export const aSupervisor = (fields: Partial<Supervisor> = {}): Supervisor => ({
  id: 'sup-1',
  version: 1,
  establishmentId: 'est-1',
  name: 'Jo Smit',
  trainedOn: d('2024-05-01'),
  maxPupilsAtOnce: 2,
  ...fields,
});

/** A full recognition that stands for years. */
export const aRecognition = (fields: Partial<Recognition> = {}): Recognition => ({
  id: 'rec-1',
  version: 1,
  establishmentId: 'est-1',
  programmes: ['LWT', 'ENTREE'],
  sector: 'techniek',
  crebo: '25251',
  qualification: 'Assistent installatie- en constructietechniek',
  level: 1,
  appliedOn: d('2024-06-01'),
  grantedOn: d('2024-08-01'),
  provisional: false,
  refusedOn: null,
  lastAssessedOn: d('2024-08-01'),
  lastPracticeOn: d('2026-07-10'),
  endsOn: null,
  endedOn: null,
  endReason: null,
  scope: 'full',
  scopeFirstDay: null,
  scopeLastDay: null,
  scopeMaxPupils: null,
  conditionsMetBy: null,
  ...fields,
});

/** An offer with its own company, establishment, recognition and supervisor. */
export const offerFacts = (
  fields: Partial<PlaceOffer> = {},
  rest: Partial<Omit<OfferFacts, 'offer'>> = {},
): OfferFacts => {
  const offer = anOffer(fields);
  const { companyId, establishmentId, sector } = offer;
  return {
    offer,
    company: aCompany({ id: companyId }),
    establishment: anEstablishment({ id: establishmentId, companyId }),
    recognitions: [aRecognition({ id: `rec-${establishmentId}`, establishmentId, sector })],
    supervisors: offer.supervisorIds.map((id) => aSupervisor({ id, establishmentId })),
    ...rest,
  };
};

export const aSnapshot = (fields: Partial<Snapshot> = {}): Snapshot => ({
  season: '2027-voorjaar',
  period: SPRING,
  today: d('2026-11-22'),
  school: aSchool(),
  holidays: [],
  groups: [aGroup()],
  students: [aStudent()],
  offers: [offerFacts()],
  dispensations: [],
  locked: [],
  ...fields,
});
