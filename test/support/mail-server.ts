import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that the server took, in the order in which it did. */
export interface TakenMail {
  readonly to: string;
  readonly messageId: string;
  readonly raw: string;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
}

/** What the server does at a step; `go on` when nothing is said. */
export type Behaviour =
  | { readonly kind: 'go on' }
  /** Answers so, as `[451, 'try later']`. */
  | { readonly kind: 'answer'; readonly code: number; readonly text: string }
  /** Says nothing, and leaves the connection open. */
  | { readonly kind: 'hang' }
  /** Ends the connection without a word. */
  | { readonly kind: 'close' }
  /** At `taken` only: takes the mail, and ends the connection before it says so. */
  | { readonly kind: 'take and close' };

export type Step = 'mail' | 'rcpt' | 'taken';

const answerError = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/** A real mail server on loopback that behaves as it is told, and keeps what it took. */
export const startMailServer = async (
  behave: (step: Step, to: string) => Behaviour = () => ({ kind: 'go on' }),
  /** `starttls`: offers it, under a certificate it signed itself; `tls`: speaks nothing else. */
  encryption: 'none' | 'starttls' | 'tls' = 'none',
) => {
  const taken: TakenMail[] = [];
  let told = behave;
  const act = (
    step: Step,
    to: string,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
    take: () => void = () => undefined,
  ): void => {
    const behaviour = told(step, to);
    const cut = () => sockets.get(session.id)?.();
    if (behaviour.kind === 'go on') {
      take();
      done();
    } else if (behaviour.kind === 'answer') done(answerError(behaviour.code, behaviour.text));
    else if (behaviour.kind === 'close') cut();
    else if (behaviour.kind === 'take and close') {
      take();
      cut();
    }
  };
  const sockets = new Map<string, () => void>();
  const server = new SMTPServer({
    authOptional: true,
    secure: encryption === 'tls',
    disabledCommands: encryption === 'none' ? ['STARTTLS', 'AUTH'] : ['AUTH'],
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (session, done) => {
      const connection = [...(server.connections as Set<{ id: string; _socket: { destroy(): void } }>)].find(
        ({ id }) => id === session.id,
      );
      sockets.set(session.id, () => connection?._socket.destroy());
      done();
    },
    onMailFrom: (_address, session, done) => act('mail', '', session, done),
    onRcptTo: ({ address }, session, done) => act('rcpt', address, session, done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const messageId = /^Message-ID: <([^>]+)>/im.exec(raw)?.[1] ?? '';
        act('taken', to, session, done, () => taken.push({ to, messageId, raw, isSecure: session.secure }));
      });
    },
  });
  server.on('error', () => undefined); // a client that is killed resets its connection
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${encryption === 'tls' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    port,
    taken,
    behave: (next: typeof behave): void => void (told = next),
    close: (): Promise<void> => new Promise((resolve) => server.close(() => resolve())),
  };
};

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
