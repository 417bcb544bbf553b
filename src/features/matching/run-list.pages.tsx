import type { SeasonId } from '../../domain/season.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { RadiosField, SelectField, type Choice } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { moment, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { modeNames, modeShortNames } from '../../web/texts/matching.nl.js';
import { MODES } from './instance/instance.js';
import type { RunView } from './matching.service.js';
import { selectionWords } from './outcome-shape.pages.js';

export interface RunRow {
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly mode: string;
  readonly state: string;
  readonly tone: Tone;
  readonly result: string;
}

const titled = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

/** Runs as rows of a list. */
export const runRows = (runs: readonly RunView[], groupNames: ReadonlyMap<string, string>): RunRow[] =>
  runs.map((run) => ({
    id: run.id,
    title: `${titled(selectionWords(run, groupNames.get(run.groupId ?? '') ?? null))}, ${seasonName(run.season)}`,
    when: moment(run.requestedAt),
    mode: modeShortNames[run.mode],
    ...stateOf(run),
    result:
      run.outcome === null
        ? `${wholeNumber(run.studentIds.length)} leerlingen`
        : `${wholeNumber(run.outcome.certificate.placed)} van ${wholeNumber(run.studentIds.length)} geplaatst`,
  }));

const stateOf = ({ state }: RunView): Pick<RunRow, 'state' | 'tone'> =>
  state === 'done'
    ? { state: 'Klaar', tone: 'good' }
    : state === 'running'
      ? { state: 'Bezig', tone: 'info' }
      : { state: 'Mislukt', tone: 'bad' };

/** The form as it opens: the whole school, the season asked for, most pupils placed. */
export const startForm = (season: SeasonId, groupId = ''): FormState =>
  freshForm({ season, groupId, mode: 'max-placed' });

export const RunList = (props: {
  form: FormState;
  seasons: readonly SeasonId[];
  groups: readonly Choice[];
  rows: readonly RunRow[];
  cursor: string | undefined;
  next: string | null;
}) => (
  <>
    <PageHeading
      title="Matching"
      lead="Zoek voor al uw leerlingen tegelijk de beste plekken, binnen de wet en het rooster. U ziet bij elke uitkomst waarom. Er verandert nog niets."
    />
    <Card title="Nieuwe matching">
      <Form form={props.form} action="/matching" submit="Start de matching">
        <Fields>
          <SelectField
            form={props.form}
            name="groupId"
            label="Voor wie"
            none="Alle leerlingen"
            options={props.groups}
          />
          <SelectField
            form={props.form}
            name="season"
            label="Seizoen"
            options={props.seasons.map((season) => ({ value: season, label: seasonName(season) }))}
          />
          <RadiosField
            form={props.form}
            name="mode"
            label="Wat weegt het zwaarst?"
            options={MODES.map((mode) => ({ value: mode, label: modeNames[mode] }))}
          />
        </Fields>
      </Form>
    </Card>
    <Card title="Eerdere matchings" actions={<ButtonLink href="/matching.csv">Download (CSV)</ButtonLink>}>
      {props.rows.length === 0 ? (
        <EmptyState text="Er is nog geen matching gedaan. Start er hierboven een; dat duurt meestal een paar seconden." />
      ) : (
        <DataTable
          caption="Matchings van uw school, de nieuwste eerst"
          captionHidden
          rows={props.rows}
          keyOf={({ id }) => id}
          columns={[
            { header: 'Matching', cell: (row) => <Link href={`/matching/${row.id}`}>{row.title}</Link> },
            { header: 'Gestart', cell: ({ when }) => when },
            { header: 'Manier', cell: ({ mode }) => mode },
            { header: 'Uitkomst', cell: ({ result }) => result },
            { header: 'Stand', cell: ({ state, tone }) => <Badge tone={tone}>{state}</Badge> },
          ]}
        />
      )}
      <Pagination path="/matching" query={{}} cursor={props.cursor} next={props.next} />
    </Card>
  </>
);
