import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RULE_CODES } from '../../src/domain/rule.js';
import { wordedCodes, wording } from '../../src/web/texts.nl.js';
import { reasonName } from '../../src/web/texts/matching.nl.js';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });

const sources = filesUnder('src')
  .filter((path) => !path.startsWith(join('src', 'web', 'texts')))
  .map((path) => readFileSync(path, 'utf8'));

const found = (pattern: RegExp): string[] => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''))),
];

/** The first argument of the makers of errors, and the second of `new AppError(kind, code)`. */
const ERROR =
  /(?:invalid|unauthenticated|forbidden|notFound|conflict|breaksRule|changedMeanwhile|orConflict|refuseFaults|AppError\(\s*'[a-z-]+',)\(?\s*'([a-z-]+\.[a-z-]+)'/g;

describe('Dutch texts', () => {
  it('hold every code with which the service refuses', () => {
    const codes = found(ERROR);
    expect(codes).to.have.length.above(40);
    expect(codes.filter((code) => !wordedCodes.includes(code))).to.deep.equal([]);
  });

  it('hold every code of a field', () => {
    const codes = found(/path[^\n]{0,80}code: '([a-z-]+)'/g).concat(found(/fault\([^,]+, '([a-z-]+)'/g), [
      'required',
      'wrong-type',
      'wrong-form',
      'too-small',
      'too-big',
    ]);
    expect(codes).to.have.length.above(10);
    expect(codes.filter((code) => !wordedCodes.includes(`field.${code}`))).to.deep.equal([]);
  });

  it('hold every rule, with its reason in a count', () => {
    expect(RULE_CODES.filter((code) => !wordedCodes.includes(code))).to.deep.equal([]);
    const refusing = found(/rule\(\s*'([a-z-]+\.[a-z-]+)',\s*'refuse'/g).concat(
      found(/code: '([a-z-]+\.[a-z-]+)',\s*severity: 'refuse'/g),
    );
    expect(refusing.filter((code) => reasonName(code) === code)).to.deep.equal([]);
  });

  it('say something for facts that are missing, and nothing for a code that is not known', () => {
    for (const code of wordedCodes) expect(wording(code, {}), code).to.match(/\S.*[.?]$/);
    for (const code of ['field.nonsense', 'constructor', '__proto__', ''])
      expect(wording(code, {}), code).to.equal(undefined);
  });
});
