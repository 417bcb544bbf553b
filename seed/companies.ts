import type { Company, Establishment, Supervisor } from '../src/domain/company.js';
import type { TravelMeans } from '../src/domain/travel.js';
import { calendarDate, type CalendarDate } from '../src/platform/calendar-date.js';
import type { Random } from '../src/platform/random.js';
import { BRANCHES, type Branch } from './branches.js';
import { apportion, between, chanceOf, dayIn, draw, happens, near, numbered } from './chance.js';
import { address, postcodeIn, slug, staffName, stem, type Surroundings } from './names.js';
import { FOCUS_TOWN, PLACES, placeNamed, type Place } from './places.js';
import { COMPANIES_BY_EMPLOYEES, SUPERVISOR_COURSE } from './shapes.js';

export const COMPANY_COUNT = 1050;
export const ESTABLISHMENT_COUNT = 1200;

/** An establishment with the facts that other parts of the seed build on. */
export interface Site {
  readonly establishment: Establishment;
  readonly branch: Branch;
  readonly supervisors: readonly Supervisor[];
}

/** The companies and their establishments. The first company is that of the demo account, in the school's own town. */
export const makeCompanies = (): { companies: Company[]; sites: Site[] } => {
  const random = chanceOf('companies');
  const branches = apportion(
    random,
    BRANCHES.map((branch) => [branch, branch.percent] as const),
    COMPANY_COUNT,
  );
  const sizes = apportion(random, COMPANIES_BY_EMPLOYEES, COMPANY_COUNT);
  const kvkNumbers = kvkNumbersOf(random, COMPANY_COUNT);
  const names = new Set<string>();
  const companies: Company[] = [];
  const drafts: { company: Company; branch: Branch; employees: number }[] = [];
  for (let number = 1; number <= COMPANY_COUNT; number++) {
    const demo = number === 1;
    const branch = demo ? branchNamed('voertuigentechniek') : take(branches, number - 1);
    const [least, most] = demo ? [6, 10] : take(sizes, number - 1);
    const name = newName(random, branch, names);
    const company: Company = {
      id: numbered('cmp', number, 4),
      version: 1,
      name,
      kvkNumber: take(kvkNumbers, number - 1),
      leerbedrijfId: happens(random, 0.9) ? `1${String(between(random, 0, 99_999_999)).padStart(8, '0')}` : null,
      email: demo ? 'company@demo.example' : happens(random, 0.93) ? `stage@${slug(name)}.example` : null,
      phone: happens(random, 0.85) ? `0${between(random, 570, 578)}-00${between(random, 1000, 9999)}` : null,
      maxPupils: happens(random, 0.12) ? between(random, 1, 4) : null,
    };
    companies.push(company);
    drafts.push({ company, branch, employees: between(random, least, most) });
  }
  return { companies, sites: sitesOf(random, drafts) };
};

const branchNamed = (name: string): Branch =>
  take(
    BRANCHES.filter((branch) => branch.name === name),
    0,
  );

const take = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
};

/** Numbers that start with 00, which the trade register does not give out; no firm is meant. */
const kvkNumbersOf = (random: Random, count: number): string[] => {
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(`00${between(random, 100_000, 999_999)}`);
  return [...numbers];
};

const newName = (random: Random, branch: Branch, names: Set<string>): string => {
  for (;;) {
    const name = `${random.pick(branch.called)} ${stem(random)}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
};

/** Larger companies are the first to have a second or third establishment. */
const sitesOf = (
  random: Random,
  drafts: readonly { company: Company; branch: Branch; employees: number }[],
): Site[] => {
  const extra = drafts.slice(1).filter(({ employees }) => employees > 25);
  const more = new Map<string, number>();
  let left = ESTABLISHMENT_COUNT - drafts.length;
  while (left > 0) {
    const { company } = random.pick(extra);
    const now = more.get(company.id) ?? 0;
    if (now >= 3) continue;
    more.set(company.id, now + 1);
    left -= 1;
  }
  const towns = apportion(
    random,
    PLACES.map((place) => [place, place.weight] as const),
    ESTABLISHMENT_COUNT,
  );
  const sites: Site[] = [];
  let supervisorNumber = 0;
  for (const { company, branch, employees } of drafts) {
    for (let index = 0; index <= (more.get(company.id) ?? 0); index++) {
      const place = sites.length === 0 ? placeNamed(FOCUS_TOWN) : take(towns, sites.length);
      const staff = index === 0 ? employees : Math.max(2, Math.round(employees / 3));
      const establishment = establishmentOf(random, company, branch, place, sites.length + 1, index, staff);
      const supervisors: Supervisor[] = [];
      for (let count = supervisorCount(random, branch, staff, sites.length === 0); count > 0; count--) {
        supervisors.push(supervisorOf(random, establishment.id, ++supervisorNumber, staff));
      }
      sites.push({ establishment, branch, supervisors });
    }
  }
  return sites;
};

const establishmentOf = (
  random: Random,
  company: Company,
  branch: Branch,
  place: Place,
  number: number,
  index: number,
  employees: number,
): Establishment => {
  const surroundings = draw(random, branch.surroundings);
  const spread = { town: 1.6, estate: 2.8, country: 5 }[surroundings] * (place.weight > 60 ? 1.8 : 1);
  return {
    id: numbered('est', number, 4),
    version: 1,
    companyId: company.id,
    name: index === 0 ? company.name : `${company.name}, ${place.name}`,
    street: address(random, surroundings),
    postcode: postcodeIn(random, place.postcode),
    town: place.name,
    point: near(random, place.point, spread),
    reachableBy: meansTo(random, place, surroundings),
    riskInventory: happens(random, 0.82)
      ? {
          madeOn: dayIn(random, { firstDay: calendarDate('2019-01-07'), lastDay: calendarDate('2026-09-30') }),
          youthSection: happens(random, 0.72),
        }
      : { madeOn: null, youthSection: false },
    employees: happens(random, 0.96) ? employees : null,
  };
};

const meansTo = (random: Random, place: Place, surroundings: Surroundings): TravelMeans[] => {
  const chance = { town: place.station ? 0.95 : 0.7, estate: place.station ? 0.6 : 0.3, country: 0.12 }[surroundings];
  const means: TravelMeans[] = surroundings === 'country' && happens(random, 0.3) ? [] : ['walk'];
  means.push('bicycle');
  if (happens(random, chance)) means.push('public-transport');
  return [...means, 'moped', 'brought'];
};

/** One to three, in care up to seven (monitor-2005 §5.3); a few have none, which a check must catch. */
const supervisorCount = (random: Random, branch: Branch, employees: number, demo: boolean): number => {
  if (demo) return 2;
  if (happens(random, 0.05)) return 0;
  if (employees <= 5) return 1;
  const most = branch.name === 'zorg en welzijn' && employees > 100 ? 5 : employees > 25 ? 3 : 2;
  return between(random, 1, most);
};

const COURSES = { firstDay: '2016-02-01' as CalendarDate, lastDay: '2026-10-31' as CalendarDate };

const supervisorOf = (random: Random, establishmentId: string, number: number, employees: number): Supervisor => ({
  id: numbered('sup', number, 4),
  version: 1,
  establishmentId,
  name: staffName(random),
  trainedOn: draw(random, SUPERVISOR_COURSE) === 'followed' ? dayIn(random, COURSES) : null,
  maxPupilsAtOnce: draw(
    random,
    employees > 50
      ? [
          [2, 4],
          [3, 3],
          [4, 2],
        ]
      : [
          [1, 5],
          [2, 4],
        ],
  ),
});
