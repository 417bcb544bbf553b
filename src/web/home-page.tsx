import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import type { Actor, Role } from '../domain/actor.js';
import { renderPage } from './layout.js';
import { noticeQuery } from './page-query.js';
import { page, type AnyRoute } from './route.js';

/** What somebody sees first. Each role's home is made by the feature that knows its work. */
export type Home = (actor: Actor) => Promise<ComponentChildren>;

/** The first page after signing in. */
export const homePages = (homes: Readonly<Record<Role, Home>>): AnyRoute[] => [
  page({
    method: 'get',
    path: '/',
    summary: 'Page: what asks for attention, by role',
    allow: 'signed-in',
    audit: null,
    query: z.object(noticeQuery),
    handle: async ({ actor, query }) => ({
      html: renderPage({ title: 'Overzicht', actor, path: '/', notice: query.melding }, await homes[actor.role](actor)),
    }),
  }),
];
