import type { ChainFault } from '../src/platform/audit/audit-chain.js';
import type { AuditState } from '../src/platform/audit/audit-events.js';

/** What an operator kept of an earlier check: how far a chain was, and what it was. */
export interface Anchor {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** Reads `chain:seq:hash`; null when it is something else. */
export const anchorOf = (text: string): Anchor | null => {
  const [, chain, seq, hash] = /^(chain_\w+):(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return chain && seq && hash ? { chain, seq: Number(seq), hash } : null;
};

const WORDS: Readonly<Record<ChainFault['kind'], string>> = {
  changed: 'was changed',
  removed: 'is missing',
  inserted: 'was put in by something else than the service',
  'chain-missing': 'is gone as a whole',
  'chain-changed': 'is not what was written down of it',
  'cut-unproven': 'is not told in the log: somebody else removed events, or the event that told it',
  'cut-too-early': 'took events that were not past their term',
};

const inWords = ({ kind, chain, seq }: ChainFault): string =>
  `${chain}${seq === null ? '' : ` event ${seq}`} ${WORDS[kind]}`;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
/** So many of the last cuts are told one by one. */
const CUTS_TOLD = 12;
const HARM = `Do not start a cleaning up. Stop the service, copy the database as it is, and compare it with a backup: what differs is what was
touched. Then follow your procedure for a breach (SECURITY.md, "Trust boundaries" 7).`;

/**
 * What `npm run audit:verify` says, and how it exits: 0 when the log is whole, 1 when something was touched.
 * @param hashAt the hash of an event that an anchor names; null when it is not there
 */
export const auditReport = async (
  { faults, heads, cuts, events, waiting }: AuditState,
  anchors: readonly Anchor[],
  hashAt: (anchor: Anchor) => Promise<string | null>,
): Promise<{ lines: string[]; exitCode: 0 | 1 }> => {
  const wrong = faults.map(inWords);
  const notes: string[] = [];
  for (const anchor of anchors) {
    const { chain, seq, hash } = anchor;
    const end = cuts.ends.get(chain);
    if (end && seq < end.seq) notes.push(`anchor ${chain}:${seq} can't be compared any more: a cut took that event`);
    else if ((end?.seq === seq ? end.hash : await hashAt(anchor)) !== hash)
      wrong.push(`${chain} event ${seq} is not what the anchor says`);
  }
  const told = cuts.counted.slice(-CUTS_TOLD);
  if (cuts.counted.length > told.length) notes.push(`${cuts.counted.length - told.length} older cuts`);
  for (const cut of told) {
    notes.push(`cut ${cut.number} on ${dayOf(cut.at)} took what was written before ${dayOf(cut.before)}`);
    for (const fault of cut.faults) notes.push(`cut ${cut.number} took a part that was touched already: ${fault}`);
  }
  if (cuts.unfinished)
    notes.push(`cut ${cuts.unfinished.number} broke off before it took anything; the next night makes it anew`);
  if (waiting > 0) notes.push(`${waiting} events from before a cut are still there; the next night takes them`);
  const kept = anchors.length === 0 ? [] : [`${anchors.length} anchors of an earlier check were compared.`];
  return {
    exitCode: wrong.length === 0 ? 0 : 1,
    lines: [
      wrong.length === 0 ? 'WHOLE: nobody touched the audit log.' : `TOUCHED: ${wrong.length} faults.`,
      `${events} events in ${heads.length} chains were followed. ${kept.join('')}`.trim(),
      ...wrong.map((one) => `  fault: ${one}`),
      ...notes.map((one) => `  note: ${one}`),
      ...(wrong.length === 0 ? [] : HARM.split('\n')),
      'Keep the next lines outside the database, and give the last part of each to a later check:',
      ...heads.map(({ chain, seq, hash }) => `anchor ${chain}:${seq}:${hash}`),
    ],
  };
};
