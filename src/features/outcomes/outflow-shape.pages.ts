import { FOLLOW_UP_MONTHS, type Destination, type Outflow } from '../../domain/outcome.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { FormReader, FormValues } from '../../web/form-state.js';
import { destinationNames } from '../../web/texts/outcomes.nl.js';
import { followUpsDue, latestDestination } from './outcomes.rules.js';

export const OUTFLOW_PATH = '/uitstroom';
export const OUTFLOW_FILTERS = ['due', 'unknown-now', 'not-handed', 'not-received'] as const;
export const outflowFilterNames: Readonly<Record<(typeof OUTFLOW_FILTERS)[number], string>> = {
  due: 'Nu navragen',
  'unknown-now': 'Uit beeld',
  'not-handed': 'Naar mbo, nog geen overdracht',
  'not-received': 'Overdracht nog niet bevestigd',
};

/** What somebody looks for in the list. */
export interface OutflowFilters {
  readonly q?: string | undefined;
  readonly naar?: Destination | undefined;
  readonly stand?: (typeof OUTFLOW_FILTERS)[number] | undefined;
}

const learns = ({ destination }: Outflow): boolean => destination === 'mbo' || destination === 'entree';

const fits = (outflow: Outflow, stand: OutflowFilters['stand'], today: CalendarDate): boolean => {
  const { handover } = outflow;
  switch (stand) {
    case undefined:
      return true;
    case 'due':
      return followUpsDue(outflow, today).length > 0;
    case 'unknown-now':
      return latestDestination(outflow) === 'unknown';
    case 'not-handed':
      return learns(outflow) && handover === null;
    case 'not-received':
      return handover !== null && handover.receivedAt === null && handover.withdrawnAt === null;
  }
};

/** Those that fit the filters, in the order in which they came; those to be asked about with the longest wait first. */
export const outflowsShown = (
  all: readonly Outflow[],
  { q, naar, stand }: OutflowFilters,
  today: CalendarDate,
): Outflow[] => {
  const words = (q ?? '').toLocaleLowerCase('nl').split(/\s+/).filter(Boolean);
  const found = all.filter((one) => {
    const text = `${one.pupilName} ${one.mboCourse ?? ''} ${one.handover?.mboSchool ?? ''}`.toLocaleLowerCase('nl');
    return (
      (naar === undefined || one.destination === naar) &&
      fits(one, stand, today) &&
      words.every((word) => text.includes(word))
    );
  });
  if (stand !== 'due') return found;
  const since = (one: Outflow): string => followUpsDue(one, today)[0]?.dueOn ?? '';
  return found.sort((a, b) => since(a).localeCompare(since(b)) || a.id.localeCompare(b.id));
};

export const handoverText = ({ handover }: Outflow): string =>
  handover === null
    ? ''
    : handover.withdrawnAt !== null
      ? 'Toestemming ingetrokken'
      : handover.receivedAt === null
        ? `Verstuurd aan ${handover.mboSchool}`
        : `Ontvangen door ${handover.mboSchool}`;

export const dueText = (outflow: Outflow, today: CalendarDate): string =>
  followUpsDue(outflow, today)
    .map(({ months }) => `na ${months} maanden`)
    .join(', ');

/** "Mbo, niveau 2, Timmerman". */
export const destinationText = ({ destination, mboLevel, mboCourse }: Outflow): string =>
  [
    destinationNames[destination],
    ...(mboLevel === null ? [] : [`niveau ${mboLevel}`]),
    ...(mboCourse === null ? [] : [mboCourse]),
  ].join(', ');

export const OUTFLOW_CSV_HEADER = [
  ...['Leerling', 'Van school af op', 'Naar', 'Niveau', 'Opleiding', 'Nu', 'Nog te vragen', 'Overdracht'],
  ...FOLLOW_UP_MONTHS.map((months) => `Na ${months} maanden`),
];

/** One outflow as a line of the file. */
export const outflowCsvRow = (outflow: Outflow, today: CalendarDate): string[] => [
  ...[outflow.pupilName, outflow.leftOn, destinationNames[outflow.destination]],
  ...[outflow.mboLevel === null ? '' : String(outflow.mboLevel), outflow.mboCourse ?? ''],
  ...[destinationNames[latestDestination(outflow)], dueText(outflow, today), handoverText(outflow)],
  ...FOLLOW_UP_MONTHS.map((months) => {
    const answer = outflow.followUps.find((one) => one.months === months);
    return answer ? destinationNames[answer.destination] : '';
  }),
];

/** What the form of an outflow holds. */
export const valuesOfOutflow = ({ leftOn, destination, mboLevel, mboCourse }: Outflow): FormValues => ({
  leftOn,
  destination,
  mboLevel: mboLevel === null ? '' : String(mboLevel),
  mboCourse: mboCourse ?? '',
});

/** What was sent with the form of an outflow, for its schema. */
export const outflowOfForm = (form: FormReader) => ({
  leftOn: form.text('leftOn'),
  destination: form.text('destination'),
  mboLevel: form.number('mboLevel'),
  mboCourse: form.text('mboCourse'),
});

/** What was sent with the form of a handover, for its schema. */
export const handoverOfForm = (form: FormReader) => ({
  mboSchool: form.text('mboSchool'),
  email: form.text('email'),
  text: form.text('text'),
  consentBy: form.text('consentBy'),
  consentFrom: form.text('consentFrom'),
  consentOn: form.text('consentOn'),
});
