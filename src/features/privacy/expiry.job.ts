import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';
import type { ExpiryRepository } from './expiry.model.js';
import { expiryOn } from './expiry.rules.js';

const SHOWN = 100;

/** Each night: accounts, invitations and messages that are past their term go. What an account did stays in the log, by its id. */
export const expiryJob = (deps: { expiry: ExpiryRepository; audit: (note: AuditNote) => Promise<void> }): Job => ({
  name: 'privacy-expiry',
  title: 'Oude accounts en berichten opruimen',
  cron: '35 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    const before = expiryOn(today);
    let accounts = 0;
    for (const id of await deps.expiry.accounts(before.accounts)) {
      if (signal.aborted) break;
      await attempt(id, async () => {
        await deps.expiry.forgetAccount(id);
        accounts++;
        const subject = { id };
        await deps.audit({ action: 'retention.account', actor: null, subject, outcome: 'done', requestId: '' });
      });
    }
    const invitations = await deps.expiry.removeInvitations(before.accounts);
    return { accounts, invitations, messages: await deps.expiry.removeMessages(before.messages) };
  },
  dryRun: async ({ today }) => {
    const due = await deps.expiry.accounts(expiryOn(today).accounts);
    return {
      counts: { accounts: due.length },
      items: due.slice(0, SHOWN).map((id) => ({ what: 'retention.account', to: id, why: 'disabled two years ago' })),
    };
  },
});
