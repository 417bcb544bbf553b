import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import type { Weekday } from '../../domain/week-schedule.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Bar } from '../../web/components/figures.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { csvReply } from '../../web/csv.js';
import { attempt, freshForm, readForm } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { wording } from '../../web/texts.nl.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';
import { weekdayList, weekdayShortNames } from '../../web/texts/labels.nl.js';
import type { TimetableAdvice } from './explanation/advice.js';
import { runParams } from './matching.schemas.js';
import type { MatchingService } from './matching.service.js';
import { StageDaysChart } from './stage-days-chart.pages.js';
import type { StageDayStudyService, StudiedAdvice } from './stage-day-studies.service.js';

export interface AdviceRow {
  readonly weekdays: readonly Weekday[];
  readonly placed: string;
  readonly difference: string;
  readonly isNow: boolean;
  readonly helps: boolean;
}

/** Sets of stage days with what each would bring, the best first. */
export const adviceRows = ({ now, placedNow, sets }: TimetableAdvice): AdviceRow[] =>
  sets.map(({ weekdays, placed, proven }) => {
    const more = placed - placedNow;
    return {
      weekdays,
      placed: proven ? wholeNumber(placed) : `minstens ${wholeNumber(placed)}`,
      difference: more === 0 ? 'evenveel' : `${wholeNumber(Math.abs(more))} ${more > 0 ? 'meer' : 'minder'}`,
      isNow: weekdays.join() === now.join(),
      helps: more > 0,
    };
  });

/** The advice in a sentence. */
export const adviceText = ({ placedNow, sets }: TimetableAdvice): string => {
  const [best] = sets;
  return best === undefined || best.placed <= placedNow
    ? 'Geen andere stagedagen brengen meer leerlingen aan een plek. Het rooster kan blijven zoals het is.'
    : `Met stage op ${weekdayList(best.weekdays)} ${best.placed - placedNow === 1 ? 'krijgt' : 'krijgen'} ${countOf(best.placed - placedNow, 'leerling', 'leerlingen')} meer een plek.`;
};

/** Asks for the advice for one group. */
export const AdviceForm = ({ runId, groups }: { runId: string; groups: readonly StudentGroup[] }) => (
  <Card
    title="Roosteradvies"
    lead="Zouden andere stagedagen voor een klas meer leerlingen een plek geven? Elke keuze van dagen wordt doorgerekend; dat duurt even."
  >
    <form class="lw-search" method="get" action={`/matching/${runId}/roosteradvies`}>
      <SelectField
        form={freshForm()}
        name="klas"
        label="Klas"
        options={groups.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div class="lw-actions">
        <Button look="secondary">Reken door</Button>
      </div>
    </form>
  </Card>
);

/** How sure the figures are, in a sentence. */
export const certaintyText = ({ advice: { sets }, study }: StudiedAdvice): string => {
  const open = sets.filter(({ proven }) => !proven).length;
  if (open === 0) return 'Elke keuze is precies doorgerekend: meer leerlingen dan hier staat kan bij geen ervan.';
  return study?.state === 'done'
    ? `Van ${countOf(open, 'keuze', 'keuzes')} is niet bewezen dat het niet meer kan; daar is een minuut voor gezocht.`
    : `De aantallen met ‘minstens’ zijn zeker te halen, maar het kan er nog iets meer zijn. Daardoor kan ook de volgorde nog veranderen.`;
};

/** Works the advice out, shows how far that is, and stops it. */
const StudyPart = ({ runId, groupId, studied }: { runId: string; groupId: string; studied: StudiedAdvice }) => {
  const { advice, study } = studied;
  const action = `/matching/${runId}/roosteradvies`;
  const group = <input type="hidden" name="klas" value={groupId} />;
  if (study?.state === 'running')
    return (
      <div class="lw-stack lw-stack--tight">
        <div role="status" class="lw-stack lw-stack--tight">
          <div class="lw-progress">
            <Bar className="lw-bar" percent={Math.max(5, (100 * study.settled) / study.of)} />
          </div>
          <p>
            {`${study.settled} van ${study.of} keuzes zijn precies doorgerekend. Deze pagina ververst zichzelf; u mag ook later terugkomen.`}
          </p>
        </div>
        <div class="lw-actions">
          <ButtonLink href={addressOf(action, { klas: groupId })}>Ververs</ButtonLink>
          <form method="post" action={`${action}/stoppen`}>
            {group}
            <Button look="subtle">Stop en houd wat er nu is</Button>
          </form>
        </div>
      </div>
    );
  return (
    <div class="lw-stack lw-stack--tight">
      {study?.state === 'failed' ? (
        <Alert kind="error" title="Het doorrekenen is halverwege gestopt">
          {study.failure === null ? null : <p>{wording(study.failure, {}) ?? 'Er ging iets mis bij het rekenen.'}</p>}
          <p>Wat al doorgerekend was, staat hieronder. U kunt verdergaan waar het bleef.</p>
        </Alert>
      ) : null}
      <p>{certaintyText(studied)}</p>
      {study?.state === 'done' || advice.sets.every(({ proven }) => proven) ? null : (
        <form method="post" action={action} class="lw-actions">
          {group}
          <Button look="primary">{study === null ? 'Reken precies' : 'Reken verder'}</Button>
          <span class="lw-muted">Dat duurt een paar seconden tot een paar minuten.</span>
        </form>
      )}
    </div>
  );
};

interface AdvicePageProps {
  readonly runId: string;
  readonly groupName: string;
  readonly studied: StudiedAdvice;
}

export const AdvicePage = ({ runId, groupName, studied }: AdvicePageProps) => {
  const { advice } = studied;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/matching', label: 'Matching' },
          { href: `/matching/${runId}`, label: 'Uitkomst' },
        ]}
        here="Roosteradvies"
      />
      <PageHeading title={`Roosteradvies voor ${groupName}`} lead={adviceText(advice)} />
      <Card>
        <StudyPart runId={runId} groupId={advice.groupId} studied={studied} />
      </Card>
      <Card>
        <StageDaysChart advice={advice} />
        <DataTable
          caption="Stagedagen met het aantal geplaatste leerlingen, de beste boven"
          rows={adviceRows(advice)}
          keyOf={({ weekdays }) => weekdays.join()}
          columns={[
            {
              header: 'Stagedagen',
              cell: ({ weekdays, isNow, helps }) => (
                <>
                  <DayMarks on={weekdays} /> {isNow ? <Badge tone="info">Nu</Badge> : null}
                  {helps ? <Badge tone="good">Beter</Badge> : null}
                </>
              ),
            },
            { header: 'Geplaatst', cell: ({ placed }) => placed, numeric: true },
            { header: 'Verschil', cell: ({ difference }) => difference, numeric: true },
          ]}
        />
        <p class="lw-muted">Er is niets veranderd. Het rooster wijzigt u bij School en klassen.</p>
        <div class="lw-actions">
          <ButtonLink href={addressOf(`/matching/${runId}/roosteradvies.csv`, { klas: advice.groupId })} look="subtle">
            Download (CSV)
          </ButtonLink>
        </div>
      </Card>
    </>
  );
};

