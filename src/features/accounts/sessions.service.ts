import { notFound } from '../../platform/errors.js';
import type { OpenSession, SessionRepository } from './sessions.repository.js';

/** A session as its owner sees it. */
export interface ShownSession extends Omit<OpenSession, 'epoch'> {
  /** The one that asks. */
  readonly current: boolean;
}

/** The sessions of a person, for that person. */
export const createSessionService = (deps: {
  sessions: SessionRepository;
  /** The number from which sessions of an account count; undefined when the account can't be used. */
  epochOf: (accountId: string) => Promise<number | undefined>;
  /** The time of the machine: sessions run by it. */
  now: () => Date;
}) => {
  /** The latest used first. */
  const list = async (accountId: string, currentId: string): Promise<ShownSession[]> => {
    const [rows, epoch] = await Promise.all([deps.sessions.ofAccount(accountId, deps.now()), deps.epochOf(accountId)]);
    return rows
      .filter((row) => row.epoch === epoch)
      .map(({ epoch: _epoch, ...row }) => ({ ...row, current: row.id === currentId }))
      .sort((a, b) => Number(b.current) - Number(a.current) || b.lastUsedAt.getTime() - a.lastUsedAt.getTime());
  };

  /** @throws 404 for a session of somebody else */
  const end = async (accountId: string, id: string): Promise<void> => {
    if (!(await deps.sessions.end(accountId, id))) throw notFound('session.not-found', { id });
  };

  const endOthers = (accountId: string, currentId: string): Promise<void> =>
    deps.sessions.endOthers(accountId, currentId);

  return { list, end, endOthers };
};

export type SessionService = ReturnType<typeof createSessionService>;
