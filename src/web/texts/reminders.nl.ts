const CHANGED = 'Iemand anders heeft dit intussen veranderd. Open het opnieuw en probeer het nog eens.';

/** Reminders, their settings and the links in their mails: every code their services give. */
export const reminderTexts: Readonly<Record<string, () => string>> = {
  'reminder.not-found': () => 'Deze melding bestaat niet, of is niet van uw school.',
  'reminder-settings.changed-meanwhile': () => CHANGED,
  'reminder-settings.invalid': () => 'Deze momenten passen niet bij elkaar. Kijk de gemarkeerde velden na.',
};
