import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { Bar, Figures } from '../../web/components/figures.js';
import { FindingList } from '../../web/components/finding-list.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable, type Column } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import type { FormState } from '../../web/form-state.js';
import { countOf, moment, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName, weekdayList } from '../../web/texts/labels.nl.js';
import { askedStandingNames } from '../../web/texts/place-requests.nl.js';
import { wording } from '../../web/texts.nl.js';
import type { AskedPupil, AskedStanding, PlaceRequest } from './place-requests.rules.js';
import type { PlaceRequestSeen } from './place-requests.service.js';
import type { PlacementNames } from './placement-lists.pages.js';
import { History } from './placement-view.pages.js';
import { handHref } from './proposal-hand-view.pages.js';

export const REQUESTS_PATH = '/plaatsingen/aanvragen';

/** For whom places are asked, in words. */
export const askedForWords = ({ groupId, studentIds }: PlaceRequest, groupName: (id: string) => string): string =>
  groupId === null ? countOf(studentIds.length, 'leerling', 'leerlingen') : groupName(groupId);

/** Pupils by how they stand, each part by name. */
export const partsOf = (pupils: readonly AskedPupil[], names: PlacementNames) => {
  const byName = (a: AskedPupil, b: AskedPupil): number =>
    names.pupil(a.studentId).localeCompare(names.pupil(b.studentId), 'nl');
  const of = (...standings: AskedStanding[]): AskedPupil[] =>
    pupils.filter(({ standing }) => standings.includes(standing)).sort(byName);
  return {
    found: of('found'),
    notFound: of('not-found'),
    settled: of('proposed', 'placed'),
    others: of('restricted', 'gone', 'not-searched'),
  };
};

/** The header and rows of what came of a request as a file. */
export const requestCsv = (pupils: readonly AskedPupil[], names: PlacementNames) => {
  const { found, notFound, settled, others } = partsOf(pupils, names);
  return {
    header: ['Leerling', 'Klas', 'Stand', 'Plek', 'Dagen', 'Toelichting'],
    rows: [...found, ...notFound, ...settled, ...others].map(({ studentId, standing, place, why }) => [
      names.pupil(studentId),
      names.group(studentId),
      askedStandingNames[standing],
      place === null ? '' : names.place(place.establishmentId),
      place === null ? '' : weekdayList(place.weekdays),
      why ?? '',
    ]),
  };
};

interface Props {
  readonly seen: PlaceRequestSeen;
  readonly names: PlacementNames;
  readonly groupName: (id: string) => string;
  /** What was wrong with looking again; null where nobody tried. */
  readonly fault: FormState | null;
}

const Pupil = ({ pupil, names }: { pupil: AskedPupil; names: PlacementNames }) => (
  <>
    <Link href={`/leerlingen/${pupil.studentId}`}>{names.pupil(pupil.studentId)}</Link>
    <span class="lw-cell-note">{names.group(pupil.studentId)}</span>
  </>
);

const Searching = ({ seen: { request, progress } }: Pick<Props, 'seen'>) => (
  <Card title="Er wordt gezocht">
    <div role="status" class="lw-stack lw-stack--tight">
      <div class="lw-progress">
        <Bar
          className="lw-bar"
          percent={progress === null || progress.bound === 0 ? 5 : (100 * progress.placed) / progress.bound}
        />
      </div>
      <p>Deze pagina ververst zichzelf; u mag ook later terugkomen.</p>
    </div>
    <ButtonLink href={`${REQUESTS_PATH}/${request.id}`}>Ververs</ButtonLink>
  </Card>
);

const Found = ({ seen, names, pupils }: Pick<Props, 'seen' | 'names'> & { pupils: readonly AskedPupil[] }) => {
  const run = `/matching/${seen.request.runId ?? ''}`;
  const columns: Column<AskedPupil>[] = [
    { header: 'Leerling', cell: (pupil) => <Pupil pupil={pupil} names={names} /> },
    {
      header: 'Plek',
      cell: ({ place }) =>
        place === null ? null : (
          <Link href={`/vestigingen/${place.establishmentId}`}>{names.place(place.establishmentId)}</Link>
        ),
    },
    { header: 'Dagen', cell: ({ place }) => (place === null ? null : <DayMarks on={place.weekdays} />) },
    {
      header: 'Let op',
      cell: ({ place }) => {
        const warnings = place?.findings.filter(({ severity }) => severity === 'warn') ?? [];
        return warnings.length === 0 ? (
          <span class="lw-muted">niets</span>
        ) : (
          <details class="lw-details">
            <summary>{countOf(warnings.length, 'aandachtspunt', 'aandachtspunten')}</summary>
            <FindingList findings={warnings} />
          </details>
        );
      },
    },
    {
      header: 'Waarom',
      cell: ({ studentId }) => (
        <Link href={`${run}/leerlingen/${studentId}`}>
          Waarom hier<span class="lw-visually-hidden"> ({names.pupil(studentId)})</span>
        </Link>
      ),
    },
  ];
  return (
    <Card
      title="Plek gevonden"
      lead="Er is nog niets vastgelegd. Een plek wordt vastgehouden zodra u de leerling voorstelt; u kiest zelf wie."
      actions={
        <ButtonLink href={`${run}/voorstellen`} look="primary">
          Kies wie u voorstelt
        </ButtonLink>
      }
    >
      <DataTable
        caption="Leerlingen voor wie een plek is gevonden, op naam"
        captionHidden
        rows={pupils}
        keyOf={({ studentId }) => studentId}
        columns={columns}
      />
    </Card>
  );
};

