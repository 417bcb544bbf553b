import type { AuditNote } from '../../platform/audit/audit-events.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import { startOfDayInAmsterdam } from '../../platform/clock.js';
import type { Job } from '../../platform/jobs/job.js';
import type { OutgoingMail, PostMail } from '../../platform/mail/outgoing-mail.js';
import type { OpenAccount, UnusedAccountRepository } from './unused-accounts.model.js';
import { closingDayOf, unusedUntil } from './unused-accounts.rules.js';

const KIND = 'account.unused';
const SHOWN = 100;
const keyOf = ({ id, usedOn }: OpenAccount): string => `${KIND}:${id}:${usedOn}`;

/**
 * Each night: who does not use an account hears it once, a month before it is closed, and keeps it by signing in. A closed account loses
 * its name two years later, by `privacy-expiry`; until then it can be opened again. The last operator and the last admin stay.
 */
export const unusedAccountsJob = (deps: {
  accounts: UnusedAccountRepository;
  /** The day on which a mail with this key was left in the outbox; null when there was none. */
  toldOn: (key: string) => Promise<CalendarDate | null>;
  /** Whether nobody else can do what this account does, and somebody must: it is left open. */
  isLastOfRole: (account: Pick<OpenAccount, 'id' | 'role'> & { disabledOn: null }) => Promise<boolean>;
  post: PostMail;
  mail: (account: OpenAccount, closesOn: CalendarDate) => Pick<OutgoingMail, 'subject' | 'text' | 'html'>;
  audit: (note: AuditNote) => Promise<void>;
}): Job => {
  const dueOn = (today: CalendarDate): Promise<OpenAccount[]> =>
    deps.accounts.unusedSince(startOfDayInAmsterdam(addDays(unusedUntil(today), 1)));
  return {
    name: 'privacy-unused-accounts',
    title: 'Ongebruikte accounts melden en sluiten',
    cron: '30 4 * * *',
    maxAgeHours: 26,
    run: async ({ today, now, attempt, signal }) => {
      const counts = { mailed: 0, accountsClosed: 0, lastOfRole: 0 };
      for (const account of await dueOn(today)) {
        if (signal.aborted) break;
        const { id, email, schoolId, usedOn } = account;
        await attempt(id, async () => {
          if (await deps.isLastOfRole({ ...account, disabledOn: null })) {
            counts.lastOfRole++;
            return;
          }
          const toldOn = await deps.toldOn(keyOf(account));
          if (toldOn === null) {
            const words = deps.mail(account, closingDayOf(usedOn, today));
            const to = { key: keyOf(account), to: email, recipientId: id, schoolId, kind: KIND };
            await deps.post({ ...to, ...words, attachments: [], notBefore: now });
            counts.mailed++;
          } else if (closingDayOf(usedOn, toldOn) <= today && (await deps.accounts.close(account, now))) {
            counts.accountsClosed++;
            // Not as `id`: what is done to an account counts as a sign that somebody wants it.
            const note = {
              action: 'account.closed-unused',
              actor: null,
              schoolId,
              subject: { accountId: id },
            } as const;
            await deps.audit({ ...note, outcome: 'done', requestId: '', reason: usedOn });
          }
        });
      }
      return counts;
    },
    dryRun: async ({ today }) => {
      const all = await dueOn(today);
      const last = new Set<string>();
      for (const account of all) if (await deps.isLastOfRole({ ...account, disabledOn: null })) last.add(account.id);
      const due = all.filter(({ id }) => !last.has(id));
      return {
        counts: { due: due.length, lastOfRole: last.size },
        items: due.slice(0, SHOWN).map(({ id, usedOn }) => ({ what: KIND, to: id, why: `last used on ${usedOn}` })),
      };
    },
  };
};
