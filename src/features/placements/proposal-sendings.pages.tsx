import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { addDays } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { queryNumber, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import type { PlacementNames } from './placement-lists.pages.js';
import { placementParams, runCommitParams } from './placements.schemas.js';
import {
  choicesFor,
  ChoosePupils,
  tickedAtFirst,
  type ChoiceQuery,
  type ChoiceRow,
} from './proposal-choice-view.pages.js';
import { sendingCsv, SendingResults, type RemedyLink } from './proposal-sending-view.pages.js';
import type { ProposalSending } from './proposal-sendings.rules.js';
import { sendingForm } from './proposal-sendings.schemas.js';
import type { ProposalSendings } from './proposal-sendings.service.js';

export interface ProposalSendingPagesDeps {
  readonly sendings: ProposalSendings;
  readonly clock: Clock;
  /** The days that the school of the actor holds a place. */
  readonly holdDays: (actor: Actor) => Promise<number>;
  /** The pupils of an ended run who have a place in it and were not fixed before, by name. @throws 404, and 409 while the run is going on */
  readonly outcomeOf: (actor: Actor, runId: string) => Promise<{ title: string; rows: readonly ChoiceRow[] }>;
  readonly resultNames: (
    actor: Actor,
    sending: ProposalSending,
  ) => Promise<{
    names: PlacementNames;
    placeOf: (studentId: string) => string;
    remedies: ReadonlyMap<string, RemedyLink>;
  }>;
}

const COORDINATOR = ['coordinator'] as const;
const REFRESH_SECONDS = 2;
/** A group is proposed in a second or so: long enough to wait, so that most people never see the page in between. */
const WAIT_MS = 2500;

const choiceQuery = z.object({
  q: queryText,
  klas: queryText,
  vink: queryOneOf(['geen']),
  vanaf: queryNumber(0, 100_000).transform((start) => Math.floor(start ?? 0)),
});

/** Pages to choose which pupils of a run are proposed, and to see what came of it. */
export const proposalSendingPages = (deps: ProposalSendingPagesDeps): AnyRoute[] => {
  const { sendings, clock } = deps;

  const choosePage = async (actor: Actor, runId: string, query: ChoiceQuery, sent?: FormState): Promise<string> => {
    const [{ title, rows }, holdDays] = await Promise.all([deps.outcomeOf(actor, runId), deps.holdDays(actor)]);
    const today = clock.today();
    const form =
      sent ??
      freshForm({
        studentIds: tickedAtFirst(choicesFor(rows, query).shown, query),
        answerBy: addDays(today, holdDays),
      });
    return renderPage(
      { title: 'Leerlingen voorstellen', actor, path: '/matching' },
      <ChoosePupils {...{ runId, title, rows, query, form }} sendingId={newId('snd')} />,
    );
  };

  return [
    page({
      method: 'get',
      path: '/matching/:id/voorstellen',
      summary: 'Page: choose which pupils of a run are proposed',
      allow: COORDINATOR,
      audit: null,
      params: runCommitParams,
      query: choiceQuery,
      handle: async ({ actor, params, query }) => ({ html: await choosePage(actor, params.id, query) }),
    }),
    page({
      method: 'post',
      path: '/matching/:id/voorstellen',
      summary: 'Form: propose the chosen pupils of a run',
      allow: COORDINATOR,
      audit: 'matching-run.committed',
      params: runCommitParams,
      query: choiceQuery,
      handle: async ({ actor, params, query, body }) => {
        const done = await attempt(body, async (form) => {
          const asked = checked(sendingForm, {
            id: form.text('id'),
            studentIds: form.list('studentIds'),
            message: form.text('message') ?? null,
            answerBy: form.text('answerBy') ?? null,
          });
          const { id } = await sendings.start(actor, { ...asked, runId: params.id });
          return sendings.getWhenEnded(actor, id, WAIT_MS);
        });
        return done.ok
          ? { redirect: `/plaatsingen/zendingen/${done.value.id}` }
          : { html: await choosePage(actor, params.id, query, done.form), status: done.status };
      },
    }),
    page({
      method: 'get',
      path: '/plaatsingen/zendingen/:id',
      summary: 'Page: what came of proposing pupils of a run',
      allow: COORDINATOR,
      audit: null,
      params: placementParams,
      handle: async ({ actor, params }) => {
        const sending = await sendings.get(actor, params.id);
        const state = sendings.stateOf(sending);
        const shown = await deps.resultNames(actor, sending);
        return {
          html: renderPage(
            {
              title: 'Uitkomst van de voorstellen',
              actor,
              path: '/matching',
              ...(state === 'sending' ? { refreshSeconds: REFRESH_SECONDS } : {}),
            },
            <SendingResults {...{ sending, state }} {...shown} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/plaatsingen/zendingen/:id/uitkomst.csv',
      summary: 'File: what came of proposing pupils of a run',
      allow: COORDINATOR,
      audit: 'proposal.exported',
      params: placementParams,
      handle: async ({ actor, params }) => {
        const sending = await sendings.get(actor, params.id);
        const { names, placeOf } = await deps.resultNames(actor, sending);
        const { header, rows } = sendingCsv(sending, names, placeOf);
        return csvReply('voorstellen-uitkomst.csv', header, rows);
      },
    }),
    page({
      method: 'post',
      path: '/plaatsingen/zendingen/:id/verder',
      summary: 'Form: go on with a sending that was interrupted',
      allow: COORDINATOR,
      audit: 'matching-run.committed',
      params: placementParams,
      handle: async ({ actor, params, body }) => {
        await attempt(body, () => sendings.goOn(actor, params.id));
        return { redirect: `/plaatsingen/zendingen/${params.id}` };
      },
    }),
  ];
};
