import {
  QUESTIONS_OF,
  SAID,
  type EvaluationAnswer,
  type EvaluationForm,
  type Evaluator,
} from '../../domain/evaluation.js';
import { RadiosField, TextAreaField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { checked, type FormReader, type FormState, type FormValues } from '../../web/form-state.js';
import {
  goalsNames,
  questionTexts,
  questionWords,
  ratingChoices,
  ratingText,
  saidText,
} from '../../web/texts/evaluations.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { GOALS_REACHED, JOB_OFFERS } from '../../domain/evaluation.js';
import { formBodyOf } from './evaluations.schemas.js';
import { reasonBody } from './outcomes.schemas.js';

const OFFER_CHOICES = ['kept', 'open', 'not-kept', 'none', 'unknown'] as const satisfies readonly (
  (typeof JOB_OFFERS)[number] | 'unknown'
)[];

/** Each question that was left open by its name, so that a list of them says something. */
const inPlainWords = (as: Evaluator, form: FormState): FormState => {
  const words = questionWords[as];
  const asked = new Map<string, string>([
    ['rating', words.rating],
    ['goals', words.goals],
    ['jobOffer', words.jobOffer],
    ...QUESTIONS_OF[as].map((question) => [`said.${question}`, questionTexts[question]] as const),
  ]);
  const isOpen = form.errors.length > 0 && form.errors.every(({ path }) => asked.has(path));
  return {
    ...form,
    ...(isOpen && {
      summary: as === 'pupil' ? 'Je bent er bijna. Kies nog een antwoord bij:' : 'Kies nog een antwoord bij:',
    }),
    errors: form.errors.map((error) => {
      const question = asked.get(error.path);
      return question === undefined ? error : { ...error, text: `Kies een antwoord: ${question}` };
    }),
  };
};

/** Seven questions of which six are a tap. */
export const EvaluationFormFields = (props: {
  as: Evaluator;
  form: FormState;
  action: string;
  submit: string;
  /** A correction says why. */
  withReason?: boolean;
  cancel?: string;
}) => {
  const { as } = props;
  const form = inPlainWords(as, props.form);
  const words = questionWords[as];
  return (
    <Form
      form={form}
      action={props.action}
      submit={props.submit}
      {...(props.cancel === undefined ? {} : { cancel: props.cancel })}
    >
      <RadiosField form={form} name="rating" label={words.rating} options={ratingChoices} />
      <RadiosField form={form} name="goals" label={words.goals} options={optionsOf(GOALS_REACHED, goalsNames)} />
      {QUESTIONS_OF[as].map((question) => (
        <RadiosField
          key={question}
          form={form}
          name={`said.${question}`}
          label={questionTexts[question]}
          options={SAID.map((said) => ({ value: said, label: saidText(question, said) }))}
        />
      ))}
      <RadiosField
        form={form}
        name="jobOffer"
        label={words.jobOffer}
        options={OFFER_CHOICES.map((value) => ({ value, label: words.offers[value] }))}
      />
      <TextAreaField form={form} name="text" label={words.text} rows={3} optional />
      {props.withReason === true ? (
        <TextAreaField form={form} name="reason" label="Waarom verbetert u dit?" rows={2} />
      ) : null}
    </Form>
  );
};

/** What was sent with the form of one of the three. @throws AppError `invalid` naming each question that was left open */
export const formSent = (as: Evaluator, form: FormReader): EvaluationForm =>
  checked(formBodyOf(as), {
    rating: form.number('rating'),
    goals: form.text('goals'),
    jobOffer: form.text('jobOffer'),
    said: Object.fromEntries(
      QUESTIONS_OF[as].flatMap((question) => {
        const said = form.text(`said.${question}`);
        return said === undefined ? [] : [[question, said] as const];
      }),
    ),
    text: form.text('text'),
  });

/** The reason that was sent. @throws AppError `invalid` */
export const reasonSent = (form: FormReader): string => checked(reasonBody, { reason: form.text('reason') }).reason;

/** An answer as the form shows it, to be corrected. */
export const valuesOfAnswer = ({ rating, goals, jobOffer, said, text }: EvaluationAnswer): FormValues => ({
  rating: String(rating),
  goals,
  jobOffer: jobOffer ?? 'unknown',
  text: text ?? '',
  ...Object.fromEntries(Object.entries(said).map(([question, one]) => [`said.${question}`, one])),
});

/** An answer in words: question and what was said. */
export const answerLines = (as: Evaluator, answer: EvaluationForm): (readonly [question: string, said: string])[] => {
  const words = questionWords[as];
  return [
    [words.rating, ratingText(answer.rating)],
    [words.goals, goalsNames[answer.goals]],
    ...QUESTIONS_OF[as].map((question): readonly [string, string] => {
      const said = answer.said[question];
      return [questionTexts[question], said === undefined ? 'niet gevraagd' : saidText(question, said)];
    }),
    [words.jobOffer, words.offers[answer.jobOffer ?? 'unknown']],
    ...(answer.text === null ? [] : [[words.text, answer.text] as const]),
  ];
};
