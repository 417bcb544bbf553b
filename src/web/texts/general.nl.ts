import { decimal } from './format.nl.js';
import { listOf } from './labels.nl.js';

type Facts = Readonly<Record<string, unknown>>;

const number = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'number' ? decimal(value) : String(value);
};

const words = (value: unknown): string => (Array.isArray(value) ? listOf(value.map(String)) : String(value));

/** What every feature can answer: about the request, the session, the service and a single field. */
export const generalTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  internal: () => 'Er ging iets mis bij ons. Probeer het later nog eens.',
  'request.invalid': () => 'Niet alles is goed ingevuld. Kijk de gemarkeerde velden na.',
  'request.malformed': () => 'Deze aanvraag is niet goed gevormd.',
  'request.malformed-json': () => 'Dit is geen geldige JSON.',
  'request.form-only': () => 'Stuur een formulier met een bestand, met Content-Type: multipart/form-data.',
  'request.json-only': () => 'Stuur JSON, met Content-Type: application/json.',
  'request.file-too-large': (facts) =>
    `Dit bestand is te groot. Het mag hooguit ${Math.floor(Number(facts.limitBytes ?? 0) / 1_000_000)} MB zijn.`,
  'request.too-large': () => 'Dit is te groot om te versturen.',
  'request.unsupported-encoding': () => 'Deze codering kunnen wij niet lezen.',
  'request.looks-like-bsn': () =>
    'Hier lijkt een burgerservicenummer te staan. Dat mag de dienst niet bewaren, ook niet in een toelichting.',
  'request.no-such-path': () => 'Deze pagina bestaat niet. Misschien is het adres veranderd of niet goed getypt.',
  'request.method-not-allowed': () => 'Dit kan op dit adres niet.',
  'request.from-another-site': () => 'Deze aanvraag kwam van een andere website. Wij voeren die niet uit.',
  'request.if-match-required': () => 'Stuur met If-Match mee welke versie u verandert.',
  'request.still-running': () => 'Deze aanvraag loopt nog. Probeer het zo nog eens.',
  'request.idempotency-key-reused': () => 'Deze Idempotency-Key is al voor iets anders gebruikt.',
  'request.too-many': () => 'Dat waren te veel aanvragen achter elkaar. Wacht even en probeer het dan opnieuw.',
  'exchange.school-unknown': () => 'Deze school is er niet.',
  'exchange.changed-meanwhile': () => 'Iemand anders sloeg net hetzelfde op. Probeer het nog eens.',
  'session.required': () => 'Log eerst in.',
  'session.not-allowed': () => 'Met uw account mag u dit niet zien of doen.',
  'service.not-ready': () => 'De dienst is nog niet klaar. Probeer het over een minuut nog eens.',
  'field.required': () => 'Vul dit in.',
  'field.wrong-type': () => 'Dit is niet het soort gegeven dat hier hoort.',
  'field.wrong-form': (facts) =>
    facts.format === 'date'
      ? 'Vul een bestaande datum in.'
      : facts.format === 'email'
        ? 'Vul een geldig e-mailadres in, zoals naam@voorbeeld.nl.'
        : 'Dit heeft niet de goede vorm.',
  'field.too-small': (facts) => `Dit is te weinig: het minste is ${number(facts, 'minimum')}.`,
  'field.too-big': (facts) => `Dit is te veel: het meeste is ${number(facts, 'maximum')}.`,
  'field.not-one-of': (facts) => `Kies een van deze: ${words(facts.allowed)}.`,
  'field.not-multiple-of': () => 'Dit getal past niet in de stappen die hier gelden.',
  'field.not-allowed': () => 'Dit kan hier niet.',
  'field.unknown-field': () => 'Dit veld kennen wij niet.',
  'field.malformed-json': () => 'Dit is geen geldige JSON.',
  'field.not-an-existing-day': () => 'Vul een bestaande datum in, als JJJJ-MM-DD.',
  'field.not-a-time-of-the-day': () => 'Vul een tijd in, als UU:MM.',
  'field.same-as-start': () => 'Het einde is gelijk aan het begin.',
  'field.longer-than-the-day': () => 'De pauze duurt zo lang als de dag zelf, of langer.',
  'field.not-after-start': () => 'Het einde ligt niet na het begin.',
  'field.more-than-between-start-and-end': () => 'Dit is meer dan er tussen begin en einde ligt.',
  'field.past-midnight': () => 'Zo loopt de schooldag door tot na middernacht.',
  'field.before-midnight': () => 'Zo begint de schooldag voor middernacht.',
  'field.before-first-day': () => 'De laatste dag ligt voor de eerste dag.',
  'field.not-before-first-day': () => 'De geboortedatum ligt niet voor de eerste dag.',
  'field.more-than-three-years-later': () => 'Dit is meer dan drie jaar na de eerste dag.',
  'field.before-the-day-before-ends': () => 'Deze dag begint voordat de dag ervoor is afgelopen.',
};
