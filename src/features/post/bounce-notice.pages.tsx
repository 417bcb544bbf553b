import { renderToString } from 'preact-render-to-string';
import { moment } from '../../web/texts/format.nl.js';

/** What a school is told of a mail that its receiver will not get. */
export const bounceNotice = (bounce: {
  readonly address: string;
  readonly at: Date;
}): { subject: string; text: string; html: string } => {
  const lines = [
    `De mailserver weigerde op ${moment(bounce.at)} een bericht aan ${bounce.address}.`,
    'Tot het adres klopt, sturen wij daar niets meer heen. Wat er stond, moet dus op een andere manier bij deze persoon komen.',
    'Kijk het adres na en verander het waar het is ingevoerd. Klopt het wel, vraag dan de beheerder om het bericht opnieuw te versturen.',
  ];
  const body = (
    <html lang="nl">
      <body>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </body>
    </html>
  );
  return {
    subject: 'Een bericht kwam niet aan: klopt het adres?',
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(body)}`,
  };
};
