import type { Agreement, Party } from '../../domain/agreement.js';
import { longDay } from './format.nl.js';
import { linkMailOf, type MailWords } from './mail-words.nl.js';

const nameOf = (agreement: Agreement): string => agreement.revisions.at(-1)?.content.pupil.name ?? '';

/** A link to sign. The mail tells who and when, the rest stands behind the link. */
export const signingLinkMail = (agreement: Agreement, party: Party, link: string, holdsUntil: Date): MailWords => {
  const content = agreement.revisions.at(-1)?.content;
  const until = longDay(holdsUntil.toISOString().slice(0, 10) as Parameters<typeof longDay>[0]);
  return linkMailOf(
    `Leerwerkovereenkomst van ${nameOf(agreement)} ondertekenen`,
    [
      `Beste ${agreement.contacts[party]?.name ?? ''}, de leerwerkovereenkomst van ${nameOf(agreement)} bij ${content?.company.name ?? ''} staat klaar. Lees de tekst en onderteken als u akkoord bent:`,
      `De link is alleen voor u en werkt tot en met ${until}. Stuur deze mail niet door.`,
      `Klopt er iets niet? Kies op de pagina "Ik ben niet akkoord" of bel ${content?.school.name ?? 'de school'}.`,
    ],
    { href: link, label: 'Lees en onderteken' },
    1,
  );
};

/** A code to sign with. */
export const signingCodeMail = (agreement: Agreement, code: string, minutes: number): MailWords =>
  linkMailOf(
    `${code.slice(0, 3)} ${code.slice(3)} is uw code om te ondertekenen`,
    [
      `Uw code om de leerwerkovereenkomst van ${nameOf(agreement)} te ondertekenen is ${code.slice(0, 3)} ${code.slice(3)}. De code werkt ${minutes} minuten.`,
      'Hebt u geen code gevraagd? Doe dan niets; er is niets ondertekend.',
    ],
    null,
    1,
  );
