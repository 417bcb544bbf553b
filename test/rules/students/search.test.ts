import { expect } from 'chai';
import { folded, searchWords } from '../../../src/domain/search-words.js';
import { nameKeyOf, searchWordsOf, withoutPrefix } from '../../../src/features/students/students.search.rules.js';

describe('finding pupils by name', () => {
  for (const [text, plain] of [
    ['Zoë', 'zoe'],
    ['ÇAĞLA YILDIZ', 'cagla yildiz'],
    ['İbrahim', 'ibrahim'],
    ['Łukasz Øster', 'lukasz oster'],
    ['Strauß', 'strauss'],
    ['Ijsbrand', 'ijsbrand'],
    ['محمد', 'محمد'],
  ] as const)
    it(`folds ${text} to ${plain}`, () => {
      expect(folded(text)).to.equal(plain);
      expect(folded(text.normalize('NFD'))).to.equal(plain);
    });

  it('takes words apart at everything that is no letter and no digit', () => {
    expect(searchWords("Anne-Fleur van 't Hof (3a) .* $ne")).to.deep.equal([
      'anne',
      'fleur',
      'van',
      't',
      'hof',
      '3a',
      'ne',
    ]);
    expect(searchWords(' .*?[]{}()^$|\\+- ')).to.deep.equal([]);
  });

  it('finds a pupil by names, parts of the number and the number without signs', () => {
    expect(searchWordsOf({ firstName: 'Sam', lastName: 'de Vries', studentNumber: '2026-014' })).to.deep.equal([
      'sam',
      'de',
      'vries',
      '2026',
      '014',
      '2026014',
    ]);
  });

  for (const [lastName, sortedAs] of [
    ['de Vries', 'Vries'],
    ["van 't Hof", 'Hof'],
    ["'t Hart", 'Hart'],
    ['Vries', 'Vries'],
    ['El Amrani', 'El Amrani'],
    ['van der', 'van der'],
    ['Bakker-de Wit', 'Bakker-de Wit'],
  ] as const)
    it(`sorts ${lastName} as ${sortedAs}`, () => {
      expect(withoutPrefix(lastName)).to.equal(sortedAs);
    });

  it('sorts by family name first', () => {
    expect(nameKeyOf({ firstName: 'Zoë', lastName: 'de Vries' })).to.equal('vries, zoe');
  });
});
