import type { Programme } from '../../domain/programme.js';
import type { Dispensation } from '../../domain/recognition.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import type { HistoryEntry } from './placement-history.rules.js';

/** How a dispensation stands on a day. Always derived, never stored. */
export const DISPENSATION_STANDINGS = [
  'requested',
  'upcoming',
  'in-force',
  'expired',
  'ended',
  'refused',
  'withdrawn',
] as const;
export type DispensationStanding = (typeof DISPENSATION_STANDINGS)[number];

/**
 * What a school asked a ROC and what the ROC said: a stage of AO or entree at an establishment that is not recognised (monitor 2014
 * §6.2.2). The ROC has no account here, so a coordinator records both, with the document they stand in.
 */
export interface DispensationRecord extends Omit<Dispensation, 'documentReference'> {
  readonly id: string;
  readonly version: number;
  /** The ROC or other mbo institution that is asked. */
  readonly institution: string;
  /** The place that a pupil found and for which it was asked. */
  readonly ownPlaceId: string | null;
  readonly requestedOn: CalendarDate;
  /** The school took the request back. */
  readonly withdrawnOn: CalendarDate | null;
  readonly refusedOn: CalendarDate | null;
  readonly grantedOn: CalendarDate | null;
  /** Who decided at the ROC; null until then. */
  readonly decidedBy: string | null;
  /** Where the arrangement stands in writing; null until it is granted. */
  readonly documentReference: string | null;
  /** From this day on it holds no more, though it was given for longer. */
  readonly endedOn: CalendarDate | null;
  /** Why it was refused or ended. */
  readonly reason: string | null;
  readonly history: readonly HistoryEntry[];
}

type Facts = Pick<DispensationRecord, 'withdrawnOn' | 'refusedOn' | 'grantedOn' | 'endedOn' | 'firstDay' | 'lastDay'>;

/** How a dispensation stands on a day. The first and the last day count; from `endedOn` on it holds no more. */
export const dispensationOn = (record: Facts, on: CalendarDate): DispensationStanding => {
  if (record.withdrawnOn !== null) return 'withdrawn';
  if (record.refusedOn !== null) return 'refused';
  if (record.grantedOn === null) return 'requested';
  if (record.endedOn !== null && record.endedOn <= on) return 'ended';
  if (record.lastDay < on) return 'expired';
  return on < record.firstDay ? 'upcoming' : 'in-force';
};

/** What of a record the rules of placements may count on: the days for which it was granted and not ended; null for none. */
export const grantedPart = (record: DispensationRecord): Dispensation | null => {
  const { establishmentId, schoolId, programme, sector, studentId, groupId, firstDay, endedOn } = record;
  if (record.grantedOn === null) return null;
  const before = endedOn === null ? record.lastDay : addDays(endedOn, -1);
  const lastDay = before < record.lastDay ? before : record.lastDay;
  if (lastDay < firstDay) return null;
  const documentReference = record.documentReference ?? '';
  return { establishmentId, schoolId, programme, sector, studentId, groupId, firstDay, lastDay, documentReference };
};

/** What goes with a request once: the same for the same pupils at the same establishment, as long as the ROC has not answered. */
export const requestKeyOf = (record: DispensationRecord): string => {
  const { id, schoolId, establishmentId, programme, sector, studentId, groupId } = record;
  return dispensationOn(record, record.firstDay) === 'requested'
    ? [schoolId, establishmentId, programme, sector, studentId ?? '', groupId ?? ''].join('/')
    : id;
};

/** One field that is not right. */
export interface DispensationFault {
  readonly path: keyof DispensationRecord;
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What is known of whom a dispensation is for; null where there is no such pupil or group at the school. */
export interface MeantPupils {
  readonly student: { readonly programme: Programme } | null;
  readonly group: { readonly programme: Programme } | null;
}

/**
 * Everything that is wrong with a dispensation as entered. The same day twice is in order; what happened can't lie after today.
 * `meant` is null where nobody chose whom it is for: a pupil may have gone to another programme since.
 */
export const dispensationFaults = (
  record: DispensationRecord,
  meant: MeantPupils | null,
  today: CalendarDate,
): DispensationFault[] => {
  const { studentId, groupId, firstDay, lastDay, requestedOn, programme, endedOn } = record;
  const faults: DispensationFault[] = [];
  const notBefore = (path: 'lastDay' | 'grantedOn' | 'refusedOn' | 'endedOn', first: CalendarDate): void => {
    const day = record[path];
    if (day !== null && day < first) faults.push({ path, code: 'before', facts: { firstDay: first } });
  };
  const mustHaveBeen = (path: 'requestedOn' | 'grantedOn' | 'refusedOn'): void => {
    const day = record[path];
    if (day !== null && day > today) faults.push({ path, code: 'in-future', facts: { today } });
  };
  if (studentId !== null && groupId !== null) faults.push({ path: 'groupId', code: 'not-with-pupil' });
  if (meant) {
    const { student, group } = meant;
    if (studentId !== null && student === null) faults.push({ path: 'studentId', code: 'unknown-pupil' });
    if (groupId !== null && group === null) faults.push({ path: 'groupId', code: 'unknown-group' });
    if (student && student.programme !== programme) faults.push({ path: 'programme', code: 'not-of-pupil' });
    if (group && group.programme !== programme) faults.push({ path: 'programme', code: 'not-of-group' });
  }
  notBefore('lastDay', firstDay);
  notBefore('grantedOn', requestedOn);
  notBefore('refusedOn', requestedOn);
  notBefore('endedOn', firstDay);
  if (endedOn !== null && endedOn > lastDay)
    faults.push({ path: 'endedOn', code: 'after-last-day', facts: { lastDay } });
  mustHaveBeen('requestedOn');
  mustHaveBeen('grantedOn');
  mustHaveBeen('refusedOn');
  return faults;
};

/** What was done last and can be taken back, with the record as it stood before; null for a request, which is withdrawn. */
export const undoneOf = (
  record: DispensationRecord,
): {
  readonly what: 'ended' | 'granted' | 'refused' | 'withdrawn';
  readonly to: Partial<DispensationRecord>;
} | null => {
  if (record.endedOn !== null) return { what: 'ended', to: { endedOn: null, reason: null } };
  if (record.grantedOn !== null)
    return { what: 'granted', to: { grantedOn: null, decidedBy: null, documentReference: null } };
  if (record.refusedOn !== null) return { what: 'refused', to: { refusedOn: null, decidedBy: null, reason: null } };
  return record.withdrawnOn === null ? null : { what: 'withdrawn', to: { withdrawnOn: null } };
};
