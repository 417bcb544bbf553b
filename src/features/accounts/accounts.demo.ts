import type { Role } from '../../domain/actor.js';
import { hashPassword, STANDARD_COST, type PasswordCost } from './accounts.passwords.js';
import type { Account, AccountRepository } from './accounts.repository.js';

/** The password of all demo accounts; public, so never in production. */
export const DEMO_PASSWORD = 'demo-leerwerk';

/** Whose data the demo accounts show. */
export interface DemoLinks {
  readonly schoolId: string;
  readonly mentorId: string;
  readonly companyId: string;
}

const NAMES: readonly (readonly [Role, name: string])[] = [
  ['coordinator', 'Demo Stagecoördinator'],
  ['mentor', 'Demo Stagebegeleider'],
  ['company', 'Demo Leerbedrijf'],
  ['admin', 'Demo Beheerder'],
  ['operator', 'Demo Systeembeheerder'],
];

/** The five demo accounts, one per role: `<role>@demo.example`. Their ids are fixed: `acc_demo_<role>`. */
export const demoAccounts = (links: DemoLinks, passwordHash: string): Account[] =>
  NAMES.map(([role, name]) => ({
    id: `acc_demo_${role}`,
    version: 1,
    email: `${role}@demo.example`,
    name,
    role,
    schoolId: role === 'coordinator' || role === 'mentor' ? links.schoolId : null,
    companyId: role === 'company' ? links.companyId : null,
    mentorId: role === 'mentor' ? links.mentorId : null,
    passwordHash,
    disabledOn: null,
  }));

/** Stores the demo accounts. They share one hash, since their password is public. */
export const createDemoAccounts = async (
  accounts: AccountRepository,
  links: DemoLinks,
  cost: PasswordCost = STANDARD_COST,
): Promise<Account[]> => {
  const made = demoAccounts(links, await hashPassword(DEMO_PASSWORD, cost));
  await accounts.insertMany(made);
  return made;
};
