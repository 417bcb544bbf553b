/** Counts attempts to sign in, over all processes. Knows no addresses: the keys are digests. */
export interface SignInAttempts {
  /** Counts one more attempt under a key and gives how many there are now; the count is forgotten after `until`. Atomic. */
  add(key: string, until: Date): Promise<number>;
  /** Takes one attempt back: it did not fail. */
  takeBack(key: string): Promise<void>;
  clear(key: string): Promise<void>;
}
