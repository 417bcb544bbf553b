import type { Point } from '../src/domain/travel.js';

/** A town of the demo region. Points are those of GeoNames (CC BY 4.0), to about a minute of arc. */
export interface Place {
  readonly name: string;
  readonly point: Point;
  /** The four digits of a postcode in the town. */
  readonly postcode: number;
  /** How much of the region's work is found here, relative to the other towns. */
  readonly weight: number;
  readonly station: boolean;
}

/** The box in which every point of the region lies; wide enough for the spread of addresses around a town. */
export const REGION_BOX = { south: 52.05, north: 52.74, west: 5.72, east: 6.68 } as const;

/** The town of the school in focus and of the demo company. */
export const FOCUS_TOWN = 'Deventer';

type Row = readonly [name: string, lat: number, lon: number, postcode: number, weight: number, station?: 'station'];

const ROWS: readonly Row[] = [
  ['Zwolle', 52.5125, 6.0944, 8021, 105, 'station'],
  ['Apeldoorn', 52.21, 5.9694, 7314, 115, 'station'],
  ['Deventer', 52.255, 6.1639, 7415, 210, 'station'],
  ['Zutphen', 52.1383, 6.2014, 7203, 40, 'station'],
  ['Kampen', 52.555, 5.9111, 8261, 38, 'station'],
  ['Raalte', 52.3858, 6.275, 8102, 40, 'station'],
  ['Nijverdal', 52.36, 6.4681, 7442, 30, 'station'],
  ['Meppel', 52.6958, 6.1944, 7941, 28, 'station'],
  ['Hardenberg', 52.5758, 6.6194, 7772, 26, 'station'],
  ['Epe', 52.3475, 5.9833, 8161, 20],
  ['Dalfsen', 52.5117, 6.2569, 7721, 18, 'station'],
  ['Rijssen', 52.3067, 6.5181, 7461, 26, 'station'],
  ['Wierden', 52.3592, 6.5931, 7641, 15, 'station'],
  ['Elburg', 52.4475, 5.8431, 8081, 15],
  ['Brummen', 52.09, 6.1556, 6971, 11, 'station'],
  ['Nunspeet', 52.3792, 5.7861, 8071, 18, 'station'],
  ['Staphorst', 52.645, 6.2111, 7951, 14],
  ['Twello', 52.2367, 6.1028, 7391, 42, 'station'],
  ['Vaassen', 52.2858, 5.9667, 8171, 12],
  ['Lochem', 52.1592, 6.4111, 7241, 14, 'station'],
  ['Hattem', 52.475, 6.0639, 8051, 10],
  ['Ommen', 52.5208, 6.4208, 7731, 16, 'station'],
  ['Goor', 52.2333, 6.5861, 7471, 12, 'station'],
  ['Borculo', 52.1158, 6.5222, 7271, 9],
  ['Eerbeek', 52.105, 6.0583, 6961, 10],
  ['Warnsveld', 52.1375, 6.2306, 7231, 6],
  ['Heerde', 52.3872, 6.0402, 8181, 10],
  ['Vroomshoop', 52.4608, 6.5653, 7681, 8, 'station'],
  ['Neede', 52.1342, 6.6139, 7161, 8],
  ['Hasselt', 52.5927, 6.0953, 8061, 8],
  ['Heino', 52.4366, 6.2328, 8141, 9, 'station'],
  ['Ruurlo', 52.0883, 6.45, 7261, 7, 'station'],
  ['Wijhe', 52.3867, 6.1347, 8131, 20, 'station'],
  ['Vorden', 52.105, 6.3097, 7251, 6, 'station'],
  ['Olst', 52.3375, 6.1097, 8121, 24, 'station'],
  ['Schalkhaar', 52.2683, 6.1944, 7433, 24],
  ['Wapenveld', 52.4292, 6.0736, 8191, 6],
  ['Vollenhove', 52.6808, 5.9542, 8325, 6],
  ['Markelo', 52.235, 6.4986, 7475, 6],
  ['Gorssel', 52.2017, 6.2014, 7213, 16],
  ['Eefde', 52.1667, 6.225, 7211, 8],
  ['Oldebroek', 52.445, 5.9014, 8096, 6],
  ['Elspeet', 52.2917, 5.7889, 8075, 4],
  ['Beekbergen', 52.16, 5.9639, 7361, 4],
  ['De Wijk', 52.6733, 6.2903, 7957, 4],
  ['Loenen', 52.1175, 6.0194, 7371, 4],
  ['Diepenheim', 52.2, 6.5556, 7478, 3],
  ['Uddel', 52.2592, 5.7806, 3888, 3],
  ['Den Ham', 52.4658, 6.4958, 7683, 6],
  ['Laren', 52.1942, 6.3653, 7245, 4],
  ['Doornspijk', 52.4183, 5.8181, 8085, 3],
  ['Voorst', 52.17, 6.1417, 7383, 12, 'station'],
  ['Epse', 52.225, 6.2, 7214, 10],
  ['Emst', 52.3158, 5.9736, 8166, 3],
  ['Sint Jansklooster', 52.6775, 6.0056, 8326, 3],
  ['Terwolde', 52.2833, 6.1, 7396, 14],
  ['Koekange', 52.6992, 6.3167, 7958, 3],
  ['Haarle', 52.3592, 6.3806, 7448, 6],
  ['Hattemerbroek', 52.4742, 6.0222, 8094, 3],
  ['Zwartsluis', 52.6408, 6.0694, 8064, 6],
  ['Wezep', 52.4617, 5.9986, 8091, 9, 'station'],
  ["'t Harde", 52.4158, 5.8792, 8084, 6, 'station'],
  ['Genemuiden', 52.6233, 6.0403, 8281, 9],
  ['IJsselmuiden', 52.5649, 5.929, 8271, 9],
  ['Dedemsvaart', 52.6, 6.4583, 7701, 11],
  ['Bathmen', 52.25, 6.2875, 7437, 18],
  ['Enter', 52.2942, 6.5778, 7468, 7],
  ['Grafhorst', 52.5825, 5.9333, 8277, 1],
];

/** The towns of the region, the heaviest first where it matters to a reader. */
export const PLACES: readonly Place[] = ROWS.map(([name, lat, lon, postcode, weight, station]) => ({
  name,
  point: { lat, lon },
  postcode,
  weight,
  station: station !== undefined,
}));

/** The town with that name. @throws RangeError when the region has none */
export const placeNamed = (name: string): Place => {
  const place = PLACES.find((one) => one.name === name);
  if (!place) throw new RangeError(`no such town in the region: ${name}`);
  return place;
};
