import type { Actor, SchoolScope } from '../domain/actor.js';
import { EVERY_COMPANY } from '../domain/company-scope.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { companyProposalPages } from '../features/placements/company-proposals.pages.js';
import type { NextBestService } from '../features/placements/next-best.service.js';
import type { PlacementNames } from '../features/placements/placement-lists.pages.js';
import type { TellNews } from '../features/placements/placement-news.repository.js';
import type { ProposalAnswers } from '../features/placements/proposal-answers.service.js';
import { proposalByHandPages } from '../features/placements/proposal-by-hand.pages.js';
import { declineCountPages } from '../features/placements/decline-counts.pages.js';
import { declineCountRoutes } from '../features/placements/decline-counts.routes.js';
import { shownReasons } from '../features/placements/decline-counts.rules.js';
import { proposalReasonPages } from '../features/placements/proposal-reasons.pages.js';
import { proposalPages } from '../features/placements/proposals.pages.js';
import { proposalRoutes } from '../features/placements/proposals.routes.js';
import { knowsName, profileOf, type ProposalRecord } from '../features/placements/proposals.rules.js';
import type { ProposalService } from '../features/placements/proposals.service.js';
import type { RestrictedUse } from '../features/privacy/restricted-use.service.js';
import { isHeldBack } from '../features/privacy/small-cells.rules.js';
import type { Clock } from '../platform/clock.js';
import { conflict, notFound } from '../platform/errors.js';
import type { LinkGate } from '../platform/links/link-gate.js';
import type { AnyRoute } from '../web/route.js';
import type { createPlaceJudge } from './place-judge.js';
import { ANSWER_PURPOSE } from './placement-news.js';
import type { ForCompanies } from './privacy-side.js';
import type { RegisterServices } from './register.js';
import type { Storage } from './storage.js';

/** A search by words looks no further than this many establishments. */
const FOUND_AT_MOST = 1000;
/** Places to choose from on one page. */
const SHOWN = 30;

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly register: RegisterServices;
  readonly proposals: ProposalService;
  readonly answers: ProposalAnswers;
  readonly nextBest: NextBestService;
  readonly gate: LinkGate;
  readonly tell: TellNews;
  readonly forCompanies: ForCompanies;
  readonly use: RestrictedUse;
  readonly optionsOf: ReturnType<typeof createPlaceJudge>['optionsOf'];
  readonly holdDays: (actor: Actor) => Promise<number>;
}

/** Whom and where a search by words finds, for the lists of a school. */
export const createFinder =
  ({ storage, register }: Pick<Parts, 'storage' | 'register'>) =>
  async (actor: Actor, words: string) => {
    const [pupils, establishmentIds] = await Promise.all([
      storage.students.all(schoolScopeOf(actor), { search: words }),
      register.register.establishmentIdsWith(EVERY_COMPANY, words, FOUND_AT_MOST),
    ]);
    return { studentIds: pupils.map(({ id }) => id), establishmentIds };
  };

/** Who and where, in words, for the pages of a school. */
export const createNames =
  (storage: Storage) =>
  async (
    scope: SchoolScope,
    { studentIds, establishmentIds }: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ): Promise<PlacementNames> => {
    const [pupils, places] = await Promise.all([
      storage.students.all(scope, { studentIds }),
      storage.establishments.byIds(establishmentIds),
    ]);
    const groups = await storage.groups.byIds(scope, [...new Set(pupils.map(({ groupId }) => groupId))]);
    const pupil = new Map(pupils.map((one) => [one.id, one]));
    const place = new Map(places.map((one) => [one.id, one]));
    return {
      pupil: (id: string): string => {
        const one = pupil.get(id);
        return one ? `${one.firstName} ${one.lastName}` : 'Onbekende leerling';
      },
      group: (id: string): string => groups.find((one) => one.id === pupil.get(id)?.groupId)?.name ?? '',
      place: (id: string): string => {
        const one = place.get(id);
        return one ? `${one.name}, ${one.town}` : 'Onbekende plek';
      },
    };
  };

/** What a company may see of what it is asked. */
const createViews =
  ({ storage, proposals, forCompanies }: Pick<Parts, 'storage' | 'proposals' | 'forCompanies'>) =>
  (items: readonly ProposalRecord[]) =>
    Promise.all(
      items.map(async (proposal) => {
        const { schoolId, studentId, establishmentId, firstDay } = proposal;
        const [stored, place, found] = await Promise.all([
          storage.students.get({ schoolId }, studentId),
          storage.establishments.get(establishmentId),
          storage.schools.get(schoolId),
        ]);
        const [student = null] = stored ? await forCompanies([stored]) : [];
        return {
          proposal,
          state: proposals.stateOf(proposal),
          profile: student && profileOf(student, firstDay),
          pupilName: student && knowsName(proposal) ? `${student.firstName} ${student.lastName}` : null,
          placeName: place?.name ?? '',
          schoolName: found?.name ?? '',
        };
      }),
    );

