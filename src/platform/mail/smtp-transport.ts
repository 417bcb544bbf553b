import { Readable } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Delivery, MailTransport } from './mail-transport.js';
import type { OutboxMessage } from './outbox.js';
import type { SmtpSettings } from './smtp-settings.js';

/** All together stay well below the claim on a mail. */
const CONNECT_MS = 20_000;
const SILENCE_MS = 45_000;
const ANSWER_LENGTH = 300;

/** What nodemailer says of a mail that was not sent. */
interface SmtpError {
  readonly message: string;
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, ANSWER_LENGTH);

/**
 * What a failed attempt means. A refusal for good (5xx) is the end of a mail only as an answer to its receiver or its text; to our name
 * or password it says nothing about the mail. Without an answer after the text was handed over nobody knows.
 */
export const deliveryOf = (error: SmtpError, wasHandedOver: boolean): Delivery => {
  const { code, command, responseCode } = error;
  const answer = oneLine(error.response ?? error.message);
  if (responseCode === undefined || responseCode < 400) {
    if (wasHandedOver) return { outcome: 'unknown', reason: 'no-answer', answer };
    if (code === 'EENVELOPE') return { outcome: 'dead', reason: 'address-refused', answer };
    if (code === 'EMESSAGE') return { outcome: 'dead', reason: 'message-refused', answer };
    return { outcome: 'retry', reason: 'no-connection', answer };
  }
  if (responseCode < 500) return { outcome: 'retry', reason: 'server-busy', answer };
  if (command === 'RCPT TO') return { outcome: 'dead', reason: 'address-refused', answer };
  if (command === 'DATA')
    return { outcome: 'dead', reason: isAboutMessage(answer) ? 'message-refused' : 'address-refused', answer };
  return { outcome: 'retry', reason: 'server-refuses-us', answer };
};

/** Whether an enhanced code (RFC 3463) blames the server, the protocol, the text or its policy, and not the address or its mailbox. */
const isAboutMessage = (answer: string): boolean => /^\d{3}[ -]5\.[3-7]\.\d/.test(answer);

/** A stream that asks before it gives its first byte, which is when somebody reads it. */
const askingStream = (content: Buffer, ask: () => Promise<boolean>): Readable => {
  let asked = false;
  return new Readable({
    read() {
      if (asked) return;
      asked = true;
      ask().then(
        (yes) => {
          if (!yes) {
            this.destroy(new Error('withheld'));
            return;
          }
          this.push(content);
          this.push(null);
        },
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
};

const CALENDAR = /^text\/calendar\b.*?(?:method=([A-Za-z]+))?$/;

/** The mail with its headers, as nodemailer takes it. */
export const mailOptionsOf = (message: OutboxMessage, from: string): SendMailOptions => {
  const { content, id, to } = message;
  if (!content) throw new Error('a mail without content can not be sent');
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const invitation = content.attachments.find(({ type }) => CALENDAR.test(type));
  const others = content.attachments.filter((one) => one !== invitation);
  const ways = [`<mailto:${address}?subject=afmelden>`];
  if (content.unsubscribe) ways.unshift(`<${content.unsubscribe.url}>`);
  return {
    from,
    to: { name: '', address: to },
    subject: content.subject,
    text: content.text,
    html: content.html,
    messageId: `<${id}@${domain}>`,
    headers: {
      'List-Unsubscribe': { prepared: true, value: ways.join(', ') },
      ...(content.unsubscribe?.oneClick === true ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      'Auto-Submitted': 'auto-generated',
    },
    attachments: others.map(({ name, type, content: text }) => ({ filename: name, contentType: type, content: text })),
    ...(invitation
      ? {
          icalEvent: {
            filename: invitation.name,
            method: CALENDAR.exec(invitation.type)?.[1] ?? 'PUBLISH',
            content: invitation.content,
          },
        }
      : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

/**
 * A pool of connections to one mail server.
 * @param silenceMilliseconds how long the server may say nothing
 */
export const createSmtpTransport = (
  settings: SmtpSettings,
  from: string,
  silenceMilliseconds = SILENCE_MS,
): MailTransport => {
  const { host, port, isSecure, requiresTls, checksCertificate, user, password, connections } = settings;
  /** What the server must be asked for, by message id. */
  const asks = new Map<string, () => Promise<boolean>>();
  const pool = createTransport({
    pool: true,
    host,
    port,
    secure: isSecure,
    requireTLS: requiresTls,
    tls: { rejectUnauthorized: checksCertificate },
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    maxConnections: connections,
    // A mail whose connection broke is ours to judge: the pool must never hand it over a second time by itself.
    maxRequeues: 0,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: silenceMilliseconds,
    dnsTimeout: CONNECT_MS,
  });
  pool.use('stream', (mail, done) => {
    const ask = asks.get(mail.message.messageId());
    mail.message.build().then(
      (content) => {
        mail.message.createReadStream = () => askingStream(content, ask ?? (() => Promise.resolve(false)));
        done();
      },
      (error: unknown) => done(error as Error),
    );
  });
  return {
    send: async (message, handOver) => {
      const options = mailOptionsOf(message, from);
      const messageId = String(options.messageId);
      const asked = { handedOver: false, withheld: false };
      asks.set(messageId, async () => {
        const yes = await handOver();
        asked.handedOver = yes;
        asked.withheld = !yes;
        return yes;
      });
      try {
        const { response } = await pool.sendMail(options);
        return { outcome: 'sent', answer: oneLine(response) };
      } catch (error) {
        return asked.withheld ? { outcome: 'withheld' } : deliveryOf(error as SmtpError, asked.handedOver);
      } finally {
        asks.delete(messageId);
      }
    },
    close: () => {
      pool.close();
      return Promise.resolve();
    },
  };
};
