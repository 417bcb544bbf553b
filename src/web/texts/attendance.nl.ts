type Facts = Readonly<Record<string, unknown>>;

const text = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
};

/** Attendance and the guidance of placements: every code and field code their services give. */
export const attendanceTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'guidance.placement-not-found': () => 'Deze stage bestaat niet, of is geen stage van u.',
  'attendance.not-signed': () =>
    'Deze stage is nog niet begonnen: de overeenkomst is nog niet door iedereen getekend. Er is nog geen aanwezigheid in te vullen.',
  'attendance.invalid': () => 'Deze week klopt niet helemaal. Kijk de gemarkeerde dagen na.',
  'attendance.changed-meanwhile': () =>
    'Iemand anders heeft deze week intussen ingevuld of verbeterd. Open de week opnieuw en kijk wat er staat.',
  'field.outside-week': () => 'Deze dag valt niet in deze week.',
  'field.outside-placement': (facts) =>
    `Deze dag valt buiten de stage, die loopt van ${text(facts, 'firstDay')} tot en met ${text(facts, 'lastDay')}.`,
  'field.after-today': () => 'Deze dag moet nog komen. Vul alleen in wat geweest is.',
  'field.present-without-time': () => 'Vul in hoeveel uur de leerling er was.',
  'field.day-too-long': (facts) => `Zo lang kan een stagedag niet zijn: ten hoogste ${text(facts, 'limitHours')} uur.`,
  'field.time-without-presence': () => 'Uren tellen alleen op een dag dat de leerling er was.',
};
