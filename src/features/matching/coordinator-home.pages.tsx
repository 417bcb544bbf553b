import { isNobody } from '../../domain/forgotten-pupil.js';
import type { Actor } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import type { Clock } from '../../platform/clock.js';
import { ButtonLink } from '../../web/components/button.js';
import { Figures, type Figure } from '../../web/components/figures.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { TaskList, type Task } from '../../web/components/task-list.js';
import type { Home } from '../../web/home-page.js';
import { countOf, moment, wholeNumber } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import type { RunOutcome } from './matching.rules.js';
import type { MatchingService, RunView } from './matching.service.js';
import { byId, unplacedRows, type Names, type PupilName } from './outcome-shape.pages.js';

const SHOWN = 8;

export interface CoordinatorHomeDeps {
  readonly matching: MatchingService;
  readonly clock: Clock;
  readonly groups: (actor: Actor) => Promise<readonly StudentGroup[]>;
  readonly pupilNames: (actor: Actor, ids: readonly string[]) => Promise<readonly PupilName[]>;
  /** Pupils who did not leave. */
  readonly pupilCount: (actor: Actor) => Promise<number>;
  /** Whether the school entered the year that holds a season. */
  readonly hasSchoolYear: (actor: Actor, season: SeasonId) => Promise<boolean>;
}

export interface CoordinatorFacts {
  readonly season: SeasonId;
  readonly pupils: number;
  readonly groups: readonly StudentGroup[];
  readonly hasSchoolYear: boolean;
  readonly run: (RunView & { readonly outcome: RunOutcome }) | null;
  readonly names: Names;
}

/** Where the school stands: needed, found, promised, missing. */
export const coordinatorFigures = ({ pupils, run }: CoordinatorFacts): Figure[] => {
  if (run === null) return [{ label: 'Leerlingen', value: wholeNumber(pupils), note: 'zoeken een plek' }];
  const { placements, unplaced } = run.outcome;
  const confirmed = placements.filter(({ terms, locked }) => locked || terms.freshness === 0).length;
  const asked = run.studentIds.length;
  return [
    { label: 'Plekken nodig', value: wholeNumber(asked), note: `van ${countOf(pupils, 'leerling', 'leerlingen')}` },
    {
      label: 'Plek gevonden',
      value: wholeNumber(placements.length),
      note: 'in de laatste matching',
      tone: 'good',
      percent: (100 * placements.length) / Math.max(1, asked),
    },
    {
      label: 'Bevestigd door bedrijf',
      value: wholeNumber(confirmed),
      note: `${wholeNumber(placements.length - confirmed)} nog niet zeker`,
      percent: (100 * confirmed) / Math.max(1, asked),
    },
    {
      label: 'Zonder plek',
      value: wholeNumber(unplaced.length),
      note: unplaced.length === 0 ? 'iedereen heeft een plek' : 'vragen uw aandacht',
      tone: unplaced.length === 0 ? 'good' : 'attention',
    },
  ];
};

/** What the coordinator must do besides placing pupils, most urgent first. */
export const coordinatorTasks = ({ season, pupils, groups, hasSchoolYear, run }: CoordinatorFacts): Task[] => {
  const tasks: Task[] = [];
  if (!hasSchoolYear)
    tasks.push({
      title: `Vul het schooljaar van ${seasonName(season)} in`,
      why: 'Zonder begin, einde en vakanties kan er geen matching zijn.',
      href: '/school/schooljaren/nieuw',
      action: 'Invullen',
    });
  if (hasSchoolYear && pupils > 0 && run?.season !== season)
    tasks.push({
      title: `Start de matching voor ${seasonName(season)}`,
      why: 'Voor dit seizoen is nog niet gezocht naar plekken.',
      href: '/matching',
      action: 'Naar matching',
    });
  const warned =
    run?.outcome.placements.filter(({ findings }) => findings.some(({ severity }) => severity === 'warn')) ?? [];
  if (run !== null && warned.length > 0)
    tasks.push({
      title: `${countOf(warned.length, 'plek vraagt', 'plekken vragen')} uw oordeel`,
      why: 'Er is een aandachtspunt, zoals een plek die het bedrijf nog niet bevestigde.',
      href: `/matching/${run.id}#geplaatst`,
      action: 'Bekijk',
    });
  const unguided = groups.filter(({ mentorId }) => mentorId === null);
  const [first] = unguided;
  if (first !== undefined)
    tasks.push({
      title: `${countOf(unguided.length, 'klas heeft', 'klassen hebben')} nog geen stagebegeleider`,
      why: unguided.map(({ name }) => name).join(', '),
      href: unguided.length === 1 ? `/school/klassen/${first.id}` : '/school',
      action: 'Kies',
    });
  return tasks;
};

