import { rmSync, symlinkSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startEmbeddedEngine } from '../src/platform/embedded-db/start-engine.js';

/**
 * Runs the embedded engine for an outside check: `--data DIR --socket FILE`. The socket has a new private place at every
 * start; FILE is a link to it, so a check that kills and restarts the engine can keep one address.
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, socket: { type: 'string' } } });
const { data, socket } = values;
if (data === undefined || socket === undefined) {
  console.error('usage: npm run conformance -- --data DIR --socket FILE.sock');
  process.exit(2);
}

const engine = await startEmbeddedEngine({
  dataDir: data,
  onProgress: (line) => console.error(line),
  onUnexpectedEnd: (error) => {
    console.error(error.message);
    process.exit(1);
  },
});
const stop = (): void => {
  rmSync(socket, { force: true });
  void engine.stop().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
setInterval(() => undefined, 60_000);

const [, host = ''] = /^mongodb:\/\/([^/]+)\//.exec(engine.uri) ?? [];
rmSync(socket, { force: true });
symlinkSync(decodeURIComponent(host), socket);
console.log(`${engine.kind} ${engine.version} at mongodb://${encodeURIComponent(socket)}/?retryWrites=false`);
