import { mkdirSync, writeFileSync } from 'node:fs';
import { seedFiles } from '../seed/files.js';

const FOLDER = new URL('../seed/data/', import.meta.url);

mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of seedFiles()) {
  writeFileSync(new URL(name, FOLDER), text);
  console.log(`seed/data/${name}: ${Buffer.byteLength(text)} bytes`);
}
