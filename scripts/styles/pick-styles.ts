/** The components of the Utrecht library that the pages use, as the start of their class names. */
const USED = [
  'alert',
  'breadcrumb-nav',
  'button',
  'button-group',
  'checkbox',
  'data-list',
  'document',
  'form-field',
  'form-field-description',
  'form-field-error-message',
  'form-fieldset',
  'form-label',
  'heading-1',
  'heading-2',
  'heading-3',
  'link',
  'page-footer',
  'page-header',
  'paragraph',
  'radio-button',
  'select',
  'skip-link',
  'status-badge',
  'table',
  'textarea',
  'textbox',
] as const;
const USED_CLASS = new RegExp(`\\.utrecht-(?:${USED.join('|')})(?![a-z0-9]|-(?!-)(?!html))`);

interface Block {
  readonly prelude: string;
  readonly body: string;
}

/** The blocks of a style sheet at its top level; comments and statements without a block are left out. */
export const blocksOf = (css: string): Block[] => {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@(?:charset|import)[^;]*;/g, '');
  const blocks: Block[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  for (let i = 0; i < bare.length; i++) {
    if (bare[i] === '{' && depth++ === 0) open = i;
    if (bare[i] === '}' && --depth === 0) {
      blocks.push({ prelude: bare.slice(start, open).trim(), body: bare.slice(open + 1, i).trim() });
      start = i + 1;
    }
  }
  return blocks;
};

const squeezed = (css: string): string => css.replace(/\s+/g, ' ');

const pickRules = (css: string): string[] =>
  blocksOf(css).flatMap(({ prelude, body }) => {
    if (prelude.startsWith('@media') || prelude.startsWith('@supports')) {
      const inner = pickRules(body);
      return inner.length === 0 ? [] : [`${squeezed(prelude)} {\n${inner.join('\n')}\n}`];
    }
    const selectors = prelude
      .split(/,(?![^(]*\))/)
      .filter((selector) => USED_CLASS.test(selector) && !selector.includes('rich-text'));
    return selectors.length === 0 ? [] : [`${squeezed(selectors.join(',')).trim()} { ${squeezed(body)} }`];
  });

const namesIn = (css: string): string[] => [...css.matchAll(/var\(\s*(--[a-z0-9-]+)/gi)].map((match) => match[1] ?? '');

/** The tokens that the rules ask for, and the tokens that those ask for. */
const pickTokens = (tokens: string, css: string): string[] => {
  const all = new Map(
    [...tokens.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(--[a-z0-9-]+):\s*([^;]+);/gi)].map((match) => [
      match[1] ?? '',
      squeezed(match[2] ?? ''),
    ]),
  );
  const wanted = new Set<string>();
  const pending = namesIn(css);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const value = all.get(name);
    if (value === undefined || wanted.has(name)) continue;
    wanted.add(name);
    pending.push(...namesIn(value));
  }
  return [...wanted].sort().map((name) => `${name}: ${all.get(name) ?? ''};`);
};

/** One style sheet of the used components with the tokens they need. */
export const pickStyles = (sheets: { components: string; tokens: string; own: string }): string => {
  const rules = pickRules(sheets.components);
  const tokens = pickTokens(sheets.tokens, `${rules.join('\n')}\n${sheets.own}`);
  return [
    '/* NL Design System: Utrecht component library and design tokens (EUPL-1.2). Made by scripts/make-styles.ts. */',
    `:root {\n${tokens.join('\n')}\n}`,
    ...rules,
    '',
  ].join('\n');
};
