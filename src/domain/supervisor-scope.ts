import type { Actor } from './actor.js';

/** Whose placements a supervisor (praktijkopleider) may see: those that name this supervisor, at this company. */
export interface SupervisorScope {
  readonly companyId: string;
  readonly supervisorId: string;
}

/** The scope of a supervisor's account; one that is linked to nobody gets a scope that holds nothing. */
export const supervisorScopeOf = (actor: Pick<Actor, 'companyId' | 'supervisorId'>): SupervisorScope => ({
  companyId: actor.companyId ?? '',
  supervisorId: actor.supervisorId ?? '',
});
