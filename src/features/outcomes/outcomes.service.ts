import type { Actor, SchoolScope } from '../../domain/actor.js';
import type { Destination, Handover, Outflow } from '../../domain/outcome.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { OutflowRepository } from './outcomes.repository.js';
import { consentOf, followUpDueOn, followUpsDue, outflowFaults, type DueFollowUp } from './outcomes.rules.js';

export const HANDOVER_PURPOSE = 'handover.receive';
/** A link to a handover sheet holds this long. */
export const HANDOVER_LINK_DAYS = 30;
const MANY = 10_000;

export interface OutcomeDeps {
  readonly outflows: OutflowRepository;
  readonly clock: Clock;
  /** A pupil the person may see. @throws 404 */
  readonly studentFor: (actor: Actor, id: string) => Promise<Student>;
  readonly groupsMentoredBy: (actor: Actor) => Promise<readonly string[]>;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret from an address. @throws 404, 429 */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly handoverMail: (outflow: Outflow, secret: string) => { subject: string; text: string; html: string };
}

/** What is entered of an outflow. */
export interface NewOutflow {
  readonly studentId: string;
  readonly leftOn: CalendarDate;
  readonly destination: Destination;
  readonly mboLevel: number | null;
  readonly mboCourse: string | null;
}

/** Where pupils went, and what became of them. */
export const createOutcomeService = (deps: OutcomeDeps) => {
  const { outflows, clock } = deps;

  const find = async (scope: SchoolScope, id: string): Promise<Outflow> => {
    const outflow = await outflows.get(scope, id);
    if (!outflow) throw notFound('outflow.not-found', { id });
    return outflow;
  };

  const visibleGroups = async (actor: Actor): Promise<readonly string[] | undefined> =>
    actor.role === 'mentor' ? deps.groupsMentoredBy(actor) : undefined;

  const get = async (actor: Actor, id: string): Promise<Outflow> => {
    const [groups, outflow] = await Promise.all([visibleGroups(actor), find(schoolScopeOf(actor), id)]);
    if (groups?.includes(outflow.groupId) === false) throw notFound('outflow.not-found', { id });
    return outflow;
  };

  const list = async (
    actor: Actor,
    {
      cursor,
      limit,
      destination,
    }: { cursor?: string | undefined; limit: number; destination?: Destination | undefined },
  ): Promise<Page<Outflow>> => {
    const groupIds = await visibleGroups(actor);
    const page = { after: placeOf(cursor, 'string'), limit: limit + 1 };
    const rows = await outflows.list(schoolScopeOf(actor), { destination, groupIds }, page);
    return toPage(rows, limit, ({ leftOn, id }) => [leftOn, id]);
  };

  /** Records where a pupil went. @throws 409 when that is known already, 422 for what does not fit together */
  const record = async (actor: Actor, entered: NewOutflow): Promise<Outflow> => {
    const student = await deps.studentFor(actor, entered.studentId);
    const faults = outflowFaults(entered, clock.today());
    if (faults.length > 0) throw new AppError('rule', 'outflow.invalid', {}, faults);
    const outflow: Outflow = {
      ...entered,
      id: newId('out'),
      version: 1,
      schoolId: student.schoolId,
      groupId: student.groupId,
      pupilName: `${student.firstName} ${student.lastName}`,
      followUps: [],
      handover: null,
    };
    await orConflict('outflow.exists', () => outflows.insert(outflow));
    return outflow;
  };

  const store = async (outflow: Outflow): Promise<Outflow> => {
    if (!(await outflows.replace(outflow))) throw changedMeanwhile('outflow.changed-meanwhile');
    return { ...outflow, version: outflow.version + 1 };
  };

  /** Keeps what was found out 6, 12 or 24 months later. @throws 409 when that was answered, 422 before it is due */
  const followUp = async (
    actor: Actor,
    id: string,
    { months, destination }: { readonly months: number; readonly destination: Destination },
  ): Promise<Outflow> => {
    const before = await get(actor, id);
    if (before.followUps.some((one) => one.months === months)) throw conflict('outflow.already-asked', { months });
    const dueOn = followUpDueOn(before.leftOn, months);
    if (dueOn > clock.today()) throw breaksRule('outflow.follow-up-early', { dueOn });
    const followUps = [...before.followUps, { months, destination, askedOn: clock.today() }];
    return store({ ...before, followUps });
  };

  /** Every question that is due on a day, of every school; for the reminders. */
  const due = async (today: CalendarDate): Promise<DueFollowUp[]> => {
    const all = await outflows.leftBefore(today, MANY);
    return all.flatMap((outflow) => followUpsDue(outflow, today));
  };

  /** Sends the warm handover to an mbo school: a link to the sheet, with the consent that was given. A new one replaces the old. */
  const handOver = async (
    actor: Actor,
    { id, version }: { readonly id: string; readonly version: number | null },
    sheet: Omit<Handover, 'sentAt' | 'receivedAt'>,
  ): Promise<Outflow> => {
    const before = await get(actor, id);
    if (before.version !== version) throw changedMeanwhile('outflow.changed-meanwhile');
    if (sheet.consentOn > clock.today())
      throw new AppError('rule', 'outflow.invalid', {}, [{ path: 'consentOn', code: 'after-today' }]);
    const { dateOfBirth } = await deps.studentFor(actor, before.studentId);
    if (consentOf(dateOfBirth, sheet.consentOn) === 'parent' && sheet.consentFrom !== 'parent')
      throw breaksRule('outflow.parent-must-consent');
    const after = await store({ ...before, handover: { ...sheet, sentAt: clock.now(), receivedAt: null } });
    await deps.links.revoke(HANDOVER_PURPOSE, id);
    const expiresAt = new Date(clock.now().getTime() + HANDOVER_LINK_DAYS * 86_400_000);
    const grant = { purpose: HANDOVER_PURPOSE, subjectId: id, holderId: id, schoolId: before.schoolId, expiresAt };
    const secret = await deps.links.issue(grant);
    await deps.post({
      key: `handover:${id}:${after.version}`,
      to: sheet.email,
      recipientId: id,
      schoolId: before.schoolId,
      kind: 'handover.sent',
      ...deps.handoverMail(after, secret),
      attachments: [],
      notBefore: clock.now(),
    });
    return after;
  };

  /** The outflow behind a link; reading it confirms nothing. @throws 404 */
  const openHandover = async (secret: string, address: string): Promise<Outflow & { readonly handover: Handover }> => {
    const { subjectId, schoolId } = await deps.openLink(secret, address);
    const outflow = schoolId === null ? null : await outflows.get({ schoolId }, subjectId);
    if (!outflow?.handover) throw notFound('outflow.not-found', { id: subjectId });
    return { ...outflow, handover: outflow.handover };
  };

  /** The mbo school says that it got the sheet. @throws 409 when it said so before */
  const confirmReceipt = async (secret: string, address: string): Promise<Outflow> => {
    const outflow = await openHandover(secret, address);
    if (outflow.handover.receivedAt !== null) throw conflict('outflow.already-received');
    return store({ ...outflow, handover: { ...outflow.handover, receivedAt: clock.now() } });
  };

  return { get, list, record, followUp, due, handOver, openHandover, confirmReceipt };
};

export type OutcomeService = ReturnType<typeof createOutcomeService>;
