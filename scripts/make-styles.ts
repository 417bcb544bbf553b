import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pickStyles } from './styles/pick-styles.js';

/** Makes the part of NL Design System that the pages use into one file: the whole library is ten times as big. */
const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

writeFileSync(
  at('src/web/public/vendor/nl-design-system.css'),
  pickStyles({
    components: readFileSync(at('node_modules/@utrecht/component-library-css/dist/index.css'), 'utf8'),
    tokens: readFileSync(at('node_modules/@utrecht/design-tokens/dist/root.css'), 'utf8'),
    own: readFileSync(at('src/web/public/leerwerkplek.css'), 'utf8'),
  }),
);
