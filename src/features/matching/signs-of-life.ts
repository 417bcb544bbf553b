import type { Logger } from '../../platform/log.js';

const EVERY_MS = 10_000;

/** Gives a sign of life every ten seconds until it is let go. One that can't be given is logged, and the next one tried. */
export const givingSigns = (sign: () => Promise<void>, log: Logger): (() => void) => {
  const timer = setInterval(() => {
    sign().catch((error: unknown) => log.warn({ err: error }, 'a sign of life could not be stored'));
  }, EVERY_MS);
  return () => clearInterval(timer);
};
