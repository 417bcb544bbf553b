import type { Programme } from '../src/domain/programme.js';
import type { Sector } from '../src/domain/sector.js';
import type { Weekday } from '../src/domain/week-schedule.js';
import type { Weights } from './chance.js';

/*
 * The figures that shape the region, each with its table; `README.md` says how they were read. `monitor-2014` is
 * "Monitor leerwerktrajecten en assistentopleidingen in het vmbo" (meting 2014), `monitor-2005` is "Boeiend en bindend".
 */

/** Pupils, LWT, cohort 2013 by sector (monitor-2014 §4.2.3, digest §5.9). */
export const LWT_PUPILS_BY_SECTOR: Weights<Sector> = [
  ['landbouw', 31],
  ['techniek', 24],
  ['zorg-en-welzijn', 18],
  ['economie', 17],
  ['intersectoraal', 10],
];

/** Pupils, AO (now entree), cohort 2013 (monitor-2014 §4.2.3); the 60 of techniek and zorg are split evenly. */
export const ENTREE_PUPILS_BY_SECTOR: Weights<Sector> = [
  ['economie', 34],
  ['techniek', 30],
  ['zorg-en-welzijn', 30],
  ['landbouw', 6],
];

/** Pupils starting LWT and AO in 2013 (monitor-2014 Tabel 2). */
export const PUPILS_BY_PROGRAMME: Weights<Programme> = [
  ['LWT', 558],
  ['ENTREE', 192],
];

/** 16 or over on 1 October of leerjaar 3, cohort 2013, in percent (monitor-2014 Bijlage B). */
export const SIXTEEN_PLUS_IN_YEAR_3 = { LWT: 6, ENTREE: 25 } as const;

/** Companies by number of employees, 2004/2005 (monitor-2005 Tabel 5.3): the least and most of each class. */
export const COMPANIES_BY_EMPLOYEES: Weights<readonly [least: number, most: number]> = [
  [[1, 1], 4],
  [[2, 5], 23],
  [[6, 10], 17],
  [[11, 25], 18],
  [[26, 50], 13],
  [[51, 100], 9],
  [[101, 250], 9],
  [[251, 900], 9],
];

/** Full recognition, provisional, or none in force (monitor-2005 §5.3). */
export const RECOGNITION_STATES: Weights<'full' | 'provisional' | 'none'> = [
  ['full', 75],
  ['provisional', 7],
  ['none', 18],
];

/** Recognitions of 2013 per programme: entree 24.021 and LWT 24.691 (monitor-2014 Tabel 16). */
export const RECOGNISED_PROGRAMMES: Weights<readonly Programme[]> = [
  [['LWT'], 26],
  [['ENTREE'], 24],
  [['LWT', 'ENTREE'], 50],
];

/** Two of the eight companies interviewed are recognised for level 3-4 only (monitor-2014 §6.4.1). */
export const LWT_LEVELS: Weights<1 | 2 | 3 | 4> = [
  [1, 20],
  [2, 55],
  [3, 17],
  [4, 8],
];

/** Leermeesters who followed the course, will, and won't (monitor-2005 §5.3). */
export const SUPERVISOR_COURSE: Weights<'followed' | 'planned' | 'not-planned'> = [
  ['followed', 61],
  ['planned', 11],
  ['not-planned', 28],
];

/** Pupils by stage days a week (monitor-2005 §2.2): two days "ruim tweederde", three or four "meer dan een kwart". */
export const PUPILS_BY_STAGE_DAYS: Weights<1 | 2 | 3> = [
  [1, 6],
  [2, 68],
  [3, 26],
];

/** Places that give an allowance, in percent (monitor-2005 §5.5). */
export const ALLOWANCE_PERCENT = 40;

/** Pupils who arrange a place themselves and so have a wish, in percent (monitor-2014 §6.3.3). */
export const PUPILS_WITH_A_WISH_PERCENT = 75;

/** The weekdays on which companies take pupils. No source has figures; chosen so that Tuesday and Thursday lead. */
export const OPEN_DAYS: Weights<Weekday> = [
  ['mon', 17],
  ['tue', 24],
  ['wed', 15],
  ['thu', 24],
  ['fri', 20],
];

/** The weekdays on which other schools take places (F10 of the digest: they crowd on the same days). Chosen. */
export const CROWDED_DAYS: Weights<Weekday> = [
  ['mon', 12],
  ['tue', 34],
  ['wed', 8],
  ['thu', 34],
  ['fri', 12],
  ['sat', 2],
];
