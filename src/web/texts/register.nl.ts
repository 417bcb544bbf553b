type Facts = Readonly<Record<string, unknown>>;

const text = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
};

const CHANGED = 'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.';

/** The most pupils at once that an offer holds, from the counts per period. */
const mostTaken = ({ taken }: Facts): number =>
  Math.max(0, ...Object.values((taken ?? {}) as Record<string, Record<string, number>>).map(({ total }) => total ?? 0));

/** Companies, establishments, recognitions and places: every code and field code their services give. */
export const registerTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'company.not-found': () => 'Dit bedrijf bestaat niet, of is niet uw bedrijf.',
  'company.kvk-taken': () => 'Er is al een bedrijf met dit KvK-nummer.',
  'company.changed-meanwhile': () => CHANGED,
  'establishment.not-found': () => 'Deze vestiging bestaat niet, of is niet van uw bedrijf.',
  'establishment.company-unknown': () => 'Dit bedrijf bestaat niet. Voer eerst het bedrijf in.',
  'establishment.changed-meanwhile': () => CHANGED,
  'supervisor.not-found': () => 'Deze praktijkopleider bestaat niet bij deze vestiging.',
  'supervisor.changed-meanwhile': () => CHANGED,
  'recognition.not-found': () => 'Deze erkenning bestaat niet, of is niet van uw bedrijf.',
  'recognition.establishment-unknown': () => 'Deze vestiging bestaat niet. Voer eerst de vestiging in.',
  'recognition.invalid': () => 'De gegevens van deze erkenning passen niet bij elkaar. Kijk de gemarkeerde velden na.',
  'recognition.already-ended': (facts) => `Deze erkenning is al beëindigd, met ingang van ${text(facts, 'endedOn')}.`,
  'recognition.not-granted': () => 'Deze erkenning is nog niet verleend.',
  'recognition.assessed-later': (facts) =>
    `Er is al een latere beoordeling vastgelegd, op ${text(facts, 'lastAssessedOn')}.`,
  'recognition.changed-meanwhile': () => CHANGED,
  'place-offer.not-found': () => 'Dit leerplaatsaanbod bestaat niet, of is niet van uw bedrijf.',
  'place-offer.establishment-unknown': () => 'Deze vestiging bestaat niet, of is niet van uw bedrijf.',
  'place-offer.invalid': () => 'Dit leerplaatsaanbod klopt niet helemaal. Kijk de gemarkeerde velden na.',
  'place-offer.places-taken': (facts) => {
    const most = mostTaken(facts);
    return `Er ${most === 1 ? 'heeft al 1 leerling een plek' : `hebben al ${most} leerlingen een plek`} in dit aanbod. Minder plekken dan dat kan niet.`;
  },
  'place-offer.same-season': () => 'Dit aanbod is al voor dat seizoen.',
  'place-offer.changed-meanwhile': () => CHANGED,
  'field.before': (facts) => `Deze dag ligt voor ${text(facts, 'firstDay')}. Dat kan niet.`,
  'field.in-future': () => 'Dit kan niet na vandaag liggen.',
  'field.both-given': () => 'Een erkenning is verleend of geweigerd, niet allebei.',
  'field.needs-near': () => 'Een straal heeft een punt nodig: vul ook near in.',
};
