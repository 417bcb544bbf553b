import { expect } from 'chai';
import fc from 'fast-check';
import { WEEKDAYS } from '../../../src/domain/week-schedule.js';
import { COST_PROFILE, costOf, highestCost, rankOf } from '../../../src/features/matching/options/cost.js';
import { placementRulesFor } from '../../../src/compose/placement-rules.js';
import { prepareChanged } from '../../../src/features/matching/explanation/changes.js';
import { allRefusals } from '../../../src/features/matching/options/make-options.js';
import { instanceOf, prepare, prepareAgain } from '../../../src/features/matching/options/preparation.js';
import type { Snapshot } from '../../../src/features/matching/options/snapshot.js';
import { createResourceBook } from '../../../src/features/matching/options/resources.js';
import { weekdaySets } from '../../../src/features/matching/options/weekday-sets.js';
import {
  aCompany,
  aDay,
  aRecognition,
  aGroup,
  anEstablishment,
  aSnapshot,
  aStudent,
  aSupervisor,
  d,
  offerFacts,
} from '../../support/builders.js';

const optionsOf = (snapshot: Snapshot) => prepare(snapshot, placementRulesFor).students;
const free = { wish: 0, travel: 0, schedule: 0, sector: 0, guidance: 0, warnings: 0, freshness: 0, spread: 0 };

describe('sets of weekdays', () => {
  it('gives the largest first, then in week order', () => {
    expect(weekdaySets(['thu', 'tue', 'fri'], 1, 2)).to.deep.equal([
      ['tue', 'thu'],
      ['tue', 'fri'],
      ['thu', 'fri'],
      ['tue'],
      ['thu'],
      ['fri'],
    ]);
  });

  it('gives each set of the asked size once', () => {
    fc.assert(
      fc.property(fc.subarray([...WEEKDAYS]), fc.nat(7), fc.nat(7), (days, least, most) => {
        const sets = weekdaySets(days, Math.max(1, least), most);
        expect(new Set(sets.map((set) => set.join())).size).to.equal(sets.length);
        for (const set of sets) {
          expect(set.length).to.be.within(Math.max(1, least), most);
          expect(days).to.include.members(set);
        }
      }),
    );
  });
});

describe('what is left of a resource', () => {
  const claim = { id: 'c1', periodIds: ['p1'], weekdays: ['tue'] as const };

  it('takes the pupils that are there off the weekday, the total, the company and the supervisors', () => {
    const facts = offerFacts(
      { totalPlaces: 2, claims: [claim] },
      { company: aCompany({ maxPupils: 3 }), supervisors: [aSupervisor({ maxPupilsAtOnce: 2 })] },
    );
    expect(createResourceBook([facts]).resources).to.deep.equal([
      { id: 'off-1/p1', capacity: 1 },
      { id: 'off-1/p1/tue', capacity: 0 },
      { id: 'off-1/p1/thu', capacity: 1 },
      { id: 'company/cmp-1', capacity: 2 },
      { id: 'supervisors/sup-1/tue', capacity: 1 },
      { id: 'supervisors/sup-1/thu', capacity: 2 },
    ]);
  });

  it('counts one company over all its offers, and one supervisor over all theirs', () => {
    const company = aCompany({ maxPupils: 2 });
    const book = createResourceBook([
      offerFacts({ id: 'a', claims: [claim] }, { company }),
      offerFacts({ id: 'b', claims: [{ ...claim, id: 'c2' }] }, { company }),
    ]);
    expect([book.leftOf('company/cmp-1'), book.leftOf('supervisors/sup-1/tue')]).to.deep.equal([0, 0]);
  });

  it('never goes below zero', () => {
    const claims = ['1', '2', '3'].map((id) => ({ ...claim, id }));
    expect(createResourceBook([offerFacts({ claims })]).leftOf('off-1/p1/tue')).to.equal(0);
  });
});

