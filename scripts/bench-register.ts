import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createStorage } from '../src/compose/storage.js';
import { hashPassword } from '../src/features/accounts/accounts.passwords.js';
import { systemClock } from '../src/platform/clock.js';
import { connect, prepareCollections } from '../src/platform/db/connection.js';
import { startEmbeddedEngine } from '../src/platform/embedded-db/start-engine.js';
import { createRandom } from '../src/platform/random.js';
import { makeRegister, SEASON, TOWNS } from './register-at-scale.js';

/**
 * Fills a throw-away database with a register of national size, starts the whole service beside itself and asks the search with so
 * many requests at once; prints how long answers took, over HTTP with session and all.
 *   npm run bench:register -- [--recognitions 90000] [--requests 9000] [--at-once 10]
 */
const { values } = parseArgs({
  options: {
    recognitions: { type: 'string', default: '90000' },
    requests: { type: 'string', default: '9000' },
    'at-once': { type: 'string', default: '10' },
  },
});
const REQUESTS = Number(values.requests);
const AT_ONCE = Number(values['at-once']);
const PASSWORD = 'alleen-voor-metingen';

const since = (start: number): number => performance.now() - start;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const folder = mkdtempSync(join(tmpdir(), 'lwp-bench-'));
const engine = process.env.MONGODB_URI
  ? null
  : await startEmbeddedEngine({ dataDir: folder, temporary: true, onProgress: (line) => console.error(line) });
const uri = (engine?.uri ?? process.env.MONGODB_URI ?? '').replace(
  /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
  `$1/bench_register_${process.pid}`,
);
const connection = await connect(uri);
const storage = createStorage(connection, systemClock);

interface Told {
  readonly port: number;
  readonly warmMs: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly memory: NodeJS.MemoryUsage;
}
/** The service in a process of its own. */
const startService = () => {
  const child = fork(fileURLToPath(new URL('bench-register-service.ts', import.meta.url)), [uri]);
  const told = () => new Promise<Told>((resolve) => child.once('message', (message) => resolve(message as Told)));
  const ask = (): Promise<Told> => {
    const answer = told();
    child.send('how are you');
    return answer;
  };
  return { told, ask, stop: (): void => child.disconnect() };
};

