import type { Recognition, RecognitionScope } from '../src/domain/recognition.js';
import type { Programme } from '../src/domain/programme.js';
import { addDays, addYears, calendarDate, type CalendarDate, type Period } from '../src/platform/calendar-date.js';
import type { Random } from '../src/platform/random.js';
import { BRANCHES, type Branch } from './branches.js';
import { apportion, between, chanceOf, dayIn, draw, happens, numbered, type Weights } from './chance.js';
import type { Site } from './companies.js';
import { LWT_LEVELS, RECOGNISED_PROGRAMMES, RECOGNITION_STATES } from './shapes.js';

/** The day on which the region is looked at; everything is dated around it. */
export const TODAY = calendarDate('2026-11-22');

/** Why no recognition is in force; each is a case the register must show. */
type Absence = 'applied' | 'refused' | 'lapsed' | 'ended' | 'expired' | 'never';
const ABSENCES: Weights<Absence> = [
  ['applied', 20],
  ['refused', 7],
  ['lapsed', 25],
  ['ended', 17],
  ['expired', 13],
  ['never', 18],
];

const END_REASONS = ['Op eigen verzoek', 'Bedrijf gestopt', 'Geen praktijkopleider meer', 'Onvoldoende begeleiding'];

type Dates = Omit<
  Recognition,
  'id' | 'version' | 'establishmentId' | 'programmes' | 'sector' | 'crebo' | 'qualification' | 'level'
>;

/** The recognitions of all establishments; some establishments have none. */
export const makeRecognitions = (sites: readonly Site[]): Recognition[] => {
  const random = chanceOf('recognitions');
  const states = apportion(random, RECOGNITION_STATES, sites.length);
  const programmes = apportion(random, RECOGNISED_PROGRAMMES, sites.length);
  const recognitions: Recognition[] = [];
  sites.forEach((site, index) => {
    const demo = index === 0;
    const state = demo ? 'full' : (states[index] ?? 'full');
    const absence = state === 'none' ? draw(random, ABSENCES) : null;
    if (absence === 'never') return;
    const taken: readonly Programme[] = demo ? ['LWT', 'ENTREE'] : (programmes[index] ?? ['LWT']);
    const dates = absence ? absentDates(random, absence) : demo ? validDates(random) : presentDates(random, state);
    for (const branch of branchesOf(random, site.branch)) {
      for (const part of rowsOf(random, branch, taken, dates)) {
        const { establishment } = site;
        recognitions.push({
          id: numbered('rec', recognitions.length + 1, 4),
          version: 1,
          establishmentId: establishment.id,
          ...part,
          ...dates,
        });
      }
    }
  });
  return recognitions;
};

/** Some companies are recognised in a second sector, as the garden centre in monitor-2014 §6.4.1. */
const branchesOf = (random: Random, own: Branch): Branch[] => {
  if (!happens(random, 0.08)) return [own];
  return [own, random.pick(BRANCHES.filter(({ sector }) => sector !== own.sector && sector !== 'intersectoraal'))];
};

type Part = Pick<Recognition, 'programmes' | 'sector' | 'crebo' | 'qualification' | 'level'>;

const rowsOf = (random: Random, branch: Branch, taken: readonly Programme[], dates: Dates): Part[] => {
  const { sector, entree, higher } = branch;
  const old = dates.appliedOn < '2019-01-01' && happens(random, 0.4);
  const entreeProgrammes: Programme[] = !taken.includes('ENTREE') ? [] : old ? ['AO', 'ENTREE'] : ['ENTREE'];
  const level = taken.includes('LWT') ? draw(random, LWT_LEVELS) : null;
  const parts: Part[] = [];
  if (level !== null && level !== 1) {
    parts.push({ programmes: ['LWT'], sector, crebo: higher[0], qualification: higher[1], level });
  }
  // At level 1 one recognition covers both programmes: an establishment has a qualification once.
  const programmes: Programme[] = level === 1 ? ['LWT', ...entreeProgrammes] : entreeProgrammes;
  if (programmes.length > 0) {
    parts.push({ programmes, sector, crebo: entree[0], qualification: entree[1], level: 1 });
  }
  return parts;
};

const NONE: Dates = {
  appliedOn: TODAY,
  grantedOn: null,
  provisional: false,
  refusedOn: null,
  lastAssessedOn: null,
  lastPracticeOn: null,
  endsOn: null,
  endedOn: null,
  endReason: null,
  scope: 'full',
  scopeFirstDay: null,
  scopeLastDay: null,
  scopeMaxPupils: null,
  conditionsMetBy: null,
};

const span = (firstDay: string, lastDay: string): Period => ({
  firstDay: calendarDate(firstDay),
  lastDay: calendarDate(lastDay),
});

