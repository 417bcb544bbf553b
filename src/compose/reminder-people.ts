import type { Recipient } from '../features/reminders/reminder.rules.js';
import type { Storage } from './storage.js';

const PAGE = 1000;

/** Who is told, by what they are: ids only, so that a whole country fits. */
export interface PeopleToTell {
  readonly admins: readonly Recipient[];
  coordinators(schoolId: string): readonly Recipient[];
  /** The account of a mentor; the mentor itself when there is no account. */
  mentor(schoolId: string, mentorId: string | null): readonly Recipient[];
  /** The accounts of a company; the company itself when there are none and it has an address. */
  company(company: { readonly id: string; readonly email: string | null }): readonly Recipient[];
}

const push = (map: Map<string, Recipient[]>, key: string | null, one: Recipient): void => {
  if (key !== null) map.set(key, [...(map.get(key) ?? []), one]);
};

/** Reads who can be told now, page by page. Accounts that are closed are left out. */
export const readPeopleToTell = async (storage: Pick<Storage, 'accounts'>): Promise<PeopleToTell> => {
  const admins: Recipient[] = [];
  const coordinators = new Map<string, Recipient[]>();
  const mentors = new Map<string, Recipient[]>();
  const companies = new Map<string, Recipient[]>();
  for (let after: string | null = null; ;) {
    const page = await storage.accounts.list({ after, limit: PAGE });
    for (const { id, role, schoolId, companyId, mentorId, disabledOn } of page) {
      if (disabledOn !== null) continue;
      if (role === 'admin') admins.push({ id, role, schoolId: null });
      else if (role === 'coordinator') push(coordinators, schoolId, { id, role, schoolId });
      else if (role === 'mentor') push(mentors, mentorId, { id, role, schoolId });
      else if (role === 'company') push(companies, companyId, { id, role, schoolId: null });
    }
    after = page.at(-1)?.email ?? null;
    if (page.length < PAGE) break;
  }
  return {
    admins,
    coordinators: (schoolId) => coordinators.get(schoolId) ?? [],
    mentor: (schoolId, mentorId) =>
      mentorId === null ? [] : (mentors.get(mentorId) ?? [{ id: mentorId, role: 'mentor', schoolId }]),
    company: ({ id, email }) => companies.get(id) ?? (email === null ? [] : [{ id, role: 'company', schoolId: null }]),
  };
};
