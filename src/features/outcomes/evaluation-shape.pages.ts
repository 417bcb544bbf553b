import { EVALUATORS, type Evaluator } from '../../domain/evaluation.js';
import type { Tone } from '../../web/components/badge.js';
import { longDay, shortDay } from '../../web/texts/format.nl.js';
import { goalsNames, questionWords, ratingText } from '../../web/texts/evaluations.nl.js';
import { dayInAmsterdam } from '../../platform/clock.js';
import { missingIn, needsAttention, type EvaluationStanding } from './evaluations.rules.js';
import type { GuidedEvaluation } from './evaluation-writing.service.js';

export const standingNames: Readonly<Record<EvaluationStanding, string>> = {
  open: 'Nog niet compleet',
  complete: 'Compleet',
  'not-yet': 'Stage loopt nog',
  'no-stage': 'Geen stage geweest',
};
export const STANDING_TONES: Readonly<Record<EvaluationStanding, Tone>> = {
  open: 'attention',
  complete: 'good',
  'not-yet': 'neutral',
  'no-stage': 'neutral',
};

/** `attention`: a pupil who was unhappy or did not feel safe. */
export const EVALUATION_FILTERS = ['open', 'complete', 'attention', 'not-yet'] as const;
export const filterNames: Readonly<Record<(typeof EVALUATION_FILTERS)[number], string>> = {
  open: 'Nog niet compleet',
  complete: 'Compleet',
  attention: 'Let op: leerling niet tevreden',
  'not-yet': 'Stage loopt nog',
};

/** What somebody looks for in the list. */
export interface EvaluationFilters {
  readonly q?: string | undefined;
  readonly stand?: (typeof EVALUATION_FILTERS)[number] | undefined;
}

const textOf = ({ guided: { pupil, place } }: GuidedEvaluation): string =>
  `${pupil.name} ${pupil.groupName} ${place.name} ${place.companyName} ${place.town}`.toLocaleLowerCase('nl');

/**
 * Those that fit the filters, the stage that ended last first. Without a filter on standing the stages that are over: what still runs
 * asks for nothing.
 */
export const evaluationsShown = (
  all: readonly GuidedEvaluation[],
  { q, stand }: EvaluationFilters,
): GuidedEvaluation[] => {
  const words = (q ?? '').toLocaleLowerCase('nl').split(/\s+/).filter(Boolean);
  const fits = ({ standing, evaluation }: GuidedEvaluation): boolean =>
    stand === undefined
      ? standing === 'open' || standing === 'complete'
      : stand === 'attention'
        ? needsAttention(evaluation)
        : standing === stand;
  return all
    .filter((one) => fits(one) && words.every((word) => textOf(one).includes(word)))
    .sort(
      (a, b) =>
        b.guided.placement.lastDay.localeCompare(a.guided.placement.lastDay) ||
        b.guided.placement.id.localeCompare(a.guided.placement.id),
    );
};

/** Where one of the three stands, in a few words. */
export const partText = ({ evaluation, standing }: GuidedEvaluation, as: Evaluator): string => {
  const answer = evaluation.answers[as];
  if (answer) return `ingevuld ${shortDay(dayInAmsterdam(answer.answeredAt))}`;
  if (standing !== 'open') return '–';
  const last = evaluation.history.filter((one) => one.as === as).at(-1);
  return last?.kind === 'asked' || last?.kind === 'link-shown'
    ? `gevraagd ${shortDay(dayInAmsterdam(last.at))}`
    : 'nog niet';
};

/** Whether a stage is over and one of the three has not looked back on it. */
export const isAskedOf = ({ evaluation, standing }: GuidedEvaluation, as: Evaluator): boolean =>
  standing === 'open' && missingIn(evaluation).includes(as);

export const EVALUATION_CSV_HEADER = [
  ...['Leerling', 'Klas', 'Bedrijf', 'Plaats', 'Eerste dag', 'Laatste dag', 'Stand'],
  ...['Cijfer', 'Leerdoelen', 'Werk'].flatMap((what) =>
    ['leerling', 'bedrijf', 'begeleider'].map((who) => `${what} ${who}`),
  ),
];

/** One evaluation as a line of the file. */
export const evaluationCsvRow = ({ guided, evaluation, standing }: GuidedEvaluation): string[] => {
  const { pupil, place, placement } = guided;
  const of = (value: (as: Evaluator) => string | undefined): string[] => EVALUATORS.map((as) => value(as) ?? '');
  return [
    ...[pupil.name, pupil.groupName, place.name, place.town, placement.firstDay, placement.lastDay],
    standingNames[standing],
    ...of((as) => evaluation.answers[as] && ratingText(evaluation.answers[as].rating)),
    ...of((as) => evaluation.answers[as] && goalsNames[evaluation.answers[as].goals]),
    ...of((as) => evaluation.answers[as] && questionWords[as].offers[evaluation.answers[as].jobOffer ?? 'unknown']),
  ];
};

/** When nothing can be asked yet, why. */
export const whyNothing = ({ guided: { placement }, standing }: GuidedEvaluation): string | null =>
  standing === 'not-yet'
    ? `De stage loopt tot en met ${longDay(placement.lastDay)}. Daarna kunnen de vragen worden ingevuld.`
    : standing === 'no-stage'
      ? 'Deze stage is niet begonnen. Er is niets om op terug te kijken.'
      : null;
