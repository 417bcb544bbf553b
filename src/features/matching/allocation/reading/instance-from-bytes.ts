import { DEFAULT_TIME_LIMIT_SECONDS } from '../../instance/instance.js';
import * as values from '../../instance/instance-values.js';
import { createBytePool, createIntList, createSymbols } from './byte-pool.js';
import { checkClaims, checkLocks, checkUnique } from './instance-checks.js';
import { canonicalColumns, type InstanceColumns } from './instance-columns.js';
import { BRACE, BRACKET, QUOTE, readJsonBytes, textOf, type JsonBytes, type NextPiece } from './json-bytes.js';

const asBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ID = asBytes('id');
const USES = asBytes('uses');
const COST = asBytes('cost');
const RANK = asBytes('rank');

const isName = (text: JsonBytes['text'], name: Uint8Array): boolean => {
  if (text.length !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (text.bytes[i] !== name[i]) return false;
  return true;
};

/** The students' columns, filled as they are read. Resources are numbered as they are met; ids stay bytes. */
const createStudentTable = (json: JsonBytes) => {
  const ids: string[] = [];
  const priority = createIntList();
  const locked = createIntList();
  const optionStart = createIntList();
  const cost = createIntList();
  const rank = createIntList();
  const useStart = createIntList();
  const uses = createIntList();
  const optionIds = createBytePool();
  const optionHash = createIntList();
  const resources = createSymbols();
  optionStart.push(0);
  useStart.push(0);

  const readUses = (field: string): void => {
    const from = useStart.get(useStart.size() - 1);
    if (uses.size() > from) values.refuse(field, 'given twice');
    if (json.peek() !== BRACKET) values.listOf(field, json.value());
    json.eachItem((i) => {
      if (json.peek() !== QUOTE) values.idOf(`${field}[${i}]`, json.value());
      const hash = json.string();
      if (json.text.length === 0) values.idOf(`${field}[${i}]`, '');
      const symbol = resources.numberOf(hash, json.text);
      for (let k = from; k < uses.size(); k++) {
        if (uses.get(k) !== symbol) continue;
        values.refuse(`${field}[${i}]`, `resource ${values.shown(resources.textAt(symbol))} twice`);
      }
      uses.push(symbol);
    });
  };
  const readOption = (field: string): void => {
    if (json.peek() !== BRACE) values.objectOf(field, json.value());
    const row = cost.size();
    let optionCost: unknown;
    let optionRank: unknown;
    const has = { uses: false };
    json.eachMember(() => {
      if (isName(json.text, ID)) {
        if (json.peek() !== QUOTE) values.idOf(`${field}.id`, json.value());
        if (optionHash.size() > row) values.refuse(`${field}.id`, 'given twice');
        optionHash.push(json.string());
        if (json.text.length === 0) values.idOf(`${field}.id`, '');
        optionIds.add(json.text);
      } else if (isName(json.text, USES)) {
        readUses(`${field}.uses`);
        has.uses = true;
      } else if (isName(json.text, COST)) optionCost = json.value();
      else if (isName(json.text, RANK)) optionRank = json.value();
      else json.value();
    });
    if (optionHash.size() === row) values.idOf(`${field}.id`, undefined);
    if (!has.uses) values.listOf(`${field}.uses`, undefined);
    cost.push(values.costOf(`${field}.cost`, optionCost));
    rank.push(values.rankOf(`${field}.rank`, optionRank));
    useStart.push(uses.size());
    for (let o = optionStart.get(optionStart.size() - 1); o < row; o++) {
      if (optionHash.get(o) === optionHash.get(row) && optionIds.isSame(o, row)) {
        values.refuse(`${field}.id`, `${values.shown(optionIds.textAt(row))} twice`);
      }
    }
  };
  const readStudent = (s: number): void => {
    const field = `students[${s}]`;
    if (json.peek() !== BRACE) values.objectOf(field, json.value());
    const from = cost.size();
    const given: Record<string, unknown> = {};
    const has = { options: false };
    json.eachMember(() => {
      const name = textOf(json.text);
      if (name !== 'options') {
        given[name] = json.value();
        return;
      }
      if (has.options) values.refuse(`${field}.options`, 'given twice');
      if (json.peek() !== BRACKET) values.listOf(`${field}.options`, json.value());
      json.eachItem((o) => {
        readOption(`${field}.options[${o}]`);
      });
      has.options = true;
    });
    if (!has.options) values.listOf(`${field}.options`, undefined);
    ids.push(values.idOf(`${field}.id`, given.id));
    priority.push(values.priorityOf(`${field}.priority`, given.priority));
    const lock = values.lockOf(`${field}.locked`, given.locked);
    let lockRow = -1;
    for (let o = from; o < cost.size() && lock !== null; o++) if (optionIds.textAt(o) === lock) lockRow = o;
    if (lock !== null && lockRow < 0)
      values.refuse(`${field}.locked`, `no option ${values.shown(lock)} of this student`);
    locked.push(lockRow);
    optionStart.push(cost.size());
  };
  const columns = () => ({
    studentIds: ids,
    priority: Uint8Array.from(priority.done()),
    locked: locked.done(),
    optionStart: optionStart.done(),
    cost: cost.done(),
    rank: rank.done(),
    useStart: useStart.done(),
    optionIdOf: optionIds.textAt,
  });
  return { readStudent, resources, uses, columns };
};

const readResource = (json: JsonBytes, r: number) => {
  const field = `resources[${r}]`;
  const resource = values.objectOf(field, json.value());
  return {
    id: values.idOf(`${field}.id`, resource.id),
    capacity: values.capacityOf(`${field}.capacity`, resource.capacity),
    minimum: values.minimumOf(`${field}.minimum`, resource.minimum),
    claims: resource.claims === undefined ? null : values.listOf(`${field}.claims`, resource.claims),
  };
};

/** Puts resource rows in the place of the numbers given while reading. @throws InvalidInstanceError for one unknown */
const resolveUses = (
  table: ReturnType<typeof createStudentTable>,
  optionStart: Int32Array,
  useStart: Int32Array,
  resourceRow: ReadonlyMap<string, number>,
): Int32Array => {
  const { resources } = table;
  const rowOf = Int32Array.from({ length: resources.size() }, (_, i) => resourceRow.get(resources.textAt(i)) ?? -1);
  const uses = table.uses.done();
  for (let i = 0; i < uses.length; i++) {
    const symbol = uses[i]!;
    uses[i] = rowOf[symbol]!;
    if (uses[i]! >= 0) continue;
    const option = useStart.findLastIndex((from) => from <= i);
    const student = optionStart.findLastIndex((from) => from <= option);
    const field = `students[${student}].options[${option - optionStart[student]!}].uses[${i - useStart[option]!}]`;
    values.refuse(field, `unknown resource ${values.shown(resources.textAt(symbol))}`);
  }
  return uses;
};

/**
 * The same as `readInstance`, from the bytes of a file: nothing is kept but the columns, so two million options take
 * some 100 MB and not a thousand.
 * @throws SyntaxError for what is not JSON, InvalidInstanceError for what is not an instance
 */
export const readInstanceBytes = (nextPiece: NextPiece): InstanceColumns => {
  const json = readJsonBytes(nextPiece);
  const table = createStudentTable(json);
  const resources: ReturnType<typeof readResource>[] = [];
  const top: Record<string, unknown> = {};
  if (json.peek() !== BRACE) values.objectOf('instance', json.value());
  json.eachMember(() => {
    const name = textOf(json.text);
    const isList = name === 'resources' || name === 'students';
    if (!isList) {
      top[name] = json.value();
      return;
    }
    if (top[name] === true) values.refuse(name, 'given twice');
    if (json.peek() !== BRACKET) values.listOf(name, json.value());
    json.eachItem(name === 'students' ? table.readStudent : (r) => resources.push(readResource(json, r)));
    top[name] = true;
  });
  json.end();
  values.formatOf(top.format);
  const mode = values.modeOf(top.mode);
  const seed = values.seedOf(top.seed);
  const timeLimitSeconds = values.timeLimitOf(top.timeLimitSeconds, DEFAULT_TIME_LIMIT_SECONDS);
  for (const name of ['resources', 'students']) if (top[name] !== true) values.listOf(name, undefined);
  const resourceIds = resources.map(({ id }) => id);
  const resourceRow = checkUnique(resourceIds, (r) => `resources[${r}].id`);
  const students = table.columns();
  const uses = resolveUses(table, students.optionStart, students.useStart, resourceRow);
  const studentRow = checkUnique(students.studentIds, (s) => `students[${s}].id`);
  const raw: InstanceColumns = {
    mode,
    seed,
    timeLimitSeconds,
    resourceIds,
    capacity: Int32Array.from(resources, ({ capacity }) => capacity),
    minimum: Int32Array.from(resources, ({ minimum }) => minimum),
    claims: checkClaims(
      resources.map(({ claims }) => claims),
      studentRow,
    ),
    ...students,
    uses,
  };
  checkLocks(raw);
  return canonicalColumns(raw);
};
