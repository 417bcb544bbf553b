import { expect } from 'chai';
import { whereaboutsOf } from '../../../src/features/companies/whereabouts.rules.js';

const at = (postcode: string, town: string, lat: number, lon: number) => ({ postcode, town, point: { lat, lon } });
const PLACES = [
  at('7411 AB', 'Deventer', 52.25, 6.15),
  at('7411CD', 'Deventer', 52.27, 6.17),
  at('7419 AA', 'Deventer', 52.29, 6.2),
  at('8000 AA', 'Onbekend', 52.5, 6.5),
];
const TOWNS = [{ name: 'Deventer', point: { lat: 52.255, lon: 6.1639 } }];

describe('where an address is about', () => {
  for (const [address, found] of [
    [{ postcode: '7411 ZZ', town: 'Deventer' }, 'postcode 7411 at 52.26, 6.16'],
    [{ postcode: '7411zz', town: 'elders' }, 'postcode 7411 at 52.26, 6.16'],
    [{ postcode: '9999 AA', town: ' DEVENTER ' }, 'town Deventer at 52.255, 6.1639'],
    [{ town: 'onbekend' }, 'town onbekend at 52.5, 6.5'],
    [{ postcode: 'geen', town: 'Nergens' }, 'nothing'],
    [{ postcode: '0411 AB', town: '' }, 'nothing'],
    [{}, 'nothing'],
  ] as const)
    it(`of ${JSON.stringify(address)} is ${found}`, () => {
      const about = whereaboutsOf(address, PLACES, TOWNS);
      expect(
        about === null ? 'nothing' : `${about.by} ${about.name} at ${about.point.lat}, ${about.point.lon}`,
      ).to.equal(found);
    });
});
