import { PLACES } from './places.js';
import { demoRegion, regionText } from './region.js';

/** Every file of `seed/data` with its text. The same text on every machine and every day. */
export const seedFiles = (): ReadonlyMap<string, string> => {
  const region = demoRegion();
  return new Map([
    ['region.json', regionText(region)],
    ['places.json', `[\n${PLACES.map(({ name, point }) => JSON.stringify({ name, ...point })).join(',\n')}\n]\n`],
  ]);
};
