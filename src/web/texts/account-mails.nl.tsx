import { renderToString } from 'preact-render-to-string';
import { roleNames } from './labels.nl.js';
import type { Role } from '../../domain/actor.js';

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const mailOf = (subject: string, lines: readonly string[], link: { href: string; label: string }): Words => ({
  subject,
  text: [...lines.slice(0, 2), link.href, ...lines.slice(2)].join('\n\n'),
  html: `<!doctype html>${renderToString(
    <html lang="nl">
      <head>
        <title>{subject}</title>
      </head>
      <body>
        {lines.slice(0, 2).map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p>
          <a href={link.href}>{link.label}</a>
        </p>
        {lines.slice(2).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </body>
    </html>,
  )}`,
});

/** A link to sign in with. */
export const signInLinkMail = (name: string, href: string, minutes: number): Words =>
  mailOf(
    'Uw link om in te loggen bij Leerwerkplek',
    [
      `Beste ${name},`,
      'U vroeg een link om in te loggen:',
      `De link werkt één keer en ${minutes} minuten lang. Stuur deze mail niet door.`,
      'Hebt u niets gevraagd? Dan hoeft u niets te doen.',
    ],
    { href, label: 'Inloggen' },
  );

/** A link to choose another password. */
export const recoveryMail = (name: string, href: string, minutes: number): Words =>
  mailOf(
    'Een nieuw wachtwoord voor Leerwerkplek',
    [
      `Beste ${name},`,
      'U wilt een nieuw wachtwoord kiezen. Dat kan hier:',
      `De link werkt één keer en ${minutes} minuten lang. Daarna logt u overal opnieuw in.`,
      'Hebt u niets gevraagd? Dan hoeft u niets te doen; uw wachtwoord blijft wat het was.',
    ],
    { href, label: 'Kies een nieuw wachtwoord' },
  );

/** An invitation to get an account. */
export const invitationMail = (about: { name: string; role: Role; by: string; days: number }, href: string): Words =>
  mailOf(
    'U bent uitgenodigd voor Leerwerkplek',
    [
      `Beste ${about.name},`,
      `${about.by} nodigt u uit voor Leerwerkplek (rol: ${roleNames[about.role].toLowerCase()}). Kies hier een wachtwoord:`,
      `De uitnodiging is alleen voor u en werkt ${about.days} dagen.`,
      'Kent u de afzender niet? Dan hoeft u niets te doen.',
    ],
    { href, label: 'Neem de uitnodiging aan' },
  );
