import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { Finding } from '../../domain/finding.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { CheckboxesField, SelectField, TextAreaField } from '../../web/components/field.js';
import { FindingList } from '../../web/components/finding-list.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { optionsOf, weekdayNames } from '../../web/texts/labels.nl.js';
import { findingsIn, type AdjustmentService } from './adjustments.service.js';
import type { MatchingPagesDeps } from './matching.pages.js';
import { placedAdjustment, releasedAdjustment, studentParams } from './matching.schemas.js';

const ALLOW = ['coordinator'] as const;
const WAIT_FOR_RUN_MS = 2500;
const PATH = '/matching/:id/leerlingen/:studentId/plek';

export interface AdjustmentPagesDeps extends MatchingPagesDeps {
  readonly adjustments: AdjustmentService;
}

/** The page on which a pupil of a run gets another place by hand. */
export const adjustmentPages = (deps: AdjustmentPagesDeps): AnyRoute[] => {
  const { matching, adjustments } = deps;

  const formPage = async (
    actor: Actor,
    { id, studentId }: z.output<typeof studentParams>,
    sent?: { form: FormState; findings: readonly Finding[] },
  ): Promise<string> => {
    const [run, student] = await Promise.all([matching.get(actor, id), deps.student(actor, studentId)]);
    const placement = run.outcome?.placements.find((one) => one.studentId === studentId) ?? null;
    const nearby = await deps.offersNear(student, run.season);
    const current = placement === null ? [] : await deps.offerNames([placement.offerId]);
    const offers = [...current, ...nearby.filter((one) => one.id !== placement?.offerId)];
    const form =
      sent?.form ?? freshForm({ offerId: placement?.offerId ?? '', weekdays: [...(placement?.weekdays ?? [])] });
    const name = `${student.firstName} ${student.lastName}`;
    const back = `/matching/${id}/leerlingen/${studentId}`;
    return renderPage(
      { title: 'Plek kiezen', actor, path: '/matching' },
      <>
        <Breadcrumb
          crumbs={[
            { href: '/matching', label: 'Matching' },
            { href: `/matching/${id}`, label: 'Uitkomst' },
            { href: back, label: name },
          ]}
          here="Plek kiezen"
        />
        <PageHeading
          title={`Zelf een plek kiezen voor ${name}`}
          lead="Er komt een nieuwe matching waarin deze plek vaststaat; de andere leerlingen worden opnieuw verdeeld. Deze matching blijft zoals zij is."
        />
        <Card title="Plek en dagen">
          {sent === undefined || sent.findings.length === 0 ? null : <FindingList findings={sent.findings} />}
          <Form form={form} action={`${back}/plek`} submit="Reken door met deze plek" cancel={back}>
            <SelectField
              form={form}
              name="offerId"
              label="Plek"
              options={offers.map(({ id: value, establishment, title, town }) => ({
                value,
                label: `${establishment} (${title}, ${town})`,
              }))}
            />
            <CheckboxesField
              form={form}
              name="weekdays"
              label="Stagedagen"
              options={optionsOf(WEEKDAYS.slice(0, 5), weekdayNames)}
            />
            <TextAreaField form={form} name="reason" label="Waarom deze plek?" optional rows={3} />
          </Form>
        </Card>
        {placement === null || placement.locked ? null : (
          <Card
            title="Deze plek vrijgeven"
            lead="De leerling gaat niet naar de plek van nu, en krijgt een andere als die er is."
          >
            <ConfirmForm action={`${back}/vrijgeven`} submit="Geef de plek vrij" look="secondary">
              <input type="hidden" name="offerId" value={placement.offerId} />
            </ConfirmForm>
          </Card>
        )}
      </>,
    );
  };

  /** To what the new run does differently, once it has ended. */
  const toDifferences = async (actor: Actor, from: string, to: string): Promise<{ redirect: string }> => {
    const { outcome } = await matching.getWhenEnded(actor, to, WAIT_FOR_RUN_MS);
    return { redirect: outcome ? addressOf(`/matching/${from}/verschillen`, { met: to }) : `/matching/${to}` };
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: give a pupil of a run another place by hand',
      allow: ALLOW,
      audit: null,
      params: studentParams,
      handle: async ({ actor, params }) => ({ html: await formPage(actor, params) }),
    }),
    page({
      method: 'post',
      path: PATH,
      summary: 'Form: give a pupil of a run another place by hand; makes a new run',
      allow: ALLOW,
      audit: 'matching-run.adjusted',
      params: studentParams,
      handle: async ({ actor, params, body }) => {
        let findings: readonly Finding[] = [];
        const made = await attempt(body, async (form) => {
          const wanted = checked(placedAdjustment, {
            studentId: params.studentId,
            offerId: form.text('offerId'),
            weekdays: form.list('weekdays'),
            reason: form.text('reason'),
          });
          return adjustments.place(actor, params.id, wanted).catch((error: unknown) => {
            findings = findingsIn(error);
            throw error;
          });
        });
        return made.ok
          ? toDifferences(actor, params.id, made.value.id)
          : { html: await formPage(actor, params, { form: made.form, findings }), status: made.status };
      },
    }),
    page({
      method: 'post',
      path: '/matching/:id/leerlingen/:studentId/vrijgeven',
      summary: 'Form: keep a pupil of a run from the place they have; makes a new run',
      allow: ALLOW,
      audit: 'matching-run.released',
      params: studentParams,
      handle: async ({ actor, params, body }) => {
        const made = await attempt(body, (form) =>
          adjustments.release(
            actor,
            params.id,
            checked(releasedAdjustment, { studentId: params.studentId, offerId: form.text('offerId') }),
          ),
        );
        return made.ok
          ? toDifferences(actor, params.id, made.value.id)
          : { html: await formPage(actor, params, { form: made.form, findings: [] }), status: made.status };
      },
    }),
  ];
};
