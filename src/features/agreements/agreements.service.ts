import type { Actor, SchoolScope } from '../../domain/actor.js';
import { PARTIES, type Agreement, type Party, type PartyContact, type Revision } from '../../domain/agreement.js';
import type { Finding } from '../../domain/finding.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { decodeCursor, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, forbidden, invalid, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import { canonicalText, digestOf } from './agreement-digest.rules.js';
import {
  clausesOf,
  contactFaults,
  contentOf,
  type AgreementClauses,
  type AgreementContacts,
  type AgreementSubjects,
} from './agreement-making.rules.js';
import type { AgreementFilter, AgreementPlace, AgreementRepository, AgreementScope } from './agreements.repository.js';
import {
  agreementState,
  currentRevision,
  revisionInForce,
  startFindings,
  withCancellation,
} from './agreements.rules.js';
import { nameKeyOf } from './agreements.search.rules.js';

/** What a coordinator writes; what is absent takes the standard text. */
export interface AgreementInput {
  readonly clauses: Patch<AgreementClauses>;
  readonly contacts: AgreementContacts;
}

export type AgreementQuery = Omit<AgreementFilter, 'groupIds' | 'signedOnlyOf'> & PageRequest;

/** The version of an agreement that somebody read. */
export interface ReadVersion {
  readonly id: string;
  readonly version: number | null;
}

