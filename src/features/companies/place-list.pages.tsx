import { PROGRAMMES } from '../../domain/programme.js';
import type { SeasonId } from '../../domain/season.js';
import { SECTORS } from '../../domain/sector.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { CheckboxField, SelectField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { optionsOf, programmeShortNames, seasonName, sectorNames, weekdayNames } from '../../web/texts/labels.nl.js';
import type { PlaceRow } from './place-shape.pages.js';

/** Kilometres around a point that can be asked for. */
export const RADII = ['5', '10', '15', '25', '50'] as const;

export interface PlaceListQuery {
  readonly q?: string | undefined;
  readonly straal?: string | undefined;
  readonly sector?: string | undefined;
  readonly opleiding?: string | undefined;
  readonly dag?: string | undefined;
  readonly seizoen?: string | undefined;
  readonly vrij?: string | undefined;
  readonly cursor?: string | undefined;
}

export const PlaceList = (props: {
  query: PlaceListQuery;
  seasons: readonly SeasonId[];
  rows: readonly PlaceRow[];
  next: string | null;
  /** Whether the person has a school to measure a distance from. */
  hasSchool: boolean;
  mayAdd: boolean;
}) => {
  const { q, straal, sector, opleiding, dag, seizoen, vrij, cursor } = props.query;
  const filters = { q, straal, sector, opleiding, dag, seizoen, vrij };
  return (
    <>
      <PageHeading
        title="Leerbedrijven"
        lead="Alle vestigingen uit het register, met hun erkenning en hun plekken per weekdag."
        actions={
          <>
            {props.mayAdd ? (
              <ButtonLink href="/bedrijven/nieuw" look="primary">
                Leerbedrijf toevoegen
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ListSearch
        action="/leerbedrijven"
        label="Leerbedrijven zoeken"
        filters={filters}
        words="Naam, plaats of KvK-nummer"
        file="/leerbedrijven.csv"
      >
        {(form) => (
          <>
            {!props.hasSchool ? null : (
              <SelectField
                form={form}
                name="straal"
                label="Afstand tot school"
                none="Maakt niet uit"
                options={RADII.map((km) => ({ value: km, label: `tot ${km} km` }))}
              />
            )}
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
            <SelectField
              form={form}
              name="seizoen"
              label="Seizoen"
              none="Alle"
              options={props.seasons.map((season) => ({ value: season, label: seasonName(season) }))}
            />
            <SelectField
              form={form}
              name="dag"
              label="Dag"
              none="Alle"
              options={optionsOf(WEEKDAYS.slice(0, 6), weekdayNames)}
            />
            <CheckboxField form={form} name="vrij" label="Alleen met bevestigde vrije plekken" />
          </>
        )}
      </ListSearch>
      <Card>
        {props.rows.length === 0 ? (
          <EmptyState text="Geen vestiging gevonden. Maak de zoekopdracht ruimer, bijvoorbeeld met een grotere afstand of een andere dag." />
        ) : (
          <PlaceTable rows={props.rows} withDistance={straal !== undefined} />
        )}
        <Pagination path="/leerbedrijven" query={filters} cursor={cursor} next={props.next} />
      </Card>
    </>
  );
};

const PlaceTable = ({ rows, withDistance }: { rows: readonly PlaceRow[]; withDistance: boolean }) => (
  <DataTable
    caption={withDistance ? 'Vestigingen, de dichtstbijzijnde eerst' : 'Vestigingen, op naam'}
    captionHidden
    rows={rows}
    keyOf={({ id }) => id}
    columns={[
      {
        header: 'Vestiging',
        cell: (row) => (
          <>
            <Link href={`/vestigingen/${row.id}`}>{row.name}</Link>
            <span class="lw-cell-note">
              {row.company === null ? '' : `${row.company}, `}
              {row.town}
            </span>
          </>
        ),
      },
      ...(withDistance
        ? [{ header: 'Afstand', cell: ({ distance }: PlaceRow) => <span class="lw-nowrap lw-number">{distance}</span> }]
        : []),
      {
        header: 'Erkend voor',
        cell: ({ recognised }) => (recognised === '' ? <Badge tone="bad">Geen erkenning</Badge> : recognised),
      },
      { header: 'Werk', cell: ({ works }) => works.join('; ') },
      {
        header: 'Vrije dagen',
        cell: (row) => (
          <>
            {row.free.length === 0 ? null : <DayMarks on={row.free} />}
            <span class="lw-cell-note">
              {row.freeText}
              {row.free.length > 0 && !row.confirmed ? ', nog niet bevestigd' : ''}
            </span>
          </>
        ),
      },
    ]}
  />
);
