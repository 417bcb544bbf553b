import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEngine } from '../src/platform/embedded-db/start-engine.js';
import { runMailCrashes } from '../test/support/mail-crashes.js';

/**
 * Sends mails with three processes that are ended without warning, to a server that refuses, hangs and closes, and counts what became
 * of each. `npm run check:mail [mails] [kills] [seed]`; exit 1 when a mail was lost, doubled or sent against a refusal.
 */
const [mails = '500', kills = '40', seed = 'long'] = process.argv.slice(2);
const dataDir = await mkdtemp(join(tmpdir(), 'leerwerkplek-mail-'));
const engine = await startEmbeddedEngine({ dataDir, temporary: true, onProgress: console.error });
const uri = engine.uri.replace('/?', '/crashes?');
const result = await runMailCrashes({
  uri,
  mails: Number(mails),
  senders: 3,
  kills: Number(kills),
  seed,
  onProgress: console.error,
});
await engine.stop();
await rm(dataDir, { recursive: true, force: true });
console.log(JSON.stringify(result));
process.exit(result.lost + result.doubled + result.wrong === 0 ? 0 : 1);
