import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allocateColumns, needsIntegerPrograms } from '../src/features/matching/allocation/allocate.js';
import { loadIntegerPrograms } from '../src/features/matching/integer-programs/highs-programs.js';
import { STANDARD_SPEC, writeInstance, type InstanceSpec } from './generate-instance.js';
import { readInstanceFile } from './match.js';
import { solveWithHighs } from './versus-highs.js';

/** What has to be reached: seconds, megabytes, and where no proof is asked, gaps in percent. */
interface Target {
  readonly seconds: number;
  readonly megabytes?: number;
  readonly gap?: number;
  readonly placedGap?: number;
  /** Lottery and wishes decide, not the cost: nothing to prove but that no pair blocks, which the verifier does. */
  readonly stable?: boolean;
}

interface Row {
  readonly name: string;
  readonly spec: InstanceSpec;
  readonly target: Target;
  /** HiGHS solves the linear relaxation where that is whole, else the integer program. */
  readonly versus: 'linear' | 'integer' | null;
}

const row = (name: string, fields: Partial<InstanceSpec>, target: Target, versus: Row['versus']): Row => ({
  name,
  spec: { ...STANDARD_SPEC, ...fields },
  target,
  versus,
});
const single = (students: number, groups: number, places: number): Partial<InstanceSpec> => ({
  students,
  groups,
  places,
});
const weekday = (students: number, groups: number, places: number, timeLimitSeconds = 60): Partial<InstanceSpec> => ({
  ...single(students, groups, places),
  shape: 'weekday',
  timeLimitSeconds,
});

/** A whole country, for the time in which an answer near the bound is asked. */
const country = (places: number, seconds: 15 | 60): Row =>
  row(
    `weekday 20k×5k, ${places}, ${seconds} s`,
    weekday(20_000, 5_000, places, seconds),
    { seconds, megabytes: 600, gap: seconds === 15 ? 1 : 0.3, placedGap: 0.1 },
    null,
  );

const ROWS: readonly Row[] = [
  row('single 20k×5k, 1.3', single(20_000, 5_000, 1.3), { seconds: 0.3, megabytes: 150 }, 'linear'),
  row('single 20k×5k, 0.95', single(20_000, 5_000, 0.95), { seconds: 1.5, megabytes: 150 }, 'linear'),
  row('single 100k×25k, 1.3', single(100_000, 25_000, 1.3), { seconds: 6, megabytes: 400 }, null),
  row('single 100k×25k, 0.95', single(100_000, 25_000, 0.95), { seconds: 6, megabytes: 400 }, null),
  row('weekday 160×1200', weekday(160, 1_200, 1.3), { seconds: 0.5 }, 'integer'),
  row('weekday 500×300', weekday(500, 300, 1.3), { seconds: 2 }, 'integer'),
  row('weekday 2k×500, 1.3', weekday(2_000, 500, 1.3), { seconds: 5 }, 'integer'),
  row('weekday 2k×500, 0.95', weekday(2_000, 500, 0.95), { seconds: 5 }, 'integer'),
  country(1.3, 15),
  country(0.95, 15),
  country(1.3, 60),
  country(0.95, 60),
  country(1.05, 15),
  country(0.8, 15),
  row('weekday 2k×500, 1.0', weekday(2_000, 500, 1), { seconds: 60 }, null),
  row('weekday 2k×500, 1.05', weekday(2_000, 500, 1.05), { seconds: 60 }, null),
  row('weekday 160×40, 1.0', weekday(160, 40, 1), { seconds: 1 }, null),
  row('weekday 8k×2k, 0.95', weekday(8_000, 2_000, 0.95), { seconds: 60 }, null),
  row('stable 20k×5k, 0.95', { ...single(20_000, 5_000, 0.95), mode: 'stable' }, { seconds: 0.5, stable: true }, null),
  row('rank-fair single 20k×5k, 0.95', { ...single(20_000, 5_000, 0.95), mode: 'rank-fair' }, { seconds: 60 }, null),
  row('chain 20k×5k, 0.95', { ...single(20_000, 5_000, 0.95), shape: 'chain' }, { seconds: 60 }, null),
  row('weekday 2k×500, all costs equal', { ...weekday(2_000, 500, 1.1), costs: 'equal' }, { seconds: 5 }, 'integer'),
  row('weekday 2k×500, correlated', { ...weekday(2_000, 500, 1.1), costs: 'correlated' }, { seconds: 5 }, 'integer'),
  row('weekday 2k×500, geographic', { ...weekday(2_000, 500, 1.1), costs: 'geographic' }, { seconds: 5 }, 'integer'),
];

