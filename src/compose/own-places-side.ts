import type { Student } from '../domain/student.js';
import { EVERY_COMPANY } from '../domain/company-scope.js';
import { isInForceOn } from '../features/recognitions/recognitions.rules.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import { ownPlacePages } from '../features/placements/own-places.pages.js';
import { createOwnPlaceService } from '../features/placements/own-places.service.js';
import type { ProposalService } from '../features/placements/proposals.service.js';
import type { Clock } from '../platform/clock.js';
import type { LinkGate } from '../platform/links/link-gate.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

const LOOKED_AT = 25;
const LINK_DAYS = 14;
const DAY_MS = 86_400_000;
/** What a pupil's link is for. */
const SUGGEST_PURPOSE = 'own-place.suggest';

/** Places that pupils and mentors found. */
export const composeOwnPlacesSide = (parts: {
  storage: Storage;
  clock: Clock;
  school: SchoolSide;
  register: RegisterServices;
  proposals: ProposalService;
  gate: LinkGate;
  baseUrl: () => string | undefined;
}) => {
  const { storage, clock, school, register, proposals, gate } = parts;
  const ownPlaces = createOwnPlaceService({
    ...{ places: storage.ownPlaces, tasks: storage.placementTasks, proposals, clock },
    studentOf: (scope, id) => storage.students.get(scope, id),
    knownPlaces: async (words, { programme, sector }) => {
      const ids = await register.register.establishmentIdsWith(EVERY_COMPANY, words, LOOKED_AT);
      const entries = await Promise.all(ids.map((id) => register.register.entry(EVERY_COMPANY, id)));
      return entries.flatMap((entry) => {
        if (!entry) return [];
        const { establishment, company, recognitions } = entry;
        const isRecognised = recognitions.some(
          (one) => one.sector === sector && one.programmes.includes(programme) && isInForceOn(one, clock.today()),
        );
        return [
          {
            ...{ id: establishment.id, name: establishment.name, town: establishment.town },
            ...{ kvkNumber: company.kvkNumber, isRecognised },
          },
        ];
      });
    },
    firstDayOf: async (scope, season) => {
      const where = { startYear: startYearOfSeason(season) };
      const [year] = await storage.schoolYears.list(scope, { after: null, limit: 1, where });
      return year ? (season.endsWith('najaar') ? year.najaar : year.voorjaar).firstDay : null;
    },
  });
  const pages = ownPlacePages({
    ...{ ownPlaces, clock },
    student: (actor, id) => school.students.get(actor, id),
    offersOf: (establishmentId, season) =>
      storage.placeOffers.list({ establishmentIds: [establishmentId], season }, { after: null, limit: 50 }),
    openLink: (secret, address) => gate.open(secret, SUGGEST_PURPOSE, address),
    linkFor: async ({ id, schoolId }: Student) => {
      const expiresAt = new Date(clock.now().getTime() + LINK_DAYS * DAY_MS);
      const grant = { purpose: SUGGEST_PURPOSE, subjectId: id, holderId: id, schoolId, expiresAt };
      return `${parts.baseUrl() ?? ''}/eigen-plek/${await storage.personalLinks.issue(grant)}`;
    },
  });
  return { ownPlaces, pages };
};
