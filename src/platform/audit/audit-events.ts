import type { ChainFault, ChainHead } from './audit-chain.js';
import type { CutCheck } from './audit-cuts.js';
import { trailNow } from './audit-trail.js';

/** What a changed field held before and after; null and null where the values stay out, as of a pupil: the log outlives the pupil's data. */
export interface AuditChange {
  readonly field: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
}

/** Who did it, as the person was then. */
export interface AuditActor {
  readonly accountId: string;
  readonly role: string;
  readonly schoolId: string | null;
}

/** One thing that was done or refused. Holds ids, no names: who may not see a pupil learns nothing from it. */
export interface AuditEvent {
  readonly id: string;
  readonly at: Date;
  /** `<feature>.<what>`, as `student.changed`. */
  readonly action: string;
  /** Null when nobody was signed in. */
  readonly actor: AuditActor | null;
  /** Whose log it belongs to; null for what belongs to no school. */
  readonly schoolId: string | null;
  /** Ids by what they are of: `id` of what it is about; `madeId` of what was made for that. */
  readonly subject: Readonly<Record<string, string>>;
  readonly outcome: 'done' | 'refused';
  readonly requestId: string;
  readonly changes: readonly AuditChange[];
  /** Why, as a code or in the words of who did it; null where nobody gave one. */
  readonly reason: string | null;
  /** The versions of the rules that were in force, as one text; null where no rule was asked. */
  readonly ruleVersion: string | null;
}

/** Which events a reader asks for; `schoolId` narrows to the log of one school. */
export interface AuditFilter {
  readonly schoolId?: string;
  readonly action?: string;
  /** Any of these. */
  readonly actions?: readonly string[];
  readonly accountId?: string;
  readonly outcome?: AuditEvent['outcome'];
  /** What it is about, as a pupil, or what was made; any of some. */
  readonly subjectId?: string | readonly string[];
  readonly from?: Date;
  /** Before this instant. */
  readonly until?: Date;
}

/** Where a page of events begins: after this event, newest first. */
export interface AuditPlace {
  readonly at: Date;
  readonly id: string;
}

/** What following all chains showed. */
export interface AuditState {
  /** Empty when nothing was changed, put in, or removed otherwise than by a cut. */
  readonly faults: readonly ChainFault[];
  readonly heads: readonly ChainHead[];
  readonly cuts: CutCheck;
  readonly events: number;
  /** How many of the events are from before a cut: a removal that broke off, which the next run finishes. */
  readonly waiting: number;
}

/** The append-only log. Nothing changes an event; only the oldest part can go, as a whole, and the log tells that it did. */
export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, page: { after: AuditPlace | null; limit: number }): Promise<AuditEvent[]>;
  /** Follows every chain from its beginning, or from where it was cut. */
  verify(): Promise<AuditState>;
  /** How many events were written before an instant, of one school or of all. */
  countBefore(schoolId: string | null, before: Date): Promise<number>;
  /**
   * Removes what was written before an instant: writes down how far, has `record` put the proof in the log, and then removes. What broke
   * off is finished by the next call.
   * @throws Error while another process does it: the storage's duplicate-key error, or that it is being made
   * @returns how many events went
   */
  removeBefore(
    before: Date,
    cut: { at: Date; record: (subject: Readonly<Record<string, string>>) => Promise<void> },
  ): Promise<number>;
}

/** What is known of an event when it happens. */
export interface AuditNote {
  readonly action: string;
  readonly actor: AuditActor | null;
  /** When the event is about another school than the actor's own, or the actor has none. */
  readonly schoolId?: string | null;
  readonly subject: Readonly<Record<string, string>>;
  readonly outcome: AuditEvent['outcome'];
  readonly requestId: string;
  readonly changes?: readonly AuditChange[];
  readonly reason?: string | null;
}

/** What it is about and what was made: under `id` where it is about nothing else, and one more as `madeId`. */
const withMade = (subject: AuditEvent['subject'], made: readonly string[]): AuditEvent['subject'] => {
  const fresh = made.filter((id) => id !== subject.id);
  const free = ['id', 'madeId'].filter((name) => !Object.hasOwn(subject, name));
  return { ...subject, ...Object.fromEntries(free.slice(0, fresh.length).map((name, at) => [name, fresh[at] ?? ''])) };
};

/**
 * Writes notes to the log: gives each an id, the instant, the school it belongs to, and what its trail noted. `ruleVersionOf` gives
 * the versions of the rules for an action that asks them.
 */
export const createAuditWriter =
  (deps: {
    log: Pick<AuditLog, 'append'>;
    now: () => Date;
    newId: (prefix: string) => string;
    ruleVersionOf?: (action: string) => string | null;
  }) =>
  async (note: AuditNote): Promise<void> => {
    const { actor } = note;
    const trail = trailNow();
    await deps.log.append({
      id: deps.newId('aud'),
      at: deps.now(),
      action: note.action,
      actor: actor && { accountId: actor.accountId, role: actor.role, schoolId: actor.schoolId },
      schoolId: note.schoolId ?? actor?.schoolId ?? null,
      subject: note.outcome === 'done' ? withMade(note.subject, trail.made) : note.subject,
      outcome: note.outcome,
      requestId: note.requestId,
      changes: [...(note.changes ?? []), ...trail.changes],
      reason: note.reason ?? trail.reason,
      ruleVersion: deps.ruleVersionOf?.(note.action) ?? null,
    });
  };
