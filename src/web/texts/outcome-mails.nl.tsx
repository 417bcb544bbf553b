import type { Outflow } from '../../domain/outcome.js';
import { mailOf } from './mail-words.nl.js';

/** The mail with a link to the form about a stage; plain words, since a pupil reads it too. */
export const evaluationMail = (
  to: 'pupil' | 'company',
  about: { readonly pupil: string; readonly place: string; readonly days: number },
  href: string,
) =>
  to === 'pupil'
    ? mailOf(
        'Hoe was je stage?',
        [
          `Hoi ${about.pupil},`,
          `Je stage bij ${about.place} is klaar. Wij willen graag weten hoe het was.`,
          `Het zijn 7 korte vragen. Het duurt 2 minuten. Alleen je school leest wat je invult.`,
          `De link is alleen voor jou. Hij werkt ${about.days} dagen.`,
        ],
        { href, label: 'Vul de vragen in' },
      )
    : mailOf(
        `Hoe was de stage van ${about.pupil}?`,
        [
          `De stage van ${about.pupil} bij ${about.place} is klaar. Wij horen graag hoe het ging.`,
          'Het zijn 7 korte vragen. Het duurt 2 minuten. U heeft geen account nodig.',
          `De link is alleen voor u en werkt ${about.days} dagen.`,
        ],
        { href, label: 'Vul de vragen in' },
      );

/** The mail with a link to a handover sheet. It names no pupil: the address may be one that many people read. */
export const handoverMail = ({ handover }: Outflow, link: string) => {
  const subject = 'Een warme overdracht van een vmbo-leerling staat klaar';
  const lines = [
    `Voor ${handover?.mboSchool ?? 'uw school'} staat de overdracht van een leerling klaar. De leerling (of een ouder) vindt dat goed.`,
    'Lees de overdracht en bevestig dat u haar hebt ontvangen. De link is alleen voor u; stuur deze mail niet door.',
  ];
  return mailOf(subject, lines, { href: link, label: 'Lees de overdracht' });
};

/** What an mbo school hears when the consent was withdrawn. It names no pupil; the day on which the sheet was sent says which it was. */
export const withdrawnMail = ({ handover }: Outflow, sentOn: string) =>
  mailOf(
    'Een warme overdracht is ingetrokken',
    [
      `Op ${sentOn} stond voor ${handover?.mboSchool ?? 'uw school'} de overdracht van een leerling klaar. De leerling (of een ouder) vindt dat niet meer goed.`,
      'De link werkt niet meer. Heeft u de overdracht bewaard? Verwijder haar dan.',
    ],
    null,
  );
