import type { Agreement, AgreementState } from '../../domain/agreement.js';

/** Whose agreements a query may touch: those of one school, or those of one company over all schools. */
export type AgreementScope = { readonly schoolId: string } | { readonly companyId: string };

/** Which agreements a list asks for. What is absent does not narrow. */
export interface AgreementFilter {
  readonly state?: AgreementState;
  readonly placementId?: string;
  readonly studentId?: string;
  /** Only pupils of these groups; an empty list gives nothing. */
  readonly groupIds?: readonly string[];
  /** Without open texts of these pupils: of theirs only what everybody signed is there. */
  readonly signedOnlyOf?: readonly string[];
  /** Words as typed; each must begin a word of the pupil's or the company's name. */
  readonly search?: string;
}

/** Where a page begins: after this name key and id. */
export type AgreementPlace = readonly [nameKey: string, id: string];

/** What storage must offer for agreements. Everything is held to a scope. */
export interface AgreementRepository {
  get(scope: AgreementScope, id: string): Promise<Agreement | null>;
  /** The agreement of a placement that is not withdrawn. */
  ofPlacement(scope: AgreementScope, placementId: string): Promise<Agreement | null>;
  /** By the pupil's name, then id. */
  list(
    scope: AgreementScope,
    filter: AgreementFilter,
    page: { after: AgreementPlace | null; limit: number },
  ): Promise<Agreement[]>;
  count(scope: AgreementScope, filter: AgreementFilter): Promise<number>;
  /** Whose agreements there are, each pupil once. */
  studentIds(scope: AgreementScope): Promise<string[]>;
  /** Of every school: signed by all, while the placement has not heard of it. */
  untold(limit: number): Promise<Agreement[]>;
  /** The placement heard of it. Not a new version: nobody reads or changes it. */
  told(id: string, at: Date): Promise<void>;
  /** @throws the storage's duplicate-key error when the placement has an agreement that is not withdrawn */
  insert(agreement: Agreement): Promise<void>;
  /** Stores the agreement as the next version; false when its version is no longer the stored one. */
  replace(agreement: Agreement): Promise<boolean>;
}

/** A code by mail, as it is kept until it is used or expires. */
export interface SigningCode {
  /** Agreement, revision and party, joined by colons. */
  readonly id: string;
  readonly digest: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly attemptsLeft: number;
}

/** What storage must offer for codes. */
export interface SigningCodeStore {
  /** Keeps a new code in place of the one before; false when one was sent after `notAfter`. */
  put(code: SigningCode, notAfter: Date): Promise<boolean>;
  /** Takes one attempt; null when there is no code that holds at this instant, or no attempt is left. */
  attempt(id: string, now: Date): Promise<SigningCode | null>;
  remove(id: string): Promise<void>;
}
