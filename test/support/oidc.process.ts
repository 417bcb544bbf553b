import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/**
 * A real OpenID Connect service in a process of its own, for tests: it tells its port and ends with its parent. Who types the login
 * `name` has the address `name`; with `unverified:` before it, the address is not vouched for.
 */
const redirectUri = process.argv[2] ?? '';

const { createServer } = await import('node:http');
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: 'leerwerkplek', client_secret: 'a-client-secret', redirect_uris: [redirectUri] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  cookies: { keys: ['only for tests'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id.replace(/^[a-z]+:/, ''), email_verified: !id.startsWith('unverified:') }),
  }),
  // Nobody is asked whether the service may know them: schools agree on that beforehand.
  loadExistingGrant: async (context) => {
    const { Grant } = context.oidc.provider;
    const grant = new Grant({
      clientId: context.oidc.client?.clientId ?? '',
      accountId: context.oidc.session?.accountId ?? '',
    });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});
const answer = provider.callback();
server.on('request', (request, response) => void answer(request, response));
process.send?.({ issuer });
process.on('disconnect', () => process.exit(0));
