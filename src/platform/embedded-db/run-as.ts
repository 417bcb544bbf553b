import { statSync } from 'node:fs';
import { findProgram, run, runOrThrow } from './programs.js';

/**
 * As whom PostgreSQL runs. It refuses to run as root, so root hands it to another user; any other user runs it himself.
 * It also has to end when the process that started it ends, however that happens; setpriv arranges both.
 */
export type RunAs = {
  uid: number;
  gid: number;
  /** The command line that runs a program so. */
  command: (program: string, args: readonly string[]) => [string, string[]];
  /** Makes that user the owner of a folder and all in it. */
  own: (folder: string) => Promise<void>;
};

/** Debian's `nobody` and `nogroup`, the same number on every machine. */
const NOBODY = 65_534;
/**
 * Lets that user's process pass folders that only root may enter (a project beneath /root), and nothing else of root's.
 * Without the secure bit the system call access() would not heed it, and PostgreSQL looks for its own files with that.
 */
const PASS_FOLDERS = [
  '--inh-caps',
  '+dac_override',
  '--ambient-caps',
  '+dac_override',
  '--securebits',
  '+no_setuid_fixup',
];

const ownerOf = (folder: string): { uid: number; gid: number } | undefined => {
  try {
    const { uid, gid } = statSync(folder);
    return { uid, gid };
  } catch {
    return undefined;
  }
};

/**
 * @param existing the folder with PostgreSQL's data, which may not exist yet: root keeps to the user that owns it
 * @param reachable the folders that user must be able to enter, and the programs to run
 */
export const chooseRunAs = async (existing: string, reachable: readonly string[]): Promise<RunAs> => {
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) throw new Error("the program 'setpriv' is missing (Debian package util-linux)");
  const me = process.getuid?.() ?? 0;
  const owner = ownerOf(existing);
  if (me !== 0) {
    if (owner && owner.uid !== me) throw new Error(`${existing} belongs to another user (number ${owner.uid})`);
    return {
      uid: me,
      gid: process.getgid?.() ?? me,
      command: (program, args) => [setpriv, ['--pdeathsig', 'SIGINT', program, ...args]],
      own: () => Promise.resolve(),
    };
  }

  const { uid, gid } = owner && owner.uid !== 0 ? owner : { uid: NOBODY, gid: NOBODY };
  const drop = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  const mayEnter = async (args: readonly string[]): Promise<boolean> => {
    for (const path of reachable) {
      const { code } = await run(setpriv, [...args, 'test', '-x', path], { cwd: '/' });
      if (code !== 0) return false;
    }
    return true;
  };
  const ways = [drop, [...drop, ...PASS_FOLDERS]];
  for (const args of ways) {
    if (!(await mayEnter(args))) continue;
    return {
      uid,
      gid,
      command: (program, rest) => [setpriv, ['--pdeathsig', 'SIGINT', ...args, program, ...rest]],
      own: async (folder) => {
        await runOrThrow('chown', ['-R', `${uid}:${gid}`, folder]);
      },
    };
  }
  throw new Error(
    `PostgreSQL does not run as root, and user number ${uid} can't reach ${reachable.join(' or ')}: ` +
      'start as an ordinary user, or set DATA_DIR to a folder that others may pass through',
  );
};
