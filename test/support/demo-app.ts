import { compose } from '../../src/compose.js';
import { loadDemo } from '../../src/compose/demo.js';
import { createStorage } from '../../src/compose/storage.js';
import { fixedClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { testDatabaseUri } from './engine.js';
import { serve, type Served } from './served-app.js';

/** The service with the demo region, listening on a port of its own. The day stands still, so that seasons do not pass by. */
export const startDemoApp = async (name: string): Promise<Served> => {
  const connection = await connect(await testDatabaseUri(name));
  const clock = fixedClock('2026-11-22T09:00:00Z');
  const storage = createStorage(connection, clock);
  let address = '';
  const service = compose({
    connection,
    storage,
    clock,
    log: createLog('silent'),
    metrics: createMetrics(),
    version: 'test',
    sessionSecret: 'a-secret-of-the-tests-that-is-long-enough',
    baseUrl: () => address,
    demo: true,
  });
  await prepareCollections(connection);
  await loadDemo(storage);
  await service.warm();
  const served = await serve(service.app);
  address = served.address;
  return {
    address,
    close: async () => {
      await served.close();
      await service.close();
      await connection.close();
    },
  };
};
