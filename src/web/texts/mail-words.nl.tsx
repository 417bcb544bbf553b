import { renderToString } from 'preact-render-to-string';

/** The words of one mail. Text and markup say the same. */
export interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailLink {
  readonly href: string;
  readonly label: string;
}

const markupOf = (
  subject: string,
  before: readonly string[],
  link: MailLink | null,
  after: readonly string[],
): string => {
  const paragraphs = (lines: readonly string[]) => lines.map((line) => <p key={line}>{line}</p>);
  return `<!doctype html>${renderToString(
    <html lang="nl">
      <head>
        <meta charset="utf-8" />
        <title>{subject}</title>
      </head>
      <body>
        {paragraphs(before)}
        {link === null ? null : (
          <p>
            <a href={link.href}>{link.label}</a>
          </p>
        )}
        {paragraphs(after)}
      </body>
    </html>,
  )}`;
};

/** A mail that closes with its link. */
export const mailOf = (subject: string, lines: readonly string[], link: MailLink | null): MailWords => ({
  subject,
  text: [...lines, ...(link === null ? [] : [`${link.label}: ${link.href}`])].join('\n\n'),
  html: markupOf(subject, lines, link, []),
});

/** A mail that is about its link: that stands after the opening, so many lines, and what to know of it follows. */
export const linkMailOf = (
  subject: string,
  lines: readonly string[],
  link: MailLink | null,
  openingLines: number,
): MailWords => {
  const [opening, rest] = [lines.slice(0, openingLines), lines.slice(openingLines)];
  return {
    subject,
    text: [...opening, ...(link === null ? [] : [link.href]), ...rest].join('\n\n'),
    html: markupOf(subject, opening, link, rest),
  };
};
