import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { Alert } from '../../web/components/alert.js';
import { ButtonLink } from '../../web/components/button.js';
import { Figures } from '../../web/components/figures.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf, decimal, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName, weekdayList } from '../../web/texts/labels.nl.js';
import { modeNames, modeShortNames } from '../../web/texts/matching.nl.js';
import type { ComparisonService, ComparisonView } from './comparisons.service.js';
import type { OutcomeFigures, Differences } from './explanation/comparing.js';
import type { Spot } from './explanation/what-if.js';
import type { MatchingPagesDeps } from './matching.pages.js';
import { runParams } from './matching.schemas.js';
import type { RunView } from './matching.service.js';
import { byId, offerName, pupilName, type Names } from './outcome-shape.pages.js';
import { ForgottenPupils, RunPupil } from './run-pupil.pages.js';

const ALLOW = ['coordinator'] as const;
const REFRESH_SECONDS = 2;
const WAIT_FOR_START_MS = 2500;

const differencesQuery = z.object({ met: queryText, toon: queryText });

export interface ComparisonPagesDeps extends Pick<MatchingPagesDeps, 'matching' | 'pupilNames' | 'offerNames'> {
  readonly comparisons: ComparisonService;
}

export interface FigureRow {
  readonly label: string;
  readonly cells: readonly string[];
}

/** The figures of runs as rows: one row a figure, one cell a run. A run without an outcome has a dash. */
export const figureRows = (runs: ComparisonView['runs'], names: Names): FigureRow[] => {
  const row = (label: string, cell: (figures: OutcomeFigures, run: RunView) => string): FigureRow => ({
    label,
    cells: runs.map(({ figures, run }) => (figures === null ? '–' : cell(figures, run))),
  });
  const worst = ({ worstOff }: OutcomeFigures): string =>
    worstOff === null ? 'niemand' : `${pupilName(names, worstOff.studentId)} (${wholeNumber(worstOff.cost)})`;
  return [
    row('Geplaatst', ({ placed }, run) => `${wholeNumber(placed)} van ${wholeNumber(run.studentIds.length)}`),
    row('Kosten samen (lager past beter)', ({ cost }) => wholeNumber(cost)),
    row('Leerlingen per rang (1 past het best)', ({ ranks }) =>
      ranks.map(({ rank, pupils }) => `rang ${rank}: ${wholeNumber(pupils)}`).join(', '),
    ),
    row('Reistijd, de middelste', ({ travelMinutes }) =>
      travelMinutes === null ? '–' : `${wholeNumber(travelMinutes.median)} min`,
    ),
    row('Reistijd, de langste', ({ travelMinutes }) =>
      travelMinutes === null ? '–' : `${wholeNumber(travelMinutes.most)} min`,
    ),
    row('Leerling met de minst passende plek', worst),
    row('Paren die liever met elkaar willen', ({ blockingPairs }) => wholeNumber(blockingPairs)),
    row('Bewijs', (_figures, run) => certificateShort(run)),
  ];
};

const certificateShort = ({ outcome }: RunView): string => {
  if (outcome === null) return '–';
  const { proven, placed, bound, gap } = outcome.certificate;
  if (proven) return 'bewezen het beste';
  return placed >= bound.placed
    ? `meer plaatsen kan niet; kosten hooguit ${decimal(gap * 100)}% lager`
    : `hooguit ${wholeNumber(bound.placed)} te plaatsen`;
};

const spotWords = (spot: Spot | null, names: Names): string =>
  spot === null ? 'geen plek' : `${offerName(names, spot.offerId)} (${weekdayList(spot.weekdays)})`;

export interface DifferenceRow {
  readonly studentId: string;
  readonly name: string;
  readonly groupName: string;
  readonly from: string;
  readonly to: string;
}

/** Pupils with their place in two runs, by name; only those with a difference, or everybody. */
export const differenceRows = (
  { moves }: Differences,
  to: RunView,
  names: Names,
  onlyDifferences: boolean,
): DifferenceRow[] => {
  const row = (studentId: string, was: string, is: string): DifferenceRow => ({
    studentId,
    name: pupilName(names, studentId),
    groupName: names.pupils.get(studentId)?.groupName ?? '',
    from: was,
    to: is,
  });
  const moved = new Set(moves.map(({ studentId }) => studentId));
  const rest = onlyDifferences ? [] : to.studentIds.filter((id) => !moved.has(id));
  const place = new Map(to.outcome?.placements.map((one) => [one.studentId, spotWords(one, names)]));
  return [
    ...moves.map(({ studentId, from, to: after }) => row(studentId, spotWords(from, names), spotWords(after, names))),
    ...rest.map((id) => row(id, place.get(id) ?? 'geen plek', place.get(id) ?? 'geen plek')),
  ].sort((a, b) => a.name.localeCompare(b.name, 'nl'));
};

