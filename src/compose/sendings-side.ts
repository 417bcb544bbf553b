import type { Actor } from '../domain/actor.js';
import { LIVE_PLACEMENT_STATES } from '../domain/placement.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { proposalSendingPages } from '../features/placements/proposal-sendings.pages.js';
import { proposalSendingRoutes } from '../features/placements/proposal-sendings.routes.js';
import { remedyFor, type ProposalSending } from '../features/placements/proposal-sendings.rules.js';
import { createProposalSendings } from '../features/placements/proposal-sendings.service.js';
import type { ChoiceRow } from '../features/placements/proposal-choice-view.pages.js';
import { handHref } from '../features/placements/proposal-hand-view.pages.js';
import type { RemedyLink } from '../features/placements/proposal-sending-view.pages.js';
import type { ProposalService } from '../features/placements/proposals.service.js';
import type { Clock } from '../platform/clock.js';
import { conflict } from '../platform/errors.js';
import type { Logger } from '../platform/log.js';
import { seasonName } from '../web/texts/labels.nl.js';
import type { MatchingSide } from './matching-side.js';
import type { createNames } from './proposals-side.js';
import type { Storage } from './storage.js';

const EVERY = { after: null, limit: 100_000 } as const;

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly matching: MatchingSide;
  readonly proposals: ProposalService;
  readonly namesFor: ReturnType<typeof createNames>;
  readonly holdDays: (actor: Actor) => Promise<number>;
}

/** What a run becomes: many proposals in one go, and what came of them. */
export const composeSendingsSide = (parts: Parts) => {
  const { storage, clock, matching, proposals, namesFor } = parts;
  const sendings = createProposalSendings({
    ...{ sendings: storage.proposalSendings, proposals, clock },
    hasMailAddress: async (companyId) => typeof (await storage.companies.get(companyId))?.email === 'string',
    onFault: (error, sendingId) => {
      parts.log.error({ err: error, sendingId }, 'a sending of proposals stopped');
    },
  });

  const endedRun = async (actor: Actor, runId: string) => {
    const run = await matching.matching.get(actor, runId);
    if (!run.outcome) throw conflict('matching-run.not-ended', { state: run.state });
    return { run, places: run.outcome.placements };
  };
  const placedIn = async (actor: Actor, studentIds: readonly string[]) =>
    storage.placements.all(schoolScopeOf(actor), { studentIds, states: LIVE_PLACEMENT_STATES });
  const openOf = (actor: Actor, studentIds: readonly string[]) =>
    storage.proposals.list(schoolScopeOf(actor), { state: 'held', studentIds }, { ...EVERY, now: clock.now() });

  const outcomeOf = async (actor: Actor, runId: string) => {
    const { run, places } = await endedRun(actor, runId);
    const free = places.filter(({ locked }) => !locked);
    const studentIds = free.map(({ studentId }) => studentId);
    const [names, placements, open] = await Promise.all([
      namesFor(schoolScopeOf(actor), {
        studentIds,
        establishmentIds: [...new Set(free.map(({ establishmentId }) => establishmentId))],
      }),
      placedIn(actor, studentIds),
      openOf(actor, studentIds),
    ]);
    const placed = new Map(
      placements.filter(({ season }) => season === run.season).map((one) => [one.studentId, one.id]),
    );
    const asked = new Map(open.map((one) => [one.studentId, one.id]));
    const rows = free.map(({ studentId, establishmentId, weekdays, findings }): ChoiceRow => {
      const proposalId = asked.get(studentId);
      const placementId = placed.get(studentId);
      return {
        ...{ studentId, establishmentId, weekdays },
        name: names.pupil(studentId),
        groupName: names.group(studentId),
        place: names.place(establishmentId),
        warnings: findings.filter(({ severity }) => severity === 'warn'),
        ...(proposalId !== undefined
          ? { standing: 'open', href: `/plaatsingen/voorstellen/${proposalId}` }
          : placementId !== undefined
            ? { standing: 'placed', href: `/plaatsingen/${placementId}` }
            : { standing: 'free', href: null }),
      };
    });
    return { title: seasonName(run.season), rows: rows.sort((a, b) => a.name.localeCompare(b.name, 'nl')) };
  };

  /** For each failure, where it can be mended. */
  const remediesFor = async (actor: Actor, { results, runId }: ProposalSending) => {
    const failed = results.filter(({ code }) => code !== null);
    const ids = failed.map(({ studentId }) => studentId);
    const [open, placements] =
      ids.length === 0 ? [[], []] : await Promise.all([openOf(actor, ids), placedIn(actor, ids)]);
    return new Map(
      failed.flatMap(({ studentId, code }): [string, RemedyLink][] => {
        const remedy = remedyFor(code ?? '');
        const proposal = open.find((one) => one.studentId === studentId);
        const placement = placements.find((one) => one.studentId === studentId);
        if (proposal) return [[studentId, { href: `/plaatsingen/voorstellen/${proposal.id}`, label: 'Het voorstel' }]];
        if (remedy === 'see-placement' && placement)
          return [[studentId, { href: `/plaatsingen/${placement.id}`, label: 'De stage' }]];
        if (remedy === 'see-pupil') return [[studentId, { href: `/leerlingen/${studentId}`, label: 'De leerling' }]];
        if (remedy === 'try-again')
          return [[studentId, { href: `/matching/${runId}/voorstellen`, label: 'Opnieuw kiezen' }]];
        return [[studentId, { href: handHref({ leerling: studentId }), label: 'Andere plek kiezen' }]];
      }),
    );
  };

  const resultNames = async (actor: Actor, sending: ProposalSending) => {
    const { places } = await endedRun(actor, sending.runId);
    const place = new Map(places.map((one) => [one.studentId, one.establishmentId]));
    const establishmentIds = [...new Set(sending.studentIds.flatMap((id) => place.get(id) ?? []))];
    const [names, remedies] = await Promise.all([
      namesFor(schoolScopeOf(actor), { studentIds: sending.studentIds, establishmentIds }),
      remediesFor(actor, sending),
    ]);
    return { names, remedies, placeOf: (studentId: string) => names.place(place.get(studentId) ?? '') };
  };

  return {
    sendings,
    routes: proposalSendingRoutes({ sendings }),
    pages: proposalSendingPages({ ...{ sendings, clock, outcomeOf, resultNames }, holdDays: parts.holdDays }),
  };
};
