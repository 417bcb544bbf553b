import type { Actor } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import type { Consenter } from '../../domain/consent.js';
import type { Handover, Outflow, StageDone } from '../../domain/outcome.js';
import type { Student } from '../../domain/student.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { OutflowRepository } from './outcomes.repository.js';
import { outflowEvent, type OutcomeService, type OutflowRead } from './outcomes.service.js';

export const HANDOVER_PURPOSE = 'handover.receive';
/** A link to a handover sheet holds this long. */
export const HANDOVER_LINK_DAYS = 30;

type Letter = { readonly subject: string; readonly text: string; readonly html: string };
/** An outflow of which a sheet was sent. */
export type Handed = Outflow & { readonly handover: Handover };

/** Consent that stands: who gave it, by name, and on which day. */
export interface HandoverConsent {
  readonly from: Consenter;
  readonly name: string;
  readonly on: CalendarDate;
}

export interface HandoverDeps {
  readonly outcomes: Pick<OutcomeService, 'getRead' | 'store'>;
  readonly outflows: Pick<OutflowRepository, 'get' | 'handedOver'>;
  readonly clock: Clock;
  /** The pupil of an outflow that somebody may see, whatever group the pupil is in by now. @throws 404 */
  readonly pupilOf: (outflow: Outflow) => Promise<Student>;
  /** The consent of pupil or parent that stands today, from the ledger; null where there is none. */
  readonly consentOf: (student: Student) => Promise<HandoverConsent | null>;
  /** Adds to the ledger what pupil or parent said. @throws AppError `rule` with what speaks against it at `by` and `firstDay` */
  readonly say: (
    actor: Actor,
    student: Student,
    said: { readonly act: 'given' | 'withdrawn'; readonly consent: HandoverConsent },
  ) => Promise<void>;
  /** Which of some pupils, of any schools, may be read about no longer: consent was taken back, or use of their data is restricted. */
  readonly stoppedAmong: (
    pupils: readonly Pick<Outflow, 'schoolId' | 'studentId'>[],
  ) => Promise<{ readonly withdrawn: ReadonlySet<string>; readonly restricted: ReadonlySet<string> }>;
  /** The stages that a pupil did, oldest first. */
  readonly stagesOf: (outflow: Outflow) => Promise<readonly StageDone[]>;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret from an address. @throws 404, 429 */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly sentLetter: (outflow: Handed, secret: string) => Letter;
  readonly withdrawnLetter: (outflow: Handed) => Letter;
}

/** What is entered of a sheet. The consent is left out where it stands in the ledger. */
export interface EnteredHandover {
  readonly mboSchool: string;
  readonly email: string;
  readonly text: string;
  readonly consentBy: string | null;
  readonly consentFrom: Consenter | null;
  readonly consentOn: CalendarDate | null;
}

const SERVICE: Author = { id: 'service', role: 'operator', name: 'Leerwerkplek' };
/** What the ledger calls the fields of the form. */
const FIELDS: Readonly<Record<string, string>> = { by: 'consentFrom', firstDay: 'consentOn' };

