/** How a pupil of a request for places stands. */
export const askedStandingNames: Readonly<
  Record<'found' | 'not-found' | 'proposed' | 'placed' | 'restricted' | 'gone' | 'not-searched', string>
> = {
  found: 'Plek gevonden',
  'not-found': 'Geen plek gevonden',
  proposed: 'Voorstel staat open',
  placed: 'Heeft een stage',
  restricted: 'Gebruik van gegevens beperkt',
  gone: 'Van school',
  'not-searched': 'Niet meegenomen, zoek opnieuw',
};
