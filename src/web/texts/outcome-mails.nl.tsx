import { renderToString } from 'preact-render-to-string';
import type { Outflow } from '../../domain/outcome.js';

/** The mail with a link to a handover sheet. It names no pupil: the address may be one that many people read. */
export const handoverMail = ({ handover }: Outflow, link: string) => {
  const subject = 'Een warme overdracht van een vmbo-leerling staat klaar';
  const lines = [
    `Voor ${handover?.mboSchool ?? 'uw school'} staat de overdracht van een leerling klaar. De leerling (of een ouder) vindt dat goed.`,
    'Lees de overdracht en bevestig dat u haar hebt ontvangen. De link is alleen voor u; stuur deze mail niet door.',
  ];
  return {
    subject,
    text: [lines[0], link, lines[1]].join('\n\n'),
    html: `<!doctype html>${renderToString(
      <html lang="nl">
        <head>
          <title>{subject}</title>
        </head>
        <body>
          <p>{lines[0]}</p>
          <p>
            <a href={link}>Lees de overdracht</a>
          </p>
          <p>{lines[1]}</p>
        </body>
      </html>,
    )}`,
  };
};
