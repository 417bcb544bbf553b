import { addDays, addYears, type CalendarDate } from '../calendar-date.js';
import { digestOf, type ChainEnd, type ChainFault, type ChainHead } from './audit-chain.js';

/** The log is kept so many years, counted from the end of the month in which an event was written. */
export const AUDIT_YEARS = 6;
/** What an event that proves a cut is called. */
export const CUT_ACTION = 'audit.cut';

/**
 * One removal of what was past its term, kept for good: without ids of people. Proven by an event of the log that names its number and
 * hash; tied to the cut before, so that it stays proven when its own event is past its term.
 */
export interface AuditCut {
  /** 1 for the first. */
  readonly number: number;
  readonly at: Date;
  /** What was written before this instant went. */
  readonly before: Date;
  readonly chains: readonly ChainEnd[];
  /** What was wrong with the removed part already, as `changed chain_x 12`: a removal must not hide it. */
  readonly faults: readonly string[];
  /** The hash of the cut before; empty for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** A cut with its hash. */
export const sealed = (cut: Omit<AuditCut, 'hash'>): AuditCut => ({ ...cut, hash: digestOf(cut) });

const monthStart = (day: CalendarDate): CalendarDate => `${day.slice(0, 7)}-01` as CalendarDate;

/** Before which instant the log is past its term on a day: the first of that month, so many years ago. */
export const pastTermOn = (today: CalendarDate): Date => new Date(addYears(monthStart(today), -AUDIT_YEARS));

/** The next day on which something is past its term: the first of the next month. */
export const nextCutAfter = (today: CalendarDate): CalendarDate => monthStart(addDays(monthStart(today), 31));

/** What an event of the log says of a cut. */
export interface CutProof {
  readonly number: number;
  readonly hash: string;
}

/** Which cuts hold, and what is wrong with them. */
export interface CutCheck {
  /** How far each chain was cut. */
  readonly ends: ReadonlyMap<string, ChainEnd>;
  /** Those that count, in order. */
  readonly counted: readonly AuditCut[];
  /** A cut that was written down while its event was not: nothing was removed for it, and the next run makes it anew. */
  readonly unfinished: AuditCut | null;
  readonly faults: readonly ChainFault[];
}

/** The day of an instant anywhere in the Netherlands: at most the next one of UTC. */
const latestDayOf = (at: Date): CalendarDate => addDays(at.toISOString().slice(0, 10) as CalendarDate, 1);

/** Judges cuts, in the order of their numbers, by each other and by the events that prove them. */
export const checkCuts = (
  cuts: readonly AuditCut[],
  proofs: readonly CutProof[],
  heads: readonly Pick<ChainHead, 'chain' | 'startedAt'>[],
): CutCheck => {
  const faults: ChainFault[] = [];
  const proven = new Map(proofs.map(({ number, hash }) => [number, hash]));
  const newest = cuts.at(-1);
  const unfinished = newest && !proven.has(newest.number) ? newest : null;
  const counted = unfinished ? cuts.slice(0, -1) : cuts;
  // The event of an older cut may have gone by its own term.
  const keptSince = counted.at(-1)?.before ?? new Date(0);
  const startOf = new Map(heads.map(({ chain, startedAt }) => [chain, startedAt]));
  const ends = new Map<string, ChainEnd>();
  let previous = '';
  for (const [index, cut] of counted.entries()) {
    const fault = (kind: ChainFault['kind']): void => {
      faults.push({ kind, chain: `cut ${cut.number}`, seq: null });
    };
    const { hash, ...content } = cut;
    const proof = proven.get(cut.number);
    const isTied = cut.number === index + 1 && cut.previous === previous && digestOf(content) === hash;
    const goesOn = cut.chains.every(({ chain, seq }) => seq > (ends.get(chain)?.seq ?? 0));
    if (!isTied || !goesOn || (proof ?? hash) !== hash) fault('changed');
    if (proof === undefined && cut.at >= keptSince) fault('cut-unproven');
    const isYoung = cut.chains.some(({ chain }) => (startOf.get(chain) ?? new Date(0)) >= cut.before);
    if (isYoung || cut.before > pastTermOn(latestDayOf(cut.at))) fault('cut-too-early');
    for (const end of cut.chains) ends.set(end.chain, end);
    previous = hash;
  }
  for (const { number } of proofs)
    if (number > cuts.length) faults.push({ kind: 'removed', chain: `cut ${number}`, seq: null });
  return { ends, counted, unfinished, faults };
};
