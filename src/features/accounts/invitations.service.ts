import type { Actor } from '../../domain/actor.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { AppError, breaksRule, invalid, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { AccountRepository } from './accounts.repository.js';
import { accountFaults } from './accounts.rules.js';
import type { AccountView, NewAccount } from './accounts.service.js';
import type { LinkMailWords } from './account-links.service.js';
import type { Invitation, InvitationRepository, InviterScope } from './invitations.repository.js';
import { INVITATION_DAYS, invitationFaults } from './invitations.rules.js';
import { newSecret, secretDigest } from './link-secrets.js';

/** What is entered of an invitation. */
export type NewInvitation = Pick<Invitation, 'email' | 'name' | 'role' | 'companyId' | 'mentorId' | 'supervisorId'> & {
  readonly schoolId: string | null;
};

type Inviter = Pick<Actor, 'accountId' | 'role' | 'schoolId' | 'name'>;

const scopeOf = ({ role, schoolId }: Inviter): InviterScope =>
  role === 'coordinator' ? { schoolId: schoolId ?? '' } : { schoolId: null };

/** An invitation to be stored, and the path of its link, whose secret is kept nowhere. */
export const newInvitation = (
  to: NewInvitation,
  by: Pick<Inviter, 'accountId' | 'schoolId'>,
  now: Date,
): { readonly invitation: Invitation; readonly path: string } => {
  const secret = newSecret();
  const invitation: Invitation = {
    ...to,
    id: newId('inv'),
    digest: secretDigest(secret),
    invitedBy: by.accountId,
    invitedBySchool: by.schoolId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + INVITATION_DAYS * 86_400_000),
    acceptedAt: null,
  };
  return { invitation, path: `/uitnodiging/${secret}` };
};

/** Invitations: who may invite whom, and what becomes of them. */
export const createInvitationService = (deps: {
  invitations: InvitationRepository;
  accounts: AccountRepository;
  createAccount: (account: NewAccount) => Promise<AccountView>;
  /** Whether a school ever proposed a pupil to a company. */
  hasProposalAt: (schoolId: string, companyId: string) => Promise<boolean>;
  /** Whether a school has this mentor. */
  isMentorOf: (schoolId: string, mentorId: string) => Promise<boolean>;
  post: PostMail;
  words: (invitation: Invitation, by: string, path: string) => LinkMailWords;
  clock: Clock;
}) => {
  const { invitations, clock } = deps;

  const check = async (by: Inviter, to: NewInvitation): Promise<void> => {
    const faults = [...invitationFaults(by, to), ...accountFaults(to)];
    if (faults.length > 0) throw new AppError('rule', 'invitation.not-allowed', {}, faults);
    if (to.mentorId !== null && !(await deps.isMentorOf(to.schoolId ?? '', to.mentorId)))
      throw new AppError('rule', 'invitation.not-allowed', {}, [{ path: 'mentorId', code: 'not-allowed' }]);
    if (by.role === 'coordinator' && to.role === 'company')
      if (!(await deps.hasProposalAt(by.schoolId ?? '', to.companyId ?? '')))
        throw new AppError('rule', 'invitation.no-proposal-there', {}, [{ path: 'companyId', code: 'not-allowed' }]);
    // Who has an account elsewhere is for operators to know. The owner of the address hears it behind the link.
    const known = await deps.accounts.byEmail(to.email);
    const isOwn = by.schoolId !== null && known?.schoolId === by.schoolId;
    if (known && (isOwn || by.role === 'operator')) throw new AppError('conflict', 'account.exists');
  };

  /** Mails an invitation. A coordinator invites for the own school. @throws 422 for whom one may not invite, 409 who has an account at the own school, or anywhere for an operator */
  const invite = async (by: Inviter, entered: NewInvitation): Promise<Invitation> => {
    const ownSchool = by.role === 'coordinator' && entered.role === 'mentor' ? by.schoolId : entered.schoolId;
    const to = { ...entered, email: entered.email.toLowerCase(), schoolId: ownSchool };
    await check(by, to);
    const now = clock.now();
    const { invitation, path } = newInvitation(to, by, now);
    await invitations.insert(invitation);
    noteMade(invitation.id);
    await deps.post({
      key: `invitation:${invitation.id}`,
      to: invitation.email,
      recipientId: invitation.id,
      schoolId: by.schoolId,
      kind: 'account.invitation',
      ...deps.words(invitation, by.name, path),
      attachments: [],
      notBefore: now,
    });
    return invitation;
  };

  /** A coordinator sees those of the own school, others all of them. The newest first. */
  const list = async (by: Inviter, page: { cursor?: string | undefined; limit: number }): Promise<Page<Invitation>> => {
    const [at, id] = page.cursor ? decodeCursor(page.cursor, 2) : [];
    if (page.cursor && (typeof at !== 'number' || typeof id !== 'string' || Number.isNaN(new Date(at).getTime())))
      throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
    const after = typeof at === 'number' && typeof id === 'string' ? ([at, id] as const) : null;
    const rows = await invitations.list(scopeOf(by), { after, limit: page.limit + 1 });
    return toPage(rows, page.limit, (row) => [row.createdAt.getTime(), row.id]);
  };

  /** @throws 404 when there is none, or it was accepted */
  const withdraw = async (by: Inviter, id: string): Promise<void> => {
    if (!(await invitations.remove(scopeOf(by), id))) throw notFound('invitation.not-found', { id });
  };

  /** The invitation behind a link that still works. @throws 422 when it does not */
  const open = async (secret: string): Promise<Invitation> => {
    const invitation = await invitations.byDigest(secretDigest(secret));
    if (invitation?.acceptedAt !== null || invitation.expiresAt <= clock.now())
      throw breaksRule('invitation.no-longer-works');
    return invitation;
  };

  /** Makes the account with a password of one's own. Of two at once one gets it. @throws 422 as `open`, or for a weak password */
  const accept = async (
    secret: string,
    { name, password }: { name: string; password: string },
  ): Promise<AccountView> => {
    const { id, email, role, schoolId, companyId, mentorId, supervisorId } = await open(secret);
    const links = { schoolId, companyId, mentorId, ...(supervisorId !== null && { supervisorId }) };
    const account = await deps.createAccount({ email, name, role, ...links, password });
    await invitations.accept(id, clock.now());
    return account;
  };

  return { invite, list, withdraw, open, accept };
};

export type InvitationService = ReturnType<typeof createInvitationService>;
