import type { Role } from '../../domain/actor.js';

/** An invitation to get an account. */
export interface Invitation {
  readonly id: string;
  /** Of the secret in the link, which is kept nowhere. */
  readonly digest: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly schoolId: string | null;
  readonly companyId: string | null;
  readonly mentorId: string | null;
  readonly supervisorId: string | null;
  /** The account that invites, and its school: who may see and take back the invitation. */
  readonly invitedBy: string;
  readonly invitedBySchool: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
}

/** Whose invitations a query may touch: those of one school, or all when null. */
export interface InviterScope {
  readonly schoolId: string | null;
}

/** What storage must offer for invitations. */
export interface InvitationRepository {
  insert(invitation: Invitation): Promise<void>;
  byDigest(digest: string): Promise<Invitation | null>;
  /** The newest first. */
  list(
    scope: InviterScope,
    page: { after: readonly [at: number, id: string] | null; limit: number },
  ): Promise<Invitation[]>;
  accept(id: string, now: Date): Promise<void>;
  /** Takes back one that was not accepted; false when there is none. */
  remove(scope: InviterScope, id: string): Promise<boolean>;
  /** Takes back all that this account sent and nobody accepted. */
  removeOpenOf(invitedBy: string): Promise<void>;
}