const ALLOW = ['coordinator'] as const;
const REFRESH_SECONDS = 2;
const PATH = '/matching/:id/roosteradvies';
const adviceQuery = z.object({ klas: queryText });

export interface TimetableAdvicePagesDeps {
  readonly matching: Pick<MatchingService, 'get'>;
  readonly stageDays: StageDayStudyService;
  /** The groups of the actor's school. */
  readonly groups: (actor: Actor) => Promise<readonly StudentGroup[]>;
}

/** The pages on what other stage days would bring a group of a run. */
export const timetableAdvicePages = ({ matching, stageDays, groups }: TimetableAdvicePagesDeps): AnyRoute[] => {
  const advicePath = (id: string, klas: string): string => addressOf(`/matching/${id}/roosteradvies`, { klas });

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: what other stage days would bring a group of a run',
      allow: ALLOW,
      audit: null,
      params: runParams,
      query: adviceQuery,
      handle: async ({ actor, params: { id }, query }) => {
        const group = (await groups(actor)).find((one) => one.id === query.klas);
        if (group === undefined) return { redirect: `/matching/${(await matching.get(actor, id)).id}` };
        const studied = await stageDays.get(actor, id, group.id);
        return {
          html: renderPage(
            {
              title: `Roosteradvies ${group.name}`,
              actor,
              path: '/matching',
              ...(studied.study?.state === 'running' ? { refreshSeconds: REFRESH_SECONDS } : {}),
            },
            <AdvicePage runId={id} groupName={group.name} studied={studied} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: what other stage days would bring a group of a run',
      allow: ALLOW,
      audit: 'matching-run.downloaded',
      params: runParams,
      query: adviceQuery,
      handle: async ({ actor, params: { id }, query }) => {
        const { advice } = await stageDays.get(actor, id, query.klas ?? '');
        return csvReply(
          'roosteradvies.csv',
          ['Stagedagen', 'Geplaatst', 'Bewezen', 'Verschil', 'Nu'],
          adviceRows(advice).map(({ weekdays, difference, isNow }, at) => [
            weekdays.map((day) => weekdayShortNames[day]).join(' '),
            ...[String(advice.sets[at]?.placed ?? ''), advice.sets[at]?.proven === true ? 'ja' : 'nee'],
            ...[difference, isNow ? 'ja' : 'nee'],
          ]),
        );
      },
    }),
    page({
      method: 'post',
      path: PATH,
      summary: 'Form: work out what other stage days would bring a group',
      allow: ALLOW,
      audit: 'matching-run.stage-days-studied',
      params: runParams,
      handle: async ({ actor, params: { id }, body }) => {
        const groupId = readForm(body).text('klas') ?? '';
        await stageDays.start(actor, id, groupId);
        return { redirect: advicePath(id, groupId) };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/stoppen`,
      summary: 'Form: stop working out what other stage days would bring; what was worked out stays',
      allow: ALLOW,
      audit: 'matching-run.stage-days-study-stopped',
      params: runParams,
      handle: async ({ actor, params: { id }, body }) => {
        const groupId = readForm(body).text('klas') ?? '';
        // One that ended meanwhile is shown as it ended.
        await attempt(body, () => stageDays.stop(actor, id, groupId));
        return { redirect: advicePath(id, groupId) };
      },
    }),
  ];
};
