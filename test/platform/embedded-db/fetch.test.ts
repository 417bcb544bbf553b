import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { enginePackagesIn, packagesIn } from '../../../src/platform/embedded-db/fetch/apt.js';
import { mirrorsIn, readListFile, readSourcesFile } from '../../../src/platform/embedded-db/fetch/debian-source.js';
import { ensureEngineTree } from '../../../src/platform/embedded-db/fetch/engine-tree.js';

describe('where the engine is fetched from', () => {
  it('reads sources of one line', () => {
    expect(
      readListFile(`# a comment
deb http://deb.debian.org/debian bookworm main contrib # remark
  deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian/ trixie main
deb-src http://deb.debian.org/debian bookworm main
deb cdrom:[Debian]/ bookworm main`),
    ).to.deep.equal([
      { uri: 'http://deb.debian.org/debian', suite: 'bookworm', components: ['main', 'contrib'] },
      { uri: 'https://mirror.example/debian/', suite: 'trixie', components: ['main'] },
      { uri: 'cdrom:[Debian]/', suite: 'bookworm', components: ['main'] },
    ]);
  });

  it('reads sources of several lines', () => {
    expect(
      readSourcesFile(`Types: deb deb-src
# http://snapshot.debian.org/
URIs: http://one.example/debian
 http://two.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no`),
    ).to.deep.equal(
      ['one', 'two'].flatMap((host) =>
        ['bookworm', 'bookworm-updates'].map((suite) => ({
          uri: `http://${host}.example/debian`,
          suite,
          components: ['main'],
        })),
      ),
    );
  });

  it("takes Debian's own mirrors, each once, and its own address last", () => {
    const source = (uri: string, suite: string, component = 'main') => ({ uri, suite, components: [component] });
    expect(
      mirrorsIn([
        source('https://download.example/linux', 'bookworm', 'stable'),
        source('https://packages.example/apt', 'cloud-sdk', 'main'),
        source('http://security.debian.org/debian-security', 'bookworm', 'main'),
        source('cdrom:[Debian]/', 'bookworm'),
        source('https://proxy.example/debian-remote', 'bookworm'),
        source('http://ftp.example/debian/', 'bookworm'),
        source('http://ftp.example/debian', 'sid'),
      ]),
    ).to.deep.equal([
      'http://ftp.example/debian',
      'https://proxy.example/debian-remote',
      'http://deb.debian.org/debian',
    ]);
  });

  it('finds the engine under any major version of PostgreSQL, the newest first', () => {
    expect(
      enginePackagesIn(
        'postgresql-18-documentdb\npostgresql-19-documentdb\npostgresql-9-cron\nxpostgresql-1-documentdb',
      ),
    ).to.deep.equal([
      { name: 'postgresql-19-documentdb', postgresMajor: 19 },
      { name: 'postgresql-18-documentdb', postgresMajor: 18 },
    ]);
  });

  it('adds up what is to be fetched', () => {
    expect(
      packagesIn(`Reading package lists...
'http://deb.debian.org/debian/pool/a_1_amd64.deb' a_1_amd64.deb 1200 SHA256:00
'http://deb.debian.org/debian/pool/b_2_all.deb' b_2_all.deb 34 `),
    ).to.deep.equal([
      { file: 'a_1_amd64.deb', bytes: 1200 },
      { file: 'b_2_all.deb', bytes: 34 },
    ]);
  });
});

describe('fetching the engine', () => {
  let folder: string;
  let cacheDir: string;
  const lines: string[] = [];
  const path = process.env.PATH;

  /** Programs that stand before the real ones. */
  const fake = (programs: Record<string, string>): void => {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    process.env.PATH = [bin, path].join(delimiter);
  };
  const fetched = () =>
    ensureEngineTree({ cacheDir, onProgress: (line) => lines.push(line) }).then(
      () => 'fetched',
      (error: unknown) => (error as Error).message,
    );
  /** Says of the suite sid only that it has the engine, in two packages of ten bytes. */
  const aptGet = (download: string): string => `
for word; do case $word in
  Dir::Etc::sourcelist=*) list=\${word#*=};;
  Dir::Cache::archives=*) archives=\${word#*=};;
  update) grep -q ' sid ' "$list" || { echo "E: The repository does not have a Release file." >&2; exit 100; }; exit 0;;
  --print-uris) echo "'http://m/a.deb' a_1_all.deb 10"; echo "'http://m/b.deb' b_1_all.deb 10"; exit 0;;
esac; done
${download}`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leerwerkplek-fetch-'));
    cacheDir = join(folder, 'cache');
    lines.length = 0;
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves nothing of a download that is cut off', async () => {
    fake({
      'apt-cache': 'echo postgresql-18-documentdb',
      'apt-get': aptGet('printf 12345 > "$archives/partial/a_1_all.deb"; echo "E: Connection reset" >&2; exit 100'),
    });
    expect(await fetched()).to.match(/^The embedded database can't run: .*Connection reset\. Set MONGODB_URI [^\n]+$/);
    expect(readdirSync(cacheDir)).to.deep.equal(['fetch.lock']);
    expect(lines.map((line) => line.replace(/on .*/, ''))).to.deep.equal([
      'Database engine: looking in Debian forky ',
      'Database engine: looking in Debian sid ',
      'Database engine: downloading 0% (0 of 0 MB, once)',
    ]);
  });

  it('leaves nothing of packages that are broken', async () => {
    fake({
      'apt-cache': 'echo postgresql-18-documentdb',
      'apt-get': aptGet('printf 1234567890 | tee "$archives/a_1_all.deb" > "$archives/b_1_all.deb"'),
    });
    expect(await fetched()).to.match(/dpkg-deb ended with 2: .*Set MONGODB_URI [^\n]+$/);
    expect(readdirSync(cacheDir)).to.deep.equal(['fetch.lock']);
  });

  it('clears away what a fetch that was killed has left', async () => {
    mkdirSync(join(cacheDir, 'fetch-1', 'tree'), { recursive: true });
    fake({ 'apt-get': aptGet(''), 'apt-cache': '' });
    expect(await fetched()).to.match(/no Debian mirror has postgresql-\*-documentdb/);
    expect(readdirSync(cacheDir)).to.deep.equal(['fetch.lock']);
  });

  it('asks a mirror that does not answer once, not for every suite', async () => {
    fake({ 'apt-get': 'echo "E: Could not resolve host" >&2; exit 100' });
    expect(await fetched()).to.match(/no Debian mirror has .* \(Could not resolve host\)\. Set MONGODB_URI [^\n]+$/);
    const mirrors = lines.map((line) => / on (.*)$/.exec(line)?.[1]);
    expect(new Set(mirrors).size).to.equal(mirrors.length);
    expect(mirrors.at(-1)).to.equal('deb.debian.org');
  });

  it('says which programs a machine lacks', async () => {
    process.env.PATH = join(folder, 'nothing');
    expect(await fetched()).to.match(
      /^The embedded database can't run: this machine lacks apt-get, apt-cache, dpkg-deb, .* Set MONGODB_URI [^\n]+$/,
    );
  });
});
