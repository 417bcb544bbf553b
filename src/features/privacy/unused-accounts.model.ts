import type { Connection } from 'mongoose';
import type { Role } from '../../domain/actor.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { dayInAmsterdam } from '../../platform/clock.js';

/** An open account, and when somebody last did something with it. */
export interface OpenAccount {
  readonly id: string;
  readonly version: number;
  readonly email: string;
  readonly name: string;
  readonly schoolId: string | null;
  readonly role: Role;
  /** The day of the last thing that it did, or that was done to it, by the log; that on which it was made where the log knows of nothing. */
  readonly usedOn: CalendarDate;
}

/** What storage must offer to find accounts that nobody uses. */
export interface UnusedAccountRepository {
  /** Open accounts whose last use was before an instant. */
  unusedSince(before: Date): Promise<OpenAccount[]>;
  /** Closes an account; false when it was changed meanwhile. */
  close(account: OpenAccount, at: Date): Promise<boolean>;
}

interface Row {
  readonly _id: string;
  readonly version: number;
  readonly email: string;
  readonly name: string;
  readonly schoolId: string | null;
  readonly role: Role;
  readonly createdAt?: Date | null;
  readonly disabledOn: Date | null;
}
interface Event {
  readonly at: Date;
}

/** Asks the log when an account was used, so that no use of it has to be stored beside that. */
export const createUnusedAccountRepository = (connection: Connection): UnusedAccountRepository => {
  const accounts = connection.collection<Row>('accounts');
  const newest = async (filter: object): Promise<Date | null> => {
    const [event] = await connection
      .collection<Event>('auditEvents')
      .find(filter, { projection: { at: 1 } })
      .sort({ at: -1 })
      .limit(1)
      .toArray();
    return event?.at ?? null;
  };

  /** A wrong password is no use of the account: somebody else can type one. */
  const lastUse = async (id: string, before: Date): Promise<Date | null> => {
    const own = await newest({ 'actor.accountId': id, outcome: 'done' });
    if (own !== null && own >= before) return own;
    const done = await newest({ 'subject.id': id });
    return own !== null && (done === null || own > done) ? own : done;
  };

  return {
    unusedSince: async (before) => {
      const found: OpenAccount[] = [];
      const open = accounts.find(
        { disabledOn: null },
        { projection: { version: 1, email: 1, name: 1, schoolId: 1, role: 1, createdAt: 1 } },
      );
      for await (const { _id, version, email, name, schoolId, role, createdAt = null } of open) {
        const used = (await lastUse(_id, before)) ?? createdAt;
        if (used !== null && used < before)
          found.push({ id: _id, version, email, name, schoolId, role, usedOn: dayInAmsterdam(used) });
      }
      return found;
    },
    close: async ({ id, version }, at) => {
      const { matchedCount } = await accounts.updateOne(
        { _id: id, version, disabledOn: null },
        { $set: { disabledOn: at }, $inc: { version: 1 } },
      );
      return matchedCount === 1;
    },
  };
};
