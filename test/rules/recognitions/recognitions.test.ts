import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, calendarDate as d } from '../../../src/platform/calendar-date.js';
import type { Dispensation, Recognition } from '../../../src/domain/recognition.js';
import {
  isInForceOn,
  lapsesOn,
  recognitionFindings,
  reviewDueOn,
  standingOn,
  supervisorFindings,
  type RecognisedPlace,
  type RecognitionDemand,
} from '../../../src/features/recognitions/recognitions.rules.js';

const aRecognition = (with_: Partial<Recognition> = {}): Recognition => ({
  id: 'rec-1',
  version: 1,
  establishmentId: 'est-1',
  programmes: ['LWT'],
  sector: 'techniek',
  crebo: '25252',
  qualification: 'Monteur',
  level: 2,
  appliedOn: d('2024-01-10'),
  grantedOn: d('2024-03-01'),
  provisional: false,
  refusedOn: null,
  lastAssessedOn: d('2024-02-20'),
  lastPracticeOn: d('2026-06-30'),
  endsOn: null,
  endedOn: null,
  endReason: null,
  scope: 'full',
  scopeFirstDay: null,
  scopeLastDay: null,
  scopeMaxPupils: null,
  conditionsMetBy: null,
  ...with_,
});

const demand: RecognitionDemand = {
  schoolId: 'sch-1',
  studentId: 'stu-1',
  groupId: 'grp-1',
  programme: 'LWT',
  sector: 'techniek',
  period: { firstDay: d('2026-09-01'), lastDay: d('2027-01-29') },
};
const place = (...recognitions: Recognition[]): RecognisedPlace => ({
  recognitions,
  dispensations: [],
  pupilsGuided: () => 0,
});
const rules = (at: RecognisedPlace, asked: Partial<RecognitionDemand> = {}) =>
  recognitionFindings(at, { ...demand, ...asked }).map(({ rule }) => rule);

describe('how a recognition stands on a day', () => {
  const rows: readonly (readonly [string, Partial<Recognition>, string, string])[] = [
    ['before the grant', {}, '2024-02-29', 'applied'],
    ['on the day of the grant', {}, '2024-03-01', 'valid'],
    ['not granted yet', { grantedOn: null }, '2030-01-01', 'applied'],
    ['the day before it was refused', { grantedOn: null, refusedOn: d('2024-03-01') }, '2024-02-29', 'applied'],
    ['on the day it was refused', { grantedOn: null, refusedOn: d('2024-03-01') }, '2024-03-01', 'refused'],
    ['granted after a refusal', { refusedOn: d('2024-02-01') }, '2024-03-01', 'valid'],
    ['on its last day', { endsOn: d('2026-08-31') }, '2026-08-31', 'valid'],
    ['the day after its last day', { endsOn: d('2026-08-31') }, '2026-09-01', 'ended'],
    ['the day before it was ended', { endedOn: d('2026-09-01') }, '2026-08-31', 'valid'],
    ['on the day it was ended', { endedOn: d('2026-09-01') }, '2026-09-01', 'ended'],
    ['provisional', { provisional: true }, '2026-09-01', 'provisional'],
    ['with conditions', { scope: 'conditional' }, '2026-09-01', 'provisional'],
    ['the day before its review', { lastAssessedOn: d('2022-09-02') }, '2026-09-01', 'valid'],
    ['on the day of its review', { lastAssessedOn: d('2022-09-02') }, '2026-09-02', 'review-due'],
    ['assessed on 29 February', { lastAssessedOn: d('2024-02-29') }, '2028-02-29', 'review-due'],
    ['184 days before it lapses', { lastPracticeOn: d('2024-07-01') }, '2027-12-30', 'valid'],
    ['183 days before it lapses', { lastPracticeOn: d('2024-07-01') }, '2027-12-31', 'lapsing'],
    ['on the last day of four years without a pupil', { lastPracticeOn: d('2024-07-01') }, '2028-07-01', 'lapsing'],
    ['the day after four years without a pupil', { lastPracticeOn: d('2024-07-01') }, '2028-07-02', 'lapsed'],
    ['four years after the grant without any pupil', { lastPracticeOn: null }, '2028-03-02', 'lapsed'],
    ['practice of before the grant does not count', { lastPracticeOn: d('2020-01-01') }, '2024-03-01', 'valid'],
    ['ended and lapsed', { endedOn: d('2026-09-01'), lastPracticeOn: null }, '2028-04-01', 'ended'],
  ];
  for (const [what, with_, on, standing] of rows) {
    it(`${what}: ${standing} on ${on}`, () => {
      const assessed = { lastAssessedOn: d('2026-01-01'), ...with_ };
      expect(standingOn(aRecognition(assessed), d(on))).to.equal(standing);
    });
  }

  it('derives the review from the grant when there was no assessment, and nothing without a grant', () => {
    expect(reviewDueOn(aRecognition({ lastAssessedOn: null }))).to.equal('2028-03-01');
    expect(
      [reviewDueOn, lapsesOn].map((of) => of(aRecognition({ grantedOn: null, lastAssessedOn: null }))),
    ).to.deep.equal([null, null]);
  });

  it('never comes back into force by time alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 2000 }), (days, later) => {
        const recognition = aRecognition({ endsOn: d('2029-12-31') });
        const on = addDays(d('2024-03-01'), days);
        const stillDown = isInForceOn(recognition, on) || !isInForceOn(recognition, addDays(on, later));
        expect(stillDown).to.equal(true);
      }),
    );
  });
});

