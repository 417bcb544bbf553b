import { deserialize, type Document } from 'bson';
import { MAX_MESSAGE_BYTES } from './wire.js';

/** The version whose behaviour the gateway answers for; DocumentDB's own gateway says the same. */
export const REPORTED_VERSION = '7.0.0';
const WIRE_VERSION = 21;
export const MAX_DOCUMENT_BYTES = 16_777_216;

/** Answers `hello`. As a mongos (`isdbgrid`), so drivers allow transactions without a replica set name. */
export const hello = (connectionId: number): Document => ({
  ismaster: true,
  isWritablePrimary: true,
  msg: 'isdbgrid',
  helloOk: true,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  maxMessageSizeBytes: MAX_MESSAGE_BYTES,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId,
  minWireVersion: 0,
  maxWireVersion: WIRE_VERSION,
  readOnly: false,
  ok: 1,
});

export const buildInfo = (): Document => ({
  version: REPORTED_VERSION,
  versionArray: REPORTED_VERSION.split('.').map(Number).concat(0),
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  ok: 1,
});

const GREETINGS = ['hello', 'isMaster', 'ismaster'];
/** After the header and the flags of an OP_QUERY stand a name, two numbers, and the document. */
const NAME_AT = 20;
const NUMBERS_BYTES = 8;

/** Whether an OP_QUERY is a driver that introduces itself. */
export const isHandshake = (message: Buffer): boolean => {
  const nameEnd = message.indexOf(0, NAME_AT);
  const [first = ''] = nameEnd < 0 ? [] : Object.keys(deserialize(message.subarray(nameEnd + 1 + NUMBERS_BYTES)));
  return GREETINGS.includes(first);
};