try {
  await prepareCollections(connection);
  let made: ReturnType<typeof makeRegister> | null = makeRegister(Number(values.recognitions));
  const offerIds = made.offers.map(({ id }) => id);
  const filling = performance.now();
  await storage.companies.insertMany(made.companies);
  await storage.establishments.insertMany(made.establishments);
  await storage.supervisors.insertMany(made.supervisors);
  await storage.recognitions.insertMany(made.recognitions);
  await storage.placeOffers.insertMany(made.offers);
  console.log(
    `${made.recognitions.length} recognitions, ${made.establishments.length} establishments, ${made.companies.length} companies, ` +
      `${made.offers.length} place offers stored in ${seconds(since(filling))}`,
  );
  made = null; // what the service needs in memory is measured, not this
  await storage.accounts.insertMany([
    {
      id: 'acc-bench',
      version: 1,
      email: 'bench@test.example',
      name: 'Bench',
      role: 'coordinator',
      schoolId: 'sch-1',
      companyId: null,
      mentorId: null,
      passwordHash: await hashPassword(PASSWORD, { N: 16, r: 1, p: 1 }),
      disabledOn: null,
    },
  ]);
  const service = startService();
  const { port, warmMs } = await service.told();
  const { memory } = await service.ask();
  console.log(`register read into memory in ${seconds(warmMs)}; heap ${Math.round(memory.heapUsed / 2 ** 20)} MB\n`);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const call = (method: string, path: string, cookie: string, body?: string) =>
    new Promise<{ status: number; cookie: string; text: string }>((resolve, reject) => {
      const headers = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const sent = httpRequest({ host: '127.0.0.1', port, method, path, agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const credentials = JSON.stringify({ email: 'bench@test.example', password: PASSWORD });
  const { cookie } = await call('POST', '/api/v1/session', '', credentials);

  const random = createRandom('bench');
  const around = (): string => {
    const [, lat, lon] = random.pick(TOWNS);
    return `near=${(lat + (random.next() - 0.5) * 0.1).toFixed(5)},${(lon + (random.next() - 0.5) * 0.1).toFixed(5)}`;
  };
  const sector = (): string => `sector=${random.pick(['techniek', 'zorg-en-welzijn', 'economie', 'landbouw'])}`;
  const programme = (): string => `programme=${random.pick(['LWT', 'AO', 'ENTREE'])}`;
  const weekday = (): string => `weekday=${random.pick(['mon', 'tue', 'wed', 'thu', 'fri'])}`;
  const free = `season=${SEASON}&free=true`;
  const kinds: Record<string, () => string> = {
    'near, 25 km': () => `${around()}&radiusKm=25`,
    'near, sector, programme': () => `${around()}&radiusKm=25&${sector()}&${programme()}`,
    'near, free places, weekday': () => `${around()}&radiusKm=25&${weekday()}&${free}`,
    'near, everything asked': () => `${around()}&radiusKm=25&${sector()}&${programme()}&${weekday()}&${free}`,
    'near, 50 km, intersectoraal, free': () => `${around()}&radiusKm=50&sector=intersectoraal&${weekday()}&${free}`,
    'words, by name': () => `q=${random.pick(['garage', 'zorg utrecht', 'bakker de', 'hoveniers', 'jansen'])}`,
    'no place, sector, free': () => `${sector()}&${free}`,
    'near, 100 a page': () => `${around()}&radiusKm=25&${sector()}&limit=100`,
  };

  /** How many answers the service itself has measured, and how many of those within 50 ms. */
  const measured = async (): Promise<{ all: number; within: number }> => {
    const { text } = await call('GET', '/metrics', cookie);
    const sum = (name: string): number =>
      text
        .split('\n')
        .filter((line) => line.startsWith(name) && line.includes('route="/api/v1/'))
        .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
    return {
      all: sum('http_request_duration_seconds_count'),
      within: sum('http_request_duration_seconds_bucket{le="0.05"'),
    };
  };

  const rows: string[][] = [];
  const measure = async (name: string, pathOf: () => string, requests: number): Promise<void> => {
    const paths = Array.from({ length: requests }, () => encodeURI(pathOf()));
    const took: number[] = [];
    let found = 0;
    const { all, within } = await measured();
    const { cpu: before } = await service.ask();
    const start = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
          const sent = performance.now();
          const { status, text } = await call('GET', path, cookie);
          took.push(since(sent));
          if (status !== 200) throw new Error(`${status} for ${path}: ${text}`);
          found += (JSON.parse(text) as { items?: unknown[] }).items?.length ?? 0;
        }
      }),
    );
    const wall = since(start);
    const { cpu: after } = await service.ask();
    const then = await measured();
    const share = ((then.within - within) / (then.all - all)) * 100;
    const cpu = after.user + after.system - before.user - before.system;
    const perSecond = Math.round(requests / (wall / 1000));
    took.sort((a, b) => a - b);
    const at = (part: number): string =>
      (took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0).toFixed(1);
    rows.push([
      name,
      at(0.5),
      at(0.95),
      at(0.99),
      at(1),
      String(perSecond),
      (cpu / 1000 / requests).toFixed(1),
      (found / requests).toFixed(1),
      `${share.toFixed(1)}%`,
    ]);
  };

  const search = (query: () => string) => () => `/api/v1/establishments?${query()}`;
  const each = Math.ceil(REQUESTS / (Object.keys(kinds).length + 1));
  const mixed = Object.values(kinds);
  await measure(
    'warm-up',
    search(() => random.pick(mixed)()),
    3000,
  );
  rows.length = 0;
  // What this machine takes for an answer without a search, to judge the rest by when other work goes on.
  await measure('(who am I: session, no search)', () => '/api/v1/session', each);
  for (const [name, query] of Object.entries(kinds)) await measure(name, search(query), each);

  let writes = 0;
  const stop = new AbortController();
  const writing = (async () => {
    while (!stop.signal.aborted) {
      const id = random.pick(offerIds);
      await storage.placeOffers.claim(id, { id: `b${writes}`, periodIds: ['p1'], weekdays: ['tue'] });
      await storage.placeOffers.release(id, `b${writes}`);
      writes++;
    }
  })();
  await measure(
    'all kinds, while places are taken',
    search(() => random.pick(mixed)()),
    each,
  );
  stop.abort();
  await writing;

  console.log(
    `${AT_ONCE} at once, ${each} requests of each kind, ${cpus().length} cores; milliseconds. CPU is that of the service's process per answer:\n`,
  );
  console.log('| question | p50 | p95 | p99 | max | a second | CPU | found | in 50 ms |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log(`\n${writes} claims and as many releases went on during the last row.`);
  agent.destroy();
  service.stop();
} finally {
  await connection.dropDatabase();
  await connection.close();
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
}
