import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { joinedAdvice, type TimetableAdvice } from '../features/matching/explanation/advice.js';
import type { SolveSettings } from '../features/matching/explanation/outcome.js';
import type {
  Answers,
  MatchingEngine,
  PackedSnapshot,
  Question,
  RunProgress,
} from '../features/matching/matching.engine.js';
import type { RunOutcome } from '../features/matching/matching.rules.js';

export interface RunTask {
  readonly snapshot: PackedSnapshot;
  readonly settings: SolveSettings;
  /** Progress goes out here. */
  readonly port: MessagePort;
  /** One Int32: 1 asks the run to end with the best it has. */
  readonly stop: SharedArrayBuffer;
}

export interface AskTask {
  readonly snapshot: PackedSnapshot;
  readonly settings: SolveSettings;
  readonly outcome: RunOutcome;
  readonly question: Question;
}

export interface PrimeTask {
  readonly snapshot: PackedSnapshot;
}

/** From source the worker is TypeScript and needs its loader; in the build it is the compiled file. */
const worker = import.meta.url.endsWith('.ts')
  ? {
      filename: new URL('./matching.worker.ts', import.meta.url).href,
      execArgv: ['--import', new URL('./source-loader.mjs', import.meta.url).href],
    }
  : { filename: new URL('./matching.worker.js', import.meta.url).href };

/**
 * The matching engine on two worker threads: one for runs, one for questions, so that a long run never keeps a question waiting
 * and neither ever holds up the event loop. A long question is shared by both while no run is computed. Both start with the service, so that nobody waits for modules to load; each remembers the
 * snapshots it prepared last.
 */
export const createMatchingEngine = (onThreadError: (error: unknown) => void): MatchingEngine => {
  const settings = {
    ...worker,
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: 10 * 60_000,
    concurrentTasksPerWorker: 1,
  };
  const runs = new Piscina(settings);
  const questions = new Piscina(settings);
  let computing = 0;
  // A task that fails rejects its own promise; a thread that breaks outside a task is replaced by the pool.
  for (const pool of [runs, questions]) pool.on('error', (error: unknown) => onThreadError(error));
  return {
    run: async (snapshot, solve, { onProgress, stop }) => {
      const { port1, port2 } = new MessageChannel();
      const flag = new SharedArrayBuffer(4);
      const ask = (): void => void Atomics.store(new Int32Array(flag), 0, 1);
      if (stop.aborted) ask();
      stop.addEventListener('abort', ask, { once: true });
      port1.on('message', (progress: RunProgress) => onProgress(progress));
      computing++;
      try {
        const task: RunTask = { snapshot, settings: solve, port: port2, stop: flag };
        const outcome = (await runs.run(task, { name: 'run', transferList: [port2] })) as RunOutcome;
        // The first question finds its preparation made. Whoever asks will see what is wrong with it, if anything is.
        questions.run({ snapshot } satisfies PrimeTask, { name: 'prime' }).catch(() => undefined);
        return outcome;
      } finally {
        computing--;
        stop.removeEventListener('abort', ask);
        port1.close();
      }
    },
    ask: async <K extends Question['kind']>(
      snapshot: PackedSnapshot,
      solve: SolveSettings,
      outcome: RunOutcome,
      question: Extract<Question, { kind: K }>,
    ): Promise<Answers[K]> => {
      const taskFor = (asked: Question): AskTask => ({ snapshot, settings: solve, outcome, question: asked });
      if (question.kind === 'timetable-advice' && computing === 0) {
        const halfBy = (pool: Piscina, index: number) =>
          pool.run(taskFor({ ...question, part: { index, of: 2 } }), { name: 'ask' }) as Promise<TimetableAdvice>;
        return joinedAdvice(...(await Promise.all([halfBy(questions, 0), halfBy(runs, 1)]))) as Answers[K];
      }
      return (await questions.run(taskFor(question), { name: 'ask' })) as Answers[K];
    },
    close: async () => {
      await Promise.all([runs.destroy(), questions.destroy()]);
    },
  };
};
