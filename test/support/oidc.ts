import { fork } from 'node:child_process';

/** A cookie jar and redirects by hand, as far as a sign-in needs. */
const visitor = () => {
  const jar = new Map<string, string>();
  return async (url: string, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
};

/** Starts an OpenID Connect service as a process of its own on this machine. */
export const startOpenIdProvider = async (redirectUri: string) => {
  const child = fork(new URL('./oidc.process.ts', import.meta.url), [redirectUri], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
  const { issuer } = await new Promise<{ issuer: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { issuer: string }));
    child.once('exit', () => reject(new Error(`the OpenID Connect service did not start: ${said}`)));
  });

  /** Signs in there as a person would, and gives the address one is sent back to. */
  const signInAt = async (url: string, login: string): Promise<URL> => {
    const visit = visitor();
    let answer = await visit(url);
    for (let step = 0; step < 10; step++) {
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`no way on from ${answer.url}: ${answer.status} ${await answer.text()}`);
      const next = new URL(location, issuer);
      if (next.origin !== issuer) return next;
      answer = next.pathname.startsWith('/interaction/')
        ? await visit(next.href, { prompt: 'login', login, password: 'any' })
        : await visit(next.href);
    }
    throw new Error('the sign-in did not end');
  };

  return { issuer, signInAt, stop: () => child.disconnect() };
};