describe('options', () => {
  it('makes one per set of weekdays that pupil and place share', () => {
    const [student] = optionsOf(aSnapshot());
    expect(student?.options.map(({ id, uses }) => ({ id, uses }))).to.deep.equal([
      {
        id: 'off-1:p1:tue+thu',
        uses: ['off-1/p1/tue', 'off-1/p1/thu', 'off-1/p1', 'supervisors/sup-1/tue', 'supervisors/sup-1/thu'],
      },
      { id: 'off-1:p1:tue', uses: ['off-1/p1/tue', 'off-1/p1', 'supervisors/sup-1/tue'] },
      { id: 'off-1:p1:thu', uses: ['off-1/p1/thu', 'off-1/p1', 'supervisors/sup-1/thu'] },
    ]);
    expect(student && allRefusals(student)).to.deep.equal([]);
  });

  it("lets a pupil's own stage days go before the group's", () => {
    const [student] = optionsOf(aSnapshot({ students: [aStudent({ stageDays: ['thu'] })] }));
    expect(student?.options.map(({ weekdays }) => weekdays)).to.deep.equal([['thu']]);
  });

  it('counts an offer once, by the first rule that refuses it', () => {
    const far = anEstablishment({ point: { lat: 52.4, lon: 6.2 } });
    const offers = [offerFacts({ vogAsked: true, sector: 'techniek' }, { establishment: far })];
    const [student] = optionsOf(aSnapshot({ students: [aStudent({ vog: 'none' })], offers }));
    expect(student?.options).to.deep.equal([]);
    expect(student && allRefusals(student).map(({ offerId, finding }) => [offerId, finding.rule])).to.deep.equal([
      ['off-1', 'travel.too-far'],
    ]);
  });

  for (const [what, snapshot, rule] of [
    ['no weekday is shared', aSnapshot({ groups: [aGroup({ stageDays: ['fri'] })] }), 'schedule.no-common-days'],
    [
      'fewer days are shared than needed',
      aSnapshot({ groups: [aGroup({ stageDays: ['tue', 'fri'], minDaysPerWeek: 2 })] }),
      'schedule.no-common-days',
    ],
    [
      'the places are taken',
      aSnapshot({ offers: [offerFacts({ claims: [{ id: 'c', periodIds: ['p1'], weekdays: ['tue'] }] })] }),
      'capacity.full',
    ],
  ] as const) {
    it(`says ${rule} when ${what}`, () => {
      const [student] = optionsOf(snapshot);
      expect(student?.options).to.deep.equal([]);
      expect(student && allRefusals(student).map(({ finding }) => finding.rule)).to.deep.equal([rule]);
    });
  }

  for (const [what, student, offer, rest, rule] of [
    ["a sector that is not the pupil's", { sector: 'economie' }, {}, {}, 'sector.other'],
    ['a programme it does not take', { programme: 'ENTREE' }, { programmes: ['LWT'] }, {}, 'programme.not-taken'],
    ['an establishment without recognition', {}, {}, { recognitions: [] }, 'recognition.missing'],
    ['work the pupil can not do', { restrictions: ['kneeling'] }, { hazards: ['kneeling'] }, {}, 'demand.restriction'],
    ['a form it refuses', {}, { forms: ['blok'], otherForm: 'refuse' }, {}, 'schedule.form'],
    ['nobody who guides', {}, { supervisorIds: [] }, {}, 'supervisor.missing'],
    ['days too long under 16', {}, { days: { tue: { ...aDay(), end: '17:00' } } }, {}, 'working-time.day-hours'],
    ['work forbidden under 16', {}, { hazards: ['till-work'] }, {}, 'hazard.forbidden'],
    ['more hours than the programme holds', { hoursDone: 1200 }, {}, {}, 'track.lwt-hours-over'],
  ] as const) {
    it(`counts ${rule} for an offer with ${what}`, () => {
      const [made] = optionsOf(aSnapshot({ students: [aStudent(student)], offers: [offerFacts(offer, rest)] }));
      expect(made?.options).to.deep.equal([]);
      expect(made && allRefusals(made).map(({ finding }) => finding.rule)).to.deep.equal([rule]);
    });
  }

  it('gives one place where the recognition is for one pupil, whatever the offers', () => {
    const recognitions = [aRecognition({ scope: 'one-pupil' })];
    const offers = ['a', 'b'].map((id) => offerFacts({ id }, { recognitions }));
    const prepared = prepare(aSnapshot({ offers }), placementRulesFor);
    const { resources, students } = instanceOf(prepared, { mode: 'max-placed', seed: 's', timeLimitSeconds: 1 });
    expect(resources).to.deep.include({ id: 'recognised/rec-1', capacity: 1 });
    for (const { uses } of students[0]?.options ?? []) expect(uses).to.include('recognised/rec-1');
  });

  it('keeps the limit of a recognition to the programmes it is for', () => {
    const recognitions = [
      aRecognition({ id: 'rec-ao', programmes: ['AO'], scope: 'limited', scopeMaxPupils: 3 }),
      aRecognition({ id: 'rec-lwt', programmes: ['LWT'], scope: 'one-pupil' }),
    ];
    const offers = [offerFacts({ programmes: ['AO', 'LWT'] }, { recognitions })];
    const students = [aStudent({ id: 'a' }), aStudent({ id: 'b', programme: 'AO', groupId: 'grp-ao' })];
    const groups = [aGroup(), aGroup({ id: 'grp-ao', programme: 'AO' })];
    const prepared = prepare(aSnapshot({ students, groups, offers }), placementRulesFor);
    const { resources } = instanceOf(prepared, { mode: 'max-placed', seed: 's', timeLimitSeconds: 1 });
    expect(resources.filter(({ id }) => id.startsWith('recognised/'))).to.have.deep.members([
      { id: 'recognised/rec-lwt', capacity: 1 },
      { id: 'recognised/rec-ao', capacity: 3 },
    ]);
  });

  it('has room at the company for one place more at any of its offers', () => {
    const company = aCompany({ maxPupils: 1 });
    const offers = ['a', 'b'].map((id) => offerFacts({ id }, { company }));
    const before = prepare(aSnapshot({ offers }), placementRulesFor);
    for (const offerId of ['a', 'b']) {
      const { book } = prepareChanged(before, { kind: 'extra-place', offerId });
      expect([before.book.companyRoom(company.id), book.companyRoom(company.id)], offerId).to.deep.equal([1, 2]);
    }
  });

  it('takes all periods for lint, and one of them for blok', () => {
    const periods = [
      { id: 'a', firstDay: d('2027-02-01'), lastDay: d('2027-03-12') },
      { id: 'b', firstDay: d('2027-04-05'), lastDay: d('2027-05-14') },
    ];
    const offers = [
      offerFacts({ periods, days: { tue: { start: '09:00', end: '15:00', breakMinutes: 30, places: 1 } } }),
    ];
    const of = (form: 'lint' | 'blok') =>
      optionsOf(aSnapshot({ offers, groups: [aGroup({ form })] }))[0]?.options.map(({ id }) => id);
    expect({ lint: of('lint'), blok: of('blok') }).to.deep.equal({
      lint: ['off-1:a+b:tue'],
      blok: ['off-1:a:tue', 'off-1:b:tue'],
    });
  });

  it('keeps a placement that stays, without counting its place twice', () => {
    const claims = [{ id: 'stu-1', periodIds: ['p1'], weekdays: ['tue', 'thu'] as const }];
    const locked = [{ studentId: 'stu-1', offerId: 'off-1', periodIds: ['p1'], weekdays: ['tue', 'thu'] as const }];
    const prepared = prepare(aSnapshot({ offers: [offerFacts({ claims })], locked }), placementRulesFor);
    const { students, resources } = instanceOf(prepared, { mode: 'max-placed', seed: 's', timeLimitSeconds: 1 });
    expect(students).to.deep.equal([
      { id: 'stu-1', priority: 0, locked: 'locked', options: [{ id: 'locked', uses: [], cost: 0, rank: 1 }] },
    ]);
    expect(resources).to.deep.equal([]);
  });
});

