/**
 * The messages of PostgreSQL's protocol, version 3, that the engine needs. Values travel as the bytes they are: the `pg`
 * package can only ask for text, and a document as hexadecimal text is twice as long and made and read once more on
 * each side.
 */

const PROTOCOL = 196_608;
const BINARY = 1;

export type SqlParameter = Buffer | string | null;

const int16 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** A message: its letter, its length, its parts. The parts are not joined, so a large document is not copied. */
const message = (letter: string, parts: readonly Buffer[]): Buffer[] => {
  const head = Buffer.allocUnsafe(5);
  head.write(letter, 0, 'latin1');
  head.writeInt32BE(
    parts.reduce((sum, part) => sum + part.length, 4),
    1,
  );
  return [head, ...parts];
};

export const startup = (parameters: Readonly<Record<string, string>>): Buffer => {
  const text = Object.entries(parameters).flat().join('\0');
  const body = Buffer.concat([int32(PROTOCOL), Buffer.from(`${text}\0\0`)]);
  return Buffer.concat([int32(body.length + 4), body]);
};

/** One statement, or several, without parameters. */
export const simpleQuery = (text: string): Buffer[] => message('Q', [Buffer.from(`${text}\0`)]);

/** Gives a statement a name on this connection. */
export const parse = (name: string, text: string): Buffer[] =>
  message('P', [Buffer.from(`${name}\0${text}\0`), int16(0)]);

const NULL_LENGTH = int32(-1);
const EXECUTE = Buffer.concat(message('E', [Buffer.from('\0'), int32(0)]));
const SYNC = Buffer.concat(message('S', []));
const RESULTS_IN_BINARY = Buffer.concat([int16(1), int16(BINARY)]);

/** Runs a named statement and asks for its results in binary. */
export const bindAndExecute = (name: string, parameters: readonly SqlParameter[]): Buffer[] => {
  const formats = Buffer.allocUnsafe(2 + 2 * parameters.length);
  formats.writeInt16BE(parameters.length, 0);
  const values: Buffer[] = [];
  parameters.forEach((parameter, i) => {
    formats.writeInt16BE(Buffer.isBuffer(parameter) ? BINARY : 0, 2 + 2 * i);
    if (parameter === null) values.push(NULL_LENGTH);
    else {
      const bytes = Buffer.isBuffer(parameter) ? parameter : Buffer.from(parameter);
      values.push(int32(bytes.length), bytes);
    }
  });
  const bind = [Buffer.from(`\0${name}\0`), formats, int16(parameters.length), ...values, RESULTS_IN_BINARY];
  return [...message('B', bind), EXECUTE, SYNC];
};

export const terminate = (): Buffer => Buffer.concat(message('X', []));

/** Cuts what arrives into messages. */
export const createMessageReader = (onMessage: (letter: string, body: Buffer) => void) => {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let wanted = 5;
  return (chunk: Buffer): void => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < wanted) return;
    let buffer = waiting.length === 1 ? chunk : Buffer.concat(waiting, bytes);
    wanted = 5;
    while (buffer.length >= 5) {
      const length = buffer.readInt32BE(1) + 1;
      if (buffer.length < length) {
        wanted = length;
        break;
      }
      onMessage(String.fromCharCode(buffer.readUInt8(0)), buffer.subarray(5, length));
      buffer = buffer.subarray(length);
    }
    waiting = buffer.length === 0 ? [] : [buffer];
    bytes = buffer.length;
  };
};

/** The values of a row, as bytes; null for SQL's NULL. */
export const readRow = (body: Buffer): (Buffer | null)[] => {
  const row: (Buffer | null)[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    if (length < 0) row.push(null);
    else {
      row.push(body.subarray(at, at + length));
      at += length;
    }
  }
  return row;
};

/** The fields of an error, by their letters. */
export const readFields = (body: Buffer): Map<string, string> => {
  const fields = new Map<string, string>();
  for (const field of body.toString('utf8').split('\0')) if (field) fields.set(field.slice(0, 1), field.slice(1));
  return fields;
};
