import {
  LIVE_PLACEMENT_STATES,
  PLACEMENT_STATES,
  PROPOSAL_STATES,
  type PlacementState,
} from '../../domain/placement.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf, Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { longDay, periodText } from '../../web/texts/format.nl.js';
import { optionsOf, weekdayList } from '../../web/texts/labels.nl.js';
import { placementStateNames, taskKindNames } from '../../web/texts/placements.nl.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { PlacementTask } from './placement-tasks.rules.js';

/** Who and where, in words. */
export interface PlacementNames {
  readonly pupil: (studentId: string) => string;
  readonly group: (studentId: string) => string;
  readonly place: (establishmentId: string) => string;
}

export interface ListQuery {
  readonly q?: string | undefined;
  readonly stand?: string | undefined;
  readonly cursor?: string | undefined;
}

export const PLACEMENT_TONES: Readonly<Record<PlacementState, Tone>> = {
  accepted: 'attention',
  agreed: 'info',
  running: 'good',
  interrupted: 'attention',
  'ended-early': 'bad',
  completed: 'neutral',
  evaluated: 'neutral',
};
export const STATES = [...PLACEMENT_STATES, ...PROPOSAL_STATES.filter((state) => state !== 'accepted')] as const;
const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;

/** The header and rows of the placements as a file. */
export const placementCsv = (placements: readonly PlacementRecord[], names: PlacementNames) => ({
  header: ['Leerling', 'Klas', 'Plek', 'Opleiding', 'Eerste dag', 'Laatste dag', 'Dagen', 'Stand', 'Reden einde'],
  rows: placements.map((one) => [
    names.pupil(one.studentId),
    names.group(one.studentId),
    names.place(one.establishmentId),
    one.programme,
    one.firstDay,
    one.lastDay,
    weekdayList(one.claim.weekdays),
    placementStateNames[one.state],
    one.endReason ?? '',
  ]),
});

/** The filters of a list of proposals or placements. */
export const Filters = ({
  path,
  file,
  query,
  choices,
}: {
  path: string;
  file: string;
  query: ListQuery;
  choices: readonly { value: string; label: string }[];
}) => {
  return (
    <ListSearch
      action={path}
      label="Zoeken"
      filters={{ q: query.q, stand: query.stand }}
      words="Leerling, leerlingnummer, bedrijf of plaats"
      file={file}
    >
      {(form) => <SelectField form={form} name="stand" label="Stand" none="Alle" options={choices} />}
    </ListSearch>
  );
};

export const PlacementList = (props: {
  placements: readonly PlacementRecord[];
  names: PlacementNames;
  query: ListQuery;
  next: string | null;
  isCoordinator: boolean;
}) => (
  <>
    <PageHeading
      title="Stages"
      lead="Leerlingen die door een bedrijf zijn aangenomen, van overeenkomst tot evaluatie."
      actions={
        <>
          {props.isCoordinator ? (
            <>
              <ButtonLink href="/plaatsingen/voorstellen">Voorstellen</ButtonLink>
              <ButtonLink href="/plaatsingen/taken">Taken</ButtonLink>
              <ButtonLink href="/plaatsingen/zonder-plek">Zonder plek</ButtonLink>
              <ButtonLink href="/plaatsingen/aanvragen">Aanvragen</ButtonLink>
              <ButtonLink href="/plaatsingen/eigen">Eigen plekken</ButtonLink>
              <ButtonLink href="/plaatsingen/uitval">Uitval</ButtonLink>
            </>
          ) : null}
        </>
      }
    />
    <Filters
      path="/plaatsingen"
      file="/plaatsingen/stages.csv"
      query={props.query}
      choices={optionsOf(PLACEMENT_STATES, placementStateNames)}
    />
    <Card>
      {props.placements.length === 0 ? (
        <EmptyState text="Geen stages gevonden. Een stage ontstaat als een bedrijf een voorstel aanneemt." />
      ) : (
        <DataTable
          caption="Stages, op eerste dag"
          captionHidden
          rows={props.placements}
          keyOf={({ id }) => id}
          columns={[
            {
              header: 'Leerling',
              cell: (one) => (
                <>
                  <Link href={`/plaatsingen/${one.id}`}>{props.names.pupil(one.studentId)}</Link>
                  <span class="lw-cell-note">{props.names.group(one.studentId)}</span>
                </>
              ),
            },
            { header: 'Plek', cell: (one) => props.names.place(one.establishmentId) },
            { header: 'Periode', cell: (one) => periodText(one) },
            { header: 'Dagen', cell: (one) => <DayMarks on={one.claim.weekdays} /> },
            {
              header: 'Stand',
              cell: ({ state }) => <Badge tone={PLACEMENT_TONES[state]}>{placementStateNames[state]}</Badge>,
            },
          ]}
        />
      )}
      <Pagination
        path="/plaatsingen"
        query={{ q: props.query.q, stand: props.query.stand }}
        cursor={props.query.cursor}
        next={props.next}
      />
    </Card>
  </>
);