interface Measurement {
  readonly placed: number;
  readonly cost: number;
  readonly bound: { readonly placed: number; readonly cost: number };
  readonly proven: boolean;
  readonly seconds: number;
  readonly readSeconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** In a process of its own, so that the memory measured is that of one run. */
const measure = async (file: string): Promise<Measurement> => {
  const began = performance.now();
  const columns = readInstanceFile(file);
  const readSeconds = (performance.now() - began) / 1000;
  const programs = needsIntegerPrograms(columns) ? { solveIntegerProgram: await loadIntegerPrograms() } : {};
  const startedAt = performance.now();
  const cpuBefore = cpuSeconds();
  const { result } = allocateColumns(columns, {
    elapsedSeconds: () => (performance.now() - startedAt) / 1000,
    ...programs,
  });
  const { placed, cost, bound, proven, seconds } = result;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { placed, cost, bound, proven, seconds, readSeconds, cpuSeconds: cpuSeconds() - cpuBefore, megabytes };
};

const runAlone = (...args: string[]): unknown => {
  const { stdout, stderr, status } = spawnSync('node', ['--import', 'tsx', import.meta.filename, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr.slice(0, 2000));
  return JSON.parse(stdout);
};

const writeFile = (file: string, spec: InstanceSpec): void => {
  const handle = openSync(file, 'w');
  let piece = '';
  for (const text of writeInstance(spec)) {
    piece += text;
    if (piece.length < 1 << 16) continue;
    writeSync(handle, piece);
    piece = '';
  }
  writeSync(handle, piece);
  closeSync(handle);
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

const report = ({ target }: Row, runs: readonly Measurement[]): { cells: string[]; reached: boolean } => {
  const [first] = runs;
  if (!first) return { cells: [], reached: false };
  const seconds = median(runs.map((run) => run.seconds));
  const megabytes = median(runs.map((run) => run.megabytes));
  const gap = Math.max(...runs.map(({ cost, bound }) => percent(cost - bound.cost, bound.cost)));
  const placedGap = Math.max(...runs.map(({ placed, bound }) => percent(bound.placed - placed, bound.placed)));
  const isProven = runs.every(({ proven }) => proven);
  const isGood =
    target.gap === undefined
      ? isProven || target.stable === true
      : gap <= target.gap && placedGap <= (target.placedGap ?? 0);
  // A time limit is met when the answer comes within a tenth of it.
  const isQuick = seconds <= target.seconds * (target.gap === undefined ? 1 : 1.1);
  const reached = isGood && isQuick && megabytes <= (target.megabytes ?? Infinity);
  const cells = [
    `${first.placed}/${first.bound.placed}`,
    String(first.cost),
    String(first.bound.cost),
    isProven ? 'proven' : `${gap.toFixed(3)} %`,
    seconds.toFixed(2),
    median(runs.map((run) => run.cpuSeconds)).toFixed(2),
    median(runs.map((run) => run.readSeconds)).toFixed(2),
    megabytes.toFixed(0),
    `≤ ${target.seconds}`,
    reached ? 'yes' : 'no',
  ];
  return { cells, reached };
};

const print = (cells: readonly string[]): void => {
  console.log(`| ${cells.join(' | ')} |`);
};

const benchAll = (runs: number, only: string, versus: boolean): void => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-matching-'));
  const file = join(folder, 'instance.json');
  const heads = ['family', 'placed', 'cost', 'bound', 'gap', 's', 'cpu s', 'read s', 'MB', 'must (s)', 'reached'];
  const all = versus ? [...heads, 'HiGHS s', 'times faster'] : heads;
  print(all);
  print(all.map(() => '---'));
  try {
    for (const one of ROWS.filter(({ name }) => name.includes(only))) {
      writeFile(file, one.spec);
      const measured = Array.from({ length: runs }, () => runAlone('--measure', file) as Measurement);
      const { cells } = report(one, measured);
      if (!versus) print([one.name, ...cells]);
      else if (!one.versus) print([one.name, ...cells, '', '']);
      else {
        const rival = runAlone('--highs', file, '--kind', one.versus) as { seconds: number; cost: number };
        const seconds = median(measured.map((run) => run.seconds));
        print([
          one.name,
          ...cells,
          `${rival.seconds.toFixed(1)} (${rival.cost})`,
          (rival.seconds / seconds).toFixed(0),
        ]);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const { values: args } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    versus: { type: 'string' },
    measure: { type: 'string' },
    highs: { type: 'string' },
    kind: { type: 'string', default: 'linear' },
  },
});
if (args.measure !== undefined) console.log(JSON.stringify(await measure(args.measure)));
else if (args.highs !== undefined)
  console.log(JSON.stringify(await solveWithHighs(args.highs, args.kind === 'linear')));
else benchAll(Number(args.runs), args.only, args.versus === 'highs');
