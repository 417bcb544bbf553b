import { expect } from 'chai';
import { shareReads } from '../../src/platform/shared-reads.js';

/** Reads that end when the test says so. */
const heldReads = () => {
  const begun: { key: string; end: (value: string) => void; fail: (error: Error) => void }[] = [];
  const read = shareReads((key) => new Promise<string>((end, fail) => begun.push({ key, end, fail })));
  return { begun, read };
};

/** Lets what is due go on until a condition holds. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(setImmediate);
};

describe('reads that are shared', () => {
  it('are one for all who ask while another runs, begun after they asked', async () => {
    const { begun, read } = heldReads();
    const first = read('a');
    const second = read('a');
    const third = read('a');
    begun[0]?.end('old');
    expect(await first).to.equal('old');
    await until(() => begun.length === 2);
    begun[1]?.end('new');
    expect([await second, await third]).to.deep.equal(['new', 'new']);
    expect(begun).to.have.length(2);
  });

  it('are apart for each key', () => {
    const { begun, read } = heldReads();
    void read('a');
    void read('b');
    expect(begun.map(({ key }) => key)).to.deep.equal(['a', 'b']);
  });

  it('begin anew when nothing runs', async () => {
    const { begun, read } = heldReads();
    const first = read('a');
    begun[0]?.end('1');
    await first;
    const again = read('a');
    begun[1]?.end('2');
    expect(await again).to.equal('2');
  });

  it('do not fail for who asked after a read that failed', async () => {
    const { begun, read } = heldReads();
    const first = read('a').catch((error: unknown) => String(error));
    const second = read('a');
    begun[0]?.fail(new Error('gone'));
    expect(await first).to.equal('Error: gone');
    await until(() => begun.length === 2);
    begun[1]?.end('back');
    expect(await second).to.equal('back');
  });
});
