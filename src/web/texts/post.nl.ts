import type { JobRunState } from '../../platform/jobs/job-ledger.js';
import type { MailState } from '../../platform/mail/outbox.js';

type Facts = Readonly<Record<string, unknown>>;

/** Jobs and outgoing mail: every code their services give. */
export const postTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'job.not-found': () => 'Deze taak bestaat niet.',
  'job.no-dry-run': () => 'Deze taak kan niet vooraf laten zien wat hij zou doen.',
  'outbox-message.not-found': () => 'Dit bericht bestaat niet, of het is al opgeruimd.',
  'outbox-message.no-server': () => 'Er is geen mailserver ingesteld, dus er kan niets worden verstuurd.',
  'outbox-message.not-resendable': () =>
    'Dit bericht kan niet opnieuw worden verstuurd: het is verstuurd, wordt nog verstuurd of wordt tegengehouden, of de tekst is al opgeruimd.',
  'outbox-message.not-droppable': () => 'Dit bericht is al verstuurd of wordt op dit moment verstuurd.',
  'outbox-message.cleared': () => 'De tekst van dit bericht is al opgeruimd.',
};

export const jobRunStateNames: Readonly<Record<JobRunState, string>> = {
  asked: 'Gevraagd',
  running: 'Bezig',
  done: 'Gelukt',
  partly: 'Deels gelukt',
  failed: 'Mislukt',
};

export const mailStateNames: Readonly<Record<MailState, string>> = {
  kept: 'Bewaard, niet verstuurd',
  queued: 'Wacht',
  claimed: 'Aan de beurt',
  sending: 'Wordt verstuurd',
  sent: 'Verstuurd',
  retry: 'Wordt opnieuw geprobeerd',
  dead: 'Niet verstuurd',
  unknown: 'Onbekend of het aankwam',
  withheld: 'Tegengehouden',
  dropped: 'Vervallen',
};

/** Why a mail is where it is. */
export const mailReasonNames: Readonly<Record<string, string>> = {
  'address-refused': 'De mailserver kent het adres niet of weigert het.',
  'address-marked': 'Het adres werd eerder geweigerd.',
  'message-refused': 'De mailserver weigert dit bericht.',
  'server-busy': 'De mailserver kan het nu niet aannemen.',
  'server-refuses-us': 'De mailserver weigert onze afzender of ons wachtwoord.',
  'no-connection': 'De mailserver is niet bereikt.',
  'no-answer': 'Het bericht is overgedragen, maar de mailserver gaf geen antwoord.',
  'sender-vanished': 'Het versturen is halverwege afgebroken.',
  'tried-too-often': 'Het is drie dagen lang geprobeerd.',
  'pupil-restricted': 'Het gebruik van de gegevens van de leerling is beperkt (AVG art. 18).',
  released: 'De beperking is opgeheven.',
  'out-of-date': 'De beperking is opgeheven, maar het bericht klopt niet meer.',
  'told-anew': 'Het gebruik van gegevens van een leerling is beperkt. De andere meldingen gaan in een nieuw bericht.',
  resent: 'Iemand liet het opnieuw versturen.',
};

/** The words for what a run counted; a code without words is shown as it is. */
export const jobCountNames: Readonly<Record<string, string>> = {
  cleared: 'teksten opgeruimd',
  removed: 'berichten verwijderd',
  reminders: 'oude meldingen verwijderd',
  runs: 'oude taken verwijderd',
  planned: 'gepland',
  sent: 'verstuurd',
  known: 'al bekend',
  dropped: 'vervallen',
  facts: 'bekeken',
  people: 'mensen bekeken',
  mails: 'mails klaargezet',
  said: 'meldingen daarin',
  told: 'doorgegeven',
  mailed: 'gemaild',
  asked: 'gevraagd',
  stale: 'te laat om te vragen',
  withoutAddress: 'zonder adres',
  evaluated: 'afgerond',
  stopped: 'gestopt',
  lapsed: 'verlopen',
  settled: 'plekken vrijgegeven',
  looked: 'stages bekeken',
  opened: 'uitgevallen',
  closed: 'weer in orde',
  due: 'te doen',
  needs: 'keer ondersteuning en woonplaats gewist',
  'free-text': 'keer geschreven teksten gewist',
  identity: 'keer naam en nummer gewist',
  records: 'dossiers gewist',
  uploads: 'losse uploads verwijderd',
  kept: 'leerlingen bewaard wegens een beperking',
  keptMatchings: 'matchingen waar een leerling in blijft wegens een beperking',
  accounts: 'oude accounts verwijderd',
  invitations: 'oude uitnodigingen verwijderd',
  messages: 'oude berichten verwijderd',
  matchings: 'matchingen zonder leerlingen',
  requests: 'oude aanvragen verwijderd',
  events: 'regels van het logboek gewist',
  bounced: 'geweigerde adressen vergeten',
  accountsClosed: 'accounts gesloten',
  lastOfRole: 'ongebruikt maar het laatste van hun rol, dus niet gesloten',
};

/** What a mail is about, by the first part of its kind. */
export const mailSubjectNames: Readonly<Record<string, string>> = {
  reminders: 'Herinneringen',
  proposal: 'Voorstel',
  placement: 'Stage',
  agreement: 'Overeenkomst',
  visit: 'Stagebezoek',
  feedback: 'Terugkoppeling',
  evaluation: 'Evaluatie',
  consent: 'Toestemming',
  handover: 'Overdracht',
  outflow: 'Uitstroom',
  account: 'Account',
  'own-place': 'Eigen plek',
  mail: 'Geweigerd adres',
};

/** A kind of mail in words, with the code by which it is searched: "Herinneringen (reminders.digest)". */
export const mailKindText = (kind: string): string => {
  const name = mailSubjectNames[kind.split('.')[0] ?? ''];
  return name === undefined ? kind : `${name} (${kind})`;
};
