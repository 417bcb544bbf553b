import { expect } from 'chai';
import { isHeldBack } from '../../src/features/privacy/small-cells.rules.js';
import { shownReasons, type ReasonCount } from '../../src/features/placements/decline-counts.rules.js';

const shown = (...counts: ReasonCount[]) =>
  shownReasons(counts, isHeldBack).map(({ season, reasons, total }) => ({
    season,
    total,
    ...Object.fromEntries(reasons.filter(({ count }) => count !== 0).map(({ reason, count }) => [reason, count])),
  }));

describe('the counts of reasons over all schools', () => {
  it('holds back what is below five, and each sum from which it could be had', () => {
    expect(
      shown(
        { season: '2026-najaar', reason: 'crisis', count: 4 },
        { season: '2026-najaar', reason: 'vog', count: 5 },
        { season: '2027-voorjaar', reason: 'crisis', count: 12 },
        { season: '2027-voorjaar', reason: 'vog', count: 7 },
      ),
    ).to.deep.equal([
      { season: null, total: null, crisis: null, vog: 12 },
      { season: '2027-voorjaar', total: 19, crisis: 12, vog: 7 },
      { season: '2026-najaar', total: null, crisis: null, vog: 5 },
    ]);
  });

  it('says nothing where nobody declined', () => {
    expect(shown()).to.deep.equal([]);
  });
});