/** The pages that lay runs side by side. */
export const comparisonPages = ({ comparisons, matching, pupilNames, offerNames }: ComparisonPagesDeps): AnyRoute[] => {
  const compared = async (actor: Actor, id: string): Promise<{ comparison: ComparisonView; names: Names }> => {
    const comparison = await comparisons.get(actor, id);
    const worst = comparison.runs.flatMap(({ figures }) => figures?.worstOff?.studentId ?? []);
    return { comparison, names: { pupils: byId(await pupilNames(actor, worst)), offers: byId([]) } };
  };

  const differing = async (actor: Actor, id: string, query: z.output<typeof differencesQuery>) => {
    const { from, to, differences } = await comparisons.differences(actor, id, query.met ?? id);
    const offers = [from, to].flatMap(({ outcome }) => outcome?.placements.map(({ offerId }) => offerId) ?? []);
    const names = {
      pupils: byId(await pupilNames(actor, [...new Set([...from.studentIds, ...to.studentIds])])),
      offers: byId(await offerNames([...new Set(offers)])),
    };
    return { from, to, differences, names, onlyDifferences: query.toon !== 'alles' };
  };

  return [
    page({
      method: 'post',
      path: '/matching/:id/vergelijken',
      summary: 'Form: compare all modes for the pupils of a run, on the facts of today',
      allow: ALLOW,
      audit: 'matching-comparison.started',
      params: runParams,
      handle: async ({ actor, params }) => {
        const { season, groupId, seed, studentIds } = await matching.get(actor, params.id);
        const who = groupId === null ? { studentIds } : { groupId };
        const { id } = await comparisons.start(actor, { season, seed, ...who });
        await comparisons.getWhenEnded(actor, id, WAIT_FOR_START_MS);
        return { redirect: `/matching/vergelijken/${id}` };
      },
    }),
    page({
      method: 'get',
      path: '/matching/vergelijken/:id',
      summary: 'Page: the modes of matching side by side',
      allow: ALLOW,
      audit: null,
      params: runParams,
      handle: async ({ actor, params }) => {
        const { comparison, names } = await compared(actor, params.id);
        const frame = {
          title: 'Manieren vergelijken',
          actor,
          path: '/matching',
          ...(comparison.state === 'running' ? { refreshSeconds: REFRESH_SECONDS } : {}),
        };
        return { html: renderPage(frame, <ComparisonPage comparison={comparison} names={names} />) };
      },
    }),
    page({
      method: 'get',
      path: '/matching/vergelijken/:id/manieren.csv',
      summary: 'File: the modes of matching side by side',
      allow: ALLOW,
      audit: 'matching-run.downloaded',
      params: runParams,
      handle: async ({ actor, params }) => {
        const { comparison, names } = await compared(actor, params.id);
        return csvReply(
          'manieren.csv',
          ['Wat', ...comparison.runs.map(({ run }) => modeShortNames[run.mode])],
          figureRows(comparison.runs, names).map(({ label, cells }) => [label, ...cells]),
        );
      },
    }),
    page({
      method: 'get',
      path: '/matching/:id/verschillen.csv',
      summary: 'File: two runs pupil by pupil',
      allow: ALLOW,
      audit: 'matching-run.downloaded',
      params: runParams,
      query: differencesQuery,
      handle: async ({ actor, params, query }) => {
        const { to, differences, names, onlyDifferences } = await differing(actor, params.id, query);
        return csvReply(
          'verschillen.csv',
          ['Leerling', 'Klas', 'Was', 'Wordt'],
          differenceRows(differences, to, names, onlyDifferences).map((row) => [
            row.name,
            row.groupName,
            row.from,
            row.to,
          ]),
        );
      },
    }),
    page({
      method: 'get',
      path: '/matching/:id/verschillen',
      summary: 'Page: two runs pupil by pupil',
      allow: ALLOW,
      audit: null,
      params: runParams,
      query: differencesQuery,
      handle: async ({ actor, params, query }) => {
        const found = await differing(actor, params.id, query);
        return {
          html: renderPage({ title: 'Verschillen', actor, path: '/matching' }, <DifferencesPage {...found} />),
        };
      },
    }),
  ];
};

