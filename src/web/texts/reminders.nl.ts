const CHANGED = 'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.';

/** Reminders, their settings and the links in their mails: every code their services give. */
export const reminderTexts: Readonly<Record<string, () => string>> = {
  'reminder.not-found': () => 'Deze melding bestaat niet, of is niet van uw school.',
  'reminder-settings.changed-meanwhile': () => CHANGED,
  'reminder-preference.changed-meanwhile': () => CHANGED,
  'reminder-settings.invalid': () => 'Deze momenten passen niet bij elkaar. Kijk de gemarkeerde velden na.',
};

/** How often somebody is mailed. */
export const rhythmNames: Readonly<Record<string, string>> = {
  direct: 'Meteen als er iets is',
  daily: 'Ten hoogste één mail per dag',
  weekly: 'Ten hoogste één mail per week, op maandag',
};

/** The fields of a school's intervals. */
export const intervalNames: Readonly<Record<string, { readonly label: string; readonly hint: string }>> = {
  recognitionReviewDays: { label: 'Beoordeling van een erkenning', hint: 'Dagen vooraf' },
  finalVisitWeeks: { label: 'Laatste bezoek', hint: 'In de laatste zoveel weken; 0 is niet' },
  visitReportDays: { label: 'Verslag ontbreekt', hint: 'Dagen na het bezoek' },
  agreementUnsignedDays: { label: 'Overeenkomst niet getekend', hint: 'Dagen voor de eerste dag' },
  hoursBehindPercent: { label: 'Uren lopen achter', hint: 'Meer dan zoveel procent' },
  pupilWithoutPlaceDays: { label: 'Leerling zonder plek', hint: 'Dagen voor een vaste dag van het schooljaar' },
  birthdayDays: { label: 'Verjaardag waarop regels veranderen', hint: 'Dagen vooraf' },
  subsidyPapersDays: { label: 'Papieren voor de subsidie', hint: 'Dagen vooraf' },
  retentionDays: { label: 'Gegevens worden gewist', hint: 'Dagen vooraf' },
  outflowMonths: { label: 'Vraag over een oud-leerling', hint: 'Maanden na het vertrek' },
};
