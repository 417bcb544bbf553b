import type { Actor } from '../domain/actor.js';
import { companyScopeOf } from '../domain/company-scope.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { entityHistoryPages, type HistoryAbout } from '../features/accounts/entity-history.pages.js';
import { createEntityHistory } from '../features/accounts/entity-history.service.js';
import type { AnyRoute } from '../web/route.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** What was done to each thing that is kept, for who may see the thing itself. */
export const composeEntityHistory = (parts: {
  storage: Storage;
  school: SchoolSide;
  register: RegisterServices;
}): AnyRoute[] => {
  const { school, register } = parts;
  const ofSchool =
    (path: string, name: (actor: Actor, id: string) => Promise<string>) =>
    async (actor: Actor, id: string): Promise<HistoryAbout> => ({
      name: await name(actor, id),
      href: `${path}/${id}`,
      subject: { subjectId: id, ...schoolScopeOf(actor) },
    });
  const ofRegister =
    (path: string, name: (actor: Actor, id: string) => Promise<string>) =>
    async (actor: Actor, id: string): Promise<HistoryAbout> => ({
      name: await name(actor, id),
      href: `${path}/${id}`,
      subject: { subjectId: id },
    });
  return entityHistoryPages({
    historyOf: createEntityHistory({ log: parts.storage.auditLog }),
    about: {
      student: ofSchool('/leerlingen', async (actor, id) => {
        const { firstName, lastName } = await school.students.get(actor, id);
        return `${firstName} ${lastName}`;
      }),
      group: ofSchool('/school/klassen', async (actor, id) => (await school.groups.get(schoolScopeOf(actor), id)).name),
      'school-year': ofSchool('/school/schooljaren', async (actor, id) => {
        const { startYear } = await school.schoolYears.get(schoolScopeOf(actor), id);
        return `Schooljaar ${startYear}-${startYear + 1}`;
      }),
      school: async (actor) => {
        const { id, name } = await school.schools.get(schoolScopeOf(actor));
        // The settings are changed at an address without an id, so the log of the school is what tells.
        return { name, href: '/school', subject: { schoolId: id } };
      },
      company: ofRegister(
        '/bedrijven',
        async (actor, id) => (await register.companies.get(companyScopeOf(actor), id)).name,
      ),
      establishment: ofRegister('/vestigingen', async (actor, id) => {
        const { establishment } = await register.establishments.entry(companyScopeOf(actor), id);
        return establishment.name;
      }),
      'place-offer': ofRegister(
        '/plekken',
        async (actor, id) => (await register.capacity.get(companyScopeOf(actor), id)).title,
      ),
      recognition: ofRegister(
        '/erkenningen',
        async (actor, id) => (await register.recognitions.get(companyScopeOf(actor), id)).qualification,
      ),
    },
  });
};