export interface AgreementDeps {
  readonly agreements: AgreementRepository;
  readonly clock: Clock;
  /** All that the text needs of a placement; null when the placement is not of the school. */
  readonly subjectsOf: (scope: SchoolScope, placementId: string) => Promise<AgreementSubjects | null>;
  /** The standard text of every clause, for a placement. */
  readonly standardClauses: (subjects: AgreementSubjects) => AgreementClauses;
  /** The groups whose pupils a mentor's account may see. */
  readonly groupsMentoredBy: (actor: Actor) => Promise<readonly string[]>;
  /** Those of some pupils of whom a company may see no open text now (AVG art. 18). */
  readonly stoppedAmong: (studentIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Makes every link for signing void. */
  readonly revokeLinks: (agreementId: string, party: Party) => Promise<void>;
}

const placeOf = (cursor: string | undefined): AgreementPlace | null => {
  if (!cursor) return null;
  const [nameKey, id] = decodeCursor(cursor, 2);
  if (typeof nameKey !== 'string' || typeof id !== 'string')
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return [nameKey, id];
};

/** Agreements: made from a placement, changed by a new text, read by school and company. Signing is `signing.service`. */
export const createAgreementService = (deps: AgreementDeps) => {
  const { agreements, clock } = deps;

  /** What a person may see; mentors see the groups they guide, companies no open text of whose data are restricted. */
  const viewOf = async (
    actor: Actor,
  ): Promise<{ scope: AgreementScope; within: Pick<AgreementFilter, 'groupIds' | 'signedOnlyOf'> }> => {
    if (actor.role === 'company') {
      const scope = { companyId: actor.companyId ?? '' };
      const stopped = await deps.stoppedAmong(await agreements.studentIds(scope));
      return { scope, within: stopped.size === 0 ? {} : { signedOnlyOf: [...stopped] } };
    }
    if (actor.role === 'coordinator') return { scope: schoolScopeOf(actor), within: {} };
    if (actor.role === 'mentor')
      return { scope: schoolScopeOf(actor), within: { groupIds: await deps.groupsMentoredBy(actor) } };
    throw forbidden();
  };

  const list = async (actor: Actor, { cursor, limit, ...filter }: AgreementQuery): Promise<Page<Agreement>> => {
    const { scope, within } = await viewOf(actor);
    const rows = await agreements.list(scope, { ...filter, ...within }, { after: placeOf(cursor), limit: limit + 1 });
    return toPage(rows, limit, (agreement) => [nameKeyOf(agreement), agreement.id]);
  };

  const count = async (actor: Actor, filter: Omit<AgreementQuery, 'cursor' | 'limit'>): Promise<number> => {
    const { scope, within } = await viewOf(actor);
    return agreements.count(scope, { ...filter, ...within });
  };

  const find = async (scope: AgreementScope, id: string): Promise<Agreement> => {
    const agreement = await agreements.get(scope, id);
    if (!agreement) throw notFound('agreement.not-found', { id });
    return agreement;
  };

  /** One agreement; one that the person may not see does not exist for them. @throws 422 for a company while its open text is restricted */
  const get = async (actor: Actor, id: string): Promise<Agreement> => {
    const { scope, within } = await viewOf(actor);
    const agreement = await find(scope, id);
    const { groupId, studentId } = agreement;
    if (within.groupIds?.includes(groupId) === false) throw notFound('agreement.not-found', { id });
    if (within.signedOnlyOf?.includes(studentId) === true && agreementState(agreement) !== 'signed')
      throw breaksRule('student.processing-restricted', { studentId });
    return agreement;
  };

  const subjects = async (scope: SchoolScope, placementId: string): Promise<AgreementSubjects> => {
    const found = await deps.subjectsOf(scope, placementId);
    if (!found) throw notFound('agreement.placement-not-found', { placementId });
    return found;
  };

  /** The standard clauses and the contacts that are known, for the form. */
  const draft = async (scope: SchoolScope, placementId: string) => {
    const found = await subjects(scope, placementId);
    return { subjects: found, clauses: deps.standardClauses(found) };
  };

  /** `signatory` signs for the school where nobody is named yet. */
  const textFor = async (
    scope: SchoolScope,
    placementId: string,
    { clauses, contacts, signatory }: AgreementInput & { readonly signatory: string },
  ) => {
    const found = await subjects(scope, placementId);
    const { state } = found.placement;
    if (state === 'ended-early' || state === 'completed' || state === 'evaluated')
      throw breaksRule('agreement.placement-over', { state });
    const known = withKnown(contacts, found, signatory);
    const faults = contactFaults(found, known, clock.today());
    if (faults.length > 0) throw new AppError('rule', 'agreement.parties-missing', {}, faults);
    const content = contentOf(found, patched(deps.standardClauses(found), clauses), known, clock.today());
    const { mboName: _mboName, ...reached } = known;
    return { content, contacts: reached, subjects: found };
  };

  const revisionOf = (
    content: Revision['content'],
    { madeBy, number, reason }: Pick<Revision, 'madeBy' | 'number' | 'reason'>,
  ): Revision => ({
    number,
    content,
    digest: digestOf(content),
    madeAt: clock.now(),
    madeBy,
    reason,
    signatures: [],
    rejection: null,
    cancelledAt: null,
    completedAt: null,
  });

  /** Makes the first text for a placement. @throws 409 when it has an agreement already */
  const create = async (actor: Actor, placementId: string, input: AgreementInput): Promise<Agreement> => {
    const made = await textFor(schoolScopeOf(actor), placementId, { ...input, signatory: actor.name });
    const { placement } = made.subjects;
    const revision = revisionOf(made.content, { madeBy: actor.accountId, number: 1, reason: null });
    const agreement: Agreement = {
      id: newId('agr'),
      version: 1,
      schoolId: placement.schoolId,
      placementId,
      studentId: placement.studentId,
      groupId: placement.groupId,
      companyId: placement.companyId,
      contacts: made.contacts,
      revisions: [revision],
      toldAt: null,
      history: [{ at: revision.madeAt, kind: 'made', revision: 1, party: null, accountId: actor.accountId }],
    };
    await orConflict('agreement.exists', () => agreements.insert(agreement));
    noteMade(agreement.id);
    return agreement;
  };

  const store = async (agreement: Agreement): Promise<Agreement> => {
    if (!(await agreements.replace(agreement))) throw changedMeanwhile('agreement.changed-meanwhile');
    return { ...agreement, version: agreement.version + 1 };
  };

  const read = async (actor: Actor, { id, version }: ReadVersion): Promise<Agreement> => {
    const agreement = await find(schoolScopeOf(actor), id);
    if (agreement.version !== version) throw changedMeanwhile('agreement.changed-meanwhile');
    return agreement;
  };

  const revokeAll = async (agreementId: string): Promise<void> => {
    for (const party of PARTIES) await deps.revokeLinks(agreementId, party);
  };

  const addText = async (
    before: Agreement,
    made: { readonly content: Revision['content']; readonly contacts: AgreementContacts },
    { reason, madeBy }: Pick<Revision, 'madeBy' | 'reason'>,
  ): Promise<Agreement> => {
    const number = before.revisions.length + 1;
    const after = await store({
      ...before,
      contacts: made.contacts,
      revisions: [...before.revisions, revisionOf(made.content, { madeBy, number, reason })],
      history: [
        ...before.history,
        { at: clock.now(), kind: 'revised', revision: number, party: null, accountId: madeBy },
      ],
    });
    await revokeAll(before.id);
    return after;
  };

  /**
   * Puts a new text in place of the newest: a correction while it is open, an amendment once all signed. Signatures stay with the
   * text they were given for, links under way become void. The text in force holds until the new one is signed by all.
   */
  const revise = async (
    actor: Actor,
    at: ReadVersion,
    { reason, ...input }: AgreementInput & { readonly reason: string },
  ): Promise<Agreement> => {
    const before = await read(actor, at);
    const current = currentRevision(before);
    if (!current) throw conflict('agreement.withdrawn');
    const made = await textFor({ schoolId: before.schoolId }, before.placementId, {
      clauses: patched(clausesOf(current.content), input.clauses),
      contacts: { ...contactsOf(before), ...input.contacts },
      signatory: actor.name,
    });
    if (canonicalText(made.content) === canonicalText({ ...current.content, madeOn: made.content.madeOn }))
      throw conflict('agreement.nothing-changed');
    return addText(before, made, { reason, madeBy: actor.accountId });
  };

  /** Lets the text of a placement hold its days, in the transaction of who changed them: a new text to sign, or again the one that was signed for these days. */
  const followDays = async (
    scope: SchoolScope,
    placementId: string,
    about: Pick<Revision, 'madeBy' | 'reason'>,
  ): Promise<void> => {
    const before = await agreements.ofPlacement(scope, placementId);
    const current = before && currentRevision(before);
    if (!before || !current) return;
    const { firstDay, lastDay } = (await subjects(scope, placementId)).placement;
    const holds = ({ content }: Revision): boolean => content.firstDay === firstDay && content.lastDay === lastDay;
    if (holds(current)) return;
    const signed = revisionInForce(before);
    if (signed && holds(signed)) {
      if (signed !== current) await takeBack(before, about.madeBy);
      return;
    }
    const clauses = clausesOf(current.content);
    const contacts = contactsOf(before);
    const signatory = current.content.school.signatory;
    await addText(before, await textFor(scope, placementId, { clauses, contacts, signatory }), about);
  };

  /** Takes back the newest text while it is not signed by all; the one in force, if any, holds again. */
  const withdraw = async (actor: Actor, at: ReadVersion): Promise<Agreement> => {
    const before = await read(actor, at);
    const current = currentRevision(before);
    if (!current) throw conflict('agreement.withdrawn');
    if (current.completedAt !== null) throw conflict('agreement.signed-by-all');
    return takeBack(before, actor.accountId);
  };

  const takeBack = async (before: Agreement, accountId: string): Promise<Agreement> => {
    // The texts it replaced were never in force, so they do not come back with it.
    const floor = revisionInForce(before)?.number ?? 0;
    const open = before.revisions.filter(({ number, cancelledAt }) => number > floor && cancelledAt === null);
    const cancelled = open.reduce(
      (agreement, revision) => withCancellation(agreement, revision, clock.now(), accountId),
      before,
    );
    const after = await store({ ...cancelled, history: [...before.history, ...cancelled.history.slice(-1)] });
    await revokeAll(before.id);
    return after;
  };

  /** What keeps a placement from starting on a day; asked by placements before they let it run. */
  const findingsAtStart = async (
    scope: SchoolScope,
    placementId: string,
    pupil: { readonly dateOfBirth: CalendarDate },
    startsOn: CalendarDate,
  ): Promise<Finding[]> => startFindings(await agreements.ofPlacement(scope, placementId), pupil, startsOn);

  /** The agreement of a placement, or null. */
  const ofPlacement = (scope: SchoolScope, placementId: string): Promise<Agreement | null> =>
    agreements.ofPlacement(scope, placementId);

  return { list, count, get, draft, create, revise, followDays, withdraw, findingsAtStart, ofPlacement };
};

export type AgreementService = ReturnType<typeof createAgreementService>;

/** The contacts of an agreement, with the name of the mbo institution from its newest text. */
const contactsOf = ({ contacts, revisions }: Agreement): AgreementContacts => {
  const mboName = revisions.at(-1)?.content.mbo?.name;
  return mboName === undefined ? contacts : { ...contacts, mboName };
};

/** The contacts with what the service knows: the pupil's own name, the company's address, who signs for the school. */
const withKnown = (
  contacts: AgreementContacts,
  { student, company }: AgreementSubjects,
  signatory: string,
): AgreementContacts => {
  const pupil: PartyContact = {
    name: `${student.firstName} ${student.lastName}`,
    email: contacts.pupil?.email ?? null,
  };
  const school: PartyContact = contacts.school ?? { name: signatory, email: null };
  return {
    ...contacts,
    pupil,
    school,
    ...(contacts.company && {
      company: { name: contacts.company.name, email: contacts.company.email ?? company.email },
    }),
  };
};
