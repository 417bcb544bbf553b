import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultCacheDir, ensureEngineTree } from '../../../src/platform/embedded-db/fetch/engine-tree.js';
import { createTemplate, placeTemplate } from '../../../src/platform/embedded-db/postgres-template.js';
import { programIn, startPostgres } from '../../../src/platform/embedded-db/postgres.js';
import { chooseRunAs } from '../../../src/platform/embedded-db/run-as.js';
import { connectSql } from '../../../src/platform/embedded-db/sql/connection.js';

describe('the empty database that a fetch makes', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'leerwerkplek-template-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has the extension, clears away what expires every ten seconds, and looks for nothing else', async () => {
    const cached = await ensureEngineTree({ cacheDir: defaultCacheDir(), onProgress: () => undefined });
    const tree = { ...cached, folder };
    for (const name of ['lib', 'usr']) symlinkSync(join(cached.folder, name), join(folder, name));
    const [data, socketDirectory] = [join(folder, 'data'), mkdtempSync(join(folder, 's'))];
    const runAs = await chooseRunAs(data, [programIn(tree, 'postgres')]);
    await runAs.own(folder);
    await createTemplate(tree, folder);
    await placeTemplate({ tree, data, runAs, temporary: true });

    const logFile = join(folder, 'log');
    const postgres = await startPostgres({ tree, data, socketDirectory, runAs, logFile, temporary: true });
    const client = await connectSql(socketDirectory);
    const ask = async (text: string) => (await client.query(text, text, [])).map(([value]) => String(value));
    const found = {
      extension: await ask("SELECT extname FROM pg_extension WHERE extname = 'documentdb'"),
      often: await ask('SELECT jobname FROM cron.job WHERE active ORDER BY 1'),
      schedule: await ask("SELECT schedule FROM cron.job WHERE jobname = 'documentdb_ttl_task'"),
    };
    client.end();
    await postgres.stop();
    expect(found).to.deep.equal({
      extension: ['documentdb'],
      often: ['documentdb_cursor_cleanup_task', 'documentdb_ttl_task'],
      schedule: ['10 seconds'],
    });
  });
});
