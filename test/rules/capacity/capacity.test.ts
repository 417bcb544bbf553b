import { expect } from 'chai';
import fc from 'fast-check';
import { calendarDate as d, type Period } from '../../../src/platform/calendar-date.js';
import type { OfferDay, PlaceClaim, PlaceOffer } from '../../../src/domain/place-offer.js';
import { WEEKDAYS, type Weekday } from '../../../src/domain/week-schedule.js';
import {
  capacityFindings,
  commonDayFindings,
  commonWeekdays,
  confirmableFrom,
  formFindings,
  freeIn,
  freePlaces,
  freeTotal,
  hasRoom,
  lengthFindings,
  offerFindings,
  staleFindings,
} from '../../../src/features/capacity/capacity.rules.js';

const open = (places: number): OfferDay => ({ start: '08:30', end: '15:30', breakMinutes: 30, places });
const season: Period = { firstDay: d('2026-08-01'), lastDay: d('2027-01-31') };
const anOffer = (with_: Partial<PlaceOffer> = {}): PlaceOffer => ({
  id: 'off-1',
  version: 1,
  companyId: 'com-1',
  establishmentId: 'est-1',
  season: '2026-najaar',
  title: 'Meehelpen in de werkplaats',
  sector: 'techniek',
  programmes: ['LWT'],
  leerjaren: [3, 4],
  minAge: null,
  maxAge: null,
  periods: [{ id: 'p1', ...season }],
  days: { tue: open(2), thu: open(1) },
  totalPlaces: 2,
  forms: ['lint'],
  otherForm: 'refuse',
  minimumWeeks: null,
  hazards: [],
  supervisionDeclared: false,
  vogAsked: false,
  guidanceLevel: 2,
  allowanceCentsPerMonth: null,
  supervisorIds: [],
  firmness: 'open',
  confirmedOn: d('2026-06-01'),
  confirmedBy: 'con-1',
  claims: [],
  ...with_,
});
const claim = (id: string, weekdays: Weekday[], periodIds = ['p1']): PlaceClaim => ({ id, weekdays, periodIds });
const placement: Period = { firstDay: d('2026-09-01'), lastDay: d('2027-01-29') };

describe('places of an offer', () => {
  it('counts a claim on its weekdays and once in the total', () => {
    const offer = anOffer({ claims: [claim('c1', ['tue', 'thu']), claim('c2', ['tue'], ['p2'])] });
    expect(['tue', 'thu', 'mon'].map((weekday) => freePlaces(offer, 'p1', weekday as Weekday))).to.deep.equal([
      1, 0, 0,
    ]);
    expect([freeTotal(offer, 'p1'), freeTotal(offer, 'p2')]).to.deep.equal([1, 1]);
  });

  it('never has less than nothing, whatever was claimed', () => {
    const offer = anOffer({ claims: ['a', 'b', 'c'].map((id) => claim(id, ['thu'])) });
    expect([freePlaces(offer, 'p1', 'thu'), freeTotal(offer, 'p1')]).to.deep.equal([0, 0]);
  });

  it('takes the fullest of the periods a placement touches', () => {
    const periods = [
      { id: 'p1', firstDay: d('2026-08-01'), lastDay: d('2026-08-31') },
      { id: 'p2', firstDay: d('2026-09-01'), lastDay: d('2026-10-31') },
      { id: 'p3', firstDay: d('2026-11-01'), lastDay: d('2027-01-31') },
    ];
    const free = freeIn(
      anOffer({ periods, claims: [claim('c1', ['tue'], ['p3']), claim('c2', ['tue'], ['p1'])] }),
      placement,
    );
    expect([free.periodIds, free.byWeekday.tue, free.byWeekday.thu, free.total]).to.deep.equal([['p2', 'p3'], 1, 1, 1]);
  });

  it('has nothing free outside its periods', () => {
    const free = freeIn(anOffer(), { firstDay: d('2027-02-01'), lastDay: d('2027-03-01') });
    expect([free.total, hasRoom(free, ['tue'])]).to.deep.equal([0, false]);
  });

  it('is open on the last day of its period', () => {
    expect(hasRoom(freeIn(anOffer(), { firstDay: d('2027-01-31'), lastDay: d('2027-02-05') }), ['tue'])).to.equal(true);
  });

  it('finds each full weekday, the full offer and the full company', () => {
    const free = freeIn(anOffer({ claims: [claim('c1', ['thu']), claim('c2', ['tue'])] }), placement);
    expect(capacityFindings(free, ['tue', 'thu'], placement, 0).map(({ facts }) => facts)).to.deep.equal([
      { what: 'weekday', weekday: 'thu', freePlaces: 0 },
      { what: 'offer', freePlaces: 0 },
      { what: 'company', freePlaces: 0 },
    ]);
    expect(capacityFindings(freeIn(anOffer(), placement), ['tue', 'thu'], placement, 1)).to.deep.equal([]);
  });

  it('finds something exactly when there is no room', () => {
    const weekdays = fc.subarray([...WEEKDAYS]);
    const claims = fc.array(fc.subarray([...WEEKDAYS], { minLength: 1 }), { maxLength: 5 });
    fc.assert(
      fc.property(weekdays, claims, fc.integer({ min: 0, max: 4 }), (asked, taken, totalPlaces) => {
        const offer = anOffer({ totalPlaces, claims: taken.map((days, i) => claim(String(i), days)) });
        const free = freeIn(offer, placement);
        expect(capacityFindings(free, asked, placement).length === 0).to.equal(hasRoom(free, asked));
      }),
    );
  });
});

