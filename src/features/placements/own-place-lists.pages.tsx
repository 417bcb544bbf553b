import { z } from 'zod';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { SelectField } from '../../web/components/field.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { csvOfList } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { ownPlaceStateNames } from '../../web/texts/placements.nl.js';
import { OWN_PLACE_HEADER, ownPlaceRow, OwnPlaceTable } from './own-place-view.pages.js';
import { OWN_PLACE_STATES } from './own-places.rules.js';
import type { OwnPlaceService } from './own-places.service.js';

const COORDINATOR = ['coordinator'] as const;
const PATH = '/plaatsingen/eigen';
const NOMINATIONS = '/aanmeldingen';
const listQuery = z.object({ ...noticeQuery, q: queryText, stand: queryOneOf(OWN_PLACE_STATES), cursor: queryText });
const nominationQuery = z.object({ q: queryText, cursor: queryText });

/** The lists of places that were found: of a school, and the nominations for who guards recognitions; each as page and file. */
export const ownPlaceListPages = ({
  ownPlaces,
}: {
  ownPlaces: Pick<OwnPlaceService, 'list' | 'nominations'>;
}): AnyRoute[] => [
  page({
    method: 'get',
    path: PATH,
    summary: 'Page: places that pupils and mentors found',
    allow: COORDINATOR,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query: { q, stand, cursor, melding } }) => {
      const window = { cursor, limit: ROWS_ON_PAGE };
      const { items, next } = await ownPlaces.list(schoolScopeOf(actor), { state: stand, search: q }, window);
      const filter = { q, stand };
      const isFiltered = q !== undefined || stand !== undefined;
      return {
        html: renderPage(
          { title: 'Eigen plekken', actor, path: '/plaatsingen', notice: melding },
          <>
            <PageHeading
              title="Eigen plekken"
              lead="Plekken die een leerling of begeleider zelf vond, de nieuwste boven."
            />
            <ListSearch
              action={PATH}
              label="Zoeken"
              filters={filter}
              words="Bedrijf, plaats, leerling of leerlingnummer"
              file={`${PATH}.csv`}
            >
              {(form) => (
                <SelectField
                  form={form}
                  name="stand"
                  label="Stand"
                  none="Alle"
                  options={optionsOf(OWN_PLACE_STATES, ownPlaceStateNames)}
                />
              )}
            </ListSearch>
            <Card>
              {items.length === 0 ? (
                <EmptyState
                  text={
                    isFiltered
                      ? 'Geen aangedragen plekken gevonden.'
                      : 'Er is nog geen plek aangedragen. Dat begint bij de leerling.'
                  }
                />
              ) : (
                <OwnPlaceTable places={items} hrefOf={({ id }) => `${PATH}/${id}`} />
              )}
              <Pagination path={PATH} query={filter} cursor={cursor} next={next} />
            </Card>
          </>,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${PATH}.csv`,
    summary: 'File: places that pupils and mentors found',
    allow: COORDINATOR,
    audit: 'own-place.exported',
    query: listQuery,
    handle: ({ actor, query: { q, stand } }) =>
      csvOfList('eigen-plekken.csv', async (part) => {
        const { items, next } = await ownPlaces.list(schoolScopeOf(actor), { state: stand, search: q }, part);
        return { header: OWN_PLACE_HEADER, rows: items.map(ownPlaceRow), next };
      }),
  }),
  page({
    method: 'get',
    path: NOMINATIONS,
    summary: 'Page: companies that schools want recognised',
    allow: ['admin'],
    audit: null,
    query: nominationQuery,
    handle: async ({ actor, query: { q, cursor } }) => {
      const { items, next } = await ownPlaces.nominations(q, { cursor, limit: ROWS_ON_PAGE });
      return {
        html: renderPage(
          { title: 'Aangemelde bedrijven', actor, path: NOMINATIONS },
          <>
            <PageHeading
              title="Aangemelde bedrijven"
              lead="Bedrijven waar een leerling stage wil lopen en die nog niet erkend zijn, de oudste boven."
            />
            <ListSearch
              action={NOMINATIONS}
              label="Zoeken"
              filters={{ q }}
              words="Bedrijf of plaats"
              file={`${NOMINATIONS}.csv`}
            />
            <Card>
              {items.length === 0 ? (
                <EmptyState text={q === undefined ? 'Er is geen bedrijf aangemeld.' : 'Geen bedrijf gevonden.'} />
              ) : (
                <OwnPlaceTable places={items} hrefOf={() => null} />
              )}
              <Pagination path={NOMINATIONS} query={{ q }} cursor={cursor} next={next} />
            </Card>
          </>,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${NOMINATIONS}.csv`,
    summary: 'File: companies that schools want recognised',
    allow: ['admin'],
    audit: 'own-place.exported',
    query: nominationQuery,
    handle: ({ query: { q } }) => {
      // What the pupil would do there is written by the pupil: it stays at the school.
      const nominated = (row: readonly string[]): string[] => row.slice(0, OWN_PLACE_HEADER.indexOf('Werk'));
      return csvOfList('aanmeldingen.csv', async (part) => {
        const { items, next } = await ownPlaces.nominations(q, part);
        return { header: nominated(OWN_PLACE_HEADER), rows: items.map(ownPlaceRow).map(nominated), next };
      });
    },
  }),
];
