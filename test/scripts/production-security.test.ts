import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createStorage } from '../../src/compose/storage.js';
import { createDemoAccounts } from '../../src/features/accounts/accounts.demo.js';
import { systemClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';

describe('the service itself, started in production', function () {
  this.timeout(60_000);
  let safe: Record<string, string>;
  let uri = '';
  let folder = '';
  before(async () => {
    uri = await testDatabaseUri('production_start');
    folder = mkdtempSync(join(tmpdir(), 'leerwerkplek-production-'));
    safe = {
      NODE_ENV: 'production',
      MONGODB_URI: uri,
      DATA_DIR: folder,
      PORT: '0',
      HOST: '127.0.0.1',
      BASE_URL: 'https://stage.example',
      SESSION_SECRET: 'J7v2mQx9TzK4wYb8Rn1cLp6HsDf3GgAe5Uu0',
      FIELD_KEYS: `first:${Buffer.alloc(32, 'k9Zq').toString('base64')}`,
      LOG_LEVEL: 'silent',
    };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts it, and ends it as soon as it is ready; gives what it said and how it ended. */
  const start = (settings: Record<string, string>): Promise<{ ready: boolean; status: number | null; error: string }> =>
    new Promise((resolve, reject) => {
      const { PATH = '', HOME = '' } = process.env;
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { env: { PATH, HOME, ...settings } });
      let ready = false;
      let error = '';
      let out = '';
      child.stdout.on('data', (part: Buffer) => {
        out += part.toString();
        if (!ready && out.includes('is ready on')) {
          ready = true;
          child.kill('SIGTERM');
        }
      });
      child.stderr.on('data', (part: Buffer) => (error += part.toString()));
      child.once('error', reject);
      child.once('close', (status) => resolve({ ready, status, error }));
    });

  it('ends at once with what is not safe, and says which settings', async () => {
    const { ready, status, error } = await start({
      ...safe,
      DEMO: '1',
      SESSION_SECRET: 'change-me-change-me-change-me-1234',
      SMTP_URL: 'smtp://mail.example:25',
      BASE_URL: 'http://stage.example',
      FIELD_KEYS: '',
      SECOND_FACTOR: 'optional',
    });
    expect([ready, status]).to.deep.equal([false, 1]);
    expect(
      error
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).to.deep.equal(['BASE_URL', 'DEMO', 'FIELD_KEYS', 'SECOND_FACTOR', 'SESSION_SECRET', 'SMTP_URL']);
    expect(error).not.to.include('change-me');
  });

  it('starts with what is safe, and not on a database in which the demo password works', async () => {
    const { ready, error } = await start(safe);
    expect([ready, error]).to.deep.equal([true, '']);

    const connection = await connect(uri);
    const storage = createStorage(connection, systemClock);
    await prepareCollections(connection);
    await createDemoAccounts(storage.accounts, { schoolId: 'sch-1', mentorId: 'men-1', companyId: 'cmp-1' });
    await connection.close();
    const refused = await start(safe);
    expect([refused.ready, refused.status]).to.deep.equal([false, 1]);
    expect(refused.error).to.include('demo accounts');
  });
});
