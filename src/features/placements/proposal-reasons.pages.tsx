import { z } from 'zod';
import { DECLINE_REASONS, type DeclineReason } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { SchoolScope } from '../../domain/actor.js';
import type { SeasonId } from '../../domain/season.js';
import { SelectField } from '../../web/components/field.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { declineReasonNames } from '../../web/texts/placements.nl.js';
import type { ReasonCount } from './decline-counts.rules.js';

export interface ProposalReasonDeps {
  readonly reasonsOf: (scope: SchoolScope) => Promise<readonly ReasonCount[]>;
}

const ALLOW = ['coordinator'] as const;
const PATH = '/plaatsingen/afwijsredenen';
const reasonQuery = z.object({ seizoen: seasonId.optional().catch(undefined) });

/** The counts of a season, or of all seasons together, the reason that was given most on top. */
export const reasonRows = (
  counts: readonly ReasonCount[],
  season?: SeasonId,
): { reason: DeclineReason; count: number }[] =>
  DECLINE_REASONS.map((reason) => ({
    reason,
    count: counts
      .filter((one) => one.reason === reason && (season === undefined || one.season === season))
      .reduce((sum, { count }) => sum + count, 0),
  }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);

/** Why companies decline, counted: what the monitor asks for. */
export const proposalReasonPages = ({ reasonsOf }: ProposalReasonDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: PATH,
    summary: 'Page: how often companies gave each reason to decline',
    allow: ALLOW,
    audit: null,
    query: reasonQuery,
    handle: async ({ actor, query }) => {
      const counts = await reasonsOf(schoolScopeOf(actor));
      const seasons = [...new Set(counts.map(({ season }) => season))].sort().reverse();
      const rows = reasonRows(counts, query.seizoen);
      const all = rows.reduce((sum, { count }) => sum + count, 0);
      return {
        html: renderPage(
          { title: 'Waarom bedrijven afwijzen', actor, path: '/plaatsingen' },
          <>
            <Breadcrumb
              crumbs={[
                { href: '/plaatsingen', label: 'Stages' },
                { href: '/plaatsingen/voorstellen', label: 'Voorstellen' },
              ]}
              here="Afwijsredenen"
            />
            <PageHeading
              title="Waarom bedrijven afwijzen"
              lead={`${countOf(all, 'voorstel werd', 'voorstellen werden')} met een reden afgewezen.`}
            />
            <ListSearch action={PATH} label="Redenen" filters={{ seizoen: query.seizoen }} file={`${PATH}.csv`}>
              {(form) => (
                <SelectField
                  form={form}
                  name="seizoen"
                  label="Seizoen"
                  none="Alle"
                  options={seasons.map((season) => ({ value: season, label: seasonName(season) }))}
                />
              )}
            </ListSearch>
            <Card>
              {rows.length === 0 ? (
                <EmptyState text="Nog geen bedrijf heeft een voorstel afgewezen." />
              ) : (
                <DataTable
                  caption="Redenen, de meest gegeven boven"
                  captionHidden
                  rows={rows}
                  keyOf={({ reason }) => reason}
                  columns={[
                    { header: 'Reden', cell: ({ reason }) => declineReasonNames[reason] },
                    { header: 'Aantal', cell: ({ count }) => wholeNumber(count), numeric: true },
                    { header: 'Deel', cell: ({ count }) => `${wholeNumber((100 * count) / all)}%`, numeric: true },
                  ]}
                />
              )}
            </Card>
          </>,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${PATH}.csv`,
    summary: 'File: how often companies gave each reason to decline, per season',
    allow: ALLOW,
    audit: 'proposal.exported',
    query: reasonQuery,
    handle: async ({ actor, query }) => {
      const counts = await reasonsOf(schoolScopeOf(actor));
      const shown = counts.filter(({ season }) => query.seizoen === undefined || season === query.seizoen);
      return csvReply(
        'afwijsredenen.csv',
        ['Seizoen', 'Reden', 'Aantal'],
        shown.map(({ season, reason, count }) => [season, declineReasonNames[reason], String(count)]),
      );
    },
  }),
];
