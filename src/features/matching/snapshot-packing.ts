import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { PackedSnapshot } from './matching.engine.js';
import type { Snapshot } from './options/snapshot.js';

const compress = promisify(gzip);
/** Items written in one turn of the event loop: a few milliseconds of work. */
const AT_ONCE = 100;
/** The snapshot is thrown away when it is read back, so little is won by pressing harder. */
const LEVEL = 3;

/** Puts what a run reads in one order, so that the same content has the same digest. */
const canonical = (snapshot: Snapshot): Snapshot => {
  const byId = <T extends { id: string }>(items: readonly T[]): T[] =>
    [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...snapshot,
    students: byId(snapshot.students),
    groups: byId(snapshot.groups),
    offers: [...snapshot.offers].sort((a, b) => (a.offer.id < b.offer.id ? -1 : 1)),
  };
};

/** The pieces of the JSON of an object whose lists may be long; put together they are what `JSON.stringify` gives. */
function* jsonPieces(value: object): Generator<string> {
  let opening = '{';
  for (const [name, field] of Object.entries(value) as [string, unknown][]) {
    if (field === undefined) continue;
    const head = `${opening}${JSON.stringify(name)}:`;
    opening = ',';
    if (!Array.isArray(field)) {
      yield head + JSON.stringify(field);
      continue;
    }
    yield `${head}[`;
    for (let at = 0; at < field.length; at += AT_ONCE)
      yield (at === 0 ? '' : ',') + JSON.stringify(field.slice(at, at + AT_ONCE)).slice(1, -1);
    yield ']';
  }
  yield opening === '{' ? '{}' : '}';
}

/** A snapshot as it is kept and handed to the engine. Made piece by piece, so that others are answered in between. */
export const packSnapshot = async (snapshot: Snapshot): Promise<PackedSnapshot> => {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  for (const piece of jsonPieces(canonical(snapshot))) {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    pieces.push(bytes);
    if (piece.length > 1000) await nextTurn();
  }
  return { digest: hash.digest('hex'), packed: await compress(Buffer.concat(pieces), { level: LEVEL }) };
};
