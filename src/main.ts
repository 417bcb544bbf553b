import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { compose } from './compose.js';
import { openDatabase } from './compose/database.js';
import { DEMO_ACCOUNTS, isEmpty, loadDemo, refuseDemoAccounts } from './compose/demo.js';
import { loadDemoStages } from './compose/demo-stages.js';
import { createDemoTime } from './compose/demo-time.js';
import { DEMO_PASSWORD } from './features/accounts/accounts.demo.js';
import { openFieldCipher } from './compose/field-keys.js';
import { createStorage } from './compose/storage.js';
import { readConfig, requestLimitsOf, type Config } from './config.js';
import { systemClock } from './platform/clock.js';
import { prepareCollections } from './platform/db/connection.js';
import { withoutPages } from './platform/http/without-pages.js';
import { createLog } from './platform/log.js';
import { readSmtpUrl } from './platform/mail/smtp-settings.js';
import { createMetrics } from './platform/metrics.js';

/** What a person who starts the service reads. Log lines go to standard error. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The secret that signs sessions: the given one, else one that is made once and kept in the data folder. */
const sessionSecret = async (config: Config): Promise<string> => {
  if (config.SESSION_SECRET !== undefined) return config.SESSION_SECRET;
  const file = join(config.DATA_DIR, 'session-secret');
  try {
    return await readFile(file, 'utf8');
  } catch {
    await mkdir(config.DATA_DIR, { recursive: true });
    const secret = randomBytes(48).toString('base64url');
    await writeFile(file, secret, { mode: 0o600, flag: 'wx' });
    return secret;
  }
};

const ownVersion = async (): Promise<string> => {
  const about = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(about) as { version: string }).version;
};

const start = async (): Promise<void> => {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const mail = config.SMTP_URL === undefined ? null : { smtp: readSmtpUrl(config.SMTP_URL), from: config.MAIL_FROM };
  const secret = await sessionSecret(config);
  if (config.MONGODB_URI === undefined) say('Starting the embedded database (set MONGODB_URI to use your own)');
  const database = await openDatabase(config, {
    onProgress: say,
    onUnexpectedEnd: (error) => {
      log.fatal({ err: error }, 'the embedded database ended');
      process.exit(1);
    },
  });
  const { connection } = database;
  const demo = config.DEMO ?? (config.MONGODB_URI === undefined && !config.production);
  const time = createDemoTime(systemClock);
  const clock = demo ? time.clock : systemClock;
  const storage = createStorage(connection, clock, await openFieldCipher(config));
  const host = config.HOST === '127.0.0.1' || config.HOST === '0.0.0.0' ? 'localhost' : config.HOST;
  let address = `http://${host}:${config.PORT}`;
  const service = compose({
    connection,
    storage,
    clock,
    log,
    metrics: createMetrics(),
    sessionSecret: secret,
    baseUrl: () => config.BASE_URL ?? address,
    version: await ownVersion(),
    demo,
    mail,
    secondFactorRequired: config.SECOND_FACTOR === undefined ? !demo : config.SECOND_FACTOR === 'required',
    plainLoopback: !config.production,
    requestLimits: requestLimitsOf(config, demo),
  });
  await prepareCollections(connection);
  await storage.accounts.fillSearchWords();
  await storage.accounts.fillCreatedAt(systemClock.now());
  if (config.production) await refuseDemoAccounts(storage);
  const isNew = demo && (await isEmpty(storage));
  if (isNew) say('Loading the demo region');
  const links = isNew ? await loadDemo(storage) : null;
  await service.warm();
  if (links) {
    say('Filling the season with stages');
    await loadDemoStages({ storage, clock, ...service }, time, links, ({ code, facts }) =>
      log.warn({ code, facts }, 'a story of the demo ended early'),
    );
  }
  const server = createServer(config.ROLE === 'worker' ? withoutPages(service.app) : service.app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, resolve);
  });
  address = `http://${host}:${(server.address() as AddressInfo).port}`;

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say('Stopping');
    server.close();
    server.closeIdleConnections();
    await service.work.stop();
    await service.close();
    await database.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());

  await service.work.register();
  if (config.ROLE !== 'web') service.work.start();

  say(`Leerwerkplek is ready on ${config.BASE_URL ?? address}`);
  if (demo) for (const { email, name } of DEMO_ACCOUNTS) say(`  ${email.padEnd(26)} ${DEMO_PASSWORD}  (${name})`);
  else if ((await storage.accounts.list({ after: null, limit: 1 }, { role: 'operator' })).length === 0)
    say('Nobody can run this service yet: npm run create-operator -- MAIL makes an invitation');
  void service.rehearse();
};

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
