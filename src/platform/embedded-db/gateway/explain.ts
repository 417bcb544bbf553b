import { serialize, type Document } from 'bson';
import { CODE, CommandError } from './errors.js';
import type { SqlConnection } from '../sql/connection.js';
import { textAt } from './statements.js';

const FUNCTION_OF: Readonly<Record<string, string>> = {
  find: 'find',
  aggregate: 'pipeline',
  count: 'count',
  distinct: 'distinct',
};

type Plan = { Plan: { 'Actual Rows': number }; 'Execution Time': number };

/** The plan of a query, in PostgreSQL's words inside MongoDB's frame. */
export const explain = async (client: SqlConnection, db: string, inner: Document): Promise<Document> => {
  const name = Object.keys(inner)[0] ?? '';
  const source = Object.hasOwn(FUNCTION_OF, name) ? FUNCTION_OF[name] : undefined;
  if (!source) throw new CommandError(CODE.commandNotSupported, `explain of ${name} is not supported by this engine`);
  const text = `EXPLAIN (FORMAT JSON, ANALYZE true) SELECT document FROM documentdb_api_catalog.bson_aggregation_${source}($1, $2::bytea)`;
  const [row] = await client.query(`explain-${source}`, text, [db, Buffer.from(serialize(inner))]);
  const [plan] = JSON.parse((row && textAt(row, 0)) ?? '[]') as Plan[];
  if (!plan) throw new CommandError(CODE.internal, 'the database gave no plan');
  return {
    queryPlanner: { namespace: `${db}.${String(inner[name])}`, winningPlan: plan.Plan },
    executionStats: {
      executionSuccess: true,
      nReturned: plan.Plan['Actual Rows'],
      executionTimeMillis: plan['Execution Time'],
    },
    ok: 1,
  };
};
