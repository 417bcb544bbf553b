import type { CalendarDate } from '../platform/calendar-date.js';

/** LWT leerwerktraject, AO assistentopleiding in vmbo, ENTREE entreeopleiding in vmbo. */
export const PROGRAMMES = ['LWT', 'AO', 'ENTREE'] as const;
export type Programme = (typeof PROGRAMMES)[number];

/** The years of the basisberoepsgerichte leerweg in which a programme runs. */
export const LEERJAREN = [3, 4] as const;
export type Leerjaar = (typeof LEERJAREN)[number];

/** From this day the entreeopleiding replaced the assistentopleiding (WEB, wet van 26 juni 2013). */
export const AO_REPLACED_FROM = '2014-08-01' as CalendarDate;
