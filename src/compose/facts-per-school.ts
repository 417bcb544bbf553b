import type { School } from '../domain/school.js';
import type { Fact, FactType } from '../features/reminders/facts.rules.js';
import type { FactSource } from '../features/reminders/planner.service.js';
import type { SettingsOf } from '../features/reminders/reminder-settings.rules.js';
import type { CalendarDate } from '../platform/calendar-date.js';
import type { PeopleToTell } from './reminder-people.js';
import type { Storage } from './storage.js';

/** What the facts of one school are made with. */
export interface Asked {
  readonly today: CalendarDate;
  readonly told: PeopleToTell;
  readonly settingsOf: SettingsOf;
}

/** Schools by name, page after page. */
export async function* allSchools(storage: Pick<Storage, 'schools'>): AsyncGenerator<readonly School[]> {
  for (let after: readonly [string, string] | null = null; ;) {
    const page: readonly School[] = await storage.schools.list({ after, limit: 200 });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (page.length < 200 || !last) return;
    after = [last.name, last.id];
  }
}

/** A source whose facts are read school by school. `factsOf` may leave out what is not among `ids`, if any are given. */
export const sourcePerSchool = (
  parts: { readonly storage: Pick<Storage, 'schools'>; readonly people: () => Promise<PeopleToTell> },
  type: FactType,
  factsOf: (schoolId: string, asked: Asked, ids: readonly string[] | null) => Promise<readonly Fact[]>,
): FactSource => ({
  type,
  stream: async function* (today, settingsOf) {
    const told = await parts.people();
    for await (const page of allSchools(parts.storage))
      for (const { id } of page) yield await factsOf(id, { today, told, settingsOf }, null);
  },
  of: async (refs, today, settingsOf) => {
    const told = await parts.people();
    const wanted = new Map<string, string[]>();
    for (const { id, schoolId } of refs)
      if (schoolId !== null) wanted.set(schoolId, [...(wanted.get(schoolId) ?? []), id]);
    const facts: Fact[] = [];
    for (const [schoolId, ids] of wanted) {
      const known = new Set(ids);
      const all = await factsOf(schoolId, { today, told, settingsOf }, ids);
      facts.push(...all.filter(({ id }) => known.has(id)));
    }
    return facts;
  },
});
