import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { startEmbeddedEngine } from '../../../src/platform/embedded-db/start-engine.js';

/** A mongod of one's own making in front of the PATH. */
const withMongod = async <T>(folder: string, script: string, work: () => Promise<T>): Promise<T> => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'mongod'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'mongod'), 0o755);
  const before = process.env.PATH;
  process.env.PATH = [bin, before].join(delimiter);
  try {
    return await work();
  } finally {
    process.env.PATH = before;
  }
};

describe('the choice of an engine', function () {
  this.timeout(60_000);
  let folder: string;
  let dataDir: string;
  const lines: string[] = [];
  const start = () => startEmbeddedEngine({ dataDir, onProgress: (line) => lines.push(line) });
  const contents = () => JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { kind: string };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leerwerkplek-choice-'));
    dataDir = join(folder, 'db');
    lines.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('passes over a mongod that is too old', async () => {
    const kind = await withMongod(folder, 'echo "db version v4.4.29"', async () => {
      const engine = await start();
      await engine.stop();
      return engine.kind;
    });
    expect({ kind, lines, recorded: contents().kind }).to.deep.equal({
      kind: 'documentdb',
      lines: [],
      recorded: 'documentdb',
    });
  });

  it('gives up a mongod that does not start, and says why', async () => {
    const script = '[ "$1" = --version ] && echo "db version v7.0.14" && exit; echo broken >&2; exit 14';
    const kind = await withMongod(folder, script, async () => {
      const engine = await start();
      await engine.stop();
      return engine.kind;
    });
    expect(kind).to.equal('documentdb');
    expect(lines).to.deep.equal([
      "The mongod on the PATH can't be used (mongod ended; see engine.log); using DocumentDB",
    ]);
    expect({ recorded: contents().kind, left: existsSync(join(dataDir, 'mongod')) }).to.deep.equal({
      recorded: 'documentdb',
      left: false,
    });
  });

  it('never opens an empty database beside data that another engine made', async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'engine.json'), JSON.stringify({ kind: 'mongod', runtimeDir: join(folder, 'lwp-x') }));
    const message = await start().catch((error: unknown) => (error as Error).message);
    expect(message).to.match(
      /made with mongod, and there is no mongod 7 or later on the PATH\. Set MONGODB_URI [^\n]+$/,
    );
    writeFileSync(join(dataDir, 'engine.json'), '{"kind":');
    expect(await start().catch((error: unknown) => (error as Error).message)).to.match(
      /can't be read.*Set MONGODB_URI/,
    );
    expect(existsSync(join(dataDir, 'pg'))).to.equal(false);
  });
});
