import type { Finding } from '../../domain/finding.js';
import type { Weekday } from '../../domain/week-schedule.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { ErrorSummary } from '../../web/components/error-summary.js';
import { HiddenField, ListFault, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { FindingList } from '../../web/components/finding-list.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { errorFor, fieldId, valuesOf, type FormState } from '../../web/form-state.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';

/** A pupil of an outcome, to be proposed or not. */
export interface ChoiceRow {
  readonly studentId: string;
  readonly name: string;
  readonly groupName: string;
  readonly establishmentId: string;
  readonly place: string;
  readonly weekdays: readonly Weekday[];
  readonly warnings: readonly Finding[];
  /** `open`: a proposal waits for its answer, so that there can't be another. `placed`: there is a stage in this season already. */
  readonly standing: 'free' | 'open' | 'placed';
  readonly href: string | null;
}

/** What narrows the list of pupils to choose from, and the part of it that is shown. */
export interface ChoiceQuery {
  readonly q?: string | undefined;
  readonly klas?: string | undefined;
  readonly vink?: 'geen' | undefined;
  readonly vanaf: number;
}

/** How many pupils stand in one form. A form of this size stays far below what the service takes. */
export const CHOICES = 200;

/** The pupils that a query asks for, all of them and those on its page. */
export const choicesFor = (rows: readonly ChoiceRow[], { q, klas, vanaf }: ChoiceQuery) => {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    ({ name, place, groupName }) =>
      (klas === undefined || groupName === klas) &&
      words.every((word) => `${name} ${place}`.toLowerCase().includes(word)),
  );
  return { found, shown: found.slice(vanaf, vanaf + CHOICES) };
};

/** Whose boxes are ticked at first: everybody who can be proposed, or nobody. */
export const tickedAtFirst = (rows: readonly ChoiceRow[], { vink }: ChoiceQuery): string[] =>
  vink === 'geen' ? [] : rows.filter(({ standing }) => standing === 'free').map(({ studentId }) => studentId);

const STANDINGS = { open: 'Voorstel staat open', placed: 'Heeft al een stage' } as const;

const Pupil = ({ row, isTicked }: { row: ChoiceRow; isTicked: boolean }) => (
  <>
    {row.standing === 'open' ? (
      row.name
    ) : (
      <label class="lw-choice">
        <input type="checkbox" name="studentIds" value={row.studentId} checked={isTicked} />
        {row.name}
      </label>
    )}
    <span class="lw-cell-note">{row.groupName}</span>
  </>
);

const Notice = ({ row }: { row: ChoiceRow }) =>
  row.standing === 'free' ? (
    row.warnings.length === 0 ? (
      <span class="lw-muted">niets</span>
    ) : (
      <details class="lw-details">
        <summary>{countOf(row.warnings.length, 'aandachtspunt', 'aandachtspunten')}</summary>
        <FindingList findings={row.warnings} />
      </details>
    )
  ) : (
    <>
      <Badge tone="info">{STANDINGS[row.standing]}</Badge>
      {row.href === null ? null : (
        <Link href={row.href}>
          Bekijk<span class="lw-visually-hidden"> {row.name}</span>
        </Link>
      )}
    </>
  );

