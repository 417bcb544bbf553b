import { expect } from 'chai';
import fc from 'fast-check';
import type { InstanceColumns } from '../../../src/features/matching/allocation/reading/instance-columns.js';
import { readInstanceBytes } from '../../../src/features/matching/allocation/reading/instance-from-bytes.js';
import { readInstance } from '../../../src/features/matching/allocation/reading/instance-reading.js';
import { instances } from '../../support/random-instances.js';

const option = { id: 'o1:tue+thu', uses: ['o1:tue', 'o1:thu', 'o1'], cost: 120, rank: 1 };
const student = { id: 's1', priority: 0, locked: null, options: [option] };
const instance = {
  format: 'leerwerk-matching/1',
  mode: 'max-placed',
  seed: '2026-najaar',
  timeLimitSeconds: 10,
  resources: [
    { id: 'o1:tue', capacity: 2 },
    { id: 'o1:thu', capacity: 2 },
    { id: 'o1', capacity: 3 },
  ],
  students: [student],
};
const withOption = (fields: object): object => ({
  ...instance,
  students: [{ ...student, options: [{ ...option, ...fields }] }],
});
const locked = (id: string): object => ({ ...student, id, locked: option.id });

describe('readInstance', () => {
  const refused: readonly (readonly [what: string, input: unknown, line: string])[] = [
    ['a list', [], 'instance: expected an object, found []'],
    ['another format', { ...instance, format: 'x/2' }, 'format: expected "leerwerk-matching/1", found "x/2"'],
    [
      'an unknown mode',
      { ...instance, mode: 'best' },
      'mode: expected "max-placed", "rank-fair", "stable", found "best"',
    ],
    [
      'a cost above a million',
      withOption({ cost: 1_000_001 }),
      'students[0].options[0].cost: expected an integer from 0 to 1000000, found 1000001',
    ],
    [
      'a broken cost',
      withOption({ cost: 1.5 }),
      'students[0].options[0].cost: expected an integer from 0 to 1000000, found 1.5',
    ],
    [
      'a rank of 0',
      withOption({ rank: 0 }),
      'students[0].options[0].rank: expected an integer from 1 to 2147483647, found 0',
    ],
    [
      'an unknown resource',
      withOption({ uses: ['o1', 'o9'] }),
      'students[0].options[0].uses[1]: unknown resource "o9"',
    ],
    [
      'a resource used twice',
      withOption({ uses: ['o1', 'o1'] }),
      'students[0].options[0].uses[1]: resource "o1" twice',
    ],
    [
      'a negative capacity',
      { ...instance, resources: [{ id: 'o1', capacity: -1 }] },
      'resources[0].capacity: expected an integer from 0 to 2147483647, found -1',
    ],
    [
      'a resource id twice',
      { ...instance, resources: [...instance.resources, { id: 'o1', capacity: 1 }] },
      'resources[3].id: "o1" twice',
    ],
    ['a student id twice', { ...instance, students: [student, student] }, 'students[1].id: "s1" twice'],
    [
      'an option id twice',
      { ...instance, students: [{ ...student, options: [option, option] }] },
      'students[0].options[1].id: "o1:tue+thu" twice',
    ],
    [
      'a lock on no option',
      { ...instance, students: [{ ...student, locked: 'x' }] },
      'students[0].locked: no option "x" of this student',
    ],
    [
      'a priority of 10',
      { ...instance, students: [{ ...student, priority: 10 }] },
      'students[0].priority: expected an integer from 0 to 9, found 10',
    ],
    [
      'locks that exceed a capacity',
      { ...instance, students: [locked('s1'), locked('s2'), locked('s3')] },
      'students[2].locked: "o1:tue+thu" exceeds the capacity 2 of resource "o1:tue"',
    ],
    [
      'an unknown claim',
      { ...instance, resources: [...instance.resources, { id: 'o2', capacity: 1, claims: ['s9'] }] },
      'resources[3].claims[0]: unknown student "s9"',
    ],
  ];
  /** The text in pieces of a few bytes, so that every boundary falls somewhere. */
  const inPieces = (text: string, size: number): (() => Uint8Array | null) => {
    const bytes = new TextEncoder().encode(text);
    let at = 0;
    return () => (at < bytes.length ? bytes.subarray(at, (at += size)) : null);
  };
  for (const [what, input, line] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => readInstance(input)).to.throw(line);
      expect(() => readInstanceBytes(inPieces(JSON.stringify(input), 3))).to.throw(line);
    });
  }

  for (const text of [
    '',
    '{"format":',
    '{"format":01}',
    '{"a":"\u0001"}',
    '{"a":tru}',
    '{"a":1,}',
    '[1 2]',
    '{}x',
    '{"a":"\\x"}',
  ]) {
    it(`refuses ${JSON.stringify(text)} as not JSON`, () => {
      expect(() => readInstanceBytes(inPieces(text, 2))).to.throw(SyntaxError);
    });
  }

  it('reads the same from bytes as from values, whatever the pieces', () => {
    const odd = fc.constantFrom('é', '"', '\\', '😀', '\n', 'a');
    fc.assert(
      fc.property(
        instances('any', { students: 6, groups: 4, options: 4, mode: 'stable', minimums: true }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        odd,
        (instance, size, indent, sign) => {
          const named = JSON.parse(JSON.stringify(instance).replaceAll('"x0"', JSON.stringify(`x${sign}0`))) as unknown;
          const wanted = withIds(readInstance(named));
          expect(withIds(readInstanceBytes(inPieces(JSON.stringify(named, null, indent), size)))).to.deep.equal(wanted);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const withIds = ({ optionIdOf, ...columns }: InstanceColumns) => ({
  ...columns,
  optionIds: Array.from(columns.cost, (_, o) => optionIdOf(o)),
});
