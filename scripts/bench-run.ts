import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compose } from '../src/compose.js';
import { loadDemo } from '../src/compose/demo.js';
import { createStorage } from '../src/compose/storage.js';
import { DEMO_PASSWORD } from '../src/features/accounts/accounts.demo.js';
import { fixedClock } from '../src/platform/clock.js';
import { connect, prepareCollections } from '../src/platform/db/connection.js';
import { startEmbeddedEngine } from '../src/platform/embedded-db/start-engine.js';
import { createLog } from '../src/platform/log.js';
import { createMetrics } from '../src/platform/metrics.js';

/**
 * Starts the demo in process on a throw-away database and measures what a coordinator waits for: from the press on the button to the
 * whole page of the outcome, each question about it, and how long the event loop was held up meanwhile. Medians over so many runs.
 * CPU time counts all threads of this process and not the database; on a machine with other work it says more than the clock.
 *   npm run bench:run -- [--runs 5]
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const RUNS = Number(values.runs);
const SEASON = '2027-voorjaar';
/** Long enough for what a run leaves to do afterwards, so that it is not counted with what comes next. */
const REST_MS = 400;

interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  readonly loopMs: number;
}

interface Run {
  readonly id: string;
  readonly certificate: { readonly placed: number; readonly proven: boolean; readonly seconds: number };
  readonly placements: readonly { readonly studentId: string; readonly offerId: string }[];
  readonly unplaced: readonly { readonly studentId: string }[];
}

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const measured = async <T>(act: () => Promise<T>): Promise<Measured & { readonly value: T }> => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await act();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  return { value, ms, cpuMs: (user + system) / 1000, loopMs: delay.max / 1e6 };
};

const row = (cells: readonly (string | number)[]): void =>
  console.log(
    `| ${cells.map((cell, i) => (typeof cell === 'number' ? String(Math.round(cell)).padStart(10) : cell.padEnd(i === 0 ? 34 : 10))).join(' | ')} |`,
  );

const medianRow = (what: string, all: readonly Measured[]): void =>
  row([
    what,
    median(all.map(({ ms }) => ms)),
    Math.max(...all.map(({ ms }) => ms)),
    median(all.map(({ cpuMs }) => cpuMs)),
    Math.max(...all.map(({ loopMs }) => loopMs)),
  ]);

const startDemo = async (uri: string) => {
  const connection = await connect(uri);
  const storage = createStorage(connection, fixedClock('2026-11-22T09:00:00Z'));
  let address = '';
  const service = compose({
    connection,
    storage,
    clock: fixedClock('2026-11-22T09:00:00Z'),
    log: createLog('error'),
    metrics: createMetrics(),
    version: 'bench',
    sessionSecret: 'only for measuring',
    baseUrl: () => address,
    demo: true,
  });
  await prepareCollections(connection);
  await loadDemo(storage);
  await service.warm();
  const server = createServer(service.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // As main.ts does: the first press finds it going on.
  void service.rehearse();
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await service.close();
    await connection.close();
  };
  return { address, close };
};

const signIn = async (address: string): Promise<string> => {
  const answer = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'coordinator@demo.example', password: DEMO_PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`signing in: ${answer.status}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};

const measureAll = async (address: string): Promise<void> => {
  const cookie = await signIn(address);
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(`${address}${path}`, {
      ...init,
      headers: { cookie, ...(init.headers as Record<string, string> | undefined) },
      redirect: 'manual',
    });
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const text = async (path: string): Promise<string> => (await ask(path)).text();
  /** Presses the button and follows the page until the outcome is there, as a browser does. */
  const press = async (): Promise<string> => {
    const pressed = await ask('/matching', {
      method: 'POST',
      body: new URLSearchParams({ season: SEASON, mode: 'max-placed' }),
    });
    await pressed.text();
    const path = pressed.headers.get('location') ?? '';
    while (!(await text(path)).includes('id="geplaatst"')) await pause(20);
    return path;
  };

  row(['milliseconds', 'median', 'longest', 'CPU median', 'loop most']);
  row(['---', '---', '---', '---', '---']);
  const first = await measured(press);
  medianRow('press to page, at once after start', [first]);
  await pause(REST_MS);
  const presses: Measured[] = [];
  for (let i = 0; i < RUNS; i++) {
    presses.push(await measured(press));
    await pause(REST_MS);
  }
  medianRow('press to page', presses);

  const id = first.value.split('/').at(-1) ?? '';
  const api = `/api/v1/matching-runs/${id}`;
  const run = (await (await ask(api)).json()) as Run;
  const { items: groups } = (await (await ask('/api/v1/groups?limit=100')).json()) as { items: { id: string }[] };
  const placed = run.placements[0];
  const elsewhere = run.placements.find(({ offerId }) => offerId !== placed?.offerId);
  const unplaced = run.unplaced[0];
  const group = groups[0];
  if (!placed || !elsewhere || !unplaced || !group) throw new Error('the demo has nobody to ask about');
  const post = (body: object) => (): Promise<string> =>
    ask(`${api}/what-if`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((answer) => answer.text());
  const get = (path: string) => (): Promise<string> => text(path);
  for (const [what, question] of [
    ['why not there', get(`${api}/students/${placed.studentId}/offers/${elsewhere.offerId}`)],
    ['why not there, without a place', get(`${api}/students/${unplaced.studentId}/offers/${placed.offerId}`)],
    [
      'what if: other stage days',
      post({ kind: 'stage-days', studentId: unplaced.studentId, weekdays: ['mon', 'fri'] }),
    ],
    [
      'what if: a longer journey',
      post({ kind: 'travel', studentId: unplaced.studentId, maxTravelKm: 25, maxTravelMinutes: 90 }),
    ],
    ['what if: one place more', post({ kind: 'extra-place', offerId: placed.offerId })],
    ['what if: the whole group', post({ kind: 'group-stage-days', groupId: group.id, weekdays: ['mon', 'tue'] })],
    ['what would help', get(`${api}/students/${unplaced.studentId}/changes`)],
    ['page of a pupil', get(`/matching/${id}/leerlingen/${unplaced.studentId}`)],
  ] as const) {
    const asked = [];
    for (let i = 0; i < RUNS; i++) asked.push(await measured(question));
    medianRow(what, asked);
  }
  const advices = [];
  for (const { id: groupId } of groups) {
    const advice = get(`${api}/groups/${groupId}/timetable-advice`);
    for (let i = 0; i < RUNS; i++) advices.push(await measured(advice));
  }
  medianRow('timetable advice, of every group', advices);
  console.log(
    `\n${run.certificate.placed} placed, ${run.unplaced.length} not, ${run.certificate.proven ? 'proven' : 'not proven'}; solving ${run.certificate.seconds.toFixed(3)} s; ${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.version}`,
  );
};

const folder = mkdtempSync(join(tmpdir(), 'lwp-bench-run-'));
const engine = process.env.MONGODB_URI
  ? null
  : await startEmbeddedEngine({ dataDir: folder, temporary: true, onProgress: (line) => console.error(line) });
const uri = (engine?.uri ?? process.env.MONGODB_URI ?? '').replace(
  /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
  `$1/bench_run_${process.pid}`,
);
const demo = await startDemo(uri);
try {
  await measureAll(demo.address);
} finally {
  await demo.close();
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
}
