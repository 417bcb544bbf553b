import { z } from 'zod';
import type { Actor, Role } from '../../domain/actor.js';
import { entityId } from '../../platform/http/atoms.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { happenedText } from '../../web/texts/entity-history.nl.js';
import { moment } from '../../web/texts/format.nl.js';
import type { EntityHistory, HistoryKind, HistorySubject } from './entity-history.service.js';

/** A thing whose history is read. */
export interface HistoryAbout {
  readonly name: string;
  /** Its own page, or that of what it belongs to. */
  readonly href: string;
  /** What that page is called, where it is not its own. */
  readonly partOf?: string;
  readonly subject: HistorySubject;
}

export interface EntityHistoryPagesDeps {
  readonly historyOf: EntityHistory;
  /** The thing, for who may see it. @throws 404 for who may not */
  readonly about: Readonly<Record<HistoryKind, (actor: Actor, id: string) => Promise<HistoryAbout>>>;
}

const COORDINATOR = ['coordinator'] as const;
const REGISTER = ['coordinator', 'company', 'admin'] as const;
const WHERE: Readonly<Record<Exclude<HistoryKind, 'school'>, readonly [path: string, allow: readonly Role[]]>> = {
  student: ['/leerlingen/:id', ['coordinator', 'mentor']],
  company: ['/bedrijven/:id', REGISTER],
  establishment: ['/vestigingen/:id', REGISTER],
  'place-offer': ['/plekken/:id', REGISTER],
  recognition: ['/erkenningen/:id', ['admin']],
  group: ['/school/klassen/:id', COORDINATOR],
  'school-year': ['/school/schooljaren/:id', COORDINATOR],
  mentor: ['/school/begeleiders/:id', COORDINATOR],
  supervisor: ['/praktijkopleiders/:id', REGISTER],
  'matching-run': ['/matching/:id', COORDINATOR],
};
const historyParams = z.strictObject({ id: entityId });
const historyQuery = z.object({ cursor: queryText });

/** For each thing that is kept, a page that says in words what was done to it and by which role, from the log. */
export const entityHistoryPages = ({ historyOf, about }: EntityHistoryPagesDeps): AnyRoute[] => {
  const historyPage = async (
    actor: Actor,
    kind: HistoryKind,
    { name, href, partOf, subject }: HistoryAbout,
    { path, cursor }: { path: string; cursor: string | undefined },
  ): Promise<string> => {
    const { items, next } = await historyOf(kind, subject, { cursor, limit: ROWS_ON_PAGE });
    return renderPage(
      { title: `Geschiedenis van ${name}`, actor, path: href },
      <>
        <Breadcrumb crumbs={[{ href, label: partOf ?? name }]} here="Geschiedenis" />
        <PageHeading title="Wat er gebeurde" lead={`${name}, het nieuwste boven.`} />
        <Card>
          {items.length === 0 ? (
            <EmptyState text="Sinds het begin van het logboek is hier niets veranderd." />
          ) : (
            <ul class="lw-stack lw-stack--tight">
              {items.map((event) => (
                <li key={event.id}>
                  {happenedText(event)} <span class="lw-muted">{moment(event.at)}</span>
                </li>
              ))}
            </ul>
          )}
          <Pagination path={path} query={{}} cursor={cursor} next={next} />
        </Card>
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: '/school/geschiedenis',
      summary: 'Page: what was done to the settings of the school, in words',
      allow: COORDINATOR,
      audit: null,
      query: historyQuery,
      handle: async ({ actor, query }) => ({
        html: await historyPage(actor, 'school', await about.school(actor, actor.schoolId ?? ''), {
          path: '/school/geschiedenis',
          cursor: query.cursor,
        }),
      }),
    }),
    ...(Object.keys(WHERE) as (keyof typeof WHERE)[]).map((kind) => {
      const [path, allow] = WHERE[kind];
      return page({
        method: 'get',
        path: `${path}/geschiedenis`,
        summary: `Page: what was done to one ${kind}, in words`,
        allow,
        audit: null,
        params: historyParams,
        query: historyQuery,
        handle: async ({ actor, params, query }) => ({
          html: await historyPage(actor, kind, await about[kind](actor, params.id), {
            path: `${path.replace(':id', params.id)}/geschiedenis`,
            cursor: query.cursor,
          }),
        }),
      });
    }),
  ];
};
