import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runOrThrow } from '../programs.js';

/**
 * Takes what PostgreSQL and DocumentDB need out of unpacked Debian packages and puts it into one folder that runs from
 * anywhere, beside the machine's own libraries.
 */

/** Extensions that `documentdb` needs; where one says what it requires itself, that is followed as well. */
const EXTENSIONS = ['documentdb', 'documentdb_core', 'plpgsql'];
/** Taken when the packages have them: DocumentDB loads some of these by name. */
const OPTIONAL_EXTENSIONS = ['documentdb_extended_rum', 'rum'];
const OPTIONAL_MODULES = ['pg_documentdb_extended_rum_core', 'dict_snowball', 'pgoutput'];
const PROGRAMS = ['postgres', 'initdb'];
const LICENCES = ['', '-documentdb', '-postgis-3', '-cron', '-rum', '-pgvector'];

const field = (control: string, name: string): string =>
  new RegExp(`^${name}\\s*=\\s*'([^']*)'`, 'm').exec(control)?.[1] ?? '';

/** Starts a program with the libraries of the tree instead of the machine's. */
const launcher = (postgresMajor: number): string => `#!/bin/sh
d=$(dirname "$(readlink -f "$0")"); r=$(readlink -f "$d/../../../../.."); PROJ_DATA=$r/usr/share/proj; export PROJ_DATA
exec "$r/lib/ld.so" --library-path "$r/lib:$r/usr/lib/postgresql/${postgresMajor}/lib" "$d/$(basename "$0").real" "$@"
`;

const foldersBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));

/** Debian's folder for libraries of one architecture. */
const libraryFolderOf = (root: string): string => {
  const found = foldersBelow(join(root, 'usr', 'lib')).find((folder) => existsSync(join(folder, 'libc.so.6')));
  if (found === undefined) throw new Error('the packages have no C library');
  return found;
};

const loaderIn = (libraries: string): string => {
  const found = readdirSync(libraries).find((name) => /^ld-linux.*\.so/.test(name));
  if (found === undefined) throw new Error('the packages have no program loader');
  return join(libraries, found);
};

/** Names of the extensions, with those that they require, and the modules they load. */
const extensionsIn = (folder: string): { extensions: Map<string, string>; modules: Set<string> } => {
  const extensions = new Map<string, string>();
  const modules = new Set<string>();
  const follow = (name: string): void => {
    if (extensions.has(name)) return;
    // Debian has PostGIS's under the name with its major version.
    const file = [name, `${name}-3`].map((each) => join(folder, `${each}.control`)).find((each) => existsSync(each));
    if (file === undefined) throw new Error(`the packages lack the extension ${name}`);
    extensions.set(name, file);
    const control = readFileSync(file, 'utf8');
    const module = field(control, 'module_pathname');
    if (module) modules.add(basename(module));
    for (const required of field(control, 'requires')
      .split(/\s*,\s*/)
      .filter(Boolean))
      follow(required);
  };
  for (const name of EXTENSIONS) follow(name);
  for (const name of OPTIONAL_EXTENSIONS) if (existsSync(join(folder, `${name}.control`))) follow(name);
  return { extensions, modules };
};

const copyExtensions = (from: string, to: string, extensions: ReadonlyMap<string, string>): void => {
  for (const [name, control] of extensions) {
    copyFileSync(control, join(to, `${name}.control`));
    const version = field(readFileSync(control, 'utf8'), 'default_version');
    // PostGIS has hundreds of scripts from one version to another, hundreds of megabytes; the whole one is enough.
    const scripts = name.startsWith('postgis')
      ? [`${name}--${version}.sql`]
      : readdirSync(from).filter((file) => file.startsWith(`${name}--`) && file.endsWith('.sql'));
    for (const script of scripts) copyFileSync(join(from, script), join(to, script));
  }
};

const copyLicences = (root: string, tree: string, postgresMajor: number): void => {
  mkdirSync(join(tree, 'doc'));
  for (const suffix of LICENCES) {
    const name = `postgresql-${postgresMajor}${suffix}`;
    const file = join(root, 'usr', 'share', 'doc', name, 'copyright');
    if (existsSync(file)) copyFileSync(file, join(tree, 'doc', `${name}.copyright`));
  }
};

/** Fills the empty folder `tree` from the packages unpacked in `root`. */
export const assembleTree = async (root: string, tree: string, postgresMajor: number): Promise<void> => {
  const within = (...parts: string[]): string => join('usr', ...parts);
  const programs = within('lib', 'postgresql', String(postgresMajor), 'bin');
  const moduleFolder = within('lib', 'postgresql', String(postgresMajor), 'lib');
  const shared = within('share', 'postgresql', String(postgresMajor));
  for (const folder of [programs, moduleFolder, join(shared, 'extension'), within('share', 'proj'), 'lib'])
    mkdirSync(join(tree, folder), { recursive: true });

  const { extensions, modules } = extensionsIn(join(root, shared, 'extension'));
  copyExtensions(join(root, shared, 'extension'), join(tree, shared, 'extension'), extensions);
  for (const name of OPTIONAL_MODULES) if (existsSync(join(root, moduleFolder, `${name}.so`))) modules.add(name);

  const libraries = libraryFolderOf(root);
  const loader = loaderIn(libraries);
  const blas = ['blas', 'lapack'].map((name) => join(libraries, name)).filter((folder) => existsSync(folder));
  const searched = [libraries, join(root, moduleFolder), ...blas].join(':');
  const binaries = [
    ...PROGRAMS.map((name) => join(root, programs, name)),
    ...[...modules].map((name) => join(root, moduleFolder, `${name}.so`)),
  ];
  const needed = new Set<string>();
  for (const binary of binaries) {
    const list = await runOrThrow(loader, ['--library-path', searched, '--list', binary]);
    if (list.includes('not found')) throw new Error(`the packages lack a library of ${basename(binary)}`);
    for (const [, file = ''] of list.matchAll(/=> (\/\S+)/g))
      if (dirname(file) !== join(root, moduleFolder)) needed.add(file);
  }
  for (const file of needed) copyFileSync(file, join(tree, 'lib', basename(file)));
  copyFileSync(loader, join(tree, 'lib', 'ld.so'));
  chmodSync(join(tree, 'lib', 'ld.so'), 0o755);

  for (const name of modules)
    copyFileSync(join(root, moduleFolder, `${name}.so`), join(tree, moduleFolder, `${name}.so`));
  for (const name of PROGRAMS) {
    copyFileSync(join(root, programs, name), join(tree, programs, `${name}.real`));
    writeFileSync(join(tree, programs, name), launcher(postgresMajor), { mode: 0o755 });
  }
  for (const name of readdirSync(join(root, shared)))
    if (/\.(sql|bki|sample|txt)$/.test(name)) copyFileSync(join(root, shared, name), join(tree, shared, name));
  for (const name of ['timezonesets', 'tsearch_data'])
    cpSync(join(root, shared, name), join(tree, shared, name), { recursive: true, dereference: true });
  copyFileSync(join(root, 'usr', 'share', 'proj', 'proj.db'), join(tree, 'usr', 'share', 'proj', 'proj.db'));
  copyLicences(root, tree, postgresMajor);
};
