/** A JSON schema as zod writes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Texts that some field somewhere takes; the first that fits a pattern and a length is an example of it. */
const TEXTS = [
  'voorbeeld',
  '2027-02-02',
  '2027-voorjaar',
  '00000001',
  '08:30',
  '7201 MH',
  '25251',
  '00ZZ00',
  'jo@berkel.example',
  '52.15,6.21',
  'https://berkel.example/',
  '2026-11-22T09:00:00Z',
  '123456',
  '1',
  'een-lang-wachtwoord',
  'students:read',
  '+31201234567',
  'a'.repeat(32),
  'a'.repeat(64),
  'A'.repeat(43),
];

const fits = (text: string, schema: Schema): boolean => {
  const {
    pattern,
    minLength = 0,
    maxLength = Infinity,
  } = schema as {
    pattern?: string;
    minLength?: number;
    maxLength?: number;
  };
  return (
    text.length >= minLength &&
    text.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(text))
  );
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2027-02-02',
  'date-time': '2026-11-22T09:00:00Z',
  email: 'jo@berkel.example',
  uri: 'https://berkel.example/',
};

const textOf = (schema: Schema): string => {
  const byFormat = BY_FORMAT[schema.format as string];
  if (byFormat !== undefined && fits(byFormat, schema)) return byFormat;
  const found = TEXTS.find((text) => fits(text, schema));
  if (found !== undefined) return found;
  const padded = 'x'.repeat((schema.minLength as number | undefined) ?? 1);
  if (fits(padded, schema)) return padded;
  throw new Error(`no example of a text fits ${JSON.stringify(schema)}: add one to TEXTS (scripts/fuzz/examples.ts)`);
};

const numberOf = (schema: Schema): number => {
  const { minimum = 0, maximum = Infinity, exclusiveMinimum } = schema as Record<string, number | undefined>;
  const low = exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : Math.max(minimum, Math.min(1, maximum));
  return Math.min(low, maximum);
};

const refOf = (schema: Schema, root: Schema): Schema => {
  if (typeof schema.$ref !== 'string') return schema;
  return schema.$ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .reduce<Schema>((inner, part) => inner[part] as Schema, root);
};

/** Values by the name of a field, which win over what its schema alone would give. */
export type ByName = Readonly<Record<string, unknown>>;

/** The least that a schema takes: required fields only, shortest lists, first of the choices. */
export const exampleOf = (given: Schema, names: ByName = {}, root: Schema = given): unknown => {
  const schema = refOf(given, root);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return (schema.enum as unknown[])[0];
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return exampleOf(choices[0] ?? {}, names, root);
  if (Array.isArray(schema.allOf))
    return exampleOf(Object.assign({}, ...(schema.allOf as Schema[])) as Schema, names, root);
  switch (schema.type) {
    case 'object':
      return exampleObject(schema, names, root);
    case 'array':
      return Array.isArray(schema.prefixItems)
        ? (schema.prefixItems as Schema[]).map((item) => exampleOf(item, names, root))
        : Array.from({ length: (schema.minItems as number | undefined) ?? 0 }, () =>
            exampleOf((schema.items ?? {}) as Schema, names, root),
          );
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return 'voorbeeld';
  }
};

const exampleObject = (schema: Schema, names: ByName, root: Schema): Record<string, unknown> => {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] };
  return Object.fromEntries(
    required.map((name) => [
      name,
      Object.hasOwn(names, name) ? names[name] : exampleOf(properties[name] ?? {}, names, root),
    ]),
  );
};
