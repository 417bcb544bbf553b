import { compose } from '../../src/compose.js';
import { createStorage } from '../../src/compose/storage.js';
import { systemClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { startEmbeddedEngine } from '../../src/platform/embedded-db/start-engine.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import type { AnyRoute } from '../../src/web/route.js';

/** The routes of the whole service, composed on an engine that is thrown away. */
export const composeOnce = async (dataDir: string): Promise<readonly AnyRoute[]> => {
  const engine = await startEmbeddedEngine({ dataDir, temporary: true, onProgress: (line) => console.error(line) });
  const connection = await connect(engine.uri.replace('/?', '/roles?'));
  const service = compose({
    connection,
    storage: createStorage(connection, systemClock),
    clock: systemClock,
    log: createLog('silent'),
    metrics: createMetrics(),
    version: '0.0.0',
    sessionSecret: 'only to read the routes, never to sign a session',
    baseUrl: () => undefined,
    demo: false,
  });
  // By then the session store has made its index too, which must not be cut off.
  await prepareCollections(connection);
  await service.close();
  await connection.close();
  await engine.stop();
  return service.routes;
};
