import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import { isInScope, type CompanyScope } from '../../domain/company-scope.js';
import type { Company } from '../../domain/company.js';
import type { CompanyRepository } from './companies.repository.js';
import type { Register } from './register.service.js';

/** What is entered of a company. */
export type NewCompany = Omit<Company, 'id' | 'version'>;

/** A company with the towns of its establishments. */
export interface CompanyWithTowns {
  readonly company: Company;
  readonly towns: readonly string[];
}

const CHANGED = 'company.changed-meanwhile';

/** Companies: a contact of a company has a scope with that company only, and what lies outside it does not exist for them. */
export const createCompanyService = (deps: { companies: CompanyRepository; register: Register }) => {
  const get = async (scope: CompanyScope, id: string): Promise<Company> => {
    const company = isInScope(scope, id) ? await deps.companies.get(id) : null;
    if (!company) throw notFound('company.not-found', { id });
    return company;
  };

  const withTowns = async (scope: CompanyScope, id: string): Promise<CompanyWithTowns> => {
    const company = await get(scope, id);
    const entries = await deps.register.ofCompany(id);
    return { company, towns: townsOf(entries) };
  };

  /** By name; `text` holds words of the name, a town or the KvK number. */
  const list = async (
    scope: CompanyScope,
    { text, cursor, limit }: PageRequest & { text?: string | undefined },
  ): Promise<Page<CompanyWithTowns>> => {
    const after = placeOf(cursor, 'string');
    const rows = await deps.register.companies({ scope, text, after, limit: limit + 1 });
    const page = toPage(rows, limit, ({ sortName, company }) => [sortName, company.id]);
    return {
      items: page.items.map(({ company, establishments }) => ({ company, towns: townsOf(establishments) })),
      next: page.next,
    };
  };

  const create = async (input: NewCompany): Promise<Company> => {
    const company = { id: newId('com'), version: 1, ...input };
    await orConflict('company.kvk-taken', () => deps.companies.insert(company));
    noteMade(company.id);
    return company;
  };

  const change = async (
    scope: CompanyScope,
    at: { id: string; version: number | null },
    patch: Patch<NewCompany>,
  ): Promise<Company> => {
    const before = await get(scope, at.id);
    if (before.version !== at.version) throw changedMeanwhile(CHANGED);
    const after = patched<Company>(before, patch);
    const isStored = await orConflict('company.kvk-taken', () => deps.companies.replace(after));
    if (!isStored) throw changedMeanwhile(CHANGED);
    noteChanges(before, after, 'shown');
    return { ...after, version: before.version + 1 };
  };

  return { get, withTowns, list, create, change };
};

export type CompanyService = ReturnType<typeof createCompanyService>;

const townsOf = (entries: readonly { establishment: { town: string } }[]): string[] =>
  [...new Set(entries.map(({ establishment }) => establishment.town))].sort();
