import type { Actor, Role } from './actor.js';

const BOUND_TO_COMPANY: readonly Role[] = ['company', 'supervisor', 'reader'];

/** Whose register data a query may touch: one company's, or everybody's when null. */
export interface CompanyScope {
  readonly companyId: string | null;
}

/** For those who may see the whole register, and for the service itself. */
export const EVERY_COMPANY: CompanyScope = { companyId: null };

/** A company contact or supervisor sees the own company only; one without a company sees none. A reader sees no company. */
export const companyScopeOf = (actor: Pick<Actor, 'role' | 'companyId'>): CompanyScope =>
  BOUND_TO_COMPANY.includes(actor.role) ? { companyId: actor.companyId ?? '' } : EVERY_COMPANY;

/** Whether a scope holds what belongs to a company. */
export const isInScope = (scope: CompanyScope, companyId: string): boolean =>
  scope.companyId === null || scope.companyId === companyId;
