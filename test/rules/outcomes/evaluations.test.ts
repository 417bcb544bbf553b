import { expect } from 'chai';
import type { Evaluation, EvaluationAnswer, EvaluationEvent } from '../../../src/domain/evaluation.js';
import {
  formFaults,
  missingIn,
  needsAttention,
  openLinkUntil,
  standingOf,
} from '../../../src/features/outcomes/evaluations.rules.js';
import { anAnswer, anEvaluation } from '../../support/evaluation-builders.js';
import { aPlacement } from '../../support/agreement-builders.js';
import { d } from '../../support/builders.js';

const at = (day: string): Date => new Date(`${day}T09:00:00Z`);

describe('the evaluation of a stage', () => {
  const stage = aPlacement({ firstDay: d('2026-09-01'), lastDay: d('2026-11-20'), state: 'completed' });
  const whole = { pupil: anAnswer('pupil'), company: anAnswer('company'), mentor: anAnswer('mentor') };

  for (const [over, answers, today, standing] of [
    [{}, {}, '2026-11-19', 'not-yet'],
    [{}, {}, '2026-11-20', 'open'],
    [{}, { pupil: whole.pupil, company: whole.company }, '2026-12-01', 'open'],
    [{}, whole, '2026-12-01', 'complete'],
    [{ state: 'accepted' }, {}, '2026-12-01', 'no-stage'],
    [{ state: 'ended-early', lastDay: d('2026-08-31') }, {}, '2026-12-01', 'no-stage'],
    [{ state: 'ended-early', lastDay: d('2026-09-01') }, {}, '2026-09-01', 'open'],
  ] as const)
    it(`is ${standing} on ${today} with answers of [${Object.keys(answers).join()}] when the stage is ${JSON.stringify(over)}`, () => {
      expect(standingOf({ ...stage, ...over }, { answers }, d(today))).to.equal(standing);
    });

  it('is whole when each answered the three questions that are theirs', () => {
    const faults = (as: 'pupil' | 'company', said: EvaluationAnswer['said']): string[] =>
      formFaults(as, { said }).map(({ path, code }) => `${path} ${code}`);
    expect(faults('pupil', { 'felt-safe': 'yes', 'got-help': 'no', 'would-recommend': 'partly' })).to.deep.equal([]);
    expect(faults('pupil', { 'felt-safe': 'yes', 'place-again': 'no' })).to.deep.equal([
      'said.got-help required',
      'said.would-recommend required',
      'said.place-again not-asked',
    ]);
    expect(faults('company', {})).to.have.length(3);
  });

  it('waits for who did not answer', () => {
    expect(missingIn(anEvaluation({ answers: { company: whole.company } }))).to.deep.equal(['pupil', 'mentor']);
    expect(missingIn(anEvaluation({ answers: whole }))).to.deep.equal([]);
  });

  const by = { id: 'acc-mentor', role: 'mentor', name: 'Test mentor' } as const;
  const event = (kind: EvaluationEvent['kind'], day: string): EvaluationEvent => ({
    ...{ at: at(day), kind, as: 'pupil', by },
    reason: null,
  });
  for (const [history, answered, now, until] of [
    [[], false, '2026-12-01', null],
    [[event('asked', '2026-12-01')], false, '2026-12-30', '2026-12-31'],
    [[event('asked', '2026-12-01')], false, '2026-12-31', null],
    [[event('asked', '2026-12-01')], true, '2026-12-02', null],
    [[event('asked', '2026-12-01'), event('link-withdrawn', '2026-12-02')], false, '2026-12-03', null],
    [[event('link-shown', '2026-12-01'), event('asked', '2026-12-10')], false, '2026-12-12', '2027-01-09'],
    [
      [event('asked', '2026-12-01'), event('answered', '2026-12-02'), event('taken-back', '2026-12-03')],
      false,
      '2026-12-04',
      null,
    ],
  ] as const)
    it(`has a link until ${String(until)} on ${now} after [${history.map(({ kind }) => kind).join()}]${answered ? ', answered' : ''}`, () => {
      const evaluation: Evaluation = anEvaluation({ history, answers: answered ? { pupil: whole.pupil } : {} });
      expect(openLinkUntil(evaluation, 'pupil', at(now))?.toISOString() ?? null).to.equal(
        until === null ? null : at(until).toISOString(),
      );
      expect(openLinkUntil(evaluation, 'company', at(now))).to.equal(null);
    });

  it('asks for attention when a pupil did not feel safe, or thought it bad', () => {
    const of = (fields: Partial<EvaluationAnswer>): boolean =>
      needsAttention(anEvaluation({ answers: { pupil: anAnswer('pupil', fields) } }));
    expect(of({})).to.equal(false);
    expect(of({ rating: 2 })).to.equal(false);
    expect(of({ rating: 1 })).to.equal(true);
    expect(of({ said: { 'felt-safe': 'no' } })).to.equal(true);
    expect(of({ said: { 'felt-safe': 'partly' } })).to.equal(false);
    expect(needsAttention(anEvaluation({ answers: { company: anAnswer('company', { rating: 1 }) } }))).to.equal(false);
  });
});
