import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { ButtonLink } from '../../web/components/button.js';
import { RadiosField, TextAreaField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import type { FeedbackService } from './feedback.service.js';
import { RATINGS, SUPPORT_ASKED } from './visits.rules.js';
import { answersBody, monthParams, secretParams } from './visits.schemas.js';
import type { VisitService } from './visits.service.js';
import { answersOfForm, feedbackText, monthName, ratingNames, supportNames } from './visits-shape.pages.js';

const COMPANY = ['company', 'supervisor'] as const;

/** Three taps, and a sentence if somebody likes. */
const FeedbackForm = ({ form, action }: { form: FormState; action: string }) => (
  <Form form={form} action={action} submit="Verstuur">
    <RadiosField
      form={form}
      name="coming"
      label="Komt de leerling, en op tijd?"
      options={optionsOf(RATINGS, ratingNames)}
    />
    <RadiosField form={form} name="working" label="Hoe gaat het werk?" options={optionsOf(RATINGS, ratingNames)} />
    <RadiosField
      form={form}
      name="support"
      label="Heeft u hulp van school nodig?"
      options={optionsOf(SUPPORT_ASKED, supportNames)}
    />
    <TextAreaField form={form} name="text" label="Wilt u iets toelichten?" rows={2} optional />
  </Form>
);

/** The company's monthly word: on its page, and by a link in a mail. */
export const feedbackPages = (deps: {
  visits: Pick<VisitService, 'overview'>;
  feedback: FeedbackService;
}): AnyRoute[] => {
  const { visits, feedback } = deps;

  const ownPage = async (
    actor: Actor,
    shown: { at?: string; form?: FormState; notice?: string | undefined } = {},
  ): Promise<string> => {
    const cares = await visits.overview(actor);
    const asked = cares.flatMap(({ guided, silentMonths }) => silentMonths.map((month) => ({ guided, month })));
    const said = cares.flatMap(({ guided, feedback: all }) => all.map((one) => ({ guided, one }))).reverse();
    return renderPage(
      { title: 'Terugkoppeling', actor, path: '/terugkoppelen', notice: shown.notice },
      <>
        <PageHeading
          title="Hoe gaat het met uw leerlingen?"
          lead="Drie vragen per maand. De school leest mee en belt als u dat vraagt."
          actions={<ButtonLink href="/terugkoppelen.csv">Download (CSV)</ButtonLink>}
        />
        {asked.length === 0 ? (
          <Card>
            <EmptyState text="Er is nu niets te vragen. Bedankt." />
          </Card>
        ) : (
          asked.map(({ guided, month }) => {
            const key = `${guided.placement.id}/${month}`;
            return (
              <Card title={`${guided.pupil.name}, ${monthName(month)}`} key={key}>
                <FeedbackForm
                  form={shown.at === key ? (shown.form ?? freshForm()) : freshForm()}
                  action={`/terugkoppelen/${key}`}
                />
              </Card>
            );
          })
        )}
        <Card title="Wat u eerder zei">
          {said.length === 0 ? (
            <EmptyState text="Nog niets." />
          ) : (
            <ul>
              {said.map(({ guided, one }) => (
                <li key={one.id}>
                  {guided.pupil.name}, {monthName(one.month)}: {feedbackText(one)}
                  {one.handled === null ? '' : '; de school heeft het opgepakt'}
                </li>
              ))}
            </ul>
          )}
        </Card>
      </>,
    );
  };

  const linkPage = async (secret: string, address: string, form: FormState): Promise<string> => {
    const { guided, month } = await feedback.behindLink(secret, address);
    return renderPage(
      { title: 'Terugkoppeling', actor: null, path: '' },
      <div class="lw-narrow lw-stack">
        <PageHeading title={`Hoe ging het met ${guided.pupil.name} in ${monthName(month)}?`} lead={guided.place.name} />
        <Card>
          <FeedbackForm form={form} action={`/terugkoppeling/${secret}`} />
        </Card>
      </div>,
    );
  };

  return [
    page({
      method: 'get',
      path: '/terugkoppelen.csv',
      summary: 'File: what the company said of each month',
      allow: COMPANY,
      audit: 'feedback.list-downloaded',
      handle: async ({ actor }) =>
        csvReply(
          'terugkoppeling.csv',
          ['Leerling', 'Maand', 'Wat u zei', 'Opgepakt door de school'],
          (await visits.overview(actor)).flatMap(({ guided, feedback: said }) =>
            said.map((one) => [
              ...[guided.pupil.name, monthName(one.month), feedbackText(one), one.handled === null ? 'nee' : 'ja'],
            ]),
          ),
        ),
    }),
    page({
      method: 'get',
      path: '/terugkoppelen',
      summary: 'Page: the months about which the company is asked',
      allow: COMPANY,
      audit: null,
      query: z.object(noticeQuery),
      handle: async ({ actor, query }) => ({ html: await ownPage(actor, { notice: query.melding }) }),
    }),
    page({
      method: 'post',
      path: '/terugkoppelen/:placementId/:month',
      summary: 'Form: say how a month went',
      allow: COMPANY,
      audit: 'feedback.given',
      params: monthParams,
      handle: async ({ actor, params: { placementId, month }, body }) => {
        const given = await attempt(body, (form) =>
          feedback.giveAs(actor, placementId, { month, answers: checked(answersBody, answersOfForm(form)) }),
        );
        return given.ok
          ? { redirect: withNotice('/terugkoppelen', 'terugkoppeling-gegeven') }
          : { html: await ownPage(actor, { at: `${placementId}/${month}`, form: given.form }), status: given.status };
      },
    }),
    page({
      method: 'get',
      path: '/terugkoppeling/:secret',
      summary: 'Page: three questions about a pupil and a month, by personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params, address }) => ({ html: await linkPage(params.secret, address, freshForm()) }),
    }),
    page({
      method: 'post',
      path: '/terugkoppeling/:secret',
      summary: 'Form: answer the three questions by personal link',
      allow: 'everyone',
      audit: 'feedback.given',
      params: secretParams,
      handle: async ({ params: { secret }, address, body }) => {
        const given = await attempt(body, (form) =>
          feedback.giveByLink(secret, address, checked(answersBody, answersOfForm(form))),
        );
        if (!given.ok) return { html: await linkPage(secret, address, given.form), status: given.status };
        return {
          html: renderPage(
            { title: 'Bedankt', actor: null, path: '' },
            <div class="lw-narrow lw-stack">
              <PageHeading
                title="Bedankt"
                lead={
                  given.value.support === 'none'
                    ? 'De school heeft uw antwoord. Meer hoeft u niet te doen.'
                    : 'De school heeft uw antwoord en weet dat u hulp vraagt.'
                }
              />
            </div>,
          ),
        };
      },
    }),
  ];
};
