import { z } from 'zod';
import { AppError } from '../../platform/errors.js';
import type { Role } from '../../domain/actor.js';
import { Alert } from '../../web/components/alert.js';
import { HiddenField, TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card } from '../../web/components/page-parts.js';
import { freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { safeReturnPath, SIGN_IN_PATH } from '../../web/sign-in-path.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import { wording } from '../../web/texts.nl.js';
import { goOn } from './sign-in-steps.pages.js';
import type { SignInService } from './sign-in.service.js';

/** An account that the demo shows to everybody. */
export interface DemoAccount {
  readonly email: string;
  readonly role: Role;
}

export interface AccountPagesDeps {
  readonly signIn: Pick<SignInService, 'withPassword'>;
  /** Null outside the demo: the page then says nothing about accounts. */
  readonly demo: { readonly password: string; readonly accounts: readonly DemoAccount[] } | null;
}

const signInQuery = z.object({ ...noticeQuery, terug: queryText });

/** The form after a try that failed; the password is never kept. */
export const refusedForm = (email: string, returnTo: string, error: AppError): FormState => ({
  values: { email, terug: returnTo },
  summary: wording(error.code, error.facts) ?? 'Inloggen is niet gelukt.',
  errors: [],
});

/** Signing in and out. */
export const accountPages = ({ signIn, demo }: AccountPagesDeps): AnyRoute[] => {
  const signInPage = (form: FormState, returnTo: string, notice?: string): string =>
    renderPage(
      { title: 'Inloggen', actor: null, path: SIGN_IN_PATH, notice },
      <SignIn form={form} returnTo={returnTo} demo={demo} />,
    );

  return [
    page({
      method: 'get',
      path: SIGN_IN_PATH,
      summary: 'Page: sign in',
      allow: 'everyone',
      audit: null,
      query: signInQuery,
      handle: ({ actor, query }) => {
        const returnTo = safeReturnPath(query.terug);
        return actor === null ? { html: signInPage(freshForm(), returnTo, query.melding) } : { redirect: returnTo };
      },
    }),
    page({
      method: 'post',
      path: SIGN_IN_PATH,
      summary: 'Form: sign in',
      allow: 'everyone',
      audit: null,
      handle: async ({ body, session, address, requestId }) => {
        const form = readForm(body);
        const email = form.text('email') ?? '';
        const returnTo = safeReturnPath(form.text('terug'));
        const password = typeof body.password === 'string' ? body.password : '';
        try {
          const step = await signIn.withPassword({ email, password, address, requestId });
          return { redirect: await goOn(session, step, returnTo) };
        } catch (error) {
          if (!(error instanceof AppError) || !(error.kind === 'unauthenticated' || error.kind === 'too-many'))
            throw error;
          const status = error.kind === 'too-many' ? 429 : 422;
          return { html: signInPage(refusedForm(email, returnTo, error), returnTo), status };
        }
      },
    }),
    page({
      method: 'post',
      path: '/uitloggen',
      summary: 'Form: sign out',
      allow: 'everyone',
      audit: 'session.ended',
      handle: async ({ session }) => {
        await session.signOut();
        return { redirect: withNotice(SIGN_IN_PATH, 'uitgelogd') };
      },
    }),
  ];
};

const SignIn = ({ form, returnTo, demo }: { form: FormState; returnTo: string; demo: AccountPagesDeps['demo'] }) => (
  <div class="lw-entry">
    <div class="lw-entry__pitch">
      <h1 class="utrecht-heading-1">Elke leerling een plek die past</h1>
      <p class="utrecht-paragraph utrecht-paragraph--lead lw-muted">
        Leerwerkplek brengt leerlingen in LWT, AO en entree bij erkende leerbedrijven in de buurt.
      </p>
      <ul class="lw-points">
        <li>Echte plekken: per seizoen en per weekdag bevestigd door het bedrijf.</li>
        <li>Binnen de wet: uren, rusttijden, leeftijd en gevaren worden vooraf bekeken.</li>
        <li>Met uitleg: u ziet waarom deze plek, waarom niet die, en wat zou helpen.</li>
      </ul>
    </div>
    <div class="lw-stack">
      <Card title="Inloggen">
        <Form form={form} action={SIGN_IN_PATH} submit="Inloggen">
          <HiddenField name="terug" value={returnTo} />
          <TextField form={form} name="email" label="E-mailadres" type="email" autoComplete="username" />
          <TextField form={form} name="password" label="Wachtwoord" type="password" autoComplete="current-password" />
        </Form>
        <p>
          <a class="utrecht-link utrecht-link--html-a" href="/wachtwoord-vergeten">
            Wachtwoord vergeten?
          </a>
        </p>
        <p>
          <a class="utrecht-link utrecht-link--html-a" href="/inloggen/link">
            Inloggen met een link per mail
          </a>
        </p>
        <p>
          <a
            class="utrecht-link utrecht-link--html-a"
            href={`/inloggen/organisatie?terug=${encodeURIComponent(returnTo)}`}
          >
            Inloggen bij uw school of leerbedrijf
          </a>
        </p>
      </Card>
      {demo === null ? null : <DemoAccounts demo={demo} returnTo={returnTo} />}
    </div>
  </div>
);

const DemoAccounts = ({ demo, returnTo }: { demo: NonNullable<AccountPagesDeps['demo']>; returnTo: string }) => (
  <Card title="Demo">
    <Alert kind="info">
      <p>
        Dit is een demo met verzonnen gegevens. Het wachtwoord van elk account is <strong>{demo.password}</strong>.
      </p>
    </Alert>
    <div>
      {demo.accounts.map(({ email, role }) => (
        <form class="lw-demo-account" method="post" action={SIGN_IN_PATH} key={email}>
          <div>
            <strong>{roleNames[role]}</strong>
            <span class="lw-cell-note">{email}</span>
          </div>
          <HiddenField name="email" value={email} />
          <HiddenField name="password" value={demo.password} />
          <HiddenField name="terug" value={returnTo} />
          <button class="utrecht-button utrecht-button--secondary-action" type="submit">
            Kies<span class="lw-visually-hidden"> {roleNames[role]}</span>
          </button>
        </form>
      ))}
    </div>
  </Card>
);
