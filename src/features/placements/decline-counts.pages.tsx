import { z } from 'zod';
import { SelectField } from '../../web/components/field.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { declineReasonNames } from '../../web/texts/placements.nl.js';
import type { ShownReasons } from './decline-counts.rules.js';

const ALLOW = ['admin', 'reader'] as const;
const PATH = '/afwijsredenen';
const HELD_BACK = 'niet getoond';
const reasonQuery = z.object({ seizoen: seasonId.optional().catch(undefined) });

const shown = (count: number | null): string => (count === null ? HELD_BACK : wholeNumber(count));

/** A table with the reason that was given most on top; what is held back stands below what is counted. */
export const mostGivenFirst = ({ reasons }: ShownReasons): ShownReasons['reasons'] =>
  [...reasons].sort((a, b) => (b.count ?? 0.5) - (a.count ?? 0.5));

/** Why companies decline, over all schools: what the monitor asks for, without any pupil. */
export const declineCountPages = ({ counts }: { counts: () => Promise<readonly ShownReasons[]> }): AnyRoute[] => [
  page({
    method: 'get',
    path: PATH,
    summary: 'Page: why companies declined, counted over all schools',
    allow: ALLOW,
    audit: null,
    query: reasonQuery,
    handle: async ({ actor, query: { seizoen } }) => {
      const tables = await counts();
      const table = tables.find(({ season }) => season === (seizoen ?? null));
      return {
        html: renderPage(
          { title: 'Waarom bedrijven afwijzen', actor, path: PATH },
          <>
            <PageHeading
              title="Waarom bedrijven afwijzen"
              lead="Van alle scholen samen. Een aantal onder de 5 tonen wij niet, en een som waar zo'n aantal in zit ook niet, zodat niemand te herkennen is."
            />
            <ListSearch action={PATH} label="Redenen" filters={{ seizoen }} file={`${PATH}.csv`}>
              {(form) => (
                <SelectField
                  form={form}
                  name="seizoen"
                  label="Seizoen"
                  none="Alle"
                  options={tables.flatMap(({ season }) =>
                    season === null ? [] : [{ value: season, label: seasonName(season) }],
                  )}
                />
              )}
            </ListSearch>
            <Card>
              {table === undefined ? (
                <EmptyState text="Hier heeft nog geen bedrijf een voorstel afgewezen." />
              ) : (
                <>
                  <DataTable
                    caption="Redenen, de meest gegeven boven"
                    captionHidden
                    rows={mostGivenFirst(table)}
                    keyOf={({ reason }) => reason}
                    columns={[
                      { header: 'Reden', cell: ({ reason }) => declineReasonNames[reason] },
                      { header: 'Aantal', cell: ({ count }) => shown(count), numeric: true },
                    ]}
                  />
                  <p class="lw-muted">{`Samen: ${shown(table.total)}.`}</p>
                </>
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
    summary: 'File: why companies declined, counted over all schools, per season',
    allow: ALLOW,
    audit: 'proposal.exported',
    query: reasonQuery,
    handle: async ({ query: { seizoen } }) =>
      csvReply(
        'afwijsredenen.csv',
        ['Seizoen', 'Reden', 'Aantal'],
        (await counts())
          .filter(({ season }) => seizoen === undefined || season === seizoen)
          .flatMap(({ season, reasons }) =>
            reasons.map(({ reason, count }) => [
              season ?? 'alle',
              declineReasonNames[reason],
              count === null ? HELD_BACK : String(count),
            ]),
          ),
      ),
  }),
];
