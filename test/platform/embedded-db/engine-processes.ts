import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Who has a file open: every process of an engine holds its folder's lock. */
export const holdersOf = (file: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => linksOf(pid).includes(file))
    .map(Number);

const linksOf = (pid: string): string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // it ended, or belongs to somebody else
  }
};

/** The TCP sockets that a process listens on. */
export const listeningSocketsOf = (pid: number): string[] => {
  const own = linksOf(String(pid)).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
  const LISTEN = '0A';
  return ['tcp', 'tcp6']
    .flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN && own.includes(fields[9] ?? ''))
    .map((fields) => fields[1] ?? '');
};

export const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

/** Waits for something to become true; the test's own time limit ends it. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await wait(10);
};
