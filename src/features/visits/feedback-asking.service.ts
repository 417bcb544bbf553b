import type { SchoolScope } from '../../domain/actor.js';
import type { GuidedPlacement, SchoolGuidance } from '../../domain/guided-placement.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { DryRun, JobContext, JobCounts } from '../../platform/jobs/job.js';
import { monthlyQuestion, type MonthlyQuestion } from './feedback-asking.rules.js';
import type { FeedbackService } from './feedback.service.js';
import type { VisitRepository } from './visits.repository.js';
import type { Month } from './visits.rules.js';

export interface FeedbackAskingDeps {
  readonly store: Pick<VisitRepository, 'feedback'>;
  readonly question: Pick<FeedbackService, 'askByItself' | 'wasAsked'>;
  /** The placements that run on a day, school by school, so that one school is held at a time. */
  readonly runningBySchool: (on: CalendarDate) => AsyncIterable<readonly GuidedPlacement[]>;
  readonly guidanceOf: (scope: SchoolScope) => Promise<SchoolGuidance>;
}

interface Candidate {
  readonly guided: GuidedPlacement;
  readonly question: MonthlyQuestion;
}

/** A dry run names so many. */
const SHOWN = 100;

/** Asks companies once a month how it goes, by itself. Whoever comes late asks what still holds; what has become stale is counted and left. */
export const createFeedbackAsking = (deps: FeedbackAskingDeps) => {
  const candidatesIn = async (school: readonly GuidedPlacement[], today: CalendarDate): Promise<Candidate[]> => {
    const schoolId = school[0]?.placement.schoolId;
    if (schoolId === undefined) return [];
    const ids = school.map(({ placement }) => placement.id);
    const [{ holidays }, said] = await Promise.all([
      deps.guidanceOf({ schoolId }),
      deps.store.feedback.ofPlacements({ schoolId }, ids),
    ]);
    const answered = new Map<string, Month[]>();
    for (const { placementId, month } of said) answered.set(placementId, [...(answered.get(placementId) ?? []), month]);
    return school.flatMap((guided) => {
      const { placement } = guided;
      const question = monthlyQuestion(placement, answered.get(placement.id) ?? [], { today, holidays });
      return question ? [{ guided, question }] : [];
    });
  };

  /** What is to be done about one; `asked` when it was asked before, by itself or by the school. */
  const standingOf = async ({ guided, question }: Candidate): Promise<'due' | 'stale' | 'asked' | 'no-address'> => {
    if (await deps.question.wasAsked(guided.placement.id, question.month)) return 'asked';
    if (question.standing === 'stale') return 'stale';
    return guided.place.email === null ? 'no-address' : 'due';
  };

  const eachOf = async (
    today: CalendarDate,
    isOver: () => boolean,
    visit: (one: Candidate) => Promise<boolean>,
  ): Promise<JobCounts> => {
    const counts = { asked: 0, known: 0, stale: 0, withoutAddress: 0 };
    for await (const school of deps.runningBySchool(today))
      for (const one of await candidatesIn(school, today)) {
        if (isOver()) return counts;
        const standing = await standingOf(one);
        if (standing === 'asked') counts.known += 1;
        else if (standing === 'stale') counts.stale += 1;
        else if (standing === 'no-address') counts.withoutAddress += 1;
        else if (await visit(one)) counts.asked += 1;
      }
    return counts;
  };

  const run = ({ today, signal, attempt }: Pick<JobContext, 'today' | 'signal' | 'attempt'>): Promise<JobCounts> =>
    eachOf(
      today,
      () => signal.aborted,
      ({ guided, question }) =>
        attempt(`${guided.placement.id}/${question.month}`, () => deps.question.askByItself(guided, question.month)),
    );

  const dryRun = async ({ today }: Pick<JobContext, 'today'>): Promise<DryRun> => {
    const items: DryRun['items'][number][] = [];
    const counts = await eachOf(
      today,
      () => false,
      ({ guided, question: { month, dueOn } }) => {
        const { id, companyId } = guided.placement;
        if (items.length < SHOWN)
          items.push({ what: `feedback.asked ${id}`, to: companyId, why: `${month}, vanaf ${dueOn}` });
        return Promise.resolve(true);
      },
    );
    return { counts, items };
  };

  return { run, dryRun };
};

export type FeedbackAsking = ReturnType<typeof createFeedbackAsking>;
