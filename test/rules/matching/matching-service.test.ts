import { expect } from 'chai';
import { once } from 'node:events';
import type { MatchingEngine, Question } from '../../../src/features/matching/matching.engine.js';
import type { MatchingRunRepository } from '../../../src/features/matching/matching.repository.js';
import type { RunOutcome } from '../../../src/features/matching/matching.rules.js';
import { createMatchingService } from '../../../src/features/matching/matching.service.js';
import { fixedClock } from '../../../src/platform/clock.js';
import { createLog } from '../../../src/platform/log.js';
import { aGroup, aSnapshot, aStudent } from '../../support/builders.js';

const nothing = (): Promise<void> => Promise.resolve();
const actor = { accountId: 'acc-1', role: 'coordinator', name: 'Sam', schoolId: 'sch-1', companyId: null } as const;
const SEASON = '2027-voorjaar';

/** An engine that computes each run until it is told to stop. */
const engineUntilStopped = () => {
  const stopped: string[] = [];
  let begin = (): void => undefined;
  const started = new Promise<void>((resolve) => (begin = resolve));
  const run: MatchingEngine['run'] = async (_snapshot, { timeLimitSeconds }, { stop }) => {
    begin();
    if (!stop.aborted) await once(stop, 'abort');
    stopped.push(`${timeLimitSeconds} s`);
    throw new Error('stopped');
  };
  const notAsked = (): Promise<never> => Promise.reject(new Error('not asked'));
  return { stopped, started, engine: { run, ask: notAsked, study: notAsked, close: nothing } };
};

const serviceOn = (engine: MatchingEngine, snapshot = aSnapshot(), runs: Partial<MatchingRunRepository> = {}) =>
  createMatchingService({
    runs: {
      add: nothing,
      keepAlive: nothing,
      finish: () => Promise.resolve(true),
      fail: () => Promise.resolve(true),
      find: () => Promise.resolve(null),
      list: () => Promise.resolve({ items: [], next: null }),
      ofComparison: () => Promise.resolve([]),
      ...runs,
    },
    snapshots: { keep: nothing, load: () => Promise.resolve(null) },
    engine,
    loadSnapshot: () => Promise.resolve(snapshot),
    stoppedOf: () => Promise.resolve(new Set<string>()),
    clock: fixedClock('2026-11-22T09:00:00Z'),
    log: createLog('silent'),
  });

describe('a run that fails', () => {
  it('ends without harm to the service when not even that can be stored', async () => {
    const { engine } = engineUntilStopped();
    const service = serviceOn(engine, aSnapshot(), { fail: () => Promise.reject(new Error('no database')) });
    await service.start(actor, { season: SEASON, mode: 'max-placed' });
    await service.close();
  });
});

describe('the rehearsal of a run', () => {
  it('ends when somebody starts a run, which it would else keep waiting', async () => {
    const { stopped, started, engine } = engineUntilStopped();
    const service = serviceOn(engine);
    const rehearsed = service.rehearse({ schoolId: 'sch-1' }, SEASON).catch(() => 'ended');
    await started;
    await service.start(actor, { season: SEASON, mode: 'max-placed' });
    const stoppedByStart = [...stopped];
    await service.close();
    expect(stoppedByStart).to.deep.equal(['5 s']);
    expect(await rehearsed).to.equal('ended');
    expect(stopped).to.deep.equal(['5 s', '60 s']);
  });

  it('goes on with its questions when that run has ended', async () => {
    const snapshot = aSnapshot({ students: [aStudent({ id: 'stu-1' })], groups: [aGroup({ stageDays: ['tue'] })] });
    const told: string[] = [];
    const { started, engine } = engineUntilStopped();
    const outcome = { unplaced: [] } as unknown as RunOutcome;
    const service = serviceOn(
      {
        ...engine,
        run: (...asked) => engine.run(...asked).catch(() => outcome),
        ask: (_snapshot, _settings, _outcome, { kind }) => {
          told.push(kind);
          return Promise.resolve({} as never);
        },
      },
      snapshot,
      {
        finish: () => {
          told.push('run ended');
          return Promise.resolve(true);
        },
        find: () => Promise.resolve({ id: 'run-1' } as never),
      },
    );
    const rehearsed = service.rehearse({ schoolId: 'sch-1' }, SEASON);
    await started;
    const { id } = await service.start(actor, { season: SEASON, mode: 'max-placed' });
    await service.stop(actor, id);
    await rehearsed;
    expect(told).to.deep.equal(['run ended', 'what-if', 'timetable-advice']);
  });

  it('asks what takes longest to answer, so that both threads are up to speed', async () => {
    const snapshot = aSnapshot({
      students: [aStudent({ id: 'stu-1' })],
      groups: [aGroup({ stageDays: ['tue'] }), aGroup({ id: 'grp-2', stageDays: ['mon', 'tue', 'fri'] })],
    });
    const asked: Question[] = [];
    const service = serviceOn(
      {
        run: () => Promise.resolve({ unplaced: [{ studentId: 'stu-1' }] } as unknown as RunOutcome),
        ask: (_snapshot, _settings, _outcome, question) => {
          asked.push(question);
          return Promise.resolve({} as never);
        },
        study: () => Promise.reject(new Error('not asked')),
        close: nothing,
      },
      snapshot,
    );
    await service.rehearse({ schoolId: 'sch-1' }, SEASON);
    expect(asked).to.deep.equal([
      { kind: 'changes-that-place', studentId: 'stu-1' },
      { kind: 'what-if', change: { kind: 'group-stage-days', groupId: 'grp-2', weekdays: ['mon', 'tue', 'fri'] } },
      { kind: 'timetable-advice', groupId: 'grp-2' },
      { kind: 'what-if', change: { kind: 'group-stage-days', groupId: 'grp-1', weekdays: ['tue'] } },
      { kind: 'timetable-advice', groupId: 'grp-1' },
    ]);
  });
});
