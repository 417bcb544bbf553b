import { expect } from 'chai';
import fc from 'fast-check';
import { HAZARDS } from '../../../src/domain/hazard.js';
import { SECTORS } from '../../../src/domain/sector.js';
import { SUPPORT_NEEDS } from '../../../src/domain/student.js';
import { TRAVEL_MEANS } from '../../../src/domain/travel.js';
import { WEEKDAYS } from '../../../src/domain/week-schedule.js';
import { COMPANY_COLUMNS, type CompanyLine } from '../../../src/features/exchange/companies-csv.rules.js';
import { generalFault } from '../../../src/features/exchange/cells.rules.js';
import { writeTable } from '../../../src/features/exchange/csv-writing.rules.js';
import {
  readStudentTable,
  STUDENT_COLUMNS,
  type StudentLine,
} from '../../../src/features/exchange/students-csv.rules.js';
import { readTable, tableCells } from '../../../src/features/exchange/table.rules.js';
import { dayFromNumber } from '../../../src/platform/calendar-date.js';

const day = fc.integer({ min: 10_000, max: 22_000 }).map(dayFromNumber);
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const PRINTED = Array.from(' abcXYZ019éë\'"=+-@;,|\t\n#()./&');
/** Text that survives trimming and holds nothing a spreadsheet would have put there by mistake. */
const text = fc
  .string({ unit: fc.constantFrom(...PRINTED), minLength: 1, maxLength: 30 })
  .map((raw) => raw.trim())
  .filter((raw) => raw !== '' && generalFault(raw) === null && !/^="[^"]*"$/.test(raw));
const code = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,11}$/).filter((raw) => !/^\d+e-\d+$/i.test(raw));
const some = <T extends string>(items: readonly T[]) => fc.subarray([...items]);
const degrees = (least: number, most: number) =>
  fc.integer({ min: least * 10_000, max: most * 10_000 }).map((n) => n / 10_000);

const companyLine: fc.Arbitrary<CompanyLine> = fc.record({
  kvkNumber: fc.stringMatching(/^\d{8}$/),
  companyName: text,
  leerbedrijfId: orNull(code),
  email: orNull(fc.constantFrom('a@b.example', 'stage@kolk.example')),
  phone: orNull(fc.constantFrom('0570-002057', '+31 570 002057', '(0570) 002057')),
  maxPupils: orNull(fc.nat(999)),
  establishmentName: orNull(text),
  street: text,
  postcode: fc.stringMatching(/^[1-9]\d{3} [A-Z]{2}$/),
  town: fc.constantFrom("'t Harde", 'Deventer', 'Sint Jansklooster'),
  lat: orNull(degrees(51, 53)),
  lon: orNull(degrees(4, 7)),
  reachableBy: some(TRAVEL_MEANS).filter((means) => means.length > 0),
  employees: orNull(fc.nat(100_000)),
  riskInventoryOn: orNull(day),
  youthSection: fc.boolean(),
  sector: orNull(fc.constantFrom(...SECTORS)),
  programmes: some(['LWT', 'AO', 'ENTREE'] as const),
  crebo: orNull(code),
  qualification: orNull(text),
  level: orNull(fc.constantFrom(1, 2, 3, 4)),
  appliedOn: orNull(day),
  grantedOn: orNull(day),
  provisional: fc.boolean(),
  refusedOn: orNull(day),
  lastAssessedOn: orNull(day),
  lastPracticeOn: orNull(day),
  endsOn: orNull(day),
  endedOn: orNull(day),
  endReason: orNull(text),
  scope: fc.constantFrom('full', 'limited', 'conditional', 'one-pupil'),
  scopeFirstDay: orNull(day),
  scopeLastDay: orNull(day),
  scopeMaxPupils: orNull(fc.nat(999)),
  conditionsMetBy: orNull(day),
});

const studentLine: fc.Arbitrary<StudentLine> = fc.record({
  studentNumber: code,
  firstName: text,
  lastName: text,
  dateOfBirth: day,
  group: text,
  programme: orNull(fc.constantFrom('LWT', 'AO', 'ENTREE')),
  leerjaar: orNull(fc.constantFrom(3, 4)),
  sector: fc.constantFrom(...SECTORS),
  intendedMboSector: orNull(fc.constantFrom(...SECTORS)),
  stageDays: orNull(some(WEEKDAYS).filter((days) => days.length > 0)),
  homeTown: text,
  lat: orNull(degrees(51, 53)),
  lon: orNull(degrees(4, 7)),
  travelMeans: some(TRAVEL_MEANS).filter((means) => means.length > 0),
  maxTravelMinutes: fc.integer({ min: 1, max: 180 }),
  maxTravelKm: fc.integer({ min: 1, max: 300 }).map((n) => n / 2),
  guidanceNeed: fc.constantFrom(1, 2, 3),
  supportNeeds: some(SUPPORT_NEEDS),
  restrictions: some(HAZARDS),
  vog: fc.constantFrom('none', 'applied', 'held'),
  otherWorkMinutesPerWeek: fc.integer({ min: 0, max: 3600 }),
  hoursDone: fc.integer({ min: 0, max: 4000 }).map((n) => n / 2),
  daysDone: fc.nat(400),
  priority: fc.nat(9),
});

const bytes = (csv: string): Uint8Array => new TextEncoder().encode(csv);

describe('what is written as CSV', () => {
  it('is read back as it was: companies', () => {
    fc.assert(
      fc.property(fc.array(companyLine, { minLength: 1, maxLength: 6 }), (lines) => {
        const table = readTable<CompanyLine>(bytes(writeTable(COMPANY_COLUMNS, lines)), COMPANY_COLUMNS);
        expect(table.problems).to.deep.equal([]);
        expect(table.rows.map(({ row }) => row)).to.deep.equal(lines);
      }),
    );
  });

  it('is read back as it was: pupils', () => {
    fc.assert(
      fc.property(fc.array(studentLine, { minLength: 1, maxLength: 6 }), (lines) => {
        const table = readStudentTable(bytes(writeTable(STUDENT_COLUMNS, lines)), () => false);
        expect(table.problems).to.deep.equal([]);
        expect(table.rows.map(({ row }) => row)).to.deep.equal(lines);
      }),
    );
  });

  it('is no formula to a spreadsheet', () => {
    fc.assert(
      fc.property(companyLine, (line) => {
        const [, cells = []] = tableCells(COMPANY_COLUMNS, [
          { ...line, companyName: `=HYPERLINK("x")${line.companyName}` },
        ]);
        expect(cells.filter((cell) => /^[=+@-]/.test(cell))).to.deep.equal([]);
      }),
    );
  });
});

describe('any bytes at all', () => {
  it('give a table or problems, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        const { rows, problems } = readTable<CompanyLine>(input, COMPANY_COLUMNS);
        expect(rows.length + problems.length).to.be.greaterThan(0);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (input) => {
        const { rows, problems } = readTable<CompanyLine>(
          bytes(`KvK-nummer;naam;straat;postcode;plaats\n${input}`),
          COMPANY_COLUMNS,
        );
        expect(rows.length + problems.length).to.be.greaterThan(0);
      }),
    );
  });
});
