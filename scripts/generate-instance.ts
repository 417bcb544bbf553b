import { parseArgs } from 'node:util';
import {
  INSTANCE_FORMAT,
  type Instance,
  type Mode,
  type Option,
  type Resource,
  type Student,
} from '../src/features/matching/instance/instance.js';
import { createRandom, type Random } from '../src/platform/random.js';

/** How an option's cost comes about; each is hard in its own way. */
export const COSTS = ['uniform', 'equal', 'correlated', 'geographic'] as const;
export type CostKind = (typeof COSTS)[number];

/** `single`: one resource an option. `chain`: offer ⊂ establishment ⊂ company. `weekday`: 1–3 days and a company total. */
export const SHAPES = ['single', 'chain', 'weekday'] as const;
export type Shape = (typeof SHAPES)[number];

export interface InstanceSpec {
  readonly shape: Shape;
  readonly students: number;
  /** Groups of places: offers in `single` and `chain`, companies in `weekday`. */
  readonly groups: number;
  readonly optionsPerStudent: number;
  /** Places over students. */
  readonly places: number;
  readonly costs: CostKind;
  readonly mode: Mode;
  readonly seed: string;
  /** Part of the students with a priority from 1 to 9, and part locked. */
  readonly withPriority: number;
  readonly withLock: number;
  readonly timeLimitSeconds: number;
}

export const STANDARD_SPEC: InstanceSpec = {
  shape: 'single',
  students: 2_000,
  groups: 500,
  optionsPerStudent: 20,
  places: 1.3,
  costs: 'uniform',
  mode: 'max-placed',
  seed: 'bench-1',
  withPriority: 0,
  withLock: 0,
  timeLimitSeconds: 60,
};

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
/** One to three weekdays an option. */
const PATTERNS = [[0], [3], [0, 1], [1, 3], [2, 4], [2, 3, 4]] as const;
const OFFERS_PER_ESTABLISHMENT = 2;
const OFFERS_PER_COMPANY = 6;

interface Point {
  readonly x: number;
  readonly y: number;
}
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const pointFrom = (random: Random): Point => ({ x: random.next(), y: random.next() });

/** Spreads a number of places over groups: each at least one. */
const spread = (places: number, groups: number, random: Random): number[] => {
  const extra = new Map<number, number>();
  for (let left = places - groups; left > 0; left--) {
    const group = random.below(groups);
    extra.set(group, (extra.get(group) ?? 0) + 1);
  }
  return Array.from({ length: groups }, (_, group) => 1 + (extra.get(group) ?? 0));
};

