import { z } from 'zod';
import type { Actor, Role } from '../../domain/actor.js';
import type { PageRequest } from '../../platform/db/cursor.js';
import { isCalendarDate } from '../../platform/calendar-date.js';
import { SelectField, TextField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { longDay, moment } from '../../web/texts/format.nl.js';
import { dropReasonNames, type LineContext } from '../../web/texts/reminder-lines.nl.js';
import { textOf } from './digest-mail.pages.js';
import { pathOf } from './reminder-path.pages.js';
import { REMINDER_KINDS } from './reminder.rules.js';
import type { Reminder } from './reminders.repository.js';
import type { ReminderService } from './reminders.service.js';

export interface ReminderPagesDeps {
  readonly reminders: ReminderService;
  readonly today: () => LineContext['today'];
  /** Names for the lines; a person sees no pupil of another school. */
  readonly names: (
    actor: Actor,
    items: readonly Reminder[],
  ) => Promise<Pick<LineContext, 'place' | 'pupil' | 'school'>>;
  /** Who somebody is, by id. */
  readonly peopleNames: (items: readonly Reminder[]) => Promise<ReadonlyMap<string, string>>;
  /** The id of the person with an address, or what was typed when it is no address. */
  readonly personId: (typed: string) => Promise<string>;
}

/** One reminder as the page shows it. */
export interface ReminderRow {
  readonly id: string;
  readonly who: string;
  readonly what: string;
  readonly line: string;
  readonly rule: string;
  readonly since: string;
  readonly became: string;
  /** Where the reader finds it; null where there is no page for this reader. */
  readonly href: string | null;
}

/** What became of a reminder, in words. */
export const becameText = ({
  state,
  reason,
  mailKey,
  settledAt,
}: Pick<Reminder, 'state' | 'reason' | 'mailKey' | 'settledAt'>): string => {
  if (state === 'planned') return 'Wacht op de volgende mail.';
  if (state === 'dropped') return dropReasonNames[reason ?? ''] ?? 'Niet gemaild.';
  const how = mailKey?.startsWith('direct:') === true ? 'meteen, in een eigen mail' : 'in het overzicht';
  return `Gemaild${settledAt === null ? '' : ` op ${moment(settledAt)}`}, ${how}.`;
};

/** The row of a reminder: rule, fact, day and what became of it. */
export const rowOf = (
  one: Reminder,
  names: Omit<LineContext, 'role'>,
  people: ReadonlyMap<string, string>,
  reader: Role,
): ReminderRow => {
  const text = textOf(one.kind);
  return {
    id: one.id,
    who: people.get(one.recipientId) ?? one.recipientId,
    what: text.name,
    line: text.line(one.facts, { ...names, role: one.recipientRole }),
    rule: text.rule,
    since: longDay(one.dueOn),
    became: becameText(one),
    href: pathOf(one, reader),
  };
};

const query = z.object({
  persoon: queryText,
  soort: queryOneOf(REMINDER_KINDS),
  onderwerp: queryText,
  dag: queryText,
  cursor: queryText,
  ...noticeQuery,
});
const ALLOW = ['coordinator', 'admin', 'operator'] as const;

const found = async (
  deps: ReminderPagesDeps,
  actor: Actor,
  { persoon, soort, onderwerp, dag }: z.output<typeof query>,
  part: PageRequest,
): Promise<{ rows: readonly ReminderRow[]; next: string | null }> => {
  const { items, next } = await deps.reminders.search(actor, {
    recipientId: persoon === undefined ? undefined : await deps.personId(persoon),
    kind: soort,
    subject: onderwerp,
    dueOn: dag !== undefined && isCalendarDate(dag) ? dag : undefined,
    ...part,
  });
  const [names, people] = await Promise.all([deps.names(actor, items), deps.peopleNames(items)]);
  return { rows: items.map((one) => rowOf(one, { ...names, today: deps.today() }, people, actor.role)), next };
};

/** "Why did I get this mail?" for who must be able to tell. */
export const reminderPages = (deps: ReminderPagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: '/meldingen.csv',
    summary: 'File: what people were told, and why',
    allow: ALLOW,
    audit: 'reminder.list-downloaded',
    query,
    handle: ({ actor, query: asked }) =>
      csvOfList('meldingen.csv', async (part) => {
        const { rows, next } = await found(deps, actor, asked, part);
        return {
          header: ['Wat', 'Aan', 'Sinds', 'Waarover', 'Regel', 'Wat ermee gebeurde'],
          rows: rows.map(({ what, who, since, line, rule, became }) => [what, who, since, line, rule, became]),
          next,
        };
      }),
  }),
  page({
    method: 'get',
    path: '/meldingen',
    summary: 'Page: search what people were told, and why',
    allow: ALLOW,
    audit: null,
    query,
    handle: async ({ actor, query: asked }) => {
      const { persoon, soort, onderwerp, dag, cursor } = asked;
      const { rows, next } = await found(deps, actor, asked, { cursor: asked.cursor, limit: ROWS_ON_PAGE });
      const filters = { persoon, soort, onderwerp, dag };
      return {
        html: renderPage(
          { title: 'Meldingen', actor, path: '/meldingen', notice: asked.melding },
          <>
            <PageHeading
              title="Meldingen"
              lead="Waarom kreeg iemand een mail? Hier staat welke regel gold, voor wie, sinds welke dag, en wat ermee gebeurde."
              actions={
                <>
                  {actor.role === 'coordinator' ? (
                    <Link href="/meldingen/instellingen">Momenten van de school</Link>
                  ) : null}
                  <Link href="/meldingen/voorkeur">Mijn meldingen</Link>
                </>
              }
            />
            <ListSearch action="/meldingen" label="Meldingen zoeken" filters={filters} file="/meldingen.csv">
              {(form) => (
                <>
                  <TextField form={form} name="persoon" label="Persoon" hint="E-mailadres of nummer" optional />
                  <SelectField
                    form={form}
                    name="soort"
                    label="Soort"
                    none="Alle soorten"
                    options={REMINDER_KINDS.map((kind) => ({ value: kind, label: textOf(kind).name }))}
                  />
                  <TextField
                    form={form}
                    name="onderwerp"
                    label="Waarover"
                    hint="Nummer van de erkenning, stage of leerling"
                    optional
                  />
                  <TextField form={form} name="dag" label="Dag" type="date" optional />
                </>
              )}
            </ListSearch>
            {rows.length === 0 ? (
              <EmptyState text="Er zijn geen meldingen die hierbij horen." />
            ) : (
              <DataTable
                caption="Meldingen, de nieuwste eerst"
                captionHidden
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  { header: 'Wat', cell: ({ what, href }) => (href === null ? what : <Link href={href}>{what}</Link>) },
                  { header: 'Aan', cell: ({ who }) => who },
                  { header: 'Sinds', cell: ({ since }) => since },
                  { header: 'Waarover', cell: ({ line }) => line, wide: true },
                  { header: 'Regel', cell: ({ rule }) => rule, wide: true },
                  { header: 'Wat ermee gebeurde', cell: ({ became }) => became, wide: true },
                ]}
              />
            )}
            <Pagination path="/meldingen" query={filters} cursor={cursor} next={next} />
          </>,
        ),
      };
    },
  }),
];