const NotFound = ({ seen, names, pupils }: Pick<Props, 'seen' | 'names'> & { pupils: readonly AskedPupil[] }) => (
  <Card title="Geen plek gevonden">
    <DataTable
      caption="Leerlingen voor wie geen plek is gevonden, op naam"
      captionHidden
      rows={pupils}
      keyOf={({ studentId }) => studentId}
      columns={[
        { header: 'Leerling', cell: (pupil) => <Pupil pupil={pupil} names={names} /> },
        { header: 'Waarom', cell: ({ why }) => why, wide: true },
        {
          header: 'Wat kunt u doen?',
          cell: ({ studentId }) => (
            <>
              <Link href={`/matching/${seen.request.runId ?? ''}/leerlingen/${studentId}`}>
                Wat kan wel?<span class="lw-visually-hidden"> ({names.pupil(studentId)})</span>
              </Link>
              {', '}
              <Link href={handHref({ leerling: studentId })}>
                zelf kiezen<span class="lw-visually-hidden"> ({names.pupil(studentId)})</span>
              </Link>
              {', '}
              <Link href={`/plaatsingen/eigen/leerling/${studentId}`}>
                eigen plek<span class="lw-visually-hidden"> ({names.pupil(studentId)})</span>
              </Link>
            </>
          ),
        },
      ]}
    />
  </Card>
);

const hrefOf = ({ proposalId, placementId }: AskedPupil): string | null =>
  proposalId !== null
    ? `/plaatsingen/voorstellen/${proposalId}`
    : placementId !== null
      ? `/plaatsingen/${placementId}`
      : null;

const Others = ({ title, names, pupils }: Pick<Props, 'names'> & { title: string; pupils: readonly AskedPupil[] }) => (
  <Card title={title}>
    <DataTable
      caption={`${title}, op naam`}
      captionHidden
      rows={pupils}
      keyOf={({ studentId }) => studentId}
      columns={[
        { header: 'Leerling', cell: (pupil) => <Pupil pupil={pupil} names={names} /> },
        {
          header: 'Stand',
          cell: (pupil) => {
            const href = hrefOf(pupil);
            return (
              <>
                <Badge tone={href === null ? 'attention' : 'good'}>{askedStandingNames[pupil.standing]}</Badge>{' '}
                {href === null ? null : (
                  <Link href={href}>
                    Bekijk<span class="lw-visually-hidden"> {names.pupil(pupil.studentId)}</span>
                  </Link>
                )}
              </>
            );
          },
        },
      ]}
    />
  </Card>
);

/** A request for places: what was found, who has none and why, and who is settled. */
export const PlaceRequestDetail = (props: Props) => {
  const { seen, names, fault } = props;
  const { request, state } = seen;
  const { found, notFound, settled, others } = partsOf(seen.pupils, names);
  const asked = request.studentIds.length;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/plaatsingen', label: 'Stages' },
          { href: REQUESTS_PATH, label: 'Aanvragen' },
        ]}
        here={askedForWords(request, props.groupName)}
      />
      <PageHeading
        title={`Plekken voor ${askedForWords(request, props.groupName)}, ${seasonName(request.season)}`}
        lead={`Gezocht op ${moment(request.searchedAt)}, alleen voor deze leerlingen.`}
        actions={
          state === 'running' ? undefined : (
            <>
              <ButtonLink href={`${REQUESTS_PATH}/${request.id}/uitkomst.csv`}>Download (CSV)</ButtonLink>
              {state === 'done' && request.runId !== null ? (
                <ButtonLink href={`/matching/${request.runId}`}>Hele uitkomst</ButtonLink>
              ) : null}
              {settled.length === asked ? null : (
                <form method="post" action={`${REQUESTS_PATH}/${request.id}/opnieuw`}>
                  <Button look="secondary">Zoek opnieuw</Button>
                </form>
              )}
            </>
          )
        }
      />
      {fault === null ? null : (
        <Alert kind="error" role="alert">
          {fault.summary}
        </Alert>
      )}
      {state === 'running' ? <Searching seen={seen} /> : null}
      {state === 'failed' ? (
        <Alert kind="error" title="Het zoeken is mislukt">
          <p>
            {wording(seen.failure ?? 'matching-run.failed', {}) ?? 'Er is gestopt voordat er een uitkomst was.'} Zoek
            opnieuw om het nog eens te proberen.
          </p>
        </Alert>
      ) : null}
      {state === 'done' ? (
        <>
          <Figures
            items={[
              { label: 'Plek gevonden', value: wholeNumber(found.length), note: 'nog voor te stellen', tone: 'good' },
              {
                label: 'Geen plek gevonden',
                value: wholeNumber(notFound.length),
                note: notFound.length === 0 ? 'niemand' : 'hieronder staat waarom',
                tone: notFound.length === 0 ? 'good' : 'attention',
              },
              {
                label: 'Al geregeld',
                value: wholeNumber(settled.length),
                note: `van ${countOf(asked, 'leerling', 'leerlingen')}`,
                percent: (100 * settled.length) / Math.max(1, asked),
              },
            ]}
          />
          {found.length > 0 ? <Found seen={seen} names={names} pupils={found} /> : null}
          {found.length === 0 && notFound.length === 0 ? (
            <Card title="Plek gevonden">
              <EmptyState text="Er is niemand meer om voor te stellen: iedereen heeft een stage of een voorstel, of doet niet mee." />
            </Card>
          ) : null}
          {notFound.length > 0 ? <NotFound seen={seen} names={names} pupils={notFound} /> : null}
        </>
      ) : null}
      {settled.length > 0 ? <Others title="Al geregeld" names={names} pupils={settled} /> : null}
      {others.length > 0 && state !== 'running' ? (
        <Others title="Niet meegenomen" names={names} pupils={others} />
      ) : null}
      <History entries={request.history} />
    </>
  );
};
