import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { homedir, availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cannotRun } from '../engine-error.js';
import { flushFolder } from '../flush-folder.js';
import { takeFileLock } from '../folder-lock.js';
import { createTemplate } from '../postgres-template.js';
import { runOrThrow } from '../programs.js';
import { createApt, missingPrograms, type Apt } from './apt.js';
import { assembleTree } from './assemble-tree.js';
import { mirrorsOfThisMachine } from './debian-source.js';

/** The engine's files: found in the user's cache, or fetched into it once for all clones of the project. */

export type EngineTree = { folder: string; postgresMajor: number; documentdb: string };
type Progress = (line: string) => void;
type Wanted = { cacheDir: string; postgresMajor?: number | undefined; onProgress: Progress };

/** Raised when the layout of the tree changes, so that an older tree is left alone and a new one is made. */
const LAYOUT = 1;
const SUITES = ['forky', 'sid', 'testing', 'duke', 'stable'];
const NEEDED_BYTES = 1_200_000_000;

/** Where the engine is kept when nothing else is asked for. */
export const defaultCacheDir = (): string => {
  const asked = process.env.XDG_CACHE_HOME;
  return join(asked?.startsWith('/') ? asked : join(homedir(), '.cache'), 'leerwerkplek');
};

const treeName = (postgresMajor: number): string => `engine-${LAYOUT}-pg${postgresMajor}`;

const readTree = (folder: string): EngineTree | undefined => {
  try {
    const described: unknown = JSON.parse(readFileSync(join(folder, 'engine.json'), 'utf8'));
    const { postgresMajor, documentdb } = described as { postgresMajor: number; documentdb: string };
    return { folder, postgresMajor, documentdb };
  } catch {
    return undefined;
  }
};

const cachedTree = (cacheDir: string, postgresMajor: number | undefined): EngineTree | undefined => {
  if (postgresMajor !== undefined) return readTree(join(cacheDir, treeName(postgresMajor)));
  let names: string[] = [];
  try {
    names = readdirSync(cacheDir);
  } catch {
    return undefined; // nothing was cached yet
  }
  return names
    .filter((name) => name.startsWith(`engine-${LAYOUT}-pg`))
    .map((name) => readTree(join(cacheDir, name)))
    .filter((tree) => tree !== undefined)
    .sort((a, b) => b.postgresMajor - a.postgresMajor)[0];
};

type Found = { mirror: string; suite: string; name: string; postgresMajor: number; bytes: number };

/** The first suite, on the first mirror, that has the engine in packages which fit together. */
const findEngine = async (apt: Apt, { postgresMajor, onProgress }: Wanted): Promise<Found> => {
  const reasons: string[] = [];
  for (const mirror of mirrorsOfThisMachine()) {
    for (const suite of SUITES) {
      onProgress(`Database engine: looking in Debian ${suite} on ${new URL(mirror).host}`);
      const { outcome, why } = await apt.update(mirror, suite);
      if (outcome !== 'read') reasons.push(why);
      if (outcome === 'failed') break; // it can't be reached or not be trusted, for no suite
      if (outcome === 'absent') continue;
      for (const engine of await apt.engines()) {
        if (postgresMajor !== undefined && engine.postgresMajor !== postgresMajor) continue;
        try {
          const bytes = (await apt.plan(engine.name)).reduce((sum, each) => sum + each.bytes, 0);
          return { mirror, suite, ...engine, bytes };
        } catch (error) {
          reasons.push(String(error));
        }
      }
    }
  }
  const what = postgresMajor === undefined ? 'postgresql-*-documentdb' : `postgresql-${postgresMajor}-documentdb`;
  const last = reasons.at(-1);
  throw new Error(`no Debian mirror has ${what}${last === undefined ? '' : ` (${last.slice(0, 200)})`}`);
};

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);

