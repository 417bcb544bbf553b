import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import type { Student } from '../../domain/student.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { Clock } from '../../platform/clock.js';
import { csvOfList, csvReply } from '../../web/csv.js';
import { attempt, checked, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { noticeQuery, queryListOf, queryNumber, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { weekdayShortNames } from '../../web/texts/labels.nl.js';
import type { Change } from './explanation/changes.js';
import { runParams, runRequest, studentParams } from './matching.schemas.js';
import type { MatchingService, RunView } from './matching.service.js';
import {
  byId,
  offersIn,
  placedRows,
  unplacedRows,
  type Names,
  type OfferName,
  type PupilName,
} from './outcome-shape.pages.js';
import { RunList, runRows, startForm } from './run-list.pages.js';
import { RunPage, runTitle } from './run-outcome.pages.js';
import { RunStudentPage } from './run-student.pages.js';

const ALLOW = ['coordinator'] as const;
const REFRESH_SECONDS = 2;
/** A run over a school takes a second or so: long enough to wait, so that most people never see the page in between. */
const WAIT_FOR_START_MS = 2500;

export interface MatchingPagesDeps {
  readonly matching: MatchingService;
  readonly clock: Clock;
  /** The groups of the actor's school. */
  readonly groups: (actor: Actor) => Promise<readonly StudentGroup[]>;
  /** One pupil of the actor's school. */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  readonly pupilNames: (actor: Actor, ids: readonly string[]) => Promise<readonly PupilName[]>;
  /** The pupils who were left out of a run because use of their data was restricted then. */
  readonly leftOut: (actor: Actor, run: RunView) => Promise<readonly PupilName[]>;
  readonly offerNames: (ids: readonly string[]) => Promise<readonly OfferName[]>;
  /** Offers of a season nearest to a pupil's home, wishes first. */
  readonly offersNear: (student: Student, season: SeasonId) => Promise<readonly OfferName[]>;
}

const runQuery = z.object({ ...noticeQuery, vanaf: queryNumber(0, 100_000) });
const listQuery = z.object({ ...noticeQuery, cursor: queryText, klas: queryText });
const studentQuery = z.object({
  probeer: queryOneOf(['dagen', 'reis']),
  dag: queryListOf(WEEKDAYS),
  km: queryNumber(0, 200),
  minuten: queryNumber(0, 240),
  aanbod: queryText,
  helpt: queryText,
});

/** What somebody tries out, or null when the form was not sent or holds nothing to try. */
export const changeOf = (studentId: string, query: z.output<typeof studentQuery>): Change | null => {
  if (query.probeer === 'dagen' && query.dag.length > 0) return { kind: 'stage-days', studentId, weekdays: query.dag };
  if (query.probeer === 'reis' && query.km !== undefined && query.minuten !== undefined)
    return { kind: 'travel', studentId, maxTravelKm: query.km, maxTravelMinutes: Math.round(query.minuten) };
  return null;
};

/** The pages of matching: start a run, see its outcome, and ask why. */
export const matchingPages = (deps: MatchingPagesDeps): AnyRoute[] => {
  const { matching } = deps;

  const namesFor = async (actor: Actor, studentIds: readonly string[], offerIds: readonly string[]): Promise<Names> => {
    const [pupils, offers] = await Promise.all([deps.pupilNames(actor, studentIds), deps.offerNames(offerIds)]);
    return { pupils: byId(pupils), offers: byId(offers) };
  };

  const namesOfRun = (actor: Actor, { studentIds, outcome }: RunView): Promise<Names> =>
    namesFor(actor, outcome ? studentIds : [], [...new Set(outcome?.placements.map(({ offerId }) => offerId) ?? [])]);

  const listPage = async (actor: Actor, query: z.output<typeof listQuery>, sent?: FormState): Promise<string> => {
    const [groups, { items, next }] = await Promise.all([
      deps.groups(actor),
      matching.list(actor, {}, { limit: 20, cursor: query.cursor }),
    ]);
    const season = seasonOf(deps.clock.today());
    return renderPage(
      { title: 'Matching', actor, path: '/matching', notice: query.melding },
      <RunList
        form={sent ?? startForm(nextSeason(season), query.klas)}
        seasons={[season, nextSeason(season)]}
        groups={groups.map(({ id, name }) => ({ value: id, label: name }))}
        rows={runRows(items, new Map(groups.map(({ id, name }) => [id, name])))}
        cursor={query.cursor}
        next={next}
      />,
    );
  };

  return [
    page({
      method: 'get',
      path: '/matching',
      summary: 'Page: matching runs of the school, and the form to start one',
      allow: ALLOW,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => ({ html: await listPage(actor, query) }),
    }),
    page({
      method: 'get',
      path: '/matching.csv',
      summary: 'File: matching runs of the school',
      allow: ALLOW,
      audit: 'matching-run.list-downloaded',
      handle: async ({ actor }) => {
        const groups = new Map((await deps.groups(actor)).map(({ id, name }) => [id, name]));
        return csvOfList('matchings.csv', async (part) => {
          const { items, next } = await matching.list(actor, {}, part);
          return {
            header: ['Matching', 'Gestart', 'Manier', 'Uitkomst', 'Stand'],
            rows: runRows(items, groups).map(({ title, when, mode, result, state }) => [
              ...[title, when, mode, result, state],
            ]),
            next,
          };
        });
      },
    }),
    page({
      method: 'post',
      path: '/matching',
      summary: 'Form: start a matching run',
      allow: ALLOW,
      audit: 'matching-run.started',
      handle: async ({ actor, body }) => {
        const started = await attempt(body, async (form) => {
          const request = checked(runRequest, {
            season: form.text('season'),
            mode: form.text('mode'),
            groupId: form.text('groupId'),
          });
          const run = await matching.start(actor, request);
          return matching.getWhenEnded(actor, run.id, WAIT_FOR_START_MS);
        });
        return started.ok
          ? { redirect: `/matching/${started.value.id}` }
          : { html: await listPage(actor, listQuery.parse({}), started.form), status: started.status };
      },
    }),
    page({
      method: 'get',
      path: '/matching/:id',
      summary: 'Page: a matching run with its progress or its outcome',
      allow: ALLOW,
      audit: null,
      params: runParams,
      query: runQuery,
      handle: async ({ actor, params, query }) => {
        const run = await matching.get(actor, params.id);
        const [names, groups, leftOut] = await Promise.all([
          namesOfRun(actor, run),
          deps.groups(actor),
          deps.leftOut(actor, run),
        ]);
        const groupName = groupNameIn(groups, run);
        const frame = {
          title: runTitle(run, groupName),
          actor,
          path: `/matching/${run.id}`,
          notice: query.melding,
          ...(run.state === 'running' ? { refreshSeconds: REFRESH_SECONDS } : {}),
        };
        return {
          html: renderPage(
            frame,
            <RunPage
              run={run}
              groupName={groupName}
              groups={groups.filter(({ id }) => run.groupId === null || run.groupId === id)}
              names={names}
              leftOut={leftOut}
              from={Math.floor(query.vanaf ?? 0)}
            />,
          ),
        };
      },
    }),
    page({
      method: 'post',
      path: '/matching/:id/stoppen',
      summary: 'Form: stop a matching run; it keeps the best it has',
      allow: ALLOW,
      audit: 'matching-run.stopped',
      params: runParams,
      handle: async ({ actor, params, body }) => {
        await attempt(body, () => matching.stop(actor, params.id));
        return { redirect: `/matching/${params.id}` };
      },
    }),
    page({
      method: 'get',
      path: '/matching/:id/uitkomst.csv',
      summary: 'File: the outcome of a matching run',
      allow: ALLOW,
      audit: 'matching-run.downloaded',
      params: runParams,
      handle: async ({ actor, params }) => {
        const run = await matching.get(actor, params.id);
        return csvReply(`matching-${run.season}.csv`, CSV_HEADER, outcomeRows(run, await namesOfRun(actor, run)));
      },
    }),
    page({
      method: 'get',
      path: '/matching/:id/leerlingen/:studentId',
      summary: 'Page: one pupil of a run: why here, why not there, why none, and what if',
      allow: ALLOW,
      audit: null,
      params: studentParams,
      query: studentQuery,
      handle: async ({ actor, params: { id, studentId }, query }) => {
        const [run, student, groups] = await Promise.all([
          matching.get(actor, id),
          deps.student(actor, studentId),
          deps.groups(actor),
        ]);
        const change = changeOf(studentId, query);
        const placement = run.outcome?.placements.find((one) => one.studentId === studentId) ?? null;
        const [nearby, whatIf, whyNot, helping] = await Promise.all([
          deps.offersNear(student, run.season),
          change === null ? null : matching.ask(actor, id, { kind: 'what-if', change }),
          query.aanbod === undefined
            ? null
            : matching.ask(actor, id, { kind: 'why-not', studentId, offerId: query.aanbod }),
          query.helpt === undefined || placement !== null
            ? null
            : matching.ask(actor, id, { kind: 'changes-that-place', studentId }),
        ]);
        const answers = [...(whatIf === null ? [] : [whatIf]), ...(helping ?? [])];
        const names = await namesFor(
          actor,
          [...new Set([studentId, ...answers.flatMap(({ moves }) => moves.map((move) => move.studentId))])],
          [
            ...new Set([
              ...offersIn(answers),
              ...[placement?.offerId, query.aanbod].filter((one) => one !== undefined),
            ]),
          ],
        );
        const group = groups.find((one) => one.id === student.groupId) ?? null;
        return {
          html: renderPage(
            { title: names.pupils.get(studentId)?.name ?? 'Leerling', actor, path: `/matching/${id}` },
            <RunStudentPage
              run={run}
              studentId={studentId}
              stageDays={student.stageDays ?? group?.stageDays ?? []}
              maxTravelKm={student.maxTravelKm}
              maxTravelMinutes={student.maxTravelMinutes}
              group={group}
              placement={placement}
              unplaced={run.outcome?.unplaced.find((one) => one.studentId === studentId) ?? null}
              names={names}
              nearby={nearby}
              whyNot={whyNot === null || query.aanbod === undefined ? null : { offerId: query.aanbod, answer: whyNot }}
              whatIf={whatIf}
              helping={helping}
            />,
          ),
        };
      },
    }),
  ];
};

const groupNameIn = (groups: readonly StudentGroup[], { groupId }: RunView): string | null =>
  groupId === null ? null : (groups.find(({ id }) => id === groupId)?.name ?? 'klas');

const CSV_HEADER = [
  'Leerling',
  'Klas',
  'Uitkomst',
  'Plek',
  'Werk',
  'Plaats',
  'Dagen',
  'Tijden',
  'Reistijd (min)',
  'Toelichting',
];

/** An outcome as lines of a spreadsheet: first who is placed, then who is not and why. */
export const outcomeRows = (run: RunView, names: Names): string[][] =>
  run.outcome === null
    ? []
    : [
        ...placedRows(run.outcome, names).map((row) => [
          ...[row.name, row.groupName, 'geplaatst', row.place, row.work, row.town],
          row.weekdays.map((day) => weekdayShortNames[day]).join(' '),
          row.hours,
          row.travelMinutes === null ? '' : String(Math.round(row.travelMinutes)),
          row.locked ? 'stond al vast' : '',
        ]),
        ...unplacedRows(run.outcome, names).map((row) => [
          ...[row.name, row.groupName, 'geen plek', '', '', '', '', '', ''],
          row.why,
        ]),
      ];
