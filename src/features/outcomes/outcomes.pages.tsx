import { z } from 'zod';
import { DESTINATIONS, type Outflow } from '../../domain/outcome.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf, Pagination } from '../../web/components/pagination.js';
import { SearchForm } from '../../web/components/search-form.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { freshForm } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { longDay } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { destinationNames } from '../../web/texts/outcomes.nl.js';
import { followUpsDue, latestDestination } from './outcomes.rules.js';
import type { OutcomeService } from './outcomes.service.js';

const PATH = '/uitstroom';
const PAGE = 50;
const filters = { naar: queryOneOf(DESTINATIONS) };
const listQuery = z.object({ ...filters, cursor: queryText });

const handoverText = ({ handover }: Outflow): string =>
  handover === null
    ? ''
    : handover.receivedAt === null
      ? `Verstuurd aan ${handover.mboSchool}`
      : `Ontvangen door ${handover.mboSchool}`;

const dueText = (outflow: Outflow, today: CalendarDate): string =>
  followUpsDue(outflow, today)
    .map(({ months }) => `na ${months} maanden`)
    .join(', ');

/** One outflow as a line of the file. */
export const outflowCsvRow = (outflow: Outflow, today: CalendarDate): string[] => [
  ...[outflow.pupilName, outflow.leftOn, destinationNames[outflow.destination]],
  ...[outflow.mboLevel === null ? '' : String(outflow.mboLevel), outflow.mboCourse ?? ''],
  ...[destinationNames[latestDestination(outflow)], dueText(outflow, today), handoverText(outflow)],
];

const CSV_HEADER = ['Leerling', 'Van school af op', 'Naar', 'Niveau', 'Opleiding', 'Nu', 'Nog te vragen', 'Overdracht'];

/** The list of where pupils went. */
export const outcomePages = ({ outcomes, clock }: { outcomes: OutcomeService; clock: Clock }): AnyRoute[] => [
  page({
    method: 'get',
    path: PATH,
    summary: 'Page: where pupils went, and what must be asked',
    allow: ['coordinator', 'mentor'],
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const { items, next } = await outcomes.list(actor, {
        ...{ limit: PAGE, destination: query.naar, cursor: query.cursor },
      });
      const today = clock.today();
      return {
        html: renderPage(
          { title: 'Uitstroom', actor, path: PATH },
          <div class="lw-stack">
            <PageHeading
              title="Uitstroom"
              lead="Waar leerlingen heen gingen, en bij wie u nog moet vragen hoe het gaat."
              actions={<ButtonLink href={addressOf(`${PATH}.csv`, { naar: query.naar })}>Download als CSV</ButtonLink>}
            />
            <SearchForm action={PATH} label="Uitstroom filteren" isFiltered={query.naar !== undefined}>
              <SelectField
                form={freshForm({ naar: query.naar ?? '' })}
                name="naar"
                label="Naar"
                none="Alle"
                options={optionsOf(DESTINATIONS, destinationNames)}
              />
            </SearchForm>
            {items.length === 0 ? (
              <EmptyState text="Hier is nog geen uitstroom vastgelegd." />
            ) : (
              <DataTable
                caption="Uitstroom"
                captionHidden
                rows={items}
                keyOf={({ id }) => id}
                columns={[
                  { header: 'Leerling', cell: (one) => one.pupilName },
                  { header: 'Van school af op', cell: (one) => longDay(one.leftOn) },
                  { header: 'Naar', cell: (one) => destinationNames[one.destination] },
                  { header: 'Opleiding', cell: (one) => one.mboCourse },
                  { header: 'Nu', cell: (one) => destinationNames[latestDestination(one)] },
                  {
                    header: 'Nog te vragen',
                    cell: (one) =>
                      dueText(one, today) === '' ? null : <Badge tone="attention">{dueText(one, today)}</Badge>,
                  },
                  { header: 'Overdracht', cell: handoverText },
                ]}
              />
            )}
            <Pagination path={PATH} query={{ naar: query.naar }} cursor={query.cursor} next={next} />
          </div>,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${PATH}.csv`,
    summary: 'File: where pupils went',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.list-downloaded',
    query: z.object(filters),
    handle: async ({ actor, query }) => {
      const rows: Outflow[] = [];
      let cursor: string | null | undefined;
      do {
        const part: Awaited<ReturnType<OutcomeService['list']>> = await outcomes.list(actor, {
          ...{ limit: 100, destination: query.naar, cursor: cursor ?? undefined },
        });
        rows.push(...part.items);
        cursor = part.next;
      } while (cursor !== null);
      return csvReply(
        'uitstroom.csv',
        CSV_HEADER,
        rows.map((row) => outflowCsvRow(row, clock.today())),
      );
    },
  }),
];
