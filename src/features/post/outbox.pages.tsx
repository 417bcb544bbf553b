import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { BouncedAddress } from '../../platform/mail/bounced-addresses.js';
import { MAIL_STATES, type MailEvent, type MailState, type OutboxMessage } from '../../platform/mail/outbox.js';
import { Alert } from '../../web/components/alert.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField, TextField } from '../../web/components/field.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable, type Column } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { attempt } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf, moment } from '../../web/texts/format.nl.js';
import { nameIn, optionsOf } from '../../web/texts/labels.nl.js';
import { mailKindText, mailReasonNames, mailStateNames } from '../../web/texts/post.nl.js';
import { mailboxPages } from './mailbox.pages.js';
import { outboxParams } from './outbox.schemas.js';
import type { OutboxService } from './outbox.service.js';

const PATH = '/beheer/uitgaande-post';
const READERS = ['admin', 'operator'] as const;

const TONES: Readonly<Record<MailState, Tone>> = {
  kept: 'neutral',
  queued: 'info',
  claimed: 'info',
  sending: 'info',
  sent: 'good',
  retry: 'attention',
  dead: 'bad',
  unknown: 'bad',
  withheld: 'attention',
  dropped: 'neutral',
};

const listQuery = z.object({
  ...noticeQuery,
  stand: queryOneOf(MAIL_STATES),
  soort: queryText,
  sleutel: queryText,
  aan: queryText,
  cursor: queryText,
});
type ListQuery = z.output<typeof listQuery>;

