import { distanceKm, type Point } from '../../domain/travel.js';
import type { RegisterEntry } from './register-entries.rules.js';

/** Degrees; about 3.4 km each way in the Netherlands. */
const CELL_LAT = 0.03;
const CELL_LON = 0.05;
const COLUMNS = Math.ceil(360 / CELL_LON);
const KM_PER_DEGREE = 111.19;
/** Kilometres taken off the distance to a cell, for the error of reckoning on a flat map. */
const FLAT_MAP_MARGIN_KM = 0.5;

/** An entry with how far it is. */
export interface Hit {
  readonly entry: RegisterEntry;
  readonly km: number;
}

type Test = (entry: RegisterEntry) => boolean;
interface Cell {
  readonly south: number;
  readonly west: number;
  /** How much shorter a degree of longitude is than one of latitude, at the side of the cell nearest the pole. */
  readonly shrink: number;
  readonly entries: Set<RegisterEntry>;
}

const rowOf = (lat: number): number => Math.floor((lat + 90) / CELL_LAT);
const columnOf = (lon: number): number => Math.floor((lon + 180) / CELL_LON);
const keyOf = ({ lat, lon }: Point): number => rowOf(lat) * COLUMNS + columnOf(lon);
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

const isBeyond = (a: readonly [number | string, string], b: readonly [number | string, string]): boolean =>
  a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
const comesBefore = (a: Hit, b: Hit): boolean =>
  a.km < b.km || (a.km === b.km && a.entry.establishment.id < b.entry.establishment.id);

/** No entry in a cell is nearer than this. */
const leastKmTo = (cell: Cell, { lat, lon }: Point, shrinkHere: number): number => {
  const north = Math.max(0, cell.south - lat, lat - cell.south - CELL_LAT);
  const east = Math.max(0, cell.west - lon, lon - cell.west - CELL_LON) * Math.min(cell.shrink, shrinkHere);
  return Math.max(0, KM_PER_DEGREE * Math.sqrt(north * north + east * east) - FLAT_MAP_MARGIN_KM);
};

const shrinkAt = (lat: number): number => Math.cos(radians(Math.min(89, Math.abs(lat))));

/** The nearest so many, in order; one that is farther than all of a full list is not taken. */
const createNearest = (limit: number) => {
  const hits: Hit[] = [];
  return {
    hits,
    offer: (hit: Hit): void => {
      const last = hits.at(-1);
      if (hits.length >= limit && last && !comesBefore(hit, last)) return;
      let at = hits.length;
      for (let before = hits[at - 1]; before && comesBefore(hit, before); before = hits[at - 1]) at--;
      hits.splice(at, 0, hit);
      if (hits.length > limit) hits.pop();
    },
    /** Farther than this nothing can get in. */
    reachKm: (): number => (hits.length < limit ? Infinity : (hits.at(-1)?.km ?? Infinity)),
  };
};

/** Entries by place: the nearest cells are searched first, so that a full region costs no more than the page it fills. */
export const createPlaces = () => {
  const cells = new Map<number, Cell>();

  const cellsWithin = (point: Point, km: number): { cell: Cell; leastKm: number }[] => {
    const lat = km / KM_PER_DEGREE;
    // The widest parallel of the box is the one nearest the pole.
    const lon = Math.min(180, lat / shrinkAt(Math.abs(point.lat) + lat));
    const shrinkHere = shrinkAt(point.lat);
    const firstColumn = columnOf(point.lon - lon);
    const lastColumn = columnOf(point.lon + lon);
    const lastRow = rowOf(point.lat + lat);
    const found: { cell: Cell; leastKm: number }[] = [];
    for (let row = rowOf(point.lat - lat); row <= lastRow; row++)
      for (let column = firstColumn; column <= lastColumn; column++) {
        const cell = cells.get(row * COLUMNS + column);
        if (!cell) continue;
        const leastKm = leastKmTo(cell, point, shrinkHere);
        if (leastKm <= km) found.push({ cell, leastKm });
      }
    return found.sort((a, b) => a.leastKm - b.leastKm);
  };

  return {
    changed: (entry: RegisterEntry | undefined, before: RegisterEntry | undefined): void => {
      if (before) cells.get(keyOf(before.establishment.point))?.entries.delete(before);
      if (!entry) return;
      const { point } = entry.establishment;
      const key = keyOf(point);
      const cell = cells.get(key);
      if (cell) cell.entries.add(entry);
      else {
        const south = rowOf(point.lat) * CELL_LAT - 90;
        const west = columnOf(point.lon) * CELL_LON - 180;
        const shrink = Math.min(shrinkAt(south), shrinkAt(south + CELL_LAT));
        cells.set(key, { south, west, shrink, entries: new Set([entry]) });
      }
    },
    /** By distance, then id; after that distance and id. */
    near: (
      point: Point,
      radiusKm: number,
      test: Test,
      after: readonly [number, string] | null,
      limit: number,
    ): Hit[] => {
      const nearest = createNearest(limit);
      for (const { cell, leastKm } of cellsWithin(point, radiusKm)) {
        if (leastKm > nearest.reachKm()) break;
        for (const entry of cell.entries) {
          if (!test(entry)) continue;
          const km = distanceKm(point, entry.establishment.point);
          if (km <= radiusKm && (after === null || isBeyond([km, entry.establishment.id], after)))
            nearest.offer({ entry, km });
        }
      }
      return nearest.hits;
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
