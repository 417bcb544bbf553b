import type { Actor } from '../../domain/actor.js';
import { authorOf } from '../../domain/author.js';
import type { Handover, Outflow, StageDone } from '../../domain/outcome.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, conflict, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { OutflowRepository } from './outcomes.repository.js';
import { consentOf } from './outcomes.rules.js';
import { outflowEvent, type OutcomeService, type OutflowRead } from './outcomes.service.js';

export const HANDOVER_PURPOSE = 'handover.receive';
/** A link to a handover sheet holds this long. */
export const HANDOVER_LINK_DAYS = 30;

type Letter = { readonly subject: string; readonly text: string; readonly html: string };
/** An outflow of which a sheet was sent. */
export type Handed = Outflow & { readonly handover: Handover };

export interface HandoverDeps {
  readonly outcomes: Pick<OutcomeService, 'getRead' | 'store'>;
  readonly outflows: Pick<OutflowRepository, 'get'>;
  readonly clock: Clock;
  /** A pupil the person may see. @throws 404 */
  readonly studentFor: (actor: Actor, id: string) => Promise<Student>;
  /** The stages that a pupil did, oldest first. */
  readonly stagesOf: (outflow: Outflow) => Promise<readonly StageDone[]>;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret from an address. @throws 404, 429 */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly sentLetter: (outflow: Handed, secret: string) => Letter;
  readonly withdrawnLetter: (outflow: Handed) => Letter;
}

/** What is entered of a sheet. */
export type EnteredHandover = Omit<Handover, 'sentAt' | 'receivedAt' | 'withdrawnAt' | 'stages'>;

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

  /**
   * Sends the warm handover to an mbo school: a link to the sheet, with the consent that was given. A new one replaces the old. The
   * note, the link and the mail are stored together.
   * @throws 412, 422 without the consent that the law asks
   */
  const handOver = async (actor: Actor, read: OutflowRead, entered: EnteredHandover): Promise<Outflow> => {
    const before = await outcomes.getRead(actor, read);
    if (entered.consentOn > clock.today())
      throw new AppError('rule', 'outflow.invalid', {}, [{ path: 'consentOn', code: 'after-today' }]);
    const { dateOfBirth } = await deps.studentFor(actor, before.studentId);
    if (consentOf(dateOfBirth, entered.consentOn) === 'parent' && entered.consentFrom !== 'parent')
      throw new AppError('rule', 'outflow.parent-must-consent', {}, [
        { path: 'consentFrom', code: 'parent-must-consent' },
      ]);
    const stages = await deps.stagesOf(before);
    const sentAt = clock.now();
    const handed: Handed = {
      ...before,
      handover: { ...entered, stages, sentAt, receivedAt: null, withdrawnAt: null },
    };
    return outcomes.store(handed, outflowEvent('handed-over', authorOf(actor), sentAt), async () => {
      await deps.links.revoke(HANDOVER_PURPOSE, before.id);
      const expiresAt = new Date(sentAt.getTime() + HANDOVER_LINK_DAYS * 86_400_000);
      const { id, schoolId } = before;
      const grant = { purpose: HANDOVER_PURPOSE, subjectId: id, holderId: id, schoolId, expiresAt };
      await mail(handed, 'handover.sent', deps.sentLetter(handed, await deps.links.issue(grant)));
    });
  };

  /**
   * The pupil or parent takes the consent back (AVG art. 7 lid 3): the link stops at once, the text of the sheet goes, and an mbo school
   * is told to delete what it kept. @throws 409 without a sheet or when it was withdrawn before, 412
   */
  const withdrawConsent = async (actor: Actor, read: OutflowRead, reason: string): Promise<Outflow> => {
    const before = await outcomes.getRead(actor, read);
    const sheet = before.handover;
    if (!sheet) throw conflict('outflow.no-handover');
    if (sheet.withdrawnAt !== null) throw conflict('outflow.consent-withdrawn');
    const at = clock.now();
    const after: Handed = { ...before, handover: { ...sheet, text: '', stages: [], withdrawnAt: at } };
    return outcomes.store(after, outflowEvent('consent-withdrawn', authorOf(actor), at, { reason }), async () => {
      await deps.links.revoke(HANDOVER_PURPOSE, before.id);
      await mail(after, 'handover.withdrawn', deps.withdrawnLetter(after));
    });
  };

  /** The sheet of an outflow for the school that sent it. @throws 404, 409 when there is none that may be read */
  const sheetOf = async (actor: Actor, id: string): Promise<Handed> => {
    const outflow = await outcomes.getRead(actor, { id, version: null });
    const { handover } = outflow;
    if (!handover) throw conflict('outflow.no-handover');
    if (handover.withdrawnAt !== null) throw conflict('outflow.consent-withdrawn');
    return { ...outflow, handover };
  };

  /** The outflow behind a link; reading it confirms nothing. @throws 404, also once the consent was withdrawn */
  const open = async (secret: string, address: string): Promise<Handed> => {
    const { subjectId, schoolId } = await deps.openLink(secret, address);
    const outflow = schoolId === null ? null : await deps.outflows.get({ schoolId }, subjectId);
    if (outflow?.handover?.withdrawnAt !== null) throw notFound('link.not-valid');
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

  return { handOver, withdrawConsent, sheetOf, open, confirmReceipt };
};

export type HandoverService = ReturnType<typeof createHandoverService>;