/** What asks for a person: mails that will not go by themselves. Null when there are none. */
export const attentionText = (counts: Readonly<Record<MailState, number>>): string | null => {
  const parts = [
    ...(counts.unknown > 0
      ? [`van ${countOf(counts.unknown, 'bericht', 'berichten')} is onbekend of het aankwam`]
      : []),
    ...(counts.dead > 0 ? [`${countOf(counts.dead, 'bericht is', 'berichten zijn')} niet verstuurd`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
};

/** Outgoing mail: where each is, what happened to it, and sending or dropping it by hand. */
export const outboxPages = ({ outbox }: { outbox: OutboxService }): AnyRoute[] => {
  const detailPage = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; refusal?: string | null },
  ): Promise<string> => {
    const message = await outbox.get(id);
    const mark = await outbox.markOf(message.to);
    return renderPage(
      { title: 'Bericht', actor, path: PATH, notice: shown.notice },
      <Detail message={message} mark={mark} refusal={shown.refusal ?? null} />,
    );
  };
  const acting = async (actor: Actor, id: string, notice: string, act: () => Promise<unknown>) => {
    const done = await attempt({}, act);
    return done.ok
      ? { redirect: withNotice(`${PATH}/${id}`, notice) }
      : { html: await detailPage(actor, id, { refusal: done.form.summary }), status: done.status };
  };

  return [
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: outgoing mail, by state, kind, key or address',
      allow: READERS,
      audit: 'outbox-message.list-downloaded',
      query: listQuery,
      handle: ({ query: { stand: state, soort: kind, sleutel: key, aan: to } }) =>
        csvOfList('uitgaande-post.csv', async (part) => {
          const { items, next } = await outbox.list({ state, kind, key, to, ...part });
          return {
            header: ['Aan', 'Soort', 'Stand', 'Gemaakt', 'Sleutel'],
            rows: items.map((one) => [
              ...[one.to, mailKindText(one.kind), mailStateNames[one.state], moment(one.createdAt), one.key],
            ]),
            next,
          };
        }),
    }),
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: outgoing mail, by state, kind, key or address',
      allow: READERS,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => {
        const { stand: state, soort: kind, sleutel: key, aan: to, cursor } = query;
        const [counts, { items, next }] = await Promise.all([
          outbox.counts(),
          outbox.list({ state, kind, key, to, cursor, limit: ROWS_ON_PAGE }),
        ]);
        return {
          html: renderPage(
            { title: 'Uitgaande post', actor, path: PATH, notice: query.melding },
            <List
              query={query}
              items={items}
              next={next}
              counts={counts}
              hasServer={outbox.hasServer}
              showsContent={outbox.showsContent}
            />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: one outgoing mail with what happened to it',
      allow: READERS,
      audit: null,
      params: outboxParams,
      query: z.object(noticeQuery),
      handle: async ({ actor, params, query }) => ({
        html: await detailPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/opnieuw`,
      summary: 'Form: send a mail again',
      allow: READERS,
      audit: 'outbox-message.resent',
      params: outboxParams,
      handle: ({ actor, params: { id } }) =>
        acting(actor, id, 'bericht-opnieuw', () => outbox.resend(id, actor.accountId)),
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/vervallen`,
      summary: 'Form: drop a mail that has not gone out',
      allow: READERS,
      audit: 'outbox-message.dropped',
      params: outboxParams,
      handle: ({ actor, params: { id } }) =>
        acting(actor, id, 'bericht-vervallen', () => outbox.drop(id, actor.accountId)),
    }),
    ...(outbox.showsContent ? mailboxPages({ outbox }) : []),
  ];
};

const StateBadge = ({ state }: { state: MailState }) => <Badge tone={TONES[state]}>{mailStateNames[state]}</Badge>;

const MESSAGE_COLUMNS: readonly Column<OutboxMessage>[] = [
  { header: 'Aan', cell: ({ id, to }) => <Link href={`${PATH}/${id}`}>{to}</Link> },
  { header: 'Soort', cell: ({ kind }) => mailKindText(kind) },
  { header: 'Stand', cell: ({ state }) => <StateBadge state={state} /> },
  { header: 'Gemaakt', cell: ({ createdAt }) => moment(createdAt) },
  { header: 'Sleutel', cell: ({ key }) => key, wide: true },
];

const List = (props: {
  query: ListQuery;
  items: readonly OutboxMessage[];
  next: string | null;
  counts: Readonly<Record<MailState, number>>;
  hasServer: boolean;
  showsContent: boolean;
}) => {
  const { query, items, next, counts, hasServer } = props;
  const { stand, soort, sleutel, aan } = query;
  const filters = { stand, soort, sleutel, aan };
  const attention = attentionText(counts);
  return (
    <>
      <PageHeading
        title="Uitgaande post"
        lead="Alle berichten die de dienst verstuurt, waar ze zijn en wat ermee gebeurde."
        actions={props.showsContent ? <ButtonLink href="/postvak">Postvak van de demo</ButtonLink> : null}
      />
      {hasServer ? null : (
        <Alert kind="info">Er is geen mailserver ingesteld: berichten worden bewaard en niet verstuurd.</Alert>
      )}
      {attention === null ? null : <Alert kind="warning" title="Dit vraagt aandacht">{`Let op: ${attention}.`}</Alert>}
      <ListSearch action={PATH} label="Berichten zoeken" filters={filters} file={`${PATH}.csv`}>
        {(form) => (
          <>
            <SelectField
              form={form}
              name="stand"
              label="Stand"
              none="Alle"
              options={optionsOf(MAIL_STATES, mailStateNames)}
            />
            <TextField form={form} name="soort" label="Soort" />
            <TextField form={form} name="sleutel" label="Begin van de sleutel" />
            <TextField form={form} name="aan" label="Aan" />
          </>
        )}
      </ListSearch>
      <Card>
        {items.length === 0 ? (
          <EmptyState text="Er zijn geen berichten die hierbij passen." />
        ) : (
          <DataTable caption="Berichten" captionHidden columns={MESSAGE_COLUMNS} rows={items} keyOf={({ id }) => id} />
        )}
        <Pagination path={PATH} query={filters} cursor={query.cursor} next={next} />
      </Card>
    </>
  );
};

const EVENT_COLUMNS: readonly Column<MailEvent>[] = [
  { header: 'Wanneer', cell: ({ at }) => moment(at) },
  { header: 'Stand', cell: ({ state }) => <StateBadge state={state} /> },
  { header: 'Waarom', cell: ({ reason }) => (reason === null ? '' : nameIn(mailReasonNames, reason)), wide: true },
  { header: 'Antwoord van de mailserver', cell: ({ answer }) => answer ?? '', wide: true },
  { header: 'Door', cell: ({ accountId }) => accountId ?? 'vanzelf' },
];

const Detail = (props: { message: OutboxMessage; mark: BouncedAddress | null; refusal: string | null }) => {
  const { message, mark, refusal } = props;
  const path = `${PATH}/${message.id}`;
  return (
    <>
      <Breadcrumb crumbs={[{ href: PATH, label: 'Uitgaande post' }]} here={message.to} />
      <PageHeading title={`Bericht aan ${message.to}`} meta={<StateBadge state={message.state} />} />
      {refusal === null ? null : (
        <Alert kind="error" role="alert">
          {refusal}
        </Alert>
      )}
      {mark === null ? null : (
        <Alert kind="warning" title="Dit adres is geweigerd">
          {`Op ${moment(mark.since)} antwoordde de mailserver: ${mark.answer}. Tot u een bericht opnieuw laat versturen gaat er niets meer heen.`}
        </Alert>
      )}
      <Card title="Het bericht">
        <DataList
          items={[
            ['Soort', mailKindText(message.kind)],
            ['Sleutel', message.key],
            ['Ontvanger', message.recipientId],
            ['School', message.schoolId],
            ['Gemaakt', moment(message.createdAt)],
            ['Niet voor', moment(message.dueAt)],
            ['Pogingen', String(message.attempts)],
          ]}
        />
        <div class="lw-actions">
          {message.state === 'sent' ? null : (
            <>
              {message.state === 'withheld' ? null : (
                <ConfirmForm action={`${path}/opnieuw`} submit="Opnieuw versturen" look="secondary" />
              )}
              <ConfirmForm action={`${path}/vervallen`} submit="Niet meer versturen" look="danger" />
            </>
          )}
        </div>
      </Card>
      <Card title="Wat er gebeurde">
        <DataTable
          caption="Gebeurtenissen, de eerste boven"
          captionHidden
          columns={EVENT_COLUMNS}
          rows={message.history}
          keyOf={({ at, state }) => `${at.toISOString()}/${state}`}
        />
      </Card>
    </>
  );
};