/** The pages and JSON routes of proposals, for schools and companies. */
export const composeProposalsSide = (parts: Parts) => {
  const { storage, clock, register, proposals, answers, nextBest, gate, tell } = parts;
  const namesFor = createNames(storage);
  const routes: AnyRoute[] = proposalRoutes({
    ...{ proposals, answers, nextBest, clock },
    students: async (schoolId, ids, { role }) => {
      const students = await storage.students.all({ schoolId }, { studentIds: ids });
      return role === 'company' ? parts.forCompanies(students) : students;
    },
  });
  const declineCounts = async () => shownReasons(await storage.proposals.declineCounts(null), isHeldBack);
  const pages: AnyRoute[] = [
    ...companyProposalPages({
      ...{ proposals, answers },
      views: createViews(parts),
      openLink: (secret, address) => gate.open(secret, ANSWER_PURPOSE, address),
    }),
    // These paths must be known before those of one proposal or placement.
    ...declineCountPages({ counts: declineCounts }),
    ...proposalReasonPages({ reasonsOf: (scope) => storage.proposals.declineCounts(scope) }),
    ...proposalByHandPages({
      ...{ proposals, clock, holdDays: parts.holdDays },
      pupils: async (actor) => {
        const scope = schoolScopeOf(actor);
        const pupils = await storage.students.all(scope, { ended: false });
        const groups = await storage.groups.byIds(scope, [...new Set(pupils.map(({ groupId }) => groupId))]);
        return pupils.map(({ id, firstName, lastName, groupId }) => ({
          ...{ id, name: `${firstName} ${lastName}` },
          groupName: groups.find((group) => group.id === groupId)?.name ?? '',
        }));
      },
      offer: async (id) => {
        const offer = await storage.placeOffers.get(id);
        if (!offer) throw notFound('place-offer.not-found', { id });
        const place = await storage.establishments.get(offer.establishmentId);
        return { offer, place: place ? `${place.name}, ${place.town}` : '' };
      },
      best: async (actor, studentId, season) => {
        const options = (await parts.optionsOf(schoolScopeOf(actor), { studentId, season }, [])).slice(0, SHOWN);
        const [offers, places] = await Promise.all([
          storage.placeOffers.byIds(options.map(({ offerId }) => offerId)),
          storage.establishments.byIds([...new Set(options.map(({ establishmentId }) => establishmentId))]),
        ]);
        return options.map((option) => {
          const place = places.find(({ id }) => id === option.establishmentId);
          return {
            ...option,
            title: offers.find(({ id }) => id === option.offerId)?.title ?? '',
            place: place ? `${place.name}, ${place.town}` : '',
          };
        });
      },
      search: async (words, season) => {
        const ids = await register.register.establishmentIdsWith(EVERY_COMPANY, words, SHOWN);
        if (ids.length === 0) return [];
        const [offers, places] = await Promise.all([
          storage.placeOffers.list({ establishmentIds: ids, season }, { after: null, limit: SHOWN }),
          storage.establishments.byIds(ids),
        ]);
        return offers.map(({ id, title, establishmentId }) => {
          const place = places.find((one) => one.id === establishmentId);
          return { offerId: id, title, place: place ? `${place.name}, ${place.town}` : '' };
        });
      },
    }),
    ...proposalPages({
      ...{ proposals, answers, nextBest },
      find: createFinder(parts),
      names: (actor, about) => namesFor(schoolScopeOf(actor), about),
      studentOf: (actor, id) => storage.students.get(schoolScopeOf(actor), id),
      placementOf: (actor, proposalId) => storage.placements.byProposal(schoolScopeOf(actor), proposalId),
      hasMailAddress: async (companyId) => typeof (await storage.companies.get(companyId))?.email === 'string',
      sendAgain: async (proposal) => {
        if (proposals.stateOf(proposal) !== 'held')
          throw conflict('proposal.no-longer-open', { state: proposals.stateOf(proposal) });
        await parts.use.mustBeUsable('proposal', proposal.studentId);
        await storage.personalLinks.revoke(ANSWER_PURPOSE, proposal.id);
        await tell({ kind: 'proposed-again', proposal });
      },
    }),
  ];
  return { routes: [...routes, ...declineCountRoutes({ counts: declineCounts })], pages };
};
