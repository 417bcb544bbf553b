import { distanceKm, type Point } from '../../domain/travel.js';
import type { RegisterEntry } from './register-entries.rules.js';

/** Degrees; about 5.5 km each way in the Netherlands. */
const CELL_LAT = 0.05;
const CELL_LON = 0.08;
const KM_PER_DEGREE = 111.19;
/** The first ring of a search outward; each next one is twice as wide. */
const FIRST_RING_KM = 2;

/** An entry with how far it is. */
export interface Hit {
  readonly entry: RegisterEntry;
  readonly km: number;
}

type Test = (entry: RegisterEntry) => boolean;

const cellKey = (row: number, column: number): number => row * 100_000 + column;
const rowOf = (lat: number): number => Math.floor((lat + 90) / CELL_LAT);
const columnOf = (lon: number): number => Math.floor((lon + 180) / CELL_LON);
const keyOf = ({ lat, lon }: Point): number => cellKey(rowOf(lat), columnOf(lon));

const isBeyond = (a: readonly [number | string, string], b: readonly [number | string, string] | null): boolean =>
  b === null || a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);

const byKm = (a: Hit, b: Hit): number => a.km - b.km || (a.entry.establishment.id < b.entry.establishment.id ? -1 : 1);

/** Entries by place: near ones are found ring by ring, so that a full region costs no more than the page it fills. */
export const createPlaces = () => {
  const cells = new Map<number, Set<RegisterEntry>>();

  const forEachWithin = (point: Point, km: number, visit: (entry: RegisterEntry) => void): void => {
    const lat = km / KM_PER_DEGREE;
    // The widest parallel of the box is the one nearest the pole.
    const shrink = Math.cos(Math.min(Math.PI / 2, ((Math.abs(point.lat) + lat) * Math.PI) / 180));
    const lon = shrink <= 0.01 ? 180 : Math.min(180, lat / shrink);
    for (let row = rowOf(point.lat - lat); row <= rowOf(point.lat + lat); row++)
      for (let column = columnOf(point.lon - lon); column <= columnOf(point.lon + lon); column++)
        cells.get(cellKey(row, column))?.forEach(visit);
  };

  return {
    changed: (entry: RegisterEntry | undefined, before: RegisterEntry | undefined): void => {
      if (before) cells.get(keyOf(before.establishment.point))?.delete(before);
      if (!entry) return;
      const key = keyOf(entry.establishment.point);
      const cell = cells.get(key);
      if (cell) cell.add(entry);
      else cells.set(key, new Set([entry]));
    },
    /** By distance, then id; after that distance and id. */
    near: (
      point: Point,
      radiusKm: number,
      test: Test,
      after: readonly [number, string] | null,
      limit: number,
    ): Hit[] => {
      const hits: Hit[] = [];
      let inner = -1;
      for (let outer = Math.max(FIRST_RING_KM, (after?.[0] ?? 0) * 1.05); ; outer *= 2) {
        const ring = Math.min(outer, radiusKm);
        forEachWithin(point, ring, (entry) => {
          const km = distanceKm(point, entry.establishment.point);
          if (km > inner && km <= ring && isBeyond([km, entry.establishment.id], after) && test(entry))
            hits.push({ entry, km });
        });
        inner = ring;
        if (hits.length >= limit || ring >= radiusKm) break;
      }
      return hits.sort(byKm).slice(0, limit);
    },
  };
};

/** Things by name, then id. Sorted when asked after a change: what is nearly in order is put in order in one pass. */
export const createByName = <T extends { readonly sortName: string }>(idOf: (item: T) => string) => {
  let items: T[] = [];
  let added: T[] = [];
  let removed = new Set<T>();

  const compare = (a: T, b: T): number =>
    a.sortName < b.sortName ? -1 : a.sortName > b.sortName ? 1 : idOf(a) < idOf(b) ? -1 : 1;
  const sorted = (): T[] => {
    if (added.length > 0 || removed.size > 0) {
      const gone = removed;
      items = (gone.size > 0 ? [...items, ...added].filter((item) => !gone.has(item)) : [...items, ...added]).sort(
        compare,
      );
      added = [];
      removed = new Set();
    }
    return items;
  };

  return {
    changed: (item: T | undefined, before: T | undefined): void => {
      if (before) removed.add(before);
      if (item) added.push(item);
    },
    /** Those that pass, after that name and id. */
    after: (after: readonly [name: string, id: string] | null, test: (item: T) => boolean, limit: number): T[] => {
      const list = sorted();
      const found: T[] = [];
      for (
        let at = after === null ? 0 : firstBeyond(list, after, idOf);
        at < list.length && found.length < limit;
        at++
      ) {
        const item = list[at];
        if (item && test(item)) found.push(item);
      }
      return found;
    },
  };
};

const firstBeyond = <T extends { readonly sortName: string }>(
  list: readonly T[],
  after: readonly [string, string],
  idOf: (item: T) => string,
): number => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item && isBeyond([item.sortName, idOf(item)], after)) high = middle;
    else low = middle + 1;
  }
  return low;
};
