import { expect } from 'chai';
import type { PlaceClaim } from '../../../src/domain/place-offer.js';
import { pupilsAtOnce } from '../../../src/features/capacity/company-limit.rules.js';
import { copiedToSeason } from '../../../src/features/capacity/offer-faults.rules.js';
import { anOffer, d } from '../../support/builders.js';

const claim = (id: string, ...periodIds: string[]): PlaceClaim => ({ id, periodIds, weekdays: ['tue'] });
const blocks = [
  { id: 'p1', firstDay: d('2027-02-01'), lastDay: d('2027-03-31') },
  { id: 'p2', firstDay: d('2027-04-01'), lastDay: d('2027-05-31') },
];
const whole = [{ id: 'p1', firstDay: d('2027-02-01'), lastDay: d('2027-07-09') }];

describe('pupils of a company at once', () => {
  for (const [name, claims, asked, most] of [
    ['nobody there', [], claim('x', 'p1'), 0],
    ['the claim itself does not count', [claim('x', 'p1')], claim('x', 'p1'), 0],
    ['one in the same block', [claim('a', 'p1')], claim('x', 'p1'), 1],
    ['one in the block before, that ends the day before', [claim('a', 'p1')], claim('x', 'p2'), 0],
    ['one after the other is one at once', [claim('a', 'p1'), claim('b', 'p2')], claim('x', 'p1', 'p2'), 1],
    ['two in one of the blocks', [claim('a', 'p1'), claim('b', 'p1', 'p2')], claim('x', 'p1', 'p2'), 2],
  ] as const)
    it(`are ${most}: ${name}`, () => {
      expect(pupilsAtOnce([anOffer({ periods: blocks, claims })], 'off-1', asked)).to.equal(most);
    });

  it('are counted over all offers', () => {
    const offers = [
      anOffer({ periods: blocks, claims: [claim('a', 'p2')] }),
      anOffer({ id: 'off-2', periods: whole, claims: [claim('b', 'p1'), claim('a', 'p1')] }),
    ];
    expect(pupilsAtOnce(offers, 'off-1', claim('x', 'p1'))).to.equal(2);
    expect(pupilsAtOnce(offers, 'off-1', claim('x', 'p2'))).to.equal(3);
  });
});

describe('an offer copied to another season', () => {
  for (const [period, season, copied] of [
    [['2027-02-01', '2027-07-31'], '2027-najaar', ['2027-08-01', '2028-01-31']],
    [['2027-02-15', '2027-07-09'], '2028-voorjaar', ['2028-02-15', '2028-07-09']],
    [['2027-04-12', '2027-05-31'], '2027-najaar', ['2027-10-12', '2027-11-30']],
  ] as const)
    it(`runs from ${copied[0]} to ${copied[1]} when it ran from ${period[0]} to ${period[1]}`, () => {
      const offer = anOffer({
        periods: [{ id: 'p1', firstDay: d(period[0]), lastDay: d(period[1]) }],
        claims: [claim('a', 'p1')],
      });
      expect(copiedToSeason(offer, season)).to.deep.equal({
        ...offer,
        id: `off-1.${season}`,
        season,
        periods: [{ id: 'p1', firstDay: d(copied[0]), lastDay: d(copied[1]) }],
        confirmedOn: null,
        confirmedBy: null,
        claims: [],
      });
    });
});
