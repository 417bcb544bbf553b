import { AppError } from '../../platform/errors.js';
import { Alert } from '../../web/components/alert.js';
import { TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Card } from '../../web/components/page-parts.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { page, type AnyRoute } from '../../web/route.js';
import { SIGN_IN_PATH } from '../../web/sign-in-path.js';
import { linkParams, linkRequestBody } from './account-links.schemas.js';
import type { LinkPurpose } from './account-links.repository.js';
import { LINK_MINUTES, type AccountLinkService } from './account-links.service.js';
import { recoveryBody } from './account-links.schemas.js';
import { goOn } from './sign-in-steps.pages.js';

const PATHS: Readonly<Record<LinkPurpose, string>> = { 'sign-in': '/inloggen/link', recovery: '/wachtwoord-vergeten' };
const TITLES: Readonly<Record<LinkPurpose, string>> = {
  'sign-in': 'Inloggen met een link',
  recovery: 'Wachtwoord vergeten',
};
const LEADS: Readonly<Record<LinkPurpose, string>> = {
  'sign-in': 'Wij mailen u een link waarmee u één keer kunt inloggen.',
  recovery: 'Wij mailen u een link waarmee u een nieuw wachtwoord kiest.',
};

const framed = (purpose: LinkPurpose, content: Parameters<typeof renderPage>[1]): string =>
  renderPage({ title: TITLES[purpose], actor: null, path: PATHS[purpose] }, content);

/** A link that does not work is as if it were not there. */
const gone = (purpose: LinkPurpose) => ({ html: framed(purpose, <Gone purpose={purpose} />), status: 404 });

/** Asking for a link by mail, and what stands behind one. Opening a page uses up nothing. */
export const accountLinkPages = ({ links }: { links: AccountLinkService }): AnyRoute[] => [
  ...(['sign-in', 'recovery'] as const).flatMap((purpose) => [
    page({
      method: 'get',
      path: PATHS[purpose],
      summary: `Page: ask for a link by mail (${purpose})`,
      allow: 'everyone',
      audit: null,
      handle: () => ({ html: framed(purpose, <AskForm purpose={purpose} form={freshForm()} />) }),
    }),
    page({
      method: 'post',
      path: PATHS[purpose],
      summary: `Form: ask for a link by mail (${purpose})`,
      allow: 'everyone',
      audit: purpose === 'sign-in' ? 'sign-in-link.asked' : 'password-recovery.asked',
      handle: async ({ body, address }) => {
        const asked = await attempt(body, async (form) => {
          const { email } = checked(linkRequestBody, { email: form.text('email') });
          await links.ask(purpose, { email, address });
        });
        return asked.ok
          ? { html: framed(purpose, <Asked />) }
          : { html: framed(purpose, <AskForm purpose={purpose} form={asked.form} />), status: asked.status };
      },
    }),
  ]),
  page({
    method: 'get',
    path: `${PATHS['sign-in']}/:secret`,
    summary: 'Page: behind a link to sign in',
    allow: 'everyone',
    audit: null,
    params: linkParams,
    handle: async ({ params }) =>
      (await links.works('sign-in', params.secret))
        ? { html: framed('sign-in', <SignInNow secret={params.secret} />) }
        : gone('sign-in'),
  }),
  page({
    method: 'post',
    path: `${PATHS['sign-in']}/:secret`,
    summary: 'Form: sign in by a link',
    allow: 'everyone',
    audit: null,
    params: linkParams,
    handle: async ({ params, session, requestId }) => {
      try {
        return { redirect: await goOn(session, await links.signInBy(params.secret, { requestId }), '/') };
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'rule') throw error;
        return gone('sign-in');
      }
    },
  }),
  page({
    method: 'get',
    path: `${PATHS.recovery}/:secret`,
    summary: 'Page: choose another password by a link',
    allow: 'everyone',
    audit: null,
    params: linkParams,
    handle: async ({ params }) =>
      (await links.works('recovery', params.secret))
        ? { html: framed('recovery', <NewPassword secret={params.secret} form={freshForm()} />) }
        : gone('recovery'),
  }),
  page({
    method: 'post',
    path: `${PATHS.recovery}/:secret`,
    summary: 'Form: choose another password by a link',
    allow: 'everyone',
    audit: 'password-recovery.completed',
    params: linkParams,
    handle: async ({ params, body }) => {
      if (!(await links.works('recovery', params.secret))) return gone('recovery');
      const chosen = await attempt(body, () => {
        const { secret, password } = checked(recoveryBody, { secret: params.secret, password: body.password });
        return links.recover(secret, password);
      });
      return chosen.ok
        ? { redirect: withNotice(SIGN_IN_PATH, 'wachtwoord-gekozen') }
        : {
            html: framed('recovery', <NewPassword secret={params.secret} form={chosen.form} />),
            status: chosen.status,
          };
    },
  }),
];

const AskForm = ({ purpose, form }: { purpose: LinkPurpose; form: FormState }) => (
  <Card title={TITLES[purpose]} lead={LEADS[purpose]}>
    <Form form={form} action={PATHS[purpose]} submit="Mail mij een link" cancel={SIGN_IN_PATH}>
      <TextField form={form} name="email" label="E-mailadres" type="email" autoComplete="username" />
    </Form>
  </Card>
);

const Asked = () => (
  <Card title="Kijk in uw mail">
    <Alert kind="info" role="status">
      <p>
        Heeft dit e-mailadres een account, dan is de link onderweg. Hij werkt één keer en {LINK_MINUTES} minuten lang.
      </p>
    </Alert>
    <p>Niets gekregen? Kijk bij de ongewenste mail, of vraag uw school of beheerder welk adres bij uw account hoort.</p>
  </Card>
);

const SignInNow = ({ secret }: { secret: string }) => (
  <Card title="Inloggen met een link">
    <ConfirmForm action={`${PATHS['sign-in']}/${secret}`} submit="Inloggen">
      <p>Klik op de knop om in te loggen. Daarna werkt de link niet meer.</p>
    </ConfirmForm>
  </Card>
);

const NewPassword = ({ secret, form }: { secret: string; form: FormState }) => (
  <Card title="Kies een nieuw wachtwoord">
    <Form form={form} action={`${PATHS.recovery}/${secret}`} submit="Bewaar wachtwoord">
      <TextField
        form={form}
        name="password"
        label="Nieuw wachtwoord"
        hint="Minstens 12 tekens. Een zin van een paar woorden is sterk en goed te onthouden."
        type="password"
        autoComplete="new-password"
      />
    </Form>
  </Card>
);

const Gone = ({ purpose }: { purpose: LinkPurpose }) => (
  <Card title={TITLES[purpose]}>
    <Alert kind="warning">
      <p>Deze link werkt niet meer. Een link werkt één keer, en {LINK_MINUTES} minuten lang.</p>
    </Alert>
    <p>
      <a class="utrecht-link utrecht-link--html-a" href={PATHS[purpose]}>
        Vraag een nieuwe link
      </a>
    </p>
  </Card>
);
