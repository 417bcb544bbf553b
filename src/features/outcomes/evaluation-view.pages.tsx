import { isAtCompany, type Actor } from '../../domain/actor.js';
import { EVALUATORS, type EarlierAnswer, type Evaluator } from '../../domain/evaluation.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { Figures } from '../../web/components/figures.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { evaluationEventText, evaluatorNames } from '../../web/texts/evaluations.nl.js';
import { moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { answerLines } from './evaluation-form.pages.js';
import {
  EVALUATION_FILTERS,
  filterNames,
  isAskedOf,
  partText,
  standingNames,
  STANDING_TONES,
  whyNothing,
  type EvaluationFilters,
} from './evaluation-shape.pages.js';
import type { LinkEvaluator } from './evaluation-links.service.js';
import { needsAttention, openLinkUntil } from './evaluations.rules.js';
import { mayFillIn } from './evaluations.service.js';
import type { GuidedEvaluation } from './evaluation-writing.service.js';

export const EVALUATIONS_PATH = '/evaluaties';
export const pathOf = (placementId: string): string => `${EVALUATIONS_PATH}/${placementId}`;

/** Where the form of one of the three is; a company's own stands apart. */
const formPathOf = (placementId: string, as: Evaluator): string =>
  as === 'company' ? pathOf(placementId) : `${pathOf(placementId)}/${as}`;

const isLinkEvaluator = (as: Evaluator): as is LinkEvaluator => as !== 'mentor';

/** The list of stages with who looked back on them. */
export const EvaluationList = (props: {
  actor: Actor;
  filters: EvaluationFilters;
  all: readonly GuidedEvaluation[];
  page: { readonly items: readonly GuidedEvaluation[]; readonly next: string | null };
  cursor: string | undefined;
}) => {
  const { all, actor } = props;
  const { q, stand } = props.filters;
  const query = { q, stand };
  const isCompany = isAtCompany(actor);
  const attention = all.filter(({ evaluation }) => needsAttention(evaluation)).length;
  return (
    <>
      <PageHeading
        title="Evaluaties"
        lead={
          isCompany
            ? 'Stages die klaar zijn. Wij horen graag hoe het ging: 7 korte vragen per leerling.'
            : 'Hoe stages waren, volgens leerling, bedrijf en stagebegeleider.'
        }
      />
      <Figures
        items={
          isCompany
            ? [{ label: 'Van u gevraagd', value: String(all.filter((one) => isAskedOf(one, 'company')).length) }]
            : [
                {
                  label: 'Nog niet compleet',
                  value: String(all.filter(({ standing }) => standing === 'open').length),
                },
                { label: 'Compleet', value: String(all.filter(({ standing }) => standing === 'complete').length) },
                {
                  label: 'Leerling niet tevreden',
                  value: String(attention),
                  ...(attention > 0 ? { tone: 'bad' as const } : {}),
                },
              ]
        }
      />
      <ListSearch
        action={EVALUATIONS_PATH}
        label="Evaluaties zoeken"
        filters={query}
        words="Leerling, klas, bedrijf of plaats"
        file={`${EVALUATIONS_PATH}.csv`}
      >
        {(form) =>
          isCompany ? null : (
            <SelectField
              form={form}
              name="stand"
              label="Stand"
              none="Stages die klaar zijn"
              options={optionsOf(EVALUATION_FILTERS, filterNames)}
            />
          )
        }
      </ListSearch>
      <Card>
        {props.page.items.length === 0 ? (
          <EmptyState text="Er is geen stage gevonden die klaar is. Na de laatste dag van een stage staat zij hier." />
        ) : (
          <DataTable
            caption="Stages, de laatste eerst"
            captionHidden
            rows={props.page.items}
            keyOf={({ guided }) => guided.placement.id}
            columns={[
              {
                header: 'Leerling',
                cell: ({ guided }) => <Link href={pathOf(guided.placement.id)}>{guided.pupil.name}</Link>,
              },
              { header: 'Bedrijf', cell: ({ guided }) => `${guided.place.name}, ${guided.place.town}` },
              { header: 'Periode', cell: ({ guided }) => periodText(guided.placement), wide: true },
              ...(isCompany
                ? [
                    {
                      header: 'Uw antwoord',
                      cell: (one: GuidedEvaluation) => partText({ ...one, standing: 'open' }, 'company'),
                    },
                  ]
                : [
                    {
                      header: 'Stand',
                      cell: ({ standing, evaluation }: GuidedEvaluation) => (
                        <>
                          <Badge tone={STANDING_TONES[standing]}>{standingNames[standing]}</Badge>
                          {needsAttention(evaluation) ? <Badge tone="bad">Let op</Badge> : null}
                        </>
                      ),
                    },
                    ...EVALUATORS.map((as) => ({
                      header: evaluatorNames[as],
                      cell: (one: GuidedEvaluation) => partText(one, as),
                    })),
                  ]),
            ]}
          />
        )}
        <Pagination path={EVALUATIONS_PATH} query={query} cursor={props.cursor} next={props.page.next} />
      </Card>
    </>
  );
};

const Earlier = ({ earlier }: { earlier: readonly EarlierAnswer[] }) =>
  earlier.length === 0 ? null : (
    <details class="lw-details">
      <summary>Wat hier eerder stond</summary>
      {earlier.map(({ as, answer, until }) => (
        <DataList key={until.toISOString()} items={[['Tot', moment(until)], ...answerLines(as, answer)]} />
      ))}
    </details>
  );

/** How somebody without an account is reached: a mail, or a link to hand over. */
const AskForms = (props: {
  found: GuidedEvaluation;
  as: LinkEvaluator;
  now: Date;
  email: string | null;
  form: FormState | undefined;
  link: string | undefined;
}) => {
  const { found, as } = props;
  const { version, placementId } = found.evaluation;
  const path = `${pathOf(placementId)}/${as}`;
  const until = openLinkUntil(found.evaluation, as, props.now);
  const form = { ...(props.form ?? freshForm({ email: props.email ?? '' })), part: as };
  return (
    <>
      {props.link === undefined ? null : (
        <Alert kind="ok" role="status" title="De link is gemaakt">
          <p>
            Geef dit adres aan {as === 'pupil' ? 'de leerling' : 'het bedrijf'}; u ziet het één keer:{' '}
            <code>{props.link}</code>
          </p>
        </Alert>
      )}
      {until === null ? null : (
        <>
          <p>Er is een link gegeven. Hij werkt tot {moment(until)}. Een nieuwe link maakt dat deze niet meer werkt.</p>
          <ConfirmForm action={`${path}/link-intrekken`} submit="Trek de link in" look="danger" />
        </>
      )}
      <Form form={form} action={`${path}/vragen`} submit={until === null ? 'Mail de vragen' : 'Mail een nieuwe link'}>
        <HiddenField name="version" value={version} />
        <TextField
          form={form}
          name="email"
          type="email"
          label={as === 'pupil' ? 'E-mailadres van de leerling' : 'E-mailadres van het bedrijf'}
        />
      </Form>
      <details class="lw-details">
        <summary>Zonder mail</summary>
        <ConfirmForm
          action={`${path}/link`}
          submit={until === null ? 'Maak een link om te geven' : 'Maak een nieuwe link om te geven'}
          look="secondary"
        >
          <HiddenField name="version" value={version} />
        </ConfirmForm>
      </details>
    </>
  );
};

const PartCard = (props: {
  found: GuidedEvaluation;
  as: Evaluator;
  actor: Actor;
  now: Date;
  email: string | null;
  form: FormState | undefined;
  takeBack: FormState | undefined;
  link: string | undefined;
}) => {
  const { found, as, actor } = props;
  const { evaluation } = found;
  const answer = evaluation.answers[as];
  const path = `${pathOf(evaluation.placementId)}/${as}`;
  const isSchool = !isAtCompany(actor);
  const takeBack = { ...(props.takeBack ?? freshForm()), part: `terug-${as}` };
  if (!answer)
    return (
      <Card title={evaluatorNames[as]}>
        <p>Nog niet ingevuld.</p>
        {mayFillIn(actor, as) ? (
          <p>
            <ButtonLink
              href={`${formPathOf(evaluation.placementId, as)}/invullen`}
              look={as === 'pupil' ? 'secondary' : 'primary'}
            >
              {as === 'pupil' ? 'Vul in wat de leerling vertelt' : 'Vul de vragen in'}
            </ButtonLink>
          </p>
        ) : null}
        {isSchool && isLinkEvaluator(as) ? (
          <AskForms found={found} as={as} now={props.now} email={props.email} form={props.form} link={props.link} />
        ) : null}
      </Card>
    );
  return (
    <Card title={evaluatorNames[as]} lead={`${answer.by.name}, ${moment(answer.answeredAt)}`}>
      <DataList items={answerLines(as, answer)} />
      {mayFillIn(actor, as) ? (
        <p>
          <Link href={`${formPathOf(evaluation.placementId, as)}/verbeteren`}>Verbeter dit antwoord</Link>
        </p>
      ) : null}
      {isSchool ? (
        <details class="lw-details" open={props.takeBack !== undefined}>
          <summary>Neem dit antwoord terug</summary>
          <p>Het antwoord telt dan niet meer. De vragen kunnen opnieuw worden ingevuld.</p>
          <Form form={takeBack} action={`${path}/terugnemen`} submit="Neem terug">
            <HiddenField name="version" value={evaluation.version} />
            <TextAreaField form={takeBack} name="reason" label="Waarom" rows={2} />
          </Form>
        </details>
      ) : null}
      <Earlier earlier={evaluation.earlier.filter((one) => one.as === as)} />
    </Card>
  );
};

/** What a form on the page held when it was sent and could not be done, by who it is about. */
export interface EvaluationForms {
  readonly as?: Evaluator;
  readonly ask?: FormState;
  readonly takeBack?: FormState;
  /** The address of a link that was just made; shown once. */
  readonly link?: string;
}

/** How one stage was: the three answers beside each other, what can be done, and what happened. */
export const EvaluationDetail = (props: {
  actor: Actor;
  found: GuidedEvaluation;
  now: Date;
  emails: Readonly<Record<LinkEvaluator, string | null>>;
  sent: EvaluationForms;
  fault?: string | undefined;
}) => {
  const { found, actor, sent } = props;
  const { guided, evaluation, standing } = found;
  const nothing = whyNothing(found);
  const shown = isAtCompany(actor) ? (['company'] as const) : EVALUATORS;
  return (
    <>
      <Breadcrumb crumbs={[{ href: EVALUATIONS_PATH, label: 'Evaluaties' }]} here={guided.pupil.name} />
      <PageHeading
        title={`Hoe was de stage van ${guided.pupil.name}?`}
        lead={`${guided.place.name}, ${periodText(guided.placement)}`}
        actions={
          isAtCompany(actor) ? undefined : (
            <>
              <ButtonLink href={`/plaatsingen/${guided.placement.id}`}>De stage</ButtonLink>
              <ButtonLink href={`/uitstroom/leerlingen/${guided.pupil.id}`}>Uitstroom</ButtonLink>
            </>
          )
        }
        meta={
          isAtCompany(actor) ? undefined : (
            <>
              <Badge tone={STANDING_TONES[standing]}>{standingNames[standing]}</Badge>
              {needsAttention(evaluation) ? <Badge tone="bad">Let op: leerling niet tevreden</Badge> : null}
            </>
          )
        }
      />
      {props.fault === undefined ? null : (
        <Alert kind="error" role="alert">
          {props.fault}
        </Alert>
      )}
      {nothing === null ? (
        <div class="lw-columns">
          {shown.map((as) => (
            <PartCard
              key={as}
              found={found}
              as={as}
              actor={actor}
              now={props.now}
              email={isLinkEvaluator(as) ? props.emails[as] : null}
              form={sent.as === as ? sent.ask : undefined}
              takeBack={sent.as === as ? sent.takeBack : undefined}
              link={sent.as === as ? sent.link : undefined}
            />
          ))}
        </div>
      ) : (
        <Card>
          <EmptyState text={nothing} />
        </Card>
      )}
      <Card title="Wat er gebeurde">
        {evaluation.history.length === 0 ? (
          <EmptyState text="Nog niets." />
        ) : (
          <ul class="lw-stack lw-stack--tight">
            {evaluation.history.map((event) => (
              <li key={`${event.at.getTime()}${event.kind}${event.as}`}>
                {evaluationEventText(event)} <span class="lw-muted">{moment(event.at)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};