describe('a confirmation', () => {
  const rows: readonly (readonly [string | null, number])[] = [
    ['2026-02-01', 0],
    ['2026-01-31', 1],
    [null, 1],
  ];
  it('counts from half a year before the season', () => expect(confirmableFrom(anOffer())).to.equal('2026-02-01'));
  for (const [confirmedOn, times] of rows) {
    it(`of ${confirmedOn ?? 'never'} gives ${times} finding`, () =>
      expect(staleFindings(anOffer({ confirmedOn: confirmedOn === null ? null : d(confirmedOn) }))).to.have.length(
        times,
      ));
  }
});

describe('the timetable', () => {
  it('has the weekdays of both, in week order', () => {
    expect(commonWeekdays(['fri', 'thu', 'tue'], anOffer())).to.deep.equal(['tue', 'thu']);
  });

  const common: readonly (readonly [Weekday[], number, number])[] = [
    [['tue', 'thu'], 2, 0],
    [['tue'], 2, 1],
    [[], 0, 1],
    [['tue'], 0, 0],
  ];
  for (const [weekdays, least, times] of common) {
    it(`${weekdays.length} in common of ${least}: ${times} finding`, () =>
      expect(commonDayFindings(weekdays, least, placement.firstDay)).to.have.length(times));
  }

  it('refuses or warns of another form, as the company set it', () => {
    const severities = (otherForm: 'refuse' | 'warn') =>
      formFindings(anOffer({ otherForm }), 'blok', placement.firstDay).map(({ severity }) => severity);
    expect([severities('refuse'), severities('warn')]).to.deep.equal([['refuse'], ['warn']]);
    expect(formFindings(anOffer(), 'lint', placement.firstDay)).to.deep.equal([]);
  });

  const lengths: readonly (readonly [string, number | null, number])[] = [
    ['2026-09-28', 4, 0],
    ['2026-09-25', 4, 0],
    ['2026-09-21', 4, 1],
    ['2026-09-21', null, 0],
  ];
  for (const [lastDay, minimumWeeks, times] of lengths) {
    it(`from 1 September to ${lastDay} of ${minimumWeeks ?? 'no'} weeks: ${times} finding`, () =>
      expect(
        lengthFindings(anOffer({ minimumWeeks }), { firstDay: d('2026-09-01'), lastDay: d(lastDay) }),
      ).to.have.length(times));
  }

  it('gives every finding of an offer at once', () => {
    const offer = anOffer({ confirmedOn: null, forms: ['blok'], minimumWeeks: 30 });
    expect(offerFindings(offer, 'lint', placement).map(({ rule }) => rule)).to.deep.equal([
      'capacity.stale',
      'schedule.form',
      'schedule.too-short',
    ]);
  });
});
