import { renderToString } from 'preact-render-to-string';
import { longDay } from '../../web/texts/format.nl.js';
import { reminderLines, urgencyNames, type LineContext, type ReminderText } from '../../web/texts/reminder-lines.nl.js';
import type { OutgoingMail } from '../../platform/mail/outgoing-mail.js';
import type { DigestContent } from './digest.service.js';
import type { ReminderKind } from './reminder.rules.js';
import { pathOf } from './reminder-path.pages.js';

/** The words of a kind; a test sees to it that each kind has some. */
export const textOf = (kind: ReminderKind): ReminderText => {
  const text = reminderLines[kind];
  if (!text) throw new RangeError(`no words for ${kind}`);
  return text;
};

/** A line of a mail in words. */
export interface MailLine {
  readonly text: string;
  readonly since: string;
  readonly action: string;
  /** Null where the person can open nothing: who has no account and is not given a link. */
  readonly url: string | null;
}

const linesOf = (content: DigestContent, baseUrl: string, names: Omit<LineContext, 'role' | 'today'>) =>
  content.groups.map(({ urgency, kinds }) => ({
    title: urgencyNames[urgency] ?? urgency,
    kinds: kinds.map(({ kind, items, more }) => ({
      name: textOf(kind).name,
      more: more === 0 ? null : `En nog ${more} keer hetzelfde. Log in om alles te zien.`,
      lines: items.map((one): MailLine => {
        const { line, since, action } = textOf(kind);
        const path = content.person.hasAccount ? pathOf(one, one.recipientRole) : null;
        return {
          text: line(one.facts, { ...names, role: one.recipientRole, today: content.today }),
          since: since(one.facts, one.dueOn),
          action,
          url: content.personalUrls.get(one.id) ?? (path === null ? null : `${baseUrl}${path}`),
        };
      }),
    })),
  }));

type Sections = ReturnType<typeof linesOf>;

const subjectOf = ({ groups, count }: DigestContent): string => {
  const kinds = groups.flatMap((group) => group.kinds);
  const [first] = kinds;
  if (count === 1 && first) return `Leerwerkplek: ${textOf(first.kind).name.toLowerCase()}`;
  return `Leerwerkplek: ${count} dingen die uw aandacht vragen`;
};

const leadOf = ({ kind, count, today }: DigestContent): string =>
  kind === 'direct'
    ? 'Dit kon niet wachten tot uw gewone overzicht.'
    : `${count === 1 ? 'Er is 1 ding' : `Er zijn ${count} dingen`} waar u nu iets mee moet of wilt. Dit is het overzicht van ${longDay(today)}.`;

const textVersion = (content: DigestContent, sections: Sections): string =>
  [
    `Beste ${content.person.name},`,
    '',
    leadOf(content),
    ...sections.flatMap(({ title, kinds }) => [
      '',
      title.toUpperCase(),
      ...kinds.flatMap(({ name, lines, more }) => [
        '',
        name,
        ...lines.flatMap(({ text, since, action, url }) => [
          `- ${text} (${since})`,
          ...(url === null ? [] : [`  ${action}: ${url}`]),
        ]),
        ...(more === null ? [] : [`  ${more}`]),
      ]),
    ]),
    '',
    'Met vriendelijke groet,',
    'Leerwerkplek',
    '',
    `Minder mail? Hier stelt u in dat u ten hoogste één keer per week mail krijgt: ${content.lessMailUrl}`,
    '',
  ].join('\n');

// Mail programs read no style sheets, so the styles stand at the elements.
const BODY = {
  fontFamily: 'Arial, Helvetica, sans-serif',
  fontSize: '16px',
  lineHeight: '1.5',
  color: '#1d2b36',
  margin: '0',
  padding: '24px',
  background: '#f3f5f7',
};
const CARD = { maxWidth: '640px', margin: '0 auto', background: '#ffffff', padding: '24px', borderRadius: '8px' };
const MUTED = { color: '#4a5a68', fontSize: '14px' };

const HtmlVersion = ({
  content,
  sections,
  subject,
}: {
  content: DigestContent;
  sections: Sections;
  subject: string;
}) => (
  <html lang="nl">
    <head>
      <meta charset="utf-8" />
      <title>{subject}</title>
    </head>
    <body style={BODY}>
      <div style={CARD}>
        <p>Beste {content.person.name},</p>
        <p>{leadOf(content)}</p>
        {sections.map(({ title, kinds }) => (
          <section key={title}>
            <h2 style={{ fontSize: '20px', margin: '24px 0 8px' }}>{title}</h2>
            {kinds.map(({ name, lines, more }) => (
              <div key={name}>
                <h3 style={{ fontSize: '16px', margin: '16px 0 4px' }}>{name}</h3>
                <ul style={{ margin: '0', paddingLeft: '20px' }}>
                  {lines.map(({ text, since, action, url }) => (
                    <li key={text} style={{ marginBottom: '12px' }}>
                      {text} <span style={MUTED}>({since})</span>
                      {url === null ? null : (
                        <>
                          <br />
                          <a href={url} style={{ color: '#0b5cad' }}>
                            {action}
                          </a>
                        </>
                      )}
                    </li>
                  ))}
                </ul>
                {more === null ? null : <p style={MUTED}>{more}</p>}
              </div>
            ))}
          </section>
        ))}
        <p>
          Met vriendelijke groet,
          <br />
          Leerwerkplek
        </p>
        <p style={MUTED}>
          Te veel mail? <a href={content.lessMailUrl}>Krijg ten hoogste één keer per week mail</a>.
        </p>
      </div>
    </body>
  </html>
);

/** The mail with what somebody has to do: every line says what, since when, and where. */
export const digestMail = (
  content: DigestContent,
  baseUrl: string,
  names: Omit<LineContext, 'role' | 'today'>,
): Pick<OutgoingMail, 'subject' | 'text' | 'html'> => {
  const sections = linesOf(content, baseUrl, names);
  const subject = subjectOf(content);
  return {
    subject,
    text: textVersion(content, sections),
    html: `<!doctype html>${renderToString(<HtmlVersion content={content} sections={sections} subject={subject} />)}`,
  };
};
