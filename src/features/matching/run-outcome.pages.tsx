import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { Bar, Figures } from '../../web/components/figures.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { countOf, decimal, moment, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { modeNames } from '../../web/texts/matching.nl.js';
import { wording } from '../../web/texts.nl.js';
import type { RunOutcome } from './matching.rules.js';
import type { RunView } from './matching.service.js';
import {
  certificateWords,
  commonReasons,
  placedRows,
  selectionWords,
  unplacedRows,
  type Names,
  type PupilName,
  type PlacedRow,
  type UnplacedRow,
} from './outcome-shape.pages.js';
import { ForgottenPupils, RunPupil } from './run-pupil.pages.js';
import { isNobody } from '../../domain/forgotten-pupil.js';
import type { StudentGroup } from '../../domain/school.js';
import { AdviceForm } from './timetable-advice.pages.js';

const ROWS = 50;
const UNPLACED_SHOWN = 10;

/** A part of a long list, and where the parts beside it start. */
export const partOf = <T,>(items: readonly T[], from: number) => ({
  items: items.slice(from, from + ROWS),
  before: from > 0 ? Math.max(0, from - ROWS) : null,
  after: from + ROWS < items.length ? from + ROWS : null,
});

export const runTitle = (run: RunView, groupName: string | null): string =>
  `Matching ${selectionWords(run, groupName)}, ${seasonName(run.season)}`;

interface RunPageProps {
  readonly run: RunView;
  readonly groupName: string | null;
  /** The groups whose pupils took part. */
  readonly groups: readonly StudentGroup[];
  readonly names: Names;
  /** Who were left out, since use of their data was restricted. */
  readonly leftOut: readonly PupilName[];
  readonly from: number;
}

export const RunPage = ({ run, groupName, groups, names, leftOut, from }: RunPageProps) => (
  <>
    <Breadcrumb crumbs={[{ href: '/matching', label: 'Matching' }]} here={seasonName(run.season)} />
    {run.outcome ? (
      <Outcome {...{ run, groupName, groups, names, leftOut, from }} outcome={run.outcome} />
    ) : run.state === 'running' ? (
      <Running run={run} groupName={groupName} />
    ) : (
      <>
        <PageHeading title={runTitle(run, groupName)} />
        <Alert kind="error" title="De matching is mislukt">
          <p>
            {wording(run.failure ?? 'matching-run.failed', {}) ??
              'De berekening is gestopt voordat er een uitkomst was.'}
          </p>
        </Alert>
        <div class="lw-actions">
          <ButtonLink href="/matching" look="primary">
            Start een nieuwe matching
          </ButtonLink>
        </div>
      </>
    )}
  </>
);

const Running = ({ run, groupName }: Pick<RunPageProps, 'run' | 'groupName'>) => (
  <>
    <PageHeading
      title={runTitle(run, groupName)}
      lead="De matching is bezig. Deze pagina ververst zichzelf; u mag ook later terugkomen."
    />
    <Card title="Bezig met rekenen">
      <div role="status" class="lw-stack lw-stack--tight">
        <div class="lw-progress">
          <Bar
            className="lw-bar"
            percent={
              run.progress === null || run.progress.bound === 0 ? 5 : (100 * run.progress.placed) / run.progress.bound
            }
          />
        </div>
        <p>
          {run.progress === null
            ? 'De plekken en roosters worden naast elkaar gelegd.'
            : `${wholeNumber(run.progress.placed)} leerlingen geplaatst, na ${decimal(run.progress.seconds)} seconden. Het kunnen er nooit meer dan ${wholeNumber(run.progress.bound)} worden.`}
        </p>
      </div>
      <div class="lw-actions">
        <ButtonLink href={`/matching/${run.id}`}>Ververs</ButtonLink>
        <form method="post" action={`/matching/${run.id}/stoppen`}>
          <Button look="subtle">Stop en houd wat er nu is</Button>
        </form>
      </div>
    </Card>
  </>
);

/** Who was left out, for the coordinator of the school only: the reason stands with the pupil. */
const LeftOut = ({ pupils }: { pupils: readonly PupilName[] }) =>
  pupils.length === 0 ? null : (
    <Alert kind="info" title={`${countOf(pupils.length, 'leerling deed', 'leerlingen deden')} niet mee`}>
      <p>Het gebruik van hun gegevens was beperkt toen deze matching begon. Dit ziet alleen de stagecoördinator.</p>
      <ul>
        {pupils.map(({ id, name, groupName }) => (
          <li key={id}>
            <Link href={`/leerlingen/${id}/privacy`}>{name}</Link>, {groupName}
          </li>
        ))}
      </ul>
    </Alert>
  );

