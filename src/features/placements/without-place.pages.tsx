import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import { entityId } from '../../platform/http/atoms.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { HiddenField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { checked, readForm } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { countOf } from '../../web/texts/format.nl.js';
import { programmeShortNames, seasonName, sectorNames } from '../../web/texts/labels.nl.js';
import { taskKindNames } from '../../web/texts/placements.nl.js';
import { createWithoutPlaceList, type WithoutPlaceListDeps } from './without-place.service.js';

export interface WithoutPlaceDeps extends WithoutPlaceListDeps {
  /** Starts a matching run for some pupils; what others hold is taken. The id of the run. */
  readonly startRun: (actor: Actor, season: SeasonId, studentIds: readonly string[]) => Promise<string>;
}

const ALLOW = ['coordinator'] as const;
const PATH = '/plaatsingen/zonder-plek';
const runBody = z.strictObject({ season: seasonId, studentIds: z.array(entityId).min(1).max(5000) });

/** The list "still without a place", as page and file, and a matching run for just those on it. */
export const withoutPlacePages = (deps: WithoutPlaceDeps): AnyRoute[] => {
  const listFor = createWithoutPlaceList(deps);

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: pupils who are still without a place',
      allow: ALLOW,
      audit: null,
      handle: async ({ actor }) => {
        const rows = await listFor(actor);
        const now = seasonOf(deps.clock.today());
        return {
          html: renderPage(
            { title: 'Nog zonder plek', actor, path: '/plaatsingen' },
            <>
              <Breadcrumb crumbs={[{ href: '/plaatsingen', label: 'Stages' }]} here="Nog zonder plek" />
              <PageHeading
                title="Nog zonder plek"
                lead={`${countOf(rows.length, 'leerling heeft', 'leerlingen hebben')} geen stage en geen voorstel dat openstaat.`}
                actions={
                  <>
                    {rows.length === 0
                      ? null
                      : [now, nextSeason(now)].map((season) => (
                          <form method="post" action={`${PATH}/matching`} key={season}>
                            <HiddenField name="season" value={season} />
                            <Button look="secondary">{`Match deze leerlingen, ${seasonName(season)}`}</Button>
                          </form>
                        ))}
                    <ButtonLink href={`${PATH}.csv`}>Download (CSV)</ButtonLink>
                  </>
                }
              />
              <Card>
                {rows.length === 0 ? (
                  <EmptyState text="Iedereen heeft een stage, of een voorstel dat openstaat." />
                ) : (
                  <DataTable
                    caption="Leerlingen zonder plek"
                    captionHidden
                    rows={rows}
                    keyOf={({ student }) => student.id}
                    columns={[
                      {
                        header: 'Leerling',
                        cell: ({ student, groupName }) => (
                          <>
                            <Link href={`/leerlingen/${student.id}`}>{`${student.firstName} ${student.lastName}`}</Link>
                            <span class="lw-cell-note">{groupName}</span>
                          </>
                        ),
                      },
                      { header: 'Opleiding', cell: ({ student }) => programmeShortNames[student.programme] },
                      { header: 'Sector', cell: ({ student }) => sectorNames[student.sector] },
                      { header: 'Taak', cell: ({ task }) => (task === null ? '–' : taskKindNames[task.kind]) },
                      {
                        header: 'Zelf gevonden',
                        cell: ({ student }) => (
                          <Link href={`/plaatsingen/eigen/leerling/${student.id}`}>
                            Eigen plek aandragen
                            <span class="lw-visually-hidden">{` voor ${student.firstName} ${student.lastName}`}</span>
                          </Link>
                        ),
                      },
                    ]}
                  />
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
      summary: 'File: pupils who are still without a place',
      allow: ALLOW,
      audit: 'placement.exported',
      handle: async ({ actor }) =>
        csvReply(
          'zonder-plek.csv',
          ['Leerlingnummer', 'Leerling', 'Klas', 'Opleiding', 'Sector', 'Taak', 'Voor'],
          (await listFor(actor)).map(({ student, groupName, task }) => [
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
      path: `${PATH}/matching`,
      summary: 'Form: start a matching run for the pupils without a place; everybody else stays where they are',
      allow: ALLOW,
      audit: 'matching-run.started',
      handle: async ({ actor, body }) => {
        const form = readForm(body);
        const studentIds = (await listFor(actor)).map(({ student }) => student.id);
        const asked = checked(runBody, { season: form.text('season'), studentIds });
        return { redirect: `/matching/${await deps.startRun(actor, asked.season, asked.studentIds)}` };
      },
    }),
  ];
};
