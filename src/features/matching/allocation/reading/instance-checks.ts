import type { InstanceColumns } from './instance-columns.js';
import { refuse, shown } from '../../instance/instance-values.js';

/** The row of each id. @throws InvalidInstanceError at the second of two equal ids */
export const checkUnique = (ids: readonly string[], fieldOf: (row: number) => string): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  ids.forEach((id, row) => {
    if (rows.has(id)) refuse(fieldOf(row), `${shown(id)} twice`);
    rows.set(id, row);
  });
  return rows;
};

/** What must stay must fit: locks that together exceed a capacity have no right answer. Also: option ids once a student. */
export const checkLocks = (columns: InstanceColumns): void => {
  const free = columns.capacity.slice();
  columns.studentIds.forEach((_, s) => {
    const from = columns.optionStart[s]!;
    const to = columns.optionStart[s + 1]!;
    const ids = new Set<string>();
    for (let o = from; o < to; o++) {
      const id = columns.optionIdOf(o);
      if (ids.has(id)) refuse(`students[${s}].options[${o - from}].id`, `${shown(id)} twice`);
      ids.add(id);
    }
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
