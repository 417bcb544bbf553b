import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { blocksOf, pickStyles } from '../../scripts/styles/pick-styles.js';

const read = (path: string): string => readFileSync(path, 'utf8');

describe('styles', () => {
  it('are made from the installed design system', () => {
    const made = pickStyles({
      components: read('node_modules/@utrecht/component-library-css/dist/index.css'),
      tokens: read('node_modules/@utrecht/design-tokens/dist/root.css'),
      own: read('src/web/public/leerwerkplek.css'),
    });
    const kept = read('src/web/public/vendor/nl-design-system.css');
    expect(kept === made, 'run: node --import tsx scripts/make-styles.ts').to.equal(true);
  });

  it('ask no other host for anything', () => {
    for (const file of ['leerwerkplek.css', 'vendor/nl-design-system.css'])
      expect(read(`src/web/public/${file}`)).not.to.match(/@import|url\(['"]?(?:https?:)?\/\//);
  });

  it('are cut into blocks, whatever is nested in them', () => {
    expect(blocksOf('/* x { } */ a { b: c } @media print { d { e: f } }')).to.deep.equal([
      { prelude: 'a', body: 'b: c' },
      { prelude: '@media print', body: 'd { e: f }' },
    ]);
  });
});
