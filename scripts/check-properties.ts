import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/**
 * Runs the tests of rules over and over, each time with other random cases, and stops at the first that fails, naming its seed.
 *   npm run check:properties -- [--rounds 20]
 */
// Not those of .mocharc.json: its files would be added to these.
const OPTIONS = [
  ...['--no-config', '--node-option', 'import=tsx', '--require', 'test/support/global.ts'],
  ...['--timeout', '60000', '--reporter', 'dot'],
];
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
for (let round = 1; round <= Number(values.rounds); round++) {
  const seed = String(randomInt(2 ** 31));
  console.log(`round ${round} of ${values.rounds}: PROPERTY_SEED=${seed}`);
  const { status, stdout } = spawnSync('npx', ['mocha', ...OPTIONS, 'test/rules/**/*.test.ts'], {
    env: { ...process.env, PROPERTY_SEED: seed },
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.log(stdout.slice(-6000));
    process.exitCode = 1;
    break;
  }
}