const unpack = async (files: readonly string[], root: string, onProgress: Progress): Promise<void> => {
  const waiting = [...files];
  let unpacked = 0;
  let shown = 0;
  const worker = async (): Promise<void> => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      await runOrThrow('dpkg-deb', ['-x', file, root]);
      const percent = Math.floor((++unpacked / files.length) * 100);
      if (percent < shown + 20) continue;
      shown = percent;
      onProgress(`Database engine: unpacking ${percent}%`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
};

const build = async (work: string, wanted: Wanted): Promise<EngineTree> => {
  const { onProgress } = wanted;
  const apt = createApt(join(work, 'apt'));
  const engine = await findEngine(apt, wanted);
  const { name, postgresMajor, bytes } = engine;
  let shown = -5;
  const report = (received: number): void => {
    const percent = Math.min(100, Math.floor((received / bytes) * 100));
    if (percent < shown + 5) return;
    shown = percent;
    onProgress(`Database engine: downloading ${percent}% (${megabytes(received)} of ${megabytes(bytes)} MB, once)`);
  };
  report(0);
  const files = await apt.download(name, report);
  report(bytes);

  const root = join(work, 'root');
  mkdirSync(root);
  await unpack(files, root, onProgress);
  onProgress('Database engine: putting it together');
  const tree = join(work, 'tree');
  mkdirSync(tree);
  await assembleTree(root, tree, postgresMajor);
  const versions = await Promise.all(
    files.map((file) =>
      runOrThrow('dpkg-deb', ['-W', '--showformat', '${Package}\t${Version}\t${Architecture}\n', file]),
    ),
  );
  writeFileSync(join(tree, 'packages.txt'), versions.sort().join(''));
  const documentdb = new RegExp(`^${name}\t(\\S+)`, 'm').exec(versions.join(''))?.[1] ?? 'unknown';
  const described = { layout: LAYOUT, postgresMajor, documentdb, suite: engine.suite, mirror: engine.mirror };

  // The prepared data folder is also the proof that this tree works here, before anything can find it.
  onProgress('Database engine: preparing an empty database');
  await createTemplate({ folder: tree, postgresMajor, documentdb }, work);
  writeFileSync(join(tree, 'engine.json'), `${JSON.stringify(described, null, 2)}\n`);
  await flushFolder(tree);
  const folder = join(wanted.cacheDir, treeName(postgresMajor));
  // Only a tree that can't be read stands in the way here; it is of no use to anyone.
  rmSync(folder, { recursive: true, force: true });
  renameSync(tree, folder);
  onProgress(`Database engine: ready (DocumentDB ${documentdb} on PostgreSQL ${postgresMajor})`);
  return { folder, postgresMajor, documentdb };
};

const checkMachine = (cacheDir: string): void => {
  const missing = missingPrograms();
  if (missing.length > 0)
    throw new Error(`this machine lacks ${missing.join(', ')}, which fetching the engine from Debian needs`);
  const { bavail, bsize } = statfsSync(cacheDir);
  if (bavail * bsize < NEEDED_BYTES)
    throw new Error(`fetching the engine needs ${megabytes(NEEDED_BYTES)} MB of free disk in ${cacheDir}`);
};

/**
 * Gives the engine's tree, fetching it when the cache has none. A fetch works in a folder of its own and is put in its
 * place with one rename, so one that is cut off leaves nothing behind that could be taken for an engine; a second process
 * that wants it meanwhile waits for the first.
 */
export const ensureEngineTree = async (wanted: Wanted): Promise<EngineTree> => {
  const { cacheDir, postgresMajor, onProgress } = wanted;
  const cached = cachedTree(cacheDir, postgresMajor);
  if (cached) return cached;
  try {
    mkdirSync(cacheDir, { recursive: true });
    checkMachine(cacheDir);
    let told = false;
    const lock = await takeFileLock(join(cacheDir, 'fetch.lock'), () => {
      if (!told) onProgress('Database engine: another process is fetching it, waiting for that');
      return (told = true);
    });
    try {
      const meanwhile = cachedTree(cacheDir, postgresMajor);
      if (meanwhile) return meanwhile;
      for (const name of readdirSync(cacheDir))
        if (name.startsWith('fetch-')) rmSync(join(cacheDir, name), { recursive: true, force: true });
      const work = join(cacheDir, `fetch-${process.pid}`);
      mkdirSync(work);
      try {
        return await build(work, wanted);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    } finally {
      lock?.release();
    }
  } catch (error) {
    throw cannotRun(error instanceof Error ? error.message : String(error));
  }
};
