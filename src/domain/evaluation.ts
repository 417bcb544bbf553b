import type { Author } from './author.js';

export const EVALUATORS = ['pupil', 'company', 'mentor'] as const;
export type Evaluator = (typeof EVALUATORS)[number];

export const GOALS_REACHED = ['all', 'most', 'some', 'none'] as const;
export type GoalsReached = (typeof GOALS_REACHED)[number];

/** What came of a job at the company: none offered, offered and still open, kept (the pupil works there or will), or not kept. */
export const JOB_OFFERS = ['none', 'open', 'kept', 'not-kept'] as const;
export type JobOffer = (typeof JOB_OFFERS)[number];

/** The questions with yes, partly or no: three for each, so that a form is done in two minutes. */
export const QUESTIONS_OF = {
  pupil: ['felt-safe', 'got-help', 'would-recommend'],
  company: ['kept-agreements', 'school-helped', 'another-pupil'],
  mentor: ['place-fits', 'company-guided', 'place-again'],
} as const satisfies Readonly<Record<Evaluator, readonly string[]>>;
export type Question = (typeof QUESTIONS_OF)[Evaluator][number];
export const QUESTIONS: readonly Question[] = EVALUATORS.flatMap((one): readonly Question[] => QUESTIONS_OF[one]);

export const SAID = ['yes', 'partly', 'no'] as const;
export type Said = (typeof SAID)[number];

/** The short form that pupil, company and mentor each fill in. */
export interface EvaluationForm {
  /** 1 poor to 5 very good. */
  readonly rating: number;
  readonly goals: GoalsReached;
  /** Null from who can't say. */
  readonly jobOffer: JobOffer | null;
  readonly said: Readonly<Partial<Record<Question, Said>>>;
  readonly text: string | null;
}

/** A form as it was filled in. `by` is the school where a pupil told it there. */
export interface EvaluationAnswer extends EvaluationForm {
  readonly answeredAt: Date;
  readonly by: Author;
}

/** An answer that was corrected or taken back. */
export interface EarlierAnswer {
  readonly as: Evaluator;
  readonly answer: EvaluationAnswer;
  readonly until: Date;
}

/** `asked` by mail, `link-shown` to hand over; both make links from before stop working. */
export const EVALUATION_EVENTS = [
  'asked',
  'link-shown',
  'link-withdrawn',
  'answered',
  'corrected',
  'taken-back',
] as const;
export type EvaluationEventKind = (typeof EVALUATION_EVENTS)[number];

/** A line of the history. */
export interface EvaluationEvent {
  readonly at: Date;
  readonly kind: EvaluationEventKind;
  readonly as: Evaluator;
  readonly by: Author;
  /** Why it was corrected or taken back; null for the rest. */
  readonly reason: string | null;
}

/** How a placement was, in the words of those who were there. One per placement. */
export interface Evaluation {
  readonly id: string;
  /** 0 while nothing is stored. */
  readonly version: number;
  readonly schoolId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly groupId: string;
  readonly companyId: string;
  readonly answers: Readonly<Partial<Record<Evaluator, EvaluationAnswer>>>;
  readonly earlier: readonly EarlierAnswer[];
  readonly history: readonly EvaluationEvent[];
}
