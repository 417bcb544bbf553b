import { readFileSync } from 'node:fs';
import type { Point } from '../domain/travel.js';

const TOWNS_FILE = new URL('../../seed/data/places.json', import.meta.url);

let read: readonly { readonly name: string; readonly point: Point }[] | undefined;

/** The towns whose point is known without an address; read once. */
export const knownTowns = (): readonly { readonly name: string; readonly point: Point }[] =>
  (read ??= (JSON.parse(readFileSync(TOWNS_FILE, 'utf8')) as { name: string; lat: number; lon: number }[]).map(
    ({ name, lat, lon }) => ({ name, point: { lat, lon } }),
  ));
