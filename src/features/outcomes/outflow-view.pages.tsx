import type { Student } from '../../domain/student.js';
import { DESTINATIONS, FOLLOW_UP_MONTHS, lastFollowUpDay, type FollowUp, type Outflow } from '../../domain/outcome.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, RadiosField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { Figures } from '../../web/components/figures.js';
import { Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf, Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { TaskList } from '../../web/components/task-list.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { destinationNames, outflowEventText } from '../../web/texts/outcomes.nl.js';
import { HandoverCard } from './handover-view.pages.js';
import { standingNames } from './evaluation-shape.pages.js';
import type { GuidedEvaluation } from './evaluation-writing.service.js';
import {
  destinationText,
  dueText,
  handoverText,
  OUTFLOW_FILTERS,
  OUTFLOW_PATH,
  outflowFilterNames,
  outflowsShown,
  type OutflowFilters,
} from './outflow-shape.pages.js';
import { followUpDueOn, followUpsDue, latestDestination } from './outcomes.rules.js';

const SHOWN_WITHOUT = 8;
const LEVELS = [1, 2, 3, 4].map((level) => ({ value: String(level), label: `Niveau ${level}` }));

const nameOf = ({ firstName, lastName }: Student): string => `${firstName} ${lastName}`;

/** Pupils who left and of whom nobody recorded where to. */
const Without = ({ students }: { students: readonly Student[] }) => {
  const left = students.filter(({ endedOn }) => endedOn !== null);
  return left.length === 0 ? null : (
    <Card
      title="Nog niet vastgelegd"
      lead={`${left.length === 1 ? 'Eén leerling is' : `${left.length} leerlingen zijn`} van school zonder dat bekend is waarheen.`}
    >
      <TaskList
        tasks={left.slice(0, SHOWN_WITHOUT).map((student) => ({
          title: nameOf(student),
          why: student.endedOn === null ? '' : `Van school af op ${longDay(student.endedOn)}.`,
          href: addressOf(`${OUTFLOW_PATH}/nieuw`, { leerling: student.id }),
          action: 'Vastleggen',
        }))}
      />
    </Card>
  );
};

/** The list of where pupils went, and who must be asked. */
export const OutflowList = (props: {
  filters: OutflowFilters;
  all: readonly Outflow[];
  without: readonly Student[];
  page: { readonly items: readonly Outflow[]; readonly next: string | null };
  cursor: string | undefined;
  today: CalendarDate;
  /** Who may see the counts of the whole school. */
  isCoordinator: boolean;
}) => {
  const { all, today } = props;
  const { q, naar, stand } = props.filters;
  const query = { q, naar, stand };
  const count = (one: OutflowFilters['stand']): number => outflowsShown(all, { stand: one }, today).length;
  const isFiltered = [q, naar, stand].some((one) => one !== undefined);
  return (
    <>
      <PageHeading
        title="Uitstroom"
        lead="Waar leerlingen heen gingen, en bij wie u nog moet vragen hoe het gaat."
        actions={
          <>
            <ButtonLink href={`${OUTFLOW_PATH}/nieuw`} look="primary">
              Uitstroom vastleggen
            </ButtonLink>
            {props.isCoordinator ? <ButtonLink href="/uitkomsten">In cijfers</ButtonLink> : null}
          </>
        }
      />
      <Figures
        items={[
          {
            label: 'Nu navragen',
            value: String(count('due')),
            ...(count('due') > 0 ? { tone: 'attention' as const } : {}),
          },
          { label: 'Vastgelegd', value: String(all.length) },
          { label: 'Uit beeld', value: String(count('unknown-now')) },
          { label: 'Overdracht niet bevestigd', value: String(count('not-received')) },
        ]}
      />
      <Without students={props.without} />
      <ListSearch
        action={OUTFLOW_PATH}
        label="Uitstroom zoeken"
        filters={query}
        words="Leerling, opleiding of mbo-school"
        file={`${OUTFLOW_PATH}.csv`}
      >
        {(form) => (
          <>
            <SelectField
              form={form}
              name="naar"
              label="Naar"
              none="Alle"
              options={optionsOf(DESTINATIONS, destinationNames)}
            />
            <SelectField
              form={form}
              name="stand"
              label="Stand"
              none="Alle"
              options={optionsOf(OUTFLOW_FILTERS, outflowFilterNames)}
            />
          </>
        )}
      </ListSearch>
      <Card>
        {props.page.items.length === 0 ? (
          <EmptyState text={isFiltered ? 'Hier is geen uitstroom gevonden.' : 'Er is nog geen uitstroom vastgelegd.'} />
        ) : (
          <DataTable
            caption="Uitstroom"
            captionHidden
            rows={props.page.items}
            keyOf={({ id }) => id}
            columns={[
              { header: 'Leerling', cell: (one) => <Link href={`${OUTFLOW_PATH}/${one.id}`}>{one.pupilName}</Link> },
              { header: 'Van school af op', cell: (one) => longDay(one.leftOn) },
              { header: 'Naar', cell: destinationText, wide: true },
              { header: 'Nu', cell: (one) => destinationNames[latestDestination(one)] },
              {
                header: 'Nog te vragen',
                cell: (one) =>
                  dueText(one, today) === '' ? '–' : <Badge tone="attention">{dueText(one, today)}</Badge>,
              },
              { header: 'Overdracht', cell: (one) => handoverText(one) || '–' },
            ]}
          />
        )}
        <Pagination path={OUTFLOW_PATH} query={query} cursor={props.cursor} next={props.page.next} />
      </Card>
    </>
  );
};

/** Where a pupil went. */
export const OutflowForm = (props: {
  form: FormState;
  action: string;
  cancel: string;
  /** To choose from, where the pupil is not known yet. */
  students: readonly Student[] | null;
  /** A correction says why, and of which version. */
  version: number | null;
}) => {
  const { form } = props;
  return (
    <Form form={form} action={props.action} submit="Bewaar" cancel={props.cancel}>
      {props.version === null ? null : <HiddenField name="version" value={props.version} />}
      {props.students === null ? null : (
        <SelectField
          form={form}
          name="studentId"
          label="Leerling"
          none="Kies een leerling"
          options={props.students.map((student) => ({ value: student.id, label: nameOf(student) }))}
        />
      )}
      <TextField form={form} name="leftOn" label="Van school af op" type="date" />
      <RadiosField
        form={form}
        name="destination"
        label="Waarheen"
        options={optionsOf(DESTINATIONS, destinationNames)}
      />
      <Fields title="Alleen bij mbo of entree">
        <SelectField form={form} name="mboLevel" label="Niveau" none="Niet van toepassing" options={LEVELS} />
        <TextField form={form} name="mboCourse" label="Opleiding" optional />
      </Fields>
      {props.version === null ? null : (
        <TextAreaField form={form} name="reason" label="Waarom verbetert u dit?" rows={2} />
      )}
    </Form>
  );
};

/** A form on the page of an outflow that was sent and could not be done. */
export interface OutflowForms {
  readonly months?: number;
  readonly followUp?: FormState;
  readonly withdrawal?: FormState;
}

/** When a question without an answer is asked, or why it is not. */
const whenAsked = (today: CalendarDate, dueOn: CalendarDate, { leftOn }: Outflow): string =>
  today > lastFollowUpDay(leftOn)
    ? 'niet gevraagd. Het kan niet meer: de naam van de leerling is niet langer bewaard.'
    : today < dueOn
      ? `vanaf ${longDay(dueOn)}`
      : 'niet gevraagd';

const FollowUpRow = (props: {
  outflow: Outflow;
  months: number;
  answer: FollowUp | undefined;
  isDue: boolean;
  today: CalendarDate;
  sent: FormState | undefined;
}) => {
  const { outflow, months, answer } = props;
  const action = `${OUTFLOW_PATH}/${outflow.id}/na/${months}`;
  const values = answer ? { destination: answer.destination } : {};
  const form = { ...(props.sent ?? freshForm(values)), part: `na-${months}` };
  const title = `Na ${months} maanden`;
  const field = (
    <SelectField
      form={form}
      name="destination"
      label="Waar is de leerling nu?"
      none="Kies"
      options={optionsOf(DESTINATIONS, destinationNames)}
    />
  );
  if (answer)
    return (
      <li>
        <p>
          <strong>{title}</strong>: {destinationNames[answer.destination]}, gevraagd op {longDay(answer.askedOn)}
        </p>
        <details class="lw-details" open={props.sent !== undefined}>
          <summary>Verbeter</summary>
          <Form form={form} action={action} submit={`Bewaar: na ${months} maanden`}>
            <HiddenField name="version" value={outflow.version} />
            {field}
            <TextAreaField form={form} name="reason" label="Waarom" rows={2} />
          </Form>
        </details>
      </li>
    );
  const dueOn = followUpDueOn(outflow.leftOn, months);
  return (
    <li>
      <p>
        <strong>{title}</strong>:{' '}
        {props.isDue ? <Badge tone="attention">nu navragen</Badge> : whenAsked(props.today, dueOn, outflow)}
      </p>
      {props.isDue || props.sent ? (
        <Form form={form} action={action} submit={`Bewaar: na ${months} maanden`}>
          {field}
        </Form>
      ) : null}
    </li>
  );
};

/** Everything that came of one pupil: stages, where to, how it goes, the handover, and what was recorded when. */
export const OutflowDetail = (props: {
  outflow: Outflow;
  stages: readonly GuidedEvaluation[];
  /** The pupil is still written in at the school. */
  isWrittenIn: boolean;
  today: CalendarDate;
  sent: OutflowForms;
}) => {
  const { outflow, today, sent } = props;
  const due = followUpsDue(outflow, today).map(({ months }) => months);
  return (
    <>
      <Breadcrumb crumbs={[{ href: OUTFLOW_PATH, label: 'Uitstroom' }]} here={outflow.pupilName} />
      <PageHeading
        title={`Wat er van ${outflow.pupilName} werd`}
        lead={destinationText(outflow)}
        meta={due.length === 0 ? undefined : <Badge tone="attention">nu navragen</Badge>}
      />
      {props.isWrittenIn ? (
        <Alert kind="warning" title="De leerling staat nog ingeschreven">
          <p>
            Daarom krijgt niemand een herinnering om na te vragen hoe het gaat, en begint de bewaartermijn niet. De
            stagecoördinator schrijft uit op de{' '}
            <Link href={`/leerlingen/${outflow.studentId}`}>pagina van de leerling</Link>.
          </p>
        </Alert>
      ) : null}
      <div class="lw-columns">
        <Card
          title="Van school"
          actions={<ButtonLink href={`${OUTFLOW_PATH}/${outflow.id}/wijzigen`}>Verbeteren</ButtonLink>}
        >
          <DataList
            items={[
              ['Leerling', <Link href={`/leerlingen/${outflow.studentId}`}>{outflow.pupilName}</Link>],
              ['Van school af op', longDay(outflow.leftOn)],
              ['Naar', destinationText(outflow)],
              ['Nu', destinationNames[latestDestination(outflow)]],
            ]}
          />
        </Card>
        <Card title="Hoe gaat het nu?" lead="Na 6, 12 en 24 maanden vraagt de school het na.">
          <ul class="lw-stack lw-stack--tight">
            {FOLLOW_UP_MONTHS.map((months) => (
              <FollowUpRow
                key={months}
                outflow={outflow}
                months={months}
                answer={outflow.followUps.find((one) => one.months === months)}
                isDue={due.includes(months)}
                today={today}
                sent={sent.months === months ? sent.followUp : undefined}
              />
            ))}
          </ul>
        </Card>
      </div>
      <HandoverCard outflow={outflow} sent={sent.withdrawal} />
      <Card title="Stages">
        {props.stages.length === 0 ? (
          <EmptyState text="Van deze leerling staan hier geen stages." />
        ) : (
          <ul>
            {props.stages.map(({ guided, standing }) => (
              <li key={guided.placement.id}>
                <Link href={`/plaatsingen/${guided.placement.id}`}>{guided.place.name}</Link>,{' '}
                {periodText(guided.placement)}.{' '}
                <Link href={`/evaluaties/${guided.placement.id}`}>
                  Evaluatie: {standingNames[standing].toLowerCase()}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title="Wat er gebeurde">
        {outflow.history.length === 0 ? (
          <EmptyState text="Nog niets." />
        ) : (
          <ul class="lw-stack lw-stack--tight">
            {outflow.history.map((event) => (
              <li key={`${event.at.getTime()}${event.kind}`}>
                {outflowEventText(event)} <span class="lw-muted">{moment(event.at)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};
