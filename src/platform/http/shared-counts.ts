import type { ClientRateLimitInfo, Store } from 'express-rate-limit';

/** Counts that all processes share. The keys hold no names or addresses. */
export interface RequestCounts {
  /** Adds to the count under a key, which is forgotten after `until`, and gives what it is now. Atomic. */
  add(key: string, count: number, until: Date): Promise<number>;
}

interface Count {
  own: number;
  /** How many of the own ones the other processes know of. */
  told: number;
  /** How many the other processes counted, as far as known here. */
  others: number;
}

/** A process tells the others each time it counted this part of the limit more. */
const PARTS = 20;

/**
 * Counts requests per key in windows of the clock. Counting is done in memory; each time a key used a twentieth of its limit in this
 * process, the process tells the others and learns what they counted, without the request waiting for it. So `n` processes together
 * let at most `n`/20 of the limit more through, and somebody who asks little costs no write.
 */
export const createSharedCounts = (parts: {
  name: string;
  limit: number;
  windowMs: number;
  counts: RequestCounts;
  now?: () => number;
}): Store => {
  const { name, limit, windowMs, counts, now = Date.now } = parts;
  const step = Math.max(1, Math.floor(limit / PARTS));
  let current = -1;
  let byKey = new Map<string, Count>();

  const tell = async (key: string, count: Count, window: number, endsAt: Date): Promise<void> => {
    const added = count.own - count.told;
    count.told = count.own;
    try {
      const all = await counts.add(`${name}:${key}:${window}`, added, endsAt);
      count.others = Math.max(count.others, all - count.told);
    } catch {
      // Without the database each process holds to the limit by itself; what was not told goes along the next time.
      count.told -= added;
    }
  };

  const increment = (key: string): ClientRateLimitInfo => {
    const window = Math.floor(now() / windowMs);
    if (window !== current) {
      current = window;
      byKey = new Map();
    }
    const endsAt = new Date((window + 1) * windowMs);
    const count = byKey.get(key) ?? { own: 0, told: 0, others: 0 };
    byKey.set(key, count);
    count.own++;
    if (count.own - count.told >= step) void tell(key, count, window, endsAt);
    return { totalHits: count.own + count.others, resetTime: endsAt };
  };

  return {
    increment,
    decrement: (key) => {
      const count = byKey.get(key);
      if (count && count.own > 0) count.own--;
    },
    resetKey: (key) => void byKey.delete(key),
  };
};