describe('a recognition for a placement', () => {
  const rows: readonly (readonly [string, Partial<Recognition>, string[]])[] = [
    ['one that fits', {}, []],
    ['another sector', { sector: 'economie' }, ['recognition.missing']],
    ['another programme', { programmes: ['ENTREE'] }, ['recognition.missing']],
    ['granted on the first day', { grantedOn: d('2026-09-01') }, []],
    ['granted the day after the first', { grantedOn: d('2026-09-02') }, ['recognition.missing']],
    ['ends on the last day', { endsOn: d('2027-01-29') }, []],
    ['ends the day before the last', { endsOn: d('2027-01-28') }, ['recognition.ends-during']],
    ['ended from the day after the last', { endedOn: d('2027-01-30') }, []],
    ['ended from the last day', { endedOn: d('2027-01-29') }, ['recognition.ends-during']],
    ['ended before the first day', { endedOn: d('2026-09-01') }, ['recognition.missing']],
    [
      'lapses during the placement, which is practice itself',
      { lastPracticeOn: null, grantedOn: d('2022-10-01'), lastAssessedOn: d('2025-01-01') },
      [],
    ],
    ['review due the day after the last', { lastAssessedOn: d('2023-01-30') }, []],
    ['review due on the last day', { lastAssessedOn: d('2023-01-29') }, ['recognition.review-due-during']],
    ['review overdue', { lastAssessedOn: d('2020-01-01') }, ['recognition.review-due-during']],
    ['provisional', { provisional: true }, ['recognition.provisional']],
    ['with conditions', { scope: 'conditional', conditionsMetBy: d('2026-12-01') }, ['recognition.provisional']],
    ['of a higher level', { level: 3 }, ['recognition.level']],
    ['limited to these days', { scope: 'limited', scopeFirstDay: d('2026-09-01'), scopeLastDay: d('2027-01-29') }, []],
    ['limited from a day later', { scope: 'limited', scopeFirstDay: d('2026-09-02') }, ['recognition.scope']],
    ['limited until a day earlier', { scope: 'limited', scopeLastDay: d('2027-01-28') }, ['recognition.scope']],
    ['limited to one pupil', { scope: 'limited', scopeMaxPupils: 1 }, []],
    ['limited to no pupil', { scope: 'limited', scopeMaxPupils: 0 }, ['recognition.scope']],
    ['for one pupil', { scope: 'one-pupil' }, []],
  ];
  for (const [what, with_, expected] of rows) {
    it(what, () => expect(rules(place(aRecognition(with_)))).to.deep.equal(expected));
  }

  it('refuses a second pupil on a recognition for one', () => {
    const at = { ...place(aRecognition({ scope: 'one-pupil' })), pupilsGuided: () => 1 };
    expect(
      recognitionFindings(at, demand).map(({ rule, facts }) => [rule, facts.limitPupils, facts.foundPupils]),
    ).to.deep.equal([['recognition.scope', 1, 2]]);
  });

  it('takes the best of several', () => {
    const level3 = aRecognition({ id: 'rec-2', level: 3 });
    expect(rules(place(level3, aRecognition()))).to.deep.equal([]);
    expect(rules(place(level3, aRecognition({ endsOn: d('2026-10-01') })))).to.deep.equal(['recognition.level']);
  });

  it('tells how the recognitions stand that do not hold', () => {
    const [missing] = recognitionFindings(place(aRecognition({ endedOn: d('2026-01-01') })), demand);
    expect(missing).to.deep.equal({
      rule: 'recognition.missing',
      severity: 'refuse',
      article: 'WVO 10b4',
      firstDay: '2026-09-01',
      lastDay: '2027-01-29',
      facts: { programme: 'LWT', sector: 'techniek', standings: ['ended'] },
    });
  });

  describe('a dispensation', () => {
    const dispensation = (lastDay: string, with_: Partial<Dispensation> = {}): Dispensation => ({
      establishmentId: 'est-1',
      schoolId: 'sch-1',
      programme: 'ENTREE',
      sector: 'techniek',
      studentId: null,
      groupId: null,
      firstDay: d('2026-08-01'),
      lastDay: d(lastDay),
      documentReference: 'ROC 12',
      ...with_,
    });
    const entree = (...dispensations: Dispensation[]) => rules({ ...place(), dispensations }, { programme: 'ENTREE' });
    it('covers entree until its last day', () => expect(entree(dispensation('2027-01-29'))).to.deep.equal([]));
    it('ends a day too early', () =>
      expect(entree(dispensation('2027-01-28'))).to.deep.equal(['recognition.ends-during']));
    it('takes the one that holds longest', () =>
      expect(entree(dispensation('2026-12-01'), dispensation('2027-01-29'))).to.deep.equal([]));
    it('begins a day too late', () =>
      expect(entree(dispensation('2027-01-29', { firstDay: d('2026-09-02') }))).to.deep.equal(['recognition.missing']));
    it('is of another school', () =>
      expect(entree(dispensation('2027-01-29', { schoolId: 'sch-2' }))).to.deep.equal(['recognition.missing']));
    for (const [whom, with_, covers] of [
      ['this pupil', { studentId: 'stu-1' }, true],
      ['another pupil', { studentId: 'stu-2' }, false],
      ['this group', { groupId: 'grp-1' }, true],
      ['another group', { groupId: 'grp-2' }, false],
      ['another sector', { sector: 'economie' }, false],
      ['the assistentopleiding', { programme: 'AO' }, false],
    ] as const)
      it(`for ${whom} ${covers ? 'covers' : 'does not cover'}`, () =>
        expect(entree(dispensation('2027-01-29', with_))).to.deep.equal(covers ? [] : ['recognition.missing']));
    it('does not cover LWT', () =>
      expect(rules({ ...place(), dispensations: [dispensation('2027-01-29')] })).to.deep.equal([
        'recognition.missing',
      ]));
    it('helps out where the recognition ends too early', () => {
      const at = { ...place(aRecognition({ programmes: ['ENTREE'], level: 1, endsOn: d('2026-10-01') })) };
      expect(rules({ ...at, dispensations: [dispensation('2027-01-29')] }, { programme: 'ENTREE' })).to.deep.equal([]);
    });
  });
});

