import { createHash } from 'node:crypto';
import type { AuditEvent } from './audit-events.js';

/** Where an event stands in the chain of the process that wrote it. */
export interface ChainLink {
  readonly chain: string;
  /** 1 for the first event of the chain. */
  readonly seq: number;
  /** Of the event before, or of the chain's beginning. */
  readonly previous: string;
  readonly hash: string;
}

/** How far a chain has come: what its writer says, beside the events. */
export interface ChainHead {
  readonly chain: string;
  readonly startedAt: Date;
  /** The chain that was started last before this one, as it stood then: a whole chain can't go missing unseen. */
  readonly follows: { readonly chain: string; readonly seq: number; readonly hash: string } | null;
  readonly seq: number;
  readonly hash: string;
}

/** Up to where a chain was removed because its time was up, that place included. */
export interface ChainEnd {
  readonly chain: string;
  readonly seq: number;
  /** Of the last event that was removed: the next one must name it. */
  readonly hash: string;
}

export type ChainedEvent = AuditEvent & { readonly link: ChainLink | null };

/** Keys in order at every depth and instants as text, so that the same content always has the same digest. */
const canonical = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
};

/** The SHA-256 digest of a value, the same whatever the order of its keys. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');

/** What the first event of a chain is tied to. */
export const beginningOf = ({ chain, startedAt, follows }: Omit<ChainHead, 'seq' | 'hash'>): string =>
  digestOf({ chain, startedAt, follows });

/** The next event of a chain. */
export const linked = (
  event: AuditEvent,
  head: Pick<ChainHead, 'chain' | 'seq' | 'hash'>,
): ChainedEvent & { link: ChainLink } => {
  const place = { chain: head.chain, seq: head.seq + 1, previous: head.hash };
  return { ...event, link: { ...place, hash: digestOf({ event, ...place }) } };
};

/**
 * What is wrong in the log: an event or a cut was changed, removed, or put in; a chain is gone; or a cut has no event that proves it, or
 * took what was not past its term.
 */
export interface ChainFault {
  readonly kind:
    'changed' | 'removed' | 'inserted' | 'chain-missing' | 'chain-changed' | 'cut-unproven' | 'cut-too-early';
  /** The chain, or the cut as `cut 3`. */
  readonly chain: string;
  /** The event it was found at; null where it is about a whole chain. */
  readonly seq: number | null;
}

/**
 * Follows the chains through all events, given chain by chain in the order of `seq`. Each event is looked at once. A chain that was cut
 * is followed from its cut on; what is still there from before it waits to be removed, and is judged by itself.
 */
export const createChainCheck = (heads: readonly ChainHead[], cuts: ReadonlyMap<string, ChainEnd> = new Map()) => {
  const faults: ChainFault[] = [];
  const byChain = new Map(
    heads.map((head) => {
      const cut = cuts.get(head.chain);
      const from = cut ? { seq: cut.seq, hash: cut.hash } : { seq: 0, hash: beginningOf(head) };
      return [head.chain, { head, cut, ...from, waiting: 0 }];
    }),
  );
  const hashes = new Map([...cuts.values()].map(({ chain, seq, hash }) => [`${chain} ${seq}`, hash]));
  const wanted = new Set(heads.flatMap(({ follows }) => (follows ? [`${follows.chain} ${follows.seq}`] : [])));

  const see = ({ link, ...event }: ChainedEvent): void => {
    const state = link ? byChain.get(link.chain) : undefined;
    if (!link || !state) {
      faults.push({ kind: 'inserted', chain: link?.chain ?? 'none', seq: link?.seq ?? null });
      return;
    }
    const { chain, seq } = link;
    const { hash } = linked(event, { chain, seq: seq - 1, hash: link.previous }).link;
    if (state.cut && seq <= state.cut.seq) {
      state.waiting++;
      if (hash !== link.hash || (seq === state.cut.seq && hash !== state.cut.hash))
        faults.push({ kind: 'changed', chain, seq });
      return;
    }
    if (seq <= state.seq) {
      faults.push({ kind: 'inserted', chain, seq });
      return;
    }
    if (seq > state.seq + 1) faults.push({ kind: 'removed', chain, seq: state.seq + 1 });
    if (hash !== link.hash || (seq === state.seq + 1 && link.previous !== state.hash))
      faults.push({ kind: 'changed', chain, seq });
    Object.assign(state, { seq, hash: link.hash });
    if (wanted.has(`${chain} ${seq}`) || seq === state.head.seq) hashes.set(`${chain} ${seq}`, link.hash);
  };

  /** Whether an event that a chain is tied to is what it was; one from before a cut can't be asked any more. */
  const isAsItWas = (tie: ChainEnd): boolean =>
    tie.seq < (cuts.get(tie.chain)?.seq ?? 1) || hashes.get(`${tie.chain} ${tie.seq}`) === tie.hash;

  const end = (): { faults: ChainFault[]; waiting: number } => {
    let waiting = 0;
    for (const { head, seq, ...state } of byChain.values()) {
      waiting += state.waiting;
      // The head is written after the events: a crash in between leaves it behind them, never before.
      if (seq < head.seq) faults.push({ kind: 'removed', chain: head.chain, seq: seq + 1 });
      else if (!isAsItWas(head)) faults.push({ kind: 'chain-changed', chain: head.chain, seq: head.seq });
      const { follows } = head;
      if (!follows) continue;
      if (!byChain.has(follows.chain)) faults.push({ kind: 'chain-missing', chain: follows.chain, seq: null });
      else if (!isAsItWas(follows)) faults.push({ kind: 'chain-changed', chain: follows.chain, seq: follows.seq });
    }
    return { faults, waiting };
  };
  return { see, end };
};
