import type { Actor, SchoolScope } from '../../domain/actor.js';
import { authorOf } from '../../domain/author.js';
import {
  guidedKeyOf,
  isFound,
  type GuidedPlacement,
  type GuidedPlacements,
  type SchoolGuidance,
} from '../../domain/guided-placement.js';
import type { Placement } from '../../domain/placement.js';
import type { Programme } from '../../domain/programme.js';
import { addDays, mondayOf, type CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll, placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, notFound } from '../../platform/errors.js';
import { weekIdOf, type AttendanceRepository } from './attendance.repository.js';
import {
  openDays,
  prefilledWeek,
  weekChanges,
  weekFaults,
  weeksOf,
  weekStanding,
  type AttendanceDay,
  type AttendanceWeek,
  type WeekStanding,
} from './attendance.rules.js';
import {
  hoursMeter,
  practiceStanding,
  type HoursMeter,
  type PracticeLimits,
  type PracticeStanding,
} from './hours-meter.rules.js';
import type { GuidanceProof, SubsidyFile } from './subsidy-file.rules.js';

/** One week of a placement as it is shown: what was recorded, else what the schedule says. */
export interface WeekSheet {
  readonly guided: GuidedPlacement;
  readonly monday: CalendarDate;
  /** Null while nothing is recorded. */
  readonly recorded: AttendanceWeek | null;
  readonly days: readonly AttendanceDay[];
  readonly standing: WeekStanding;
}

/** A placement in the list of a week. */
export interface WeekRow extends WeekSheet {
  /** Stage days before this week that nobody recorded. */
  readonly openBefore: number;
}

/** What a list of a week is narrowed to. */
export interface WeekQuery {
  readonly monday: CalendarDate;
  /** Words of the pupil's or the company's name. */
  readonly text?: string | undefined;
  readonly groupName?: string | undefined;
  readonly standing?: WeekStanding | undefined;
}

/** The hours of one pupil over both years, with a placement through which one sees them. */
export interface HoursRow {
  readonly guided: GuidedPlacement;
  readonly meter: HoursMeter;
}

/** What the hours of pupils are narrowed to; `standing` is what it comes to at this pace. */
export interface HoursQuery {
  readonly text?: string | undefined;
  readonly groupName?: string | undefined;
  readonly standing?: PracticeStanding | undefined;
}

export interface AttendanceDeps {
  readonly weeks: AttendanceRepository;
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  /** All placements of pupils, over both years. */
  readonly placementsOfPupils: (scope: SchoolScope, studentIds: readonly string[]) => Promise<readonly Placement[]>;
  readonly guidanceOf: (scope: SchoolScope) => Promise<SchoolGuidance>;
  /** The limits of a programme on a day; null where the law sets none. */
  readonly limitsOf: (programme: Programme, on: CalendarDate) => PracticeLimits | null;
  readonly agreementOf: (placement: Placement) => Promise<SubsidyFile['agreement']>;
  readonly guidanceProofOf: (placement: Placement) => Promise<readonly GuidanceProof[]>;
}

const scopeOf = ({ placement }: GuidedPlacement): SchoolScope => ({ schoolId: placement.schoolId });
const LIVE: readonly Placement['state'][] = ['agreed', 'running'];

