import { expect } from 'chai';
import { readText, readWhole } from '../../../src/features/exchange/cells.rules.js';
import { COMPANY_COLUMNS } from '../../../src/features/exchange/companies-csv.rules.js';
import { STUDENT_COLUMNS } from '../../../src/features/exchange/students-csv.rules.js';
import { readTable, type Columns } from '../../../src/features/exchange/table.rules.js';
import { plainTerm } from '../../../src/features/exchange/vocabulary.rules.js';

interface Pet {
  readonly name: string;
  readonly age: number | null;
}
const COLUMNS: Columns<Pet> = {
  name: { header: 'naam', synonyms: ['name', 'Roep-naam'], read: readText(), write: (name) => name },
  age: { header: 'leeftijd', synonyms: ['age'], whenEmpty: null, read: readWhole(0, 30), write: (age) => String(age) },
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean, mark: boolean): Uint8Array => {
  const buffer = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return bigEndian ? buffer.swap16() : buffer;
};
const read = (input: string | Uint8Array) => readTable(typeof input === 'string' ? bytes(input) : input, COLUMNS);
const faults = (input: string | Uint8Array) =>
  read(input).problems.map(({ line, column, code }) => [line, column, code]);

describe('a file of a spreadsheet', () => {
  const expected = [{ line: 2, row: { name: 'Zoë', age: 3 } }];
  const plain = 'naam;leeftijd\nZoë;3\n';
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['with semicolons', plain],
    ['with commas', 'naam,leeftijd\nZoë,3'],
    ['with tabs', 'naam\tleeftijd\nZoë\t3'],
    ['with bars', 'naam|leeftijd\nZoë|3'],
    ['with CR LF', 'naam;leeftijd\r\nZoë;3\r\n'],
    ['with CR alone', 'naam;leeftijd\rZoë;3\r'],
    ['in quotes', '"naam";"leeftijd"\n"Zoë";"3"\n'],
    ['with a mark for UTF-8', `\ufeff${plain}`],
    ['in UTF-16 with a mark', utf16(plain, false, true)],
    ['in UTF-16, the other way round', utf16(plain, true, true)],
    ['in UTF-16 without a mark', utf16(plain, false, false)],
    ['in Windows-1252', Buffer.from(plain, 'latin1')],
    ['with the columns in another order and case', 'LEEFTIJD;Naam\n3;Zoë'],
    ['with other names and underscores', 'Roep_Naam;AGE\nZoë;3'],
    ['with blank cells at the end', 'naam;leeftijd;;\nZoë;3;;\n'],
    ['with formulas around text', 'naam;leeftijd\n="Zoë";="3"'],
    ['with a name decomposed in its letters and accents', 'naam;leeftijd\nZoe\u0308;3'],
  ];
  for (const [name, input] of files) {
    it(`is read ${name}`, () => {
      const table = read(input);
      expect(
        table.rows.map(({ line, row }) => ({ line, row: { ...row, name: row.name.normalize('NFC') } })),
      ).to.deep.equal(expected);
      expect(table.problems).to.deep.equal([]);
    });
  }

  it('may announce its delimiter in a first line', () => {
    expect(read('sep=,\nnaam,leeftijd\n"a;b;c",3').rows).to.deep.equal([{ line: 3, row: { name: 'a;b;c', age: 3 } }]);
  });

  it('keeps line numbers across blank lines and cells of several lines', () => {
    const table = read('\nnaam;leeftijd\n"Bo\nvan 2";1\n\n;;\nAy;2');
    expect(table.rows.map(({ line, row }) => [line, row.name])).to.deep.equal([
      [3, 'Bo\nvan 2'],
      [7, 'Ay'],
    ]);
    expect(table.read).to.equal(2);
  });

  it('takes a lone quote in a cell as it is', () => {
    expect(read('naam;leeftijd\nBo "de kat" B.;1').rows[0]?.row.name).to.equal('Bo "de kat" B.');
  });

  it('names the columns it leaves out', () => {
    expect(read('naam;kleur;leeftijd;Opmerking\nBo;rood;1;').ignoredHeaders).to.deep.equal(['kleur', 'Opmerking']);
  });
});

describe('a file that can’t be read', () => {
  const cases: readonly (readonly [string, string | Uint8Array, unknown[][]])[] = [
    ['that is empty', '  \n', [[null, null, 'file.empty']]],
    ['with a header alone', 'naam;leeftijd\n', [[null, null, 'file.no-rows']]],
    ['that is a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0), [[null, null, 'file.workbook']]],
    ['that is no text', Uint8Array.of(65, 66, 0, 67, 68, 69, 70, 71), [[null, null, 'file.not-text']]],
    ['with a quote that is not closed', 'naam;leeftijd\nBo;1\n"Ay;2\nCy;3\n', [[3, null, 'file.quote-not-closed']]],
    ['without a needed column', 'leeftijd\n3', [[1, null, 'header.missing']]],
    ['with a column twice', 'naam;Name;leeftijd\nBo;Bo;1', [[1, 'Name', 'header.duplicate']]],
  ];
  for (const [name, input, expected] of cases) {
    it(`is refused ${name}`, () => {
      expect(faults(input)).to.deep.equal(expected);
      expect(read(input).rows).to.deep.equal([]);
    });
  }
});

describe('bad lines', () => {
  it('are all listed, each with its line, column and reason, and the good ones are kept', () => {
    const table = read('Naam;Leeftijd\nBo;1\n;oud\nCy;31\nDi;4;5\nEm;#N/B\nFy;');
    expect(table.problems.map(({ line, column, code }) => [line, column, code])).to.deep.equal([
      [3, 'Naam', 'cell.missing'],
      [3, 'Leeftijd', 'number.not-a-number'],
      [4, 'Leeftijd', 'number.out-of-range'],
      [5, null, 'row.too-many-cells'],
      [6, 'Leeftijd', 'cell.spreadsheet-error'],
    ]);
    expect(table.problems[2]?.text).to.equal('31 ligt niet tussen 0 en 30.');
    expect(table.rows.map(({ line }) => line)).to.deep.equal([2, 7]);
  });
});

describe('the names of columns', () => {
  for (const [name, columns] of [
    ['companies', COMPANY_COLUMNS],
    ['students', STUDENT_COLUMNS],
  ] as const) {
    it(`mean one column each in ${name}`, () => {
      const names = Object.values(columns).flatMap(
        ({ header, synonyms }: { header: string; synonyms: readonly string[] }) => [
          ...new Set([header, ...synonyms].map(plainTerm)),
        ],
      );
      expect(names.filter((one, at) => names.indexOf(one) !== at)).to.deep.equal([]);
    });
  }
});
