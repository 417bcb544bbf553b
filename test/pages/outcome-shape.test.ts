import { expect } from 'chai';
import {
  byId,
  certificateWords,
  commonReasons,
  placedRows,
  reasonRows,
  selectionWords,
  unplacedRows,
  whatIfWords,
  whyHere,
  whyNone,
  type Names,
} from '../../src/features/matching/outcome-shape.pages.js';
import { adviceRows, adviceText } from '../../src/features/matching/timetable-advice.pages.js';
import type { Certificate, RunOutcome, RunPlacement } from '../../src/features/matching/matching.rules.js';
import { d } from '../support/builders.js';

const NO_TERMS = { wish: 0, travel: 0, schedule: 0, sector: 0, guidance: 0, warnings: 0, freshness: 0, spread: 0 };

const aPlacement = (fields: Partial<RunPlacement> = {}): RunPlacement => ({
  studentId: 'stu-1',
  offerId: 'off-1',
  establishmentId: 'est-1',
  periodIds: ['p1'],
  firstDay: d('2027-02-01'),
  lastDay: d('2027-07-09'),
  weekdays: ['tue', 'thu'],
  travelMinutes: 18,
  cost: 100,
  rank: 1,
  terms: NO_TERMS,
  findings: [],
  possibleOffers: 4,
  cheaperOffers: 0,
  locked: false,
  ...fields,
});

const aCertificate = (fields: Partial<Certificate> = {}): Certificate => ({
  placed: 10,
  cost: 1000,
  bound: { placed: 10, cost: 1000 },
  proven: true,
  gap: 0,
  seconds: 1,
  timeLimitReached: false,
  ...fields,
});

const anOutcome = (fields: Partial<RunOutcome> = {}): RunOutcome => ({
  placements: [],
  unplaced: [],
  certificate: aCertificate(),
  ruleVersions: {},
  costProfile: '2026-11',
  offers: 41,
  options: 100,
  blockingPairs: 0,
  prices: [],
  ...fields,
});

const names: Names = {
  pupils: byId([
    { id: 'stu-1', name: 'Sam de Vries', groupName: '3A' },
    { id: 'stu-2', name: 'Kim Bakker', groupName: '3B' },
  ]),
  offers: byId([
    {
      id: 'off-1',
      title: 'Meehelpen in de werkplaats',
      establishmentId: 'est-1',
      establishment: 'Garage Zandbeek',
      town: 'Deventer',
      hours: { tue: '08:30–16:00', thu: '08:30–16:00', fri: '09:00–12:00' },
    },
  ]),
};

