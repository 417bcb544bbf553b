import type { AuditNote } from '../../platform/audit/audit-events.js';
import { Card, PageHeading } from '../../web/components/page-parts.js';
import { attempt, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { periodText } from '../../web/texts/format.nl.js';
import { questionWords } from '../../web/texts/evaluations.nl.js';
import { EvaluationFormFields, formSent } from './evaluation-form.pages.js';
import type { EvaluationLinks, LinkEvaluator } from './evaluation-links.service.js';
import type { GuidedEvaluation } from './evaluation-writing.service.js';
import { secretParams } from './evaluations.schemas.js';

/** Where the links lead; the secret is the last part of the path. */
export const EVALUATION_PATHS: Readonly<Record<LinkEvaluator, string>> = {
  pupil: '/evaluatie/leerling',
  company: '/evaluatie/bedrijf',
};

const THANKS: Readonly<Record<LinkEvaluator, string>> = {
  pupil: 'Dank je wel. Je school heeft je antwoorden. Je hoeft niets meer te doen.',
  company: 'Bedankt. De school heeft uw antwoorden. Meer hoeft u niet te doen.',
};
const LEADS: Readonly<Record<LinkEvaluator, string>> = {
  pupil:
    'Het zijn 7 korte vragen. Het duurt 2 minuten. Alleen je school leest wat je invult. Het bedrijf leest het niet.',
  company: 'Het zijn 7 korte vragen. De school leest wat u invult, de leerling kan het bij de school opvragen.',
};

/** The form behind a link, or thanks where it was sent before: what was answered is not shown to whoever has the mail. */
const LinkPage = (props: { as: LinkEvaluator; secret: string; found: GuidedEvaluation; form: FormState }) => {
  const { as, found } = props;
  const { pupil, place, placement } = found.guided;
  const isIn = found.evaluation.answers[as] !== undefined;
  return (
    <div class="lw-narrow lw-stack">
      <PageHeading
        title={isIn ? 'Bedankt' : questionWords[as].title(pupil.name)}
        lead={isIn ? THANKS[as] : LEADS[as]}
      />
      {isIn ? null : (
        <Card title={`${place.name}, ${periodText(placement)}`}>
          <EvaluationFormFields
            as={as}
            form={props.form}
            action={`${EVALUATION_PATHS[as]}/${props.secret}`}
            submit="Verstuur"
          />
        </Card>
      )}
    </div>
  );
};

/** The pages behind the links of pupils and companies. Opening one does nothing. */
export const evaluationLinkPages = (deps: {
  links: EvaluationLinks;
  audit: (note: AuditNote) => Promise<void>;
}): AnyRoute[] => {
  const linkPage = async (as: LinkEvaluator, secret: string, address: string, form: FormState): Promise<string> =>
    renderPage(
      { title: 'Hoe was de stage?', actor: null, path: '' },
      <LinkPage as={as} secret={secret} found={await deps.links.behindLink(as, secret, address)} form={form} />,
    );
  return (['pupil', 'company'] as const).flatMap((as) => [
    page({
      method: 'get',
      path: `${EVALUATION_PATHS[as]}/:secret`,
      summary: `Page: the form about a stage, by personal link of a ${as}`,
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, address }) => ({ html: await linkPage(as, secret, address, freshForm()) }),
    }),
    page({
      method: 'post',
      path: `${EVALUATION_PATHS[as]}/:secret`,
      summary: `Form: say how a stage was, by personal link of a ${as}`,
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, address, body, requestId }) => {
        const sent = await attempt(body, (form) =>
          deps.links.answerByLink(as, { secret, address }, formSent(as, form)),
        );
        if (!sent.ok) return { html: await linkPage(as, secret, address, sent.form), status: sent.status };
        const { placementId, schoolId } = sent.value.evaluation;
        const subject = { placementId, as };
        await deps.audit({ action: 'evaluation.answered', actor: null, schoolId, subject, outcome: 'done', requestId });
        return { redirect: `${EVALUATION_PATHS[as]}/${secret}` };
      },
    }),
  ]);
};
