import type { Finding } from '../../domain/finding.js';

/** A sending that showed no sign of life for so long belongs to a process that died: it can be gone on with. */
export const SENDING_STUCK_AFTER_MINUTES = 2;

/** What came of one pupil of a sending. */
export interface SendingResult {
  readonly studentId: string;
  /** The proposal that was made; null when it could not be. */
  readonly proposalId: string | null;
  /** The code of why not; null when it was made. */
  readonly code: string | null;
  readonly findings: readonly Finding[];
  /** Whether the company has an address to mail to; null where nothing was proposed. */
  readonly isMailed: boolean | null;
}

/** The pupils of a run that a coordinator proposes in one go. Its id comes with the form, so that a second click is the same sending. */
export interface ProposalSending {
  readonly id: string;
  readonly schoolId: string;
  readonly runId: string;
  readonly studentIds: readonly string[];
  readonly message: string | null;
  /** The last day on which companies can answer; null for the days that the school settled. */
  readonly answerBy: string | null;
  readonly sentBy: string;
  readonly sentAt: Date;
  /** When it last got on. */
  readonly aliveAt: Date;
  /** Which process works on it. */
  readonly worker: string;
  readonly endedAt: Date | null;
  readonly results: readonly SendingResult[];
}

export const SENDING_STATES = ['sending', 'stuck', 'ended'] as const;
export type SendingState = (typeof SENDING_STATES)[number];

/** Before this instant a sending that did not end gave no sign of life. */
export const sendingStuckBefore = (now: Date): Date => new Date(now.getTime() - SENDING_STUCK_AFTER_MINUTES * 60_000);

/** How a sending stands at an instant. */
export const sendingStateAt = ({ endedAt, aliveAt }: ProposalSending, now: Date): SendingState =>
  endedAt !== null ? 'ended' : aliveAt < sendingStuckBefore(now) ? 'stuck' : 'sending';

/** The pupils for whom nothing came of it yet, in the order in which they were sent. */
export const leftOf = ({ studentIds, results }: ProposalSending): readonly string[] => {
  const done = new Set(results.map(({ studentId }) => studentId));
  return studentIds.filter((id) => !done.has(id));
};

/** What can be done about a pupil who could not be proposed. */
export const REMEDIES = ['see-open', 'see-placement', 'other-place', 'see-pupil', 'try-again'] as const;
export type Remedy = (typeof REMEDIES)[number];

const REMEDY_FOR: Readonly<Record<string, Remedy>> = {
  'proposal.pupil-has-open': 'see-open',
  'placement.overlaps': 'see-placement',
  'student.not-found': 'see-pupil',
  'proposal.given-up': 'try-again',
};

/** What can be done about a failure, by its code: most often another place. */
export const remedyFor = (code: string): Remedy => REMEDY_FOR[code] ?? 'other-place';
