import { startSchoolApp } from '../test/support/school-app.js';
import { stopTestEngine } from '../test/support/engine.js';
import { fuzz } from '../test/http/fuzz.js';

/** `npm run check:fuzz -- [COUNT] [SEED]`: exit 1 when an answer was a 5xx or broke its own schema. */
const [count = '20000', seed = '2026-11'] = process.argv.slice(2);
const api = await startSchoolApp('fuzz');
const started = Date.now();
const { requests, byStatus, faults } = await fuzz(api, { count: Number(count), seed });
for (const fault of faults.slice(0, 100)) console.log(fault);
console.log(
  JSON.stringify({ requests, seconds: Math.round((Date.now() - started) / 1000), byStatus, faults: faults.length }),
);
await api.close();
await stopTestEngine();
process.exitCode = faults.length === 0 ? 0 : 1;
