import type { Point, Whereabouts } from '../../domain/travel.js';
import { foldText } from './register-entries.rules.js';

/** As far as somebody typed it. */
export interface PartOfAddress {
  readonly postcode?: string | undefined;
  readonly town?: string | undefined;
}

interface Located extends Required<PartOfAddress> {
  readonly postcode: string;
  readonly town: string;
  readonly point: Point;
}

/** About ten metres: what is worked out from neighbours says no more. */
const DECIMALS = 4;
const rounded = (degrees: number): number => Number(degrees.toFixed(DECIMALS));

/** The area of a postcode: its four digits; null when it has none. */
export const areaOf = (postcode: string | undefined): string | null =>
  /^\s*([1-9]\d{3})/.exec(postcode ?? '')?.[1] ?? null;

const middleOf = (points: readonly Point[]): Point | null => {
  if (points.length === 0) return null;
  const mean = (degrees: (point: Point) => number): number =>
    rounded(points.reduce((sum, point) => sum + degrees(point), 0) / points.length);
  return { lat: mean(({ lat }) => lat), lon: mean(({ lon }) => lon) };
};

/**
 * Where an address is about: in the middle of the establishments with a postcode of its area, else the town as a list knows it, else in
 * the middle of the establishments of the town. Null when nothing near is known.
 */
export const whereaboutsOf = (
  { postcode, town }: PartOfAddress,
  establishments: Iterable<Located>,
  towns: readonly { readonly name: string; readonly point: Point }[],
): Whereabouts | null => {
  const area = areaOf(postcode);
  const name = foldText(town ?? '');
  const inArea: Point[] = [];
  const inTown: Point[] = [];
  for (const one of establishments) {
    if (area !== null && areaOf(one.postcode) === area) inArea.push(one.point);
    if (name !== '' && foldText(one.town) === name) inTown.push(one.point);
  }
  const known = towns.find((one) => foldText(one.name) === name);
  const middle = middleOf(inArea);
  if (area !== null && middle !== null) return { point: middle, by: 'postcode', name: area };
  if (known) return { point: known.point, by: 'town', name: known.name };
  const about = middleOf(inTown);
  return about && { point: about, by: 'town', name: town ?? '' };
};
