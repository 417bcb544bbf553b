import type { Person } from '../features/reminders/digest.service.js';
import type { Reminder } from '../features/reminders/reminders.repository.js';
import type { LineContext } from '../web/texts/reminder-lines.nl.js';
import type { Storage } from './storage.js';

/** Who an id is, with the address; null for one that is gone, closed or without an address. */
export const createPersonOf =
  (storage: Pick<Storage, 'accounts' | 'mentors' | 'companies'>) =>
  async ({ id, schoolId }: { id: string; schoolId: string | null }): Promise<Person | null> => {
    const account = await storage.accounts.get(id);
    if (account)
      return account.disabledOn === null ? { id, name: account.name, email: account.email, hasAccount: true } : null;
    const mentor = schoolId === null ? null : await storage.mentors.get({ schoolId }, id);
    if (mentor) return { id, name: mentor.name, email: mentor.email, hasAccount: false };
    const company = await storage.companies.get(id);
    return company?.email ? { id, name: company.name, email: company.email, hasAccount: false } : null;
  };

const textIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/**
 * The names that the lines of a mail need. A pupil is a first name and a letter: enough for who guides them, and no more than that in
 * a mail.
 */
export const readReminderNames = async (
  storage: Pick<Storage, 'establishments' | 'students' | 'schools'>,
  items: readonly Reminder[],
): Promise<Pick<LineContext, 'place' | 'pupil' | 'school'>> => {
  const places = await storage.establishments.byIds([
    ...new Set(items.flatMap(({ facts }) => textIn(facts.establishmentId))),
  ]);
  const placeNames = new Map(places.map(({ id, name, town }) => [id, `${name} in ${town}`]));
  const schoolIds = [
    ...new Set(items.flatMap(({ schoolId, facts }) => [...textIn(schoolId), ...textIn(facts.schoolId)])),
  ];
  const schools = await storage.schools.byIds(schoolIds);
  const pupilNames = new Map<string, string>();
  for (const schoolId of schoolIds) {
    const studentIds = [...new Set(items.flatMap(({ facts }) => textIn(facts.studentId)))];
    for (const { id, firstName, lastName } of await storage.students.all({ schoolId }, { studentIds }))
      pupilNames.set(id, `${firstName} ${(lastName.split(' ').at(-1) ?? '').slice(0, 1).toUpperCase()}.`);
  }
  const nameOf = (names: ReadonlyMap<string, string>, id: unknown, otherwise: string): string =>
    (typeof id === 'string' ? names.get(id) : undefined) ?? otherwise;
  const schoolNames = new Map(schools.map(({ id, name }) => [id, name]));
  return {
    place: (id) => nameOf(placeNames, id, 'een leerbedrijf'),
    pupil: (id) => nameOf(pupilNames, id, 'een leerling'),
    school: (id) => nameOf(schoolNames, id, 'een school'),
  };
};
