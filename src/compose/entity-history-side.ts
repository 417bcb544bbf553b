import type { Actor } from '../domain/actor.js';
import { companyScopeOf } from '../domain/company-scope.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { entityHistoryPages, type HistoryAbout } from '../features/accounts/entity-history.pages.js';
import { createEntityHistory } from '../features/accounts/entity-history.service.js';
import type { AnyRoute } from '../web/route.js';
import { seasonName } from '../web/texts/labels.nl.js';
import type { MatchingSide } from './matching-side.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** What was done to each thing that is kept, for who may see the thing itself. */
export const composeEntityHistory = (parts: {
  storage: Storage;
  school: SchoolSide;
  register: RegisterServices;
  matching: MatchingSide;
}): AnyRoute[] => {
  const { school, register, matching } = parts;
  type Named = Pick<HistoryAbout, 'name'> & Partial<HistoryAbout>;
  /** A thing by its id. `ofSchool`: told from the log of the person's own school only. */
  const thing =
    (path: string, named: (actor: Actor, id: string) => Promise<Named>, { ofSchool }: { ofSchool: boolean }) =>
    async (actor: Actor, id: string): Promise<HistoryAbout> => ({
      href: `${path}/${id}`,
      ...(await named(actor, id)),
      subject: { subjectId: id, ...(ofSchool && schoolScopeOf(actor)) },
    });
  const inSchool = (path: string, named: (actor: Actor, id: string) => Promise<Named>) =>
    thing(path, named, { ofSchool: true });
  const inRegister = (path: string, named: (actor: Actor, id: string) => Promise<Named>) =>
    thing(path, named, { ofSchool: false });
  return entityHistoryPages({
    historyOf: createEntityHistory({ log: parts.storage.auditLog }),
    about: {
      student: inSchool('/leerlingen', async (actor, id) => {
        const { firstName, lastName } = await school.students.get(actor, id);
        return { name: `${firstName} ${lastName}` };
      }),
      group: inSchool('/school/klassen', (actor, id) => school.groups.get(schoolScopeOf(actor), id)),
      'school-year': inSchool('/school/schooljaren', async (actor, id) => {
        const { startYear } = await school.schoolYears.get(schoolScopeOf(actor), id);
        return { name: `Schooljaar ${startYear}-${startYear + 1}` };
      }),
      mentor: inSchool('/school', async (actor, id) => {
        const { name } = await school.mentors.get(schoolScopeOf(actor), id);
        return { name, href: '/school', partOf: 'Onze school' };
      }),
      'matching-run': async (actor, id) => {
        const { season, comparisonId } = await matching.matching.get(actor, id);
        // A run of a comparison came to be with the comparison.
        const subjectId = comparisonId === null ? id : [id, comparisonId];
        return {
          name: `Matching ${seasonName(season)}`,
          href: `/matching/${id}`,
          subject: { subjectId, ...schoolScopeOf(actor) },
        };
      },
      school: async (actor) => {
        const { id, name } = await school.schools.get(schoolScopeOf(actor));
        // The settings are changed at an address without an id, so the log of the school is what tells.
        return { name, href: '/school', subject: { schoolId: id } };
      },
      company: inRegister('/bedrijven', (actor, id) => register.companies.get(companyScopeOf(actor), id)),
      establishment: inRegister('/vestigingen', async (actor, id) => ({
        name: (await register.establishments.entry(companyScopeOf(actor), id)).establishment.name,
      })),
      supervisor: inRegister('/vestigingen', async (actor, id) => {
        const { name, establishmentId } = await register.supervisors.find(companyScopeOf(actor), id);
        const { establishment } = await register.establishments.entry(companyScopeOf(actor), establishmentId);
        return { name, href: `/vestigingen/${establishmentId}`, partOf: establishment.name };
      }),
      'place-offer': inRegister('/plekken', async (actor, id) => ({
        name: (await register.capacity.get(companyScopeOf(actor), id)).title,
      })),
      recognition: inRegister('/erkenningen', async (actor, id) => ({
        name: (await register.recognitions.get(companyScopeOf(actor), id)).qualification,
      })),
    },
  });
};
