import type { Role } from '../../domain/actor.js';

/** An invitation works for so many days. */
export const INVITATION_DAYS = 14;

/** Whom each role may invite. A company contact of a coordinator must besides have a proposal of that school. */
const MAY_INVITE: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  coordinator: ['mentor', 'company'],
  admin: ['company', 'admin'],
  operator: ['coordinator', 'mentor', 'company', 'supervisor', 'admin', 'operator', 'reader'],
};

/** The roles that somebody may invite; empty when none. */
export const invitableRoles = (role: Role): readonly Role[] => MAY_INVITE[role] ?? [];

/** Why somebody may not invite for these links, by field: a role beyond theirs, or another school than their own. */
export const invitationFaults = (
  by: { readonly role: Role; readonly schoolId: string | null },
  to: { readonly role: Role; readonly schoolId: string | null },
): { path: string; code: string }[] => {
  if (!invitableRoles(by.role).includes(to.role)) return [{ path: 'role', code: 'not-allowed' }];
  if (by.role === 'coordinator' && to.schoolId !== null && to.schoolId !== by.schoolId)
    return [{ path: 'schoolId', code: 'not-allowed' }];
  return [];
};
