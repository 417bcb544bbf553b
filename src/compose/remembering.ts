/** Gives what was made before for a key, and makes it the first time. */
export const remembering = <T>() => {
  const known = new Map<string, T>();
  return (key: string, make: () => T): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };
};

/** The same for a key that is an object. */
export const rememberingByObject = <T>() => {
  const known = new WeakMap<object, T>();
  return (key: object, make: () => T): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };
};

/** The same for a key of two objects. */
export const rememberingByTwo = <T>() => {
  const known = rememberingByObject<(key: object, make: () => T) => T>();
  return (first: object, second: object, make: () => T): T =>
    known(first, () => rememberingByObject<T>())(second, make);
};
