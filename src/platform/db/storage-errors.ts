import { AppError, conflict } from '../errors.js';

/** The fields of the unique index that a write broke, or null when the error is another one. */
export const duplicateKeyOf = (error: unknown): Record<string, unknown> | null => {
  const { code, keyValue } = error as { code?: unknown; keyValue?: Record<string, unknown> };
  return code === 11000 ? (keyValue ?? {}) : null;
};

/** Runs a write; a broken unique index becomes the given conflict, naming the fields. */
export const orConflict = async <T>(code: string, write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    const key = duplicateKeyOf(error);
    if (key) throw conflict(code, { fields: Object.keys(key) });
    throw error;
  }
};

/** What a guarded write says when the version it was based on is no longer the stored one. */
export const changedMeanwhile = (code: string): AppError => new AppError('precondition-failed', code);
