import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openDatabase } from '../src/compose/database.js';
import { createFirstOperator } from '../src/compose/accounts-side.js';
import { readConfig } from '../src/config.js';
import { prepareCollections } from '../src/platform/db/connection.js';
import { AppError } from '../src/platform/errors.js';

const USAGE = `Gebruik: npm run create-operator -- MAILADRES [--another]

Maakt een uitnodiging voor de beheerder van de dienst en toont de link. Die werkt één keer; er gaat geen mail uit.
--another  ook als er al een beheerder is`;

const WHY: Readonly<Record<string, string>> = {
  'operator.exists': 'Er is al een beheerder; die nodigt anderen uit. Toch nog een zo: --another',
  'account.exists': 'Er is al een account met dit adres.',
};

/** Exit 0 when an invitation was made, 1 when it was refused, 2 when the command or the settings are wrong. */
const run = async (given: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...given],
    options: { another: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const email = z.email().max(200).safeParse(positionals[0]);
  if (positionals.length !== 1 || !email.success) {
    console.error(USAGE);
    return 2;
  }
  const config = readConfig(process.env);
  const database = await openDatabase(config, { onProgress: (line) => console.error(line) });
  try {
    await prepareCollections(database.connection);
    const { path, until } = await createFirstOperator(database.connection).invite(email.data, values);
    console.log(`Open deze link vóór ${until.toISOString().slice(0, 10)} en kies een wachtwoord:`);
    console.log(`${config.BASE_URL ?? `http://localhost:${config.PORT}`}${path}`);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(WHY[error.code] ?? error.code);
    return 1;
  } finally {
    await database.close();
  }
};

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
