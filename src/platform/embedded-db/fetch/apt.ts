import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, run, runOrThrow } from '../programs.js';

/** apt with a state of its own in a work folder: nothing is installed, and the machine's sources stay as they are. */

export type Package = { file: string; bytes: number };
export type Apt = ReturnType<typeof createApt>;

const KEYRINGS = [
  '/usr/share/keyrings/debian-archive-keyring.gpg',
  '/usr/share/keyrings/debian-archive-keyring.pgp',
  '/etc/apt/trusted.gpg',
];

/** The packages that carry the engine, by PostgreSQL's major version, the newest first. */
export const enginePackagesIn = (names: string): { name: string; postgresMajor: number }[] =>
  [...names.matchAll(/^postgresql-(\d+)-documentdb$/gm)]
    .map(([name, major]) => ({ name, postgresMajor: Number(major) }))
    .sort((a, b) => b.postgresMajor - a.postgresMajor);

/** The files that `apt-get --print-uris` says it would fetch. */
export const packagesIn = (printedUris: string): Package[] =>
  [...printedUris.matchAll(/^'[^']+' (\S+\.deb) (\d+)/gm)].map(([, file = '', bytes]) => ({
    file,
    bytes: Number(bytes),
  }));

const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + bytesIn(path);
    try {
      return entry.name.endsWith('.deb') || folder.endsWith('partial') ? sum + statSync(path).size : sum;
    } catch {
      return sum; // moved from partial/ while it was counted
    }
  }, 0);

export const createApt = (work: string) => {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'etc'])
    mkdirSync(join(work, folder), { recursive: true });
  writeFileSync(join(work, 'status'), '');
  const sourceList = join(work, 'etc', 'sources.list');
  const archives = join(work, 'cache', 'archives');
  const keyring = KEYRINGS.find((file) => existsSync(file));

  const settings: Record<string, string> = {
    'Dir::State': work,
    'Dir::State::lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Cache::archives': archives,
    'Dir::Etc::sourcelist': sourceList,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Default-Release': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::http::Timeout': '30',
    'Acquire::https::Timeout': '30',
    'APT::Update::Error-Mode': 'any',
    'Debug::NoLocking': '1',
  };
  // As root apt hands downloads to its own user, who can't enter this folder.
  if (process.getuid?.() === 0) settings['APT::Sandbox::User'] = 'root';
  const options = ['-q', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

  /** Reads a suite's index. `absent`: the mirror answers, and has no such suite. */
  const update = async (
    mirror: string,
    suite: string,
  ): Promise<{ outcome: 'read' | 'absent' | 'failed'; why: string }> => {
    const trust = keyring === undefined ? '' : `[signed-by=${keyring}] `;
    writeFileSync(sourceList, `deb ${trust}${mirror} ${suite} main\n`);
    const { code, errors, output } = await run('apt-get', [...options, '-o', 'Acquire::Retries=1', 'update'], { env });
    const why = errors.split('\n').find((line) => line.startsWith('E: ')) ?? (errors || output).trim();
    const failed = why.includes('does not have a Release file') ? 'absent' : 'failed';
    return { outcome: code === 0 ? 'read' : failed, why: why.replace(/^E: /, '') };
  };

  const engines = async () =>
    enginePackagesIn(await runOrThrow('apt-cache', [...options, 'pkgnames', 'postgresql-'], { env }));

  const install = (name: string, ...more: string[]): string[] => [
    ...options,
    '--no-install-recommends',
    '-y',
    ...more,
    'install',
    name,
  ];

  /** All that has to be fetched for a package; throws where the suite's packages don't fit together. */
  const plan = async (name: string): Promise<Package[]> =>
    packagesIn(await runOrThrow('apt-get', install(name, '--print-uris'), { env }));

  /** Fetches a package and all it needs; apt checks every file against the signed index. */
  const download = async (name: string, onBytes: (bytes: number) => void): Promise<string[]> => {
    const timer = setInterval(() => onBytes(bytesIn(archives)), 500);
    try {
      await runOrThrow('apt-get', install(name, '--download-only'), { env });
    } finally {
      clearInterval(timer);
    }
    return readdirSync(archives)
      .filter((file) => file.endsWith('.deb'))
      .map((file) => join(archives, file));
  };

  return { update, engines, plan, download };
};

/** The names of programs that fetching needs and this machine lacks. */
export const missingPrograms = (): string[] =>
  ['apt-get', 'apt-cache', 'dpkg-deb', 'flock', 'setpriv'].filter((name) => findProgram(name) === undefined);