const ComparisonPage = ({ comparison, names }: { comparison: ComparisonView; names: Names }) => {
  const { runs, state } = comparison;
  const [first] = runs;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/matching', label: 'Matching' }]} here="Manieren vergelijken" />
      <PageHeading
        title={`Manieren vergelijken${first ? `, ${seasonName(first.run.season)}` : ''}`}
        lead="Dezelfde leerlingen, plekken en regels; alleen wat het zwaarst weegt verschilt."
      />
      {state === 'running' ? (
        <Alert kind="info" role="status" title="Nog bezig met rekenen">
          <p>Deze pagina ververst zichzelf.</p>
        </Alert>
      ) : null}
      <Card title="Naast elkaar">
        <DataTable
          caption="Uitkomst per manier"
          captionHidden
          rows={figureRows(runs, names)}
          keyOf={({ label }) => label}
          columns={[
            { header: 'Wat', cell: ({ label }) => label },
            ...runs.map(({ run }, at) => ({
              header: modeShortNames[run.mode],
              cell: ({ cells }: FigureRow) => cells[at] ?? '–',
            })),
          ]}
        />
        <div class="lw-actions">
          {runs.map(({ run }) => (
            <ButtonLink href={`/matching/${run.id}`} key={run.id}>
              {`Uitkomst: ${modeShortNames[run.mode]}`}
            </ButtonLink>
          ))}
          {state === 'done' ? (
            <ButtonLink href={`/matching/vergelijken/${comparison.id}/manieren.csv`} look="subtle">
              Download (CSV)
            </ButtonLink>
          ) : null}
        </div>
      </Card>
      {state === 'done' && first ? (
        <Card title="Per leerling">
          <ul class="lw-reasons">
            {runs.slice(1).map(({ run }) => (
              <li key={run.id}>
                <Link href={addressOf(`/matching/${first.run.id}/verschillen`, { met: run.id })}>
                  {`Wat verandert er van “${modeShortNames[first.run.mode]}” naar “${modeShortNames[run.mode]}”?`}
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  );
};

const DifferencesPage = (props: {
  from: RunView;
  to: RunView;
  differences: Differences;
  names: Names;
  onlyDifferences: boolean;
}) => {
  const { from, to, differences, names, onlyDifferences } = props;
  const path = `/matching/${from.id}/verschillen`;
  const rows = differenceRows(differences, to, names, onlyDifferences);
  const { gained, lost, moved, same } = differences;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/matching', label: 'Matching' },
          { href: `/matching/${to.id}`, label: 'Uitkomst' },
        ]}
        here="Verschillen"
      />
      <PageHeading
        title="Verschillen tussen twee matchings"
        lead={`Van “${modeNames[from.mode]}” (${countOf(differences.from.placed, 'leerling', 'leerlingen')} geplaatst) naar “${modeNames[to.mode]}” (${wholeNumber(differences.to.placed)} geplaatst).`}
      />
      <Figures
        items={[
          { label: 'Krijgt een plek', value: wholeNumber(gained), tone: 'good' },
          { label: 'Verliest de plek', value: wholeNumber(lost), ...(lost > 0 ? { tone: 'attention' as const } : {}) },
          { label: 'Andere plek of dagen', value: wholeNumber(moved) },
          { label: 'Zelfde plek', value: wholeNumber(same) },
        ]}
      />
      <ForgottenPupils studentIds={[...from.studentIds, ...to.studentIds]} />
      <Card
        title="Per leerling"
        actions={
          onlyDifferences ? (
            <ButtonLink href={addressOf(path, { met: to.id, toon: 'alles' })}>Toon iedereen</ButtonLink>
          ) : (
            <ButtonLink href={addressOf(path, { met: to.id })}>Alleen verschillen</ButtonLink>
          )
        }
      >
        {rows.length === 0 ? (
          <EmptyState text="Er zijn geen verschillen: iedere leerling heeft in beide matchings dezelfde plek." />
        ) : (
          <DataTable
            caption="Leerlingen met hun plek in beide matchings"
            captionHidden
            rows={rows}
            keyOf={({ studentId }) => studentId}
            columns={[
              {
                header: 'Leerling',
                cell: (row) => <RunPupil runId={to.id} row={row} />,
              },
              { header: 'Was', cell: (row) => row.from },
              { header: 'Wordt', cell: (row) => (row.from === row.to ? 'hetzelfde' : row.to) },
            ]}
          />
        )}
        <div class="lw-actions">
          <ButtonLink
            href={addressOf(`${path}.csv`, { met: to.id, toon: onlyDifferences ? undefined : 'alles' })}
            look="subtle"
          >
            Download (CSV)
          </ButtonLink>
        </div>
      </Card>
    </>
  );
};
