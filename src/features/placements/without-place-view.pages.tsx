import type { SeasonId } from '../../domain/season.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { ErrorSummary } from '../../web/components/error-summary.js';
import { HiddenField, ListFault, SelectField, type Choice } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf, Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { errorFor, fieldId, valuesOf, type FormState } from '../../web/form-state.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';
import { programmeShortNames, seasonName, sectorNames } from '../../web/texts/labels.nl.js';
import { taskKindNames } from '../../web/texts/placements.nl.js';
import type { WithoutPlace } from './without-place.service.js';

interface Query {
  readonly seizoen?: SeasonId | undefined;
  readonly klas?: string | undefined;
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
}

interface Props {
  readonly path: string;
  readonly query: Query;
  readonly rows: readonly WithoutPlace[];
  /** How many the filter gives, on all pages. */
  readonly count: number;
  readonly next: string | null;
  readonly seasons: readonly SeasonId[];
  readonly groups: readonly Choice[];
  readonly requestId: string;
  readonly form: FormState;
}

const nameOf = ({ student }: WithoutPlace): string => `${student.firstName} ${student.lastName}`;

const Filters = ({ path, query, seasons, groups }: Props) => {
  const { seizoen, klas, q } = query;
  return (
    <ListSearch
      action={path}
      label="Leerlingen zoeken"
      filters={{ seizoen, klas, q }}
      words="Leerling of leerlingnummer"
      file={`${path}.csv`}
    >
      {(form) => (
        <>
          <SelectField
            form={form}
            name="seizoen"
            label="Zonder plek in"
            none="Nu en straks"
            options={seasons.map((value) => ({ value, label: seasonName(value) }))}
          />
          <SelectField form={form} name="klas" label="Klas" none="Alle" options={groups} />
        </>
      )}
    </ListSearch>
  );
};

const Pupils = ({ rows, form }: Pick<Props, 'rows' | 'form'>) => {
  const ticked = new Set(valuesOf(form, 'studentIds'));
  const fault = errorFor(form, 'studentIds');
  return (
    <div id={fieldId('studentIds')}>
      <ListFault fault={fault} />
      <DataTable
        caption="Leerlingen zonder plek, op naam"
        captionHidden
        rows={rows}
        keyOf={({ student }) => student.id}
        columns={[
          {
            header: 'Leerling',
            cell: (row) => (
              <>
                <label class="lw-choice">
                  <input
                    type="checkbox"
                    name="studentIds"
                    value={row.student.id}
                    checked={ticked.has(row.student.id)}
                  />
                  {nameOf(row)}
                </label>
                <span class="lw-cell-note">{row.groupName}</span>
              </>
            ),
          },
          {
            header: 'Opleiding',
            cell: ({ student }) => `${programmeShortNames[student.programme]}, ${sectorNames[student.sector]}`,
          },
          { header: 'Taak', cell: ({ task }) => (task === null ? '' : taskKindNames[task.kind]) },
          {
            header: 'Verder',
            cell: (row) => (
              <>
                <Link href={`/leerlingen/${row.student.id}`}>
                  Gegevens<span class="lw-visually-hidden">{` van ${nameOf(row)}`}</span>
                </Link>
                {', '}
                <Link href={`/plaatsingen/eigen/leerling/${row.student.id}`}>
                  eigen plek aandragen<span class="lw-visually-hidden">{` voor ${nameOf(row)}`}</span>
                </Link>
              </>
            ),
          },
        ]}
      />
    </div>
  );
};

/** Who is still without a place, with a box each to ask for places. */
export const WithoutPlaceView = (props: Props) => {
  const { path, query, rows, count, form } = props;
  const filter = { seizoen: query.seizoen, klas: query.klas, q: query.q };
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/plaatsingen', label: 'Stages' }]} here="Nog zonder plek" />
      <PageHeading
        title="Nog zonder plek"
        lead={`${countOf(count, 'leerling heeft', 'leerlingen hebben')} geen stage${query.seizoen === undefined ? '' : ` in ${seasonName(query.seizoen)}`} en geen voorstel dat openstaat.`}
        actions={<ButtonLink href="/plaatsingen/aanvragen">Aanvragen</ButtonLink>}
      />
      <Filters {...props} />
      {rows.length === 0 ? (
        <Card>
          <ErrorSummary form={form} />
          <EmptyState
            text={
              Object.values(filter).some((one) => one !== undefined)
                ? 'Niemand gevonden die nog zonder plek is.'
                : 'Iedereen heeft een stage, of een voorstel dat openstaat.'
            }
          />
        </Card>
      ) : (
        <form class="lw-stack" method="post" action={addressOf(`${path}/aanvraag`, filter)} noValidate>
          <ErrorSummary form={form} />
          <HiddenField name="id" value={props.requestId} />
          <Card title="Leerlingen" lead="Vink aan voor wie u een plek wilt zoeken.">
            <Pupils rows={rows} form={form} />
            <Pagination path={path} query={filter} cursor={query.cursor} next={props.next} />
          </Card>
          <Card
            title="Plekken aanvragen"
            lead="Er wordt alleen voor deze leerlingen gezocht. Wat anderen hebben, of waarvoor een voorstel openstaat, blijft zoals het is. Daarna kiest u wie u voorstelt."
          >
            <div class="lw-form">
              <SelectField
                form={form}
                name="season"
                label="Seizoen"
                options={props.seasons.map((value) => ({ value, label: seasonName(value) }))}
              />
              <div class="lw-actions">
                <Button name="wie" value="gekozen">
                  Zoek voor de aangevinkte leerlingen
                </Button>
                <Button name="wie" value="allen" look="secondary">
                  {count === 1
                    ? 'Zoek voor wie in deze lijst staat'
                    : `Zoek voor alle ${wholeNumber(count)} in deze lijst`}
                </Button>
              </div>
            </div>
          </Card>
        </form>
      )}
    </>
  );
};
