/** Stageboeken: every code and field code their services give. */
export const workbookTexts: Readonly<Record<string, () => string>> = {
  'workbook.template-invalid': () => 'De lijst klopt niet helemaal. Kijk de gemarkeerde regels na.',
  'workbook.template-changed-meanwhile': () =>
    'Iemand anders heeft de lijst intussen veranderd. Open de pagina opnieuw en kijk wat er staat.',
  'workbook.csv-invalid': () => 'Niet elke regel van het bestand is te lezen. Er is niets veranderd.',
  'workbook.changed-meanwhile': () => 'Anderen schreven net in dit stageboek. Probeer het nog eens.',
  'workbook.item-not-found': () => 'Dit doel of deze taak staat niet in het stageboek.',
  'workbook.item-done': () => 'Dit is al afgetekend. Haal eerst het vinkje weg.',
  'workbook.no-stage-today': () => 'Vandaag valt buiten je stage. Er is geen dagverslag te maken.',
  'field.taught-twice': () => 'Dit staat er al. Zo zou het twee keer geleerd worden.',
  'field.not-a-table': () => 'Dit is geen tabel die te lezen is. Gebruik puntkomma’s tussen de kolommen.',
  'field.line-incomplete': () => 'Op deze regel ontbreekt een nummer, onderdeel of omschrijving.',
  'field.line-unknown-word': () => 'Schrijf bij Soort doel of taak, en bij Waar school of bedrijf.',
};
