import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { addDays, type CalendarDate } from '../../src/platform/calendar-date.js';
import { connect } from '../../src/platform/db/connection.js';
import { d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';
import { expectedAfter, factsFrom, outcomes, startWorld, type Instance } from '../support/reminder-world.js';

const START = d('2027-03-01');
const DIGESTER = fileURLToPath(new URL('../support/digester.process.ts', import.meta.url));

const mailsOf = async ({ connection }: Pick<Instance, 'connection'>) => {
  const rows = await connection.collection('outboxMessages').find().sort({ createdAt: 1, _id: 1 }).toArray();
  return rows.map(({ key, recipientId, createdAt, dueAt }) => ({
    key: String(key),
    recipientId: String(recipientId),
    createdAt: (createdAt as Date).toISOString(),
    dueAt: (dueAt as Date).toISOString(),
  }));
};

describe('digests on the engine', function () {
  this.timeout(120_000);

  it('wait until quiet hours are over, also in the night of a clock that changes', async () => {
    // Summer time begins at 02:00 on 28 March: seven o'clock is 06:00 UTC the day before and 05:00 UTC that day.
    const facts = factsFrom(d('2027-03-10'));
    const world = await startWorld('rem-quiet', facts, 1);
    for (const [now, day, dueAt] of [
      ['2027-03-24T05:40:00Z', '2027-03-24', '2027-03-24T06:00:00.000Z'],
      ['2027-03-25T12:00:00Z', '2027-03-25', '2027-03-25T12:00:00.000Z'],
      ['2027-03-27T19:30:00Z', '2027-03-27', '2027-03-28T05:00:00.000Z'],
    ] as const) {
      await world.clear();
      world.set(new Date(now), d(day));
      await world.tick();
      const fresh = await mailsOf(world.first);
      expect(fresh, now).to.have.length.above(0);
      expect([...new Set(fresh.map((one) => one.dueAt))], now).to.deep.equal([dueAt]);
    }
    // A mail that may not go gives its reminders back, and they are told the same day under a key of its own.
    const before = await mailsOf(world.first);
    const said = await world.first.reminders.saidIn(before[0]!.recipientId, before[0]!.key);
    for (const { recipientId, key } of before) await world.first.reminders.takeBack(recipientId, key);
    await world.tick();
    const anew = (await mailsOf(world.first))
      .map(({ key }) => key)
      .filter((key) => !before.some((one) => one.key === key));
    expect(anew.map((key) => key.replace(/:[0-9a-f]{12}$/, '')).sort()).to.deep.equal(
      before.map(({ key }) => key).sort(),
    );
    for (const { id } of said) expect((await world.first.reminders.get(id))?.mailKey).to.be.oneOf(anew);
    await world.close();
  });

  it('go once a week to who wants that, on Monday, or on the first day that worked after it, and urgent things at once', async () => {
    const facts = factsFrom(START);
    const world = await startWorld('rem-weekly', facts, 2);
    for (const id of ['acc-mentor', 'acc-coordinator', 'acc-company', 'acc-admin'])
      await world.first.digests.savePreference({
        ...{ id, version: 0, rhythm: 'weekly', quietFrom: '20:00', quietUntil: '07:00' },
      });
    const off = new Set<CalendarDate>([d('2027-03-15')]); // a Monday switched off
    const days = Array.from({ length: 29 }, (_, at) => addDays(START, at)).filter((day) => !off.has(day));
    for (const day of days) {
      world.set(new Date(`${day}T06:00:00Z`), day);
      await world.tick();
    }
    const mails = await mailsOf(world.first);
    const digests = mails.filter(({ key }) => key.startsWith('digest:'));
    const sentOn = [...new Set(digests.map(({ createdAt }) => createdAt.slice(0, 10)))].sort();
    // 1, 8, 22 and 29 March are Mondays; what the 15th missed went on the 16th, as the digest of the 15th.
    expect(
      sentOn.filter((day) => !['2027-03-01', '2027-03-08', '2027-03-22', '2027-03-29'].includes(day)),
    ).to.deep.equal(['2027-03-16']);
    expect(
      digests.filter(({ createdAt }) => createdAt.startsWith('2027-03-16')).map(({ key }) => key.slice(-10)),
    ).to.satisfy((keys: string[]) => keys.every((key) => key === '2027-03-15'));
    expect(new Set(digests.map(({ key }) => key)).size).to.equal(digests.length);
    const direct = mails.filter(({ key }) => key.startsWith('direct:')).map(({ createdAt }) => createdAt.slice(0, 10));
    expect(direct).to.include('2027-03-14'); // the day before a proposal lapses, a Sunday
    await world.close();
  });

  for (const [dieAt, what, told] of [
    ['planned', 'between planning and telling', 0],
    ['marked', 'in the middle of a mail', 1],
  ] as const)
    it(`are neither lost nor doubled when the process is ended ${what}`, async () => {
      const facts = factsFrom(START);
      const day = addDays(START, 33);
      const now = `${day}T06:00:00Z`;
      const uri = await testDatabaseUri(`rem-kill-${dieAt}`);
      const run = async (...given: string[]) => {
        const child = spawn(process.execPath, ['--import', 'tsx', DIGESTER, uri, START, now, ...given], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        await once(child, 'exit');
        return child.signalCode ?? child.exitCode;
      };
      expect(await run(dieAt)).to.equal('SIGKILL');
      const connection = await connect(uri);
      const after = await outcomes({ connection } as Instance);
      expect(Object.values(after)).to.include('planned');
      expect(await mailsOf({ connection })).to.have.length(told);
      // What was marked without its mail is nobody's: the transaction left nothing of it.
      const marked = await connection.collection('reminders').distinct('mailKey', { state: 'digested' });
      expect(marked).to.have.length(told);
      expect(await Promise.all([run(), run()])).to.deep.equal([0, 0]);
      expect(await outcomes({ connection } as Instance)).to.deep.equal(expectedAfter(facts, [day]));
      const mails = await mailsOf({ connection });
      expect(new Set(mails.map(({ key }) => key)).size).to.equal(mails.length);
      await connection.close();
    });
});
