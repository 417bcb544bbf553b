import { roleNames } from './labels.nl.js';
import type { Role } from '../../domain/actor.js';
import { linkMailOf, type MailWords } from './mail-words.nl.js';

const LINES_BEFORE_LINK = 2;

/** A link to sign in with. */
export const signInLinkMail = (name: string, href: string, minutes: number): MailWords =>
  linkMailOf(
    'Uw link om in te loggen bij Leerwerkplek',
    [
      `Beste ${name},`,
      'U vroeg een link om in te loggen:',
      `De link werkt één keer en ${minutes} minuten lang. Stuur deze mail niet door.`,
      'Hebt u niets gevraagd? Dan hoeft u niets te doen.',
    ],
    { href, label: 'Inloggen' },
    LINES_BEFORE_LINK,
  );

/** A link to choose another password. */
export const recoveryMail = (name: string, href: string, minutes: number): MailWords =>
  linkMailOf(
    'Een nieuw wachtwoord voor Leerwerkplek',
    [
      `Beste ${name},`,
      'U wilt een nieuw wachtwoord kiezen. Dat kan hier:',
      `De link werkt één keer en ${minutes} minuten lang. Daarna logt u overal opnieuw in.`,
      'Hebt u niets gevraagd? Dan hoeft u niets te doen; uw wachtwoord blijft wat het was.',
    ],
    { href, label: 'Kies een nieuw wachtwoord' },
    LINES_BEFORE_LINK,
  );

/** What was done to somebody's account, that they should know even when they did it themselves. */
const NOTICES = {
  'password-changed': [
    'Uw wachtwoord is veranderd',
    'Het wachtwoord van uw account is veranderd. U bent overal uitgelogd.',
  ],
  'second-factor-on': [
    'Inloggen in twee stappen staat aan',
    'Uw account vraagt nu bij het inloggen ook een tweede stap.',
  ],
  'second-factor-off': [
    'Inloggen in twee stappen staat uit',
    'Uw account vraagt bij het inloggen geen tweede stap meer.',
  ],
  'second-factor-reset': [
    'Uw tweede stap is gewist',
    'De beheerder heeft de tweede stap van uw account gewist. U logt overal opnieuw in en kunt hem dan opnieuw instellen.',
  ],
  blocked: ['Uw account is geblokkeerd', 'De beheerder heeft uw account geblokkeerd. U kunt niet meer inloggen.'],
  unblocked: ['Uw account werkt weer', 'De beheerder heeft de blokkade van uw account opgeheven.'],
  'role-changed': ['Uw rol is veranderd', 'De beheerder heeft veranderd wat u mag zien en doen. U logt opnieuw in.'],
  'signed-out': ['U bent overal uitgelogd', 'De beheerder heeft al uw sessies beëindigd. U kunt opnieuw inloggen.'],
} as const;

/** Tells the owner of an account what was done to it. */
export const accountNoticeMail = (name: string, what: keyof typeof NOTICES, href: string): MailWords => {
  const [subject, line] = NOTICES[what];
  return linkMailOf(
    `${subject} (Leerwerkplek)`,
    [
      `Beste ${name},`,
      line,
      'Was u dit niet, of klopt dit niet? Neem dan meteen contact op met uw stagecoördinator of de beheerder.',
    ],
    { href, label: 'Naar Leerwerkplek' },
    LINES_BEFORE_LINK,
  );
};

/** An invitation to get an account. */
export const invitationMail = (
  about: { name: string; role: Role; by: string; days: number },
  href: string,
): MailWords =>
  linkMailOf(
    'U bent uitgenodigd voor Leerwerkplek',
    [
      `Beste ${about.name},`,
      `${about.by} nodigt u uit voor Leerwerkplek (rol: ${roleNames[about.role].toLowerCase()}). Kies hier een wachtwoord:`,
      `De uitnodiging is alleen voor u en werkt ${about.days} dagen.`,
      'Kent u de afzender niet? Dan hoeft u niets te doen.',
    ],
    { href, label: 'Neem de uitnodiging aan' },
    LINES_BEFORE_LINK,
  );
