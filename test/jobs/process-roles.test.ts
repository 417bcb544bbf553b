import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { connect } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

describe('the service started in a role', function () {
  this.timeout(180_000);
  const folders: string[] = [];
  const processes: ChildProcess[] = [];
  after(() => {
    for (const one of processes) if (one.exitCode === null && one.signalCode === null) one.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** A process with a database and a data folder of its own, once it says that it is ready. */
  const start = async (role: string) => {
    const uri = await testDatabaseUri(`role-${role}`);
    const folder = mkdtempSync(join(tmpdir(), 'leerwerkplek-role-'));
    folders.push(folder);
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: { PATH: process.env.PATH, ROLE: role, MONGODB_URI: uri, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    processes.push(child);
    const connection = await connect(uri);
    let address = '';
    for await (const line of createInterface({ input: child.stdout })) {
      address = /is ready on (\S+)/.exec(line)?.[1] ?? '';
      if (address !== '') break;
    }
    return {
      status: async (path: string): Promise<number> =>
        (await fetch(`${address}${path}`, { redirect: 'manual' })).status,
      runs: () => connection.collection('jobRuns').countDocuments(),
      finished: () => connection.collection('jobRuns').countDocuments({ state: 'done' }),
      known: () => connection.collection('jobLeases').countDocuments(),
      /** Ends it as an operator does; it waits for what runs. */
      end: async (): Promise<number | null> => {
        child.kill('SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
        return child.exitCode;
      },
      close: () => connection.close(),
    };
  };
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('web answers people and runs no job, but knows them, so that one which nobody runs is missed', async () => {
    const web = await start('web');
    expect([await web.status('/inloggen'), await web.status('/health/live')]).to.deep.equal([200, 200]);
    await until(async () => (await web.known()) > 0);
    expect(await web.end()).to.equal(0);
    expect(await web.runs()).to.equal(0);
    await web.close();
  });

  it('worker runs jobs and has no pages and no API, but tells how it does', async () => {
    const worker = await start('worker');
    await until(async () => (await worker.finished()) > 0);
    const paths = ['/', '/inloggen', '/api/v1/session', '/health/live', '/health/ready', '/metrics'];
    expect(await Promise.all(paths.map(worker.status))).to.deep.equal([404, 404, 404, 200, 200, 200]);
    expect(await worker.end()).to.equal(0);
    await worker.close();
  });

  it('all does both', async () => {
    const all = await start('all');
    await until(async () => (await all.finished()) > 0);
    expect(await all.status('/inloggen')).to.equal(200);
    expect(await all.end()).to.equal(0);
    await all.close();
  });
});
