import { renderToString } from 'preact-render-to-string';
import type { Agreement, Party } from '../../domain/agreement.js';
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
            <a href={link}>Lees en onderteken</a>
          </p>
        )}
        {lines.slice(1).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </body>
    </html>,
  )}`,
});

const nameOf = (agreement: Agreement): string => agreement.revisions.at(-1)?.content.pupil.name ?? '';

/** A link to sign. The mail tells who and when, the rest stands behind the link. */
export const signingLinkMail = (agreement: Agreement, party: Party, link: string, holdsUntil: Date): Words => {
  const content = agreement.revisions.at(-1)?.content;
  const until = longDay(holdsUntil.toISOString().slice(0, 10) as Parameters<typeof longDay>[0]);
  return mailOf(
    `Leerwerkovereenkomst van ${nameOf(agreement)} ondertekenen`,
    [
      `Beste ${agreement.contacts[party]?.name ?? ''}, de leerwerkovereenkomst van ${nameOf(agreement)} bij ${content?.company.name ?? ''} staat klaar. Lees de tekst en onderteken als u akkoord bent:`,
      `De link is alleen voor u en werkt tot en met ${until}. Stuur deze mail niet door.`,
      `Klopt er iets niet? Kies op de pagina "Ik ben niet akkoord" of bel ${content?.school.name ?? 'de school'}.`,
    ],
    link,
  );
};

/** A code to sign with. */
export const signingCodeMail = (agreement: Agreement, code: string, minutes: number): Words =>
  mailOf(
    `${code.slice(0, 3)} ${code.slice(3)} is uw code om te ondertekenen`,
    [
      `Uw code om de leerwerkovereenkomst van ${nameOf(agreement)} te ondertekenen is ${code.slice(0, 3)} ${code.slice(3)}. De code werkt ${minutes} minuten.`,
      'Hebt u geen code gevraagd? Doe dan niets; er is niets ondertekend.',
    ],
    null,
  );
