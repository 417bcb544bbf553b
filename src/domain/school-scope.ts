import type { Actor, SchoolScope } from './actor.js';

/** The school data a person may touch: of the own school. Somebody without a school gets a scope that holds nothing. */
export const schoolScopeOf = (actor: Pick<Actor, 'schoolId'>): SchoolScope => ({ schoolId: actor.schoolId ?? '' });
