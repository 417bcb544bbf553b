import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON line per event on standard error; standard output stays free for what a person asked for. No personal data. */
export const createLog = (level: string): Logger => pino({ level, base: null }, pino.destination(2));
