import { expect } from 'chai';
import fc from 'fast-check';
import { citizenNumbersIn, looksLikeBsn, passesElevenTest } from '../../../src/domain/citizen-number.js';
import { fieldsLikeBsn } from '../../../src/features/students/students.privacy.rules.js';
import { aStudent } from '../../support/builders.js';

// 111222333 is the number the government itself uses as an example.
const BSN = '111222333';

describe('telling a BSN from other numbers', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    [BSN, true],
    ['123456782', true],
    ['123456789', false],
    ['000000000', false],
    ['012345672', true],
    ['111 222 333', true],
    ['111.222.333', true],
    ['11-12-22-333', true],
    ['S111222333', true],
    ['nr 111222333!', true],
    ['1001 111222333', true],
    ['11122233', false],
    ['1112223330', false],
    ['1001', false],
    ['de Vries', false],
    ['', false],
    ['1 1 1  2 2 2 3 3 3', false],
  ];
  for (const [text, isBsn] of cases)
    it(`says ${isBsn ? 'yes' : 'no'} to ${JSON.stringify(text)}`, () => {
      expect(looksLikeBsn(text)).to.equal(isBsn);
    });

  it('leaves an ECK-iD alone, whatever digits chance put in it', () => {
    const pseudonym = `${'ab'.repeat(59)}c${BSN}`;
    expect(pseudonym).to.have.length(128);
    expect(looksLikeBsn(pseudonym)).to.equal(false);
    expect(looksLikeBsn(`https://ketenid.nl/201703/${pseudonym}`)).to.equal(false);
    expect(looksLikeBsn(`https://elders.example/${pseudonym}`)).to.equal(true);
  });

  const bodies: readonly (readonly [unknown, string[]])[] = [
    [{ lastName: 'de Vries', firstDay: '2027-02-02', at: '2026-11-22T09:00:00Z' }, []],
    [{ note: `bsn ${BSN}` }, ['note']],
    [{ list: [{ deep: { note: BSN } }] }, ['list.0.deep.note']],
    [{ [BSN]: 1, outer: { [BSN]: {} } }, ['', 'outer']],
    [{ hours: 111222333, other: 123456789 }, ['hours']],
    // Eight digits that pass with a 0 before them: a BSN in free text, another kind of number in its own field.
    [{ note: '12345672' }, ['note']],
    [{ kvkNumber: '12345672', phone: '12345672', studentNumber: '12345672' }, []],
    [{ note: '06-12345672', from: '02-02-2027' }, []],
    [{ studentNumber: BSN }, ['studentNumber']],
    [{ password: `geheim ${BSN}` }, []],
    [null, []],
  ];
  for (const [body, paths] of bodies)
    it(`finds ${paths.length} in ${JSON.stringify(body)}`, () => {
      expect(citizenNumbersIn(body).map(({ path }) => path)).to.deep.equal(paths);
    });

  it('sees every change of one digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = Array.from(BSN, Number);
        digits[at] = (digits[at]! + by) % 10;
        expect(passesElevenTest(digits.join(''))).to.equal(false);
      }),
    );
  });

  it('names each free field of a pupil that may hold one', () => {
    expect(fieldsLikeBsn(aStudent())).to.deep.equal([]);
    expect(
      fieldsLikeBsn(aStudent({ studentNumber: BSN, firstName: `Sam ${BSN}`, lastName: BSN, homeTown: BSN })),
    ).to.deep.equal(['studentNumber', 'firstName', 'lastName', 'homeTown']);
  });
});
