/**
 * Lets reads of one key that are asked for at the same time be one read. A caller joins a read that has not begun, never one that began
 * before it asked: so what it gets is never older than its question.
 * @param read reads the value of a key
 */
export const shareReads = <T>(read: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<T>>();
  const begin = (key: string): Promise<T> => {
    const result = read(key).finally(() => {
      if (running.get(key) === result) running.delete(key);
    });
    running.set(key, result);
    return result;
  };
  return (key) => {
    const before = running.get(key);
    if (!before) return begin(key);
    const joined = waiting.get(key);
    if (joined) return joined;
    const next = before
      .catch(() => undefined)
      .then(() => {
        waiting.delete(key);
        return begin(key);
      });
    waiting.set(key, next);
    return next;
  };
};