/** The pupils of an outcome with a box each, and what is said along. */
export const ChoosePupils = (props: {
  runId: string;
  title: string;
  rows: readonly ChoiceRow[];
  query: ChoiceQuery;
  sendingId: string;
  form: FormState;
}) => {
  const { rows, query, form } = props;
  const path = `/matching/${props.runId}/voorstellen`;
  const { found, shown } = choicesFor(rows, query);
  const ticked = new Set(valuesOf(form, 'studentIds'));
  const filter = { q: query.q, klas: query.klas };
  const at = (more: Readonly<Record<string, string | undefined>>): string => addressOf(path, { ...filter, ...more });
  const groups = [...new Set(rows.map(({ groupName }) => groupName))].sort((a, b) => a.localeCompare(b, 'nl'));
  const fault = errorFor(form, 'studentIds');
  const free = shown.filter(({ standing }) => standing !== 'open').length;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/matching', label: 'Matching' },
          { href: `/matching/${props.runId}`, label: props.title },
        ]}
        here="Voorstellen"
      />
      <PageHeading
        title="Wie wordt voorgesteld?"
        lead="Elk bedrijf krijgt één vraag per leerling. De plek blijft vastgehouden tot het antwoord, of tot de laatste dag die u hieronder kiest."
      />
      <ListSearch
        action={path}
        label="Leerlingen zoeken"
        filters={{ q: query.q, klas: query.klas }}
        words="Leerling of bedrijf"
      >
        {(form) => (
          <SelectField
            form={form}
            name="klas"
            label="Klas"
            none="Alle"
            options={groups.map((name) => ({ value: name, label: name }))}
          />
        )}
      </ListSearch>
      {shown.length === 0 ? (
        <Card>
          <EmptyState text="Er is hier niemand om voor te stellen." />
        </Card>
      ) : (
        <form class="lw-stack" method="post" action={at({ vanaf: from(query.vanaf) })} noValidate>
          <ErrorSummary form={form} />
          <HiddenField name="id" value={props.sendingId} />
          <Card
            title="Leerlingen"
            lead={`${partText(query.vanaf, shown.length, found.length)} Wat u verstuurt, geldt voor wie hier is aangevinkt.`}
          >
            <div class="lw-actions">
              <ButtonLink href={at({ vanaf: from(query.vanaf) })} look="subtle">
                Vink iedereen aan
              </ButtonLink>
              <ButtonLink href={at({ vanaf: from(query.vanaf), vink: 'geen' })} look="subtle">
                Vink niemand aan
              </ButtonLink>
            </div>
            <div id={fieldId('studentIds')}>
              <ListFault fault={fault} />
              <DataTable
                caption="Leerlingen die een plek kregen, op naam"
                captionHidden
                rows={shown}
                keyOf={({ studentId }) => studentId}
                columns={[
                  { header: 'Leerling', cell: (row) => <Pupil row={row} isTicked={ticked.has(row.studentId)} /> },
                  {
                    header: 'Plek',
                    cell: (row) => <Link href={`/vestigingen/${row.establishmentId}`}>{row.place}</Link>,
                  },
                  { header: 'Dagen', cell: ({ weekdays }) => <DayMarks on={weekdays} /> },
                  { header: 'Let op', cell: (row) => <Notice row={row} /> },
                ]}
              />
            </div>
            {query.vanaf === 0 && found.length <= CHOICES ? null : (
              <nav class="lw-pages" aria-label="Bladeren in leerlingen">
                {query.vanaf === 0 ? (
                  <span />
                ) : (
                  <ButtonLink href={at({ vanaf: from(query.vanaf - CHOICES) })}>Vorige</ButtonLink>
                )}
                {query.vanaf + CHOICES >= found.length ? null : (
                  <ButtonLink href={at({ vanaf: from(query.vanaf + CHOICES) })}>Volgende</ButtonLink>
                )}
              </nav>
            )}
          </Card>
          <Card title="Wat stuurt u mee?">
            <div class="lw-form">
              <TextAreaField
                form={form}
                name="message"
                label="Bericht aan de bedrijven"
                hint="Noem geen namen van leerlingen: wie het is, hoort een bedrijf pas als het aanneemt."
                optional
                rows={3}
              />
              <TextField
                form={form}
                name="answerBy"
                label="Antwoord uiterlijk op"
                hint="Daarna komt de plek vanzelf weer vrij."
                type="date"
              />
              <div class="lw-actions">
                <Button>{free === 0 ? 'Stel voor' : 'Stel de aangevinkte leerlingen voor'}</Button>
                <ButtonLink href={`/matching/${props.runId}`} look="subtle">
                  Annuleren
                </ButtonLink>
              </div>
            </div>
          </Card>
        </form>
      )}
    </>
  );
};

const from = (start: number): string | undefined => (start <= 0 ? undefined : String(start));

const partText = (start: number, count: number, all: number): string =>
  count === all
    ? `${countOf(all, 'leerling', 'leerlingen')}.`
    : `${wholeNumber(start + 1)} tot en met ${wholeNumber(start + count)} van ${wholeNumber(all)}.`;
