import { expect } from 'chai';
import fc from 'fast-check';
import { isHeldBack } from '../../../src/features/privacy/small-cells.rules.js';
import {
  schoolYearOf,
  shownTable,
  tablesOf,
  type CountTable,
} from '../../../src/features/outcomes/outcome-counts.rules.js';
import { aForm } from '../../support/evaluation-builders.js';
import type { EvaluationForm } from '../../../src/domain/evaluation.js';

const table = (...counts: number[]): CountTable => ({
  ...{ kind: 'outflow', group: '2025-2026', question: null },
  cells: counts.map((count, index) => ({ key: String(index), count })),
});
const shown = (...counts: number[]) => {
  const { cells, total } = shownTable(table(...counts), isHeldBack);
  return [...cells.map(({ count }) => count), total];
};

describe('counts of outcomes', () => {
  for (const [month, year] of [
    ['2026-07', '2025-2026'],
    ['2026-08', '2026-2027'],
    ['2027-01', '2026-2027'],
  ] as const)
    it(`puts ${month} in ${year}`, () => {
      expect(schoolYearOf(month)).to.equal(year);
    });

  for (const [counts, expected] of [
    [
      [0, 5, 9],
      [0, 5, 9, 14],
    ],
    [
      [4, 5, 9],
      [null, null, 9, null],
    ],
    [
      [1, 4, 9],
      [null, null, 9, null],
    ],
    [
      [0, 3, 0],
      [null, null, null, null],
    ],
    [
      [0, 2, 3],
      [0, null, null, null],
    ],
    [
      [0, 0, 0],
      [0, 0, 0, 0],
    ],
  ] as const)
    it(`shows ${expected.join()} of ${counts.join()}`, () => {
      expect(shown(...counts)).to.deep.equal(expected);
    });

  it('never lets a small count be had from the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 2, maxLength: 6 }), (counts) => {
        const { cells } = shownTable(table(...counts), isHeldBack);
        const held = cells.filter(({ count }) => count === null).length;
        return held !== 1;
      }),
    );
  });

  it('counts each answer of each evaluator, and each destination of each year', () => {
    const form = aForm('pupil') as unknown as EvaluationForm;
    const tables = tablesOf({
      left: [
        { month: '2025-09', destination: 'mbo', count: 2 },
        { month: '2026-07', destination: 'mbo', count: 3 },
        { month: '2026-08', destination: 'work', count: 7 },
      ],
      followUps: [{ months: 12, destination: 'unknown', count: 6 }],
      forms: [
        { as: 'pupil', form, count: 8 },
        { as: 'pupil', form: { ...form, rating: 1, jobOffer: null }, count: 1 },
      ],
    });
    const cells = (kind: string, group: string, question: string | null = null): string =>
      tables
        .find((one) => one.kind === kind && one.group === group && one.question === question)
        ?.cells.map(({ key, count }) => `${key} ${count}`)
        .join(', ') ?? 'none';
    expect(cells('outflow', '2025-2026')).to.equal('mbo 5, entree 0, work 0, other 0, unknown 0');
    expect(cells('outflow', '2026-2027')).to.equal('mbo 0, entree 0, work 7, other 0, unknown 0');
    expect(cells('follow-up', '12')).to.equal('mbo 0, entree 0, work 0, other 0, unknown 6');
    expect(cells('rating', 'pupil')).to.equal('5 0, 4 8, 3 0, 2 0, 1 1');
    expect(cells('job-offer', 'pupil')).to.equal('none 0, open 8, kept 0, not-kept 0, unknown 1');
    expect(cells('question', 'pupil', 'felt-safe')).to.equal('yes 9, partly 0, no 0');
    expect(cells('rating', 'mentor')).to.equal('5 0, 4 0, 3 0, 2 0, 1 0');
  });
});
