import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import { pageOfAll } from '../../platform/db/cursor.js';
import { invalid } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import type { Choice } from '../../web/components/field.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { sectorNames } from '../../web/texts/labels.nl.js';
import { taskKindNames } from '../../web/texts/placements.nl.js';
import { placeRequestForm } from './place-requests.schemas.js';
import type { AskedFor } from './place-requests.service.js';
import { createWithoutPlaceList, type WithoutPlaceFilter, type WithoutPlaceListDeps } from './without-place.service.js';
import { WithoutPlaceView } from './without-place-view.pages.js';

export interface WithoutPlaceDeps extends WithoutPlaceListDeps {
  readonly groups: (actor: Actor) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Asks for places. The id of the request. */
  readonly ask: (actor: Actor, asked: AskedFor) => Promise<string>;
}

const ALLOW = ['coordinator'] as const;
const PATH = '/plaatsingen/zonder-plek';
/** A form of this size stays far below what the service takes. */

const listQuery = z.object({
  seizoen: seasonId.optional().catch(undefined),
  klas: queryText,
  q: queryText,
  cursor: queryText,
});
type ListQuery = z.output<typeof listQuery>;

const filterOf = ({ seizoen, klas, q }: ListQuery): WithoutPlaceFilter => ({
  ...{ season: seizoen, groupId: klas, search: q },
});

/** The list "still without a place", as page and file, and asking for places for those on it. */
export const withoutPlacePages = (deps: WithoutPlaceDeps): AnyRoute[] => {
  const listFor = createWithoutPlaceList(deps);

  const listPage = async (actor: Actor, query: ListQuery, sent?: FormState): Promise<string> => {
    const [rows, groups] = await Promise.all([listFor(actor, filterOf(query)), deps.groups(actor)]);
    const { items, next } = pageOfAll(rows, { cursor: query.cursor, limit: ROWS_ON_PAGE }, ({ nameKey, student }) => [
      nameKey,
      student.id,
    ]);
    const now = seasonOf(deps.clock.today());
    const seasons: SeasonId[] = [now, nextSeason(now), nextSeason(nextSeason(now))];
    return renderPage(
      { title: 'Nog zonder plek', actor, path: '/plaatsingen' },
      <WithoutPlaceView
        path={PATH}
        query={query}
        rows={items}
        count={rows.length}
        next={next}
        seasons={seasons}
        groups={groups.map(({ id, name }): Choice => ({ value: id, label: name }))}
        requestId={newId('req')}
        form={sent ?? freshForm({ season: query.seizoen ?? nextSeason(now) })}
      />,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: pupils who are still without a place, to ask for places for some or all of them',
      allow: ALLOW,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => ({ html: await listPage(actor, query) }),
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: pupils who are still without a place',
      allow: ALLOW,
      audit: 'placement.exported',
      query: listQuery,
      handle: async ({ actor, query }) =>
        csvReply(
          'zonder-plek.csv',
          ['Leerlingnummer', 'Leerling', 'Klas', 'Opleiding', 'Sector', 'Taak', 'Voor'],
          (await listFor(actor, filterOf(query))).map(({ student, groupName, task }) => [
            student.studentNumber,
            `${student.firstName} ${student.lastName}`,
            groupName,
            student.programme,
            sectorNames[student.sector],
            task === null ? '' : taskKindNames[task.kind],
            task?.dueOn ?? '',
          ]),
        ),
    }),
    page({
      method: 'post',
      path: `${PATH}/aanvraag`,
      summary:
        'Form: ask for places for the chosen pupils of the list, or for all of it; everybody else stays where they are',
      allow: ALLOW,
      audit: 'place-request.made',
      query: listQuery,
      handle: async ({ actor, query, body }) => {
        const made = await attempt(body, async (form) => {
          const isAll = form.text('wie') === 'allen';
          const studentIds = isAll
            ? (await listFor(actor, filterOf(query))).map(({ student }) => student.id)
            : form.list('studentIds');
          if (studentIds.length === 0)
            throw invalid('request.invalid', [{ path: 'studentIds', code: 'nobody-ticked' }]);
          const { id, ...asked } = checked(placeRequestForm, {
            ...{ id: form.text('id'), season: form.text('season'), studentIds },
          });
          const isGroup = isAll && query.klas !== undefined && query.q === undefined;
          return deps.ask(actor, isGroup ? { id, season: asked.season, groupId: query.klas } : { id, ...asked });
        });
        return made.ok
          ? { redirect: `/plaatsingen/aanvragen/${made.value}` }
          : { html: await listPage(actor, query, made.form), status: made.status };
      },
    }),
  ];
};
