import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { DryRun, JobCounts } from '../../platform/jobs/job.js';
import type { JobRun, JobRunState } from '../../platform/jobs/job-ledger.js';
import type { JobOverview } from '../../platform/jobs/job-runner.js';
import { Alert } from '../../web/components/alert.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { DataTable, type Column } from '../../web/components/table.js';
import { csvOfList, csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf, moment, wholeNumber } from '../../web/texts/format.nl.js';
import { nameIn } from '../../web/texts/labels.nl.js';
import { jobCountNames, jobRunStateNames } from '../../web/texts/post.nl.js';
import { jobParams } from './jobs.schemas.js';
import type { JobService } from './jobs.service.js';

const PATH = '/beheer/taken';
const READERS = ['admin', 'operator'] as const;
const MINUTE_MS = 60_000;

const TONES: Readonly<Record<JobRunState, Tone>> = {
  asked: 'info',
  running: 'info',
  done: 'good',
  partly: 'attention',
  failed: 'bad',
};

/** "14 gepland, 3 al bekend"; "niets te doen" when all counts are 0. */
export const countsText = (counts: JobCounts): string => {
  const parts = Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([code, count]) => `${wholeNumber(count)} ${nameIn(jobCountNames, code)}`);
  return parts.length === 0 ? 'niets te doen' : parts.join(', ');
};

/** How a run went, in one line. */
export const runText = (run: Pick<JobRun, 'state' | 'counts' | 'failedItems' | 'failure' | 'missed'>): string => {
  if (run.state === 'failed') return run.failure ?? 'onbekende fout';
  if (run.state === 'asked' || run.state === 'running') return '';
  const parts = [countsText(run.counts)];
  if (run.failedItems > 0) parts.push(`${countOf(run.failedItems, 'onderdeel', 'onderdelen')} mislukt`);
  if (run.missed > 0) parts.push(`${countOf(run.missed, 'gemist moment', 'gemiste momenten')} ingehaald`);
  return parts.join('; ');
};

/** How long a run took, or an empty text while that is not known. */
export const lengthText = ({ startedAt, endedAt }: Pick<JobRun, 'startedAt' | 'endedAt'>): string => {
  if (startedAt === null || endedAt === null) return '';
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000;
  return seconds < MINUTE_MS / 1000 ? `${wholeNumber(seconds)} s` : `${wholeNumber(seconds / 60)} min`;
};

