import { z } from 'zod';
import { AppError } from '../../platform/errors.js';
import type { SessionHandle } from '../../platform/http/route.js';
import { TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card, PageHeading } from '../../web/components/page-parts.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { safeReturnPath, SIGN_IN_PATH } from '../../web/sign-in-path.js';
import { wording } from '../../web/texts.nl.js';
import { codeBody } from './session.schemas.js';
import { EnrolForm, RecoveryCodes } from './second-factor-view.pages.js';
import type { Enrolment, SecondFactorService } from './second-factor.service.js';
import type { SignInService, SignInStep } from './sign-in.service.js';

const CODE_PATH = '/inloggen/code';
const ENROL_PATH = '/inloggen/tweede-stap';

/** A sign-in that waits for its second step does so for this long, in ms. */
const PENDING_MS = 10 * 60 * 1000;

const pendingStep = z.strictObject({
  step: z.enum(['code', 'enrol']),
  accountId: z.string(),
  returnTo: z.string(),
  at: z.number(),
});
type PendingStep = z.output<typeof pendingStep>;

/** Signs in, or keeps what is still to be done. Gives the path to go to. */
export const goOn = async (session: SessionHandle, step: SignInStep, returnTo: string): Promise<string> => {
  if (step.step === 'done') {
    await session.signIn(step.account.id, step.epoch);
    return returnTo;
  }
  const kept: PendingStep = { step: step.step, accountId: step.accountId, returnTo, at: Date.now() };
  await session.setPending(JSON.stringify(kept));
  return step.step === 'code' ? CODE_PATH : ENROL_PATH;
};

/** The step that a session waits for; undefined when there is none of this kind, or it is too old. */
const pendingOf = (session: SessionHandle, step: PendingStep['step']): PendingStep | undefined => {
  if (session.pending === undefined) return undefined;
  const found = pendingStep.safeParse(JSON.parse(session.pending));
  return found.success && found.data.step === step && Date.now() - found.data.at < PENDING_MS ? found.data : undefined;
};

export interface SignInStepPagesDeps {
  readonly signIn: Pick<SignInService, 'withCode' | 'afterEnrolment'>;
  readonly secondFactor: Pick<SecondFactorService, 'resume' | 'confirm'>;
  readonly emailOf: (accountId: string) => Promise<string>;
}

/** The pages after the password: a code of the second factor, or setting one up where the role asks it. */
export const signInStepPages = ({ signIn, secondFactor, emailOf }: SignInStepPagesDeps): AnyRoute[] => {
  const codePage = (form: FormState): string =>
    renderPage({ title: 'Code', actor: null, path: CODE_PATH }, <CodeForm form={form} />);
  const enrolPage = (form: FormState, enrolment: Enrolment): string =>
    renderPage(
      { title: 'Inloggen in twee stappen', actor: null, path: ENROL_PATH },
      <>
        <PageHeading
          title="Inloggen in twee stappen"
          lead="Met uw rol ziet of beheert u veel. Daarom logt u in met uw wachtwoord en een code uit een app."
        />
        <EnrolForm enrolment={enrolment} form={form} action={ENROL_PATH} />
      </>,
    );

  return [
    page({
      method: 'get',
      path: CODE_PATH,
      summary: 'Page: the second step of signing in',
      allow: 'everyone',
      audit: null,
      handle: ({ session }) =>
        pendingOf(session, 'code') === undefined ? { redirect: SIGN_IN_PATH } : { html: codePage(freshForm()) },
    }),
    page({
      method: 'post',
      path: CODE_PATH,
      summary: 'Form: the second step of signing in',
      allow: 'everyone',
      audit: null,
      handle: async ({ body, session, address, requestId }) => {
        const pending = pendingOf(session, 'code');
        if (pending === undefined) return { redirect: SIGN_IN_PATH };
        try {
          const code = (readForm(body).text('code') ?? '').slice(0, 40);
          const { account, epoch } = await signIn.withCode(pending.accountId, code, { address, requestId });
          await session.signIn(account.id, epoch);
          return { redirect: safeReturnPath(pending.returnTo) };
        } catch (error) {
          if (!(error instanceof AppError) || !(error.kind === 'unauthenticated' || error.kind === 'too-many'))
            throw error;
          const text = wording(error.code, error.facts) ?? 'Deze code klopt niet.';
          const form = { values: {}, summary: text, errors: [{ path: 'code', text }] };
          return { html: codePage(form), status: error.kind === 'too-many' ? 429 : 422 };
        }
      },
    }),
    page({
      method: 'get',
      path: ENROL_PATH,
      summary: 'Page: set up the second step that the role asks',
      allow: 'everyone',
      audit: null,
      handle: async ({ session }) => {
        const pending = pendingOf(session, 'enrol');
        if (pending === undefined) return { redirect: SIGN_IN_PATH };
        const enrolment = await secondFactor.resume(pending.accountId, await emailOf(pending.accountId));
        return { html: enrolPage(freshForm(), enrolment) };
      },
    }),
    page({
      method: 'post',
      path: ENROL_PATH,
      summary: 'Form: set up the second step that the role asks',
      allow: 'everyone',
      audit: 'second-factor.turned-on',
      handle: async ({ body, session, requestId }) => {
        const pending = pendingOf(session, 'enrol');
        if (pending === undefined) return { redirect: SIGN_IN_PATH };
        const done = await attempt(body, (form) =>
          secondFactor.confirm(pending.accountId, checked(codeBody, { code: form.text('code') }).code),
        );
        if (!done.ok) {
          const enrolment = await secondFactor.resume(pending.accountId, await emailOf(pending.accountId));
          return { html: enrolPage(done.form, enrolment), status: done.status };
        }
        const { account, epoch } = await signIn.afterEnrolment(pending.accountId, requestId);
        await session.signIn(account.id, epoch);
        const onwards = safeReturnPath(pending.returnTo);
        return {
          html: renderPage(
            { title: 'Herstelcodes', actor: null, path: ENROL_PATH },
            <RecoveryCodes codes={done.value} onwards={onwards} />,
          ),
        };
      },
    }),
  ];
};

const CodeForm = ({ form }: { form: FormState }) => (
  <Card title="Nog één stap" lead="Vul de zes cijfers in die uw app nu laat zien, of een herstelcode.">
    <Form form={form} action={CODE_PATH} submit="Inloggen" cancel={SIGN_IN_PATH}>
      <TextField form={form} name="code" label="Code" autoComplete="one-time-code" />
    </Form>
  </Card>
);
