import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll } from '../../platform/db/cursor.js';
import { calendarDay, entityId } from '../../platform/http/atoms.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button } from '../../web/components/button.js';
import { HiddenField, TextField } from '../../web/components/field.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { countOf, longDay } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { lossCauseNames, placementStateNames, taskKindNames } from '../../web/texts/placements.nl.js';
import { PLACEMENT_TONES, type PlacementNames } from './placement-lists.pages.js';
import { lostKey, lostWith } from './loss-search.pages.js';
import { END_REASON_FOR } from './losses.rules.js';
import { needsPlace, type LossService, type LostPlacement } from './losses.service.js';
import { placementParams } from './placements.schemas.js';
import type { PlacementService } from './placements.service.js';
import { doerOf } from './proposals.service.js';

export interface LossPagesDeps {
  readonly losses: LossService;
  readonly placements: PlacementService;
  readonly clock: Clock;
  readonly names: (
    actor: Actor,
    about: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => Promise<PlacementNames>;
  /** Starts a matching run for some pupils; what others hold is taken. The id of the run. */
  readonly startRun: (actor: Actor, season: SeasonId, studentIds: readonly string[]) => Promise<string>;
}

const ALLOW = ['coordinator'] as const;
const PATH = '/plaatsingen/uitval';
const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;
const lossQuery = z.object({ ...noticeQuery, q: queryText, cursor: queryText });
const runBody = z.strictObject({ season: seasonId, studentIds: z.array(entityId).min(1).max(5000) });
const endBody = z.strictObject({ placementIds: z.array(entityId).min(1).max(500), day: calendarDay.optional() });

/** What is wrong, from when, in the words of a list. */
export const lossWords = ({ losses, placement }: LostPlacement): string =>
  losses.length === 0
    ? `Gestopt op ${longDay(placement.lastDay)}`
    : losses.map(({ cause, fromDay }) => `${lossCauseNames[cause]}, vanaf ${longDay(fromDay)}`).join('; ');

/** The header and rows of the lost placements as a file. */
export const lossCsv = (rows: readonly LostPlacement[], names: PlacementNames) => ({
  header: ['Leerling', 'Klas', 'Plek', 'Laatste dag', 'Stand', 'Waarom', 'Toelichting', 'Taak', 'Voor'],
  rows: rows.map((row) => [
    names.pupil(row.placement.studentId),
    names.group(row.placement.studentId),
    names.place(row.placement.establishmentId),
    row.placement.lastDay,
    placementStateNames[row.placement.state],
    lossWords(row),
    row.losses.flatMap(({ reason }) => reason ?? []).join(' '),
    row.task === null ? '' : taskKindNames[row.task.kind],
    row.task?.dueOn ?? '',
  ]),
});

const Rows = ({ rows, names, form }: { rows: readonly LostPlacement[]; names: PlacementNames; form: FormState }) => (
  <form method="post" action={`${PATH}/beeindigen`} class="lw-form">
    <DataTable
      caption="Stages die niet door kunnen gaan"
      captionHidden
      rows={rows}
      keyOf={({ placement }) => placement.id}
      columns={[
        {
          header: 'Leerling',
          cell: ({ placement }) => (
            <>
              <Link href={`/plaatsingen/${placement.id}`}>{names.pupil(placement.studentId)}</Link>
              <span class="lw-cell-note">{names.group(placement.studentId)}</span>
            </>
          ),
        },
        { header: 'Plek', cell: ({ placement }) => names.place(placement.establishmentId) },
        {
          header: 'Waarom',
          cell: (row) => (
            <>
              {lossWords(row)}
              {row.losses.map(({ id, reason }) =>
                reason === null ? null : (
                  <span class="lw-cell-note" key={id}>
                    {reason}
                  </span>
                ),
              )}
            </>
          ),
        },
        {
          header: 'Stand',
          cell: ({ placement: { state } }) => <Badge tone={PLACEMENT_TONES[state]}>{placementStateNames[state]}</Badge>,
        },
        {
          header: 'Taak',
          cell: ({ task }) => (task === null ? 'Klaar' : `${taskKindNames[task.kind]}, voor ${longDay(task.dueOn)}`),
        },
        {
          header: 'Kies',
          cell: ({ placement }) =>
            LIVE.includes(placement.state) ? (
              <label>
                <input type="checkbox" name="placementIds" value={placement.id} />
                <span class="lw-visually-hidden">{names.pupil(placement.studentId)}</span>
              </label>
            ) : null,
        },
      ]}
    />
    {rows.some(({ placement }) => LIVE.includes(placement.state)) ? (
      <>
        <TextField
          form={form}
          name="day"
          label="Laatste dag van de gekozen stages (leeg: vandaag)"
          type="date"
          optional
        />
        <div class="lw-actions">
          <Button look="secondary">Beëindig de gekozen stages</Button>
        </div>
      </>
    ) : null}
  </form>
);

/** What came of one that was to be ended: why not, or nothing. */
interface EndedLoss {
  /** Null where it is not in the list (any more). */
  readonly studentId: string | null;
  readonly why: string | null;
}

const GONE_FROM_LIST = 'Deze stage staat niet meer in de lijst: zij kan toch doorgaan, of is al beëindigd.';

/** Says of each pupil what came of it, so that nothing is done without a word. */
const EndedAlert = ({ ended, names }: { ended: readonly EndedLoss[]; names: PlacementNames }) => {
  const done = ended.filter(({ why }) => why === null);
  const refused = ended.filter(({ why }) => why !== null);
  const name = ({ studentId }: EndedLoss): string =>
    studentId === null ? 'Een gekozen stage' : names.pupil(studentId);
  if (refused.length === 0) return null;
  return (
    <Alert kind="error" role="alert" title={`${countOf(refused.length, 'stage is', 'stages zijn')} niet beëindigd`}>
      <ul>
        {refused.map((one, index) => (
          <li key={one.studentId ?? index}>
            {name(one)}: {one.why}
          </li>
        ))}
      </ul>
      {done.length === 0 ? null : <p>Wel beëindigd: {done.map(name).join(', ')}.</p>}
    </Alert>
  );
};

/** Placements that can't go on: listed, ended, and matched anew for just those pupils. */
export const lossPages = (deps: LossPagesDeps): AnyRoute[] => {
  const { losses, placements, clock } = deps;

  const read = async (actor: Actor) => {
    const rows = await losses.lostOf(schoolScopeOf(actor));
    const names = await deps.names(actor, {
      studentIds: [...new Set(rows.map(({ placement }) => placement.studentId))],
      establishmentIds: [...new Set(rows.map(({ placement }) => placement.establishmentId))],
    });
    return { rows, names };
  };

  /** Ends each on its own: what stands in the way of one does not keep another going, and is told of that one. */
  const endEach = async (
    actor: Actor,
    placementIds: readonly string[],
    day: CalendarDate | undefined,
  ): Promise<EndedLoss[]> => {
    const scope = schoolScopeOf(actor);
    const lost = new Map((await losses.lostOf(scope)).map((one) => [one.placement.id, one]));
    const ended: EndedLoss[] = [];
    for (const id of new Set(placementIds)) {
      const { placement, losses: [first] = [] } = lost.get(id) ?? {};
      if (!placement || !first) {
        ended.push({ studentId: null, why: GONE_FROM_LIST });
        continue;
      }
      const done = await attempt({}, () =>
        placements.move(
          scope,
          { id, version: placement.version },
          { move: 'end-early', reason: END_REASON_FOR[first.cause], day },
          doerOf(actor),
        ),
      );
      ended.push({ studentId: placement.studentId, why: done.ok ? null : (done.form.summary ?? '') });
    }
    return ended;
  };

  const listPage = async (
    actor: Actor,
    {
      notice,
      form = freshForm(),
      ended = [],
      q,
      cursor,
    }: {
      notice?: string | undefined;
      form?: FormState;
      ended?: readonly EndedLoss[];
      q?: string | undefined;
      cursor?: string | undefined;
    },
  ): Promise<string> => {
    const { rows: all, names } = await read(actor);
    const rows = lostWith(all, q, names);
    const { items, next } = pageOfAll(rows, { cursor, limit: ROWS_ON_PAGE }, lostKey);
    const searching = new Set(all.filter(needsPlace).map(({ placement }) => placement.studentId)).size;
    const now = seasonOf(clock.today());
    return renderPage(
      { title: 'Uitval', actor, path: '/plaatsingen', notice },
      <>
        <Breadcrumb crumbs={[{ href: '/plaatsingen', label: 'Stages' }]} here="Uitval" />
        <PageHeading
          title="Uitval"
          lead={`${countOf(searching, 'leerling heeft', 'leerlingen hebben')} een andere plek nodig: het bedrijf viel weg, de erkenning eindigt, of de leerling wisselde van klas.`}
          actions={
            <>
              {searching === 0
                ? null
                : [now, nextSeason(now)].map((season) => (
                    <form method="post" action={`${PATH}/matching`} key={season}>
                      <HiddenField name="season" value={season} />
                      <Button look="secondary">{`Match deze leerlingen, ${seasonName(season)}`}</Button>
                    </form>
                  ))}
            </>
          }
        />
        <ListSearch
          action={PATH}
          label="Zoeken"
          filters={{ q }}
          words="Leerling, klas of bedrijf"
          file={`${PATH}.csv`}
        />
        <Card
          title="Stages die niet doorgaan"
          lead="De matching laat wat andere leerlingen hebben zoals het is. Een nieuwe plek kan worden voorgesteld zodra de oude stage is beëindigd."
        >
          {rows.length === 0 ? (
            <EmptyState text={q === undefined ? 'Alle stages kunnen doorgaan.' : 'Geen stages gevonden.'} />
          ) : (
            <>
              <EndedAlert ended={ended} names={names} />
              {form.summary === null ? null : (
                <Alert kind="error" role="alert">
                  {form.summary}
                </Alert>
              )}
              <Rows rows={items} names={names} form={form} />
              <Pagination path={PATH} query={{ q }} cursor={cursor} next={next} />
            </>
          )}
        </Card>
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: placements that cannot go on, with what is to be done',
      allow: ALLOW,
      audit: null,
      query: lossQuery,
      handle: async ({ actor, query }) => ({ html: await listPage(actor, { ...query, notice: query.melding }) }),
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: placements that cannot go on',
      allow: ALLOW,
      audit: 'placement.exported',
      query: lossQuery,
      handle: async ({ actor, query }) => {
        const { rows, names } = await read(actor);
        const file = lossCsv(lostWith(rows, query.q, names), names);
        return csvReply('uitval.csv', file.header, file.rows);
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/matching`,
      summary: 'Form: start a matching run for the pupils who lost their place; everybody else stays where they are',
      allow: ALLOW,
      audit: 'matching-run.started',
      handle: async ({ actor, body }) => {
        const rows = (await losses.lostOf(schoolScopeOf(actor))).filter(needsPlace);
        const studentIds = [...new Set(rows.map(({ placement }) => placement.studentId))];
        const asked = checked(runBody, { season: readForm(body).text('season'), studentIds });
        return { redirect: `/matching/${await deps.startRun(actor, asked.season, asked.studentIds)}` };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/beeindigen`,
      summary: 'Form: end the chosen placements that cannot go on, each with the reason of its loss',
      allow: ALLOW,
      audit: 'placement.moved',
      handle: async ({ actor, body }) => {
        const asked = await attempt(body, (form) => {
          const day = form.text('day');
          const placementIds = form.list('placementIds');
          return Promise.resolve(checked(endBody, { placementIds, ...(day !== undefined && { day }) }));
        });
        if (!asked.ok) return { html: await listPage(actor, { form: asked.form }), status: asked.status };
        const { placementIds, day } = asked.value;
        const ended = await endEach(actor, placementIds, day);
        if (ended.every(({ why }) => why === null)) return { redirect: withNotice(PATH, 'stages-beeindigd') };
        return { html: await listPage(actor, { ended, form: freshForm({ day: day ?? '' }) }), status: 422 };
      },
    }),
    page({
      method: 'post',
      path: '/plaatsingen/:id/blijft',
      summary: 'Form: a placement goes on as it is after the pupil went to another group',
      allow: ALLOW,
      audit: 'placement.regrouped',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const version = Number(readForm(body).text('version'));
        await placements.regroup(schoolScopeOf(actor), { id, version }, doerOf(actor));
        return { redirect: withNotice(`/plaatsingen/${id}`, 'stage-blijft') };
      },
    }),
  ];
};
