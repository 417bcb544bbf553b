import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditChange } from './audit-events.js';

interface Trail {
  changes: AuditChange[];
  reason: string | null;
  /** In the order in which they were made. */
  made: string[];
}

const trails = new AsyncLocalStorage<Trail>();
const LONGEST = 500;

/** Runs something whose changes and reason the log will tell; each request runs in a trail of its own. */
export const withTrail = <T>(run: () => T): T => trails.run({ changes: [], reason: null, made: [] }, run);

/** What was noted in this trail so far; nothing outside one. */
export const trailNow = (): Readonly<Trail> => trails.getStore() ?? { changes: [], reason: null, made: [] };

const plain = (value: unknown): AuditChange['before'] => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.slice(0, LONGEST);
  return typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value).slice(0, LONGEST);
};

/** What a record held before and after, field by field; a field that stayed as it was is left out, as is the version. */
export const changesBetween = (
  before: object,
  after: object,
  values: 'shown' | readonly string[] | 'hidden',
): AuditChange[] => {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => field !== 'version' && JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => {
      const isHidden = values === 'hidden' || (values !== 'shown' && values.includes(field));
      return { field, before: isHidden ? null : plain(old[field]), after: isHidden ? null : plain(now[field]) };
    });
};

/**
 * Notes for the log what a change did. `values`: `shown`; the names of fields whose values stay out; or `hidden` for a record whose
 * every value stays out (a pupil, a person), since the log outlives the data it is about.
 */
export const noteChanges = (before: object, after: object, values: 'shown' | readonly string[] | 'hidden'): void => {
  trails.getStore()?.changes.push(...changesBetween(before, after, values));
};

/** Notes for the log why something was done, as a code or in the words of who did it. */
export const noteReason = (reason: string): void => {
  const trail = trails.getStore();
  if (trail) trail.reason = reason.slice(0, LONGEST);
};

/**
 * Notes for the log what was made, by its id, so that a history begins with how it came to be. Who makes several things notes the one
 * that was asked for first.
 */
export const noteMade = (id: string): void => {
  trails.getStore()?.made.push(id);
};
