import type { Recognition, RecognitionStanding } from '../../domain/recognition.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { SelectField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { longDay } from '../../web/texts/format.nl.js';
import { listOf, optionsOf, programmeShortNames, sectorNames, standingNames } from '../../web/texts/labels.nl.js';
import { PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { standingOn } from './recognitions.rules.js';
import type { DueRecognition } from './recognitions.service.js';

/** Where a recognition hangs, for a reader. */
export interface PlaceName {
  readonly id: string;
  readonly name: string;
  readonly town: string;
}

const TONES: Readonly<Record<RecognitionStanding, Tone>> = {
  applied: 'info',
  provisional: 'attention',
  valid: 'good',
  'review-due': 'attention',
  lapsing: 'attention',
  lapsed: 'bad',
  ended: 'bad',
  refused: 'bad',
};

/** How a recognition stands, in a word. */
export const StandingBadge = ({ standing }: { standing: RecognitionStanding }) => (
  <Badge tone={TONES[standing]}>{standingNames[standing]}</Badge>
);

export interface RecognitionRow {
  readonly id: string;
  readonly qualification: string;
  readonly crebo: string;
  readonly place: PlaceName | null;
  readonly sector: string;
  readonly programmes: string;
  readonly standing: RecognitionStanding;
  /** What falls due and when; empty in a list that is not about that. */
  readonly due: string;
}

const rowOf = (
  recognition: Recognition,
  today: CalendarDate,
  places: ReadonlyMap<string, PlaceName>,
): RecognitionRow => ({
  id: recognition.id,
  qualification: recognition.qualification,
  crebo: recognition.crebo,
  place: places.get(recognition.establishmentId) ?? null,
  sector: sectorNames[recognition.sector],
  programmes: listOf(recognition.programmes.map((programme) => programmeShortNames[programme])),
  standing: standingOn(recognition, today),
  due: '',
});

/** Recognitions as rows. */
export const recognitionRows = (
  recognitions: readonly Recognition[],
  today: CalendarDate,
  places: ReadonlyMap<string, PlaceName>,
): RecognitionRow[] => recognitions.map((recognition) => rowOf(recognition, today, places));

const DUE_WORDS: Readonly<Record<DueRecognition['because'], string>> = {
  review: 'Beoordeling',
  lapse: 'Vervalt na',
  end: 'Eindigt',
};

/** Recognitions that ask for attention, with what and when. */
export const dueRows = (
  due: readonly DueRecognition[],
  today: CalendarDate,
  places: ReadonlyMap<string, PlaceName>,
): RecognitionRow[] =>
  due.map(({ recognition, dueOn, because }) => ({
    ...rowOf(recognition, today, places),
    due: `${DUE_WORDS[because]} ${longDay(dueOn)}${dueOn < today ? ' (voorbij)' : ''}`,
  }));

export const RecognitionTable = ({ rows, caption }: { rows: readonly RecognitionRow[]; caption: string }) => (
  <DataTable
    caption={caption}
    captionHidden
    rows={rows}
    keyOf={({ id }) => id}
    columns={[
      {
        header: 'Kwalificatie',
        cell: (row) => (
          <>
            <Link href={`/erkenningen/${row.id}`}>{row.qualification}</Link>
            <span class="lw-cell-note lw-number">crebo {row.crebo}</span>
          </>
        ),
      },
      {
        header: 'Vestiging',
        cell: ({ place }) =>
          place === null ? (
            'Onbekende vestiging'
          ) : (
            <>
              <Link href={`/vestigingen/${place.id}`}>{place.name}</Link>
              <span class="lw-cell-note">{place.town}</span>
            </>
          ),
      },
      { header: 'Sector', cell: ({ sector }) => sector },
      { header: 'Opleidingen', cell: ({ programmes }) => programmes },
      ...(rows.some(({ due }) => due !== '')
        ? [{ header: 'Wat en wanneer', cell: ({ due }: RecognitionRow) => due }]
        : []),
      { header: 'Stand', cell: ({ standing }) => <StandingBadge standing={standing} /> },
    ]}
  />
);

export const RECOGNITION_HEADER = [
  ...['Kwalificatie', 'Crebo', 'Vestiging', 'Plaats', 'Sector', 'Opleidingen', 'Wat en wanneer', 'Stand'],
];

/** A recognition as a line of a file. */
export const recognitionCells = (row: RecognitionRow): string[] => [
  ...[row.qualification, row.crebo, row.place?.name ?? '', row.place?.town ?? '', row.sector, row.programmes],
  ...[row.due, standingNames[row.standing]],
];

export interface RecognitionListQuery {
  readonly q?: string | undefined;
  readonly sector?: string | undefined;
  readonly opleiding?: string | undefined;
  readonly welke?: string | undefined;
  readonly cursor?: string | undefined;
}

export const RecognitionList = (props: {
  query: RecognitionListQuery;
  rows: readonly RecognitionRow[];
  next: string | null;
}) => {
  const { q, sector, opleiding, welke, cursor } = props.query;
  const filters = { welke, q, sector, opleiding };
  return (
    <>
      <PageHeading
        title="Erkenningen"
        lead="Wie leerlingen mag begeleiden, voor welke opleiding en sector. De stand wordt elke dag opnieuw bepaald."
      />
      <ListSearch
        action="/erkenningen"
        label="Erkenningen zoeken"
        filters={filters}
        words="Naam, plaats of KvK-nummer"
        file="/erkenningen.csv"
      >
        {(form) => (
          <>
            <SelectField
              form={form}
              name="welke"
              label="Welke"
              none="Alle"
              options={[{ value: 'aandacht', label: 'Vraagt aandacht, komend half jaar' }]}
            />

            <SelectField
              form={form}
              name="sector"
              label="Sector"
              none="Alle"
              options={optionsOf(SECTORS, sectorNames)}
            />
            <SelectField
              form={form}
              name="opleiding"
              label="Opleiding"
              none="Alle"
              options={optionsOf(PROGRAMMES, programmeShortNames)}
            />
          </>
        )}
      </ListSearch>
      <Card>
        {props.rows.length === 0 ? (
          <EmptyState text="Geen erkenning gevonden. Maak de zoekopdracht ruimer." />
        ) : (
          <RecognitionTable rows={props.rows} caption="Erkenningen" />
        )}
        <Pagination path="/erkenningen" query={filters} cursor={cursor} next={props.next} />
      </Card>
    </>
  );
};