describe('preparing again after a change', () => {
  const students = ['a', 'b'].map((id) => aStudent({ id }));
  const offers = ['o1', 'o2'].map((id) => offerFacts({ id, establishmentId: `est-${id}` }));
  const snapshot = aSnapshot({ students, offers });
  const sorted = (prepared: ReturnType<typeof prepare>) =>
    prepared.students.map(({ studentId, options, ...refused }) => ({
      studentId,
      options: [...options].sort((a, b) => (a.id < b.id ? -1 : 1)),
      refusals: [...allRefusals(refused)].sort((a, b) => (a.offerId < b.offerId ? -1 : 1)),
    }));

  for (const [what, changed, touched] of [
    [
      'a pupil',
      { ...snapshot, students: [aStudent({ id: 'a', sector: 'landbouw' }), aStudent({ id: 'b' })] },
      { studentIds: new Set(['a']), offerIds: new Set<string>(), weekdaysOnly: false },
    ],
    ...(['mon', 'tue', 'fri'] as const).flatMap((weekday) => {
      const group = { ...snapshot.groups[0]!, stageDays: [weekday], schoolWeek: {} };
      return [
        [
          `the stage day of a pupil (to ${weekday})`,
          { ...snapshot, students: [aStudent({ id: 'a', stageDays: [weekday] }), aStudent({ id: 'b' })] },
          { studentIds: new Set(['a']), offerIds: new Set<string>(), weekdaysOnly: true },
        ] as const,
        [
          `the stage day of a group (to ${weekday})`,
          { ...snapshot, groups: [group] },
          { studentIds: new Set(['a', 'b']), offerIds: new Set<string>(), weekdaysOnly: true },
        ] as const,
      ];
    }),
    [
      'how far a pupil can travel',
      { ...snapshot, students: [aStudent({ id: 'a', maxTravelKm: 0 }), aStudent({ id: 'b' })] },
      { studentIds: new Set(['a']), offerIds: new Set<string>(), weekdaysOnly: false },
    ],
    [
      'an offer',
      { ...snapshot, offers: [offerFacts({ id: 'o1', establishmentId: 'est-o1', totalPlaces: 0 }), offers[1]!] },
      { studentIds: new Set<string>(), offerIds: new Set(['o1']), weekdaysOnly: false },
    ],
  ] as const) {
    it(`gives what preparing from nothing gives, when ${what} changed`, () => {
      const again = prepareAgain(prepare(snapshot, placementRulesFor), changed, touched);
      expect(sorted(again)).to.deep.equal(sorted(prepare(changed, placementRulesFor)));
      expect(sorted(again)).to.not.deep.equal(sorted(prepare(snapshot, placementRulesFor)));
    });
  }
});

