import { z } from 'zod';
import { SUBJECTS } from '../../scripts/role-table/access.js';
import { faultOf } from '../../scripts/fuzz/answers.js';
import {
  operationsOf,
  requestFor,
  type Chance,
  type FuzzRequest,
  type Operation,
} from '../../scripts/fuzz/requests.js';
import { ROLES, type Role } from '../../src/domain/actor.js';
import { createRandom } from '../../src/platform/random.js';
import type { SchoolApp } from '../support/school-app.js';
import { fillTenants, OWN_FIELDS, PARAMS } from './role-table.fixtures.js';
import { fillPlacementRecords } from './role-table-records.js';

/** What came of many requests: how many by status, and every answer that should not have been. */
export interface FuzzOutcome {
  readonly requests: number;
  readonly operations: number;
  /** How many of a kind got which status; `unsent` where Node's own client refused a header or path. */
  readonly byKind: Readonly<Record<FuzzRequest['kind'], Readonly<Record<string, number>>>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** The operations that never did what they were asked. */
  readonly neverDone: readonly string[];
  readonly faults: readonly string[];
}

/** As many requests as are under way at once. */
const AT_ONCE = 8;
/** After so many the data is as in the beginning: what was blocked, removed or signed out by then would answer all that follows. */
const REFILL_AFTER = 1000;
/** So often somebody asks whom the operation names; else whoever it is, or nobody. */
const NAMED = 0.8;

const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.object({ Problem: z.record(z.string(), z.unknown()) }) }),
});

/** Sends requests made from the service's own OpenAPI document, each as somebody by chance. The same seed sends the same. */
export const fuzz = async (api: SchoolApp, { count, seed }: { count: number; seed: string }): Promise<FuzzOutcome> => {
  const refill = async (): Promise<void> => {
    await api.reset();
    await fillTenants(api);
    await fillPlacementRecords(api);
  };
  await refill();
  const { body } = (await api.nobody().get('/api/v1/openapi.json').expect(200)) as { body: unknown };
  const { components } = document.parse(body);
  const operations = operationsOf(body as Parameters<typeof operationsOf>[0]);
  const random = createRandom(seed);
  const chance: Chance = () => random.next();
  const pathOf = ({ path }: Operation): string => path.replace(/\{([A-Za-z]+)\}/g, ':$1');
  const params = (path: string): Readonly<Record<string, string>> => {
    const subject = SUBJECTS.find((one) => one.path.test(path.replace(/\{([A-Za-z]+)\}/g, ':$1')));
    return subject ? PARAMS[subject.name][chance() < 0.8 ? 'own' : 'foreign'] : {};
  };
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)];
  const allowed = new Map(api.routes.map(({ method, path, allow }) => [`${method} ${path}`, allow]));
  const callerOf = (operation: Operation): Role | null => {
    // Signing out would make every later request of that person one of nobody.
    if (operation.path.includes('session') && operation.method !== 'get') return null;
    const allow = allowed.get(`${operation.method} ${pathOf(operation)}`);
    if (chance() < NAMED) return pick(Array.isArray(allow) ? (allow as readonly Role[]) : ROLES) ?? null;
    return chance() < 0.3 ? null : (pick(ROLES) ?? null);
  };
  const byKind = { valid: {}, 'nearly-valid': {}, hostile: {} } as Record<FuzzRequest['kind'], Record<string, number>>;
  const byStatus: Record<string, number> = {};
  const done = new Set<Operation>();
  const faults: string[] = [];

  const sendOne = async (at: number): Promise<void> => {
    const operation = operations[at % operations.length];
    if (!operation) return;
    const request = requestFor(operation, chance, { names: OWN_FIELDS, params });
    const role = callerOf(operation);
    const client = role === null ? api.nobody() : await api.as(role);
    let call = client[operation.method as 'post'](request.path).set(request.headers).redirects(0);
    if (request.body !== undefined) call = call.type('json').send(request.body as object);
    const answer = await call.then(
      ({ status, type, text }) => ({ status, type, text }),
      (error: unknown) => error as Error,
    );
    const status = answer instanceof Error ? 'unsent' : String(answer.status);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    byKind[request.kind][status] = (byKind[request.kind][status] ?? 0) + 1;
    if (answer instanceof Error) return;
    if (answer.status < 300) done.add(operation);
    const fault = faultOf(operation, answer, components.schemas.Problem);
    if (fault !== null)
      faults.push(
        `${request.kind} ${operation.method} ${request.path.slice(0, 200)} ${JSON.stringify(request.body ?? null).slice(0, 300)}: ${fault}`,
      );
  };

  for (let at = 0; at < count; at += AT_ONCE) {
    if (at > 0 && at % REFILL_AFTER === 0) await refill();
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, more) => sendOne(at + more)));
  }
  const neverDone = operations.filter((one) => !done.has(one)).map(({ method, path }) => `${method} ${path}`);
  return { requests: count, operations: operations.length, byKind, byStatus, neverDone, faults };
};
