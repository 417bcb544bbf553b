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

const digestOf = (value: unknown): string =>
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

/** What is wrong in the log: an event was changed, removed, or put in; or a chain is gone. */
export interface ChainFault {
  readonly kind: 'changed' | 'removed' | 'inserted' | 'chain-missing' | 'chain-changed';
  readonly chain: string;
  /** The event it was found at; null where it is about a whole chain. */
  readonly seq: number | null;
}

/** Follows the chains through all events, given chain by chain in the order of `seq`. Each event is looked at once. */
export const createChainCheck = (heads: readonly ChainHead[]) => {
  const faults: ChainFault[] = [];
  const byChain = new Map(heads.map((head) => [head.chain, { head, seq: 0, hash: beginningOf(head) }]));
  const hashes = new Map<string, string>();
  const wanted = new Set(heads.flatMap(({ follows }) => (follows ? [`${follows.chain} ${follows.seq}`] : [])));

  const see = ({ link, ...event }: ChainedEvent): void => {
    const state = link ? byChain.get(link.chain) : undefined;
    if (!link || !state) {
      faults.push({ kind: 'inserted', chain: link?.chain ?? 'none', seq: link?.seq ?? null });
      return;
    }
    const { chain, seq } = link;
    if (seq <= state.seq) {
      faults.push({ kind: 'inserted', chain, seq });
      return;
    }
    if (seq > state.seq + 1) faults.push({ kind: 'removed', chain, seq: state.seq + 1 });
    const { hash } = linked(event, { chain, seq: seq - 1, hash: link.previous }).link;
    if (hash !== link.hash || (seq === state.seq + 1 && link.previous !== state.hash))
      faults.push({ kind: 'changed', chain, seq });
    Object.assign(state, { seq, hash: link.hash });
    if (wanted.has(`${chain} ${seq}`) || seq === state.head.seq) hashes.set(`${chain} ${seq}`, link.hash);
  };

  const end = (): ChainFault[] => {
    for (const { head, seq } of byChain.values()) {
      // The head is written after the events: a crash in between leaves it behind them, never before.
      if (seq < head.seq) faults.push({ kind: 'removed', chain: head.chain, seq: seq + 1 });
      else if (head.seq > 0 && hashes.get(`${head.chain} ${head.seq}`) !== head.hash)
        faults.push({ kind: 'chain-changed', chain: head.chain, seq: head.seq });
      const { follows } = head;
      if (!follows) continue;
      if (!byChain.has(follows.chain)) faults.push({ kind: 'chain-missing', chain: follows.chain, seq: null });
      else if (follows.seq > 0 && hashes.get(`${follows.chain} ${follows.seq}`) !== follows.hash)
        faults.push({ kind: 'chain-changed', chain: follows.chain, seq: follows.seq });
    }
    return faults;
  };
  return { see, end };
};
