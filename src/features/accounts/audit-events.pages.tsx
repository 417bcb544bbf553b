import { z } from 'zod';
import type { AuditEvent } from '../../platform/audit/audit-events.js';
import { isCalendarDate } from '../../platform/calendar-date.js';
import { SelectField, TextField } from '../../web/components/field.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { actionName, KNOWN_ACTIONS } from '../../web/texts/action-names.nl.js';
import { moment } from '../../web/texts/format.nl.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import type { AuditEventService, AuditQuery } from './audit-events.service.js';

export interface AuditEventPagesDeps {
  readonly auditEvents: AuditEventService;
  /** The names that belong to accounts now; an account that is gone has none. */
  readonly accountNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const READERS = ['coordinator', 'admin', 'operator'] as const;
const PATH = '/logboek';
/** As many events as one file holds; a narrower search gives the rest. */

const searchQuery = z.object({
  handeling: queryText,
  account: queryText,
  onderwerp: queryText,
  van: queryText,
  tot: queryText,
  uitkomst: queryOneOf(['done', 'refused']),
  cursor: queryText,
});
type Search = z.output<typeof searchQuery>;

const outcomeNames = { done: 'gedaan', refused: 'geweigerd' } as const;

/** What is searched for; a value that can't be one is as if it were not there. */
const queryOf = ({
  handeling,
  account,
  onderwerp,
  van,
  tot,
  uitkomst,
}: Search): Omit<AuditQuery, 'cursor' | 'limit'> => ({
  ...(handeling !== undefined && { action: handeling }),
  ...(account !== undefined && { accountId: account }),
  ...(onderwerp !== undefined && { subjectId: onderwerp }),
  ...(uitkomst !== undefined && { outcome: uitkomst }),
  ...(van !== undefined && isCalendarDate(van) && { from: van }),
  ...(tot !== undefined && isCalendarDate(tot) && { until: tot }),
});

/** What changed, in one line; a value that stays out of the log is only named. */
export const changesText = ({ changes }: Pick<AuditEvent, 'changes'>): string =>
  changes
    .map(({ field, before, after }) =>
      before === null && after === null ? field : `${field}: ${before ?? 'leeg'} → ${after ?? 'leeg'}`,
    )
    .join('; ');

const subjectText = ({ subject }: AuditEvent): string => Object.values(subject).join(', ');

const roleText = ({ actor }: AuditEvent): string =>
  actor === null ? 'niemand ingelogd' : ((roleNames as Record<string, string>)[actor.role] ?? actor.role);

const CSV_HEADER = [
  'tijdstip',
  'handeling',
  'uitkomst',
  'account',
  'naam',
  'rol',
  'school',
  'onderwerp',
  'wijzigingen',
  'reden',
  'regels',
  'verzoek',
];

/** The log to read: a coordinator that of the own school, admin and operator all of it. */
export const auditEventPages = ({ auditEvents, accountNames }: AuditEventPagesDeps): AnyRoute[] => {
  const namesIn = (events: readonly AuditEvent[]) =>
    accountNames([...new Set(events.flatMap(({ actor }) => (actor ? [actor.accountId] : [])))]);

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: what was done and refused, with search',
      allow: READERS,
      audit: null,
      query: searchQuery,
      handle: async ({ actor, query }) => {
        const { cursor, ...search } = query;
        const { items, next } = await auditEvents.list(actor, {
          ...queryOf(query),
          limit: ROWS_ON_PAGE,
          cursor,
        });
        return {
          html: renderPage(
            { title: 'Logboek', actor, path: PATH },
            <LogPage search={search} cursor={cursor} events={items} next={next} names={await namesIn(items)} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: what was done and refused, as CSV',
      allow: READERS,
      audit: 'audit.downloaded',
      query: searchQuery,
      handle: ({ actor, query }) =>
        csvOfList('logboek.csv', async (part) => {
          const { items, next } = await auditEvents.list(actor, { ...queryOf(query), ...part });
          const names = await namesIn(items);
          const rows = items.map((event) => [
            event.at.toISOString(),
            event.action,
            outcomeNames[event.outcome],
            event.actor?.accountId ?? '',
            names.get(event.actor?.accountId ?? '') ?? '',
            roleText(event),
            event.schoolId ?? '',
            subjectText(event),
            changesText(event),
            event.reason ?? '',
            event.ruleVersion ?? '',
            event.requestId,
          ]);
          return { header: CSV_HEADER, rows, next };
        }),
    }),
  ];
};

const LogPage = (props: {
  search: Omit<Search, 'cursor'>;
  cursor: string | undefined;
  events: readonly AuditEvent[];
  next: string | null;
  names: ReadonlyMap<string, string>;
}) => {
  const { search, cursor, events, next, names } = props;
  return (
    <>
      <PageHeading
        title="Logboek"
        lead="Wie wat deed of wilde doen. Het logboek is niet te veranderen; van leerlingen staat er alleen het nummer van het dossier in."
      />
      <ListSearch action={PATH} label="Zoeken in het logboek" filters={search} file={`${PATH}.csv`}>
        {(form) => (
          <>
            <SelectField
              form={form}
              name="handeling"
              label="Handeling"
              none="Alle"
              options={KNOWN_ACTIONS.map(({ action, name }) => ({ value: action, label: name }))}
            />
            <TextField form={form} name="account" label="Account" />
            <TextField
              form={form}
              name="onderwerp"
              label="Onderwerp"
              hint="Het nummer van een leerling, bedrijf of plek"
            />
            <TextField form={form} name="van" label="Van" type="date" />
            <TextField form={form} name="tot" label="Tot en met" type="date" />
            <SelectField
              form={form}
              name="uitkomst"
              label="Uitkomst"
              none="Alles"
              options={Object.entries(outcomeNames).map(([value, label]) => ({ value, label }))}
            />
          </>
        )}
      </ListSearch>
      <Card>
        {events.length === 0 ? (
          <EmptyState text="Er is niets gevonden. Maak de zoekopdracht ruimer." />
        ) : (
          <DataTable
            caption="Gebeurtenissen, de nieuwste eerst"
            captionHidden
            rows={events}
            keyOf={({ id }) => id}
            columns={[
              { header: 'Tijdstip', cell: ({ at }) => moment(at) },
              {
                header: 'Handeling',
                cell: ({ action }) => (
                  <>
                    {actionName(action)} <small class="lw-muted">{action}</small>
                  </>
                ),
              },
              { header: 'Uitkomst', cell: ({ outcome }) => outcomeNames[outcome] },
              {
                header: 'Wie',
                cell: (event) =>
                  `${names.get(event.actor?.accountId ?? '') ?? event.actor?.accountId ?? ''} (${roleText(event)})`,
              },
              { header: 'Onderwerp', cell: subjectText },
              { header: 'Gewijzigd', cell: changesText, wide: true },
              { header: 'Reden', cell: ({ reason }) => reason ?? '', wide: true },
            ]}
          />
        )}
      </Card>
      <Pagination path={PATH} query={search} cursor={cursor} next={next} />
    </>
  );
};
