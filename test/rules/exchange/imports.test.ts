import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { demoRegion } from '../../../seed/region.js';
import { COMPANY_COLUMNS } from '../../../src/features/exchange/companies-csv.rules.js';
import { companyLinesOf, type KnownCompany } from '../../../src/features/exchange/companies-merge.rules.js';
import { writeTable } from '../../../src/features/exchange/csv-writing.rules.js';
import type { CompanyBatch } from '../../../src/features/exchange/exchange.repository.js';
import { createExchangeService, type ImportMode } from '../../../src/features/exchange/exchange.service.js';
import { cellHoldsCitizenNumber } from '../../../src/domain/citizen-number.js';
import type { Student } from '../../../src/domain/student.js';
import { fixedClock } from '../../../src/platform/clock.js';

const TOWNS = [
  { name: 'Deventer', point: { lat: 52.255, lon: 6.1639 } },
  { name: "'t Harde", point: { lat: 52.4158, lon: 5.8792 } },
];
const GROUPS = [
  { id: 'grp_01', name: 'L3A', programme: 'LWT', leerjaar: 3 },
  { id: 'grp_02', name: 'E4A', programme: 'ENTREE', leerjaar: 4 },
] as const;

interface World {
  readonly known?: readonly KnownCompany[];
  readonly numbers?: readonly string[];
  readonly groups?: readonly (typeof GROUPS)[number][];
}

/** The service over ports that remember what they were told to store. */
const exchange = ({ known = [], numbers = [], groups = GROUPS }: World = {}) => {
  const batches: CompanyBatch[] = [];
  const students: Student[][] = [];
  let number = 0;
  const service = createExchangeService({
    companies: {
      knownTowns: () => Promise.resolve(TOWNS),
      findByKvkNumbers: (asked) => Promise.resolve(known.filter(({ kvkNumber }) => asked.includes(kvkNumber))),
      saveAll: (batch) => Promise.resolve(void batches.push(batch)),
    },
    students: {
      knownTowns: () => Promise.resolve(TOWNS),
      schoolExists: (id) => Promise.resolve(id === 'sch_01'),
      groupsOf: () => Promise.resolve(groups),
      studentNumbersOf: () => Promise.resolve(numbers),
      saveAll: (added) => Promise.resolve(void students.push([...added])),
    },
    clock: fixedClock('2026-11-22T10:00:00Z'),
    newId: (prefix) => `${prefix}_${++number}`,
    looksLikeBsn: cellHoldsCitizenNumber,
  });
  return { service, batches, students };
};

const bytes = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
const seed = (name: string): Uint8Array => readFileSync(new URL(`../../../seed/data/${name}`, import.meta.url));
const brief = (problems: readonly { line: number | null; column: string | null; code: string }[]) =>
  problems.map(({ line, column, code }) => [line, column, code]);

const COMPANIES = 'KvK;Naam;Straat;Postcode;Plaats;lat;lon;sector;trajecten;crebo;kwalificatie;niveau;erkend op';
const GARAGE = '00123456;Garage Kolk;Laan 1;7411ab;Deventer';
const STUDENTS = 'Leerlingnummer;Voornaam;Achternaam;Geboortedatum;Klas;Sector;Woonplaats';

