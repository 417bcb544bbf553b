import { decimal } from './format.nl.js';

type Facts = Readonly<Record<string, unknown>>;

/** What signing in, passwords, the second factor, invitations and keys can answer. */
export const signInTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'session.second-factor-missing': () =>
    'Voor dit account is inloggen in twee stappen verplicht. Log in op de website en stel het daar in.',
  'session.code-required': () => 'Geef ook de code uit uw app, of een herstelcode.',
  'session.wrong-code': () => 'Deze code klopt niet of is al gebruikt. Kijk in uw app voor de nieuwe code.',
  'session.not-found': () => 'Deze sessie is er niet meer.',
  'session.wrong-key': () => 'Deze sleutel is onbekend, verlopen of ingetrokken.',
  'session.key-out-of-scope': () => 'Deze sleutel mag hiervoor niet worden gebruikt.',
  'account.weak-password': () => 'Kies een ander wachtwoord.',
  'account.wrong-current-password': () => 'Uw huidige wachtwoord klopt niet.',
  'account.last-of-role': () =>
    'Dit is het laatste actieve account met deze rol, en de dienst kan niet zonder. Nodig eerst iemand anders uit met deze rol.',
  'account.own': () => 'Uw eigen account kunt u zo niet veranderen. Vraag het een andere beheerder.',
  'second-factor.not-on': () => 'Deze persoon heeft geen tweede stap.',
  'second-factor.already-on': () => 'Inloggen in twee stappen staat al aan.',
  'second-factor.not-begun': () => 'Begin eerst met het instellen van uw app.',
  'second-factor.wrong-code': () => 'Deze code klopt niet.',
  'second-factor.changed-meanwhile': () => 'Dit is intussen al gedaan. Begin opnieuw als het niet werkt.',
  'second-factor.required-for-role': () => 'Met uw rol is inloggen in twee stappen verplicht; het kan niet uit.',
  'identity-provider.not-found': () => 'Deze aanmelddienst bestaat niet of staat uit.',
  'identity-provider.invalid': () => 'Deze aanmelddienst kan zo niet. Kijk de gemarkeerde velden na.',
  'identity-provider.changed-meanwhile': () => 'Iemand anders veranderde dit net. Probeer het nog eens.',
  'identity-provider.unreachable': () =>
    'De aanmelddienst van uw organisatie antwoordt niet. Probeer het later nog eens.',
  'identity-provider.sign-in-failed': () => 'Het inloggen bij uw organisatie is niet gelukt. Probeer het nog eens.',
  'identity-provider.no-account': () =>
    'U bent bekend bij uw organisatie, maar hebt hier geen account met dat e-mailadres. Vraag uw coördinator om een uitnodiging.',
  'identity-provider.nothing-begun': () => 'Dit inloggen duurde te lang of begon op een ander apparaat. Begin opnieuw.',
  'field.school-or-company': () => 'Geef een school of een leerbedrijf, en niet allebei.',
  'account-link.no-longer-works': () => 'Deze link werkt niet meer. Vraag een nieuwe aan.',
  'operator.exists': () => 'Er is al een beheerder.',
  'invitation.not-found': () => 'Deze uitnodiging is er niet meer.',
  'invitation.not-allowed': () => 'Zo mag u niemand uitnodigen. Kijk de gemarkeerde velden na.',
  'invitation.no-proposal-there': () => 'Uw school heeft dit bedrijf nog geen leerling voorgesteld.',
  'invitation.no-longer-works': () => 'Deze uitnodiging werkt niet meer. Vraag de afzender om een nieuwe.',
  'service-account.not-found': () => 'Deze sleutel bestaat niet.',
  'service-account.changed-meanwhile': () => 'Iemand anders veranderde dit net. Probeer het nog eens.',
  'request.nested-too-deep': (facts) =>
    `Deze JSON is te diep genest: hoogstens ${decimal(Number(facts.maximum ?? 32))} lagen.`,
  'field.breached-password': () =>
    'Dit wachtwoord is bekend van datalekken of te voorspelbaar. Kies bijvoorbeeld een zin van een paar woorden.',
  'field.holds-own-name': () => 'Gebruik niet uw eigen naam of e-mailadres in uw wachtwoord.',
  'field.same-as-before': () => 'Dit is het wachtwoord dat u nu al gebruikt.',
  'field.wrong-password': () => 'Dit is niet uw huidige wachtwoord.',
  'field.wrong-code': () => 'Deze code klopt niet of is al gebruikt. Kijk in uw app voor de nieuwe code.',
};
