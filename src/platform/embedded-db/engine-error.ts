/** Why the embedded engine can't run, in one line that ends with the way out. */
export class EmbeddedEngineError extends Error {
  override readonly name = 'EmbeddedEngineError';
}

const WAY_OUT = 'Set MONGODB_URI to a MongoDB 7 replica set to run without the embedded engine.';

/** One line, whatever the cause has in it; the way out stands at the end. */
export const cannotRun = (why: string): EmbeddedEngineError => {
  const line = why.replace(/\s+/g, ' ').trim();
  return new EmbeddedEngineError(
    `The embedded database can't run: ${line}${/[.!?]$/.test(line) ? '' : '.'} ${WAY_OUT}`,
  );
};
