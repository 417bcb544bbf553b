import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import type { Home } from '../../web/home-page.js';
import { programmeNames, sectorNames } from '../../web/texts/labels.nl.js';
import type { CountsService, ShownCounts } from './counts.service.js';

/** A count as it is read: what is held back says so. */
export const countText = (count: number | null): string => (count === null ? 'minder dan 5, niet getoond' : `${count}`);

type Row = ShownCounts['items'][number];
const keyOf = ({ programme, leerjaar, sector }: Row): string => `${programme}-${leerjaar}-${sector}`;

/** The home of research: counts over all schools, and nothing about anybody. */
export const readerHome =
  ({ counts }: { readonly counts: CountsService }): Home =>
  async (actor) => {
    const { items, total } = await counts.pupils();
    return (
      <>
        <PageHeading
          title={`Goedendag, ${actor.name}`}
          lead={`Leerlingen van alle scholen samen: ${countText(total)}. Een aantal onder de 5 tonen wij niet.`}
        />
        <Card title="Leerlingen per opleiding">
          {items.length === 0 ? (
            <EmptyState text="Er zijn nog geen leerlingen ingevoerd." />
          ) : (
            <DataTable
              caption="Leerlingen per opleiding, leerjaar en sector"
              captionHidden
              rows={items}
              keyOf={keyOf}
              columns={[
                { header: 'Opleiding', cell: ({ programme }) => programmeNames[programme] },
                { header: 'Leerjaar', cell: ({ leerjaar }) => leerjaar, numeric: true },
                { header: 'Sector', cell: ({ sector }) => sectorNames[sector] },
                { header: 'Leerlingen', cell: ({ count }) => countText(count), numeric: true },
              ]}
            />
          )}
        </Card>
      </>
    );
  };
