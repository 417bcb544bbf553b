import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';
import type { ExpiryRepository } from './expiry.model.js';
import { accountsPastTermOn } from './expiry.rules.js';

const SHOWN = 100;

/** Each night: accounts and invitations that are past their term go. What an account did stays in the log, by its id. */
export const expiryJob = (deps: { expiry: ExpiryRepository; audit: (note: AuditNote) => Promise<void> }): Job => ({
  name: 'privacy-expiry',
  title: 'Oude accounts opruimen',
  cron: '35 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    const before = accountsPastTermOn(today);
    let accounts = 0;
    for (const id of await deps.expiry.accounts(before)) {
      if (signal.aborted) break;
      await attempt(id, async () => {
        await deps.expiry.forgetAccount(id);
        accounts++;
        const subject = { id };
        await deps.audit({ action: 'retention.account', actor: null, subject, outcome: 'done', requestId: '' });
      });
    }
    return { accounts, invitations: await deps.expiry.removeInvitations(before) };
  },
  dryRun: async ({ today }) => {
    const due = await deps.expiry.accounts(accountsPastTermOn(today));
    return {
      counts: { accounts: due.length },
      items: due.slice(0, SHOWN).map((id) => ({ what: 'retention.account', to: id, why: 'disabled two years ago' })),
    };
  },
});
