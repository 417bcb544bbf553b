import { dayInAmsterdam } from '../../src/platform/clock.js';
import { connect } from '../../src/platform/db/connection.js';
import { createJobLedger } from '../../src/platform/jobs/job-ledger.model.js';
import { createJobRunner } from '../../src/platform/jobs/job-runner.js';
import { createLog } from '../../src/platform/log.js';

/**
 * A worker in a process of its own: it is told the time, ticks, and says that it did. Each run of its job leaves a row of its own.
 * At the instant `dieAt` it ends itself without warning in the middle of a run.
 */
const [uri = '', cron = '', dieAt = ''] = process.argv.slice(2);
let instant = new Date(0);
const clock = { now: () => instant, today: () => dayInAmsterdam(instant) };
const connection = await connect(uri);
const runner = createJobRunner({
  jobs: [
    {
      name: 'plan',
      title: 'Plannen',
      cron,
      maxAgeHours: 26,
      run: async ({ occurrence }) => {
        await connection.collection('done').insertOne({ occurrence, by: process.pid });
        if (occurrence.toISOString() === dieAt) process.kill(process.pid, 'SIGKILL');
        return { planned: 1 };
      },
    },
  ],
  ledger: createJobLedger(connection),
  clock,
  log: createLog('silent'),
  leaseMilliseconds: 800,
});
process.on('message', (told: string) => {
  instant = new Date(told);
  void runner.tick().then(() => process.send?.(told));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
