import { checkClaims, checkLocks, checkOptionIds, checkUnique } from './instance-checks.js';
import { canonicalColumns, type InstanceColumns } from './instance-columns.js';
import { DEFAULT_TIME_LIMIT_SECONDS } from '../../instance/instance.js';
import * as values from '../../instance/instance-values.js';

const readResources = (list: readonly unknown[]) => {
  const ids: string[] = [];
  const capacity = new Int32Array(list.length);
  const minimum = new Int32Array(list.length);
  const claims: (readonly unknown[] | null)[] = [];
  list.forEach((item, r) => {
    const field = `resources[${r}]`;
    const resource = values.objectOf(field, item);
    ids.push(values.idOf(`${field}.id`, resource.id));
    capacity[r] = values.capacityOf(`${field}.capacity`, resource.capacity);
    minimum[r] = values.minimumOf(`${field}.minimum`, resource.minimum);
    claims.push(resource.claims === undefined ? null : values.listOf(`${field}.claims`, resource.claims));
  });
  return { ids, capacity, minimum, claims };
};

const countOptions = (students: readonly unknown[]) => {
  let options = 0;
  let uses = 0;
  students.forEach((item, s) => {
    const field = `students[${s}]`;
    const list = values.listOf(`${field}.options`, values.objectOf(field, item).options);
    options += list.length;
    list.forEach((option, o) => {
      const used = values.objectOf(`${field}.options[${o}]`, option).uses;
      uses += values.listOf(`${field}.options[${o}].uses`, used).length;
    });
  });
  return { options, uses };
};

const unknownUse = (field: string, value: unknown): never =>
  values.refuse(field, `unknown resource ${values.shown(values.idOf(field, value))}`);

const readStudents = (list: readonly unknown[], resourceRow: ReadonlyMap<string, number>) => {
  const counts = countOptions(list);
  const ids: string[] = [];
  const optionIds: string[] = [];
  const priority = new Uint8Array(list.length);
  const locked = new Int32Array(list.length).fill(-1);
  const optionStart = new Int32Array(list.length + 1);
  const cost = new Int32Array(counts.options);
  const rank = new Int32Array(counts.options);
  const useStart = new Int32Array(counts.options + 1);
  const uses = new Int32Array(counts.uses);
  let use = 0;

  const readUses = (field: string, used: readonly unknown[]): void => {
    const from = use;
    used.forEach((value, i) => {
      // The name of the field is made only where it is needed: there are many uses.
      const row = resourceRow.get(value as string) ?? unknownUse(`${field}.uses[${i}]`, value);
      for (let before = from; before < use; before++)
        if (uses[before] === row) values.refuse(`${field}.uses[${i}]`, `resource ${values.shown(value)} twice`);
      uses[use++] = row;
    });
  };

  list.forEach((item, s) => {
    const field = `students[${s}]`;
    const student = item as Readonly<Record<string, unknown>>;
    const lock = values.lockOf(`${field}.locked`, student.locked);
    const from = optionIds.length;
    ids.push(values.idOf(`${field}.id`, student.id));
    priority[s] = values.priorityOf(`${field}.priority`, student.priority);
    (student.options as readonly Readonly<Record<string, unknown>>[]).forEach((option, i) => {
      const where = `${field}.options[${i}]`;
      const row = from + i;
      const id = values.idOf(`${where}.id`, option.id);
      cost[row] = values.costOf(`${where}.cost`, option.cost);
      rank[row] = values.rankOf(`${where}.rank`, option.rank);
      readUses(where, option.uses as readonly unknown[]);
      useStart[row + 1] = use;
      optionIds.push(id);
      if (id === lock) locked[s] = row;
    });
    optionStart[s + 1] = optionIds.length;
    if (lock !== null && locked[s] === -1)
      values.refuse(`${field}.locked`, `no option ${values.shown(lock)} of this student`);
  });
  return { ids, optionIds, priority, locked, optionStart, cost, rank, useStart, uses };
};

/**
 * Checks an instance of `leerwerk-matching/1` and turns it into columns in canonical order. Takes any value, so that
 * what was read from a file and what the program made pass the same checks.
 * @throws InvalidInstanceError naming the first field that is wrong and the value found there
 */
export const readInstance = (value: unknown): InstanceColumns => {
  const instance = values.objectOf('instance', value);
  values.formatOf(instance.format);
  const mode = values.modeOf(instance.mode);
  const seed = values.seedOf(instance.seed);
  const timeLimitSeconds = values.timeLimitOf(instance.timeLimitSeconds, DEFAULT_TIME_LIMIT_SECONDS);
  const resources = readResources(values.listOf('resources', instance.resources));
  const resourceRow = checkUnique(resources.ids, (r) => `resources[${r}].id`);
  const { ids, optionIds, ...students } = readStudents(values.listOf('students', instance.students), resourceRow);
  const studentRow = checkUnique(ids, (s) => `students[${s}].id`);
  const raw: InstanceColumns = {
    mode,
    seed,
    timeLimitSeconds,
    resourceIds: resources.ids,
    capacity: resources.capacity,
    minimum: resources.minimum,
    claims: checkClaims(resources.claims, studentRow),
    studentIds: ids,
    ...students,
    optionIdOf: (option) => optionIds[option]!,
  };
  checkOptionIds(raw);
  checkLocks(raw);
  return canonicalColumns(raw);
};
