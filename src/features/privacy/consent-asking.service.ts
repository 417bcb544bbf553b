import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../../domain/actor.js';
import type { Consenter, ConsentPurpose, ConsentStanding } from '../../domain/consent.js';
import type { Student } from '../../domain/student.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type {
  ConsentRepository,
  ConsentRequest,
  ConsentRequestRepository,
  MailedCodes,
} from './consents.repository.js';
import { changedBy, holdsUntil, renewalsDue, schoolYearEnd, standingsOn, type ConsentEntry } from './consents.rules.js';
import type { ConsentService } from './consents.service.js';

export const CONSENT_PURPOSE = 'consent.answer';
/** A code by mail holds this long, may be tried so often, and is not sent again sooner than this. */
export const CODE_MINUTES = 15;
const CODE_ATTEMPTS = 5;
const CODE_PAUSE_SECONDS = 30;
const DAY_MS = 86_400_000;

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface ConsentAskingDeps {
  readonly service: ConsentService;
  readonly consents: ConsentRepository;
  readonly requests: ConsentRequestRepository;
  readonly codes: MailedCodes;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret that came from a network address. @throws 404, 429 */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly clock: Clock;
  /** Makes several writes one: all are kept, or none. */
  readonly inOneGo: <T>(work: () => Promise<T>) => Promise<T>;
  /** @throws AppError 404 for a pupil the person may not see */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  /** A pupil who is still at school; null for one who left or is gone. */
  readonly presentStudent: (schoolId: string, id: string) => Promise<Student | null>;
  readonly schoolName: (schoolId: string) => Promise<string>;
  readonly askMail: (
    request: ConsentRequest,
    asked: { schoolName: string; secret: string; until: CalendarDate },
  ) => Words;
  readonly codeMail: (code: string, minutes: number) => Words;
}

/** What is entered of a question. */
export type NewConsentRequest = Pick<ConsentRequest, 'purposes' | 'askedOf' | 'name' | 'email'>;

/** A question as the holder of its link sees it. */
export interface ConsentQuestion {
  readonly request: ConsentRequest;
  readonly student: Student;
  readonly schoolName: string;
  readonly standings: readonly ConsentStanding[];
}

/** A question of a school year that is due, with the rows it is about. */
export interface DueRenewal {
  readonly id: string;
  readonly student: Student;
  readonly askedOf: Consenter;
  readonly last: ConsentEntry;
  readonly email: string;
  readonly purposes: readonly ConsentPurpose[];
}

