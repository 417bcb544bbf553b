import type { Actor } from '../domain/actor.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { handoverPages, HANDOVER_PATH } from '../features/outcomes/handover.pages.js';
import { outcomePages } from '../features/outcomes/outcomes.pages.js';
import { outcomeRoutes } from '../features/outcomes/outcomes.routes.js';
import { createOutcomeService, HANDOVER_PURPOSE } from '../features/outcomes/outcomes.service.js';
import type { Clock } from '../platform/clock.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import type { AnyRoute } from '../web/route.js';
import { handoverMail } from '../web/texts/outcome-mails.nl.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** Evaluations, outflow and handover: the service, JSON routes and pages. */
export const composeOutcomesSide = (parts: {
  storage: Storage;
  clock: Clock;
  school: SchoolSide;
  post: PostMail;
  baseUrl: () => string | undefined;
}) => {
  const { storage, clock, school, post } = parts;
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const groupsMentoredBy = async (actor: Actor): Promise<string[]> =>
    (await school.mentoredGroups(actor)).map(({ id }) => id);
  const outcomes = createOutcomeService({
    evaluations: storage.evaluations,
    outflows: storage.outflows,
    clock,
    placementFor: async (actor, id) => {
      const reach = actor.role === 'company' ? { companyId: actor.companyId ?? '' } : schoolScopeOf(actor);
      const placement = await storage.placements.get(reach, id);
      const isHidden = actor.role === 'mentor' && !(await groupsMentoredBy(actor)).includes(placement?.groupId ?? '');
      return isHidden ? null : placement;
    },
    studentFor: (actor, id) => school.students.get(actor, id),
    groupsMentoredBy,
    links: storage.personalLinks,
    openLink: (secret, address) => gate.open(secret, HANDOVER_PURPOSE, address),
    post,
    handoverMail: (outflow, secret) => handoverMail(outflow, `${parts.baseUrl() ?? ''}${HANDOVER_PATH}/${secret}`),
  });
  const routes: AnyRoute[] = outcomeRoutes({ outcomes });
  const pages: AnyRoute[] = [...outcomePages({ outcomes, clock }), ...handoverPages({ outcomes, audit: school.audit })];
  return { outcomes, routes, pages };
};

export type OutcomesSide = ReturnType<typeof composeOutcomesSide>;
