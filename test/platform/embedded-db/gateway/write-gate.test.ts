import { expect } from 'chai';
import { createWriteGate } from '../../../../src/platform/embedded-db/gateway/write-gate.js';

describe('the write gate', () => {
  /** Lets promises that can go on do so. */
  const settle = () => new Promise<void>((done) => setImmediate(done));

  it('lets first attempts share a collection and a repeated one have it alone', async () => {
    const gate = createWriteGate();
    const inside = new Set<string>();
    const go = async (name: string, alone: boolean) => {
      const leave = await gate.enter('db.c', alone);
      inside.add(name);
      return () => {
        inside.delete(name);
        leave();
      };
    };
    const [a, b, again, c] = [go('a', false), go('b', false), go('again', true), go('c', false)];
    await settle();
    expect([...inside]).to.deep.equal(['a', 'b']);
    (await a)();
    await settle();
    expect([...inside]).to.deep.equal(['b']);
    (await b)();
    await settle();
    expect([...inside]).to.deep.equal(['again']);
    (await again)();
    await settle();
    expect([...inside]).to.deep.equal(['c']);
    (await c)();
    expect(gate.size()).to.equal(0);
  });

  it('keeps collections apart', async () => {
    const gate = createWriteGate();
    const leaveOne = await gate.enter('db.one', true);
    const leaveTwo = await gate.enter('db.two', true);
    expect(gate.size()).to.equal(2);
    leaveOne();
    leaveTwo();
    expect(gate.size()).to.equal(0);
  });
});
