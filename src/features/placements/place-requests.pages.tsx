import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { nextSeason, seasonOf } from '../../domain/season.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf } from '../../platform/db/cursor.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList, csvReply } from '../../web/csv.js';
import { attempt, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { moment, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { askedForWords, PlaceRequestDetail, requestCsv, REQUESTS_PATH as PATH } from './place-request-view.pages.js';
import type { PlaceRequestSeen, PlaceRequestService } from './place-requests.service.js';
import type { PlacementNames } from './placement-lists.pages.js';
import { placementParams } from './placements.schemas.js';

export interface PlaceRequestPagesDeps {
  readonly requests: PlaceRequestService;
  readonly clock: Clock;
  readonly groups: (actor: Actor) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly names: (
    actor: Actor,
    about: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => Promise<PlacementNames>;
}

const ALLOW = ['coordinator'] as const;
const REFRESH_SECONDS = 2;
/** A search for a group takes a second or so: long enough to wait, so that most people never see the page in between. */
const WAIT_MS = 2500;

const listQuery = z.object({ seizoen: seasonId.optional().catch(undefined), cursor: queryText });

/** Pages of a school's requests for places: the list, and what came of each. They are made on the list of pupils without a place. */
export const placeRequestPages = (deps: PlaceRequestPagesDeps): AnyRoute[] => {
  const { requests, clock } = deps;

  const groupNames = async (actor: Actor): Promise<(id: string) => string> => {
    const names = new Map((await deps.groups(actor)).map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? 'een klas';
  };

  const namesOf = (actor: Actor, { request, pupils }: PlaceRequestSeen) =>
    deps.names(actor, {
      studentIds: request.studentIds,
      establishmentIds: [...new Set(pupils.flatMap(({ place }) => place?.establishmentId ?? []))],
    });

  const detailPage = async (
    actor: Actor,
    id: string,
    { waitMs = 0, fault = null }: { waitMs?: number; fault?: FormState | null } = {},
  ): Promise<string> => {
    const seen = await requests.get(actor, id, waitMs);
    const [names, groupName] = await Promise.all([namesOf(actor, seen), groupNames(actor)]);
    return renderPage(
      {
        title: `Plekken voor ${askedForWords(seen.request, groupName)}`,
        ...{ actor, path: '/plaatsingen' },
        ...(seen.state === 'running' ? { refreshSeconds: REFRESH_SECONDS } : {}),
      },
      <PlaceRequestDetail {...{ seen, names, groupName, fault }} />,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: requests for places, newest first',
      allow: ALLOW,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query: { seizoen, cursor } }) => {
        const [{ items, next }, groupName] = await Promise.all([
          requests.list(actor, { season: seizoen }, { after: placeOf(cursor, 'number'), limit: ROWS_ON_PAGE }),
          groupNames(actor),
        ]);
        const now = seasonOf(clock.today());
        const seasons = [now, nextSeason(now), nextSeason(nextSeason(now))];
        return {
          html: renderPage(
            { title: 'Aanvragen', actor, path: '/plaatsingen' },
            <>
              <Breadcrumb crumbs={[{ href: '/plaatsingen', label: 'Stages' }]} here="Aanvragen" />
              <PageHeading
                title="Aanvragen van plekken"
                lead="Voor wie u plekken zocht, en wat ervan kwam. Een nieuwe aanvraag begint bij wie nog zonder plek is."
                actions={
                  <ButtonLink href="/plaatsingen/zonder-plek" look="primary">
                    Plekken aanvragen
                  </ButtonLink>
                }
              />
              <ListSearch action={PATH} label="Aanvragen" filters={{ seizoen }} file={`${PATH}.csv`}>
                {(form) => (
                  <SelectField
                    form={form}
                    name="seizoen"
                    label="Seizoen"
                    none="Alle"
                    options={seasons.map((value) => ({ value, label: seasonName(value) }))}
                  />
                )}
              </ListSearch>
              <Card>
                {items.length === 0 ? (
                  <EmptyState text="Er zijn hier nog geen plekken aangevraagd." />
                ) : (
                  <DataTable
                    caption="Aanvragen, de nieuwste eerst"
                    captionHidden
                    rows={items}
                    keyOf={({ request }) => request.id}
                    columns={[
                      {
                        header: 'Aanvraag',
                        cell: ({ request }) => (
                          <Link href={`${PATH}/${request.id}`}>{askedForWords(request, groupName)}</Link>
                        ),
                      },
                      { header: 'Seizoen', cell: ({ request }) => seasonName(request.season) },
                      { header: 'Aangevraagd', cell: ({ request }) => moment(request.requestedAt) },
                      {
                        header: 'Geregeld',
                        cell: ({ request, settled }) =>
                          `${wholeNumber(settled)} van ${wholeNumber(request.studentIds.length)}`,
                      },
                    ]}
                  />
                )}
                <Pagination path={PATH} query={{ seizoen }} cursor={cursor} next={next} />
              </Card>
            </>,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: requests for places',
      allow: ALLOW,
      audit: 'place-request.exported',
      query: listQuery,
      handle: async ({ actor, query: { seizoen } }) => {
        const groupName = await groupNames(actor);
        return csvOfList('aanvragen.csv', async ({ cursor, limit }) => {
          const after = placeOf(cursor, 'number');
          const { items, next } = await requests.list(actor, { season: seizoen }, { after, limit });
          return {
            header: ['Aanvraag', 'Seizoen', 'Aangevraagd', 'Leerlingen', 'Geregeld'],
            rows: items.map(({ request, settled }) => [
              ...[askedForWords(request, groupName), request.season, request.requestedAt.toISOString()],
              ...[String(request.studentIds.length), String(settled)],
            ]),
            next,
          };
        });
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: what came of a request for places: found, not found and why, settled',
      allow: ALLOW,
      audit: null,
      params: placementParams,
      handle: async ({ actor, params }) => ({ html: await detailPage(actor, params.id, { waitMs: WAIT_MS }) }),
    }),
    page({
      method: 'get',
      path: `${PATH}/:id/uitkomst.csv`,
      summary: 'File: what came of a request for places',
      allow: ALLOW,
      audit: 'place-request.exported',
      params: placementParams,
      handle: async ({ actor, params }) => {
        const seen = await requests.get(actor, params.id);
        const { header, rows } = requestCsv(seen.pupils, await namesOf(actor, seen));
        return csvReply('aanvraag.csv', header, rows);
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/opnieuw`,
      summary: 'Form: look again for the pupils of a request who have no place yet',
      allow: ALLOW,
      audit: 'place-request.searched',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, () => requests.searchAgain(actor, id));
        return done.ok
          ? { redirect: `${PATH}/${id}` }
          : { html: await detailPage(actor, id, { fault: done.form }), status: done.status };
      },
    }),
  ];
};
