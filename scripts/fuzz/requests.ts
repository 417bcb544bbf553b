import { exampleOf, type ByName, type Schema } from './examples.js';

/** One operation of an OpenAPI document, as far as requests are made of it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | null;
  readonly responses: Readonly<Record<string, Schema | null>>;
}

/** A request as it goes over the wire; a body that is text is sent as it stands. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly kind: 'valid' | 'nearly-valid' | 'hostile';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
interface RawOperation {
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** The operations of a document. */
export const operationsOf = (document: { paths: Record<string, Record<string, RawOperation>> }): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method,
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, { content }]) => [
          status,
          (content?.['application/json'] ?? content?.['application/problem+json'])?.schema ?? null,
        ]),
      ),
    })),
  );

/** Chance by a seed: the same seed gives the same requests. */
export type Chance = () => number;
const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;

const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) });

/** What attackers and broken clients send: injection, pollution, other types, borders, encodings, size. */
const HOSTILE: readonly unknown[] = [
  { $gt: '' },
  { $ne: null },
  { $where: 'sleep(1000)' },
  ['$ne', 1],
  "' OR 1=1 --",
  '{"$gt":""}',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://evil.example")',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'a\u0000b',
  'a\r\nX-Injected: 1',
  '\ud800',
  '\u202Etxt.exe',
  '💥'.repeat(50),
  `${'a'.repeat(60_000)}!`,
  `${'0'.repeat(50)}1`,
  '__proto__',
  'constructor',
  '',
  ' ',
  null,
  true,
  -1,
  0,
  1e308,
  -0,
  Number.MAX_SAFE_INTEGER + 2,
  0.1,
  '9'.repeat(400),
  '0000-00-00',
  '2027-02-30',
  '9999-12-31',
  '+275760-09-14',
  '24:01',
  [],
  {},
  [[[[]]]],
  deep(60),
];

/** Bodies that are no object of the schema at all. */
const BROKEN_BODIES: readonly unknown[] = [
  '{"a":',
  '[1,2',
  'null',
  '"text"',
  '42',
  '[]',
  '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  '\ufeff{}',
  '{"a":1,"a":2}',
];

const keysOf = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

/** Changes one thing somewhere in a body: takes it away, replaces it, adds a field. */
const bent = (value: unknown, chance: Chance): unknown => {
  const keys = keysOf(value);
  if (keys.length === 0 || chance() < 0.15) return pick(chance, HOSTILE);
  const copy = structuredClone(value) as Record<string, unknown>;
  const key = pick(chance, keys);
  const roll = chance();
  if (roll < 0.25) Reflect.deleteProperty(copy, key);
  else if (roll < 0.35)
    copy[pick(chance, ['isAdmin', 'schoolId', 'role', '__proto__x', '$set', 'a.b', ''])] = pick(chance, HOSTILE);
  else if (typeof copy[key] === 'object' && copy[key] !== null && roll < 0.7) copy[key] = bent(copy[key], chance);
  else copy[key] = pick(chance, HOSTILE);
  return copy;
};

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Encodes what can't be encoded (half a surrogate pair) as raw bytes a server must cope with. */
const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
};

export interface Known {
  /** Ids that exist, by the name of the parameter or field. */
  readonly names: ByName;
  readonly params: (path: string) => Readonly<Record<string, string>>;
}

/** A request for an operation. A third each is valid, nearly valid and hostile. */
export const requestFor = (operation: Operation, chance: Chance, known: Known): FuzzRequest => {
  const kind = pick(chance, ['valid', 'nearly-valid', 'hostile'] as const);
  const isHostile = kind === 'hostile';
  const params = known.params(operation.path);
  const path = operation.path.replace(/\{([A-Za-z]+)\}/g, (_all: string, name: string) => {
    const bad = (isHostile && chance() < 0.3) || chance() < 0.05;
    return bad ? encoded(asText(pick(chance, HOSTILE)).slice(0, 2000)) || '%00' : (params[name] ?? 'none');
  });
  const query = operation.parameters
    .filter((one) => one.in === 'query' && chance() < 0.5)
    .map(({ name, schema }) => {
      const value =
        kind !== 'valid' && chance() < 0.5 ? pick(chance, HOSTILE) : (known.names[name] ?? exampleOf(schema));
      return `${encoded(name)}${isHostile && chance() < 0.2 ? '[$ne]' : ''}=${encoded(asText(value).slice(0, 4000))}`;
    });
  const example = operation.body === null ? undefined : exampleOf(operation.body, known.names);
  const body =
    example === undefined || kind === 'valid'
      ? example
      : isHostile && chance() < 0.3
        ? pick(chance, BROKEN_BODIES)
        : bent(example, chance);
  return {
    operation,
    kind,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: {
      'if-match': isHostile && chance() < 0.3 ? '"x"' : '"1"',
      ...(isHostile && chance() < 0.2 && operation.method === 'post' ? { 'idempotency-key': 'é'.repeat(3) } : {}),
    },
    body,
  };
};
