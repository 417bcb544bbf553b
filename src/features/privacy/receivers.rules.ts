/** Who got something of a pupil, so that a correction or restriction can be told to them (AVG art. 19). */
export interface Receiver {
  readonly kind: 'company-profile' | 'company-name' | 'agreement' | 'mbo';
  /** The company, or the mbo school. */
  readonly name: string;
  /** When it was passed on first. */
  readonly since: Date;
}

/** Each receiver once for each kind of what it got, the newest first. */
export const receiversInOrder = (all: readonly Receiver[]): Receiver[] => {
  const first = new Map<string, Receiver>();
  for (const one of all) {
    const key = `${one.kind} ${one.name}`;
    const known = first.get(key);
    if (!known || one.since < known.since) first.set(key, one);
  }
  return [...first.values()].sort((a, b) => b.since.getTime() - a.since.getTime());
};
