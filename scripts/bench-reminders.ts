import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recognitionSource, seasonPlacesSource } from '../src/compose/reminder-sources.js';
import { readPeopleToTell } from '../src/compose/reminder-people.js';
import { createStorage, type Storage } from '../src/compose/storage.js';
import type { Company, Establishment } from '../src/domain/company.js';
import type { PlaceOffer } from '../src/domain/place-offer.js';
import type { Recognition } from '../src/domain/recognition.js';
import { createReminderPlanner } from '../src/features/reminders/planner.service.js';
import { DEFAULT_SETTINGS } from '../src/features/reminders/reminder-settings.rules.js';
import { addDays, calendarDate } from '../src/platform/calendar-date.js';
import { fixedClock } from '../src/platform/clock.js';
import { connect, prepareCollections } from '../src/platform/db/connection.js';
import { startEmbeddedEngine } from '../src/platform/embedded-db/start-engine.js';
import { createLog } from '../src/platform/log.js';

// Plans a country: 70,000 recognitions and the places of 30,000 companies, in a process of its own, on the real engine.
const RECOGNITIONS = 70_000;
const COMPANIES = 30_000;
const NOW = '2026-12-14T05:10:00Z';
const TODAY = calendarDate('2026-12-14');
const CHUNK = 10_000;

const say = (line: string): void => console.log(line);

const companyOf = (at: number): Company => ({
  id: `cmp-${at}`,
  version: 1,
  name: `Bedrijf ${at}`,
  kvkNumber: String(10_000_000 + at),
  leerbedrijfId: null,
  email: `bedrijf-${at}@leerbedrijf.example`,
  phone: null,
  maxPupils: null,
});
const establishmentOf = (at: number): Establishment => ({
  id: `est-${at}`,
  version: 1,
  companyId: `cmp-${at}`,
  name: `Vestiging ${at}`,
  street: 'Dorpsstraat 1',
  postcode: '7201 MH',
  town: 'Zutphen',
  point: { lat: 52, lon: 6 },
  reachableBy: ['bicycle'],
  riskInventory: { madeOn: null, youthSection: true },
  employees: 10,
});
const recognitionOf = (at: number): Recognition => ({
  id: `rec-${at}`,
  version: 1,
  establishmentId: `est-${at % COMPANIES}`,
  programmes: ['LWT'],
  sector: 'techniek',
  crebo: '25251',
  qualification: 'Assistent installatietechniek',
  level: 1,
  appliedOn: addDays(TODAY, -1500 - (at % 1400)),
  grantedOn: addDays(TODAY, -1460 - (at % 1400)),
  provisional: false,
  refusedOn: null,
  lastAssessedOn: addDays(TODAY, -1 - ((at * 7) % 1460)), // its review falls due on any day of the next four years
  lastPracticeOn: addDays(TODAY, -30),
  endsOn: null,
  endedOn: null,
  endReason: null,
  scope: 'full',
  scopeFirstDay: null,
  scopeLastDay: null,
  scopeMaxPupils: null,
  conditionsMetBy: null,
});
const offerOf = (at: number): PlaceOffer => ({
  id: `off-${at}`,
  version: 1,
  companyId: `cmp-${at}`,
  establishmentId: `est-${at}`,
  season: '2027-voorjaar',
  title: 'Meehelpen',
  sector: 'techniek',
  programmes: ['LWT'],
  leerjaren: [3],
  minAge: null,
  maxAge: null,
  periods: [{ id: 'p1', firstDay: calendarDate('2027-02-01'), lastDay: calendarDate('2027-07-09') }],
  days: { tue: { start: '08:30', end: '16:00', breakMinutes: 30, places: 1 } },
  totalPlaces: 1,
  forms: ['lint'],
  otherForm: 'warn',
  minimumWeeks: null,
  hazards: [],
  supervisionDeclared: true,
  vogAsked: false,
  guidanceLevel: 2,
  allowanceCentsPerMonth: null,
  supervisorIds: [],
  firmness: 'open',
  confirmedOn: null,
  confirmedBy: null,
  claims: [],
});

