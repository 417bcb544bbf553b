import { z } from 'zod';
import { CONSENT_PURPOSES, type ConsentPurpose } from '../../domain/consent.js';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import { Alert } from '../../web/components/alert.js';
import { Button } from '../../web/components/button.js';
import { RadiosField, TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card, PageHeading } from '../../web/components/page-parts.js';
import { attempt, checked, freshForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { consentPurposeNames, consentStateNames } from '../../web/texts/privacy.nl.js';
import { CODE_MINUTES, type ConsentAsking, type ConsentQuestion } from './consent-asking.service.js';
import { standingText } from './consents.pages.js';
import type { ConsentText } from './consents.rules.js';
import { consentAnswerBody } from './consents.schemas.js';

/** Where a link leads; the secret is the last part of the path. */
export const CONSENT_PATH = '/toestemming';

const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/) });
const openQuery = z.object({ stap: z.enum(['code', 'bewaard']).optional().catch(undefined) });
type Step = z.output<typeof openQuery>['stap'];

const ANSWERS = [
  { value: 'ja', label: 'Ja, dat mag' },
  { value: 'nee', label: 'Nee, dat mag niet' },
] as const;

/** The choices of a form; a purpose that was not answered is left out. */
const answersOf = (form: FormReader): Partial<Record<ConsentPurpose, boolean>> =>
  Object.fromEntries(
    CONSENT_PURPOSES.flatMap((purpose) => {
      const chosen = form.text(`doel-${purpose}`);
      return chosen === undefined ? [] : [[purpose, chosen === 'ja']];
    }),
  );

/** The pages behind a personal link for consent. Opening one changes nothing; saying no is as easy as saying yes (AVG art. 7 lid 3). */
export const consentLinkPages = (deps: {
  asking: ConsentAsking;
  textOf: (purpose: ConsentPurpose) => ConsentText;
  audit: (note: AuditNote) => Promise<void>;
}): AnyRoute[] => {
  const { asking } = deps;

  const note = ({ request }: ConsentQuestion, action: string, requestId: string): Promise<void> =>
    deps.audit({
      ...{ action, actor: null, schoolId: request.schoolId, outcome: 'done', requestId },
      subject: { id: request.studentId, consentRequestId: request.id },
    });

  const shown = (question: ConsentQuestion, secret: string, step: Step, form?: FormState): string =>
    renderPage(
      { title: 'Uw toestemming', actor: null, path: '' },
      <AnswerPage {...{ question, secret, step, textOf: deps.textOf }} form={form} />,
    );

  return [
    page({
      method: 'get',
      path: `${CONSENT_PATH}/:secret`,
      summary: 'Page: read by personal link what consent is asked for',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      query: openQuery,
      handle: async ({ params: { secret }, query, address }) => ({
        html: shown(await asking.open(secret, address), secret, query.stap),
      }),
    }),
    page({
      method: 'post',
      path: `${CONSENT_PATH}/:secret/code`,
      summary: 'Form: mail a code to the holder of a link for consent',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, address, requestId }) => {
        await note(await asking.sendCode(secret, address), 'consent.code-sent', requestId);
        return { redirect: `${CONSENT_PATH}/${secret}?stap=code#kiezen` };
      },
    }),
    page({
      method: 'post',
      path: `${CONSENT_PATH}/:secret`,
      summary: 'Form: give, refuse or withdraw consent by personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, body, address, requestId }) => {
        const done = await attempt(body, (form) =>
          asking.answer(
            secret,
            checked(consentAnswerBody, {
              ...{ name: form.text('name'), code: form.text('code') },
              answers: answersOf(form),
            }),
            address,
          ),
        );
        if (!done.ok)
          return { html: shown(await asking.open(secret, address), secret, 'code', done.form), status: done.status };
        for (const { act } of done.value.entries) await note(done.value.question, `consent.${act}`, requestId);
        return { redirect: `${CONSENT_PATH}/${secret}?stap=bewaard` };
      },
    }),
  ];
};

const AnswerPage = (props: {
  question: ConsentQuestion;
  secret: string;
  step: Step;
  form: FormState | undefined;
  textOf: (purpose: ConsentPurpose) => ConsentText;
}) => {
  const { request, student, schoolName, standings } = props.question;
  const path = `${CONSENT_PATH}/${props.secret}`;
  const form = props.form ?? freshForm({ name: request.name });
  return (
    <div class="lw-narrow lw-stack">
      <PageHeading
        title="Uw toestemming"
        lead={`${schoolName} vraagt toestemming voor ${student.firstName}. U mag nee zeggen; dat heeft geen gevolgen.`}
      />
      {props.step === 'bewaard' ? (
        <Alert kind="ok" role="status" title="Uw antwoord is bewaard">
          Het geldt meteen. Met deze link verandert u het wanneer u wilt.
        </Alert>
      ) : null}
      {standings.map((standing) => (
        <Card title={consentPurposeNames[standing.purpose]} key={standing.purpose}>
          <p>{props.textOf(standing.purpose).text}</p>
          <p class="lw-strong">
            {`Nu: ${consentStateNames[standing.state].toLowerCase()}. ${standing.state === 'given' ? standingText(standing) : ''}`}
          </p>
        </Card>
      ))}
      <Card title="Kiezen" id="kiezen">
        {props.step === 'code' ? (
          <>
            <Alert kind="info" role="status">
              {`Er is een code gemaild naar ${request.email}. De code werkt ${CODE_MINUTES} minuten.`}
            </Alert>
            <Form form={form} action={path} submit="Bewaar mijn antwoord">
              {standings.map(({ purpose }) => (
                <RadiosField
                  key={purpose}
                  form={form}
                  name={`doel-${purpose}`}
                  label={consentPurposeNames[purpose]}
                  options={ANSWERS}
                />
              ))}
              <TextField form={form} name="name" label="Uw naam" autoComplete="name" />
              <TextField
                form={form}
                name="code"
                label="Code uit de mail"
                hint="Zes cijfers"
                inputMode="numeric"
                autoComplete="one-time-code"
              />
            </Form>
          </>
        ) : (
          <p>Geven, weigeren of intrekken doet u hier. Eerst sturen wij een code naar uw mail.</p>
        )}
        <form method="post" action={`${path}/code`} class="lw-form">
          <div class="lw-actions">
            <Button look={props.step === 'code' ? 'secondary' : 'primary'}>
              {props.step === 'code' ? 'Stuur een nieuwe code' : 'Stuur mij een code'}
            </Button>
          </div>
        </form>
      </Card>
    </div>
  );
};
