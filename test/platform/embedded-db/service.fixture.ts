import { startEmbeddedEngine } from '../../../src/platform/embedded-db/start-engine.js';

/** A service with an engine, for tests that end one without warning. */
const [, , dataDir = ''] = process.argv;
const { uri } = await startEmbeddedEngine({ dataDir });
process.send?.(uri);
setInterval(() => undefined, 1_000);
