import { z } from 'zod';
import { SUBJECTS } from '../../scripts/role-table/access.js';
import { faultOf } from '../../scripts/fuzz/answers.js';
import { operationsOf, requestFor, type Chance } from '../../scripts/fuzz/requests.js';
import { ROLES } from '../../src/domain/actor.js';
import { createRandom } from '../../src/platform/random.js';
import type { SchoolApp } from '../support/school-app.js';
import { fillTenants, OWN_FIELDS, PARAMS } from './role-table.fixtures.js';

/** What came of many requests: how many by status, and every answer that should not have been. */
export interface FuzzOutcome {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** As many requests as are under way at once. */
const AT_ONCE = 8;

const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.object({ Problem: z.record(z.string(), z.unknown()) }) }),
});

/** Sends requests made from the service's own OpenAPI document, each as somebody by chance. The same seed sends the same. */
export const fuzz = async (api: SchoolApp, { count, seed }: { count: number; seed: string }): Promise<FuzzOutcome> => {
  await api.reset();
  await fillTenants(api);
  const { body } = (await api.nobody().get('/api/v1/openapi.json').expect(200)) as { body: unknown };
  const { components } = document.parse(body);
  const operations = operationsOf(body as Parameters<typeof operationsOf>[0]);
  const random = createRandom(seed);
  const chance: Chance = () => random.next();
  const params = (path: string): Readonly<Record<string, string>> => {
    const subject = SUBJECTS.find((one) => one.path.test(path.replace(/\{([A-Za-z]+)\}/g, ':$1')));
    return subject ? PARAMS[subject.name][chance() < 0.8 ? 'own' : 'foreign'] : {};
  };
  const byStatus: Record<string, number> = {};
  const faults: string[] = [];

  const sendOne = async (at: number): Promise<void> => {
    const operation = operations[at % operations.length];
    if (!operation) return;
    const request = requestFor(operation, chance, { names: OWN_FIELDS, params });
    const role = chance() < 0.1 ? null : ROLES[Math.floor(chance() * ROLES.length)];
    // Signing out would make every later request of that person one of nobody.
    const client =
      role === null || role === undefined || operation.path.includes('session') ? api.nobody() : await api.as(role);
    let call = client[operation.method as 'post'](request.path).set(request.headers).redirects(0);
    if (request.body !== undefined) call = call.type('json').send(request.body as object);
    const answer = await call.then(
      ({ status, type, text }) => ({ status, type, text }),
      (error: unknown) => error as Error,
    );
    if (answer instanceof Error) {
      // Node's own client refuses some headers and paths before they are sent.
      byStatus.unsent = (byStatus.unsent ?? 0) + 1;
      return;
    }
    byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
    const fault = faultOf(operation, answer, components.schemas.Problem);
    if (fault !== null)
      faults.push(
        `${request.kind} ${operation.method} ${request.path.slice(0, 200)} ${JSON.stringify(request.body ?? null).slice(0, 300)}: ${fault}`,
      );
  };

  for (let at = 0; at < count; at += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, more) => sendOne(at + more)));
  return { requests: count, byStatus, faults };
};
