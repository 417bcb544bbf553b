import { moment } from './format.nl.js';
import { mailOf, type MailWords } from './mail-words.nl.js';

interface About {
  readonly firstName: string;
  readonly schoolName: string;
  readonly until: Date;
}

/** The link with which a pupil proposes a company; plain words, since a pupil reads it. */
export const ownPlaceLinkMail = (
  to: 'pupil' | 'parent',
  { firstName, schoolName, until }: About,
  href: string,
): MailWords =>
  to === 'pupil'
    ? mailOf(
        'Heb je zelf een stageplek gevonden?',
        [
          `Hoi ${firstName},`,
          `Weet je een bedrijf waar je stage wilt lopen? Vertel het ${schoolName}. Je school kijkt of het kan.`,
          `De link is alleen voor jou. Hij werkt tot ${moment(until)}. Stuur deze mail niet door.`,
        ],
        { href, label: 'Draag een stageplek aan' },
      )
    : mailOf(
        `Een stageplek voor ${firstName}`,
        [
          `Weten u en ${firstName} een bedrijf voor de stage? Vul het samen in; ${schoolName} kijkt of het kan.`,
          `De link is alleen voor ${firstName}. Hij werkt tot ${moment(until)}. Stuur deze mail niet door.`,
          `Wij gebruiken uw adres alleen voor deze mail.`,
        ],
        { href, label: 'Draag een stageplek aan' },
      );
