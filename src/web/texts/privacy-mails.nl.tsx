import type { CalendarDate } from '../../platform/calendar-date.js';
import { longDay } from './format.nl.js';
import { linkMailOf, type MailWords } from './mail-words.nl.js';

/** Asks for consent. It names no pupil: a mail may be read by others. */
export const consentMail = (asked: {
  readonly name: string;
  readonly schoolName: string;
  readonly isRenewal: boolean;
  readonly link: string;
  readonly until: CalendarDate;
}): MailWords =>
  linkMailOf(
    asked.isRenewal ? `${asked.schoolName} vraagt opnieuw uw toestemming` : `${asked.schoolName} vraagt uw toestemming`,
    [
      `Beste ${asked.name}, ${
        asked.isRenewal
          ? `${asked.schoolName} vraagt elk schooljaar opnieuw toestemming voor het delen van gegevens bij de stage.`
          : `${asked.schoolName} vraagt toestemming voor het delen van gegevens bij de stage.`
      } Lees waarvoor, en kies ja of nee. U mag nee zeggen.`,
      `De link is alleen voor u en werkt tot en met ${longDay(asked.until)}. Bewaar deze mail: met dezelfde link trekt u een toestemming weer in.`,
    ],
    { href: asked.link, label: 'Lees en kies' },
    1,
  );

/** Tells the owner of an account that nobody uses it, in time to keep it. */
export const unusedAccountMail = (account: {
  readonly name: string;
  readonly usedOn: CalendarDate;
  readonly closesOn: CalendarDate;
  readonly link: string;
}): MailWords =>
  linkMailOf(
    `Uw account sluit op ${longDay(account.closesOn)}`,
    [
      `Beste ${account.name}, u gebruikte Leerwerkplek voor het laatst op ${longDay(account.usedOn)}. Accounts die twee jaar niet worden gebruikt, sluiten wij. Wilt u uw account houden? Log dan in voor ${longDay(account.closesOn)}.`,
      'Hebt u het account niet meer nodig? Doe dan niets. Twee jaar na het sluiten wissen wij uw naam en e-mailadres; tot dan kan een beheerder het account weer openen.',
    ],
    { href: account.link, label: 'Inloggen' },
    1,
  );

/** A code to answer with. */
export const consentCodeMail = (code: string, minutes: number): MailWords =>
  linkMailOf(
    `${code.slice(0, 3)} ${code.slice(3)} is uw code om te antwoorden`,
    [
      `Uw code om over de toestemming te beslissen is ${code.slice(0, 3)} ${code.slice(3)}. De code werkt ${minutes} minuten.`,
      'Hebt u geen code gevraagd? Doe dan niets; er is niets veranderd.',
    ],
    null,
    1,
  );
