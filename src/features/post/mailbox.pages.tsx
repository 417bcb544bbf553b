import { z } from 'zod';
import { AppError } from '../../platform/errors.js';
import type { OutboxMessage } from '../../platform/mail/outbox.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment } from '../../web/texts/format.nl.js';
import { outboxParams } from './outbox.schemas.js';
import type { OutboxService } from './outbox.service.js';

const READERS = ['admin', 'operator'] as const;

/** The mailbox of the demo: each mail as it looks. Not there where mail is really sent. */
export const mailboxPages = ({ outbox }: { outbox: OutboxService }): AnyRoute[] => {
  const kept = async (id: string): Promise<OutboxMessage & { content: NonNullable<OutboxMessage['content']> }> => {
    const message = await outbox.get(id);
    if (!message.content) throw new AppError('not-found', 'outbox-message.cleared', { id });
    return { ...message, content: message.content };
  };
  return [
    page({
      method: 'get',
      path: '/postvak',
      summary: 'Page: the mails of the demo, newest first',
      allow: READERS,
      audit: null,
      query: z.object({ cursor: queryText }),
      handle: async ({ actor, query }) => {
        const { items, next } = await outbox.list({ cursor: query.cursor, limit: ROWS_ON_PAGE }, true);
        return {
          html: renderPage(
            { title: 'Postvak', actor, path: '/postvak' },
            <Mailbox items={items} next={next} cursor={query.cursor} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/postvak/:id',
      summary: 'Page: one mail of the demo as it looks',
      allow: READERS,
      audit: null,
      params: outboxParams,
      handle: async ({ actor, params }) => {
        const message = await kept(params.id);
        return {
          html: renderPage({ title: message.content.subject, actor, path: '/postvak' }, <Mail message={message} />),
          showsFrame: true,
        };
      },
    }),
    page({
      method: 'get',
      path: '/postvak/:id/opmaak',
      summary: 'Frame: the markup of one mail of the demo',
      allow: READERS,
      audit: null,
      params: outboxParams,
      handle: async ({ params }) => ({ framed: (await kept(params.id)).content.html }),
    }),
  ];
};

const Mailbox = (props: { items: readonly OutboxMessage[]; next: string | null; cursor: string | undefined }) => (
  <>
    <PageHeading title="Postvak" lead="Zo zouden de berichten eruitzien. In deze demo wordt niets verstuurd." />
    <Card>
      {props.items.length === 0 ? (
        <EmptyState text="Er is nog geen bericht geschreven." />
      ) : (
        <DataTable
          caption="Berichten, het nieuwste boven"
          captionHidden
          columns={[
            {
              header: 'Onderwerp',
              cell: ({ id, content }) =>
                content === null ? 'Tekst opgeruimd' : <Link href={`/postvak/${id}`}>{content.subject}</Link>,
            },
            { header: 'Aan', cell: ({ to }) => to },
            { header: 'Gemaakt', cell: ({ createdAt }) => moment(createdAt) },
          ]}
          rows={props.items}
          keyOf={({ id }) => id}
        />
      )}
      <Pagination path="/postvak" query={{}} cursor={props.cursor} next={props.next} />
    </Card>
  </>
);

const Mail = ({ message }: { message: OutboxMessage & { content: NonNullable<OutboxMessage['content']> } }) => {
  const { subject, text, attachments } = message.content;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/postvak', label: 'Postvak' }]} here={subject} />
      <PageHeading title={subject} />
      <Card title="Bericht">
        <DataList
          items={[
            ['Aan', message.to],
            ['Gemaakt', moment(message.createdAt)],
            ['Bijlagen', attachments.length === 0 ? null : attachments.map(({ name }) => name).join(', ')],
          ]}
        />
        <iframe
          class="lw-mail-frame"
          title={`Opmaak van: ${subject}`}
          src={`/postvak/${message.id}/opmaak`}
          sandbox=""
          width="100%"
          height="480"
        />
      </Card>
      <Card title="Als gewone tekst">
        <pre class="lw-mail-text">{text}</pre>
      </Card>
    </>
  );
};