/** Attendance per placement and week: who records it sees only the placements that are theirs. */
export const createAttendanceService = (deps: AttendanceDeps) => {
  const { weeks, clock } = deps;

  const sheetOf = (
    guided: GuidedPlacement,
    monday: CalendarDate,
    { recorded, school }: { recorded: AttendanceWeek | null; school: SchoolGuidance },
  ): WeekSheet => {
    const { holidays, settings } = school;
    const breaksCount = settings.stageBreaksCountAsWork;
    return {
      guided,
      monday,
      recorded,
      days: recorded?.days ?? prefilledWeek(guided.placement, monday, { holidays, breaksCount }),
      standing: weekStanding(guided.placement, recorded?.days ?? null, { monday, today: clock.today(), holidays }),
    };
  };

  /** The week that holds a day, as recorded or else as the schedule has it. */
  const sheet = async (actor: Actor, placementId: string, day: CalendarDate): Promise<WeekSheet> => {
    const monday = mondayOf(day);
    const guided = await deps.placements.get(actor, placementId);
    const scope = scopeOf(guided);
    const [recorded, school] = await Promise.all([
      weeks.get(scope, weekIdOf(placementId, monday)),
      deps.guidanceOf(scope),
    ]);
    return sheetOf(guided, monday, { recorded, school });
  };

  /**
   * Records or corrects a week. `version` is the one that was read, 0 where nothing was recorded yet. The same days again change nothing.
   * @throws AppError `rule` for days that can't be; `precondition-failed` when somebody else recorded it meanwhile
   */
  const record = async (
    actor: Actor,
    at: { placementId: string; day: CalendarDate; version: number | null },
    entered: readonly AttendanceDay[],
  ): Promise<WeekSheet> => {
    const before = await sheet(actor, at.placementId, at.day);
    const { guided, monday, recorded } = before;
    const { placement } = guided;
    if (placement.state === 'accepted') throw breaksRule('attendance.not-signed');
    if ((recorded?.version ?? 0) !== at.version) throw changedMeanwhile('attendance.changed-meanwhile');
    const faults = weekFaults(entered, { placement, monday, today: clock.today() });
    if (faults.length > 0) throw new AppError('rule', 'attendance.invalid', {}, faults);
    const days = [...entered].sort((a, b) => a.day.localeCompare(b.day));
    const changes = weekChanges(recorded?.days ?? [], days);
    if (changes.length === 0) return before;
    const { id: placementId, schoolId, companyId, studentId } = placement;
    const week: AttendanceWeek = {
      id: weekIdOf(placementId, monday),
      version: recorded?.version ?? 1,
      ...{ schoolId, companyId, placementId, studentId, monday, days },
      history: [...(recorded?.history ?? []), { at: clock.now(), by: authorOf(actor), changes }],
    };
    const after = recorded === null ? await add(week) : await replace(week);
    return sheetOf(guided, monday, { recorded: after, school: await deps.guidanceOf(scopeOf(guided)) });
  };

  const add = async (week: AttendanceWeek): Promise<AttendanceWeek> => {
    try {
      await weeks.insert(week, week);
      return week;
    } catch (error) {
      if (duplicateKeyOf(error)) throw changedMeanwhile('attendance.changed-meanwhile');
      throw error;
    }
  };
  const replace = async (week: AttendanceWeek): Promise<AttendanceWeek> => {
    if (!(await weeks.replace(week, week))) throw changedMeanwhile('attendance.changed-meanwhile');
    return { ...week, version: week.version + 1 };
  };

  const bySchool = async <T>(
    all: readonly GuidedPlacement[],
    read: (scope: SchoolScope, mine: readonly GuidedPlacement[]) => Promise<T[]>,
  ): Promise<T[]> => {
    const schoolIds = [...new Set(all.map(({ placement }) => placement.schoolId))].sort();
    const parts = await Promise.all(
      schoolIds.map((schoolId) =>
        read(
          { schoolId },
          all.filter(({ placement }) => placement.schoolId === schoolId),
        ),
      ),
    );
    return parts.flat();
  };

  /** The recorded weeks a person may see, by Monday. A company contact's come from all its schools, so they are not paged by school. */
  const list = async (
    actor: Actor,
    query: PageRequest & { placementId?: string | undefined; from?: CalendarDate; until?: CalendarDate },
  ): Promise<Page<AttendanceWeek>> => {
    const { cursor, limit, placementId, ...days } = query;
    const seen = (await deps.placements.all(actor)).filter(
      ({ placement }) => placementId === undefined || placement.id === placementId,
    );
    const after = placeOf(cursor, 'string');
    const rows = await bySchool(seen, (scope, mine) =>
      weeks.list(
        scope,
        { ...days, placementIds: mine.map(({ placement }) => placement.id) },
        { after, limit: limit + 1 },
      ),
    );
    rows.sort((a, b) => a.monday.localeCompare(b.monday) || (a.id < b.id ? -1 : 1));
    return toPage(rows, limit, ({ monday, id }) => [monday, id]);
  };

  const rowsOf = async (
    scope: SchoolScope,
    mine: readonly GuidedPlacement[],
    monday: CalendarDate,
  ): Promise<WeekRow[]> => {
    const [school, recorded] = await Promise.all([
      deps.guidanceOf(scope),
      weeks.list(scope, { placementIds: mine.map(({ placement }) => placement.id), until: monday }),
    ]);
    const known = new Map(recorded.map((week) => [week.id, week]));
    return mine.map((guided) => {
      const { placement } = guided;
      const open = openDays(
        placement,
        recorded
          .filter((week) => week.placementId === placement.id && week.monday < monday)
          .flatMap(({ days }) => days),
        {
          firstDay: placement.firstDay,
          lastDay: addDays(monday, -1),
          today: clock.today(),
          holidays: school.holidays,
        },
      );
      return {
        ...sheetOf(guided, monday, { recorded: known.get(weekIdOf(placement.id, monday)) ?? null, school }),
        openBefore: open.length,
      };
    });
  };

  /** The placements with stage in a week, or with stage days open before it. */
  const overview = async (actor: Actor, query: WeekQuery): Promise<WeekRow[]> => {
    const wanted = (await deps.placements.all(actor)).filter(
      (guided) =>
        guided.placement.state !== 'accepted' &&
        (query.groupName === undefined || guided.pupil.groupName === query.groupName) &&
        isFound(guided, query.text),
    );
    const rows = await bySchool(wanted, (scope, mine) => rowsOf(scope, mine, query.monday));
    return rows.filter(
      ({ standing, openBefore }) =>
        (query.standing === undefined && (standing !== 'none' || openBefore > 0)) || standing === query.standing,
    );
  };

  /** The hours meters of the pupils of placements at one school, each over all the pupil's placements. */
  const metersOf = async (scope: SchoolScope, mine: readonly GuidedPlacement[]): Promise<HoursRow[]> => {
    const placements = await deps.placementsOfPupils(
      scope,
      mine.map(({ placement }) => placement.studentId),
    );
    const [school, recorded] = await Promise.all([
      deps.guidanceOf(scope),
      weeks.list(scope, { placementIds: placements.map(({ id }) => id) }),
    ]);
    const daysOf = new Map<string, AttendanceDay[]>();
    for (const { placementId, days } of recorded)
      daysOf.set(placementId, [...(daysOf.get(placementId) ?? []), ...days]);
    return mine.map((guided) => ({
      guided,
      meter: hoursMeter(
        placements
          .filter(({ studentId }) => studentId === guided.placement.studentId)
          .map((placement) => ({
            placement,
            goesOn: LIVE.includes(placement.state),
            recorded: daysOf.get(placement.id) ?? [],
          })),
        {
          before: { hours: guided.pupil.hoursDone, days: guided.pupil.daysDone },
          limits: deps.limitsOf(guided.placement.programme, clock.today()),
          today: clock.today(),
          holidays: school.holidays,
          breaksCount: school.settings.stageBreaksCountAsWork,
        },
      ),
    }));
  };

  const meter = async (guided: GuidedPlacement): Promise<HoursMeter> => {
    const [row] = await metersOf(scopeOf(guided), [guided]);
    if (!row) throw notFound('guidance.placement-not-found', { id: guided.placement.id });
    return row.meter;
  };

  /** Hours and days per pupil, over all placements: one row per pupil, with the newest placement one may see. By the pupil's name. */
  const hours = async (actor: Actor, query: HoursQuery): Promise<HoursRow[]> => {
    const newest = new Map<string, GuidedPlacement>();
    for (const guided of await deps.placements.all(actor))
      if (guided.placement.state !== 'accepted') newest.set(guided.placement.studentId, guided);
    const wanted = [...newest.values()].filter(
      (guided) =>
        (query.groupName === undefined || guided.pupil.groupName === query.groupName) && isFound(guided, query.text),
    );
    return (await bySchool(wanted, metersOf)).filter(
      ({ meter: { forecast, limits, minutes, days } }) =>
        query.standing === undefined ||
        query.standing === (forecast?.standing ?? (limits && practiceStanding({ minutes, days }, limits))),
    );
  };

  /** The names of the groups of the pupils one may see. */
  const groupNames = async (actor: Actor): Promise<string[]> =>
    [...new Set((await deps.placements.all(actor)).map(({ pupil }) => pupil.groupName))].sort();

  /** A page of `hours`. */
  const hoursPage = async (
    actor: Actor,
    { cursor, limit, ...query }: HoursQuery & PageRequest,
  ): Promise<Page<HoursRow>> =>
    pageOfAll(await hours(actor, query), { cursor, limit }, ({ guided }) => guidedKeyOf(guided));

  const meterOf = async (actor: Actor, placementId: string): Promise<HoursMeter> =>
    meter(await deps.placements.get(actor, placementId));

  /** Everything that proves a placement for the subsidy, week by week. */
  const subsidyFile = async (actor: Actor, placementId: string): Promise<SubsidyFile> => {
    const guided = await deps.placements.get(actor, placementId);
    const { placement } = guided;
    const scope = scopeOf(guided);
    const [school, recorded, agreement, guidance] = await Promise.all([
      deps.guidanceOf(scope),
      weeks.list(scope, { placementIds: [placementId] }),
      deps.agreementOf(placement),
      deps.guidanceProofOf(placement),
    ]);
    const byMonday = new Map(recorded.map((week) => [week.monday, week]));
    const present = recorded.flatMap(({ days }) => days).filter(({ presence }) => presence === 'present');
    const about = { today: clock.today(), holidays: school.holidays };
    return {
      guided,
      schoolName: school.schoolName,
      agreement,
      weeks: weeksOf(placement)
        .filter((monday) => monday <= clock.today())
        .map((monday) => {
          const week = byMonday.get(monday) ?? null;
          const period = { firstDay: monday, lastDay: addDays(monday, 6) };
          return {
            monday,
            recorded: week,
            openDays: openDays(placement, week?.days ?? [], { ...period, ...about }).length,
          };
        }),
      minutes: present.reduce((sum, { minutes }) => sum + minutes, 0),
      days: present.length,
      guidance: [...guidance].sort((a, b) => a.on.localeCompare(b.on)),
    };
  };

  return { sheet, record, list, overview, groupNames, meter, meterOf, hours, hoursPage, subsidyFile };
};

export type AttendanceService = ReturnType<typeof createAttendanceService>;
