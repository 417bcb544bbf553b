type Facts = Readonly<Record<string, unknown>>;

const text = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
};

/** Visits and feedback: every code and field code their services give. */
export const visitTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'visit.not-found': () => 'Dit bezoek bestaat niet, of is niet van u.',
  'visit.invalid': () => 'Dit bezoek klopt niet helemaal. Kijk de gemarkeerde velden na.',
  'visit.not-running': () => 'Deze stage loopt niet. Er is geen bezoek te plannen.',
  'visit.already-planned': (facts) => `Er staat al een bezoek gepland op ${text(facts, 'day')}. Verzet dat bezoek.`,
  'visit.already-recorded': () =>
    'Op deze dag is al een bezoek vastgelegd. Verbeter dat verslag als er iets niet klopt.',
  'visit.busy': () => 'Er wordt op dit moment meer aan deze bezoeken gewerkt. Probeer het nog eens.',
  'visit.not-planned': () => 'Dit bezoek is al geweest of afgezegd.',
  'visit.changed-meanwhile': () => 'Iemand anders heeft dit bezoek intussen veranderd. Open het opnieuw.',
  'visit.no-mentor': () => 'Uw account is niet gekoppeld aan een stagebegeleider. De systeembeheerder kan dat doen.',
  'visit.agenda-changed-meanwhile': () => 'Uw vrije dagdelen zijn intussen veranderd. Open de pagina opnieuw.',
  'visit.feed-not-found': () => 'Deze agenda bestaat niet of niet meer.',
  'feedback.other-month': () => 'Over deze maand is geen terugkoppeling te geven.',
  'feedback.changed-meanwhile': () => 'Iemand anders vulde net hetzelfde in. Probeer het nog eens.',
  'feedback.no-address': () =>
    'Van dit bedrijf is geen e-mailadres bekend. Vul het in bij de gegevens van het bedrijf.',
  'feedback.not-found': () => 'Over deze maand is er geen terugkoppeling.',
  'field.outside-visiting-hours': () => 'Plan een bezoek tussen 7 uur en 20 uur.',
  'field.before-today': () => 'Deze dag is al geweest.',
  'field.not-a-month': () => 'Vul een maand in, als JJJJ-MM.',
};
