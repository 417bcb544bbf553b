import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// From `src/web` and from `dist/web` alike: style sheets and fonts are not compiled.
const folder = fileURLToPath(new URL('../../src/web/public', import.meta.url));

/** The folders whose files everyone may read, by the path under which they are served. */
export const assets: readonly { readonly path: string; readonly folder: string }[] = [{ path: '/assets', folder }];

const versioned = (file: string): string => {
  const digest = createHash('sha256')
    .update(readFileSync(`${folder}/${file}`))
    .digest('hex');
  return `/assets/${file}?v=${digest.slice(0, 10)}`;
};

/** The style sheets of every page. The version in the address makes a browser fetch a changed file at once. */
export const styleSheets: readonly string[] = [versioned('vendor/nl-design-system.css'), versioned('leerwerkplek.css')];

/** Improves a page that waits for something; the page works without it. */
export const refreshScript = versioned('refresh.js');
