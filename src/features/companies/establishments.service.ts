import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import { isInScope, type CompanyScope } from '../../domain/company-scope.js';
import type { Establishment } from '../../domain/company.js';
import type { CompanyRepository } from './companies.repository.js';
import type { EstablishmentRepository } from './establishments.repository.js';
import type { RegisterEntry } from './register-entries.rules.js';
import type { Register, RegisterHit, RegisterSearch, ShownEntry } from './register.service.js';

/** What is entered of an establishment. */
export type NewEstablishment = Omit<Establishment, 'id' | 'version'>;

/** A question to the register with the page asked for. */
export type EstablishmentSearch = Omit<RegisterSearch, 'scope' | 'after' | 'limit'> & PageRequest;

const CHANGED = 'establishment.changed-meanwhile';

/** Establishments, and the search of the register. */
export const createEstablishmentService = (deps: {
  companies: CompanyRepository;
  establishments: EstablishmentRepository;
  register: Register;
}) => {
  const get = async (scope: CompanyScope, id: string): Promise<Establishment> => {
    const establishment = await deps.establishments.get(id);
    if (!establishment || !isInScope(scope, establishment.companyId)) throw notFound('establishment.not-found', { id });
    return establishment;
  };

  /** With its company, recognitions, offers and supervisors. */
  const entry = async (scope: CompanyScope, id: string): Promise<RegisterEntry> => (await shown(scope, id)).entry;

  /** The same, as they stand today. */
  const shown = async (scope: CompanyScope, id: string): Promise<ShownEntry> => {
    const found = await deps.register.shown(scope, id);
    if (!found) throw notFound('establishment.not-found', { id });
    return found;
  };

  /** By distance where a point is given, else by name. */
  const search = async (
    scope: CompanyScope,
    { cursor, limit, ...question }: EstablishmentSearch,
  ): Promise<Page<RegisterHit>> => {
    const after = question.near ? placeOf(cursor, 'number') : placeOf(cursor, 'string');
    const hits = await deps.register.search({ ...question, scope, after, limit: limit + 1 });
    return toPage(hits, limit, (hit) => [hit.distanceKm ?? hit.entry.sortName, hit.entry.establishment.id]);
  };

  const create = async (scope: CompanyScope, input: NewEstablishment): Promise<Establishment> => {
    const company = isInScope(scope, input.companyId) ? await deps.companies.get(input.companyId) : null;
    if (!company)
      throw new AppError('rule', 'establishment.company-unknown', {}, [{ path: 'companyId', code: 'unknown' }]);
    const establishment = { id: newId('est'), version: 1, ...input };
    await deps.establishments.insert(establishment);
    noteMade(establishment.id);
    return establishment;
  };

  const change = async (
    scope: CompanyScope,
    at: { id: string; version: number | null },
    patch: Patch<Omit<NewEstablishment, 'companyId'>>,
  ): Promise<Establishment> => {
    const before = await get(scope, at.id);
    if (before.version !== at.version) throw changedMeanwhile(CHANGED);
    const after = patched<Establishment>(before, patch);
    if (!(await deps.establishments.replace(after))) throw changedMeanwhile(CHANGED);
    noteChanges(before, after, 'shown');
    return { ...after, version: before.version + 1 };
  };

  return { get, entry, shown, search, create, change };
};

export type EstablishmentService = ReturnType<typeof createEstablishmentService>;
