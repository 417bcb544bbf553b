import { z } from 'zod';
import type { Tone } from '../../web/components/badge.js';
import { Badge } from '../../web/components/badge.js';
import { SelectField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import type { Page } from '../../platform/db/cursor.js';
import { forecastNames, forecastText, HOURS_CSV_HEADER, hoursCsvRow } from './attendance-shape.pages.js';
import type { AttendanceService, HoursQuery, HoursRow } from './attendance.service.js';
import { PRACTICE_STANDINGS, type PracticeStanding } from './hours-meter.rules.js';

const ALLOW = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const PATH = '/aanwezigheid/uren';
const TONES: Readonly<Record<PracticeStanding, Tone>> = { short: 'attention', enough: 'good', over: 'bad' };

const filters = { q: queryText, klas: queryText, tempo: queryOneOf(PRACTICE_STANDINGS) };
const fileQuery = z.object(filters);
const listQuery = z.object({ ...filters, cursor: queryText });
type Filters = z.output<typeof fileQuery>;

const asked = ({ q, klas, tempo }: Filters): HoursQuery => ({ text: q, groupName: klas, standing: tempo });

const HoursList = (props: {
  query: z.output<typeof listQuery>;
  groupNames: readonly string[];
  rows: Page<HoursRow>;
}) => {
  const { q, klas, tempo, cursor } = props.query;
  const query = { q, klas, tempo };
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/aanwezigheid', label: 'Aanwezigheid' }]} here="Uren per leerling" />
      <PageHeading
        title="Uren per leerling"
        lead="Uren en dagen over leerjaar 3 en 4 samen, over alle stages, met wat het in dit tempo wordt."
      />
      <ListSearch
        action={PATH}
        label="Leerlingen zoeken"
        filters={query}
        words="Leerling of bedrijf"
        file={`${PATH}.csv`}
      >
        {(form) => (
          <>
            <SelectField
              form={form}
              name="klas"
              label="Klas"
              none="Alle klassen"
              options={props.groupNames.map((name) => ({ value: name, label: name }))}
            />
            <SelectField
              form={form}
              name="tempo"
              label="In dit tempo"
              none="Alle"
              options={optionsOf(PRACTICE_STANDINGS, forecastNames)}
            />
          </>
        )}
      </ListSearch>
      <Card>
        {props.rows.items.length === 0 ? (
          <EmptyState text="Er is geen leerling met een stage gevonden. Maak de zoekopdracht ruimer." />
        ) : (
          <DataTable
            caption="Uren en dagen, op naam van de leerling"
            captionHidden
            rows={props.rows.items}
            keyOf={({ guided }) => guided.placement.id}
            columns={[
              {
                header: 'Leerling',
                cell: ({ guided }) => <Link href={`/aanwezigheid/${guided.placement.id}`}>{guided.pupil.name}</Link>,
              },
              { header: 'Klas', cell: ({ guided }) => guided.pupil.groupName },
              { header: 'Uren', cell: ({ meter }) => wholeNumber(Math.floor(meter.minutes / 60)) },
              { header: 'Dagen', cell: ({ meter }) => wholeNumber(meter.days) },
              {
                header: 'Nog in te vullen',
                cell: ({ meter }) => (meter.openDays === 0 ? '' : countOf(meter.openDays, 'dag', 'dagen')),
              },
              {
                header: 'Verwachting',
                cell: ({ meter: { forecast } }) =>
                  forecast?.standing ? (
                    <Badge tone={TONES[forecast.standing]}>{forecastNames[forecast.standing]}</Badge>
                  ) : (
                    ''
                  ),
              },
              {
                header: 'Wat het wordt',
                wide: true,
                cell: ({ meter }) => forecastText(meter) ?? 'geen stagedagen meer',
              },
            ]}
          />
        )}
        <Pagination path={PATH} query={query} cursor={cursor} next={props.rows.next} />
      </Card>
    </>
  );
};

/** Hours per pupil: the list and its file. They stand before `/aanwezigheid/:placementId`, which would else take them. */
export const hoursPages = ({ attendance }: { attendance: AttendanceService }): AnyRoute[] => [
  page({
    method: 'get',
    path: PATH,
    summary: 'Page: hours and days per pupil over both years, with what they come to',
    allow: ALLOW,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const [rows, groupNames] = await Promise.all([
        attendance.hoursPage(actor, { ...asked(query), cursor: query.cursor, limit: ROWS_ON_PAGE }),
        attendance.groupNames(actor),
      ]);
      return {
        html: renderPage(
          { title: 'Uren per leerling', actor, path: '/aanwezigheid' },
          <HoursList query={query} groupNames={groupNames} rows={rows} />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${PATH}.csv`,
    summary: 'File: hours and days per pupil over both years',
    allow: ALLOW,
    audit: 'attendance.list-downloaded',
    query: fileQuery,
    handle: async ({ actor, query }) =>
      csvReply('uren.csv', HOURS_CSV_HEADER, (await attendance.hours(actor, asked(query))).map(hoursCsvRow)),
  }),
];
