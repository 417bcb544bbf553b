import { z } from 'zod';
import { AppError, unauthenticated } from '../../platform/errors.js';
import { Alert } from '../../web/components/alert.js';
import { Card, EmptyState } from '../../web/components/page-parts.js';
import { renderPage } from '../../web/layout.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { safeReturnPath, SIGN_IN_PATH } from '../../web/sign-in-path.js';
import { wording } from '../../web/texts.nl.js';
import { identityProviderParams } from './identity-providers.schemas.js';
import type { IdentityProviderService } from './identity-providers.service.js';
import { goOn } from './sign-in-steps.pages.js';

const PATH = '/inloggen/organisatie';
const RETURN_PATH = '/inloggen/terug';
/** Somebody who takes longer at their own service begins again, in ms. */
const PENDING_MS = 10 * 60 * 1000;

const pendingReturn = z.strictObject({
  step: z.literal('organisation'),
  providerId: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  at: z.number(),
});

// What comes back is judged by the OpenID Connect library; here only its size.
const returned = z.string().max(4000).optional().catch(undefined);
const returnQuery = z.object({ code: returned, state: returned, iss: returned, error: returned });

export interface IdentityProviderPagesDeps {
  readonly providers: IdentityProviderService;
  /** The address people use. */
  readonly baseUrl: () => string | undefined;
}

/** Signing in at one's own school or company: choosing where, going there, and coming back. */
export const identityProviderPages = ({ providers, baseUrl }: IdentityProviderPagesDeps): AnyRoute[] => {
  const redirectUri = (): string => `${baseUrl() ?? ''}${RETURN_PATH}`;
  const failedPage = (error: AppError): string =>
    renderPage(
      { title: 'Inloggen', actor: null, path: PATH },
      <Card title="Inloggen is niet gelukt">
        <Alert kind="error" role="alert">
          <p>{wording(error.code, error.facts) ?? 'Inloggen bij uw organisatie is niet gelukt.'}</p>
        </Alert>
        <p>
          <a class="utrecht-link utrecht-link--html-a" href={SIGN_IN_PATH}>
            Terug naar inloggen
          </a>
        </p>
      </Card>,
    );
  const orFailed = async (act: () => Promise<{ redirect: string }>) => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof AppError) || !(error.kind === 'unauthenticated' || error.kind === 'unavailable'))
        throw error;
      return { html: failedPage(error), status: 422 }; // not 503: it is another service that fails, ours works
    }
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: choose the own school or company to sign in with',
      allow: 'everyone',
      audit: null,
      query: z.object({ terug: queryText }),
      handle: async ({ query }) => ({
        html: renderPage(
          { title: 'Inloggen bij uw organisatie', actor: null, path: PATH },
          <Choices choices={await providers.choices()} returnTo={safeReturnPath(query.terug)} />,
        ),
      }),
    }),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: go to the own school or company to sign in',
      allow: 'everyone',
      audit: null,
      params: identityProviderParams,
      query: z.object({ terug: queryText }),
      handle: ({ params, query, session }) =>
        orFailed(async () => {
          const { url, checks } = await providers.start(params.id, redirectUri());
          const returnTo = safeReturnPath(query.terug);
          const kept = { step: 'organisation', providerId: params.id, ...checks, returnTo, at: Date.now() };
          await session.setPending(JSON.stringify(kept));
          return { redirect: url };
        }),
    }),
    page({
      method: 'get',
      path: RETURN_PATH,
      summary: 'Page: come back from the own school or company',
      allow: 'everyone',
      audit: null,
      query: returnQuery,
      handle: ({ query, session, requestId }) => {
        const pending = pendingReturn.safeParse(JSON.parse(session.pending ?? 'null'));
        if (!pending.success || Date.now() - pending.data.at >= PENDING_MS)
          return { html: failedPage(unauthenticated('identity-provider.nothing-begun')), status: 422 };
        const { providerId, state, nonce, verifier, returnTo } = pending.data;
        const back = new URL(redirectUri());
        for (const [name, value] of Object.entries(query)) if (value !== undefined) back.searchParams.set(name, value);
        return orFailed(async () => {
          const checks = { state, nonce, verifier };
          const step = await providers.finish(providerId, { returned: back, checks, requestId });
          return { redirect: await goOn(session, step, safeReturnPath(returnTo)) };
        });
      },
    }),
  ];
};

const Choices = (props: { choices: readonly { id: string; name: string }[]; returnTo: string }) => (
  <Card title="Inloggen bij uw organisatie" lead="Kies uw school of leerbedrijf. U logt daar in zoals u gewend bent.">
    {props.choices.length === 0 ? (
      <EmptyState text="Er zijn nog geen scholen of bedrijven waar u zo kunt inloggen.">
        <p>
          <a class="utrecht-link utrecht-link--html-a" href={SIGN_IN_PATH}>
            Inloggen met uw wachtwoord
          </a>
        </p>
      </EmptyState>
    ) : (
      <ul class="lw-points">
        {props.choices.map(({ id, name }) => (
          <li key={id}>
            <a
              class="utrecht-link utrecht-link--html-a"
              href={`${PATH}/${id}?terug=${encodeURIComponent(props.returnTo)}`}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    )}
  </Card>
);
