import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { mongo } from 'mongoose';
import { EmbeddedEngineError } from '../../../src/platform/embedded-db/engine-error.js';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../../src/platform/embedded-db/start-engine.js';
import { commandOf, holdersOf, listeningSocketsOf, until } from './engine-processes.js';

type Item = { _id: string };

const socketOf = (uri: string): string => decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)?.[1] ?? '');

describe('the embedded engine', function () {
  this.timeout(60_000);
  let folder: string;
  const engines: EmbeddedEngine[] = [];
  const start = async (onUnexpectedEnd: (error: Error) => void = () => undefined, dataDir = folder) => {
    const engine = await startEmbeddedEngine({ dataDir, onUnexpectedEnd });
    engines.push(engine);
    return engine;
  };
  const lockFile = () => join(folder, 'engine.lock');
  const items = async <T>(uri: string, work: (items: mongo.Collection<Item>) => Promise<T>): Promise<T> => {
    const client = await new mongo.MongoClient(uri).connect();
    try {
      return await work(client.db('app').collection<Item>('items'));
    } finally {
      await client.close();
    }
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'leerwerkplek-engine-')));
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers on a private socket, on no port, and stops without leaving a process', async () => {
    const engine = await start();
    await items(engine.uri, (all) => all.insertOne({ _id: 'kept' }));
    const socket = socketOf(engine.uri);
    const processes = holdersOf(lockFile());
    expect(statSync(dirname(socket)).mode & 0o777).to.equal(0o700);
    expect(processes.some((pid) => commandOf(pid).includes('engine.process'))).to.equal(true);
    expect(processes.flatMap(listeningSocketsOf)).to.deep.equal([]);

    await engine.stop();
    expect({ processes: holdersOf(lockFile()), sockets: existsSync(dirname(dirname(socket))) }).to.deep.equal({
      processes: [],
      sockets: false,
    });
    const again = await start();
    expect(await items(again.uri, (all) => all.find().toArray())).to.deep.equal([{ _id: 'kept' }]);
  });

  it('refuses a folder that another engine has, in one line that names its process', async () => {
    await start();
    const error = await startEmbeddedEngine({ dataDir: folder }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(EmbeddedEngineError);
    expect((error as Error).message).to.match(
      new RegExp(`^The embedded database in ${folder} is in use by process ${process.pid}: .*set MONGODB_URI\\.$`),
    );
  });

  it('gives a folder to one of several that start at once', async () => {
    const outcomes = await Promise.allSettled([start(), start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected', 'rejected']);
  });

  it('starts where the number of its killed PostgreSQL has become that of another program', async () => {
    const engine = await start();
    await items(engine.uri, (all) => all.insertOne({ _id: 'kept' }));
    await engine.stop();
    const { uid } = statSync(join(folder, 'pg'));
    const other = spawn('sleep', ['60'], { stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid, cwd: '/' } : {}) });
    try {
      writeFileSync(join(folder, 'pg', 'postmaster.pid'), `${other.pid}\n${join(folder, 'pg')}\n`, { mode: 0o644 });
      const again = await start();
      expect(await items(again.uri, (all) => all.find().toArray())).to.deep.equal([{ _id: 'kept' }]);
    } finally {
      other.kill();
    }
  });

  it('works in a folder whose path is longer than a socket may have', async () => {
    const deep = join(folder, 'a'.repeat(80), 'b'.repeat(80));
    const engine = await start(undefined, deep);
    await items(engine.uri, (all) => all.insertOne({ _id: 'x' }));
    expect(await items(engine.uri, (all) => all.countDocuments())).to.equal(1);
  });

  /** Writes from eight sides until a kill; all that was acknowledged must be there afterwards. */
  const survives = async (uri: string, kill: () => void): Promise<void> => {
    const acknowledged: string[] = [];
    let over = false;
    const client = await new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect();
    const all = client.db('app').collection<Item>('items');
    const writer = async (writer: number) => {
      for (let i = 0; !over; i++) {
        const _id = `${writer}-${i}`;
        const stored = await all.insertOne({ _id }).then(
          () => true,
          () => false,
        );
        if (!stored) return;
        acknowledged.push(_id);
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, (_, i) => writer(i)));
    await until(() => acknowledged.length > 200);
    kill();
    over = true;
    await writers;
    await client.close(true);
    await until(() => holdersOf(lockFile()).length === 0);
    const engine = await start();
    const found = await items(engine.uri, (each) => each.find({ _id: { $in: acknowledged } }).toArray());
    expect(found).to.have.length(acknowledged.length);
  };

  for (const [what, pattern] of [
    ['its gateway', /engine\.process/],
    ['its PostgreSQL', /postgres\.real -D/],
  ] as const)
    it(`says so when ${what} is killed, and loses nothing that it acknowledged`, async () => {
      const said: string[] = [];
      const { uri } = await start((error) => said.push(error.message));
      await survives(uri, () => {
        const pid = holdersOf(lockFile()).find((each) => pattern.test(commandOf(each)));
        process.kill(pid!, 'SIGKILL');
      });
      expect(said).to.have.length(1);
      expect(said[0]).to.match(/^The embedded database can't run: .* Set MONGODB_URI [^\n]*$/);
    });

  it('goes on after a part of PostgreSQL was killed, and loses nothing that it acknowledged', async () => {
    const said: string[] = [];
    const { uri } = await start((error) => said.push(error.message));
    await items(uri, async (all) => {
      await all.insertOne({ _id: 'before' });
      process.kill(
        holdersOf(lockFile()).find((pid) => commandOf(pid).includes('postgres: postgres postgres [local]'))!,
        'SIGKILL',
      );
      const answers = () =>
        all.insertOne({ _id: 'after' }).then(
          () => true,
          (error: unknown) => (error as { code?: number }).code === 11_000, // stored, and the answer lost
        );
      while (!(await answers()));
      expect(await all.find().sort({ _id: 1 }).toArray()).to.deep.equal([{ _id: 'after' }, { _id: 'before' }]);
    });
    expect(said).to.deep.equal([]);
  });

  it('ends with its service, however that ends, and loses nothing that it acknowledged', async () => {
    const fixture = fileURLToPath(new URL('service.fixture.ts', import.meta.url));
    const service = fork(fixture, [folder], { stdio: 'inherit' });
    const [uri] = (await once(service, 'message')) as [string];
    await survives(uri, () => service.kill('SIGKILL'));
  });
});
