import type { Actor } from '../../domain/actor.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { breaksRule, conflict, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { OwnPlaceLinkRepository } from './own-place-links.repository.js';
import {
  noLinkYet,
  OWN_PLACE_LINK_DAYS,
  worksUntil,
  type OwnPlaceLink,
  type OwnPlaceLinkReader,
} from './own-place-links.rules.js';
import { historyEntry, type Doer, type HistoryEntry } from './placement-history.rules.js';
import { doerOf } from './proposals.service.js';

/** What a pupil's link is for. */
export const SUGGEST_PURPOSE = 'own-place.suggest';
const DAY_MS = 86_400_000;

export interface OwnPlaceLinkDeps {
  readonly repository: OwnPlaceLinkRepository;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret. @throws AppError 404 for a link that is not good, 429 for too many tries from an address */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly letter: (
    to: OwnPlaceLinkReader,
    about: { readonly student: Student; readonly schoolName: string; readonly until: Date; readonly secret: string },
  ) => { readonly subject: string; readonly text: string; readonly html: string };
  readonly schoolName: (schoolId: string) => Promise<string>;
  readonly clock: Clock;
  /** @throws 404 for a pupil the person may not see */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  /** While use of a pupil's data is restricted nobody is written to about the pupil (AVG art. 18). */
  readonly isRestricted: (studentId: string) => Promise<boolean>;
}

/** Whose link, as somebody read it: `version` is what stood there, null for whatever stands. */
interface Read {
  readonly studentId: string;
  readonly version: number | null;
}

/** Links with which pupils propose a company themselves: by mail or handed over, taken back, renewed. Each pupil has one that works. */
export const createOwnPlaceLinks = (deps: OwnPlaceLinkDeps) => {
  const { repository, clock } = deps;

  const standing = async ({ schoolId, id }: Pick<Student, 'schoolId' | 'id'>): Promise<OwnPlaceLink> =>
    (await repository.ofPupil({ schoolId }, id)) ?? noLinkYet(schoolId, id);

  /** What is known of the link of a pupil; version 0 for one who never had any. @throws 404 */
  const get = async (actor: Actor, studentId: string): Promise<OwnPlaceLink> =>
    standing(await deps.student(actor, studentId));

  const write = async (
    before: OwnPlaceLink,
    { version, expiresAt, entry }: { version: number | null; expiresAt: Date | null; entry: HistoryEntry },
    also: () => Promise<void>,
  ): Promise<OwnPlaceLink> => {
    const after = { ...before, expiresAt, history: [...before.history, entry] };
    const isNewest = version === null || version === before.version;
    if (!isNewest || !(await repository.save(after, also))) throw changedMeanwhile('own-place-link.changed-meanwhile');
    return { ...after, version: before.version + 1 };
  };

  /** A fresh link; the one of before no longer works. */
  const give = async (
    actor: Actor,
    { studentId, version }: Read,
    { what, to, also }: { what: string; to: OwnPlaceLinkReader | null; also: (about: Given) => Promise<void> },
  ): Promise<OwnPlaceLink> => {
    const student = await deps.student(actor, studentId);
    if (student.endedOn !== null) throw notFound('student.not-found', { id: studentId });
    if (await deps.isRestricted(studentId)) throw breaksRule('student.processing-restricted', { studentId });
    const { schoolId } = student;
    const [before, schoolName] = await Promise.all([standing(student), deps.schoolName(schoolId)]);
    const now = clock.now();
    const until = new Date(now.getTime() + OWN_PLACE_LINK_DAYS * DAY_MS);
    const entry = historyEntry(what, doerOf(actor), now, to === null ? {} : { to });
    return write(before, { version, expiresAt: until, entry }, async () => {
      await deps.links.revoke(SUGGEST_PURPOSE, studentId);
      const secret = await deps.links.issue({
        ...{ purpose: SUGGEST_PURPOSE, subjectId: studentId, holderId: studentId, schoolId, expiresAt: until },
      });
      await also({ before, student, schoolName, until, secret });
    });
  };

  /**
   * Mails a fresh link to an address that is used for this mail only. Whoever clicks twice sends one mail. @throws 404, 412 when somebody
   * else was first, 422 while the data may not be used
   */
  const mail = (
    actor: Actor,
    read: Read,
    { to, email }: { readonly to: OwnPlaceLinkReader; readonly email: string },
  ): Promise<OwnPlaceLink> =>
    give(actor, read, {
      ...{ what: 'own-place-link-mailed', to },
      also: ({ before, student, ...about }) =>
        deps.post({
          ...deps.letter(to, { student, ...about }),
          key: `own-place.link:${student.id}:${before.version + 1}`,
          ...{ to: email, recipientId: student.id, schoolId: student.schoolId, kind: 'own-place.link' },
          ...{ attachments: [], notBefore: clock.now() },
        }),
    });

  /** Makes a fresh link to hand over; its secret is shown this once. @throws as `mail` */
  const show = async (actor: Actor, read: Read): Promise<{ readonly link: OwnPlaceLink; readonly secret: string }> => {
    let secret = '';
    const link = await give(actor, read, {
      ...{ what: 'own-place-link-shown', to: null },
      also: (about) => {
        secret = about.secret;
        return Promise.resolve();
      },
    });
    return { link, secret };
  };

  /** Makes the link of a pupil stop working. @throws 404, 409 when none works, 412 */
  const revoke = async (actor: Actor, { studentId, version }: Read): Promise<OwnPlaceLink> => {
    const before = await get(actor, studentId);
    if (worksUntil(before, clock.now()) === null) throw conflict('own-place-link.none', { studentId });
    const entry = historyEntry('own-place-link-revoked', doerOf(actor), clock.now());
    return write(before, { version, expiresAt: null, entry }, () => deps.links.revoke(SUGGEST_PURPOSE, studentId));
  };

  /** Whose a link is; opening it changes nothing. @throws 404 for a link that does not work (any more), 429 */
  const behind = async (secret: string, address: string): Promise<{ schoolId: string; studentId: string }> => {
    const { subjectId, schoolId } = await deps.openLink(secret, address);
    if (schoolId === null || (await deps.isRestricted(subjectId))) throw notFound('link.not-valid');
    return { schoolId, studentId: subjectId };
  };

  /** Notes that a pupil proposed a place by link. */
  const used = ({ schoolId, studentId }: { schoolId: string; studentId: string }): Promise<void> => {
    const by: Doer = { id: studentId, role: 'pupil' };
    return repository.note({ schoolId }, studentId, historyEntry('own-place-link-used', by, clock.now()));
  };

  return { get, mail, show, revoke, behind, used };
};

interface Given {
  readonly before: OwnPlaceLink;
  readonly student: Student;
  readonly schoolName: string;
  readonly until: Date;
  readonly secret: string;
}

export type OwnPlaceLinkService = ReturnType<typeof createOwnPlaceLinks>;
