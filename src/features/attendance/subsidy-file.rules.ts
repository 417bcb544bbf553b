import type { GuidedPlacement } from '../../domain/guided-placement.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { AttendanceWeek } from './attendance.rules.js';

/** That the pupil was guided: a visit that was held, or what the company reported. */
export interface GuidanceProof {
  readonly on: CalendarDate;
  readonly kind: 'visit' | 'feedback';
  readonly by: string;
}

/** The text that everybody signed, as the file proves it. */
export interface SignedAgreement {
  readonly id: string;
  /** The number of the text, from 1. */
  readonly revision: number;
  readonly reference: string;
  readonly signedOn: CalendarDate;
  /** SHA-256 of the text, in 64 hexadecimal digits. */
  readonly digest: string;
  readonly signatures: readonly { readonly party: string; readonly name: string; readonly signedOn: CalendarDate }[];
}

/** What must be kept five years for the subsidy (rules §8). */
export interface SubsidyFile {
  readonly guided: GuidedPlacement;
  readonly schoolName: string;
  /** Null while there is no agreement that all parties signed. */
  readonly agreement: SignedAgreement | null;
  readonly weeks: readonly {
    readonly monday: CalendarDate;
    readonly recorded: AttendanceWeek | null;
    readonly openDays: number;
  }[];
  readonly minutes: number;
  readonly days: number;
  readonly guidance: readonly GuidanceProof[];
}

export const SUBSIDY_GAPS = ['agreement', 'attendance', 'guidance', 'supervisor'] as const;
export type SubsidyGap = (typeof SUBSIDY_GAPS)[number];

/**
 * What a file still lacks on a day: an agreement that all signed, attendance of each stage day that went by, one proof of guidance, and the name of
 * the praktijkopleider (rules §8, WVO 10b6). Empty: complete up to that day.
 */
export const subsidyGaps = ({ agreement, weeks, guidance, guided }: SubsidyFile): SubsidyGap[] => {
  const isMissing: Readonly<Record<SubsidyGap, boolean>> = {
    agreement: agreement === null,
    attendance: weeks.length === 0 || weeks.some(({ openDays }) => openDays > 0),
    guidance: guidance.length === 0,
    supervisor: guided.supervisorName === null,
  };
  return SUBSIDY_GAPS.filter((gap) => isMissing[gap]);
};
