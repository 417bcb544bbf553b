import type { SchoolScope } from '../../domain/actor.js';
import type { Weekday } from '../../domain/week-schedule.js';
import { breaksRule } from '../../platform/errors.js';
import type { ProposalRepository } from './proposals.repository.js';
import type { ProposalRecord } from './proposals.rules.js';
import type { ProposalService, WantedProposal } from './proposals.service.js';

/** A place a pupil could have next. */
export interface NextPlace {
  readonly offerId: string;
  readonly establishmentId: string;
  readonly weekdays: readonly Weekday[];
  readonly periodIds: readonly string[];
  readonly travelMinutes: number;
  readonly cost: number;
}

interface Deps {
  readonly proposals: ProposalService;
  readonly repository: ProposalRepository;
  readonly now: () => Date;
  /** Placements a run planned, by pupil; none when the run is gone. */
  readonly planned: (scope: SchoolScope, runId: string) => Promise<readonly WantedProposal[]>;
  /** The best option of a pupil per offer, cheapest first, on what is free now less what is planned for others. */
  readonly optionsOf: (
    scope: SchoolScope,
    about: Pick<ProposalRecord, 'studentId' | 'season'>,
    plannedForOthers: readonly WantedProposal[],
  ) => Promise<readonly NextPlace[]>;
}

const SHOWN = 5;
const MANY = 5000;

/**
 * The next best place after a decline or lapse. What others hold is taken, and what the run planned for pupils who were not proposed
 * yet is left to them; for the one pupil that is left, the cheapest option is the optimum.
 */
export const createNextBest = (deps: Deps) => {
  const forProposal = async (scope: SchoolScope, id: string): Promise<readonly NextPlace[]> => {
    const proposal = await deps.proposals.get(scope, id);
    const state = deps.proposals.stateOf(proposal);
    if (state === 'held' || state === 'accepted') throw breaksRule('proposal.has-its-place', { state });
    const page = { after: null, limit: MANY, now: deps.now() };
    const { runId, studentId, season } = proposal;
    const [own, ofRun, planned] = await Promise.all([
      deps.repository.list(scope, { studentIds: [studentId], season }, page),
      runId === null ? [] : deps.repository.list(scope, { runId }, page),
      runId === null ? [] : deps.planned(scope, runId),
    ]);
    const proposed = new Set([studentId, ...ofRun.map((one) => one.studentId)]);
    const waiting = planned.filter((one) => !proposed.has(one.studentId));
    const refused = new Set(own.filter(({ state: was }) => was === 'declined').map(({ offerId }) => offerId));
    const options = await deps.optionsOf(scope, { studentId, season }, waiting);
    return options.filter(({ offerId }) => !refused.has(offerId) && offerId !== proposal.offerId).slice(0, SHOWN);
  };

  return { forProposal };
};

export type NextBestService = ReturnType<typeof createNextBest>;
