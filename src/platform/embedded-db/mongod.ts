import type { EngineTask } from './engine-life.js';

export const findMongod = (): Promise<{ program: string; version: string } | undefined> => Promise.resolve(undefined);

export const startMongod = (_task: EngineTask): Promise<{ ended: Promise<string>; stop: () => Promise<void> }> =>
  Promise.reject(new Error('not yet'));
