import { LIVE_PLACEMENT_STATES } from '../domain/placement.js';
import {
  countPapers,
  isSubsidised,
  missingPapers,
  subsidyDeadline,
  subsidySeasons,
} from '../features/attendance/subsidy-papers.rules.js';
import type { FactSource } from '../features/reminders/planner.service.js';
import type { RetentionFact, SubsidyFact } from '../features/reminders/season-reminders.rules.js';
import type { MatchingTermRepository } from '../features/privacy/matching-term.model.js';
import { nextMatchingTerm } from '../features/privacy/matching-term.rules.js';
import { upcoming, type Leaver } from '../features/privacy/retention.rules.js';
import { nextCutAfter, pastTermOn } from '../platform/audit/audit-cuts.js';
import { addDays, type CalendarDate } from '../platform/calendar-date.js';
import { sourcePerSchool } from './facts-per-school.js';
import type { PeopleToTell } from './reminder-people.js';
import type { Storage } from './storage.js';

type People = () => Promise<PeopleToTell>;

const MOST_YEARS = 50;
/** A placement that was only accepted never began. */
const BEGUN = [...LIVE_PLACEMENT_STATES, 'ended-early', 'completed', 'evaluated'] as const;

const yearOf = (day: CalendarDate): number => Number(day.slice(0, 4));

/** The subsidy files of placements of the school year whose deadline is near, school by school. The rest of the year nothing is read. */
export const subsidySource = (storage: Storage, people: People): FactSource =>
  sourcePerSchool({ storage, people }, 'subsidy', async (schoolId, { today, told, settingsOf }) => {
    const year = yearOf(today);
    const deadline = subsidyDeadline(year);
    const widest = Math.max(0, ...settingsOf(schoolId).subsidyPapersDays);
    if (today > deadline || today < addDays(deadline, -widest)) return [];
    const scope = { schoolId };
    const seasons = await Promise.all(
      subsidySeasons(year).map((season) => storage.placements.all(scope, { season, states: BEGUN })),
    );
    const placements = seasons
      .flat()
      .filter(({ state, programme, lastDay }) => state !== 'accepted' && isSubsidised(programme, lastDay));
    if (placements.length === 0) return [];
    const placementIds = placements.map(({ id }) => id);
    const [years, groups, weeks, visits, feedback] = await Promise.all([
      storage.schoolYears.list(scope, { after: null, limit: MOST_YEARS }),
      storage.groups.byIds(scope, [...new Set(placements.map(({ groupId }) => groupId))]),
      storage.attendanceWeeks.list(scope, { placementIds }),
      storage.visitRecords.visits.ofPlacements(scope, placementIds),
      storage.visitRecords.feedback.ofPlacements(scope, placementIds),
    ]);
    const guided = new Set([
      ...visits.filter(({ state }) => state === 'held').map(({ placementId }) => placementId),
      ...feedback.map(({ placementId }) => placementId),
    ]);
    const mentorOf = new Map(groups.map(({ id, mentorId }) => [id, mentorId]));
    const holidays = years.flatMap((one) => one.holidays);
    const facts: SubsidyFact[] = [];
    for (const one of placements) {
      const agreement = await storage.agreements.ofPlacement(scope, one.id);
      const papers = missingPapers(
        one,
        {
          isSigned: agreement?.revisions.some(({ completedAt }) => completedAt !== null) ?? false,
          recorded: weeks.filter(({ placementId }) => placementId === one.id).flatMap(({ days }) => days),
          isGuided: guided.has(one.id),
        },
        { today, holidays },
      );
      facts.push({
        type: 'subsidy',
        id: one.id,
        ...{ schoolId, studentId: one.studentId, establishmentId: one.establishmentId, deadline },
        missing: countPapers(papers),
        papers,
        recipients: [
          ...told.coordinators(schoolId),
          ...told.mentor(schoolId, one.mentorId ?? mentorOf.get(one.groupId) ?? null),
        ],
      });
    }
    return facts;
  });

/**
 * What will be deleted, counted by school, class and day: of pupils who left, of matchings and of the school's log. `leaversOf`: the pupils
 * of one school who left and of whom something is still kept.
 */
export const retentionSource = (
  storage: Pick<Storage, 'schools' | 'auditLog'>,
  people: People,
  leaversOf: (schoolId: string) => Promise<readonly Leaver[]>,
  matchings: Pick<MatchingTermRepository, 'countKnown'>,
): FactSource =>
  sourcePerSchool({ storage, people }, 'retention', async (schoolId, { today, told, settingsOf }) => {
    const widest = Math.max(0, ...settingsOf(schoolId).retentionDays);
    const until = addDays(today, widest);
    const cutOn = nextCutAfter(today);
    const matching = nextMatchingTerm(today);
    const log = cutOn > until ? 0 : await storage.auditLog.countBefore(schoolId, pastTermOn(cutOn));
    const runs = matching.deletesOn > until ? 0 : await matchings.countKnown(schoolId, matching.season);
    return [
      ...upcoming(await leaversOf(schoolId), today, widest),
      ...(log === 0 ? [] : [{ step: 'log', deletesOn: cutOn, count: log }]),
      ...(runs === 0 ? [] : [{ step: 'matching', deletesOn: matching.deletesOn, count: runs }]),
    ].map(({ step, deletesOn, count }): RetentionFact => ({
      type: 'retention',
      id: `${schoolId}:${step}`,
      schoolId,
      dataClass: step,
      deletesOn,
      count,
      coordinators: told.coordinators(schoolId),
    }));
  });