/** Who was placed and who was not, and what can be asked about them. */
const Pupils = ({
  run,
  outcome,
  groups,
  names,
  from,
}: Omit<RunPageProps, 'groupName' | 'leftOut'> & { outcome: RunOutcome }) => {
  const placed = placedRows(outcome, names);
  const unplaced = unplacedRows(outcome, names);
  const part = partOf(placed, from);
  return (
    <>
      <MoreAbout run={run} />
      <ForgottenPupils studentIds={run.studentIds} />
      <Unplaced runId={run.id} rows={unplaced} outcome={outcome} />
      <Card
        title="Geplaatste leerlingen"
        id="geplaatst"
        lead={
          placed.length > ROWS
            ? `${wholeNumber(from + 1)} tot en met ${wholeNumber(from + part.items.length)} van ${wholeNumber(placed.length)}`
            : undefined
        }
      >
        {placed.length === 0 ? (
          <EmptyState text="Niemand kon geplaatst worden. Hierboven staat waarom." />
        ) : (
          <PlacedTable runId={run.id} rows={part.items} />
        )}
        {part.before === null && part.after === null ? null : (
          <nav class="lw-pages" aria-label="Bladeren in geplaatste leerlingen">
            {part.before === null ? <span /> : <ButtonLink href={pathAt(run.id, part.before)}>Vorige</ButtonLink>}
            {part.after === null ? null : <ButtonLink href={pathAt(run.id, part.after)}>Volgende</ButtonLink>}
          </nav>
        )}
      </Card>
      {groups.length === 0 ? null : <AdviceForm runId={run.id} groups={groups} />}
    </>
  );
};

const noteOnUnplaced = (count: number, isForgotten: boolean) => {
  if (count === 0) return 'iedereen heeft een plek';
  return isForgotten ? 'bij deze plekken' : <a href="#zonder-plek">bekijk wie en waarom</a>;
};

const Outcome = ({ run, outcome, groupName, groups, names, leftOut, from }: RunPageProps & { outcome: RunOutcome }) => {
  const { certificate, placements: placed, unplaced } = outcome;
  const proof = certificateWords(certificate);
  const isForgotten = run.studentIds.every(isNobody);
  return (
    <>
      <PageHeading
        title={runTitle(run, groupName)}
        lead={`Uitkomst van ${moment(run.requestedAt)}. Dit is een voorstel: er is nog niets vastgelegd.`}
        actions={
          <>
            {placed.length === 0 || isForgotten ? null : (
              <ButtonLink href={`/matching/${run.id}/voorstellen`} look="primary">
                Voorstellen aan bedrijven
              </ButtonLink>
            )}
            <ButtonLink href={`/matching/${run.id}/uitkomst.csv`}>Download (CSV)</ButtonLink>
            <ButtonLink href="/matching">Nieuwe matching</ButtonLink>
            <ButtonLink href={`/matching/${run.id}/geschiedenis`}>Geschiedenis</ButtonLink>
          </>
        }
      />
      <Figures
        items={[
          {
            label: 'Geplaatst',
            value: wholeNumber(placed.length),
            note: `van ${countOf(run.studentIds.length, 'leerling', 'leerlingen')}`,
            tone: 'good',
            percent: (100 * placed.length) / Math.max(1, run.studentIds.length),
          },
          {
            label: 'Nog zonder plek',
            value: wholeNumber(unplaced.length),
            note: noteOnUnplaced(unplaced.length, isForgotten),
            tone: unplaced.length === 0 ? 'good' : 'attention',
          },
          {
            label: 'Meest haalbare',
            value: wholeNumber(certificate.bound.placed),
            note: 'meer kan niet met deze plekken',
          },
          {
            label: 'Bekeken plekken',
            value: wholeNumber(outcome.offers),
            note: `${wholeNumber(outcome.options)} mogelijke combinaties`,
          },
        ]}
      />
      <Alert kind={certificate.proven ? 'ok' : 'info'} title={proof.title}>
        <p>{proof.text}</p>
      </Alert>
      <LeftOut pupils={leftOut} />
      {isForgotten ? (
        <Alert kind="info" title="De leerlingen zijn uit deze matching gehaald">
          <p>Een jaar na het seizoen blijven alleen de aantallen staan, en hoe goed de uitkomst was.</p>
        </Alert>
      ) : (
        <Pupils {...{ run, outcome, groups, names, from }} />
      )}
      <details class="lw-details">
        <summary>Hoe is dit berekend?</summary>
        <Card>
          <DataList
            items={[
              ['Manier', modeNames[run.mode]],
              ['Startgetal van de loting', run.seed],
              ['Rekentijd', `${decimal(certificate.seconds)} seconden`],
              ['Weging', outcome.costProfile],
              ['Kenmerk van de gegevens', <span class="lw-number">{run.snapshotDigest.slice(0, 16)}</span>],
              [
                'Versies van de regels',
                Object.entries(outcome.ruleVersions)
                  .map(([set, version]) => `${set} ${version}`)
                  .join(', '),
              ],
            ]}
          />
          <p class="lw-muted">Dezelfde gegevens, manier en startgetal geven altijd dezelfde uitkomst.</p>
        </Card>
      </details>
    </>
  );
};

