import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Recognition } from '../../domain/recognition.js';

/** One field that is not right, and the numbers that belong to it. */
export interface RecognitionFault {
  readonly path: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

type Fields = Omit<Recognition, 'id' | 'version' | 'establishmentId'>;

const fault = (path: keyof Fields, code: string, facts: Record<string, unknown> = {}): RecognitionFault => ({
  path,
  code,
  facts,
});

/** Pairs of days of which the second can't lie before the first. */
const IN_ORDER = [
  ['appliedOn', 'grantedOn'],
  ['appliedOn', 'refusedOn'],
  ['grantedOn', 'lastAssessedOn'],
  ['grantedOn', 'endsOn'],
  ['grantedOn', 'endedOn'],
  ['scopeFirstDay', 'scopeLastDay'],
] as const;

/** What is recorded of events; it can't lie after today. */
const HAPPENED = ['appliedOn', 'grantedOn', 'refusedOn', 'lastAssessedOn', 'lastPracticeOn'] as const;

/** What is wrong with a recognition as entered; empty when nothing is. The same day twice is in order. */
export const recognitionFaults = (recognition: Fields, today: CalendarDate): RecognitionFault[] => {
  const faults: RecognitionFault[] = [];
  for (const [first, second] of IN_ORDER) {
    const [a, b] = [recognition[first], recognition[second]];
    if (a !== null && b !== null && b < a) faults.push(fault(second, 'before', { firstDay: a }));
  }
  for (const field of HAPPENED) {
    const day = recognition[field];
    if (day !== null && day > today) faults.push(fault(field, 'in-future', { today }));
  }
  if (recognition.grantedOn !== null && recognition.refusedOn !== null) faults.push(fault('refusedOn', 'both-given'));
  if (recognition.endedOn !== null && recognition.endReason === null) faults.push(fault('endReason', 'required'));
  if (recognition.scope === 'limited' && recognition.scopeLastDay === null && recognition.scopeMaxPupils === null)
    faults.push(fault('scopeLastDay', 'required'));
  if (recognition.scope === 'conditional' && recognition.conditionsMetBy === null)
    faults.push(fault('conditionsMetBy', 'required'));
  return faults;
};
