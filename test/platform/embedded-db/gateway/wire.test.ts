import { deserialize, serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  createFrameReader,
  MAX_MESSAGE_BYTES,
  messageReply,
  readRequest,
  requestIdOf,
  splitDocuments,
  WireFault,
} from '../../../../src/platform/embedded-db/gateway/wire.js';

const header = (length: number, id = 1): Buffer => {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(2013, 12);
  return bytes;
};
const message = (flags: number, ...sections: Buffer[]): Buffer => {
  const body = Buffer.concat(sections);
  const flagBytes = Buffer.alloc(4);
  flagBytes.writeUInt32LE(flags);
  return Buffer.concat([header(20 + body.length), flagBytes, body]);
};
const bodyOf = (document: object): Buffer => Buffer.concat([Buffer.from([0]), serialize(document)]);
const sequenceOf = (name: string, ...documents: object[]): Buffer => {
  const inner = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((each) => serialize(each))]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(4 + inner.length);
  return Buffer.concat([Buffer.from([1]), length, inner]);
};

describe('the wire', () => {
  it('finds the same messages however the bytes are cut', () => {
    const sent = [1, 2, 3].map((id) => Buffer.concat([header(16 + id * 40, id), Buffer.alloc(id * 40, id)]));
    const stream = Buffer.concat(sent);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length })), (cuts) => {
        const seen: Buffer[] = [];
        const read = createFrameReader((each) => seen.push(Buffer.from(each)));
        const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        edges.slice(1).forEach((edge, i) => read(stream.subarray(edges[i], edge)));
        expect(seen.map((each) => each.toString('hex'))).to.deep.equal(sent.map((each) => each.toString('hex')));
      }),
    );
  });

  for (const length of [15, -1, MAX_MESSAGE_BYTES + 1])
    it(`refuses a message of ${length} bytes before it has arrived`, () => {
      expect(() => createFrameReader(() => undefined)(header(length))).to.throw(WireFault);
    });

  it('reads a command with the documents beside it', () => {
    const { body, sequence, wantsReply } = readRequest(
      message(0, bodyOf({ insert: 'c' }), sequenceOf('documents', { a: 1 }, { b: 2 })),
    );
    expect({
      command: deserialize(body),
      name: sequence?.name,
      documents: splitDocuments(sequence!.documents).map((each) => deserialize(each)),
      wantsReply,
    }).to.deep.equal({
      command: { insert: 'c' },
      name: 'documents',
      documents: [{ a: 1 }, { b: 2 }],
      wantsReply: true,
    });
  });

  it('knows a command that wants no answer', () => {
    expect(readRequest(message(2, bodyOf({ insert: 'c' }))).wantsReply).to.equal(false);
  });

  for (const [what, broken] of [
    ['unknown flags', message(4, bodyOf({ ping: 1 }))],
    ['no command', message(0)],
    ['two commands', message(0, bodyOf({ ping: 1 }), bodyOf({ ping: 1 }))],
    ['an unknown section', message(0, Buffer.concat([Buffer.from([9]), serialize({})]))],
    ['a section that runs past its message', message(0, Buffer.from([0, 255, 0, 0, 0]))],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(() => readRequest(broken)).to.throw(WireFault);
    });

  it('refuses documents that run past their sequence', () => {
    expect(() => splitDocuments(Buffer.from([9, 0, 0, 0, 0]))).to.throw(WireFault);
  });

  it('answers to the request', () => {
    const reply = Buffer.concat(messageReply(42, { ok: 1 }));
    expect({ length: reply.readInt32LE(0), to: reply.readInt32LE(8), own: requestIdOf(reply) > 0 }).to.deep.equal({
      length: reply.length,
      to: 42,
      own: true,
    });
    expect(deserialize(reply.subarray(21))).to.deep.equal({ ok: 1 });
  });
});
