import { serialize, type Document } from 'bson';

/** Frames of the MongoDB wire protocol: cutting a byte stream into messages, reading OP_MSG, writing answers. */

export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;

const HEADER_BYTES = 16;
/** What `hello` promises to clients; a longer message is refused, so one client can't make the gateway hold more. */
export const MAX_MESSAGE_BYTES = 48_000_000;

const FLAG_CHECKSUM = 1;
const FLAG_MORE_TO_COME = 2;
/** The lower 16 flags must be understood; the two above are all that exist. */
const UNKNOWN_REQUIRED_FLAGS = 0xffff & ~(FLAG_CHECKSUM | FLAG_MORE_TO_COME);

export class WireFault extends Error {}

/** Calls `onMessage` for each whole message in what arrives; throws a `WireFault` for a length that can't be. */
export const createFrameReader = (onMessage: (message: Buffer) => void) => {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let wanted = HEADER_BYTES;
  return (chunk: Buffer): void => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < wanted) return;
    let buffer = waiting.length === 1 ? chunk : Buffer.concat(waiting, bytes);
    wanted = HEADER_BYTES;
    while (buffer.length >= HEADER_BYTES) {
      const length = buffer.readInt32LE(0);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new WireFault(`message of ${length} bytes`);
      if (buffer.length < length) {
        wanted = length;
        break;
      }
      onMessage(buffer.subarray(0, length));
      buffer = buffer.subarray(length);
    }
    waiting = buffer.length === 0 ? [] : [buffer];
    bytes = buffer.length;
  };
};

export const requestIdOf = (message: Buffer): number => message.readInt32LE(4);
export const opCodeOf = (message: Buffer): number => message.readInt32LE(12);

/** A sequence of documents that travels beside the command document (`documents` of an insert, and so on). */
export type Sequence = { name: string; documents: Buffer };
export type Request = { body: Buffer; sequence: Sequence | null; wantsReply: boolean };

/** The parts of an OP_MSG. What this gateway does not know is refused, never skipped. */
export const readRequest = (message: Buffer): Request => {
  const flags = message.readUInt32LE(16);
  if (flags & UNKNOWN_REQUIRED_FLAGS) throw new WireFault(`unknown message flags ${flags}`);
  const end = message.length - (flags & FLAG_CHECKSUM ? 4 : 0);
  let body: Buffer | null = null;
  let sequence: Sequence | null = null;
  let at = 20;
  while (at < end) {
    const kind = message.readUInt8(at);
    const start = at + 1;
    const length = message.readInt32LE(start);
    at = start + length;
    if (length < 5 || at > end) throw new WireFault('a section is longer than its message');
    if (kind === 0 && !body) body = message.subarray(start, at);
    else if (kind === 1 && !sequence) {
      const nameEnd = message.indexOf(0, start + 4);
      if (nameEnd < 0 || nameEnd >= at) throw new WireFault('a document sequence without a name');
      sequence = { name: message.toString('utf8', start + 4, nameEnd), documents: message.subarray(nameEnd + 1, at) };
    } else throw new WireFault(`section kind ${kind} here`);
  }
  if (!body) throw new WireFault('a message without a command');
  return { body, sequence, wantsReply: !(flags & FLAG_MORE_TO_COME) };
};

/** The single documents of a sequence, without copying them. */
export const splitDocuments = (documents: Buffer): Buffer[] => {
  const out: Buffer[] = [];
  for (let at = 0; at < documents.length;) {
    const length = documents.readInt32LE(at);
    if (length < 5 || at + length > documents.length) throw new WireFault('a document runs past its sequence');
    out.push(documents.subarray(at, at + length));
    at += length;
  }
  return out;
};

let lastRequestId = 0;
const header = (headerBytes: number, bodyBytes: number, responseTo: number, op: number): Buffer => {
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeInt32LE(headerBytes + bodyBytes, 0);
  bytes.writeInt32LE(lastRequestId, 4);
  bytes.writeInt32LE(responseTo, 8);
  bytes.writeInt32LE(op, 12);
  return bytes;
};

const bytesOf = (reply: Buffer | Document): Buffer =>
  Buffer.isBuffer(reply) ? reply : Buffer.from(serialize(reply, { ignoreUndefined: true }));

/** The two parts of an OP_MSG answer; not joined, so a large page is not copied. */
export const messageReply = (responseTo: number, reply: Buffer | Document): [Buffer, Buffer] => {
  const body = bytesOf(reply);
  return [header(21, body.length, responseTo, OP_MSG), body];
};

/** An OP_REPLY with one document: what a driver's first handshake, an OP_QUERY, expects. */
export const legacyReply = (responseTo: number, reply: Document): [Buffer, Buffer] => {
  const body = bytesOf(reply);
  const head = header(36, body.length, responseTo, OP_REPLY);
  head.writeInt32LE(8, 16);
  head.writeInt32LE(1, 32);
  return [head, body];
};
