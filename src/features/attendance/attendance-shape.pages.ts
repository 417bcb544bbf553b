import type { Author } from '../../domain/author.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import type { FormReader, FormValues } from '../../web/form-state.js';
import type { Figure } from '../../web/components/figures.js';
import { countOf, duration, longDay, shortDay, wholeNumber } from '../../web/texts/format.nl.js';
import { listOf, nameIn, roleNames } from '../../web/texts/labels.nl.js';
import type { AttendanceChange, AttendanceDay, AttendanceEntry, Presence, WeekStanding } from './attendance.rules.js';
import type { HoursRow, WeekRow, WeekSheet } from './attendance.service.js';
import type { HoursMeter, PracticeStanding } from './hours-meter.rules.js';

export const presenceNames: Readonly<Record<Presence, string>> = {
  present: 'Aanwezig',
  absent: 'Afwezig',
  ill: 'Ziek',
  holiday: 'Vrij',
};
export const standingNames: Readonly<Record<WeekStanding, string>> = {
  none: 'Geen stage',
  coming: 'Moet nog komen',
  open: 'Nog in te vullen',
  recorded: 'Ingevuld',
};
export const forecastNames: Readonly<Record<PracticeStanding, string>> = {
  short: 'te weinig',
  enough: 'genoeg',
  over: 'te veel',
};

/** Hours for a form, with a decimal comma: 450 minutes is "7,5". */
export const hoursText = (minutes: number): string =>
  minutes === 0 ? '' : String(Math.round((minutes / 60) * 100) / 100).replace('.', ',');

/** The seven days of a week with what the form holds of each; a day that is not filled in has no presence. */
export const valuesOfWeek = (
  { monday, days, recorded }: Pick<WeekSheet, 'monday' | 'days' | 'recorded'>,
  today: CalendarDate,
): FormValues =>
  Object.fromEntries([
    ['version', String(recorded?.version ?? 0)],
    ...Array.from({ length: 7 }, (_, at): [string, string][] => {
      const day = addDays(monday, at);
      const known = days.find((one) => one.day === day && day <= today);
      return [
        [`days.${at}.presence`, known?.presence ?? ''],
        [`days.${at}.minutes`, known ? hoursText(known.minutes) : ''],
      ];
    }).flat(),
  ]);

/** What the form says of a week, as the API takes it, and for each day the row it came from. Hours while absent are dropped. */
export const weekOfForm = (form: FormReader, monday: CalendarDate): { days: unknown[]; rows: number[] } => {
  const filled = Array.from({ length: 7 }, (_, at) => ({ at, presence: form.text(`days.${at}.presence`) })).filter(
    ({ presence }) => presence !== undefined,
  );
  return {
    rows: filled.map(({ at }) => at),
    days: filled.map(({ at, presence }) => {
      const hours = form.number(`days.${at}.minutes`);
      return {
        day: addDays(monday, at),
        presence,
        minutes: presence === 'present' ? (typeof hours === 'number' ? Math.round(hours * 60) : (hours ?? 0)) : 0,
      };
    }),
  };
};

/** "Bo Peters (stagebegeleider)". */
export const authorText = ({ name, role }: Author): string =>
  `${name} (${role === 'pupil' ? 'leerling' : role === 'contact' ? 'leerbedrijf' : nameIn(roleNames, role).toLowerCase()})`;

const dayText = (one: AttendanceDay): string =>
  one.presence === 'present' ? `aanwezig, ${duration(one.minutes)}` : presenceNames[one.presence].toLowerCase();

const changeText = ({ day, before, after }: AttendanceChange): string =>
  before === null
    ? `${longDay(day)}: ${after === null ? '' : dayText(after)}`
    : `${longDay(day)}: ${after === null ? 'weggehaald' : dayText(after)} (was ${dayText(before)})`;

/** One entry of the history in words. */
export const entryText = ({ by, changes }: AttendanceEntry, isFirst: boolean): string =>
  `${authorText(by)} ${isFirst ? 'vulde in' : 'verbeterde'}: ${listOf(changes.map(changeText))}.`;

