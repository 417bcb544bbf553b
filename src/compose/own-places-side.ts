import { EVERY_COMPANY } from '../domain/company-scope.js';
import { isInForceOn, isMeantFor } from '../features/recognitions/recognitions.rules.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import { ownPlaceLinkRoutes } from '../features/placements/own-place-links.routes.js';
import { createOwnPlaceLinks, SUGGEST_PURPOSE } from '../features/placements/own-place-links.service.js';
import { ownPlacePages } from '../features/placements/own-places.pages.js';
import { createOwnPlaceService, type PlaceSeeker } from '../features/placements/own-places.service.js';
import type { ProposalService } from '../features/placements/proposals.service.js';
import type { SchoolScope } from '../domain/actor.js';
import type { Dispensation } from '../domain/recognition.js';
import type { SeasonId } from '../domain/season.js';
import type { KnownPlace } from '../features/placements/own-places.rules.js';
import type { CalendarDate } from '../platform/calendar-date.js';
import type { Clock } from '../platform/clock.js';
import type { LinkGate } from '../platform/links/link-gate.js';
import { grantedDispensations } from './dispensations-side.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { ownPlaceLinkMail } from '../web/texts/own-place-mails.nl.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

const LOOKED_AT = 25;

/** Places that pupils and mentors found. */
export const composeOwnPlacesSide = (parts: {
  storage: Storage;
  clock: Clock;
  school: SchoolSide;
  register: RegisterServices;
  proposals: ProposalService;
  gate: LinkGate;
  post: PostMail;
  baseUrl: () => string | undefined;
}) => {
  const { storage, clock, school, register, proposals, gate } = parts;

  const firstDayOf = async (scope: SchoolScope, season: SeasonId): Promise<CalendarDate | null> => {
    const where = { startYear: startYearOfSeason(season) };
    const [year] = await storage.schoolYears.list(scope, { after: null, limit: 1, where });
    return year ? (season.endsWith('najaar') ? year.najaar : year.voorjaar).firstDay : null;
  };

  /** The dispensations that hold for a pupil when the stage begins or later. */
  const dispensationsFor = async (seeker: PlaceSeeker): Promise<Dispensation[]> => {
    const firstDay = (await firstDayOf(seeker, seeker.season)) ?? clock.today();
    const from = firstDay > clock.today() ? firstDay : clock.today();
    return (await grantedDispensations(storage, { schoolId: seeker.schoolId })).filter(
      (one) => isMeantFor(one, seeker) && one.lastDay >= from,
    );
  };

  const knownPlace = async (
    id: string,
    { sector, programme }: PlaceSeeker,
    dispensations: readonly Dispensation[],
  ): Promise<KnownPlace | null> => {
    const entry = await register.register.entry(EVERY_COMPANY, id);
    if (!entry) return null;
    const { establishment, company, recognitions } = entry;
    const isRecognised = recognitions.some(
      (one) => one.sector === sector && one.programmes.includes(programme) && isInForceOn(one, clock.today()),
    );
    return {
      ...{ id: establishment.id, name: establishment.name, town: establishment.town },
      ...{ kvkNumber: company.kvkNumber },
      mayGuide: isRecognised || dispensations.some((one) => one.establishmentId === id),
    };
  };

  const ownPlaces = createOwnPlaceService({
    ...{ places: storage.ownPlaces, tasks: storage.placementTasks, proposals, clock },
    studentOf: (scope, id) => storage.students.get(scope, id),
    pupilIdsWith: async (scope, search) => (await storage.students.all(scope, { search })).map(({ id }) => id),
    knownPlaces: async (words, seeker) => {
      const [ids, dispensations] = await Promise.all([
        register.register.establishmentIdsWith(EVERY_COMPANY, words, LOOKED_AT),
        dispensationsFor(seeker),
      ]);
      const known = await Promise.all(ids.map((id) => knownPlace(id, seeker, dispensations)));
      return known.filter((one) => one !== null);
    },
    knownPlace: async (id, seeker) => knownPlace(id, seeker, await dispensationsFor(seeker)),
    firstDayOf,
  });
  const linkAddress = (secret: string): string => `${parts.baseUrl() ?? ''}/eigen-plek/${secret}`;
  const links = createOwnPlaceLinks({
    ...{ repository: storage.ownPlaceLinks, links: storage.personalLinks, post: parts.post, clock },
    openLink: (secret, address) => gate.open(secret, SUGGEST_PURPOSE, address),
    letter: (to, { student: { firstName }, schoolName, until, secret }) =>
      ownPlaceLinkMail(to, { firstName, schoolName, until }, linkAddress(secret)),
    schoolName: async (schoolId) => (await storage.schools.get(schoolId))?.name ?? 'je school',
    student: (actor, id) => school.students.get(actor, id),
    isRestricted: async (studentId) => (await storage.restrictions.restrictedAmong([studentId])).has(studentId),
  });
  const pages = ownPlacePages({
    ...{ ownPlaces, clock },
    student: (actor, id) => school.students.get(actor, id),
    offersOf: (establishmentId, season) =>
      storage.placeOffers.list({ establishmentIds: [establishmentId], season }, { after: null, limit: 50 }),
    links,
    linkAddress,
  });
  return { ownPlaces, pages, routes: ownPlaceLinkRoutes({ links, clock }) };
};
