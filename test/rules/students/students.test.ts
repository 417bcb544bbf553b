import { expect } from 'chai';
import fc from 'fast-check';
import { calendarDate as d, type Period } from '../../../src/platform/calendar-date.js';
import { TRAVEL_MEANS, type TravelMeans } from '../../../src/domain/travel.js';
import {
  bestJourney,
  guidanceFindings,
  journeyBy,
  programmeFindings,
  restrictionFindings,
  travelFindings,
  travelReach,
  vogFindings,
} from '../../../src/features/students/students.rules.js';

const ON = d('2026-09-01');
const placement: Period = { firstDay: ON, lastDay: d('2027-01-29') };
const reach = (travelMeans: TravelMeans[], maxTravelMinutes = 45, maxTravelKm = 15) =>
  travelReach({ travelMeans, maxTravelMinutes, maxTravelKm }, ON);

describe('travel', () => {
  // By bicycle the road is 1.25 times the straight line, at 15 km an hour, with 2 minutes for the bicycle itself.
  const rows: readonly (readonly [string, Parameters<typeof reach>, number, TravelMeans[], number])[] = [
    ['exactly the most minutes', [['bicycle'], 42, 50], 8, ['bicycle'], 0],
    ['a minute too long', [['bicycle'], 41, 50], 8, ['bicycle'], 1],
    ['exactly the most kilometres', [['bicycle'], 90, 10], 8, ['bicycle'], 0],
    ['a little too far', [['bicycle'], 90, 9.9], 8, ['bicycle'], 1],
    ['a place no bus reaches', [['public-transport'], 90, 50], 8, ['bicycle', 'brought'], 1],
    ['one of two means will do', [['walk', 'bicycle'], 42, 50], 8, ['walk', 'bicycle'], 0],
    ['no means at all', [[], 90, 50], 1, ['bicycle'], 1],
  ];
  for (const [what, pupil, km, reachableBy, times] of rows) {
    it(`${what}: ${times} finding`, () =>
      expect(travelFindings(reach(...pupil), km, reachableBy)).to.have.length(times));
  }

  it('tells the limits and what was found', () => {
    expect(travelFindings(reach(['bicycle'], 41, 9), 8, ['bicycle']).map(({ facts }) => facts)).to.deep.equal([
      { means: 'bicycle', limitMinutes: 41, foundMinutes: 42, limitKm: 9, foundKm: 10 },
    ]);
    expect(travelFindings(reach(['walk'], 41, 9), 8, ['bicycle']).map(({ facts }) => facts.means)).to.deep.equal([
      'none',
    ]);
  });

  it('prefers a means within the limits to a quicker one beyond them', () => {
    const pupil = reach(['bicycle', 'brought'], 60, 10.2);
    expect(bestJourney(pupil, 8, ['bicycle', 'brought'])?.means).to.equal('bicycle');
    expect(bestJourney(reach(['bicycle', 'brought'], 60, 20), 8, ['bicycle', 'brought'])?.means).to.equal('brought');
  });

  const means = fc.constantFrom(...TRAVEL_MEANS);
  it('takes longer the further it is, by every means', () => {
    fc.assert(
      fc.property(
        means,
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (by, km, more) => {
          expect(journeyBy(by, km + more, ON).minutes).to.be.at.least(journeyBy(by, km, ON).minutes);
        },
      ),
    );
  });

  it('finds nothing within the reach worked out before, and something beyond the furthest', () => {
    fc.assert(
      fc.property(means, fc.integer({ min: 20, max: 90 }), fc.integer({ min: 1, max: 40 }), (by, minutes, km) => {
        const pupil = reach([by], minutes, km);
        expect(travelFindings(pupil, pupil.furthestKm * 0.99, [by])).to.deep.equal([]);
        expect(travelFindings(pupil, pupil.furthestKm + 0.5, [by])).to.have.length(1);
      }),
    );
  });
});

describe('what a place asks', () => {
  const vog: readonly (readonly [boolean, 'none' | 'applied' | 'held', string[]])[] = [
    [true, 'none', ['refuse']],
    [true, 'applied', ['warn']],
    [true, 'held', []],
    [false, 'none', []],
  ];
  for (const [asked, has, expected] of vog) {
    it(`VOG ${asked ? 'asked' : 'not asked'}, ${has}`, () =>
      expect(vogFindings(asked, has, ON).map(({ severity }) => severity)).to.deep.equal(expected));
  }

  it('refuses work the pupil cannot do, and names it', () => {
    expect(
      restrictionFindings(['kneeling', 'till-work'], ['kneeling', 'machines'], ON).map(({ facts }) => facts),
    ).to.deep.equal([{ hazards: ['kneeling'] }]);
    expect(restrictionFindings(['kneeling'], ['machines'], ON)).to.deep.equal([]);
  });

  it('warns of guidance that is too light, not of enough', () => {
    const findings = ([1, 2, 3] as const).map((level) => guidanceFindings(2, level, ON).length);
    expect(findings).to.deep.equal([1, 0, 0]);
  });

  const offer = { programmes: ['LWT'] as const, leerjaren: [4] as const, minAge: 16, maxAge: 17 };
  const pupil = (dateOfBirth: string) => ({
    programme: 'LWT' as const,
    leerjaar: 4 as const,
    dateOfBirth: d(dateOfBirth),
  });
  const ages: readonly (readonly [string, string, [string, string] | null])[] = [
    ['16 on the first day', '2010-09-01', null],
    ['16 on the second day', '2010-09-02', ['2026-09-01', '2026-09-01']],
    ['15 all the time', '2011-06-01', ['2026-09-01', '2027-01-29']],
    ['18 the day after the last', '2009-01-30', null],
    ['18 on the last day', '2009-01-29', ['2027-01-29', '2027-01-29']],
    ['18 on the first day', '2008-09-01', ['2026-09-01', '2027-01-29']],
  ];
  for (const [what, dateOfBirth, expected] of ages) {
    it(what, () =>
      expect(
        programmeFindings(offer, pupil(dateOfBirth), placement).map(({ firstDay, lastDay }) => [firstDay, lastDay]),
      ).to.deep.equal(expected ? [expected] : []),
    );
  }

  it('refuses a programme and a leerjaar that are not taken, both at once', () => {
    const other = { ...pupil('2010-01-01'), programme: 'ENTREE' as const, leerjaar: 3 as const };
    expect(programmeFindings(offer, other, placement).map(({ facts }) => facts.what)).to.deep.equal([
      'programme',
      'leerjaar',
    ]);
    expect(programmeFindings({ ...offer, minAge: null, maxAge: null }, pupil('2000-01-01'), placement)).to.deep.equal(
      [],
    );
  });
});
