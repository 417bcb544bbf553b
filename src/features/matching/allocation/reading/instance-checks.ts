import type { InstanceColumns } from './instance-columns.js';
import { idOf, refuse, shown } from '../../instance/instance-values.js';

/** The row of each id. @throws InvalidInstanceError at the second of two equal ids */
export const checkUnique = (ids: readonly string[], fieldOf: (row: number) => string): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  ids.forEach((id, row) => {
    if (rows.has(id)) refuse(fieldOf(row), `${shown(id)} twice`);
    rows.set(id, row);
  });
  return rows;
};

/** @throws InvalidInstanceError where a student has two options of one id */
export const checkOptionIds = (columns: InstanceColumns): void => {
  columns.studentIds.forEach((_, s) => {
    const from = columns.optionStart[s]!;
    const own = Array.from({ length: columns.optionStart[s + 1]! - from }, (_option, o) =>
      columns.optionIdOf(from + o),
    );
    checkUnique(own, (o) => `students[${s}].options[${o}].id`);
  });
};

/** What must stay must fit: locks that together exceed a capacity have no right answer. */
export const checkLocks = (columns: InstanceColumns): void => {
  const free = columns.capacity.slice();
  columns.studentIds.forEach((_, s) => {
    const lock = columns.locked[s]!;
    if (lock < 0) return;
    for (let i = columns.useStart[lock]!; i < columns.useStart[lock + 1]!; i++) {
      const r = columns.uses[i]!;
      if (--free[r]! >= 0) continue;
      const capacity = `capacity ${columns.capacity[r]!} of resource ${shown(columns.resourceIds[r])}`;
      refuse(`students[${s}].locked`, `${shown(columns.optionIdOf(lock))} exceeds the ${capacity}`);
    }
  });
};

/** The claiming students' rows. @throws InvalidInstanceError for a student unknown or named twice */
export const checkClaims = (claims: readonly (readonly unknown[] | null)[], studentRow: ReadonlyMap<string, number>) =>
  claims.map((list, r) => {
    if (list === null) return null;
    const field = `resources[${r}].claims`;
    const rows = Int32Array.from(list, (value, i) => {
      const row = studentRow.get(idOf(`${field}[${i}]`, value));
      return row ?? refuse(`${field}[${i}]`, `unknown student ${shown(value)}`);
    });
    checkUnique(Array.from(list, String), (i) => `${field}[${i}]`);
    return rows;
  });
