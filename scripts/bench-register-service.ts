import type { AddressInfo } from 'node:net';
import { compose } from '../src/compose.js';
import { createStorage } from '../src/compose/storage.js';
import { fixedClock } from '../src/platform/clock.js';
import { connect } from '../src/platform/db/connection.js';
import { createLog } from '../src/platform/log.js';
import { createMetrics } from '../src/platform/metrics.js';

/** The whole service in a process of its own, for `bench-register`: started with the address of a database, it tells its port. */
const clock = fixedClock('2026-11-22T09:00:00Z');
const connection = await connect(process.argv[2] ?? '');
const service = compose({
  connection,
  storage: createStorage(connection, clock),
  clock,
  log: createLog('silent'),
  metrics: createMetrics(),
  version: '0.0.0',
  sessionSecret: 'only for measuring',
  baseUrl: () => undefined,
  demo: false,
});
const start = performance.now();
await service.warm();
const warmMs = performance.now() - start;

const server = service.app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, warmMs });
});
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage() }));
process.on('disconnect', () => process.exit(0));
