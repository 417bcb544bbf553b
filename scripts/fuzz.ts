import { startSchoolApp } from '../test/support/school-app.js';
import { startTestEngine, stopTestEngine } from '../test/support/engine.js';
import { fuzz } from '../test/http/fuzz.js';

/** `npm run check:fuzz -- [COUNT] [SEED]`: a table of what was answered, and exit 1 when an answer was a 5xx or broke its own schema. */
const [count = '20000', seed = '2026-11'] = process.argv.slice(2);
await startTestEngine();
const api = await startSchoolApp();
const started = Date.now();
const { requests, operations, byKind, byStatus, neverDone, faults } = await fuzz(api, { count: Number(count), seed });
for (const fault of faults.slice(0, 100)) console.log(fault);

const statuses = Object.keys(byStatus).sort();
const row = (name: string, counts: Readonly<Record<string, number>>): string =>
  `${name.padEnd(13)}${statuses.map((status) => String(counts[status] ?? 0).padStart(7)).join('')}`;
console.log(`${' '.repeat(13)}${statuses.map((status) => status.padStart(7)).join('')}`);
for (const [kind, counts] of Object.entries(byKind)) console.log(row(kind, counts));
console.log(row('all', byStatus));
console.log(`never done: ${neverDone.join(', ') || 'none'}`);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`${requests} requests to ${operations} operations in ${seconds} s, seed ${seed}: ${faults.length} faults`);
await api.close();
await stopTestEngine();
process.exitCode = faults.length === 0 ? 0 : 1;
