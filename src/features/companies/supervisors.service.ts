import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import type { CompanyScope } from '../../domain/company-scope.js';
import type { Establishment, Supervisor } from '../../domain/company.js';
import type { SupervisorRepository } from './supervisors.repository.js';

/** What is entered of a supervisor. */
export type NewSupervisor = Omit<Supervisor, 'id' | 'version' | 'establishmentId'>;

const CHANGED = 'supervisor.changed-meanwhile';

/** The supervisors of an establishment; whoever may not see the establishment finds none. */
export const createSupervisorService = (deps: {
  supervisors: SupervisorRepository;
  /** @throws AppError `not-found` outside the scope */
  establishmentOf: (scope: CompanyScope, id: string) => Promise<Establishment>;
}) => {
  const get = async (scope: CompanyScope, establishmentId: string, id: string): Promise<Supervisor> => {
    await deps.establishmentOf(scope, establishmentId);
    const supervisor = await deps.supervisors.get(id);
    if (supervisor?.establishmentId !== establishmentId) throw notFound('supervisor.not-found', { id });
    return supervisor;
  };

  /** By its id alone. @throws 404 for who may not see the establishment */
  const find = async (scope: CompanyScope, id: string): Promise<Supervisor> => {
    const supervisor = await deps.supervisors.get(id);
    if (!supervisor) throw notFound('supervisor.not-found', { id });
    await deps.establishmentOf(scope, supervisor.establishmentId);
    return supervisor;
  };

  const list = async (
    scope: CompanyScope,
    establishmentId: string,
    { cursor, limit }: PageRequest,
  ): Promise<Page<Supervisor>> => {
    await deps.establishmentOf(scope, establishmentId);
    const after = placeOf(cursor, 'string');
    const rows = await deps.supervisors.ofEstablishment(establishmentId, { after, limit: limit + 1 });
    return toPage(rows, limit, ({ name, id }) => [name, id]);
  };

  const create = async (scope: CompanyScope, establishmentId: string, input: NewSupervisor): Promise<Supervisor> => {
    await deps.establishmentOf(scope, establishmentId);
    const supervisor = { id: newId('sup'), version: 1, establishmentId, ...input };
    await deps.supervisors.insert(supervisor);
    noteMade(supervisor.id);
    return supervisor;
  };

  const change = async (
    scope: CompanyScope,
    at: { establishmentId: string; id: string; version: number | null },
    patch: Patch<NewSupervisor>,
  ): Promise<Supervisor> => {
    const before = await get(scope, at.establishmentId, at.id);
    if (before.version !== at.version) throw changedMeanwhile(CHANGED);
    const after = patched<Supervisor>(before, patch);
    if (!(await deps.supervisors.replace(after))) throw changedMeanwhile(CHANGED);
    noteChanges(before, after, ['name']);
    return { ...after, version: before.version + 1 };
  };

  const remove = async (
    scope: CompanyScope,
    at: { establishmentId: string; id: string; version: number | null },
  ): Promise<void> => {
    const before = await get(scope, at.establishmentId, at.id);
    if (before.version !== at.version || !(await deps.supervisors.remove(before))) throw changedMeanwhile(CHANGED);
  };

  return { get, find, list, create, change, remove };
};

export type SupervisorService = ReturnType<typeof createSupervisorService>;
