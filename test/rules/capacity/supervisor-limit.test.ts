import { expect } from 'chai';
import fc from 'fast-check';
import type { PlaceClaim } from '../../../src/domain/place-offer.js';
import { supervisorsHaveRoom } from '../../../src/features/capacity/supervisor-limit.rules.js';
import { anOffer, d } from '../../support/builders.js';

const claim = (id: string, own: Partial<PlaceClaim> = {}): PlaceClaim => ({
  id,
  periodIds: ['p1'],
  weekdays: ['tue'],
  ...own,
});
const room = (...maxima: number[]) => maxima.map((maxPupilsAtOnce, i) => ({ id: `sup-${i + 1}`, maxPupilsAtOnce }));
const blocks = [
  { id: 'p1', firstDay: d('2027-02-01'), lastDay: d('2027-04-09') },
  { id: 'p2', firstDay: d('2027-04-10'), lastDay: d('2027-07-09') },
];

describe('the room of praktijkopleiders', () => {
  for (const [what, claims, asked, expected] of [
    ['is there for the last pupil of the maximum', [claim('a')], claim('n'), true],
    ['is gone at the maximum', [claim('a'), claim('b')], claim('n'), false],
    ['is there on another weekday', [claim('a'), claim('b')], claim('n', { weekdays: ['thu'] }), true],
    [
      'is gone when one of two weekdays is full',
      [claim('a'), claim('b')],
      claim('n', { weekdays: ['tue', 'thu'] }),
      false,
    ],
    ['is there the day after others left', [claim('a'), claim('b')], claim('n', { periodIds: ['p2'] }), true],
    ['does not count the claim itself', [claim('n'), claim('b')], claim('n'), true],
  ] as const) {
    it(what, () => {
      const offers = [anOffer({ periods: blocks, claims, supervisorIds: ['sup-1'] })];
      expect(supervisorsHaveRoom(offers, 'off-1', asked, room(2))).to.equal(expected);
    });
  }

  it('is shared by offers that name the same person, and moved to a colleague where that helps', () => {
    const offers = (claims: readonly PlaceClaim[]) => [
      anOffer({ supervisorIds: ['sup-1'] }),
      anOffer({ id: 'off-2', supervisorIds: ['sup-1', 'sup-2'], claims }),
    ];
    expect(supervisorsHaveRoom(offers([claim('a')]), 'off-1', claim('n'), room(1, 1))).to.equal(true);
    expect(supervisorsHaveRoom(offers([claim('a'), claim('b')]), 'off-1', claim('n'), room(1, 1))).to.equal(false);
  });

  it('sets no limit where an offer names nobody', () => {
    expect(supervisorsHaveRoom([anOffer({ supervisorIds: [] })], 'off-1', claim('n'), room(0))).to.equal(true);
  });

  it('is there just when every set of pupils has enough people among those who may guide them', () => {
    const team = fc.subarray(['sup-1', 'sup-2', 'sup-3'], { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(team, { minLength: 1, maxLength: 6 }),
        fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
        (teams, max) => {
          const offers = teams.map((supervisorIds, i) =>
            anOffer({ id: `off-${i}`, supervisorIds, claims: i === 0 ? [] : [claim(`c${i}`)] }),
          );
          // The theorem of Hall, set by set.
          const fits = Array.from({ length: 2 ** teams.length }, (_, set) =>
            teams.filter((_one, i) => (set >> i) & 1),
          ).every((some) => {
            const people = new Set(some.flat());
            return (
              some.length <= room(...max).reduce((sum, one) => sum + (people.has(one.id) ? one.maxPupilsAtOnce : 0), 0)
            );
          });
          expect(supervisorsHaveRoom(offers, 'off-0', claim('n'), room(...max))).to.equal(fits);
        },
      ),
    );
  });
});