describe('the supervisor', () => {
  const aSupervisor = (trainedOn: string | null, pupilsAtOnce: number) => ({
    id: 'sup-1',
    trainedOn: trainedOn === null ? null : d(trainedOn),
    maxPupilsAtOnce: 2,
    pupilsAtOnce,
  });
  const rows: readonly (readonly [string, ReturnType<typeof aSupervisor>[], string[]])[] = [
    ['nobody', [], ['supervisor.missing refuse']],
    ['trained, one pupil', [aSupervisor('2020-01-01', 1)], []],
    ['trained, full', [aSupervisor('2020-01-01', 2)], ['supervisor.full refuse']],
    ['trained on the first day', [aSupervisor('2026-09-01', 0)], []],
    ['trained the day after', [aSupervisor('2026-09-02', 0)], ['supervisor.untrained warn']],
    ['never trained', [aSupervisor(null, 0)], ['supervisor.untrained warn']],
    ['the trained one full', [aSupervisor('2020-01-01', 2), aSupervisor(null, 0)], ['supervisor.untrained warn']],
    ['one of two with room and training', [aSupervisor(null, 0), aSupervisor('2020-01-01', 1)], []],
  ];
  for (const [what, supervisors, expected] of rows) {
    it(what, () =>
      expect(
        supervisorFindings(supervisors, demand.period).map(({ rule, severity }) => `${rule} ${severity}`),
      ).to.deep.equal(expected),
    );
  }
});
