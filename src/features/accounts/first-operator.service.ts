import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Clock } from '../../platform/clock.js';
import { conflict } from '../../platform/errors.js';
import type { AccountRepository } from './accounts.repository.js';
import type { InvitationRepository } from './invitations.repository.js';
import { newInvitation, type NewInvitation } from './invitations.service.js';

/** Who sends the invitation: nobody, since whoever starts the service can. */
const COMMAND = { accountId: 'create-operator', schoolId: null };

/** The first operator of a service that holds no account yet, invited by whoever has the machine. */
export const createFirstOperatorService = (deps: {
  accounts: Pick<AccountRepository, 'byEmail' | 'list'>;
  invitations: Pick<InvitationRepository, 'insert' | 'removeOpenOf'>;
  audit: (note: AuditNote) => Promise<void>;
  clock: Clock;
}) => {
  /** Whether somebody can sign in as operator. */
  const exists = async (): Promise<boolean> =>
    (await deps.accounts.list({ after: null, limit: 1 }, { role: 'operator', disabled: false })).length > 0;

  /**
   * Makes an invitation; earlier ones made so work no more. Gives the path of its link, which is shown once and mailed to nobody.
   * @param another also when there is an operator already
   * @throws 409 when there is an operator, or an account with this address
   */
  const invite = async (typed: string, { another }: { another: boolean }): Promise<{ path: string; until: Date }> => {
    const email = typed.toLowerCase();
    if (!another && (await exists())) throw conflict('operator.exists');
    if (await deps.accounts.byEmail(email)) throw conflict('account.exists');
    const to: NewInvitation = {
      ...{ schoolId: null, companyId: null, mentorId: null, supervisorId: null },
      email,
      name: 'Beheerder',
      role: 'operator',
    };
    const { invitation, path } = newInvitation(to, COMMAND, deps.clock.now());
    await deps.invitations.removeOpenOf(COMMAND.accountId);
    await deps.invitations.insert(invitation);
    await deps.audit({
      action: 'invitation.sent',
      actor: null,
      subject: { id: invitation.id },
      outcome: 'done',
      requestId: '',
      reason: COMMAND.accountId,
    });
    return { path, until: invitation.expiresAt };
  };

  return { exists, invite };
};
