import type { Company, Establishment, Supervisor } from '../../src/domain/company.js';
import type { PlaceOffer } from '../../src/domain/place-offer.js';
import type { Recognition } from '../../src/domain/recognition.js';
import type { CalendarDate } from '../../src/platform/calendar-date.js';

const d = (day: string): CalendarDate => day as CalendarDate;

/** A company of the register; a test says what matters to it. */
export const aCompany = (own: Partial<Company> = {}): Company => ({
  id: 'com-1',
  version: 1,
  name: 'Garage Jansen',
  kvkNumber: '12345678',
  leerbedrijfId: null,
  email: 'info@jansen.example',
  phone: '030-1234567',
  maxPupils: null,
  ...own,
});

export const anEstablishment = (own: Partial<Establishment> = {}): Establishment => ({
  id: 'est-1',
  version: 1,
  companyId: 'com-1',
  name: 'Garage Jansen Zeist',
  street: 'Dorpsweg 1',
  postcode: '3701 AA',
  town: 'Zeist',
  point: { lat: 52.09, lon: 5.23 },
  reachableBy: ['bicycle', 'public-transport'],
  riskInventory: { madeOn: d('2025-03-01'), youthSection: true },
  employees: 12,
  ...own,
});

export const aSupervisor = (own: Partial<Supervisor> = {}): Supervisor => ({
  id: 'sup-1',
  version: 1,
  establishmentId: 'est-1',
  name: 'T. de Groot',
  trainedOn: d('2024-05-01'),
  maxPupilsAtOnce: 2,
  ...own,
});

export const aRecognition = (own: Partial<Recognition> = {}): Recognition => ({
  id: 'rec-1',
  version: 1,
  establishmentId: 'est-1',
  programmes: ['LWT', 'ENTREE'],
  sector: 'techniek',
  crebo: '25250',
  qualification: 'Assistent mobiliteitsbranche',
  level: 1,
  appliedOn: d('2024-01-10'),
  grantedOn: d('2024-02-01'),
  provisional: false,
  refusedOn: null,
  lastAssessedOn: d('2024-02-01'),
  lastPracticeOn: d('2026-06-30'),
  endsOn: null,
  endedOn: null,
  endReason: null,
  scope: 'full',
  scopeFirstDay: null,
  scopeLastDay: null,
  scopeMaxPupils: null,
  conditionsMetBy: null,
  ...own,
});

export const anOffer = (own: Partial<PlaceOffer> = {}): PlaceOffer => ({
  id: 'off-1',
  version: 1,
  companyId: 'com-1',
  establishmentId: 'est-1',
  season: '2026-najaar',
  title: 'Meehelpen in de werkplaats',
  sector: 'techniek',
  programmes: ['LWT'],
  leerjaren: [3, 4],
  minAge: null,
  maxAge: null,
  periods: [{ id: 'p1', firstDay: d('2026-09-01'), lastDay: d('2027-01-29') }],
  days: {
    tue: { start: '08:30', end: '15:30', breakMinutes: 30, places: 2 },
    thu: { start: '08:30', end: '15:30', breakMinutes: 30, places: 2 },
  },
  totalPlaces: 3,
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
  confirmedOn: d('2026-06-15'),
  confirmedBy: 'acc-1',
  claims: [],
  ...own,
});
