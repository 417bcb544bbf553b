import { renderToString } from 'preact-render-to-string';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { longDay } from './format.nl.js';

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const mailOf = (subject: string, lines: readonly string[], link: string | null): Words => ({
  subject,
  text: [...lines.slice(0, 1), ...(link === null ? [] : [link]), ...lines.slice(1)].join('\n\n'),
  html: `<!doctype html>${renderToString(
    <html lang="nl">
      <head>
        <title>{subject}</title>
      </head>
      <body>
        {lines.slice(0, 1).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {link === null ? null : (
          <p>
            <a href={link}>Lees en kies</a>
          </p>
        )}
        {lines.slice(1).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </body>
    </html>,
  )}`,
});

/** Asks for consent. It names no pupil: a mail may be read by others. */
export const consentMail = (asked: {
  readonly name: string;
  readonly schoolName: string;
  readonly isRenewal: boolean;
  readonly link: string;
  readonly until: CalendarDate;
}): Words =>
  mailOf(
    asked.isRenewal ? `${asked.schoolName} vraagt opnieuw uw toestemming` : `${asked.schoolName} vraagt uw toestemming`,
    [
      `Beste ${asked.name}, ${
        asked.isRenewal
          ? `${asked.schoolName} vraagt elk schooljaar opnieuw toestemming voor het delen van gegevens bij de stage.`
          : `${asked.schoolName} vraagt toestemming voor het delen van gegevens bij de stage.`
      } Lees waarvoor, en kies ja of nee. U mag nee zeggen.`,
      `De link is alleen voor u en werkt tot en met ${longDay(asked.until)}. Bewaar deze mail: met dezelfde link trekt u een toestemming weer in.`,
    ],
    asked.link,
  );

/** A code to answer with. */
export const consentCodeMail = (code: string, minutes: number): Words =>
  mailOf(
    `${code.slice(0, 3)} ${code.slice(3)} is uw code om te antwoorden`,
    [
      `Uw code om over de toestemming te beslissen is ${code.slice(0, 3)} ${code.slice(3)}. De code werkt ${minutes} minuten.`,
      'Hebt u geen code gevraagd? Doe dan niets; er is niets veranderd.',
    ],
    null,
  );
