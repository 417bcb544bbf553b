import type { Actor, Role } from '../domain/actor.js';
import { createRouteMakers, type Route } from '../platform/http/route.js';

/** The makers of routes and pages for this service's roles. */
export const { route, page } = createRouteMakers<Role, Actor>();

export type AnyRoute = Route<Role, Actor>;
