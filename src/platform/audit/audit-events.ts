import type { ChainFault, ChainHead } from './audit-chain.js';
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
  readonly accountId?: string;
  readonly outcome?: AuditEvent['outcome'];
  /** An id that the subject names, as that of a pupil. */
  readonly subjectId?: string;
  readonly from?: Date;
  /** Before this instant. */
  readonly until?: Date;
}

/** Where a page of events begins: after this event, newest first. */
export interface AuditPlace {
  readonly at: Date;
  readonly id: string;
}

/** The append-only log. It has no way to change or remove an event. */
export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, page: { after: AuditPlace | null; limit: number }): Promise<AuditEvent[]>;
  /** Follows every chain from its beginning. Empty when nothing was changed, removed or put in. */
  verify(): Promise<{ faults: ChainFault[]; heads: ChainHead[]; events: number }>;
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
      subject: note.subject,
      outcome: note.outcome,
      requestId: note.requestId,
      changes: [...(note.changes ?? []), ...trail.changes],
      reason: note.reason ?? trail.reason,
      ruleVersion: deps.ruleVersionOf?.(note.action) ?? null,
    });
  };
