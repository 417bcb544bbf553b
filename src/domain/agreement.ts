import type { CalendarDate } from '../platform/calendar-date.js';
import type { Finding } from './finding.js';
import type { Hazard } from './hazard.js';
import type { Leerjaar, Programme } from './programme.js';
import type { Sector } from './sector.js';
import type { Weekday, WorkDay } from './week-schedule.js';

/** Who signs, in the order in which they are asked and shown. `parent` is a parent or guardian, `mbo` the mbo institution. */
export const PARTIES = ['company', 'pupil', 'parent', 'mbo', 'school'] as const;
export type Party = (typeof PARTIES)[number];

/** Who takes out an insurance, or pays for it. */
export const INSURERS = ['school', 'company'] as const;
export type Insurer = (typeof INSURERS)[number];

/** One working day of the annex. */
export interface AgreementDay extends WorkDay {
  readonly weekday: Weekday;
}

/** What is signed: the whole text as data. Names and places are those of the day on which it was made, and stay so. */
export interface AgreementContent {
  readonly form: 'leerwerkovereenkomst/1';
  readonly madeOn: CalendarDate;
  readonly school: { readonly name: string; readonly brin: string; readonly town: string; readonly signatory: string };
  readonly pupil: { readonly name: string; readonly dateOfBirth: CalendarDate; readonly town: string };
  /** Null when the pupil was 18 or over on `madeOn`. */
  readonly parent: { readonly name: string } | null;
  readonly company: {
    readonly name: string;
    readonly kvkNumber: string;
    readonly establishment: string;
    readonly address: string;
    readonly signatory: string;
  };
  /** Set for the entreeopleiding. */
  readonly mbo: { readonly name: string; readonly signatory: string } | null;
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  readonly sector: Sector;
  readonly firstDay: CalendarDate;
  readonly lastDay: CalendarDate;
  readonly week: readonly AgreementDay[];
  readonly activities: string;
  readonly goals: readonly string[];
  readonly guidance: {
    readonly mentor: string | null;
    readonly supervisor: string | null;
    readonly bySchool: string;
    readonly byCompany: string;
  };
  readonly assessment: string;
  readonly inspection: string;
  readonly insurance: {
    readonly accidentBy: Insurer;
    readonly accidentPaidBy: Insurer;
    readonly liabilityBy: Insurer;
    readonly liabilityPaidBy: Insurer;
  };
  readonly ending: string;
  /** Stagevergoeding in euro cents a month; null when none is given. */
  readonly allowanceCentsPerMonth: number | null;
  readonly hazards: readonly Hazard[];
  /** What the rules of age, working time and hazards said on `madeOn`. */
  readonly findings: readonly Finding[];
}

/** One signature under one text. */
export interface Signature {
  readonly party: Party;
  /** `link` by personal link and code, `account` by somebody signed in, `paper` by a scan that the school keeps. */
  readonly method: 'link' | 'account' | 'paper';
  /** As typed, or as it stands on the paper. */
  readonly name: string;
  readonly signedAt: Date;
  /** The day of the signature; for paper the day that stands on it. */
  readonly signedOn: CalendarDate;
  /** SHA-256 of the text that was signed. */
  readonly digest: string;
  /** The network address it came from; null for paper. */
  readonly address: string | null;
  /** Who signed while signed in, or who recorded the paper. */
  readonly accountId: string | null;
  /** The scan. */
  readonly fileId: string | null;
}

/** One text with what was done with it. It never changes: another text is another revision. */
export interface Revision {
  readonly number: number;
  readonly content: AgreementContent;
  /** SHA-256 of the content in its canonical form. */
  readonly digest: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  /** Why it replaced the one before; null for the first. */
  readonly reason: string | null;
  readonly signatures: readonly Signature[];
  readonly rejection: { readonly party: Party; readonly at: Date; readonly reason: string } | null;
  /** When the school took it back. */
  readonly cancelledAt: Date | null;
  /** When the last needed signature came. */
  readonly completedAt: Date | null;
}

export const AGREEMENT_STATES = ['open', 'rejected', 'signed', 'amending', 'withdrawn'] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

export const AGREEMENT_EVENTS = [
  'made',
  'revised',
  'link-sent',
  'signed',
  'rejected',
  'completed',
  'revision-withdrawn',
] as const;
export type AgreementEventKind = (typeof AGREEMENT_EVENTS)[number];

/** A line of the history. */
export interface AgreementEvent {
  readonly at: Date;
  readonly kind: AgreementEventKind;
  readonly revision: number;
  readonly party: Party | null;
  readonly accountId: string | null;
}

/** How a party is reached. */
export interface PartyContact {
  readonly name: string;
  readonly email: string | null;
}

/** A leerwerkovereenkomst with all its texts and signatures. One lives per placement. */
export interface Agreement {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly groupId: string;
  readonly companyId: string;
  readonly contacts: Readonly<Partial<Record<Party, PartyContact>>>;
  /** In order; the first is number 1. */
  readonly revisions: readonly Revision[];
  readonly history: readonly AgreementEvent[];
  /** When the placement heard that everybody signed; null until then. */
  readonly toldAt: Date | null;
}