/** "612 uur op 9 juli 2027". */
export const forecastText = ({ forecast, limits }: HoursMeter): string | null => {
  if (forecast === null) return null;
  const days = countOf(forecast.days, 'dag', 'dagen');
  const judged =
    forecast.standing === null || limits === null
      ? ''
      : `: ${forecastNames[forecast.standing]} (${wholeNumber(limits.leastHours)} tot ${wholeNumber(limits.mostHours)} uur, ${limits.leastDays} tot ${limits.mostDays} dagen)`;
  return `In dit tempo ${wholeNumber(Math.floor(forecast.minutes / 60))} uur in ${days} op ${longDay(forecast.on)}${judged}.`;
};

/** The meter as figures: hours and days over both years against the limits. */
export const meterFigures = (meter: HoursMeter): Figure[] => {
  const { limits } = meter;
  const hours = Math.floor(meter.minutes / 60);
  const figure = (label: string, value: number, least?: number, most?: number): Figure => ({
    label,
    value: wholeNumber(value),
    ...(least === undefined || most === undefined
      ? {}
      : {
          note:
            value < least
              ? `nog ${wholeNumber(least - value)} tot ${wholeNumber(least)}`
              : `genoeg; ten hoogste ${wholeNumber(most)}`,
          percent: (value / least) * 100,
          ...(value > most ? { tone: 'bad' as const } : value >= least ? { tone: 'good' as const } : {}),
        }),
  });
  return [
    figure('Uren, beide leerjaren', hours, limits?.leastHours, limits?.mostHours),
    figure('Dagen, beide leerjaren', meter.days, limits?.leastDays, limits?.mostDays),
    {
      label: 'Dagen nog in te vullen',
      value: wholeNumber(meter.openDays),
      ...(meter.openDays > 0 ? { tone: 'attention' as const } : {}),
    },
  ];
};

/** The sum of a week: "2 dagen, 14 uur". */
export const weekTotalText = (days: readonly AttendanceDay[]): string => {
  const present = days.filter(({ presence }) => presence === 'present');
  return present.length === 0
    ? 'geen dag aanwezig'
    : `${countOf(present.length, 'dag', 'dagen')}, ${duration(present.reduce((sum, { minutes }) => sum + minutes, 0))}`;
};

export const WEEK_CSV_HEADER = [
  'Leerling',
  'Klas',
  'Bedrijf',
  'Week vanaf',
  'Stand',
  'Dagen',
  'Uren',
  'Eerder nog open',
];

export const weekCsvRow = ({ guided, monday, recorded, standing, openBefore }: WeekRow): string[] => {
  const present = (recorded?.days ?? []).filter(({ presence }) => presence === 'present');
  return [
    ...[guided.pupil.name, guided.pupil.groupName, guided.place.name, monday, standingNames[standing]],
    String(present.length),
    hoursText(present.reduce((sum, { minutes }) => sum + minutes, 0)) || '0',
    String(openBefore),
  ];
};

export const HOURS_CSV_HEADER = [
  ...['Leerling', 'Klas', 'Bedrijf', 'Uren', 'Dagen', 'Nog in te vullen', 'Uren verwacht', 'Dagen verwacht'],
  ...['Op', 'Verwachting'],
];

export const hoursCsvRow = ({ guided, meter }: HoursRow): string[] => [
  ...[guided.pupil.name, guided.pupil.groupName, guided.place.name],
  ...[hoursText(meter.minutes) || '0', String(meter.days), String(meter.openDays)],
  ...(meter.forecast
    ? [hoursText(meter.forecast.minutes) || '0', String(meter.forecast.days), meter.forecast.on]
    : ['', '', '']),
  meter.forecast?.standing ? forecastNames[meter.forecast.standing] : '',
];

/** "week van 16 nov 2026". */
export const weekName = (monday: CalendarDate): string => `week van ${shortDay(monday)}`;
