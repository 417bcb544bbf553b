import { z } from 'zod';
import { readSmtpUrl } from './platform/mail/smtp-settings.js';

const flag = z.enum(['0', '1']).transform((text) => text === '1');

/** Every setting the service reads, once, at the start. All are optional; an empty text counts as absent. */
const environment = z.object({
  /** 0 takes any free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** The address people use, for links in mails and for the check on where a form came from. */
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().default('./.data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
    .optional(),
  /**
   * The mail server, the same for all processes; without it mail is kept in the outbox. `smtp://user:password@host:587` with
   * `?requireTLS=` (true, except of this machine), `&perMinute=` (300, of all processes together), `&connections=` (3, of each).
   */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .superRefine((text, context) => {
      try {
        readSmtpUrl(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message.replace(/^SMTP_URL: /, '') });
      }
    })
    .optional(),
  /** An address, or a name with an address between angle brackets. */
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n"]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be an address, or Name <address>')
    .default('Leerwerkplek <noreply@leerwerkplek.example>'),
  SESSION_SECRET: z.string().min(32).optional(),
  /** `web` answers people; `worker` runs jobs and sends mail, and answers too, for its health; `all` does both. */
  /** What seals the most sensitive of a pupil: `name:key` parts with commas between, the newest first. */
  FIELD_KEYS: z.string().optional(),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEMO: flag.optional(),
  /** Whether admins and operators must sign in with a second factor; required unless this is a demo. */
  SECOND_FACTOR: z.enum(['required', 'optional']).optional(),
  /** How many requests a minute a person may send, and ten times as many a network address; 0 sets no limit. None in a demo. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).optional(),
  NODE_ENV: z.string().optional(),
});

/** The limit of a person who does a lot by hand, and then some; a key of a program that needs more gets a setting of its own. */
const REQUESTS_PER_MINUTE = 1200;
const ADDRESS_FACTOR = 10;

type Settings = z.output<typeof environment>;

/** A secret that somebody copied from an example, or typed. */
const isPoorSecret = (secret: string): boolean =>
  new Set(secret).size < 12 || /change|secret|example|default|password|geheim|voorbeeld/i.test(secret);

const isPlainMail = (url: string): boolean =>
  url.startsWith('smtp:') && new URL(url).searchParams.get('requireTLS') !== 'true';

/** What production never starts with, one line each. What is safe by itself when absent may be absent. */
const productionFaults = ({
  FIELD_KEYS,
  DEMO,
  SESSION_SECRET,
  SMTP_URL,
  BASE_URL,
  SECOND_FACTOR,
}: Settings): string[] => [
  ...(DEMO === true ? ['DEMO: never in production (NODE_ENV=production)'] : []),
  ...(SESSION_SECRET !== undefined && isPoorSecret(SESSION_SECRET)
    ? ['SESSION_SECRET: looks like an example or was typed; make one with: openssl rand -base64 48']
    : []),
  ...(SMTP_URL !== undefined && isPlainMail(SMTP_URL)
    ? ['SMTP_URL: mail must travel encrypted; use smtps://, or smtp://…?requireTLS=true']
    : []),
  ...(BASE_URL?.startsWith('https:') === true ? [] : ['BASE_URL: must be the https:// address that people use']),
  ...(FIELD_KEYS === undefined
    ? ['FIELD_KEYS: must be set; make one with: echo first:$(openssl rand -base64 32)']
    : []),
  ...(SECOND_FACTOR === 'optional' ? ['SECOND_FACTOR: must be required in production'] : []),
];

/** How many requests may come in a minute, by person and by address; null for no limits. */
export const requestLimitsOf = (
  { REQUESTS_PER_MINUTE: set }: Pick<Settings, 'REQUESTS_PER_MINUTE'>,
  demo: boolean,
): { perPerson: number; perAddress: number } | null => {
  const perPerson = set ?? (demo ? 0 : REQUESTS_PER_MINUTE);
  return perPerson === 0 ? null : { perPerson, perAddress: perPerson * ADDRESS_FACTOR };
};

export type Config = z.output<typeof environment> & { readonly production: boolean };

/**
 * Reads the settings. @throws Error with one line per setting that is wrong, naming it and the reason
 */
export const readConfig = (variables: Readonly<Record<string, string | undefined>>): Config => {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(set);
  if (!result.success)
    throw new Error(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const production = result.data.NODE_ENV === 'production';
  const faults = production ? productionFaults(result.data) : [];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { ...result.data, production };
};
