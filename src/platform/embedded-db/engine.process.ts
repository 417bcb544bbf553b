import { runEngine, type EngineTask, type FromEngine } from './engine-life.js';

/** The child process that holds the embedded engine. It ends when asked to, and when its parent is gone. */

const tell = (message: FromEngine): Promise<void> =>
  new Promise((sent) => {
    if (process.connected) process.send?.(message, () => sent());
    else sent();
  });

const [, , task] = process.argv;
const engine = runEngine(JSON.parse(task ?? '') as EngineTask, tell);
const stop = (): void => {
  void engine.stop().then(() => process.exit(0));
};
process.on('message', (message) => {
  if (message === 'stop') stop();
});
process.on('disconnect', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
void engine.ended.then(() => process.exit(1));