/** Pupils without a place as things to do, each with why. */
export const unplacedTasks = ({ run, names }: CoordinatorFacts): Task[] =>
  run === null
    ? []
    : unplacedRows(run.outcome, names)
        .filter(({ studentId }) => !isNobody(studentId))
        .map(({ studentId, name, groupName, why }) => ({
          title: groupName === '' ? name : `${name} (${groupName})`,
          why,
          href: `/matching/${run.id}/leerlingen/${studentId}`,
          action: 'Wat kan wel?',
        }));

/** The home of a coordinator: where the school stands and what needs attention. */
export const coordinatorHome =
  (deps: CoordinatorHomeDeps): Home =>
  async (actor) => {
    const season = nextSeason(seasonOf(deps.clock.today()));
    const [pupils, groups, hasSchoolYear, { items }] = await Promise.all([
      deps.pupilCount(actor),
      deps.groups(actor),
      deps.hasSchoolYear(actor, season),
      deps.matching.list(actor, {}, { limit: 20 }),
    ]);
    // The run over the most pupils of the newest season says how the school stands; a trial with one group does not.
    const newest = items.filter(({ state }) => state === 'done').sort(bySeasonThenSize)[0];
    const run = newest === undefined ? null : await deps.matching.get(actor, newest.id);
    const outcome = run?.outcome ?? null;
    const pupilNames =
      outcome === null
        ? []
        : await deps.pupilNames(
            actor,
            outcome.unplaced.map(({ studentId }) => studentId),
          );
    const names = { pupils: byId(pupilNames), offers: new Map() };
    const facts = { season, pupils, groups, hasSchoolYear, names, run: run && outcome ? { ...run, outcome } : null };
    return <CoordinatorHome actor={actor} facts={facts} />;
  };

const bySeasonThenSize = (a: RunView, b: RunView): number => {
  const order = (run: RunView): string => `${run.season.slice(0, 4)}${run.season.endsWith('voorjaar') ? 1 : 2}`;
  return (
    order(b).localeCompare(order(a)) ||
    b.studentIds.length - a.studentIds.length ||
    b.requestedAt.getTime() - a.requestedAt.getTime()
  );
};

const CoordinatorHome = ({ actor, facts }: { actor: Actor; facts: CoordinatorFacts }) => {
  const { run, pupils } = facts;
  const tasks = coordinatorTasks(facts);
  const unplaced = unplacedTasks(facts);
  return (
    <>
      <PageHeading
        title={`Goedendag, ${actor.name}`}
        lead={
          run === null
            ? 'Hier ziet u straks hoe uw leerlingen ervoor staan.'
            : `Zo staan uw leerlingen ervoor in ${seasonName(run.season)}, volgens de matching van ${moment(run.requestedAt)}.`
        }
        actions={
          <ButtonLink href="/matching" look="primary">
            Nieuwe matching
          </ButtonLink>
        }
      />
      {pupils === 0 ? (
        <EmptyState text="Er staan nog geen leerlingen in. Voeg uw leerlingen toe; daarna zoekt de matching voor iedereen een plek.">
          <ButtonLink href="/leerlingen/nieuw" look="primary">
            Leerling toevoegen
          </ButtonLink>
        </EmptyState>
      ) : (
        <Figures items={coordinatorFigures(facts)} />
      )}
      <div class="lw-columns lw-columns--aside">
        <Card
          title="Zonder plek, en waarom"
          actions={
            run !== null && unplaced.length > SHOWN ? (
              <ButtonLink href={`/matching/${run.id}#zonder-plek`}>Alle {wholeNumber(unplaced.length)}</ButtonLink>
            ) : undefined
          }
        >
          {unplaced.length > 0 ? (
            <TaskList tasks={unplaced.slice(0, SHOWN)} />
          ) : (
            <EmptyState
              text={
                run === null
                  ? 'Er is nog geen matching gedaan. Daarna staat hier wie er nog geen plek heeft.'
                  : 'Alle leerlingen in de laatste matching hebben een plek.'
              }
            />
          )}
        </Card>
        <Card title="Vraagt aandacht">
          {tasks.length === 0 ? <EmptyState text="Er is nu niets dat op u wacht." /> : <TaskList tasks={tasks} />}
        </Card>
      </div>
    </>
  );
};
