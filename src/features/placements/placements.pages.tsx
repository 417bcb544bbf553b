import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { PLACEMENT_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type PageRequest } from '../../platform/db/cursor.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { attempt, checked, readForm, type FormState } from '../../web/form-state.js';
import { csvOfList } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { PlacementList, placementCsv, taskCsv, TaskTable, type PlacementNames } from './placement-lists.pages.js';
import { happenings, type Around } from './happenings.rules.js';
import { movesOpenTo, undoable, type PlacementRecord } from './placement-moves.rules.js';
import { PlacementDetail } from './placement-view.pages.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { reachOf } from './placements.routes.js';
import { moveBody, placementParams } from './placements.schemas.js';
import type { PlacementService } from './placements.service.js';
import { doerOf } from './proposals.service.js';
import { notFound } from '../../platform/errors.js';

/** What a search by words found. */
export interface Found {
  readonly studentIds: readonly string[];
  readonly establishmentIds: readonly string[];
}

export interface PlacementPagesDeps {
  readonly placements: PlacementService;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  readonly groupIdsOf: (actor: Actor) => Promise<readonly string[]>;
  readonly find: (actor: Actor, words: string) => Promise<Found>;
  readonly names: (
    actor: Actor,
    about: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => Promise<PlacementNames>;
  readonly mentorName: (placement: PlacementRecord) => Promise<string | null>;
  /** The losses of a placement and what was to be done about it, also what is over. */
  readonly around: (placement: PlacementRecord) => Promise<Around>;
}

const SCHOOL = ['coordinator', 'mentor'] as const;
const COORDINATOR = ['coordinator'] as const;
const PATH = '/plaatsingen';
const MOVE_FIELDS: readonly string[] = ['reason', 'day', 'note'];

const placementQuery = z.object({
  ...noticeQuery,
  q: queryText,
  stand: queryOneOf(PLACEMENT_STATES),
  cursor: queryText,
});
const pageQuery = z.object({ ...noticeQuery, cursor: queryText });

/** Pages of a school about its placements and what is to be done for them. */
export const placementPages = (deps: PlacementPagesDeps): AnyRoute[] => {
  const { placements, clock } = deps;

  const namesOf = (actor: Actor, items: readonly { studentId: string; establishmentId: string }[]) =>
    deps.names(actor, {
      studentIds: [...new Set(items.map(({ studentId }) => studentId))],
      establishmentIds: [...new Set(items.map(({ establishmentId }) => establishmentId))],
    });

  const listed = async (actor: Actor, query: z.output<typeof placementQuery>, part: PageRequest) => {
    const groupIds = actor.role === 'mentor' ? await deps.groupIdsOf(actor) : undefined;
    const found = query.q === undefined ? undefined : await deps.find(actor, query.q);
    const states = query.stand === undefined ? undefined : [query.stand];
    const filter = { ...(groupIds && { groupIds }), found, states, ...part };
    const { items, next } = await placements.list(schoolScopeOf(actor), filter);
    return { items, next, names: await namesOf(actor, items) };
  };

  const tasksListed = async (actor: Actor, { cursor, limit }: PageRequest) => {
    const after = placeOf(cursor, 'string');
    const found = await deps.tasks.list(schoolScopeOf(actor), {}, { after, limit: limit + 1 });
    const { items: tasks, next } = toPage(found, limit, ({ dueOn, id }) => [dueOn, id]);
    const names = await namesOf(
      actor,
      tasks.map(({ studentId }) => ({ studentId, establishmentId: '' })),
    );
    return { tasks, next, names };
  };

  const readable = async (actor: Actor, id: string): Promise<PlacementRecord> =>
    placements.getOf(reachOf(actor), id, actor.role === 'mentor' ? await deps.groupIdsOf(actor) : null);

  const placementPage = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; sent?: { move: string; form: FormState } } = {},
  ): Promise<string> => {
    const placement = await readable(actor, id);
    const [names, mentorName, around] = await Promise.all([
      namesOf(actor, [placement]),
      deps.mentorName(placement),
      deps.around(placement),
    ]);
    const losses = around.losses.filter(({ closedAt }) => closedAt === null);
    return renderPage(
      { title: `Stage van ${names.pupil(placement.studentId)}`, actor, path: PATH, notice: shown.notice },
      <PlacementDetail
        placement={placement}
        names={names}
        mentorName={mentorName}
        mayAgree={actor.role === 'coordinator'}
        history={happenings(placement.history, around.losses, around.tasks)}
        losses={losses}
        mayKeep={actor.role === 'coordinator' && losses.some(({ cause }) => cause === 'pupil-moved')}
        moves={movesOpenTo(placement, doerOf(actor).role, clock.today())}
        mayUndo={typeof undoable(placement, doerOf(actor), clock.now()) === 'object'}
        sent={shown.sent}
      />,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: the placements of the school, or of the own groups',
      allow: SCHOOL,
      audit: null,
      query: placementQuery,
      handle: async ({ actor, query }) => {
        const { items, next, names } = await listed(actor, query, { cursor: query.cursor, limit: ROWS_ON_PAGE });
        const isCoordinator = actor.role === 'coordinator';
        return {
          html: renderPage(
            { title: 'Stages', actor, path: PATH, notice: query.melding },
            <PlacementList {...{ placements: items, names, query, next, isCoordinator }} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/stages.csv`,
      summary: 'File: the placements of the list, for a spreadsheet',
      allow: SCHOOL,
      audit: 'placement.exported',
      query: placementQuery,
      handle: ({ actor, query }) =>
        csvOfList('stages.csv', async (part) => {
          const { items, names, next } = await listed(actor, query, part);
          return { ...placementCsv(items, names), next };
        }),
    }),
    page({
      method: 'get',
      path: `${PATH}/taken`,
      summary: 'Page: what is to be done about places',
      allow: COORDINATOR,
      audit: null,
      query: pageQuery,
      handle: async ({ actor, query }) => {
        const { tasks, next, names } = await tasksListed(actor, { cursor: query.cursor, limit: ROWS_ON_PAGE });
        return {
          html: renderPage(
            { title: 'Taken', actor, path: PATH, notice: query.melding },
            <TaskTable {...{ tasks, names, next, cursor: query.cursor, today: clock.today() }} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/taken.csv`,
      summary: 'File: what is to be done about places',
      allow: COORDINATOR,
      audit: 'placement.exported',
      handle: ({ actor }) =>
        csvOfList('taken.csv', async (part) => {
          const { tasks, next, names } = await tasksListed(actor, part);
          return { ...taskCsv(tasks, names), next };
        }),
    }),
    page({
      method: 'post',
      path: `${PATH}/taken/klaar`,
      summary: 'Form: mark a task about a place as done',
      allow: COORDINATOR,
      audit: 'placement-task.done',
      handle: async ({ actor, body }) => {
        const id = readForm(body).text('taak') ?? '';
        const isDone = await deps.tasks.finish(schoolScopeOf(actor), id, actor.accountId, clock.now());
        if (!isDone) throw notFound('placement-task.not-found', { id });
        return { redirect: withNotice(`${PATH}/taken`, 'taak-klaar') };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: one placement with its history and what can be done with it',
      allow: SCHOOL,
      audit: null,
      params: placementParams,
      query: pageQuery,
      handle: async ({ actor, params, query }) => ({
        html: await placementPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/stap`,
      summary: 'Form: move a placement to another state',
      allow: SCHOOL,
      audit: 'placement.moved',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        await readable(actor, id);
        const done = await attempt(body, (form) => {
          const request = checked(moveBody, {
            move: form.text('move'),
            ...(form.text('day') === undefined ? {} : { day: form.text('day') }),
            ...(form.text('reason') === undefined ? {} : { reason: form.text('reason') }),
            ...(form.text('note') === undefined ? {} : { note: form.text('note') }),
          });
          const read = { id, version: Number(form.text('version')) };
          return placements.move(schoolScopeOf(actor), read, request, doerOf(actor));
        });
        if (done.ok) return { redirect: withNotice(`${PATH}/${id}`, 'stap-gezet') };
        // What has no field here stands in the summary.
        const errors = done.form.errors.filter(({ path }) => MOVE_FIELDS.includes(path));
        const sent = { move: readForm(body).text('move') ?? '', form: { ...done.form, errors } };
        return { html: await placementPage(actor, id, { sent }), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/terugdraaien`,
      summary: 'Form: take back the own last move',
      allow: SCHOOL,
      audit: 'placement.move-undone',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        await readable(actor, id);
        const done = await attempt(body, (form) =>
          placements.undo(schoolScopeOf(actor), { id, version: Number(form.text('version')) }, doerOf(actor)),
        );
        if (done.ok) return { redirect: withNotice(`${PATH}/${id}`, 'stap-teruggedraaid') };
        return { html: await placementPage(actor, id, { sent: { move: '', form: done.form } }), status: done.status };
      },
    }),
  ];
};