const hash = (id: string, code: string): string => createHash('sha256').update(`${id}:${code}`).digest('hex');
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Asking for consent by mail, answering and withdrawing behind a personal link, and asking anew each school year. */
export const createConsentAsking = (deps: ConsentAskingDeps) => {
  const { service, requests, codes, clock } = deps;

  const send = async (request: ConsentRequest): Promise<boolean> => {
    const until = holdsUntil(clock.today());
    // The last day counts to its end, in the Netherlands too.
    const expiresAt = new Date(Date.parse(until) + DAY_MS);
    const schoolName = await deps.schoolName(request.schoolId);
    return deps.inOneGo(async () => {
      if (!(await requests.add(request))) return false;
      const { id, schoolId } = request;
      const secret = await deps.links.issue({
        ...{ purpose: CONSENT_PURPOSE, subjectId: id, holderId: request.studentId, schoolId, expiresAt },
      });
      await mail(request, `consent.asked:${id}`, 'consent.asked', deps.askMail(request, { schoolName, secret, until }));
      return true;
    });
  };

  const mail = (request: ConsentRequest, key: string, kind: string, words: Words): Promise<void> =>
    deps.post({
      ...{ key, kind, ...words, to: request.email, recipientId: request.id, schoolId: request.schoolId },
      ...{ attachments: [], notBefore: clock.now() },
    });

  /** Mails a question to a pupil or parent. @throws 404 for a pupil who is not there */
  const ask = async (actor: Actor, studentId: string, asked: NewConsentRequest): Promise<ConsentRequest> => {
    const { id, schoolId } = await deps.student(actor, studentId);
    const request: ConsentRequest = {
      ...{ id: newId('cnr'), schoolId, studentId: id, ...asked },
      ...{ askedAt: clock.now(), askedBy: actor.accountId },
    };
    await send(request);
    noteMade(request.id);
    return request;
  };

  /** What a link opens; it changes nothing. @throws 404 for one that does not work, or of a pupil who left */
  const open = async (secret: string, address: string): Promise<ConsentQuestion> => {
    const { subjectId, schoolId } = await deps.openLink(secret, address);
    const request = schoolId === null ? null : await requests.get({ schoolId }, subjectId);
    const student = request && (await deps.presentStudent(request.schoolId, request.studentId));
    if (!request || !student) throw notFound('consent.link-invalid');
    const entries = await service.entriesOf(student);
    const standings = standingsOn(entries, student.dateOfBirth, clock.today()).filter(({ purpose }) =>
      request.purposes.includes(purpose),
    );
    return { request, student, schoolName: await deps.schoolName(request.schoolId), standings };
  };

  const codeId = ({ id }: ConsentRequest): string => `consent:${id}`;

  /** Mails a fresh code to the holder of a link. @throws 404, 429 when one was sent just now */
  const sendCode = async (secret: string, address: string): Promise<ConsentQuestion> => {
    const question = await open(secret, address);
    const id = codeId(question.request);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const now = clock.now();
    const isStored = await codes.put(
      {
        ...{ id, digest: hash(id, code), sentAt: now, attemptsLeft: CODE_ATTEMPTS },
        expiresAt: new Date(now.getTime() + CODE_MINUTES * 60_000),
      },
      new Date(now.getTime() - CODE_PAUSE_SECONDS * 1000),
    );
    if (!isStored) throw new AppError('too-many', 'consent.code-just-sent', { retryAfterSeconds: CODE_PAUSE_SECONDS });
    const key = `consent.code:${question.request.id}:${randomBytes(9).toString('base64url')}`;
    await mail(question.request, key, 'consent.code', deps.codeMail(code, CODE_MINUTES));
    return question;
  };

  /**
   * Records the answers behind a link: yes gives, no refuses or withdraws at once; what stands so already is not recorded again.
   * @throws 404, 422 for a wrong code or an answer that does not count
   */
  const answer = async (
    secret: string,
    said: { readonly name: string; readonly code: string; readonly answers: Partial<Record<ConsentPurpose, boolean>> },
    address: string,
  ): Promise<{ readonly question: ConsentQuestion; readonly entries: readonly ConsentEntry[] }> => {
    const question = await open(secret, address);
    const { request, student } = question;
    const id = codeId(request);
    const kept = await codes.attempt(id, clock.now());
    if (!kept || !isSame(kept.digest, hash(id, said.code.replace(/\s/g, ''))))
      throw new AppError('rule', 'consent.code-wrong', {}, [
        { path: 'code', code: kept ? 'wrong-mail-code' : 'expired-code' },
      ]);
    const answers = Object.fromEntries(
      Object.entries(said.answers).filter(([purpose]) => request.purposes.includes(purpose as ConsentPurpose)),
    );
    const known = { dateOfBirth: student.dateOfBirth, entries: await service.entriesOf(student) };
    const entries: ConsentEntry[] = [];
    for (const change of changedBy(answers, known, clock.today()))
      entries.push(
        await service.append(
          student,
          { ...change, by: request.askedOf, firstDay: clock.today() },
          { giverName: said.name, email: request.email, how: 'link', recordedBy: null },
        ),
      );
    await codes.remove(id);
    return { question, entries };
  };

  /** The yearly questions that are due on a day: one per pupil and person, with an address to ask at. */
  const due = async (today: CalendarDate): Promise<DueRenewal[]> => {
    const yearEnd = schoolYearEnd(today);
    const running = await deps.consents.runningOut(schoolYearBefore(yearEnd), yearEnd);
    const found: DueRenewal[] = [];
    for (const { schoolId, studentId } of running) {
      const student = await deps.presentStudent(schoolId, studentId);
      if (!student) continue;
      const rows = renewalsDue(await service.entriesOf(student), student.dateOfBirth, today);
      const last = rows.filter(({ email }) => email !== null).at(-1);
      if (!last?.email) continue;
      // One question per school year that follows: asked in June it is not asked again in August.
      const year = holdsUntil(today).slice(0, 4);
      const id = `renewal-${year}-${studentId}-${last.by}`;
      if (await requests.get({ schoolId }, id)) continue;
      found.push({ id, student, askedOf: last.by, last, email: last.email, purposes: rows.map((one) => one.purpose) });
    }
    return found;
  };

  /** Mails one yearly question; false when it was mailed before. */
  const renew = async ({ id, student, askedOf, last, email, purposes }: DueRenewal): Promise<boolean> =>
    send({
      ...{ id, schoolId: student.schoolId, studentId: student.id, purposes, askedOf, name: last.giverName, email },
      ...{ askedAt: clock.now(), askedBy: null },
    });

  return { ask, open, sendCode, answer, due, renew };
};

export type ConsentAsking = ReturnType<typeof createConsentAsking>;

const schoolYearBefore = (yearEnd: CalendarDate): CalendarDate =>
  `${Number(yearEnd.slice(0, 4)) - 1}${yearEnd.slice(4)}` as CalendarDate;
