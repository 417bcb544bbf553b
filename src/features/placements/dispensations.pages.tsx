import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { PageRequest } from '../../platform/db/cursor.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, type FormReader } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { dispensationFormPages, type DispensationFormDeps } from './dispensation-form.pages.js';
import {
  dispensationCsv,
  DispensationDetail,
  DispensationList,
  type CoveredPlacement,
  type DispensationForms,
} from './dispensation-view.pages.js';
import type { DispensationFilter } from './dispensations.repository.js';
import { DISPENSATION_STANDINGS, type DispensationRecord } from './dispensations.rules.js';
import { dispensationEndBody, dispensationParams, grantBody, refusalBody } from './dispensations.schemas.js';
import { doerOf } from './proposals.service.js';

export interface DispensationPagesDeps extends DispensationFormDeps {
  readonly find: (actor: Actor, words: string) => Promise<NonNullable<DispensationFilter['found']>>;
  /** Live stages at the establishment that a dispensation is meant for. */
  readonly placementsUnder: (record: DispensationRecord) => Promise<readonly CoveredPlacement[]>;
}

const COORDINATOR = ['coordinator'] as const;
const PATH = '/dispensaties';
const listQuery = z.object({
  ...noticeQuery,
  q: queryText,
  stand: queryOneOf(DISPENSATION_STANDINGS),
  cursor: queryText,
});
const pageQuery = z.object(noticeQuery);

const known = <T extends Record<string, unknown>>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
const versionIn = (form: FormReader): number => Number(form.text('version'));
/** Pages of dispensations: the list, one of them with what can be done, and the form of a request. */
export const dispensationPages = (deps: DispensationPagesDeps): AnyRoute[] => {
  const { dispensations, clock } = deps;

  const namesOf = (actor: Actor, records: readonly DispensationRecord[], studentIds: readonly string[] = []) =>
    deps.names(actor, {
      studentIds: [...new Set([...records.flatMap(({ studentId }) => studentId ?? []), ...studentIds])],
      establishmentIds: [...new Set(records.map(({ establishmentId }) => establishmentId))],
    });

  const listed = async (actor: Actor, { q, stand }: z.output<typeof listQuery>, part: PageRequest) => {
    const found = q === undefined ? undefined : await deps.find(actor, q);
    const asked = { found, standing: stand, ...part };
    const { items, next } = await dispensations.list(schoolScopeOf(actor), asked);
    const shown = items.map((record) => ({ record, standing: dispensations.standing(record) }));
    return { shown, next, names: await namesOf(actor, items) };
  };

  const detailPage = async (
    actor: Actor,
    id: string,
    { notice, ...forms }: DispensationForms & { notice?: string | undefined } = {},
  ): Promise<string> => {
    const record = await dispensations.get(schoolScopeOf(actor), id);
    const placements = record.grantedOn === null ? [] : await deps.placementsUnder(record);
    const names = await namesOf(
      actor,
      [record],
      placements.map(({ studentId }) => studentId),
    );
    const shown = { record, standing: dispensations.standing(record) };
    return renderPage(
      { title: 'Dispensatie', actor, path: PATH, notice },
      <DispensationDetail {...{ shown, names, placements, forms, today: clock.today() }} />,
    );
  };

  /** A form on the page of one dispensation. */
  const act = (
    what: string,
    summary: string,
    audit: string,
    part: keyof DispensationForms,
    work: (actor: Actor, id: string, form: FormReader) => Promise<DispensationRecord>,
  ): AnyRoute =>
    page({
      method: 'post',
      path: `${PATH}/:id/${what}`,
      summary,
      allow: COORDINATOR,
      audit,
      params: dispensationParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) => work(actor, id, form));
        if (done.ok) return { redirect: withNotice(`${PATH}/${id}`, 'dispensatie-bewaard') };
        return { html: await detailPage(actor, id, { [part]: done.form }), status: done.status };
      },
    });

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: dispensations of a ROC',
      allow: COORDINATOR,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => {
        const { shown, next, names } = await listed(actor, query, { cursor: query.cursor, limit: ROWS_ON_PAGE });
        return {
          html: renderPage(
            { title: 'Dispensaties', actor, path: PATH, notice: query.melding },
            <DispensationList {...{ shown, names, query, next }} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: the dispensations of the list, for a spreadsheet',
      allow: COORDINATOR,
      audit: 'dispensation.exported',
      query: listQuery,
      handle: ({ actor, query }) =>
        csvOfList('dispensaties.csv', async (part) => {
          const { shown, names, next } = await listed(actor, query, part);
          return { ...dispensationCsv(shown, names), next };
        }),
    }),
    // `/dispensaties/nieuw` must be known before `/dispensaties/:id`.
    ...dispensationFormPages(deps),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: one dispensation with its history and what can be done with it',
      allow: COORDINATOR,
      audit: null,
      params: dispensationParams,
      query: pageQuery,
      handle: async ({ actor, params: { id }, query }) => ({
        html: await detailPage(actor, id, { notice: query.melding }),
      }),
    }),
    act('verlenen', 'Form: the ROC granted it', 'dispensation.granted', 'grant', (actor, id, form) => {
      const days = known({ firstDay: form.text('firstDay'), lastDay: form.text('lastDay') });
      const decision = { decidedBy: form.text('decidedBy'), documentReference: form.text('documentReference') };
      const to = checked(grantBody, { grantedOn: form.text('grantedOn'), ...decision, ...days });
      return dispensations.grant(schoolScopeOf(actor), { id, version: versionIn(form) }, to, doerOf(actor));
    }),
    act('weigeren', 'Form: the ROC refused it', 'dispensation.refused', 'refusal', (actor, id, form) => {
      const to = checked(refusalBody, {
        ...{ refusedOn: form.text('refusedOn'), decidedBy: form.text('decidedBy'), reason: form.text('reason') },
      });
      return dispensations.refuse(schoolScopeOf(actor), { id, version: versionIn(form) }, to, doerOf(actor));
    }),
    act('intrekken', 'Form: take the request back', 'dispensation.withdrawn', 'other', (actor, id, form) =>
      dispensations.withdraw(schoolScopeOf(actor), { id, version: versionIn(form) }, doerOf(actor)),
    ),
    act('beeindigen', 'Form: end it before its last day', 'dispensation.ended', 'ending', (actor, id, form) => {
      const to = checked(dispensationEndBody, { endedOn: form.text('endedOn'), reason: form.text('reason') });
      return dispensations.end(schoolScopeOf(actor), { id, version: versionIn(form) }, to, doerOf(actor));
    }),
    act(
      'terugdraaien',
      'Form: take the last decision back',
      'dispensation.decision-undone',
      'other',
      (actor, id, form) => dispensations.undo(schoolScopeOf(actor), { id, version: versionIn(form) }, doerOf(actor)),
    ),
  ];
};
