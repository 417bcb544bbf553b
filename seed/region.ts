import type { Company, Establishment, Supervisor } from '../src/domain/company.js';
import type { PlaceOffer } from '../src/domain/place-offer.js';
import type { Recognition } from '../src/domain/recognition.js';
import type { Mentor, School, SchoolYear, StudentGroup } from '../src/domain/school.js';
import type { Student } from '../src/domain/student.js';
import { makeCompanies } from './companies.js';
import { makePlaceOffers } from './place-offers.js';
import { makeRecognitions } from './recognitions.js';
import { makeSchools } from './schools.js';
import { makeStudents } from './students.js';

/** Everything that ships: one invented region around the IJssel, school year 2026-2027. */
export interface Region {
  readonly companies: readonly Company[];
  readonly establishments: readonly Establishment[];
  readonly supervisors: readonly Supervisor[];
  readonly recognitions: readonly Recognition[];
  readonly placeOffers: readonly PlaceOffer[];
  readonly schools: readonly School[];
  readonly schoolYears: readonly SchoolYear[];
  readonly groups: readonly StudentGroup[];
  readonly mentors: readonly Mentor[];
  readonly students: readonly Student[];
}

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