const nearest = (points: readonly Point[], home: Point, count: number): number[] =>
  points
    .map((point, i) => ({ i, away: distance(point, home) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, count)
    .map(({ i }) => i);

const groupResources = (spec: InstanceSpec, capacity: readonly number[], random: Random): Resource[] => {
  if (spec.shape === 'single') return capacity.map((places, g) => ({ id: `o${g}`, capacity: places }));
  if (spec.shape === 'weekday') {
    return capacity.flatMap((places, g) => [
      ...DAYS.map((day) => ({ id: `c${g}:${day}`, capacity: Math.ceil(places * (0.1 + 0.5 * random.next())) })),
      { id: `c${g}`, capacity: places },
    ]);
  }
  const sumOver = (size: number, share: number, prefix: string): Resource[] =>
    Array.from({ length: Math.ceil(capacity.length / size) }, (_, i) => ({
      id: `${prefix}${i}`,
      capacity: Math.ceil(share * capacity.slice(i * size, (i + 1) * size).reduce((a, b) => a + b, 0)),
    }));
  return [
    ...capacity.map((places, g) => ({ id: `o${g}`, capacity: places + random.below(2) })),
    ...sumOver(OFFERS_PER_ESTABLISHMENT, 1, 'e'),
    ...sumOver(OFFERS_PER_COMPANY, 0.95, 'c'),
  ];
};

const usesOf = (spec: InstanceSpec, group: number, pattern: number): string[] => {
  if (spec.shape === 'single') return [`o${group}`];
  if (spec.shape === 'weekday')
    return [...(PATTERNS[pattern] ?? []).map((day) => `c${group}:${DAYS[day]}`), `c${group}`];
  const establishment = Math.floor(group / OFFERS_PER_ESTABLISHMENT);
  return [`o${group}`, `e${establishment}`, `c${Math.floor(group / OFFERS_PER_COMPANY)}`];
};

/** The students one by one, so that an instance larger than memory can be written as it is made. */
export function* generateStudents(spec: InstanceSpec): Generator<Student> {
  const random = createRandom(`${spec.seed}/students`);
  const places = createRandom(`${spec.seed}/places`);
  const points = Array.from({ length: spec.groups }, () => pointFrom(places));
  const allure = Array.from({ length: spec.groups }, () => places.below(600));
  const patterns = spec.shape === 'weekday' ? PATTERNS.length : 1;
  const most = Math.min(spec.optionsPerStudent, spec.groups * patterns);
  for (let s = 0; s < spec.students; s++) {
    const home = pointFrom(random);
    const near = spec.costs === 'geographic' ? nearest(points, home, Math.min(spec.groups, most * 2)) : null;
    const costOf = (group: number): number => {
      if (spec.costs === 'equal') return 100;
      if (spec.costs === 'correlated') return (allure[group] ?? 0) + random.below(200);
      if (spec.costs === 'geographic')
        return Math.round(1000 * distance(points[group] ?? home, home)) + random.below(20);
      return random.below(1001);
    };
    const chosen = new Map<number, Option>();
    while (chosen.size < most) {
      const group = near ? random.pick(near) : random.below(spec.groups);
      const pattern = random.below(patterns);
      const key = group * patterns + pattern;
      if (chosen.has(key)) continue;
      const id = patterns > 1 ? `c${group}/p${pattern}` : `o${group}`;
      chosen.set(key, { id, uses: usesOf(spec, group, pattern), cost: costOf(group), rank: 1 });
    }
    const options = [...chosen.values()]
      .sort((a, b) => a.cost - b.cost)
      .map((option, i) => ({ ...option, rank: 1 + Math.floor(i / 2) }));
    const priority = random.next() < spec.withPriority ? 1 + random.below(9) : 0;
    yield { id: `s${s}`, priority, locked: null, options };
  }
}

export const generateResources = (spec: InstanceSpec): Resource[] => {
  const random = createRandom(`${spec.seed}/resources`);
  const capacity = spread(Math.round(spec.places * spec.students), spec.groups, random);
  const resources = groupResources(spec, capacity, random);
  if (spec.mode !== 'stable') return resources;
  const claimsOf = (): string[] =>
    [...new Set(Array.from({ length: 5 }, () => random.below(spec.students)))].map((s) => `s${s}`);
  return resources.map((resource) => (random.next() < 0.5 ? resource : { ...resource, claims: claimsOf() }));
};

/** Locks some students to an option that still fits, in order. */
const lockSome = (spec: InstanceSpec, resources: readonly Resource[], students: readonly Student[]): Student[] => {
  const random = createRandom(`${spec.seed}/locks`);
  const free = new Map(resources.map(({ id, capacity }) => [id, capacity]));
  return students.map((student) => {
    if (random.next() >= spec.withLock || student.options.length === 0) return student;
    const option = random.pick(student.options);
    if (option.uses.some((id) => (free.get(id) ?? 0) < 1)) return student;
    for (const id of option.uses) free.set(id, (free.get(id) ?? 0) - 1);
    return { ...student, locked: option.id };
  });
};

/** A whole instance of a family; the same spec gives the same instance on every machine. */
export const generateInstance = (spec: InstanceSpec): Instance => {
  const resources = generateResources(spec);
  const students = [...generateStudents(spec)];
  return {
    format: INSTANCE_FORMAT,
    mode: spec.mode,
    seed: spec.seed,
    timeLimitSeconds: spec.timeLimitSeconds,
    resources,
    students: spec.withLock > 0 ? lockSome(spec, resources, students) : students,
  };
};

/** The same as JSON text, piece by piece (without locks). */
export function* writeInstance(spec: InstanceSpec): Generator<string> {
  const { format, mode, seed, timeLimitSeconds } = { format: INSTANCE_FORMAT, ...spec };
  yield `${JSON.stringify({ format, mode, seed, timeLimitSeconds }).slice(0, -1)},"resources":`;
  yield JSON.stringify(generateResources(spec));
  yield ',"students":[';
  let separator = '';
  for (const student of generateStudents(spec)) {
    yield separator + JSON.stringify(student);
    separator = ',\n';
  }
  yield ']}\n';
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(STANDARD_SPEC).map((key) => [key, { type: 'string' as const }])),
  });
  const given = Object.entries(values).map(([key, value]) => {
    const standard = STANDARD_SPEC[key as keyof InstanceSpec];
    return [key, typeof standard === 'number' ? Number(value) : value] as const;
  });
  for (const piece of writeInstance({ ...STANDARD_SPEC, ...Object.fromEntries(given) })) process.stdout.write(piece);
}
