type Remembered<K, T> = (key: K, make: () => T) => T;

const rememberedIn =
  <K, T>(known: { get: (key: K) => T | undefined; set: (key: K, made: T) => unknown }): Remembered<K, T> =>
  (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };

/** Gives what was made before for a key, and makes it the first time. */
export const remembering = <T>(): Remembered<string, T> => rememberedIn(new Map<string, T>());

/** The same for a key that is an object, which is then kept too. */
export const rememberingByObject = <T>(): Remembered<object, T> => rememberedIn(new Map<object, T>());

/** The same for objects that come and go. The collector has more work with these. */
export const rememberingWhileThere = <T>(): Remembered<object, T> => rememberedIn(new WeakMap<object, T>());

/** The same for a key of two objects. */
export const rememberingByTwo = <T>() => {
  const known = rememberingByObject<Remembered<object, T>>();
  return (first: object, second: object, make: () => T): T =>
    known(first, () => rememberingByObject<T>())(second, make);
};
