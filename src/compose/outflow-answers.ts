import type { OutflowRepository } from '../features/outcomes/outcomes.repository.js';
import { answeredMonths } from '../features/outcomes/outcomes.rules.js';

/** Pupils that are asked for at once. */
const BATCH = 500;

/** Which questions about pupils who left were answered, in months after leaving: of those nobody is reminded. */
export const answeredFollowUps =
  (outflows: Pick<OutflowRepository, 'ofStudents'>) =>
  async (studentIds: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> => {
    const answered = new Map<string, readonly number[]>();
    for (let from = 0; from < studentIds.length; from += BATCH)
      for (const outflow of await outflows.ofStudents(studentIds.slice(from, from + BATCH)))
        answered.set(outflow.studentId, answeredMonths(outflow));
    return answered;
  };
