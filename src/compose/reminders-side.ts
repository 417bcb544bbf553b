import type { SchoolSettings } from '../domain/school.js';
import { createReminderPlanner } from '../features/reminders/planner.service.js';
import { createReminderSettingsService } from '../features/reminders/reminder-settings.service.js';
import { reminderRoutes } from '../features/reminders/reminders.routes.js';
import { createReminderService } from '../features/reminders/reminders.service.js';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/log.js';
import { readPeopleToTell } from './reminder-people.js';
import { allSchools, outflowSource, recognitionSource, seasonPlacesSource } from './reminder-sources.js';
import type { Storage } from './storage.js';

/** Reminders: what is said, to whom and when; its pages and JSON routes. */
export const composeRemindersSide = (parts: { storage: Storage; clock: Clock; log: Logger }) => {
  const { storage, clock, log } = parts;
  const settings = createReminderSettingsService({
    intervals: storage.reminderSettings,
    schoolSettings: async () => {
      const all = new Map<string, SchoolSettings>();
      for await (const page of allSchools(storage)) for (const one of page) all.set(one.id, one.settings);
      return all;
    },
  });
  const people = () => readPeopleToTell(storage);
  const sources = [
    recognitionSource(storage, people, () => Promise.resolve(new Map())),
    seasonPlacesSource(storage, people),
    outflowSource(storage, people, () => Promise.resolve(new Map())),
  ];
  const planner = createReminderPlanner({
    reminders: storage.reminders,
    sources,
    settings: settings.settingsOfAll,
    clock,
    log,
  });
  const reminders = createReminderService({ reminders: storage.reminders });
  return { planner, reminders, routes: reminderRoutes({ reminders }) };
};

export type RemindersSide = ReturnType<typeof composeRemindersSide>;
