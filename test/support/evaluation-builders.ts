import { QUESTIONS_OF, type Evaluation, type EvaluationAnswer, type Evaluator } from '../../src/domain/evaluation.js';

/** A form of one of the three as the API takes it: all is well. */
export const aForm = (as: Evaluator, fields: object = {}) => ({
  rating: 4,
  goals: 'most',
  jobOffer: 'open',
  said: Object.fromEntries(QUESTIONS_OF[as].map((question) => [question, 'yes'])),
  text: null,
  ...fields,
});

/** The same form as a page sends it. */
export const aFormSent = (as: Evaluator, fields: object = {}) => ({
  rating: '4',
  goals: 'most',
  jobOffer: 'open',
  ...Object.fromEntries(QUESTIONS_OF[as].map((question) => [`said.${question}`, 'yes'])),
  ...fields,
});

export const anAnswer = (as: Evaluator, fields: Partial<EvaluationAnswer> = {}): EvaluationAnswer => ({
  ...{ rating: 4, goals: 'most', jobOffer: 'open', text: null },
  said: Object.fromEntries(QUESTIONS_OF[as].map((question) => [question, 'yes'])),
  answeredAt: new Date('2026-12-01T09:00:00Z'),
  by: { id: `acc-${as}`, role: as === 'pupil' ? 'pupil' : as, name: `Test ${as}` },
  ...fields,
});

export const anEvaluation = (fields: Partial<Evaluation> = {}): Evaluation => ({
  ...{ id: 'eva-1', version: 1, schoolId: 'sch-1', placementId: 'pla-1', studentId: 'stu-1' },
  ...{ groupId: 'grp-1', companyId: 'cmp-1', answers: {}, earlier: [], history: [] },
  ...fields,
});