/** The jobs of the service: how they stand, what they did, and running one by hand. */
export const jobPages = ({ jobs }: { jobs: JobService }): AnyRoute[] => {
  const detailPage = async (
    actor: Actor,
    name: string,
    shown: { cursor?: string | undefined; notice?: string | undefined; dryRun?: DryRun },
  ): Promise<string> => {
    const overview = await jobs.get(name);
    const runs = await jobs.runs(name, { cursor: shown.cursor, limit: ROWS_ON_PAGE });
    return renderPage(
      { title: overview.job.title, actor, path: PATH, notice: shown.notice },
      <Detail overview={overview} runs={runs.items} next={runs.next} cursor={shown.cursor} dryRun={shown.dryRun} />,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: all jobs, how they stand and when they run',
      allow: READERS,
      audit: null,
      query: z.object(noticeQuery),
      handle: async ({ actor, query }) => {
        const all = await jobs.list();
        return {
          html: renderPage(
            { title: 'Taken', actor, path: PATH, notice: query.melding },
            <>
              <PageHeading
                title="Taken"
                lead="Wat de dienst vanzelf doet: wanneer voor het laatst, met welke uitkomst, en wanneer weer."
                actions={<ButtonLink href={`${PATH}.csv`}>Download (CSV)</ButtonLink>}
              />
              <LateAlert late={all.filter(({ health }) => health.isLate)} />
              <Card>
                {all.length === 0 ? (
                  <EmptyState text="Er zijn nog geen taken." />
                ) : (
                  <DataTable
                    caption="Taken"
                    captionHidden
                    columns={JOB_COLUMNS}
                    rows={all}
                    keyOf={({ job }) => job.name}
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
      summary: 'File: all jobs, how they stand and when they run',
      allow: READERS,
      audit: 'job.list-downloaded',
      handle: async () =>
        csvReply(
          'taken.csv',
          ['Taak', 'Laatste keer', 'Uitkomst', 'Wat', 'Volgende keer', 'Op tijd'],
          (await jobs.list()).map(({ job, last, next, health }) => [
            ...[job.title, last ? moment(last.occurrence) : '', last ? jobRunStateNames[last.state] : ''],
            ...[last ? runText(last) : '', moment(next), health.isLate ? 'nee' : 'ja'],
          ]),
        ),
    }),
    page({
      method: 'get',
      path: `${PATH}/:name/keren.csv`,
      summary: 'File: the runs of one job',
      allow: READERS,
      audit: 'job.list-downloaded',
      params: jobParams,
      handle: ({ params: { name } }) =>
        csvOfList(`taak-${name}.csv`, async (part) => {
          const { items, next } = await jobs.runs(name, part);
          return {
            header: ['Moment', 'Uitkomst', 'Wat', 'Duur', 'Gevraagd door', 'Pogingen'],
            rows: items.map((run) => [
              ...[moment(run.occurrence), jobRunStateNames[run.state], runText(run), lengthText(run)],
              ...[run.askedBy ?? 'vanzelf', String(run.attempts)],
            ]),
            next,
          };
        }),
    }),
    page({
      method: 'get',
      path: `${PATH}/:name`,
      summary: 'Page: one job with its runs',
      allow: READERS,
      audit: null,
      params: jobParams,
      query: z.object({ ...noticeQuery, cursor: queryText }),
      handle: async ({ actor, params, query }) => ({
        html: await detailPage(actor, params.name, { cursor: query.cursor, notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/:name/nu`,
      summary: 'Form: run a job now',
      allow: READERS,
      audit: 'job.run-asked',
      params: jobParams,
      handle: async ({ actor, params }) => {
        await jobs.ask(params.name, actor.accountId);
        return { redirect: withNotice(`${PATH}/${params.name}`, 'taak-gevraagd') };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/:name/proef`,
      summary: 'Form: show what a job would do now',
      allow: READERS,
      audit: null,
      params: jobParams,
      handle: async ({ actor, params }) => ({
        html: await detailPage(actor, params.name, { dryRun: await jobs.dryRun(params.name) }),
      }),
    }),
  ];
};

const LateAlert = ({ late }: { late: readonly JobOverview[] }) =>
  late.length === 0 ? null : (
    <Alert kind="error" title="Niet op tijd gelukt" role="alert">
      <ul>
        {late.map(({ job, health }) => (
          <li key={job.name}>
            {`${job.title}: ${wholeNumber(health.hours)} uur geleden, hooguit ${wholeNumber(job.maxAgeHours)} uur is goed.`}
          </li>
        ))}
      </ul>
    </Alert>
  );

const RunBadge = ({ state }: { state: JobRunState }) => <Badge tone={TONES[state]}>{jobRunStateNames[state]}</Badge>;

const JOB_COLUMNS: readonly Column<JobOverview>[] = [
  { header: 'Taak', cell: ({ job }) => <Link href={`${PATH}/${job.name}`}>{job.title}</Link> },
  { header: 'Laatste keer', cell: ({ last }) => (last ? moment(last.occurrence) : 'Nog niet') },
  { header: 'Uitkomst', cell: ({ last }) => (last ? <RunBadge state={last.state} /> : '') },
  { header: 'Wat', cell: ({ last }) => (last ? runText(last) : ''), wide: true },
  { header: 'Volgende keer', cell: ({ next }) => moment(next) },
  {
    header: 'Op tijd',
    cell: ({ health }) => <Badge tone={health.isLate ? 'bad' : 'good'}>{health.isLate ? 'Te laat' : 'Ja'}</Badge>,
  },
];

const RUN_COLUMNS: readonly Column<JobRun>[] = [
  { header: 'Moment', cell: ({ occurrence }) => moment(occurrence) },
  { header: 'Uitkomst', cell: ({ state }) => <RunBadge state={state} /> },
  { header: 'Wat', cell: runText, wide: true },
  { header: 'Duur', cell: lengthText, numeric: true },
  { header: 'Gevraagd door', cell: ({ askedBy }) => askedBy ?? 'vanzelf' },
  { header: 'Pogingen', cell: ({ attempts }) => wholeNumber(attempts), numeric: true },
];

const Detail = (props: {
  overview: JobOverview;
  runs: readonly JobRun[];
  next: string | null;
  cursor: string | undefined;
  dryRun: DryRun | undefined;
}) => {
  const { overview, runs, dryRun } = props;
  const { job, health, next } = overview;
  const path = `${PATH}/${job.name}`;
  const errors = runs.flatMap(({ id, itemErrors }) => itemErrors.map((error, at) => ({ id: `${id}/${at}`, ...error })));
  return (
    <>
      <Breadcrumb crumbs={[{ href: PATH, label: 'Taken' }]} here={job.title} />
      <PageHeading title={job.title} />
      <LateAlert late={health.isLate ? [overview] : []} />
      <Card title="Stand">
        <DataList
          items={[
            ['Laatst gelukt', health.succeededAt === null ? 'Nog niet' : moment(health.succeededAt)],
            ['Volgende keer', moment(next)],
            ['Planning', job.cron],
            ['Alarm na', `${wholeNumber(job.maxAgeHours)} uur`],
          ]}
        />
        <div class="lw-actions">
          <ConfirmForm action={`${path}/nu`} submit="Nu uitvoeren" look="secondary" />
          {job.dryRun === undefined ? null : (
            <ConfirmForm action={`${path}/proef`} submit="Laat zien wat er zou gebeuren" look="secondary" />
          )}
        </div>
      </Card>
      {dryRun === undefined ? null : <DryRunCard dryRun={dryRun} />}
      <Card title="Eerdere keren" actions={<ButtonLink href={`${path}/keren.csv`}>Download (CSV)</ButtonLink>}>
        {runs.length === 0 ? (
          <EmptyState text="Deze taak is nog niet uitgevoerd." />
        ) : (
          <DataTable caption="Eerdere keren" captionHidden columns={RUN_COLUMNS} rows={runs} keyOf={({ id }) => id} />
        )}
        <Pagination path={path} query={{}} cursor={props.cursor} next={props.next} />
      </Card>
      {errors.length === 0 ? null : (
        <Card title="Wat mislukte">
          <DataTable
            caption="Onderdelen die mislukten"
            captionHidden
            columns={[
              { header: 'Onderdeel', cell: ({ item }) => item },
              { header: 'Fout', cell: ({ message }) => message, wide: true },
            ]}
            rows={errors}
            keyOf={({ id }) => id}
          />
        </Card>
      )}
    </>
  );
};

const DryRunCard = ({ dryRun }: { dryRun: DryRun }) => (
  <Card title="Als hij nu zou draaien" lead="Er is niets opgeslagen en niets verstuurd.">
    <p>{countsText(dryRun.counts)}</p>
    {dryRun.items.length === 0 ? (
      <EmptyState text="Er zou niets gebeuren." />
    ) : (
      <DataTable
        caption="Wat er zou gebeuren"
        captionHidden
        columns={[
          { header: 'Wat', cell: ({ what }) => what },
          { header: 'Voor wie', cell: ({ to }) => to },
          { header: 'Waarom', cell: ({ why }) => why, wide: true },
        ]}
        rows={dryRun.items}
        keyOf={({ what, to, why }) => `${what}/${to}/${why}`}
      />
    )}
  </Card>
);
