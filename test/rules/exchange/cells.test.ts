import { expect } from 'chai';
import {
  generalFault,
  readCode,
  readDate,
  readDecimal,
  readDegrees,
  readEmail,
  readHoursAsMinutes,
  readKvk,
  readPhone,
  readPostcode,
  readPupilNumber,
  readTerm,
  readTerms,
  readText,
  readWeekdays,
  readWhole,
  readYesNo,
  type Cell,
} from '../../../src/features/exchange/cells.rules.js';
import { plainCell } from '../../../src/features/exchange/csv-text.rules.js';
import { PROBLEM_CODES, problemText } from '../../../src/features/exchange/problem-texts.rules.js';
import { MEANS_TERMS, SECTOR_TERMS } from '../../../src/features/exchange/vocabulary.rules.js';

/** The value, or the code of the fault. */
const outcome = <V>(cell: Cell<V>): V | string => ('value' in cell ? cell.value : cell.code);

const table = <V>(
  name: string,
  read: (text: string) => Cell<V>,
  cases: readonly (readonly [string, V | string])[],
): void => {
  describe(name, () => {
    for (const [text, expected] of cases) {
      it(`reads ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, () => {
        expect(outcome(read(text))).to.deep.equal(expected);
      });
    }
  });
};

table('a date', readDate as (text: string) => Cell<string>, [
  ['14-03-2011', '2011-03-14'],
  ['14/3/2011', '2011-03-14'],
  ['14.3.2011', '2011-03-14'],
  ['14 maart 2011', '2011-03-14'],
  ['14 mrt. 2011', '2011-03-14'],
  ['14-mrt-2011', '2011-03-14'],
  ['1 MEI 2012', '2012-05-01'],
  ['2011-03-14', '2011-03-14'],
  ['2011/3/14', '2011-03-14'],
  ['14-03-2011 00:00', '2011-03-14'],
  ['2011-03-14T00:00:00.000Z', '2011-03-14'],
  ['29-02-2012', '2012-02-29'],
  ['29-02-2011', 'date.not-existing'],
  ['03/14/2011', 'date.not-existing'],
  ['14-03-11', 'date.two-digit-year'],
  ['14 maart 11', 'date.two-digit-year'],
  ['40616', 'date.serial'],
  ['14 foo 2011', 'date.not-a-date'],
  ['morgen', 'date.not-a-date'],
]);

table('a KvK number', readKvk, [
  ['00123456', '00123456'],
  ['12 34 56 78', '12345678'],
  ['123456', 'kvk.form'],
  ['123456789', 'kvk.form'],
  ['1,23457E+07', 'cell.scientific'],
  ['1.23457E+7', 'cell.scientific'],
]);

table('a postcode', readPostcode, [
  ['7411 AB', '7411 AB'],
  ['7411ab', '7411 AB'],
  ['0411 AB', 'postcode.form'],
  ['7411', 'postcode.form'],
]);

table('a degree of latitude', readDegrees('lat'), [
  ['52,37', 52.37],
  ['52.37', 52.37],
  ['52', 52],
  ['6,16', 'coordinate.swapped'],
  ['48,85', 'number.out-of-range'],
  ['5.237.021', 'number.not-a-number'],
]);

table('a whole number', readWhole(0, 2000), [
  ['15', 15],
  ['15,0', 15],
  ['1.200', 1200],
  ['45 min', 45],
  ['4,5', 'number.not-whole'],
  ['-1', 'number.out-of-range'],
  ['2001', 'number.out-of-range'],
  ['veel', 'number.not-a-number'],
]);
table('a decimal', readDecimal(0.5, 150), [
  ['12,5 km', 12.5],
  ['0,5', 0.5],
  ['0,4', 'number.out-of-range'],
]);
table('hours', readHoursAsMinutes(60), [
  ['4,5', 270],
  ['8 uur', 480],
  ['61', 'number.out-of-range'],
]);

table('yes or no', readYesNo, [
  ['ja', true],
  ['Nee', false],
  ['x', true],
  ['WAAR', true],
  ['onwaar', false],
  ['misschien', 'yes-no.form'],
]);

table('weekdays', readWeekdays as (text: string) => Cell<readonly string[]>, [
  ['di do', ['tue', 'thu']],
  ['do, di', ['tue', 'thu']],
  ['di/do', ['tue', 'thu']],
  ['dinsdag en donderdag', ['tue', 'thu']],
  ['ma+wo+vr', ['mon', 'wed', 'fri']],
  ['di t', 'weekday.unknown'],
  ['-', 'weekday.unknown'],
]);

table('a sector', readTerm(SECTOR_TERMS) as (text: string) => Cell<string>, [
  ['Zorg en Welzijn', 'zorg-en-welzijn'],
  ['zorg_en_welzijn', 'zorg-en-welzijn'],
  ['Z&W', 'zorg-en-welzijn'],
  ['groen', 'landbouw'],
  ['ICT', 'term.unknown'],
]);
table('means of travel', readTerms(MEANS_TERMS) as (text: string) => Cell<readonly string[]>, [
  ['fiets, ov', ['bicycle', 'public-transport']],
  ['openbaar vervoer', ['public-transport']],
  ['fiets bus', ['bicycle', 'public-transport']],
  ['fiets; fiets', ['bicycle']],
  ['-', []],
  ['vliegtuig', 'term.unknown'],
]);

table('a mail address', readEmail, [
  ['a@b.example', 'a@b.example'],
  ['a@b', 'email.form'],
  ['a@b.example; c@d.example', 'email.form'],
]);
table('a phone number', readPhone, [
  ['0570-002057', '0570-002057'],
  ['+31 (0)570 002 057', '+31 (0)570 002 057'],
  ['3,15700E+10', 'cell.scientific'],
  ['bel maar', 'phone.form'],
]);
table('a code', readCode, [
  ['90103', '90103'],
  ['9,0103E+4', 'cell.scientific'],
  ['a b', 'code.form'],
]);
table('a pupil number', readPupilNumber, [
  ['260001', '260001'],
  [`https://ketenid.nl/201703/${'a1'.repeat(64)}`, `https://ketenid.nl/201703/${'a1'.repeat(64)}`],
  ['2,60001E+05', 'cell.scientific'],
  ['3E+05', 'cell.scientific'],
  ['3E05', '3E05'],
  ['26 0001', 'code.form'],
]);
table('words', readText(5), [
  ['vijf!', 'vijf!'],
  ['zes!!!', 'cell.too-long'],
]);

describe('a cell', () => {
  for (const [raw, plain] of [
    ['  a  ', 'a'],
    ['\u00a0a\u200b', 'a'],
    ['="0123"', '0123'],
    ["'0123", '0123'],
    ["'=som", '=som'],
    ["''=som", "'=som"],
    ["'t Harde", "'t Harde"],
    ['=A1', '=A1'],
  ] as const) {
    it(`${JSON.stringify(raw)} means ${JSON.stringify(plain)}`, () => {
      expect(plainCell(raw)).to.equal(plain);
    });
  }

  for (const [text, code] of [
    ['#N/B', 'cell.spreadsheet-error'],
    ['#WAARDE!', 'cell.spreadsheet-error'],
    ['#VERW!', 'cell.spreadsheet-error'],
    ['a\u0007b', 'cell.control-character'],
    ['a\ufffdb', 'cell.control-character'],
    ['#1 in de regio', undefined],
    ['twee\nregels', undefined],
  ] as const) {
    it(`${JSON.stringify(text)} has ${code ?? 'no general fault'}`, () => {
      expect(generalFault(text)?.code).to.equal(code);
    });
  }
});

describe('the text of a problem', () => {
  it('is a Dutch sentence for each code', () => {
    for (const code of PROBLEM_CODES) expect(problemText(code)).to.match(/^.+[.?]$/s);
  });
});
