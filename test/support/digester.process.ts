import { fixedClock } from '../../src/platform/clock.js';
import { factsFrom, startInstance } from './reminder-world.js';
import type { CalendarDate } from '../../src/platform/calendar-date.js';

/**
 * A process that plans one night and tells of it. With `dieAt` it ends itself without warning: `planned` after the reminders are stored and
 * before anybody is told, `marked` inside the transaction of the second mail, when its reminders are marked and the mail is not yet left.
 */
const [uri = '', start = '', now = '', dieAt = ''] = process.argv.slice(2);
const instance = await startInstance(uri, fixedClock(now), factsFrom(start as CalendarDate), {
  beforePost: (count) => {
    if (dieAt === 'marked' && count === 2) process.kill(process.pid, 'SIGKILL');
  },
});
await instance.planner.plan();
if (dieAt === 'planned') process.kill(process.pid, 'SIGKILL');
await instance.tell();
const [failure] = instance.failures;
await instance.close();
process.exit(failure === undefined ? 0 : 1);
