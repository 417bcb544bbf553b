import { z } from 'zod';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { SearchForm } from '../../web/components/search-form.js';
import { csvReply } from '../../web/csv.js';
import { freshForm } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { noticeQuery, queryOneOf } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { ownPlaceStateNames } from '../../web/texts/placements.nl.js';
import { OWN_PLACE_HEADER, ownPlaceRow, OwnPlaceTable } from './own-place-view.pages.js';
import { OWN_PLACE_STATES } from './own-places.rules.js';
import type { OwnPlaceService } from './own-places.service.js';

const COORDINATOR = ['coordinator'] as const;
const PATH = '/plaatsingen/eigen';
const SHOWN = 200;
const CSV_MOST = 10_000;
const listQuery = z.object({ ...noticeQuery, stand: queryOneOf(OWN_PLACE_STATES) });

/** The lists of places that were found: of a school as page and file, and the nominations for who guards recognitions. */
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
    handle: async ({ actor, query }) => {
      const places = await ownPlaces.list(schoolScopeOf(actor), query.stand, SHOWN);
      return {
        html: renderPage(
          { title: 'Eigen plekken', actor, path: '/plaatsingen', notice: query.melding },
          <>
            <PageHeading
              title="Eigen plekken"
              lead="Plekken die een leerling of begeleider zelf vond."
              actions={<ButtonLink href={addressOf(`${PATH}.csv`, { stand: query.stand })}>Download (CSV)</ButtonLink>}
            />
            <Card>
              <SearchForm action={PATH} label="Zoeken" isFiltered={query.stand !== undefined}>
                <SelectField
                  form={freshForm({ stand: query.stand ?? '' })}
                  name="stand"
                  label="Stand"
                  none="Alle"
                  options={optionsOf(OWN_PLACE_STATES, ownPlaceStateNames)}
                />
              </SearchForm>
            </Card>
            <Card>
              {places.length === 0 ? (
                <EmptyState text="Er is nog geen plek aangedragen. Dat begint bij de leerling." />
              ) : (
                <OwnPlaceTable places={places} hrefOf={({ id }) => `${PATH}/${id}`} />
              )}
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
    handle: async ({ actor, query }) => {
      const places = await ownPlaces.list(schoolScopeOf(actor), query.stand, CSV_MOST);
      return csvReply('eigen-plekken.csv', OWN_PLACE_HEADER, places.map(ownPlaceRow));
    },
  }),
  page({
    method: 'get',
    path: '/aanmeldingen',
    summary: 'Page: companies that schools want recognised',
    allow: ['admin'],
    audit: null,
    handle: async ({ actor }) => {
      const places = await ownPlaces.nominations(SHOWN);
      return {
        html: renderPage(
          { title: 'Aangemelde bedrijven', actor, path: '/aanmeldingen' },
          <>
            <PageHeading
              title="Aangemelde bedrijven"
              lead="Bedrijven waar een leerling stage wil lopen en die nog niet erkend zijn, de oudste boven."
            />
            <Card>
              {places.length === 0 ? (
                <EmptyState text="Er is geen bedrijf aangemeld." />
              ) : (
                <OwnPlaceTable places={places} hrefOf={() => null} />
              )}
            </Card>
          </>,
        ),
      };
    },
  }),
];
