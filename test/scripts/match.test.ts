import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const run = (args: readonly string[], input = ''): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync('node', ['--import', 'tsx', 'scripts/match.ts', ...args], {
    encoding: 'utf8',
    input,
  });
  return { code: status, out: stdout, err: stderr };
};

const option = { id: 'o1:tue+thu', uses: ['o1:tue', 'o1:thu', 'o1'], cost: 120, rank: 1 };
const student = { id: 's1', priority: 0, locked: null, options: [option] };
const instance = {
  format: 'leerwerk-matching/1',
  mode: 'max-placed',
  seed: '2026-najaar',
  timeLimitSeconds: 10,
  resources: [
    { id: 'o1:tue', capacity: 2 },
    { id: 'o1:thu', capacity: 2 },
    { id: 'o1', capacity: 3 },
  ],
  students: [student],
};
describe('match', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'match-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('prints the result of a file and nothing else', () => {
    const file = join(folder, 'instance.json');
    writeFileSync(file, JSON.stringify(instance));
    const { code, out, err } = run([file]);
    const { seconds, ...result } = JSON.parse(out) as { seconds: number };
    expect({ code, err, result }).to.deep.equal({
      code: 0,
      err: '',
      result: {
        format: 'leerwerk-matching-result/1',
        mode: 'max-placed',
        seed: '2026-najaar',
        placed: 1,
        cost: 120,
        bound: { placed: 1, cost: 120 },
        proven: true,
        assignments: [{ student: 's1', option: 'o1:tue+thu' }],
        unplaced: [],
      },
    });
    expect(seconds).to.be.at.least(0);
  });

  it('answers an empty instance from standard input', () => {
    const { code, out } = run(['-'], JSON.stringify({ ...instance, resources: [], students: [] }));
    const { placed, cost, bound, proven } = JSON.parse(out) as Record<string, unknown>;
    expect({ code, placed, cost, bound, proven }).to.deep.equal({
      code: 0,
      placed: 0,
      cost: 0,
      bound: { placed: 0, cost: 0 },
      proven: true,
    });
  });

  for (const [what, input, line] of [
    ['text that is not JSON', '{"format"', 'not JSON: '],
    ['a wrong value', JSON.stringify({ ...instance, mode: 'best' }), 'mode: expected "max-placed", '],
  ] as const) {
    it(`refuses ${what} in one line`, () => {
      const { code, out, err } = run(['-'], input);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(err).to.match(/^[^\n]+\n$/);
      expect(err.startsWith(line)).to.equal(true);
    });
  }

  it('refuses a file that is not there', () => {
    const file = join(folder, 'nothing.json');
    expect(run([file])).to.deep.equal({ code: 2, out: '', err: `${file}: ENOENT\n` });
  });
});
