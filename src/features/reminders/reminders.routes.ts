import { route, type AnyRoute } from '../../web/route.js';
import { reminderPage, reminderParams, reminderQuery, reminderView, toReminderView } from './reminders.schemas.js';
import type { ReminderService } from './reminders.service.js';

/** The JSON routes of reminders. */
export const reminderRoutes = ({ reminders }: { reminders: ReminderService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/reminders',
    summary: 'What people were told and why, latest day first: of the own school, or all for admin and operator',
    allow: ['coordinator', 'admin', 'operator'],
    audit: null,
    query: reminderQuery,
    response: reminderPage,
    handle: async ({ actor, query }) => {
      const page = await reminders.search(actor, query);
      return { ...page, items: page.items.map(toReminderView) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/reminders/:id',
    summary: 'Read one reminder: its rule, its facts, its day and what became of it',
    allow: ['coordinator', 'admin', 'operator'],
    audit: null,
    params: reminderParams,
    response: reminderView,
    handle: async ({ actor, params }) => toReminderView(await reminders.get(actor, params.id)),
  }),
];