describe('the cost of an option', () => {
  it('is the weighted sum of its terms', () => {
    expect(costOf({ ...free, wish: 150, travel: 333 }, COST_PROFILE)).to.equal(150 * 40 + 333 * 30);
  });

  it('stays within what the instance format takes', () => {
    expect(highestCost(COST_PROFILE)).to.be.at.most(1_000_000);
  });

  for (const [cost, rank] of [
    [0, 1],
    [highestCost(COST_PROFILE) / 10 - 1, 1],
    [highestCost(COST_PROFILE) / 10, 2],
    [highestCost(COST_PROFILE), 10],
  ] as const) {
    it(`${cost} has rank ${rank}`, () => {
      expect(rankOf(cost, COST_PROFILE)).to.equal(rank);
    });
  }

  for (const [what, student, offer, term, value] of [
    ['the first wish', { wishes: ['est-1', 'x'] }, {}, 'wish', 0],
    ['the second wish', { wishes: ['x', 'est-1'] }, {}, 'wish', 150],
    ['no wish of a pupil who has some', { wishes: ['x'] }, {}, 'wish', 1000],
    ['a journey of nine minutes where 45 are the most', { maxTravelMinutes: 45 }, {}, 'travel', 200],
    ['a place nobody confirmed', {}, { confirmedOn: null }, 'freshness', 700],
    ['a place on request', {}, { firmness: 'on-request' }, 'freshness', 300],
    ['much more guidance needed than offered', { guidanceNeed: 3 }, { guidanceLevel: 1 }, 'guidance', 1000],
    ['less guidance needed than offered', { guidanceNeed: 1 }, { guidanceLevel: 3 }, 'guidance', 0],
    ['another sector than the mbo course in mind', { intendedMboSector: 'economie' }, {}, 'sector', 1000],
  ] as const) {
    it(`gives ${term} ${value} for ${what}`, () => {
      const snapshot = aSnapshot({ students: [aStudent(student)], offers: [offerFacts(offer)] });
      expect(optionsOf(snapshot)[0]?.options[0]?.terms[term]).to.equal(value);
    });
  }
});
