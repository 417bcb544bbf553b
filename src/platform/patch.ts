/** A change to some fields: absent (or undefined) leaves a field as it is. */
export type Patch<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The thing with the fields of a patch in place of its own. */
export const patched = <T extends object>(before: T, patch: Patch<T>): T => ({
  ...before,
  ...(Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<T>),
});