/** The warm handover: sent by link with consent, its receipt confirmed, and stopped when the consent is withdrawn. */
export const createHandoverService = (deps: HandoverDeps) => {
  const { clock, outcomes } = deps;

  const mail = async (outflow: Handed, kind: string, letter: Letter): Promise<void> =>
    deps.post({
      ...letter,
      key: `${kind}:${outflow.id}:${outflow.version}`,
      to: outflow.handover.email,
      recipientId: outflow.id,
      schoolId: outflow.schoolId,
      kind,
      attachments: [],
      notBefore: clock.now(),
    });

  const consentEntered = (entered: EnteredHandover): HandoverConsent => {
    const { consentBy: name, consentFrom: from, consentOn: on } = entered;
    if (name !== null && from !== null && on !== null) return { name, from, on };
    const missing = (['consentFrom', 'consentBy', 'consentOn'] as const).filter((field) => entered[field] === null);
    throw new AppError(
      'rule',
      'outflow.consent-missing',
      {},
      missing.map((path) => ({ path, code: 'required' })),
    );
  };

  const recordConsent = async (actor: Actor, student: Student, consent: HandoverConsent): Promise<void> => {
    try {
      await deps.say(actor, student, { act: 'given', consent });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const errors = error.errors.map((one) => ({ ...one, path: FIELDS[one.path] ?? one.path }));
      throw new AppError(error.kind, error.code, error.facts, errors);
    }
  };

  const mustBeUsable = async (outflow: Outflow): Promise<void> => {
    const { restricted } = await deps.stoppedAmong([outflow]);
    if (restricted.has(outflow.studentId))
      throw breaksRule('student.processing-restricted', { studentId: outflow.studentId });
  };

  /** The pupil, and the consent that stands today; null where it must be asked. @throws 404 */
  const consentFor = async (outflow: Outflow): Promise<{ student: Student; standing: HandoverConsent | null }> => {
    const student = await deps.pupilOf(outflow);
    return { student, standing: await deps.consentOf(student) };
  };

  /**
   * Sends the warm handover to an mbo school: a link to the sheet. A new one replaces the old. Without consent in the ledger, what the
   * form says of it is recorded there first. The note, the link and the mail are stored together.
   * @throws 412, 422 without the consent that the law asks, or while use of the data is restricted
   */
  const handOver = async (actor: Actor, read: OutflowRead, entered: EnteredHandover): Promise<Outflow> => {
    const before = await outcomes.getRead(actor, read);
    await mustBeUsable(before);
    const { student, standing } = await consentFor(before);
    const consent = standing ?? consentEntered(entered);
    if (!standing) await recordConsent(actor, student, consent);
    const stages = await deps.stagesOf(before);
    const sentAt = clock.now();
    const { mboSchool, email, text } = entered;
    const { name: consentBy, from: consentFrom, on: consentOn } = consent;
    const sheet = { mboSchool, email, text, consentBy, consentFrom, consentOn, stages };
    const handed: Handed = { ...before, handover: { ...sheet, sentAt, receivedAt: null, withdrawnAt: null } };
    return outcomes.store(handed, outflowEvent('handed-over', authorOf(actor), sentAt), async () => {
      await deps.links.revoke(HANDOVER_PURPOSE, before.id);
      const expiresAt = new Date(sentAt.getTime() + HANDOVER_LINK_DAYS * 86_400_000);
      const { id, schoolId } = before;
      const grant = { purpose: HANDOVER_PURPOSE, subjectId: id, holderId: id, schoolId, expiresAt };
      await mail(handed, 'handover.sent', deps.sentLetter(handed, await deps.links.issue(grant)));
    });
  };

  /** Stops a sheet: its link and its text go, and the mbo school is told to delete what it kept. */
  const stop = async (before: Handed, by: Author, reason: string | null): Promise<Outflow> => {
    const at = clock.now();
    const after: Handed = { ...before, handover: { ...before.handover, text: '', stages: [], withdrawnAt: at } };
    return outcomes.store(after, outflowEvent('consent-withdrawn', by, at, { reason }), async () => {
      await deps.links.revoke(HANDOVER_PURPOSE, before.id);
      await mail(after, 'handover.withdrawn', deps.withdrawnLetter(after));
    });
  };

  /**
   * The pupil or parent takes the consent back at school (AVG art. 7 lid 3): the sheet stops at once, and the ledger says so too.
   * @throws 409 without a sheet or when it was withdrawn before, 412
   */
  const withdrawConsent = async (actor: Actor, read: OutflowRead, reason: string): Promise<Outflow> => {
    const before = await outcomes.getRead(actor, read);
    const { handover } = before;
    if (!handover) throw conflict('outflow.no-handover');
    if (handover.withdrawnAt !== null) throw conflict('outflow.consent-withdrawn');
    const after = await stop({ ...before, handover }, authorOf(actor), reason);
    const { student, standing } = await consentFor(before);
    if (standing)
      await deps.say(actor, student, {
        act: 'withdrawn',
        consent: { ...standing, on: clock.today() },
      });
    return after;
  };

  /** Stops every sheet whose consent was taken back elsewhere, as by the link for consents; says how many. */
  const stopWithdrawn = async (attempt: (item: string, work: () => Promise<unknown>) => Promise<boolean>) => {
    const open = await deps.outflows.handedOver();
    const { withdrawn } = await deps.stoppedAmong(open);
    let stopped = 0;
    for (const outflow of open) {
      const { handover, id, studentId } = outflow;
      if (!handover || !withdrawn.has(studentId)) continue;
      if (await attempt(id, () => stop({ ...outflow, handover }, SERVICE, null))) stopped++;
    }
    return stopped;
  };

  /** The sheet of an outflow for the school that sent it. @throws 404, 409 when there is none that may be read */
  const sheetOf = async (actor: Actor, id: string): Promise<Handed> => {
    const outflow = await outcomes.getRead(actor, { id, version: null });
    const { handover } = outflow;
    if (!handover) throw conflict('outflow.no-handover');
    if (handover.withdrawnAt !== null) throw conflict('outflow.consent-withdrawn');
    return { ...outflow, handover };
  };

  /** The outflow behind a link; reading it confirms nothing. @throws 404, also once the consent was withdrawn or use of the data is restricted */
  const open = async (secret: string, address: string): Promise<Handed> => {
    const { subjectId, schoolId } = await deps.openLink(secret, address);
    const outflow = schoolId === null ? null : await deps.outflows.get({ schoolId }, subjectId);
    if (outflow?.handover?.withdrawnAt !== null) throw notFound('link.not-valid');
    const { withdrawn, restricted } = await deps.stoppedAmong([outflow]);
    if (withdrawn.has(outflow.studentId) || restricted.has(outflow.studentId)) throw notFound('link.not-valid');
    return { ...outflow, handover: outflow.handover };
  };

  /** The mbo school says that it got the sheet. @throws 404, 409 when it said so before */
  const confirmReceipt = async (secret: string, address: string): Promise<Outflow> => {
    const outflow = await open(secret, address);
    if (outflow.handover.receivedAt !== null) throw conflict('outflow.already-received');
    const receivedAt = clock.now();
    return outcomes.store(
      { ...outflow, handover: { ...outflow.handover, receivedAt } },
      outflowEvent('received', null, receivedAt),
    );
  };

  return { consentFor, handOver, withdrawConsent, stopWithdrawn, sheetOf, open, confirmReceipt };
};

export type HandoverService = ReturnType<typeof createHandoverService>;