describe('the outcome of a run in words', () => {
  it('says where a pupil goes, with the hours once when they are the same every day', () => {
    const [row] = placedRows(anOutcome({ placements: [aPlacement()] }), names);
    expect(row).to.deep.equal({
      studentId: 'stu-1',
      name: 'Sam de Vries',
      groupName: '3A',
      place: 'Garage Zandbeek',
      placeHref: '/vestigingen/est-1',
      work: 'Meehelpen in de werkplaats',
      town: 'Deventer',
      weekdays: ['tue', 'thu'],
      hours: '08:30–16:00',
      travelMinutes: 18,
      warnings: [],
      locked: false,
    });
    const [other] = placedRows(anOutcome({ placements: [aPlacement({ weekdays: ['tue', 'fri'] })] }), names);
    expect(other?.hours).to.equal('verschilt per dag');
  });

  it('calls a pupil who is gone from the run so, placed or not', () => {
    const outcome = anOutcome({
      placements: [aPlacement({ studentId: 'weg-1' })],
      unplaced: [{ studentId: 'weg-2', offers: 0, possibleOffers: 0, reasons: [] }],
    });
    expect([...placedRows(outcome, names), ...unplacedRows(outcome, names)].map(({ name }) => name)).to.deep.equal([
      'leerling vergeten',
      'leerling vergeten',
    ]);
  });

  it('says for whom a run was made', () => {
    const studentIds = ['stu-1', 'stu-2'];
    expect(selectionWords({ groupId: null, studentIds }, null)).to.equal('hele school');
    expect(selectionWords({ groupId: 'grp-1', studentIds }, '3A')).to.equal('3A');
    expect(selectionWords({ groupId: null, isChosen: true, studentIds }, null)).to.equal('2 gekozen leerlingen');
  });

  it('counts why a pupil has no place, and never says more than three rules in a sentence', () => {
    const reasons = [
      { rule: 'travel.too-far', article: null, offers: 17 },
      { rule: 'sector.other', article: null, offers: 9 },
      { rule: 'capacity.full', article: null, offers: 8 },
      { rule: 'working-time.day-hours', article: 'NRK 3:1', offers: 4 },
    ];
    const unplaced = { studentId: 'stu-1', offers: 41, possibleOffers: 3, reasons };
    expect(whyNone(unplaced)).to.equal(
      'Van 41 plekken: 17 te ver reizen, 9 in een andere sector, 8 geen vrije plek op de gevraagde dagen, 3 mogelijk, maar vergeven aan andere leerlingen.',
    );
    expect(reasonRows(unplaced).map(({ count, article }) => [count, article])).to.deep.equal([
      ['3', null],
      ['17', null],
      ['9', null],
      ['8', null],
      ['4', 'NRK 3:1'],
    ]);
    expect(whyNone({ studentId: 'stu-1', offers: 0, possibleOffers: 0, reasons: [] })).to.equal(
      'Er zijn in dit seizoen geen plekken in beeld.',
    );
  });

  it('shares the refusals of all pupils over the rules, leaving out what rounds to nothing', () => {
    const one = (rule: string, offers: number) => ({ rule, article: null, offers });
    const outcome = anOutcome({
      unplaced: [
        { studentId: 'a', offers: 500, possibleOffers: 0, reasons: [one('travel.too-far', 400), one('demand.vog', 1)] },
        { studentId: 'b', offers: 500, possibleOffers: 0, reasons: [one('sector.other', 500)] },
      ],
    });
    expect(commonReasons(outcome).map(({ text, count }) => [text, count])).to.deep.equal([
      ['in een andere sector', '50%'],
      ['te ver reizen', '40%'],
    ]);
  });

  for (const [what, fields, title] of [
    ['all is proven', {}, 'Bewezen: beter kan niet'],
    ['only the number is proven', { proven: false, gap: 0.034 }, 'Bewezen: meer leerlingen plaatsen kan niet'],
    [
      'nothing is proven',
      { proven: false, bound: { placed: 12, cost: 900 }, timeLimitReached: true },
      'Bijna zeker de beste uitkomst',
    ],
  ] as const)
    it(`says what the certificate means when ${what}`, () => {
      const words = certificateWords(aCertificate(fields));
      expect(words.title).to.equal(title);
      if (what === 'only the number is proven') expect(words.text).to.contain('3,4%');
      if (what === 'nothing is proven') expect(words.text).to.contain('12').and.to.contain('rekentijd');
    });

  it('says why here, for the only place, the best and one that others needed more', () => {
    expect(whyHere(aPlacement({ possibleOffers: 1 }))[0]).to.contain('de enige plek die kon');
    expect(whyHere(aPlacement())).to.include('Deze past het best bij deze leerling.');
    expect(whyHere(aPlacement({ cheaperOffers: 1 })).join(' ')).to.contain('Eén andere past voor deze leerling');
    expect(whyHere(aPlacement({ locked: true }))).to.have.length(1);
  });

  it('says what a change brings: for the pupil, in number, and for others', () => {
    const spot = {
      offerId: 'off-1',
      establishmentId: 'est-1',
      weekdays: ['tue'],
      periodIds: ['p1'],
      travelMinutes: 9,
    } as const;
    const words = whatIfWords(
      {
        change: { kind: 'stage-days', studentId: 'stu-1', weekdays: ['tue', 'thu'] },
        placedBefore: 9,
        placedAfter: 10,
        costBefore: 1,
        costAfter: 2,
        moves: [
          { studentId: 'stu-1', from: null, to: spot },
          { studentId: 'stu-2', from: spot, to: null },
        ],
        proven: true,
      },
      'stu-1',
      names,
    );
    expect(words).to.deep.equal({
      helps: true,
      own: 'Deze leerling gaat dan naar Garage Zandbeek.',
      ownDays: ['tue'],
      count: 'Er zijn dan 10 leerlingen geplaatst: 1 meer.',
      others: [{ studentId: 'stu-2', name: 'Kim Bakker', from: 'Garage Zandbeek', to: 'geen plek' }],
    });
  });

  it('advises other stage days only where they bring more', () => {
    const set = (weekdays: ('mon' | 'tue' | 'thu')[], placed: number) => ({ weekdays, placed, cost: 1, proven: true });
    const advice = {
      groupId: 'grp-1',
      now: ['tue', 'thu'],
      placedNow: 8,
      sets: [set(['mon', 'tue'], 10), set(['tue', 'thu'], 8)],
    } as const;
    expect(adviceText(advice)).to.equal('Met stage op maandag en dinsdag krijgen 2 leerlingen meer een plek.');
    expect(adviceRows(advice).map(({ difference, isNow, helps }) => [difference, isNow, helps])).to.deep.equal([
      ['2 meer', false, true],
      ['evenveel', true, false],
    ]);
    expect(adviceText({ ...advice, placedNow: 10 })).to.contain('kan blijven');
  });
});
