/** A form as a browser would send it when nothing is touched but a choice that must be made. */
export interface PageForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

const decoded = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : decoded(found);
};
const has = (tag: string, name: string): boolean => new RegExp(`\\s${name}(?=[\\s=>/])`).test(tag);

const CONTROL =
  /<input\b[^>]*>|<select\b[^>]*>[\s\S]*?<\/select>|<textarea\b[^>]*>[\s\S]*?<\/textarea>|<button\b[^>]*>/g;

/** What one control of a form sends; nothing for one that is not chosen. */
const sent = (control: string): string[] => {
  const tag = /^<[^>]*>/.exec(control)?.[0] ?? '';
  if (tag.startsWith('<button')) return has(tag, 'name') ? [attribute(tag, 'value') ?? ''] : [];
  if (tag.startsWith('<textarea')) return [decoded(control.slice(tag.length, -'</textarea>'.length))];
  if (tag.startsWith('<select')) {
    const options = control.match(/<option\b[^>]*>/g) ?? [];
    const chosen = options.filter((option) => has(option, 'selected'));
    return (chosen.length > 0 ? chosen : options.filter((option) => attribute(option, 'value') !== '').slice(0, 1)).map(
      (option) => attribute(option, 'value') ?? '',
    );
  }
  const type = attribute(tag, 'type') ?? 'text';
  if (type === 'file' || type === 'submit') return [];
  if ((type === 'checkbox' || type === 'radio') && !has(tag, 'checked')) return [];
  return [attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')];
};

/** The forms on a page that send something. */
export const formsOn = (html: string): PageForm[] =>
  [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].flatMap(([, tag = '', inner = '']): PageForm[] => {
    if ((attribute(tag, 'method') ?? 'get').toLowerCase() !== 'post') return [];
    const fields: Record<string, string[]> = {};
    for (const control of inner.match(CONTROL) ?? []) {
      const name = attribute(/^<[^>]*>/.exec(control)?.[0] ?? '', 'name');
      if (name !== undefined) (fields[name] ??= []).push(...sent(control));
    }
    // Of a choice that is open a person takes one: the first.
    for (const radio of inner.match(/<input\b[^>]*\stype="radio"[^>]*>/g) ?? []) {
      const name = attribute(radio, 'name') ?? '';
      if (fields[name]?.length === 0) fields[name].push(attribute(radio, 'value') ?? '');
    }
    return [{ action: attribute(tag, 'action') ?? '', fields }];
  });
