/** Who gets a pupil's link by mail. */
export const ownPlaceLinkReaderNames: Readonly<Record<'pupil' | 'parent', string>> = {
  pupil: 'De leerling',
  parent: 'Een ouder of verzorger',
};

type Facts = Readonly<Record<string, unknown>>;

/** What happens to a pupil's link, in the words of a history. */
export const ownPlaceLinkHistoryTexts: Readonly<Record<string, (facts: Facts, by: string) => string>> = {
  'own-place-link-mailed': (facts, by) =>
    `Link gemaild aan ${facts.to === 'parent' ? 'een ouder of verzorger' : 'de leerling'} door ${by}; eerdere links werken niet meer.`,
  'own-place-link-shown': (_facts, by) => `Link gemaakt om zelf te geven door ${by}; eerdere links werken niet meer.`,
  'own-place-link-revoked': (_facts, by) => `Link ingetrokken door ${by}.`,
  'own-place-link-used': () => 'Link gebruikt: de leerling droeg een plek aan.',
};
