/** Who did something to a proposal or placement: a person with an account, somebody with a link, or the service itself. */
export interface Doer {
  /** An account id, the id of who holds a link, or the name of a job. */
  readonly id: string;
  readonly role: 'coordinator' | 'mentor' | 'company' | 'admin' | 'pupil' | 'service';
}

/** One line of a history. Facts are codes, days and numbers; the words are made from them when somebody reads it. */
export interface HistoryEntry {
  readonly at: Date;
  readonly by: Doer;
  readonly what: string;
  readonly facts: Readonly<Record<string, string | number | null>>;
}

/** A line of a history. */
export const historyEntry = (what: string, by: Doer, at: Date, facts: HistoryEntry['facts'] = {}): HistoryEntry => ({
  at,
  by,
  what,
  facts,
});
