import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which mirrors of Debian this machine already uses: parsing of apt's two kinds of source files. */

type Source = { uri: string; suite: string; components: string[] };

const DEBIAN_RELEASES =
  /^(buster|bullseye|bookworm|trixie|forky|duke|sid|oldstable|stable|testing|unstable|experimental)$/;
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/** One-line form: `deb [options] URI suite component…`. */
export const readListFile = (text: string): Source[] =>
  text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) return [];
    const [, uri = '', suite = '', components = ''] = match;
    return [{ uri, suite, components: components.split(/\s+/).filter(Boolean) }];
  });

/** Stanza form (deb822): `Types`, `URIs`, `Suites`, `Components`, each with any number of values. */
export const readSourcesFile = (text: string): Source[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const unfolded = stanza.replace(/\n[ \t]+/g, ' ');
      const field = (name: string): string[] =>
        (new RegExp(`^${name}:(.*)$`, 'im').exec(unfolded)?.[1] ?? '').split(/\s+/).filter(Boolean);
      if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') return [];
      const components = field('Components');
      return field('URIs').flatMap((uri) => field('Suites').map((suite) => ({ uri, suite, components })));
    });

/** The mirrors among sources, those that look like Debian's own layout first, Debian's own address last. */
export const mirrorsIn = (sources: readonly Source[]): string[] => {
  const uris = sources
    .filter(({ uri, suite, components }) => {
      const reachable = /^https?:\/\//.test(uri) && !uri.includes('security');
      return reachable && DEBIAN_RELEASES.test(suite) && components.includes('main');
    })
    .map(({ uri }) => uri.replace(/\/+$/, ''));
  const plain = uris.filter((uri) => uri.endsWith('/debian'));
  return [...new Set([...plain, ...uris, DEFAULT_MIRROR])];
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** The mirrors to ask, in order. */
export const mirrorsOfThisMachine = (aptFolder = '/etc/apt'): string[] => {
  const parts = join(aptFolder, 'sources.list.d');
  let names: string[] = [];
  try {
    names = readdirSync(parts).sort();
  } catch {
    // A machine without the folder has its sources in the one file.
  }
  return mirrorsIn([
    ...readListFile(textOf(join(aptFolder, 'sources.list'))),
    ...names.filter((name) => name.endsWith('.list')).flatMap((name) => readListFile(textOf(join(parts, name)))),
    ...names.filter((name) => name.endsWith('.sources')).flatMap((name) => readSourcesFile(textOf(join(parts, name)))),
  ]);
};
