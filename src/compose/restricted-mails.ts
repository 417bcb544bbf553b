import { currentRevision } from '../features/agreements/agreements.rules.js';
import { SIGNING_PURPOSE } from '../features/agreements/signing.service.js';
import { evaluationPurpose } from '../features/outcomes/evaluation-links.service.js';
import { HANDOVER_PURPOSE } from '../features/outcomes/handover.service.js';
import { proposalStateAt } from '../features/placements/proposals.rules.js';
import type { Use } from '../features/privacy/restricted-use.rules.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import type { Reminder } from '../features/reminders/reminders.repository.js';
import { FEEDBACK_PURPOSE } from '../features/visits/feedback.service.js';
import type { Clock } from '../platform/clock.js';
import type { MailGate } from '../platform/mail/mail-gate.js';
import type { OutboxMessage } from '../platform/mail/outbox.js';
import { ANSWER_PURPOSE } from './placement-news.js';
import type { Storage } from './storage.js';

/** Whom a mail is about, for what use, and whether it still says what is so when it waited. */
interface Stake {
  readonly use: Use;
  readonly studentId: string;
  readonly holds: () => Promise<boolean>;
}
type StakeOf = (message: OutboxMessage) => Promise<Stake | null>;

/** The secret of a personal link, as it stands in a mail. */
const SECRET = /\/([\w-]{43})(?![\w-])/g;

/** The pupils that reminders tell somebody outside the school of. */
export const toldOutside = (items: readonly Pick<Reminder, 'recipientRole' | 'facts'>[]): string[] =>
  items.flatMap(({ recipientRole, facts: { studentId } }) =>
    recipientRole === 'company' && typeof studentId === 'string' ? [studentId] : [],
  );

/** By the first part of a mail's kind; null for mails that a restriction does not stop, since they name no pupil or go to one. */
export const createStakes = (storage: Storage, clock: Clock): Readonly<Record<string, StakeOf | null>> => {
  const scopeOf = ({ schoolId }: OutboxMessage) => ({ schoolId: schoolId ?? '' });
  const partsOf = ({ key }: OutboxMessage): string[] => key.split(':').slice(1);
  /** Whether the link in a mail still opens something. */
  const linkWorks = async ({ content }: OutboxMessage, purpose: string): Promise<boolean> => {
    for (const [, secret = ''] of (content?.text ?? '').matchAll(SECRET))
      if (await storage.personalLinks.read(secret, purpose)) return true;
    return false;
  };

  const proposal: StakeOf = async (message) => {
    const asks = ['proposal.proposed', 'proposal.proposed-again', 'proposal.question-answered'].includes(message.kind);
    if (!asks && message.kind !== 'proposal.accepted') return null;
    const stored = await storage.proposals.get(scopeOf(message), partsOf(message)[0] ?? '');
    return (
      stored && {
        use: 'proposal',
        studentId: stored.studentId,
        holds: async () =>
          asks
            ? proposalStateAt(stored, clock.now()) === 'held' && (await linkWorks(message, ANSWER_PURPOSE))
            : stored.state === 'accepted',
      }
    );
  };

  const agreement: StakeOf = async (message) => {
    const [id = '', party] = message.recipientId.split(':');
    const stored = await storage.agreements.get(scopeOf(message), id);
    const revision = stored && currentRevision(stored);
    return (
      stored && {
        use: 'signing',
        studentId: stored.studentId,
        // A code is worth minutes.
        holds: async () =>
          message.kind === 'agreement.link' &&
          revision?.signatures.some((one) => one.party === party) === false &&
          (await linkWorks(message, SIGNING_PURPOSE)),
      }
    );
  };

  const visit: StakeOf = async (message) => {
    const [id = '', sequence] = partsOf(message);
    const stored = await storage.visitRecords.visits.get(scopeOf(message), id);
    const wasTold = async (): Promise<boolean> => {
      for (const what of ['planned', 'moved']) {
        const others = await storage.outbox.list(
          { key: `visit.${what}:${id}:`, state: 'sent' },
          { after: null, limit: 1 },
        );
        if (others.length > 0) return true;
      }
      return false;
    };
    return (
      stored && {
        use: 'company-mail',
        studentId: stored.studentId,
        holds: async () =>
          stored.sequence === Number(sequence) &&
          stored.day >= clock.today() &&
          (message.kind === 'visit.cancelled' ? await wasTold() : stored.state === 'planned'),
      }
    );
  };

  const feedback: StakeOf = async (message) => {
    const stored = await storage.placements.get(scopeOf(message), partsOf(message)[0] ?? '');
    return (
      stored && {
        ...{ use: 'company-mail', studentId: stored.studentId },
        holds: () => linkWorks(message, FEEDBACK_PURPOSE),
      }
    );
  };

  const evaluation: StakeOf = async (message) => {
    const [placementId = '', as] = partsOf(message);
    const stored = await storage.placements.get(scopeOf(message), placementId);
    const by = as === 'pupil' ? 'pupil' : 'company';
    return (
      stored && {
        ...{ use: 'evaluation', studentId: stored.studentId },
        holds: async () => {
          const given = await storage.evaluations.ofPlacement(scopeOf(message), placementId);
          return given?.answers[by] === undefined && (await linkWorks(message, evaluationPurpose(by)));
        },
      }
    );
  };

  const handover: StakeOf = async (message) => {
    if (message.kind !== 'handover.sent') return null;
    const stored = await storage.outflows.get(scopeOf(message), partsOf(message)[0] ?? '');
    return (
      stored && {
        ...{ use: 'handover', studentId: stored.studentId },
        holds: async () =>
          stored.handover !== null &&
          stored.handover.withdrawnAt === null &&
          (await linkWorks(message, HANDOVER_PURPOSE)),
      }
    );
  };

  return {
    ...{ proposal, agreement, visit, feedback, evaluation, handover },
    /** Reminders are many in one mail, and are told anew: see the gate. */
    reminders: null,
    ...{ account: null, consent: null, mail: null, outflow: null, 'own-place': null, placement: null },
  };
};

/**
 * What a restriction does to mail that was left before it began (AVG art. 18, decision 19). A mail about one pupil waits and goes when
 * the restriction is lifted, if it still says what is so. A mail with reminders is dropped and its reminders are told anew: those about
 * others at once, those about the pupil after lifting.
 */
export const createRestrictedMails = (storage: Storage, clock: Clock): MailGate => {
  const { stoppedAmong, isStopped } = createRestrictedUse(storage.restrictions);
  const stakes = createStakes(storage, clock);
  const stakeOf = async (message: OutboxMessage): Promise<Stake | null> =>
    (await stakes[message.kind.split('.')[0] ?? '']?.(message)) ?? null;

  const againstReminders = async ({ recipientId, key }: OutboxMessage) => {
    const told = await storage.reminders.saidIn(recipientId, key);
    const isStoppedNow = (await stoppedAmong('company-mail', toldOutside(told))).size > 0;
    // None: they were taken back, and the process ended before it wrote so.
    if (told.length > 0 && !isStoppedNow) return null;
    await storage.reminders.takeBack(recipientId, key);
    return { state: 'dropped', reason: 'told-anew' } as const;
  };

  return {
    against: async (message) => {
      if (message.kind.startsWith('reminders.')) return againstReminders(message);
      const stake = await stakeOf(message);
      return stake && (await isStopped(stake.use, stake.studentId))
        ? { state: 'withheld', reason: 'pupil-restricted' }
        : null;
    },
    // What it was about may be gone by its term.
    stillHolds: async (message) => (await stakeOf(message))?.holds() ?? false,
  };
};