/** Where a task is done. */
export const taskHref = ({ kind, proposalId, placementId, ownPlaceId, studentId }: PlacementTask): string =>
  kind === 'agree-dispensation'
    ? addressOf('/dispensaties/nieuw', { 'eigen-plek': ownPlaceId ?? undefined })
    : proposalId !== null
      ? `/plaatsingen/voorstellen/${proposalId}`
      : placementId !== null
        ? `/plaatsingen/${placementId}`
        : ownPlaceId !== null
          ? `/plaatsingen/eigen/${ownPlaceId}`
          : `/leerlingen/${studentId}`;

/** The header and rows of open tasks as a file. */
export const taskCsv = (tasks: readonly PlacementTask[], names: PlacementNames) => ({
  header: ['Taak', 'Leerling', 'Klas', 'Voor'],
  rows: tasks.map(({ kind, studentId, dueOn }) => [
    taskKindNames[kind],
    names.pupil(studentId),
    names.group(studentId),
    dueOn,
  ]),
});

export const TaskTable = (props: {
  tasks: readonly PlacementTask[];
  names: PlacementNames;
  today: string;
  next: string | null;
  cursor: string | undefined;
}) => (
  <>
    <PageHeading
      title="Taken"
      lead="Wat er moet gebeuren voordat iedereen een plek heeft en houdt, wat het eerst moet boven."
      actions={
        <>
          <ButtonLink href="/plaatsingen">Stages</ButtonLink>
          <ButtonLink href="/plaatsingen/taken.csv">Download (CSV)</ButtonLink>
        </>
      }
    />
    <Card>
      {props.tasks.length === 0 ? (
        <EmptyState text="Er staan geen taken open." />
      ) : (
        <DataTable
          caption="Open taken"
          captionHidden
          rows={props.tasks}
          keyOf={({ id }) => id}
          columns={[
            { header: 'Taak', cell: (task) => <Link href={taskHref(task)}>{taskKindNames[task.kind]}</Link> },
            { header: 'Leerling', cell: (task) => props.names.pupil(task.studentId) },
            {
              header: 'Voor',
              cell: (task) => `${longDay(task.dueOn)}${task.dueOn < props.today ? ' (voorbij)' : ''}`,
            },
            {
              header: '',
              cell: (task) => (
                <form method="post" action="/plaatsingen/taken/klaar">
                  <input type="hidden" name="taak" value={task.id} />
                  <button class="utrecht-button utrecht-button--subtle" type="submit">
                    Klaar<span class="lw-visually-hidden">: {taskKindNames[task.kind]}</span>
                  </button>
                </form>
              ),
            },
          ]}
        />
      )}
      <Pagination path="/plaatsingen/taken" query={{}} cursor={props.cursor} next={props.next} />
    </Card>
  </>
);

/** Whether a pupil with these placements still needs a place. */
export const hasPlace = (placements: readonly PlacementRecord[]): boolean =>
  placements.some(({ state }) => LIVE.includes(state));
