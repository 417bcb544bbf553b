/** A place on earth in degrees (WGS 84). */
export interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** Where an address is about, and by what that is known: the four digits of its postcode, or its town. */
export interface Whereabouts {
  readonly point: Point;
  readonly by: 'postcode' | 'town';
  readonly name: string;
}

/** How a pupil gets there: on foot, by bicycle, by public transport, by moped, or brought by somebody. */
export const TRAVEL_MEANS = ['walk', 'bicycle', 'public-transport', 'moped', 'brought'] as const;
export type TravelMeans = (typeof TRAVEL_MEANS)[number];

const EARTH_RADIUS_KM = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine, mean earth radius). */
export const distanceKm = (a: Point, b: Point): number => {
  const lat = Math.sin(radians(b.lat - a.lat) / 2);
  const lon = Math.sin(radians(b.lon - a.lon) / 2);
  const chord = lat * lat + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * lon * lon;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
};
