import * as openid from 'openid-client';
import { AppError, unauthenticated } from '../../platform/errors.js';

/** How a service of a school or company is reached. */
export interface OpenIdSettings {
  readonly id: string;
  readonly version: number;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What must come back unchanged from a sign-in elsewhere; kept in the session meanwhile. */
export interface OpenIdChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who somebody is, as their own service says. */
export interface OpenIdPerson {
  readonly subject: string;
  readonly email: string | null;
  /** Only then does the service vouch for the address. */
  readonly emailVerified: boolean;
}

/** How long what an issuer says of itself is believed, in ms: keys are replaced now and then. */
const BELIEVED_MS = 60 * 60 * 1000;
const PATIENCE_SECONDS = 10;

// The library calls this deprecated so that it stands out; it is used for an issuer on this very machine only.
const permitPlainHttp: (configuration: openid.Configuration) => void = Reflect.get(openid, 'allowInsecureRequests');

/**
 * The code flow of OpenID Connect with PKCE, state and nonce, by the certified `openid-client`.
 * @param plainLoopback whether an issuer on this machine may be reached by plain http, for tests and trials
 */
export const createOpenIdClient = ({ plainLoopback }: { plainLoopback: boolean }) => {
  const known = new Map<string, { readonly until: number; readonly found: Promise<openid.Configuration> }>();

  const discover = ({ issuer, clientId, clientSecret }: OpenIdSettings): Promise<openid.Configuration> =>
    openid.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: PATIENCE_SECONDS,
      ...(plainLoopback && isPlainLoopback(issuer) ? { execute: [permitPlainHttp] } : {}),
    });

  const configurationOf = async (settings: OpenIdSettings): Promise<openid.Configuration> => {
    const key = `${settings.id}:${settings.version}`;
    const before = known.get(key);
    const kept =
      before && before.until > Date.now() ? before : { until: Date.now() + BELIEVED_MS, found: discover(settings) };
    known.set(key, kept);
    try {
      return await kept.found;
    } catch (error) {
      known.delete(key);
      throw new AppError('unavailable', 'identity-provider.unreachable', { reason: codeOf(error) });
    }
  };

  /** Where to send the person, and what must come back. @throws 503 when the issuer can't be reached or is not what it says */
  const start = async (
    settings: OpenIdSettings,
    redirectUri: string,
  ): Promise<{ url: string; checks: OpenIdChecks }> => {
    const configuration = await configurationOf(settings);
    const checks = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    };
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, checks };
  };

  /** Who came back. @param returned the address they came back to. @throws 401 when anything about the answer is not right */
  const finish = async (settings: OpenIdSettings, returned: URL, checks: OpenIdChecks): Promise<OpenIdPerson> => {
    const configuration = await configurationOf(settings);
    try {
      const tokens = await openid.authorizationCodeGrant(configuration, returned, {
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        pkceCodeVerifier: checks.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw unauthenticated('identity-provider.sign-in-failed');
      const told =
        claims.email === undefined
          ? await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : claims;
      const email = typeof told.email === 'string' ? told.email : null;
      return { subject: claims.sub, email, emailVerified: told.email_verified === true };
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unauthenticated('identity-provider.sign-in-failed', { reason: codeOf(error) });
    }
  };

  return { start, finish };
};

export type OpenIdClient = ReturnType<typeof createOpenIdClient>;

/** The library's short code of what went wrong; it holds nothing of the person. */
const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Za-z_]{1,60}$/.test(code) ? code : 'unknown';
};

const isPlainLoopback = (issuer: string): boolean => {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};

/** Whether an address may be an issuer: https, or plain http on this machine where that is allowed. */
export const isIssuer = (issuer: string, plainLoopback: boolean): boolean => {
  if (!URL.canParse(issuer)) return false;
  const { protocol, username, password, hash, search } = new URL(issuer);
  if (username !== '' || password !== '' || hash !== '' || search !== '') return false;
  return protocol === 'https:' || (plainLoopback && isPlainLoopback(issuer));
};