describe('importing companies', () => {
  it('makes a company, its establishments and their recognitions of lines that belong together', async () => {
    const { service, batches } = exchange();
    const report = await service.importCompanies(
      bytes(
        COMPANIES,
        `${GARAGE};;;techniek;LWT;90103;Autotechnicus;2;14 maart 2020`,
        `${GARAGE};;;techniek;entreeopleiding;90003;Assistent;1;14-3-2020`,
        '00654321;Bakker Es;Weg 2;8084 CD;t harde;52,41;5,88;;;;;;',
      ),
      'all-or-nothing',
    );
    expect(report).to.deep.equal({
      kind: 'companies',
      mode: 'all-or-nothing',
      read: 3,
      good: 3,
      bad: 0,
      problems: [],
      ignoredHeaders: [],
      written: true,
      makes: { companies: 2, establishments: 2, recognitions: 2 },
    });
    const [{ companies, establishments, recognitions }] = batches as [CompanyBatch];
    expect(companies[0]).to.deep.equal({
      id: 'cmp_1',
      version: 1,
      name: 'Garage Kolk',
      kvkNumber: '00123456',
      leerbedrijfId: null,
      email: null,
      phone: null,
      maxPupils: null,
    });
    expect(
      establishments.map(({ id, companyId, name, postcode, point }) => ({ id, companyId, name, postcode, point })),
    ).to.deep.equal([
      {
        id: 'est_2',
        companyId: 'cmp_1',
        name: 'Garage Kolk',
        postcode: '7411 AB',
        point: { lat: 52.255, lon: 6.1639 },
      },
      { id: 'est_6', companyId: 'cmp_5', name: 'Bakker Es', postcode: '8084 CD', point: { lat: 52.41, lon: 5.88 } },
    ]);
    expect(
      recognitions.map(({ establishmentId, programmes, level, grantedOn, lastAssessedOn }) => ({
        establishmentId,
        programmes,
        level,
        grantedOn,
        lastAssessedOn,
      })),
    ).to.deep.equal([
      {
        establishmentId: 'est_2',
        programmes: ['LWT'],
        level: 2,
        grantedOn: '2020-03-14',
        lastAssessedOn: '2020-03-14',
      },
      {
        establishmentId: 'est_2',
        programmes: ['ENTREE'],
        level: 1,
        grantedOn: '2020-03-14',
        lastAssessedOn: '2020-03-14',
      },
    ]);
  });

  it('lists what is wrong between lines', async () => {
    const { service, batches } = exchange();
    const full = `${GARAGE};;;techniek;LWT;90103;Autotechnicus;2;14-03-2020`;
    const report = await service.importCompanies(
      bytes(
        COMPANIES,
        full,
        full,
        '00123456;Garage Kolck;Laan 2;7411 AB;Deventer;;;techniek;ENTREE;90003;Assistent;1;14-03-2020',
        '00123457;Ver Weg;Weg 1;1234 AB;Nergenshuizen;;;;;;;;',
        '00123458;Half;Weg 1;7411 AB;Deventer;52,2;;;;;;;',
        '00123459;Bijna;Weg 1;7411 AB;Deventer;;;techniek;LWT;;;2;',
        '00123450;Om;Weg 1;7411 AB;Deventer;6,16;52,25;;;;;;',
      ),
      'all-or-nothing',
    );
    expect(brief(report.problems)).to.deep.equal([
      [3, null, 'row.duplicate'],
      [4, 'Naam', 'row.differs'],
      [5, 'Plaats', 'town.unknown'],
      [6, 'lon', 'coordinate.half'],
      [7, null, 'recognition.incomplete'],
      [7, 'erkend op', 'recognition.no-day'],
      [8, 'lat', 'coordinate.swapped'],
      [8, 'lon', 'coordinate.swapped'],
    ]);
    expect(report.problems[4]?.text).to.equal('De erkenning is niet compleet: crebo, kwalificatie ontbreekt.');
    expect([report.read, report.good, report.bad, report.written, batches]).to.deep.equal([7, 1, 6, false, []]);
  });

  it('hangs a new establishment under a company that is known, and refuses one that is there', async () => {
    const known = [
      { id: 'cmp_9', kvkNumber: '00123456', establishments: [{ name: 'GARAGE KOLK', postcode: '7411 AB' }] },
    ];
    const { service, batches } = exchange({ known });
    const lines = bytes(`${COMPANIES};vestiging`, `${GARAGE};;;;;;;;;`, `${GARAGE};;;;;;;;;Garage Kolk Zuid`);
    expect(brief((await service.importCompanies(lines, 'keep-good')).problems)).to.deep.equal([
      [2, 'KvK', 'establishment.exists'],
    ]);
    expect(batches[0]?.companies).to.deep.equal([]);
    expect(batches[0]?.establishments.map(({ companyId, name }) => [companyId, name])).to.deep.equal([
      ['cmp_9', 'Garage Kolk Zuid'],
    ]);
  });

  it('reads the companies that ship, all of them, as they are', async () => {
    const { companies, establishments, recognitions } = demoRegion();
    const { service, batches } = exchange();
    const report = await service.importCompanies(seed('companies.csv'), 'all-or-nothing');
    expect(report.problems).to.deep.equal([]);
    const [batch] = batches as [CompanyBatch];
    const bare = (lines: ReturnType<typeof companyLinesOf>): string => writeTable(COMPANY_COLUMNS, lines);
    expect(bare(companyLinesOf(batch.companies, batch.establishments, batch.recognitions))).to.equal(
      bare(companyLinesOf(companies, establishments, recognitions)),
    );
  });
});

