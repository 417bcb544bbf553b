import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { addDays } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { queryListOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import type { NextPlace } from './next-best.service.js';
import { handMadeProposal } from './placements.schemas.js';
import { ByHand, type HandPlace, type HandPupil } from './proposal-hand-view.pages.js';
import type { ProposalService } from './proposals.service.js';

export interface ProposalByHandDeps {
  readonly proposals: Pick<ProposalService, 'propose' | 'judgement'>;
  readonly clock: Clock;
  readonly holdDays: (actor: Actor) => Promise<number>;
  /** Pupils who did not leave, by name. */
  readonly pupils: (actor: Actor) => Promise<readonly HandPupil[]>;
  /** An offer with the name of its place. @throws 404 */
  readonly offer: (id: string) => Promise<{ offer: PlaceOffer; place: string }>;
  /** The best places that are free for a pupil, best first. @throws 422 without a school year */
  readonly best: (actor: Actor, studentId: string, season: SeasonId) => Promise<readonly (NextPlace & HandPlace)[]>;
  /** Offers of a season by words of a company or town, whether or not the rules allow them. */
  readonly search: (words: string, season: SeasonId) => Promise<readonly HandPlace[]>;
}

const COORDINATOR = ['coordinator'] as const;
const PATH = '/plaatsingen/voorstellen/nieuw';

const handQuery = z.object({
  leerling: queryText,
  aanbod: queryText,
  dag: queryListOf(WEEKDAYS),
  periode: queryText,
  seizoen: seasonId.optional().catch(undefined),
  q: queryText,
});
type HandQuery = z.output<typeof handQuery>;

/** Pages on which a coordinator chooses a pupil, a place and days, reads what the rules say, and asks the company. */
export const proposalByHandPages = (deps: ProposalByHandDeps): AnyRoute[] => {
  const { proposals, clock } = deps;

  const handPage = async (actor: Actor, query: HandQuery, sent?: FormState): Promise<string> => {
    const now = seasonOf(clock.today());
    const [pupils, chosen, holdDays] = await Promise.all([
      deps.pupils(actor),
      query.aanbod === undefined ? null : deps.offer(query.aanbod),
      deps.holdDays(actor),
    ]);
    const pupil = pupils.find(({ id }) => id === query.leerling) ?? null;
    const season = chosen?.offer.season ?? query.seizoen ?? nextSeason(now);
    const [best, found, judgement] = await Promise.all([
      pupil && !chosen ? deps.best(actor, pupil.id, season) : [],
      pupil && !chosen && query.q !== undefined ? deps.search(query.q, season) : null,
      pupil && chosen && query.dag.length > 0
        ? proposals.judgement(actor, {
            ...{ studentId: pupil.id, offerId: chosen.offer.id, weekdays: query.dag },
            periodIds: query.periode === undefined ? undefined : [query.periode],
          })
        : null,
    ]);
    const form = sent ?? freshForm({ answerBy: addDays(clock.today(), holdDays) });
    return renderPage(
      { title: 'Zelf een plek kiezen', actor, path: '/plaatsingen' },
      <ByHand
        {...{ pupils, pupil, chosen, season, best, found, judgement, form, query }}
        seasons={[now, nextSeason(now)]}
      />,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: choose a pupil, a place and days by hand, and read what the rules say of them',
      allow: COORDINATOR,
      audit: null,
      query: handQuery,
      handle: async ({ actor, query }) => ({ html: await handPage(actor, query) }),
    }),
    page({
      method: 'post',
      path: '/plaatsingen/voorstellen',
      summary: 'Form: propose one pupil to a company',
      allow: COORDINATOR,
      audit: 'proposal.made',
      handle: async ({ actor, body }) => {
        const done = await attempt(body, (form) => {
          const periodIds = form.list('periodIds');
          const { message, answerBy, ...wanted } = checked(handMadeProposal, {
            studentId: form.text('studentId'),
            offerId: form.text('offerId'),
            weekdays: form.list('weekdays'),
            ...(periodIds.length === 0 ? {} : { periodIds }),
            message: form.text('message') ?? null,
            answerBy: form.text('answerBy') ?? null,
          });
          return proposals.propose(actor, wanted, { message, answerBy });
        });
        if (done.ok) return { redirect: withNotice(`/plaatsingen/voorstellen/${done.value.id}`, 'voorstel-gedaan') };
        const form = readForm(body);
        const query = handQuery.parse({
          leerling: form.text('studentId'),
          aanbod: form.text('offerId'),
          dag: form.list('weekdays'),
          periode: form.list('periodIds').length === 1 ? form.text('periodIds') : undefined,
        });
        return { html: await handPage(actor, query, done.form), status: done.status };
      },
    }),
  ];
};
