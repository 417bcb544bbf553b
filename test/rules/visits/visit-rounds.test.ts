import { expect } from 'chai';
import fc from 'fast-check';
import { minutesAfterMidnight } from '../../../src/domain/week-schedule.js';
import { suggestRounds, type VisitWish } from '../../../src/features/visits/visit-rounds.rules.js';
import { d } from '../../support/builders.js';

const school = { lat: 52.14, lon: 6.2 };
const work = { start: '08:30', end: '16:00', breakMinutes: 30 };
/** One kilometre to the east is about 0.0147 degrees here. */
const at = (km: number) => ({ lat: 52.14, lon: 6.2 + km * 0.0147 });
const aWish = (id: string, km: number, fields: Partial<VisitWish> = {}): VisitWish => ({
  placementId: `plc-${id}`,
  establishmentId: `est-${id}`,
  point: at(km),
  placement: { days: { tue: work, thu: work }, firstDay: d('2027-02-01'), lastDay: d('2027-07-09') },
  dueFrom: d('2027-02-01'),
  overdueFrom: d('2027-02-23'),
  ...fields,
});
const about = {
  halfDays: [{ weekday: 'tue', part: 'morning' }] as const,
  period: { firstDay: d('2027-02-01'), lastDay: d('2027-02-28') },
  holidays: [],
  taken: [],
  school,
};
const outline = (result: ReturnType<typeof suggestRounds>) => ({
  rounds: result.rounds.map(
    ({ day, part, stops }) => `${day} ${part}: ${stops.map((one) => one.placementIds.join('+')).join(', ')}`,
  ),
  left: result.left,
});

describe('rounds of visits', () => {
  it('take the most urgent visit first and what lies near it, the far end of the region another time', () => {
    const wishes = [
      aWish('far', 40),
      aWish('near', 5, { overdueFrom: d('2027-02-10') }),
      aWish('beside', 6, { overdueFrom: d('2027-03-30') }),
    ];
    expect(outline(suggestRounds(wishes, about))).to.deep.equal({
      rounds: ['2027-02-02 morning: plc-near, plc-beside', '2027-02-09 morning: plc-far'],
      left: [],
    });
  });

  it('visit all pupils of a company at once', () => {
    const { rounds } = suggestRounds([aWish('a', 3), aWish('b', 3, { establishmentId: 'est-a' })], about);
    expect(rounds[0]?.stops).to.deep.equal([
      { establishmentId: 'est-a', placementIds: ['plc-a', 'plc-b'], start: '08:40', minutes: 65, travelMinutes: 6 },
    ]);
  });

  it('wait until a visit is due, keep off holidays and half-days with a visit, and say what is left', () => {
    const wishes = [aWish('a', 3, { dueFrom: d('2027-02-10') })];
    const holidays = [{ firstDay: d('2027-02-15'), lastDay: d('2027-02-19') }];
    expect(outline(suggestRounds(wishes, { ...about, holidays })).rounds).to.deep.equal(['2027-02-23 morning: plc-a']);
    const taken = [{ day: d('2027-02-23'), part: 'morning' } as const];
    expect(outline(suggestRounds(wishes, { ...about, holidays, taken }))).to.deep.equal({
      rounds: [],
      left: ['plc-a'],
    });
    expect(suggestRounds(wishes, { ...about, halfDays: [] }).left).to.deep.equal(['plc-a']);
  });

  it('come when the pupil is at work', () => {
    const days = { tue: { start: '11:45', end: '18:00', breakMinutes: 0 } };
    const { rounds, left } = suggestRounds(
      [aWish('late', 1, { placement: { ...aWish('x', 1).placement, days } })],
      about,
    );
    expect({ rounds, left }).to.deep.equal({ rounds: [], left: ['plc-late'] });
    const earlier = { tue: { start: '11:40', end: '18:00', breakMinutes: 0 } };
    const found = suggestRounds(
      [aWish('late', 1, { placement: { ...aWish('x', 1).placement, days: earlier } })],
      about,
    );
    expect(found.rounds[0]?.stops[0]?.start).to.equal('11:40');
  });

  it('never visit twice, never outside the half-day or the hours, and do not depend on the order', () => {
    const wish = fc
      .record({
        km: fc.integer({ min: 0, max: 30 }),
        company: fc.integer({ min: 0, max: 6 }),
        due: fc.integer({ min: 1, max: 28 }),
      })
      .map(({ km, company, due }) => ({ km, company, due: String(due).padStart(2, '0') }));
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (all) => {
        const wishes = all.map(({ km, company, due }, index) =>
          aWish(String(index), 0, {
            establishmentId: `est-${company}`,
            point: at(company * 4),
            overdueFrom: d(`2027-03-${due}`),
            dueFrom: d(`2027-02-${String((km % 28) + 1).padStart(2, '0')}`),
          }),
        );
        const result = suggestRounds(wishes, about);
        expect(suggestRounds([...wishes].reverse(), about)).to.deep.equal(result);
        const visited = result.rounds.flatMap(({ stops }) => stops.flatMap(({ placementIds }) => placementIds));
        expect([...visited, ...result.left].sort()).to.deep.equal(wishes.map(({ placementId }) => placementId).sort());
        for (const { stops } of result.rounds) {
          let free = 8 * 60 + 30;
          for (const { start, minutes, travelMinutes } of stops) {
            expect(minutesAfterMidnight(start)).to.be.at.least(free + travelMinutes);
            free = minutesAfterMidnight(start) + minutes;
          }
          expect(free).to.be.at.most(12 * 60 + 30);
        }
      }),
      { numRuns: 60 },
    );
  });
});
