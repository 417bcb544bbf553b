import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '../../src/platform/calendar-date.js';
import { dayInAmsterdam } from '../../src/platform/clock.js';
import { d } from '../support/builders.js';
import { expectedAfter, factsFrom, outcomes, startWorld, type Instance } from '../support/reminder-world.js';

const daysFrom = (start: CalendarDate, count: number): CalendarDate[] =>
  Array.from({ length: count }, (_, at) => addDays(start, at));
const morning = (day: CalendarDate): Date => new Date(`${day}T06:00:00Z`);

interface StoredMail {
  key: string;
  recipientId: string;
  createdAt: Date;
  content: { text: string };
}
const mailsOf = async ({ connection }: Instance): Promise<StoredMail[]> =>
  (await connection.collection('outboxMessages').find().toArray()) as unknown as StoredMail[];

/** Every reminder that was said is in exactly the one mail it names, and every digest is the only one of its person and day. */
const expectEachOnce = async (instance: Instance): Promise<void> => {
  const mails = await mailsOf(instance);
  const said = await instance.connection.collection('reminders').find({ state: 'digested' }).toArray();
  expect([...new Set(said.map(({ mailKey }) => String(mailKey)))].sort()).to.deep.equal(
    mails.map(({ key }) => key).sort(),
  );
  const digests = mails
    .filter(({ key }) => key.startsWith('digest:'))
    .map(({ recipientId, createdAt }) => `${recipientId} ${dayInAmsterdam(createdAt)}`);
  expect(new Set(digests).size).to.equal(digests.length);
};

describe('planning and telling', () => {
  const START = d('2027-03-01');
  const facts = factsFrom(START);

  for (const processes of [2, 3])
    it(`says each thing once in 60 days with ${processes} processes at the same times`, async function () {
      this.timeout(60_000);
      const world = await startWorld(`rem-60-${processes}`, facts, processes);
      const days = daysFrom(START, 60);
      for (const day of days) {
        world.set(morning(day), day);
        await world.tick();
      }
      const expected = expectedAfter(facts, days);
      expect(await outcomes(world.first)).to.deep.equal(expected);
      expect(Object.keys(expected)).to.have.length.above(60);
      await expectEachOnce(world.first);
      await world.close();
    });

  it('catches up after a week off, and drops what is stale with the reason', async function () {
    this.timeout(60_000);
    const world = await startWorld('rem-week-off', facts, 2);
    const days = daysFrom(START, 40).filter((_, at) => at < 12 || at > 18);
    for (const day of days) {
      world.set(morning(day), day);
      await world.tick();
    }
    const became = await outcomes(world.first);
    expect(became).to.deep.equal(expectedAfter(facts, days));
    // The visit of 18 March was planned in the week off: "tomorrow" is not said late.
    expect(became[`visit-tomorrow:pla-1:vis-1:2027-03-18:acc-mentor:mail`]).to.equal('dropped:stale');
    // The agreement's 14 days fell due in it too: said on return, since it still holds.
    expect(became['agreement-unsigned:agr-1:2027-03-31:14:acc-mentor:mail']).to.equal('digest:acc-mentor:2027-03-20');
    expect(Object.values(became)).to.include('dropped:overtaken');
    const texts = (await mailsOf(world.first)).map(({ content }) => content.text).join('\n');
    expect(texts).to.not.include('Op 18 maart 2027 bezoekt u');
    expect(texts).to.include('(sinds 17 maart 2027)');
    await world.close();
  });

  for (const [name, from, until] of [
    ['autumn, when an hour comes twice', '2026-10-24T20:00:00Z', '2026-10-26T08:00:00Z'],
    ['spring, when an hour is missing', '2027-03-27T20:00:00Z', '2027-03-29T08:00:00Z'],
  ] as const)
    it(`misses and doubles nothing in the night of ${name}`, async function () {
      this.timeout(60_000);
      const start = addDays(dayInAmsterdam(new Date(from)), -12);
      const near = factsFrom(start);
      const world = await startWorld(`rem-${name.slice(0, 6)}`, near, 2);
      const days = new Set<CalendarDate>();
      for (let at = Date.parse(from); at <= Date.parse(until); at += 60 * 60_000) {
        const day = dayInAmsterdam(new Date(at));
        days.add(day);
        world.set(new Date(at), day);
        await world.tick();
      }
      expect([...days]).to.have.length(3);
      expect(await outcomes(world.first)).to.deep.equal(expectedAfter(near, [...days]));
      await expectEachOnce(world.first);
      await world.close();
    });

  it('gives the same when it is planned twice, late or in another order of processes', async function () {
    this.timeout(60_000);
    const world = await startWorld('rem-twice', facts, 2);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 70 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        async (offsets, again) => {
          await world.clear();
          const days = offsets.sort((a, b) => a - b).map((days) => addDays(START, days));
          for (const [at, day] of days.entries()) {
            world.set(morning(day), day);
            const [one, two] = again[at * 2] ? world.instances : [...world.instances].reverse();
            await one?.planner.plan();
            if (again[at * 2 + 1]) await Promise.all([two?.planner.plan(), one?.planner.plan()]);
            await two?.tell();
          }
          expect(await outcomes(world.first)).to.deep.equal(expectedAfter(facts, days));
        },
      ),
      { numRuns: 8 },
    );
    await world.close();
  });
});
