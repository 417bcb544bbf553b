import { createRandom } from '../random.js';

const MINUTE_MS = 60_000;
const LONGEST_MS = 6 * 60 * MINUTE_MS;
/** A mail is tried so many times: for about three days. */
export const ATTEMPTS = 20;

/**
 * How long to wait after an attempt that failed: a minute after the first, twice as long each time, six hours at most, of which a
 * seeded part of up to a fifth is taken off, so that mails which failed together do not come back together.
 * @param attempt 1 for the first
 * @param seed the same seed gives the same wait
 * @returns milliseconds
 */
export const waitAfter = (attempt: number, seed: string): number => {
  const whole = Math.min(LONGEST_MS, MINUTE_MS * 2 ** (attempt - 1));
  return Math.round(whole * (1 - 0.2 * createRandom(`${seed}/${attempt}`).next()));
};
