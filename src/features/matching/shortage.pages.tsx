import type { Actor } from '../../domain/actor.js';
import { ButtonLink } from '../../web/components/button.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { wholeNumber } from '../../web/texts/format.nl.js';
import { sectorNames, weekdayNames, weekdayShortNames } from '../../web/texts/labels.nl.js';
import type { ShortageAdvice } from './explanation/shortage.js';
import type { MatchingPagesDeps } from './matching.pages.js';
import { runParams } from './matching.schemas.js';
import { byId, offerName, type Names } from './outcome-shape.pages.js';

const ALLOW = ['coordinator'] as const;

/** The page on places that are short. */
export const shortagePages = (deps: MatchingPagesDeps): AnyRoute[] => {
  const advised = async (actor: Actor, id: string): Promise<{ advice: ShortageAdvice; names: Names }> => {
    const advice = await deps.matching.ask(actor, id, { kind: 'shortage-advice' });
    const offers = await deps.offerNames(advice.offers.map(({ offerId }) => offerId));
    return { advice, names: { pupils: byId([]), offers: byId(offers) } };
  };

  return [
    page({
      method: 'get',
      path: '/matching/:id/tekorten.csv',
      summary: 'File: where one place more would help most',
      allow: ALLOW,
      audit: 'matching-run.downloaded',
      params: runParams,
      handle: async ({ actor, params }) => {
        const { advice, names } = await advised(actor, params.id);
        return csvReply(
          'tekorten.csv',
          ['Bedrijf', 'Sector', 'Dagen', 'Wachtenden', 'Geplaatst met één plek erbij'],
          advice.offers.map(({ offerId, sector, weekdays, waiting, placedAfter }) => [
            ...[offerName(names, offerId), sectorNames[sector]],
            ...[weekdays.map((day) => weekdayShortNames[day]).join(' '), String(waiting), String(placedAfter)],
          ]),
        );
      },
    }),
    page({
      method: 'get',
      path: '/matching/:id/tekorten',
      summary: 'Page: where one place more would help most',
      allow: ALLOW,
      audit: null,
      params: runParams,
      handle: async ({ actor, params }) => {
        const { advice, names } = await advised(actor, params.id);
        return {
          html: renderPage(
            { title: 'Tekorten', actor, path: '/matching' },
            <ShortagePage runId={params.id} advice={advice} names={names} />,
          ),
        };
      },
    }),
  ];
};

const Crumbs = ({ runId, here }: { runId: string; here: string }) => (
  <Breadcrumb
    crumbs={[
      { href: '/matching', label: 'Matching' },
      { href: `/matching/${runId}`, label: 'Uitkomst' },
    ]}
    here={here}
  />
);

const ShortagePage = ({ runId, advice, names }: { runId: string; advice: ShortageAdvice; names: Names }) => (
  <>
    <Crumbs runId={runId} here="Tekorten" />
    <PageHeading
      title="Waar helpt één plek erbij?"
      lead="Elke plek is doorgerekend: zoveel leerlingen krijgen ten minste een plek als dit bedrijf er één leerling bij neemt."
    />
    <Card title="Bedrijven om te vragen">
      {advice.offers.length === 0 ? (
        <EmptyState text="Er is geen bedrijf waar één plek erbij meer of beter passende plekken geeft." />
      ) : (
        <DataTable
          caption="Waar één plek erbij helpt, het meeste eerst"
          captionHidden
          rows={advice.offers}
          keyOf={({ offerId }) => offerId}
          columns={[
            {
              header: 'Bedrijf',
              cell: (row) => <Link href={`/vestigingen/${row.establishmentId}`}>{offerName(names, row.offerId)}</Link>,
            },
            { header: 'Sector', cell: ({ sector }) => sectorNames[sector] },
            { header: 'Dagen', cell: ({ weekdays }) => <DayMarks on={weekdays} /> },
            { header: 'Wachtenden', cell: ({ waiting }) => wholeNumber(waiting), numeric: true },
            {
              header: 'Geplaatst met één plek erbij',
              cell: ({ placedAfter }) =>
                placedAfter > advice.placedNow
                  ? `${wholeNumber(placedAfter)} (${wholeNumber(placedAfter - advice.placedNow)} meer)`
                  : 'evenveel, maar beter passend',
            },
          ]}
        />
      )}
    </Card>
    <Card title="Leerlingen zonder plek, per sector en dag">
      {advice.demand.length === 0 ? (
        <EmptyState text="Iedereen heeft een plek." />
      ) : (
        <DataTable
          caption="Leerlingen zonder plek, per sector en stagedag"
          captionHidden
          rows={advice.demand}
          keyOf={({ sector, weekday }) => `${sector} ${weekday}`}
          columns={[
            { header: 'Sector', cell: ({ sector }) => sectorNames[sector] },
            { header: 'Dag', cell: ({ weekday }) => weekdayNames[weekday] },
            { header: 'Leerlingen', cell: ({ pupils }) => wholeNumber(pupils), numeric: true },
          ]}
        />
      )}
      <div class="lw-actions">
        <ButtonLink href={`/matching/${runId}`}>Terug naar de uitkomst</ButtonLink>
        <ButtonLink href={`/matching/${runId}/tekorten.csv`} look="subtle">
          Download (CSV)
        </ButtonLink>
      </div>
    </Card>
  </>
);
