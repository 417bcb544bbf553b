import { readFile } from 'node:fs/promises';
import type { Company, Establishment, Supervisor } from '../domain/company.js';
import type { PlaceOffer } from '../domain/place-offer.js';
import type { Recognition } from '../domain/recognition.js';
import type { Mentor, School, SchoolYear, StudentGroup } from '../domain/school.js';
import type { Student } from '../domain/student.js';
import { createDemoAccounts, demoAccounts, type DemoLinks } from '../features/accounts/accounts.demo.js';
import type { Storage } from './storage.js';

/** The demo region as it ships; `seed/README.md` says how it is made. */
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

const REGION_FILE = new URL('../../seed/data/region.json', import.meta.url);

export const readRegion = async (): Promise<Region> => JSON.parse(await readFile(REGION_FILE, 'utf8')) as Region;

/** Whether the database holds no school yet. */
export const isEmpty = async (storage: Storage): Promise<boolean> =>
  (await storage.schools.list({ after: null, limit: 1 })).length === 0;

/** Loads the region into an empty database. The schools come last: as long as there are none, it is loaded again from the start. */
export const loadRegion = async (storage: Storage, region: Region): Promise<void> => {
  await storage.companies.insertMany(region.companies);
  await storage.establishments.insertMany(region.establishments);
  await storage.supervisors.insertMany(region.supervisors);
  await storage.recognitions.insertMany(region.recognitions);
  await storage.placeOffers.insertMany(region.placeOffers);
  await storage.schoolYears.insertMany(region.schoolYears);
  await storage.groups.insertMany(region.groups);
  await storage.mentors.insertMany(region.mentors);
  await storage.students.insertMany(region.students);
  await storage.schools.insertMany(region.schools);
};

/** The demo accounts work for the school in focus, its first mentor and the company of the first offer. */
const linksOf = (region: Region): DemoLinks => {
  const first = region.students[0];
  const offer = region.placeOffers[0];
  const mentorId = region.groups.find(({ id }) => id === first?.groupId)?.mentorId;
  if (!first || !offer || !mentorId) throw new Error('the demo region is incomplete');
  return { schoolId: first.schoolId, mentorId, companyId: offer.companyId };
};

/** Loads the region with its accounts; gives whose data those show. */
export const loadDemo = async (storage: Storage): Promise<DemoLinks> => {
  const region = await readRegion();
  const links = linksOf(region);
  await createDemoAccounts(storage.accounts, links);
  await loadRegion(storage, region);
  return links;
};

/** @throws Error when somebody could sign in to this database with the public password of the demo */
export const refuseDemoAccounts = async (storage: Storage): Promise<void> => {
  const found = await Promise.all(DEMO_ACCOUNTS.map(({ email }) => storage.accounts.byEmail(email)));
  const open = found.filter((account) => account?.disabledOn === null);
  if (open.length > 0)
    throw new Error(
      `This database holds demo accounts with a public password: ${open.map((one) => one?.email ?? '').join(', ')}. Never in production.`,
    );
};

/** The demo accounts as the sign-in page and the start show them. */
export const DEMO_ACCOUNTS = demoAccounts({ schoolId: '', mentorId: '', companyId: '' }, '').map(
  ({ email, name, role }) => ({
    email,
    name,
    role,
  }),
);
