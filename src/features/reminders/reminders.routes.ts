import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import type { PreferenceService } from './preferences.service.js';
import type { ReminderSettingsService } from './reminder-settings.service.js';
import {
  intervalsBody,
  intervalsView,
  preferenceBody,
  preferenceView,
  reminderPage,
  reminderParams,
  reminderQuery,
  reminderView,
  toReminderView,
} from './reminders.schemas.js';
import type { ReminderService } from './reminders.service.js';

/** The JSON routes of reminders. */
export const reminderRoutes = ({
  reminders,
  settings,
  preferences,
}: {
  reminders: ReminderService;
  settings: ReminderSettingsService;
  preferences: PreferenceService;
}): AnyRoute[] => [
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
  route({
    method: 'get',
    path: '/api/v1/reminder-settings',
    summary: 'Read when the people of the own school are told of what; version 0 while the school set nothing',
    allow: ['coordinator'],
    audit: null,
    response: intervalsView,
    handle: ({ actor }) => settings.get(schoolScopeOf(actor)),
  }),
  route({
    method: 'patch',
    path: '/api/v1/reminder-settings',
    summary:
      'Change when the people of the own school are told of what; absent leaves an interval, an empty list means never',
    allow: ['coordinator'],
    audit: 'reminder-settings.changed',
    body: intervalsBody,
    response: intervalsView,
    guarded: true,
    handle: ({ actor, body, ifMatch }) => settings.change(schoolScopeOf(actor), ifMatch, body),
  }),
  route({
    method: 'get',
    path: '/api/v1/reminder-preference',
    summary: 'Read how the caller wants to be told; version 0 while nothing was set',
    allow: 'signed-in',
    audit: null,
    response: preferenceView,
    handle: ({ actor }) => preferences.get(actor.accountId),
  }),
  route({
    method: 'patch',
    path: '/api/v1/reminder-preference',
    summary: 'Change how the caller wants to be told; absent leaves a field',
    allow: 'signed-in',
    audit: 'reminder-preference.changed',
    body: preferenceBody,
    response: preferenceView,
    guarded: true,
    handle: ({ actor, body, ifMatch }) => preferences.change(actor.accountId, ifMatch, body),
  }),
];
