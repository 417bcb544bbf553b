import type { Actor, Role } from './actor.js';

/** Who wrote or changed something: somebody with an account, or a pupil or company contact with a link by mail. */
export interface Author {
  /** The account, or the pupil or contact that holds the link. */
  readonly id: string;
  readonly role: Role | 'pupil' | 'contact';
  /** The name as it was then, for the history in words. */
  readonly name: string;
}

/** The author behind a session. */
export const authorOf = ({ accountId, role, name }: Actor): Author => ({ id: accountId, role, name });
