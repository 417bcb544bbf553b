import { EVALUATORS, type Evaluator, type GoalsReached, type JobOffer, type Said } from '../../domain/evaluation.js';
import { DESTINATIONS, type Destination } from '../../domain/outcome.js';
import { ButtonLink } from '../../web/components/button.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable, type Column } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import {
  evaluatorNames,
  goalsNames,
  questionTexts,
  questionWords,
  ratingText,
  saidText,
} from '../../web/texts/evaluations.nl.js';
import { destinationNames } from '../../web/texts/outcomes.nl.js';
import type { ShownTable } from './outcome-counts.rules.js';
import type { OutcomeCountsService } from './outcome-counts.service.js';

const PATH = '/uitkomsten';
const WHO = ['coordinator', 'admin', 'reader'] as const;

/** A count as it is read: what is held back says so. */
export const shownCount = (count: number | null): string => (count === null ? 'niet getoond' : String(count));

/** What a table asks, in words. */
export const askedText = ({ kind, group, question }: ShownTable): string => {
  const words = questionWords[group as Evaluator];
  switch (kind) {
    case 'outflow':
      return `Waarheen, schooljaar ${group}`;
    case 'follow-up':
      return `Waar na ${group} maanden`;
    case 'rating':
      return words.rating;
    case 'goals':
      return words.goals;
    case 'job-offer':
      return words.jobOffer;
    case 'question':
      return question === null ? '' : questionTexts[question];
  }
};

/** What one cell counts, in words. */
export const cellText = ({ kind, group, question }: ShownTable, key: string): string => {
  switch (kind) {
    case 'outflow':
    case 'follow-up':
      return destinationNames[key as Destination];
    case 'rating':
      return ratingText(Number(key));
    case 'goals':
      return goalsNames[key as GoalsReached];
    case 'job-offer':
      return questionWords[group as Evaluator].offers[key as JobOffer | 'unknown'];
    case 'question':
      return question === null ? '' : saidText(question, key as Said);
  }
};

/** A line per cell, for the file. */
export const countCsvRows = (tables: readonly ShownTable[]): string[][] =>
  tables.flatMap((table) =>
    table.cells.map(({ key, count }) => [
      table.kind === 'outflow' || table.kind === 'follow-up' ? 'Uitstroom' : evaluatorNames[table.group as Evaluator],
      askedText(table),
      cellText(table, key),
      shownCount(count),
    ]),
  );

const Destinations = (props: { caption: string; first: string; rows: readonly ShownTable[] }) => (
  <DataTable
    caption={props.caption}
    captionHidden
    rows={props.rows}
    keyOf={({ kind, group }) => `${kind}${group}`}
    columns={[
      {
        header: props.first,
        cell: ({ kind, group }) => (kind === 'follow-up' ? `Na ${group} maanden` : group),
      },
      ...DESTINATIONS.map((destination): Column<ShownTable> => ({
        header: destinationNames[destination],
        cell: ({ cells }) => shownCount(cells.find(({ key }) => key === destination)?.count ?? null),
        numeric: true,
      })),
      { header: 'Samen', cell: ({ total }) => shownCount(total), numeric: true },
    ]}
  />
);

const CountsPage = ({ tables, isSchool }: { tables: readonly ShownTable[]; isSchool: boolean }) => {
  const of = (kind: ShownTable['kind']): ShownTable[] => tables.filter((one) => one.kind === kind);
  const hasAny = ({ cells }: ShownTable): boolean => cells.some(({ count }) => count !== 0);
  const followUps = of('follow-up').filter(hasAny);
  return (
    <>
      <PageHeading
        title="Uitkomsten in cijfers"
        lead={`${isSchool ? 'Van uw school.' : 'Van alle scholen samen.'} Een aantal onder de 5 tonen wij niet, en een ander aantal soms ook niet, zodat niemand te herkennen is.`}
        actions={<ButtonLink href={`${PATH}.csv`}>Download (CSV)</ButtonLink>}
      />
      <Card title="Waar leerlingen heen gingen">
        {of('outflow').length === 0 ? (
          <EmptyState text="Er is nog geen uitstroom vastgelegd." />
        ) : (
          <Destinations caption="Uitstroom per schooljaar" first="Schooljaar" rows={of('outflow')} />
        )}
      </Card>
      <Card title="Waar zij later waren">
        {followUps.length === 0 ? (
          <EmptyState text="Er is nog niets nagevraagd." />
        ) : (
          <Destinations caption="Uitstroom na enige tijd" first="Wanneer" rows={followUps} />
        )}
      </Card>
      {EVALUATORS.map((as) => {
        const rows = tables.filter((one) => one.group === as && hasAny(one));
        return (
          <Card key={as} title={`Hoe de stages waren: ${evaluatorNames[as].toLowerCase()}`}>
            {rows.length === 0 ? (
              <EmptyState text="Er is nog niets ingevuld." />
            ) : (
              <DataTable
                caption={`Antwoorden: ${evaluatorNames[as]}`}
                captionHidden
                rows={rows}
                keyOf={({ kind, question }) => `${kind}${question ?? ''}`}
                columns={[
                  { header: 'Vraag', cell: askedText },
                  {
                    header: 'Antwoorden',
                    wide: true,
                    cell: (table) =>
                      table.cells.every(({ count }) => count === null) ? (
                        'Te weinig antwoorden om te tonen'
                      ) : (
                        <ul>
                          {table.cells.map(({ key, count }) => (
                            <li key={key}>
                              {cellText(table, key)}: {shownCount(count)}
                            </li>
                          ))}
                        </ul>
                      ),
                  },
                  { header: 'Samen', cell: ({ total }) => shownCount(total), numeric: true },
                ]}
              />
            )}
          </Card>
        );
      })}
    </>
  );
};

/** The page of counts, and the same as a file. */
export const outcomeCountPages = ({ counts }: { counts: OutcomeCountsService }): AnyRoute[] => [
  page({
    method: 'get',
    path: PATH,
    summary: 'Page: how many pupils went where, and how stages were',
    allow: WHO,
    audit: null,
    handle: async ({ actor }) => ({
      html: renderPage(
        { title: 'Uitkomsten in cijfers', actor, path: PATH },
        <CountsPage tables={await counts.tables(actor)} isSchool={actor.role === 'coordinator'} />,
      ),
    }),
  }),
  page({
    method: 'get',
    path: `${PATH}.csv`,
    summary: 'File: how many pupils went where, and how stages were',
    allow: WHO,
    audit: null,
    handle: async ({ actor }) =>
      csvReply('uitkomsten.csv', ['Wie', 'Vraag', 'Antwoord', 'Aantal'], countCsvRows(await counts.tables(actor))),
  }),
];
