import type { Actor } from '../../domain/actor.js';
import type { ConsentPurpose, ConsentStanding } from '../../domain/consent.js';
import type { Student } from '../../domain/student.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, conflict } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { ConsentRepository } from './consents.repository.js';
import {
  consentFaults,
  holdsUntil,
  standingOn,
  standingsOn,
  textDigestOf,
  type ConsentEntry,
  type ConsentText,
  type SaidConsent,
} from './consents.rules.js';

/** A pupil, as far as consent asks. */
export type ConsentingPupil = Pick<Student, 'id' | 'schoolId' | 'dateOfBirth'>;

/** What is recorded beside what was said. */
export type ConsentProof = Pick<ConsentEntry, 'giverName' | 'email' | 'how' | 'recordedBy'>;

export interface ConsentDeps {
  readonly consents: ConsentRepository;
  readonly clock: Clock;
  /** @throws AppError 404 for a pupil the person may not see */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  /** The text that is asked now. */
  readonly textOf: (purpose: ConsentPurpose) => ConsentText;
}

/** How often a row is written again when another one came in between. */
const TRIES = 5;

/** The ledger of consent: who said what, when, and how it stands on a day. */
export const createConsentService = (deps: ConsentDeps) => {
  const { consents, clock } = deps;

  const entriesOf = ({ id, schoolId }: ConsentingPupil): Promise<ConsentEntry[]> =>
    consents.ofPupils({ schoolId }, [id]);

  /** How consent stands for a purpose on a day; for every feature that passes something on. */
  const standing = async (
    pupil: ConsentingPupil,
    purpose: ConsentPurpose,
    day: CalendarDate,
  ): Promise<ConsentStanding> => standingOn(await entriesOf(pupil), purpose, pupil.dateOfBirth, day);

  /** Those of some pupils, of any schools, with consent for a purpose on a day. */
  const withConsent = async (
    pupils: readonly ConsentingPupil[],
    purpose: ConsentPurpose,
    day: CalendarDate,
  ): Promise<ReadonlySet<string>> => {
    const given = new Set<string>();
    for (const schoolId of new Set(pupils.map((one) => one.schoolId))) {
      const own = pupils.filter((one) => one.schoolId === schoolId);
      const entries = await consents.ofPupils(
        { schoolId },
        own.map(({ id }) => id),
      );
      for (const { id, dateOfBirth } of own) {
        const rows = entries.filter(({ studentId }) => studentId === id);
        if (standingOn(rows, purpose, dateOfBirth, day).state === 'given') given.add(id);
      }
    }
    return given;
  };

  /** All of a pupil's rows, newest first, and how each purpose stands today. @throws 404 */
  const overview = async (
    actor: Actor,
    studentId: string,
  ): Promise<{
    readonly student: Student;
    readonly standings: ConsentStanding[];
    readonly entries: ConsentEntry[];
  }> => {
    const student = await deps.student(actor, studentId);
    const entries = await entriesOf(student);
    const standings = standingsOn(entries, student.dateOfBirth, clock.today());
    return { student, standings, entries: entries.toReversed() };
  };

  /**
   * Adds a row. @throws 422 with every field that speaks against it, 409 when others keep writing about this pupil
   * @param said the day from which it counts is the one on the paper, or today
   */
  const append = async (pupil: ConsentingPupil, said: SaidConsent, proof: ConsentProof): Promise<ConsentEntry> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const entries = await entriesOf(pupil);
      const faults = consentFaults(said, { dateOfBirth: pupil.dateOfBirth, entries }, clock.today());
      if (faults.length > 0) throw new AppError('rule', 'consent.not-now', {}, faults);
      const { version, text } = deps.textOf(said.purpose);
      const entry: ConsentEntry = {
        ...{ id: newId('cns'), schoolId: pupil.schoolId, studentId: pupil.id },
        number: (entries.at(-1)?.number ?? 0) + 1,
        ...said,
        ...proof,
        lastDay: said.act === 'given' ? holdsUntil(said.firstDay) : null,
        ...{ textVersion: version, textDigest: textDigestOf(text), recordedAt: clock.now() },
      };
      if (!(await consents.append(entry))) continue;
      noteMade(entry.id);
      return entry;
    }
    throw conflict('consent.busy');
  };

  /** Records what was said on paper. @throws 404, and as `append` */
  const record = async (
    actor: Actor,
    studentId: string,
    { giverName, email, ...said }: SaidConsent & Pick<ConsentEntry, 'giverName' | 'email'>,
  ): Promise<ConsentEntry> => {
    const student = await deps.student(actor, studentId);
    return append(student, said, { giverName, email, how: 'paper', recordedBy: actor.accountId });
  };

  return { standing, withConsent, overview, append, record, entriesOf };
};

export type ConsentService = ReturnType<typeof createConsentService>;