/** What else can be asked of a run, and where it comes from. */
const MoreAbout = ({ run }: { run: RunView }) => (
  <div class="lw-actions">
    <ButtonLink href={`/matching/${run.id}/tekorten`}>Waar helpt één plek erbij?</ButtonLink>
    {run.comparisonId === null ? (
      <form method="post" action={`/matching/${run.id}/vergelijken`}>
        <Button look="secondary">Vergelijk met andere manieren</Button>
      </form>
    ) : (
      <ButtonLink href={`/matching/vergelijken/${run.comparisonId}`}>Andere manieren</ButtonLink>
    )}
    {run.basedOn === null ? null : (
      <ButtonLink href={addressOf(`/matching/${run.basedOn}/verschillen`, { met: run.id })}>
        Wat is er met de hand veranderd?
      </ButtonLink>
    )}
  </div>
);

const pathAt = (id: string, from: number): string =>
  `${addressOf(`/matching/${id}`, { vanaf: from === 0 ? undefined : String(from) })}#geplaatst`;

const Unplaced = ({ runId, rows, outcome }: { runId: string; rows: readonly UnplacedRow[]; outcome: RunOutcome }) =>
  rows.length === 0 ? null : (
    <Card
      title="Nog zonder plek"
      id="zonder-plek"
      lead="Kies een leerling om te zien waarom, en welke kleine verandering wel een plek geeft."
    >
      <div class="lw-columns lw-columns--aside">
        <div>
          <UnplacedTable runId={runId} rows={rows.slice(0, UNPLACED_SHOWN)} caption="Leerlingen zonder plek" />
          {rows.length <= UNPLACED_SHOWN ? null : (
            <details class="lw-details">
              <summary>Toon de andere {wholeNumber(rows.length - UNPLACED_SHOWN)}</summary>
              <UnplacedTable runId={runId} rows={rows.slice(UNPLACED_SHOWN)} caption="Andere leerlingen zonder plek" />
            </details>
          )}
        </div>
        <div class="lw-stack lw-stack--tight">
          <h3 class="utrecht-heading-3">Wat houdt plekken tegen?</h3>
          <ReasonBars rows={commonReasons(outcome)} />
        </div>
      </div>
    </Card>
  );

const UnplacedTable = ({ runId, rows, caption }: { runId: string; rows: readonly UnplacedRow[]; caption: string }) => (
  <DataTable
    caption={caption}
    captionHidden
    rows={rows}
    keyOf={({ studentId }) => studentId}
    columns={[
      {
        header: 'Leerling',
        cell: (row) => <RunPupil runId={runId} row={row} />,
      },
      { header: 'Waarom', cell: ({ why }) => why, wide: true },
    ]}
  />
);

export const ReasonBars = ({ rows }: { rows: ReturnType<typeof commonReasons> }) => (
  <ul class="lw-counts">
    {rows.map(({ text, article, count, percent }) => (
      <li class="lw-count" key={text}>
        <span class="lw-count__number">{count}</span>
        <span>
          {text}
          {article === null ? null : <span class="lw-muted lw-small"> ({article})</span>}
        </span>
        <Bar className="lw-count__bar" percent={percent} />
      </li>
    ))}
  </ul>
);

const PlacedTable = ({ runId, rows }: { runId: string; rows: readonly PlacedRow[] }) => (
  <DataTable
    caption="Geplaatste leerlingen, op naam"
    captionHidden
    rows={rows}
    keyOf={({ studentId }) => studentId}
    columns={[
      {
        header: 'Leerling',
        cell: (row) => <RunPupil runId={runId} row={row} />,
      },
      {
        header: 'Plek',
        cell: (row) => (
          <>
            <Link href={row.placeHref}>{row.place}</Link>
            <span class="lw-cell-note">
              {row.work}
              {row.town === '' ? '' : `, ${row.town}`}
            </span>
          </>
        ),
      },
      {
        header: 'Dagen',
        cell: (row) => (
          <>
            <DayMarks on={row.weekdays} />
            <span class="lw-cell-note lw-number">{row.hours}</span>
          </>
        ),
      },
      {
        header: 'Reis',
        cell: ({ travelMinutes }) => (
          <span class="lw-nowrap lw-number">{travelMinutes === null ? '–' : `${wholeNumber(travelMinutes)} min`}</span>
        ),
      },
      {
        header: 'Let op',
        cell: (row) => (
          <>
            {row.locked ? <Badge tone="info">Stond al vast</Badge> : null}
            {row.warnings.length === 0 ? null : (
              <Badge tone="attention">{countOf(row.warnings.length, 'aandachtspunt', 'aandachtspunten')}</Badge>
            )}
            {!row.locked && row.warnings.length === 0 ? <span class="lw-muted">niets</span> : null}
          </>
        ),
      },
    ]}
  />
);
