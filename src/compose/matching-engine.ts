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
  readonly stop: StopFlag;
}

/** One Int32: 1 asks to end with the best there is. */
type StopFlag = SharedArrayBuffer;

export interface AskTask {
  readonly snapshot: PackedSnapshot;
  readonly settings: SolveSettings;
  readonly outcome: RunOutcome;
  readonly question: Question;
  readonly stop?: StopFlag;
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

/** A flag that a signal raises, for a thread that never looks at its messages while it computes. */
const flagOf = (signal: AbortSignal): { flag: StopFlag; letGo: () => void } => {
  const flag = new SharedArrayBuffer(4);
  const raise = (): void => void Atomics.store(new Int32Array(flag), 0, 1);
  if (signal.aborted) raise();
  signal.addEventListener('abort', raise, { once: true });
  return { flag, letGo: () => signal.removeEventListener('abort', raise) };
};

/**
 * The matching engine on worker threads: one for runs, one for questions, so that a long run never keeps a question waiting and neither
 * ever holds up the event loop. A long question is shared by both while no run is computed. Both start with the service, so that
 * nobody waits for modules to load; each remembers the snapshots it prepared last. What may take its time has a third, only while there
 * is any.
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
  const leisure = new Piscina({ ...settings, minThreads: 0, idleTimeout: 30_000 });
  const pools = [runs, questions, leisure];
  let computing = 0;
  // A task that fails rejects its own promise; a thread that breaks outside a task is replaced by the pool.
  for (const pool of pools) pool.on('error', (error: unknown) => onThreadError(error));
  return {
    run: async (snapshot, solve, { onProgress, stop }) => {
      const { port1, port2 } = new MessageChannel();
      const { flag, letGo } = flagOf(stop);
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
        letGo();
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
    study: async <K extends Question['kind']>(
      snapshot: PackedSnapshot,
      solve: SolveSettings,
      outcome: RunOutcome,
      question: Extract<Question, { kind: K }>,
      stop: AbortSignal,
    ): Promise<Answers[K]> => {
      const { flag, letGo } = flagOf(stop);
      try {
        const task: AskTask = { snapshot, settings: solve, outcome, question, stop: flag };
        return (await leisure.run(task, { name: 'ask' })) as Answers[K];
      } finally {
        letGo();
      }
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
};