const load = async (storage: Storage): Promise<void> => {
  const fill = async <T>(count: number, make: (at: number) => T, insert: (items: T[]) => Promise<void>) => {
    for (let from = 0; from < count; from += CHUNK)
      await insert(Array.from({ length: Math.min(CHUNK, count - from) }, (_, at) => make(from + at)));
  };
  await fill(COMPANIES, companyOf, (items) => storage.companies.insertMany(items));
  await fill(COMPANIES, establishmentOf, (items) => storage.establishments.insertMany(items));
  await fill(RECOGNITIONS, recognitionOf, (items) => storage.recognitions.insertMany(items));
  await fill(COMPANIES, offerOf, (items) => storage.placeOffers.insertMany(items));
  await storage.accounts.insertMany(
    ['admin-1', 'admin-2'].map((id) => ({
      ...{ id, version: 1, email: `${id}@test.example`, name: id, role: 'admin' as const },
      ...{ schoolId: null, companyId: null, mentorId: null, supervisorId: null, passwordHash: 'x', disabledOn: null },
    })),
  );
};

interface Row {
  what: string;
  seconds: number;
  cpuSeconds: number;
  peakMb: number;
  facts: number;
  planned: number;
  dropped: number;
  known: number;
}

/** The process that is measured: one planner, as a worker runs it. */
const planAt = async (uri: string): Promise<Row[]> => {
  const connection = await connect(uri);
  const clock = fixedClock(NOW);
  const storage = createStorage(connection, clock);
  const people = () => readPeopleToTell(storage);
  const planner = createReminderPlanner({
    reminders: storage.reminders,
    sources: [
      recognitionSource(storage, people, () => Promise.resolve(new Map())),
      seasonPlacesSource(storage, people),
    ],
    settings: () => Promise.resolve(() => DEFAULT_SETTINGS),
    clock,
    log: createLog('error'),
  });
  const rows: Row[] = [];
  for (const [what, dryRun] of [
    ['dry run, nothing stored yet', true],
    ['first night, everything new', false],
    ['second run, everything known', false],
  ] as const) {
    const started = performance.now();
    const cpu = process.cpuUsage();
    const { facts, planned, dropped, known, failures } = await planner.plan({ dryRun });
    if (failures.length > 0) throw new Error(failures[0]?.message);
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = (user + system) / 1e6;
    rows.push({
      what,
      seconds,
      cpuSeconds,
      peakMb: process.resourceUsage().maxRSS / 1024,
      facts,
      planned,
      dropped,
      known,
    });
  }
  await connection.close();
  return rows;
};

const main = async (): Promise<void> => {
  const [mode, uri] = process.argv.slice(2);
  if (mode === '--plan' && uri !== undefined) {
    say(JSON.stringify(await planAt(uri)));
    return;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'leerwerkplek-bench-'));
  const engine = await startEmbeddedEngine({ dataDir, temporary: true, onProgress: say });
  try {
    const at = engine.uri.replace('/?', '/bench?');
    const connection = await connect(at);
    const storage = createStorage(connection, fixedClock(NOW));
    await prepareCollections(connection);
    await load(storage);
    await connection.close();
    const answer = execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), '--plan', at], {
      encoding: 'utf8',
    });
    const rows = JSON.parse(answer.trim().split('\n').at(-1) ?? '[]') as Row[];
    say('| run | facts | planned | dropped | known | seconds | of which own CPU | peak memory (MB) |');
    say('|---|---|---|---|---|---|---|---|');
    for (const { what, facts, planned, dropped, known, seconds, cpuSeconds, peakMb } of rows)
      say(
        `| ${what} | ${facts} | ${planned} | ${dropped} | ${known} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${peakMb.toFixed(0)} |`,
      );
    say(`load average of the machine: ${loadavg()[0]?.toFixed(1) ?? ''} on ${cpus().length} cores`);
    const isKept = rows.every(({ seconds, peakMb, facts }) => facts >= 100_000 && seconds < 10 && peakMb < 300);
    say(isKept ? 'kept: under 10 s and 300 MB' : 'NOT kept: under 10 s and 300 MB');
    if (!isKept) process.exitCode = 1;
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

await main();
