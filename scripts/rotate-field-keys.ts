import { openDatabase } from '../src/compose/database.js';
import { openFieldCipher, rotateFieldKeys } from '../src/compose/field-keys.js';
import { readConfig } from '../src/config.js';

// Put the new key before the old one in FIELD_KEYS and start the service with both; run this; then take the old key away.
const config = readConfig(process.env);
const cipher = await openFieldCipher(config);
const database = await openDatabase(config, { onProgress: (line) => console.error(line) });
const counts = await rotateFieldKeys(database.connection, cipher);
for (const [collection, count] of Object.entries(counts))
  console.log(`${collection}: ${count} sealed with ${cipher.current}`);
await database.close();
