import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { nextSeason, seasonOf } from '../../domain/season.js';
import type { Student } from '../../domain/student.js';
import { PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll, placeOf, toPage } from '../../platform/db/cursor.js';
import { notFound } from '../../platform/errors.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';
import type { Readable } from '../../platform/http/route.js';
import { route, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import { approvalBody, enteredBody } from './own-places.schemas.js';
import { OWN_PLACE_STATES, type OwnPlace } from './own-places.rules.js';
import type { OwnPlaceService } from './own-places.service.js';
import { historyView } from './placements.routes.js';
import { history, placementParams } from './placements.schemas.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { TASK_KINDS, type PlacementTask } from './placement-tasks.rules.js';
import { doerOf } from './proposals.service.js';
import type { WithoutPlace, WithoutPlaceFilter } from './without-place.service.js';

export interface OwnPlaceRouteDeps {
  readonly ownPlaces: OwnPlaceService;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  /** @throws 404 for a pupil the person may not see */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  readonly withoutPlace: (actor: Actor, filter: WithoutPlaceFilter) => Promise<readonly WithoutPlace[]>;
}

const SCHOOL = ['coordinator', 'mentor'] as const;
const COORDINATOR = ['coordinator'] as const;

const ownPlaceView = z.strictObject({
  id: z.string(),
  version: z.number(),
  studentId: z.string(),
  season: seasonId,
  programme: z.enum(PROGRAMMES),
  sector: z.enum(SECTORS),
  companyName: z.string(),
  town: z.string(),
  kvkNumber: z.string().nullable(),
  contact: z.string().nullable(),
  work: z.string(),
  establishmentId: z.string().nullable(),
  state: z.enum(OWN_PLACE_STATES),
  proposalId: z.string().nullable(),
  proposedAt: z.iso.datetime(),
  history,
});
/** What who guards recognitions sees: nothing of the pupil. */
const nominationView = ownPlaceView.pick({
  ...{ id: true, season: true, programme: true, sector: true, companyName: true, town: true, kvkNumber: true },
  proposedAt: true,
});
const taskView = z.strictObject({
  id: z.string(),
  kind: z.enum(TASK_KINDS),
  studentId: z.string(),
  proposalId: z.string().nullable(),
  placementId: z.string().nullable(),
  ownPlaceId: z.string().nullable(),
  dueOn: calendarDay,
  createdAt: z.iso.datetime(),
  doneAt: z.iso.datetime().nullable(),
});
const withoutPlaceView = z.strictObject({
  studentId: z.string(),
  groupId: z.string(),
  programme: z.enum(PROGRAMMES),
  sector: z.enum(SECTORS),
  taskId: z.string().nullable(),
});
const search = textLine(100).optional();

const toView = (place: OwnPlace): Readable<z.input<typeof ownPlaceView>> => {
  const { schoolId: _schoolId, history: entries, proposedAt, ...rest } = place;
  return { ...rest, proposedAt: proposedAt.toISOString(), history: historyView(entries) };
};

const taskToView = (task: PlacementTask): z.input<typeof taskView> => {
  const { schoolId: _schoolId, doneBy: _doneBy, createdAt, doneAt, ...rest } = task;
  return { ...rest, createdAt: createdAt.toISOString(), doneAt: doneAt?.toISOString() ?? null };
};

/** JSON routes about places that pupils and mentors found, the pupils without one, and the tasks about places. */
export const ownPlaceRoutes = (deps: OwnPlaceRouteDeps): AnyRoute[] => {
  const { ownPlaces, tasks, clock } = deps;
  return [
    route({
      method: 'get',
      path: '/api/v1/own-places',
      summary: 'List places that pupils and mentors found, newest first',
      allow: COORDINATOR,
      audit: null,
      query: z.strictObject({ state: z.enum(OWN_PLACE_STATES).optional(), search, limit: pageLimit, cursor }),
      response: pageOf(ownPlaceView),
      handle: async ({ actor, query }) => {
        const { items, next } = await ownPlaces.list(schoolScopeOf(actor), query, query);
        return { items: items.map(toView), next };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/own-places',
      summary:
        'Propose a place that was found for a pupil; the register says at once whether the company is recognised',
      allow: SCHOOL,
      audit: 'own-place.suggested',
      body: enteredBody.extend({ studentId: entityId, season: seasonId.optional() }),
      response: ownPlaceView,
      status: 201,
      handle: async ({ actor, body: { studentId, season = nextSeason(seasonOf(clock.today())), ...entered } }) => {
        await deps.student(actor, studentId);
        const found = { season, ...entered };
        return toView(await ownPlaces.suggest(schoolScopeOf(actor), studentId, found, doerOf(actor)));
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/own-places/:id',
      summary: 'Read one place that was found, with its history',
      allow: COORDINATOR,
      audit: null,
      params: placementParams,
      response: ownPlaceView,
      handle: async ({ actor, params }) => toView(await ownPlaces.get(schoolScopeOf(actor), params.id)),
    }),
    route({
      method: 'post',
      path: '/api/v1/own-places/:id/approval',
      summary: 'Approve a place that was found; the company is asked as every other',
      allow: COORDINATOR,
      audit: 'own-place.changed',
      params: placementParams,
      body: approvalBody,
      response: ownPlaceView,
      handle: async ({ actor, params, body }) => toView(await ownPlaces.approve(actor, params.id, body)),
    }),
    route({
      method: 'post',
      path: '/api/v1/own-places/:id/rejection',
      summary: 'Turn a place that was found down',
      allow: COORDINATOR,
      audit: 'own-place.changed',
      params: placementParams,
      response: ownPlaceView,
      handle: async ({ actor, params }) => toView(await ownPlaces.reject(actor, params.id)),
    }),
    route({
      method: 'post',
      path: '/api/v1/own-places/:id/checks',
      summary: 'Look a place that was found up in the register again',
      allow: COORDINATOR,
      audit: 'own-place.changed',
      params: placementParams,
      response: ownPlaceView,
      handle: async ({ actor, params }) =>
        toView(await ownPlaces.checkAgain(schoolScopeOf(actor), params.id, doerOf(actor))),
    }),
    route({
      method: 'get',
      path: '/api/v1/nominations',
      summary: 'List companies that schools want recognised, oldest first; nothing of a pupil',
      allow: ['admin'],
      audit: null,
      query: z.strictObject({ search, limit: pageLimit, cursor }),
      response: pageOf(nominationView),
      handle: async ({ query }) => {
        const { items, next } = await ownPlaces.nominations(query.search, query);
        return {
          items: items.map(({ id, season, programme, sector, companyName, town, kvkNumber, proposedAt }) => ({
            ...{ id, season, programme, sector, companyName, town, kvkNumber },
            proposedAt: proposedAt.toISOString(),
          })),
          next,
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/pupils-without-place',
      summary:
        'List pupils who have no open proposal and no placement in the season, or none that goes on after today; by name',
      allow: COORDINATOR,
      audit: null,
      query: z.strictObject({
        season: seasonId.optional(),
        groupId: entityId.optional(),
        search,
        limit: pageLimit,
        cursor,
      }),
      response: pageOf(withoutPlaceView),
      handle: async ({ actor, query: { limit, cursor: at, ...filter } }) => {
        const rows = await deps.withoutPlace(actor, filter);
        const { items, next } = pageOfAll(rows, { cursor: at, limit }, ({ nameKey, student }) => [nameKey, student.id]);
        return {
          items: items.map(({ student, task }) => ({
            ...{ studentId: student.id, groupId: student.groupId },
            ...{ programme: student.programme, sector: student.sector, taskId: task?.id ?? null },
          })),
          next,
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/placement-tasks',
      summary: 'List tasks about places by day due; open ones unless done ones are asked',
      allow: COORDINATOR,
      audit: null,
      query: z.strictObject({
        kind: z.enum(TASK_KINDS).optional(),
        studentId: entityId.optional(),
        done: z.enum(['true', 'false']).optional(),
        limit: pageLimit,
        cursor,
      }),
      response: pageOf(taskView),
      handle: async ({ actor, query: { kind, studentId, done, limit, cursor: at } }) => {
        const filter = { kind, studentIds: studentId === undefined ? undefined : [studentId], isDone: done === 'true' };
        const page = { after: placeOf(at, 'string'), limit: limit + 1 };
        const found = await tasks.list(schoolScopeOf(actor), filter, page);
        const { items, next } = toPage(found, limit, ({ dueOn, id }) => [dueOn, id]);
        return { items: items.map(taskToView), next };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/placement-tasks/:id/completion',
      summary: 'Mark a task about a place as done',
      allow: COORDINATOR,
      audit: 'placement-task.done',
      params: placementParams,
      response: taskView,
      handle: async ({ actor, params: { id } }) => {
        const scope = schoolScopeOf(actor);
        await tasks.finish(scope, id, actor.accountId, clock.now());
        const task = await tasks.get(scope, id);
        if (!task) throw notFound('placement-task.not-found', { id });
        return taskToView(task);
      },
    }),
  ];
};
