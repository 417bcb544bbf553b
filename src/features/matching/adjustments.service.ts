import type { Actor } from '../../domain/actor.js';
import type { Finding } from '../../domain/finding.js';
import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';
import type { Clock } from '../../platform/clock.js';
import { noteReason } from '../../platform/audit/audit-trail.js';
import { AppError, breaksRule, conflict, invalid, notFound } from '../../platform/errors.js';
import type { Judgement } from './explanation/judging.js';
import type { Adjustment } from './matching.rules.js';
import type { MatchingService, RunView } from './matching.service.js';

export interface WantedAdjustment {
  readonly studentId: string;
  readonly offerId: string;
  readonly weekdays: readonly Weekday[];
  readonly periodIds?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

/** Changing a run by hand. The run itself stays; a new one is made of it, in which the rules hold as in any other. */
export const createAdjustmentService = ({ matching, clock }: { matching: MatchingService; clock: Clock }) => {
  const madeBy = (actor: Actor) => ({ by: actor.accountId, at: clock.now() });

  /**
   * Gives a pupil a place and solves the rest again. @throws 422 with all findings when a rule refuses it, and when a rule warns and no
   * reason is given: the law can't be set aside, a warning can
   */
  const place = async (actor: Actor, runId: string, wanted: WantedAdjustment): Promise<RunView> => {
    const weekdays = WEEKDAYS.filter((weekday) => wanted.weekdays.includes(weekday));
    const { studentId, offerId, periodIds } = wanted;
    const judged = await matching.ask(actor, runId, {
      kind: 'judge-placement',
      ...{ studentId, offerId, weekdays, periodIds },
    });
    refuse(judged);
    const reason = wanted.reason ?? null;
    if (reason !== null) noteReason(reason);
    const warned = judged.findings.some(({ severity }) => severity === 'warn');
    if (warned && reason === null)
      throw new AppError('rule', 'matching-run.reason-needed', { findings: judged.findings }, [
        { path: 'reason', code: 'required' },
      ]);
    const base = await matching.get(actor, runId);
    return matching.startAdjusted(actor, base, {
      kind: 'placed',
      ...{ studentId, offerId, weekdays, periodIds: judged.periodIds, reason, findings: judged.findings },
      ...madeBy(actor),
    });
  };

  /** Keeps a pupil from an offer and solves the rest again. @throws 404 for a pupil that was not in the run */
  const release = async (
    actor: Actor,
    runId: string,
    wanted: Pick<WantedAdjustment, 'studentId' | 'offerId' | 'reason'>,
  ): Promise<RunView> => {
    const base = await matching.get(actor, runId);
    const { studentId, offerId } = wanted;
    if (!base.outcome) throw conflict('matching-run.not-ended', { state: base.state });
    if (!base.studentIds.includes(studentId)) throw notFound('matching-run.not-in-snapshot', { id: studentId });
    if (base.outcome.placements.some((one) => one.studentId === studentId && one.locked))
      throw breaksRule('matching-run.placement-stands', { studentId });
    const findings: Adjustment['findings'] = [];
    return matching.startAdjusted(actor, base, {
      kind: 'released',
      ...{ studentId, offerId, weekdays: [], periodIds: [], reason: wanted.reason ?? null, findings },
      ...madeBy(actor),
    });
  };

  return { place, release };
};

export type AdjustmentService = ReturnType<typeof createAdjustmentService>;

/** The findings with which a placement by hand was refused, for who shows them. */
export const findingsIn = (error: unknown): readonly Finding[] =>
  error instanceof AppError && Array.isArray(error.facts.findings) ? (error.facts.findings as Finding[]) : [];

const refuse = ({ verdict, findings, shared }: Judgement): void => {
  switch (verdict) {
    case 'possible':
      return;
    case 'refused':
      throw breaksRule('matching-run.placement-refused', { findings });
    case 'days':
      throw new AppError('rule', 'matching-run.days-not-shared', { findings, ...shared }, [
        {
          path: 'weekdays',
          code: 'not-shared',
          facts: { shared: shared.weekdays, least: shared.least, most: shared.most },
        },
      ]);
    case 'room':
      throw breaksRule('matching-run.no-room-beside-others', { findings });
    case 'stands':
      throw breaksRule('matching-run.placement-stands');
    case 'period':
      throw invalid('request.invalid', [{ path: 'periodIds', code: 'not-of-offer' }]);
  }
};
