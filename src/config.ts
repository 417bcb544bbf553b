import { z } from 'zod';

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
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().default('Leerwerkplek <noreply@leerwerkplek.example>'),
  SESSION_SECRET: z.string().min(32).optional(),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEMO: flag.optional(),
  NODE_ENV: z.string().optional(),
});

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
  if (production && result.data.DEMO) throw new Error('DEMO: never in production (NODE_ENV=production)');
  return { ...result.data, production };
};
