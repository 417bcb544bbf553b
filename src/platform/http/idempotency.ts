import { createHash } from 'node:crypto';
import { conflict, invalid } from '../errors.js';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Keeps the answers to keyed POSTs for a day. `begin` is atomic: of two at once one gets `new`. */
export interface IdempotencyStore {
  begin(id: string, digest: string): Promise<'new' | { readonly digest: string; readonly answer: Answer | null }>;
  finish(id: string, answer: Answer): Promise<void>;
  forget(id: string): Promise<void>;
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/**
 * Runs a keyed POST once. The same key and body again gets the same answer; the same key with another body is a conflict, as is
 * a repeat while the first still runs. A failed run is forgotten, so that it can be tried again.
 */
export const answerOnce = async (
  store: IdempotencyStore,
  call: { key: string; accountId: string; path: string; body: unknown },
  run: () => Promise<Answer>,
): Promise<Answer> => {
  if (!/^[\x21-\x7e]{1,100}$/.test(call.key))
    throw invalid('request.invalid', [{ path: 'Idempotency-Key', code: 'wrong-form' }]);
  const id = digestOf([call.accountId, call.path, call.key]);
  const digest = digestOf(call.body ?? null);
  const before = await store.begin(id, digest);
  if (before !== 'new') {
    if (before.digest !== digest) throw conflict('request.idempotency-key-reused');
    if (before.answer === null) throw conflict('request.still-running');
    return before.answer;
  }
  try {
    const answer = await run();
    await store.finish(id, answer);
    return answer;
  } catch (error) {
    await store.forget(id);
    throw error;
  }
};
