import type { Role } from '../../domain/actor.js';

/** Attempts to sign in to one account from one address within a window, before the next has to wait for the window to end. */
export const ATTEMPTS_PER_WINDOW = 10;
/** Failed attempts from one address, whatever the accounts: whoever tries one password on many accounts waits too. */
export const FAILURES_PER_ADDRESS = 100;
/** Failed attempts on one account, from wherever: guessing from many addresses waits too. */
export const FAILURES_PER_ACCOUNT = 50;
export const WINDOW_SECONDS = 15 * 60;

/** The number of the window an instant falls in, and the instant at which the next begins. */
export const attemptWindowOf = (now: Date): { readonly number: number; readonly endsAt: Date } => {
  const windowMs = WINDOW_SECONDS * 1000;
  const number = Math.floor(now.getTime() / windowMs);
  return { number, endsAt: new Date((number + 1) * windowMs) };
};

interface Links {
  readonly role: Role;
  readonly schoolId: string | null;
  readonly companyId: string | null;
  readonly mentorId: string | null;
  readonly supervisorId?: string | null;
}

/** The links that a role must have or may not have and that are otherwise; a mentor may be linked to one of the school's mentors. */
export const accountFaults = ({
  role,
  schoolId,
  companyId,
  mentorId,
  supervisorId,
}: Links): { path: string; code: string }[] => {
  const needsSchool = role === 'coordinator' || role === 'mentor';
  const needsCompany = role === 'company' || role === 'supervisor';
  const faultOf = (path: string, needed: boolean, isSet: boolean): { path: string; code: string }[] =>
    needed === isSet ? [] : [{ path, code: needed ? 'required' : 'not-allowed' }];
  return [
    ...faultOf('schoolId', needsSchool, schoolId !== null),
    ...faultOf('companyId', needsCompany, companyId !== null),
    ...(role === 'mentor' ? [] : faultOf('mentorId', false, mentorId !== null)),
    ...faultOf('supervisorId', role === 'supervisor', (supervisorId ?? null) !== null),
  ];
};

/** Roles that somebody must be able to sign in with: without an operator nobody helps anybody, without an admin nobody guards recognitions. */
export const NEEDED_ROLES: readonly Role[] = ['operator', 'admin'];

/** Whether the service needs somebody with this role. */
export const isNeeded = (role: Role): boolean => NEEDED_ROLES.includes(role);
