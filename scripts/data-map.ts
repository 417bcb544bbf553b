import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DATA_CLASSES, DATA_MAP } from '../src/features/privacy/data-map.rules.js';

const FILE = 'docs/data-map.md';

/** The data map as a page. */
export const dataMapPage = (): string => {
  const classes = Object.entries(DATA_CLASSES).map(
    ([name, { subject, term, by }]) => `| ${name} | ${subject} | ${term} | ${by} |`,
  );
  const fields = Object.entries(DATA_MAP).flatMap(([collection, listed]) =>
    Object.entries(listed).map(([name, some]) => `| ${collection} | ${name} | ${some.replaceAll(' ', ', ')} |`),
  );
  return `# Data map

Made from \`src/features/privacy/data-map.rules.ts\` by \`npm run data-map\`. A test compares it with every stored collection: a new field without
a class fails. Never stored: BSN, origin, nationality, gender, photo, medical text.

## Classes and terms

What carries a term out is a job of each night, by its name and step; an index of the database; or a person. Schools hear beforehand what goes of
pupils, matchings and the log; owners of accounts that they close. A test fills each field about a pupil and fails where a step leaves it.

| class | about | kept | carried out by |
|---|---|---|---|
${classes.join('\n')}

## Fields

| collection | class | fields |
|---|---|---|
${fields.join('\n')}
`;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(FILE, dataMapPage());
