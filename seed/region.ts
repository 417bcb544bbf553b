import type { Region } from '../src/compose/demo.js';
import { makeCompanies } from './companies.js';
import { makePlaceOffers } from './place-offers.js';
import { makeRecognitions } from './recognitions.js';
import { makeSchools } from './schools.js';
import { makeStudents } from './students.js';

/** The demo region: the same data every time, on every machine. */
export const demoRegion = (): Region => {
  const { companies, sites } = makeCompanies();
  const recognitions = makeRecognitions(sites);
  const placeOffers = makePlaceOffers(sites, recognitions);
  const { schools, mentors, groups, schoolYears } = makeSchools();
  const [school] = schools;
  if (!school) throw new RangeError('a region needs a school');
  return {
    companies,
    establishments: sites.map(({ establishment }) => establishment),
    supervisors: sites.flatMap(({ supervisors }) => supervisors),
    recognitions,
    placeOffers,
    schools,
    schoolYears,
    groups,
    mentors,
    students: makeStudents({ school, groups, sites, offers: placeOffers }),
  };
};

/** The region as it is kept in `data/region.json`: one thing a line, so that a change can be read. */
export const regionText = (region: Region): string => {
  const lists = Object.entries(region).map(
    ([name, items]: [string, readonly unknown[]]) =>
      `"${name}":[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`,
  );
  return `{\n${lists.join(',\n')}\n}\n`;
};