const granted = (random: Random, period: Period): Dates => {
  const appliedOn = dayIn(random, period);
  const grantedOn = addDays(appliedOn, between(random, 14, 90));
  return { ...NONE, appliedOn, grantedOn, lastAssessedOn: grantedOn };
};

const validDates = (random: Random): Dates => {
  const dates = granted(random, span('2012-03-01', '2025-09-30'));
  return {
    ...dates,
    lastAssessedOn: recent(dates.grantedOn, dayIn(random, span('2023-09-01', '2026-10-30'))),
    lastPracticeOn: practised(dates, dayIn(random, span('2025-05-01', '2026-11-20'))),
  };
};

const practised = ({ grantedOn }: Dates, day: CalendarDate): CalendarDate | null =>
  grantedOn && grantedOn <= day ? day : null;

const recent = (a: CalendarDate | null, b: CalendarDate): CalendarDate => (a && a > b ? a : b);

/** In force; one in six has an assessment that is overdue or falls due within half a year, one in twelve soon lapses. */
const presentDates = (random: Random, state: 'full' | 'provisional' | 'none'): Dates => {
  const kind = draw(random, [
    ['usual', 75],
    ['review', 16],
    ['lapsing', 8],
  ] as const);
  let dates = validDates(random);
  if (kind === 'review') {
    const old = granted(random, span('2012-03-01', '2018-10-31'));
    dates = {
      ...old,
      lastAssessedOn: dayIn(random, span('2022-04-01', '2023-05-31')),
      lastPracticeOn: dates.lastPracticeOn ?? TODAY,
    };
  }
  if (kind === 'lapsing') {
    const old = granted(random, span('2012-03-01', '2021-06-30'));
    dates = {
      ...old,
      lastAssessedOn: dayIn(random, span('2023-10-01', '2025-12-31')),
      lastPracticeOn: dayIn(random, span('2022-12-10', '2023-07-08')),
    };
  }
  if (state === 'provisional') {
    const fresh = granted(random, span('2026-01-10', '2026-08-15'));
    if (happens(random, 0.6)) return { ...fresh, provisional: true };
    return { ...fresh, scope: 'conditional', conditionsMetBy: dayIn(random, span('2026-12-01', '2027-06-01')) };
  }
  const scope = draw<RecognitionScope>(random, [
    ['full', 90],
    ['limited', 6],
    ['one-pupil', 4],
  ]);
  if (scope === 'one-pupil') return { ...dates, scope, scopeMaxPupils: 1 };
  if (scope === 'limited') {
    const max = happens(random, 0.6) ? between(random, 1, 3) : null;
    const period = max === null ? span('2026-08-01', random.pick(['2027-03-31', '2027-07-31'])) : null;
    return {
      ...dates,
      scope,
      scopeMaxPupils: max,
      scopeFirstDay: period?.firstDay ?? null,
      scopeLastDay: period?.lastDay ?? null,
    };
  }
  // An end day that the source still gives: some fall within the coming season.
  return happens(random, 0.06) ? { ...dates, endsOn: dayIn(random, span('2027-02-15', '2029-08-31')) } : dates;
};

const absentDates = (random: Random, absence: Absence): Dates => {
  const old = granted(random, span('2012-03-01', '2019-06-30'));
  switch (absence) {
    case 'applied':
      return { ...NONE, appliedOn: dayIn(random, span('2026-08-24', '2026-11-20')) };
    case 'refused': {
      const appliedOn = dayIn(random, span('2025-01-10', '2026-07-01'));
      return { ...NONE, appliedOn, refusedOn: addDays(appliedOn, between(random, 20, 100)) };
    }
    case 'lapsed':
      return {
        ...old,
        lastAssessedOn: recent(old.grantedOn, dayIn(random, span('2019-01-10', '2021-12-31'))),
        lastPracticeOn: dayIn(random, span('2019-10-01', '2022-10-31')),
      };
    case 'ended': {
      const lastPracticeOn = dayIn(random, span('2024-01-10', '2026-07-01'));
      const endedOn = addDays(lastPracticeOn, between(random, 10, 120));
      return {
        ...old,
        lastAssessedOn: dayIn(random, span('2022-06-01', '2023-12-31')),
        lastPracticeOn,
        endedOn,
        endReason: random.pick(END_REASONS),
      };
    }
    default: {
      const assessed = dayIn(random, span('2021-02-01', '2022-08-31'));
      return {
        ...old,
        lastAssessedOn: assessed,
        lastPracticeOn: dayIn(random, span('2024-02-01', '2026-06-30')),
        endsOn: addYears(assessed, 4),
      };
    }
  }
};