describe('importing pupils', () => {
  it('puts each pupil in the group that is named, with what the group says and the usual limits', async () => {
    const { service, students } = exchange();
    const report = await service.importStudents(
      'sch_01',
      bytes(STUDENTS, '1001;Bo;de Es;14-03-2011;l3a;groen;DEVENTER'),
      'all-or-nothing',
    );
    expect([report.problems, report.written, report.makes]).to.deep.equal([[], true, { students: 1 }]);
    expect(students).to.deep.equal([
      [
        {
          id: 'stu_1',
          version: 1,
          schoolId: 'sch_01',
          groupId: 'grp_01',
          studentNumber: '1001',
          firstName: 'Bo',
          lastName: 'de Es',
          dateOfBirth: '2011-03-14',
          programme: 'LWT',
          leerjaar: 3,
          sector: 'landbouw',
          intendedMboSector: null,
          stageDays: null,
          homeTown: 'Deventer',
          homePoint: { lat: 52.255, lon: 6.1639 },
          travelMeans: ['bicycle'],
          maxTravelMinutes: 45,
          maxTravelKm: 15,
          guidanceNeed: 2,
          supportNeeds: [],
          restrictions: [],
          vog: 'none',
          wishes: [],
          otherWorkMinutesPerWeek: 0,
          hoursDone: 0,
          daysDone: 0,
          priority: 0,
          endedOn: null,
        },
      ],
    ]);
  });

  it('lists every reason against a line', async () => {
    const { service, students } = exchange({ numbers: ['1006'] });
    const report = await service.importStudents(
      'sch_01',
      bytes(
        `${STUDENTS};traject`,
        '1001;Bo;Es;14-03-2011;L3A;techniek;Deventer;LWT',
        '1001;Cy;Es;14-03-2011;L3A;techniek;Deventer;LWT',
        '1003;Di;Es;14-03-1979;L9Z;techniek;Nergenshuizen;',
        '1004;Ed;Es;14-03-11;L3A;ICT;Deventer;',
        '1005;Fy;Es;14-03-2011;E4A;techniek;Deventer;LWT',
        '1006;Gé;Es;14-03-2011;L3A;techniek;Deventer;',
      ),
      'check',
    );
    expect(brief(report.problems)).to.deep.equal([
      [3, 'Leerlingnummer', 'row.duplicate'],
      [4, 'Geboortedatum', 'birth.implausible'],
      [4, 'Klas', 'group.unknown'],
      [4, 'Woonplaats', 'town.unknown'],
      [5, 'Geboortedatum', 'date.two-digit-year'],
      [5, 'Sector', 'term.unknown'],
      [6, 'traject', 'group.differs'],
      [7, 'Leerlingnummer', 'student.exists'],
    ]);
    expect([report.good, report.bad, report.written, students]).to.deep.equal([1, 5, false, []]);
  });

  it('refuses what looks like a BSN in any column, also one it does not read, and does not repeat it', async () => {
    const { service } = exchange();
    const report = await service.importStudents(
      'sch_01',
      bytes(
        `${STUDENTS};Opmerking`,
        '111222333;Bo;Es;14-03-2011;L3A;techniek;Deventer;',
        '1002;Cy;Es;14-03-2011;L3A;techniek;Deventer;nr 111.222.333',
        // One whose first digit is 0, as a spreadsheet drops it; as a number of the school itself eight digits are not judged.
        '10000008;Di;10000008;14-03-2011;L3A;techniek;Deventer;',
      ),
      'check',
    );
    expect(brief(report.problems)).to.deep.equal([
      [2, 'Leerlingnummer', 'cell.looks-like-bsn'],
      [3, 'Opmerking', 'cell.looks-like-bsn'],
      [4, 'Achternaam', 'cell.looks-like-bsn'],
    ]);
    expect(JSON.stringify(report)).not.to.match(/111.?222/);
  });

  it('refuses it in a file of companies too, where something is kept of a column', async () => {
    const { service, batches } = exchange();
    const report = await service.importCompanies(
      bytes(
        'KvK;Naam;Straat;Postcode;Plaats;telefoon;e-mail;lat;lon;RSIN',
        '00123456;Smederij 111222333;Laan 1;7411ab;Deventer;;;;;',
        '00123457;Smederij;t.a.v. 10000008;7411ab;Deventer;;;;;',
        '00123458;Smederij;Laan 1;7411ab;Deventer;;111222333@x.example;;;',
        '00123459;Smederij;Laan 1;7411ab;Deventer;010 0000 08;;52.1110002;6.1622333;111222333',
      ),
      'keep-good',
    );
    expect(brief(report.problems)).to.deep.equal([
      [2, 'Naam', 'cell.looks-like-bsn'],
      [3, 'Straat', 'cell.looks-like-bsn'],
      [4, 'e-mail', 'cell.looks-like-bsn'],
    ]);
    expect(batches.map(({ companies }) => companies.map(({ kvkNumber }) => kvkNumber))).to.deep.equal([['00123459']]);
  });

  for (const header of ['BSN', 'Burgerservicenummer', 'geslacht', 'M/V', 'Nationaliteit', 'Diagnose']) {
    it(`refuses a file with a column ${header}`, async () => {
      const report = await exchange().service.importStudents(
        'sch_01',
        bytes(`${STUDENTS};${header}`, '1001;Bo;Es;14-03-2011;L3A;techniek;Deventer;x'),
        'keep-good',
      );
      expect([brief(report.problems), report.good, report.written]).to.deep.equal([
        [[1, header, 'header.private']],
        0,
        false,
      ]);
    });
  }

  it('knows no school but those there are', async () => {
    const error: unknown = await exchange()
      .service.importStudents('sch_99', bytes(STUDENTS), 'check')
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ kind: 'not-found', code: 'exchange.school-unknown' });
  });

  it('reads the pupils that ship as they are', async () => {
    const region = demoRegion();
    const groups = region.groups.filter(
      ({ schoolId }) => schoolId === 'sch_01',
    ) as unknown as (typeof GROUPS)[number][];
    const { service, students } = exchange({ groups });
    const report = await service.importStudents('sch_01', seed('students.csv'), 'all-or-nothing');
    expect(report.problems).to.deep.equal([]);
    const same = (list: readonly Student[] | undefined) => list?.map((student) => ({ ...student, id: '', wishes: [] }));
    expect(same(students[0])).to.deep.equal(same(region.students.filter(({ endedOn }) => endedOn === null)));
  });
});

describe('the mode of an import', () => {
  const good = '1001;Bo;Es;14-03-2011;L3A;techniek;Deventer';
  const bad = '1002;Cy;Es;morgen;L3A;techniek;Deventer';
  const cases: readonly (readonly [ImportMode, lines: string[], stored: number])[] = [
    ['check', [good], 0],
    ['all-or-nothing', [good], 1],
    ['all-or-nothing', [good, bad], 0],
    ['keep-good', [good, bad], 1],
    ['keep-good', [bad], 0],
  ];
  for (const [mode, lines, stored] of cases) {
    it(`${mode} stores ${stored} of ${lines.length} line(s), ${lines.includes(bad) ? 'one bad' : 'none bad'}`, async () => {
      const { service, students } = exchange();
      const report = await service.importStudents('sch_01', bytes(STUDENTS, ...lines), mode);
      expect([students.flat().length, report.written]).to.deep.equal([stored, stored > 0]);
    });
  }
});
