import type { Actor } from './actor.js';

/** Whose register data a query may touch: one company's, or everybody's when null. */
export interface CompanyScope {
  readonly companyId: string | null;
}

/** For those who may see the whole register, and for the service itself. */
export const EVERY_COMPANY: CompanyScope = { companyId: null };

/** A company contact sees the own company only; one without a company sees none. */
export const companyScopeOf = (actor: Pick<Actor, 'role' | 'companyId'>): CompanyScope =>
  actor.role === 'company' ? { companyId: actor.companyId ?? '' } : EVERY_COMPANY;

/** Whether a scope holds what belongs to a company. */
export const isInScope = (scope: CompanyScope, companyId: string): boolean =>
  scope.companyId === null || scope.companyId === companyId;
