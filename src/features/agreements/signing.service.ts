import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Actor, SchoolScope } from '../../domain/actor.js';
import type { Agreement, Party, Revision, Signature } from '../../domain/agreement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import { isUntouched } from './agreement-digest.rules.js';
import type { AgreementRepository, AgreementScope, SigningCodeStore } from './agreements.repository.js';
import { currentRevision, missingParties, partiesOf, withRejection, withSignature } from './agreements.rules.js';

export const SIGNING_PURPOSE = 'agreement.sign';
/** A link to sign holds this long. */
export const LINK_DAYS = 21;
/** A code by mail holds this long, may be tried so often, and is not sent again sooner than this. */
export const CODE_MINUTES = 15;
export const CODE_ATTEMPTS = 5;
export const CODE_PAUSE_SECONDS = 30;
/** How often a write that another signer crossed is tried again. */
const TRIES = 8;
const CATCH_UP = 100;

/** A mail's words, made where the texts are. */
export interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface SigningDeps {
  readonly agreements: AgreementRepository;
  readonly codes: SigningCodeStore;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret that came from a network address. @throws 404 for one that is not good, 429 after too many */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly clock: Clock;
  /** Makes several writes one: all are kept, or none. */
  readonly inOneGo: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether a pupil's data may not be used for signing now (AVG art. 18): nothing is sent, opened or signed. */
  readonly isRestricted: (studentId: string) => Promise<boolean>;
  /** Moves the placement to agreed; without effect when it is there or beyond. */
  readonly markAgreed: (scope: SchoolScope, placementId: string) => Promise<void>;
  readonly linkMail: (agreement: Agreement, party: Party, secret: string) => MailWords;
  readonly codeMail: (agreement: Agreement, party: Party, code: string) => MailWords;
}

/** What a signer declares: the name as typed, and the digest of the text that was on the screen. */
export interface Declaration {
  readonly name: string;
  readonly digest: string;
}

/** An agreement as the holder of a link sees it. */
export interface SigningView {
  readonly agreement: Agreement;
  readonly revision: Revision;
  readonly party: Party;
  /** The signature of this party under this text; null when it is still to come. */
  readonly signature: Signature | null;
}

const linkSubject = (agreementId: string, party: Party): string => `${agreementId}:${party}`;
const hash = (id: string, code: string): string => createHash('sha256').update(`${id}:${code}`).digest('hex');
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The newest text, if it can be signed by a party under the digest that the party read. @throws 409 saying why not */
const signable = (agreement: Agreement, party: Party, digest: string): Revision => {
  const current = currentRevision(agreement);
  if (!current) throw conflict('agreement.withdrawn');
  if (!partiesOf(current.content).includes(party)) throw breaksRule('agreement.not-a-party', { party });
  if (current.signatures.some((signature) => signature.party === party))
    throw conflict('agreement.already-signed', { party });
  if (current.rejection !== null) throw conflict('agreement.rejected', { party: current.rejection.party });
  if (current.digest !== digest) throw conflict('agreement.text-changed', { revision: current.number });
  if (!isUntouched(current)) throw conflict('agreement.text-tampered', { revision: current.number });
  return current;
};

/** Signing on screen, by link or account, and on paper. */
export const createSigningService = (deps: SigningDeps) => {
  const { agreements, codes, links, clock } = deps;

  const find = async (scope: AgreementScope, id: string): Promise<Agreement> => {
    const agreement = await agreements.get(scope, id);
    if (!agreement) throw notFound('agreement.not-found', { id });
    return agreement;
  };

  /** An agreement that may be signed now. @throws 404, 422 while use of the pupil's data is restricted */
  const findUsable = async (scope: AgreementScope, id: string): Promise<Agreement> => {
    const agreement = await find(scope, id);
    const { studentId } = agreement;
    if (await deps.isRestricted(studentId)) throw breaksRule('student.processing-restricted', { studentId });
    return agreement;
  };

  /** Tells the placement; what a crash leaves out is done by `catchUp`. */
  const tell = async ({ id, schoolId, placementId }: Agreement): Promise<void> => {
    await deps.markAgreed({ schoolId }, placementId);
    await agreements.told(id, clock.now());
  };

  /** Tells placements what they have not heard: that everybody signed. Gives how many. */
  const catchUp = async (): Promise<number> => {
    const waiting = await agreements.untold(CATCH_UP);
    for (const agreement of waiting) await tell(agreement);
    return waiting.length;
  };

  /** Loads, decides and saves, and again when another signer came in between. */
  const change = async (
    scope: AgreementScope,
    id: string,
    decide: (agreement: Agreement) => { after: Agreement; completes: boolean },
  ): Promise<Agreement> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await findUsable(scope, id);
      const { after, completes } = decide(before);
      if (!(await agreements.replace(after))) continue;
      if (completes) await tell(after);
      return { ...after, version: before.version + 1 };
    }
    throw conflict('agreement.busy');
  };

  const sign = (
    scope: AgreementScope,
    id: string,
    party: Party,
    { digest, name }: Declaration,
    how: Pick<Signature, 'method' | 'address' | 'accountId' | 'fileId'> & { readonly signedOn?: CalendarDate },
  ): Promise<Agreement> =>
    change(scope, id, (before) => {
      const revision = signable(before, party, digest);
      const signature: Signature = {
        ...how,
        party,
        name,
        digest: revision.digest,
        signedAt: clock.now(),
        signedOn: how.signedOn ?? clock.today(),
      };
      const after = withSignature(before, revision, signature);
      const completes = revision.completedAt === null && currentRevision(after)?.completedAt !== null;
      return { after, completes };
    });

  /** The account of a coordinator signs for the school, that of a company for the company. */
  const signByAccount = (actor: Actor, id: string, declared: Declaration, address: string): Promise<Agreement> =>
    actor.role === 'company'
      ? sign({ companyId: actor.companyId ?? '' }, id, 'company', declared, byAccount(actor, address))
      : sign(schoolScopeOf(actor), id, 'school', declared, byAccount(actor, address));

  /** Records a signature on paper; its scan was stored before. @throws 422 when the day on it lies ahead */
  const signOnPaper = async (
    actor: Actor,
    id: string,
    paper: Declaration & { readonly party: Party; readonly signedOn: CalendarDate; readonly fileId: string },
  ): Promise<Agreement> => {
    if (paper.signedOn > clock.today())
      throw new AppError('rule', 'agreement.invalid', {}, [{ path: 'signedOn', code: 'after-today' }]);
    return sign(schoolScopeOf(actor), id, paper.party, paper, {
      method: 'paper',
      address: null,
      accountId: actor.accountId,
      fileId: paper.fileId,
      signedOn: paper.signedOn,
    });
  };

  /** Whether a paper for a party could be recorded now, so that no scan is stored for nothing. @throws as `signOnPaper` */
  const checkPaper = async (actor: Actor, id: string, party: Party, digest: string): Promise<void> =>
    void signable(await findUsable(schoolScopeOf(actor), id), party, digest);

  /** Mails a link to each of the parties that still has to sign and has an address; says whom. */
  const sendLinks = async (actor: Actor, id: string, only?: readonly Party[]): Promise<readonly Party[]> => {
    const scope = schoolScopeOf(actor);
    const asked = async (): Promise<readonly Party[]> => {
      const before = await findUsable(scope, id);
      const current = currentRevision(before);
      if (!current) throw conflict('agreement.withdrawn');
      if (current.rejection !== null) throw conflict('agreement.rejected', { party: current.rejection.party });
      const waiting = partiesOf(current.content).filter(
        (party) =>
          !current.signatures.some((signature) => signature.party === party) && (only?.includes(party) ?? true),
      );
      const reached = waiting.filter((party) => before.contacts[party]?.email);
      if (reached.length === 0) throw breaksRule('agreement.nobody-to-mail', { parties: waiting });
      const at = clock.now();
      const events = reached.map((party) => ({
        at,
        kind: 'link-sent' as const,
        revision: current.number,
        party,
        accountId: actor.accountId,
      }));
      if (!(await agreements.replace({ ...before, history: [...before.history, ...events] })))
        throw conflict('agreement.busy');
      for (const party of reached) {
        await links.revoke(SIGNING_PURPOSE, linkSubject(id, party));
        const secret = await links.issue({
          purpose: SIGNING_PURPOSE,
          subjectId: linkSubject(id, party),
          holderId: linkSubject(id, party),
          schoolId: before.schoolId,
          expiresAt: new Date(at.getTime() + LINK_DAYS * 86_400_000),
        });
        await mail(before, party, 'agreement.link', deps.linkMail(before, party, secret));
      }
      return reached;
    };
    return deps.inOneGo(asked);
  };

  const mail = async (agreement: Agreement, party: Party, kind: string, words: MailWords): Promise<void> => {
    const to = agreement.contacts[party]?.email;
    if (!to) throw breaksRule('agreement.nobody-to-mail', { parties: [party] });
    await deps.post({
      key: `${kind}:${linkSubject(agreement.id, party)}:${randomBytes(9).toString('base64url')}`,
      to,
      recipientId: linkSubject(agreement.id, party),
      schoolId: agreement.schoolId,
      kind,
      ...words,
      attachments: [],
      notBefore: clock.now(),
    });
  };

  /** What a link opens; it changes nothing. @throws 404 for a link that does not work (any more), or not while use of the pupil's data is restricted */
  const open = async (secret: string, address: string): Promise<SigningView> => {
    const { subjectId, schoolId } = await deps.openLink(secret, address);
    const [id = '', named] = subjectId.split(':');
    if (schoolId === null) throw notFound('agreement.link-invalid');
    const agreement = await agreements.get({ schoolId }, id);
    const revision = agreement && currentRevision(agreement);
    const party = revision && partiesOf(revision.content).find((one) => one === named);
    if (!agreement || !revision || !party || (await deps.isRestricted(agreement.studentId)))
      throw notFound('agreement.link-invalid');
    const signature = revision.signatures.find((one) => one.party === party) ?? null;
    return { agreement, revision, party, signature };
  };

  const codeId = ({ agreement, revision, party }: SigningView): string => `${agreement.id}:${revision.number}:${party}`;

  /** Mails a fresh code to the holder of a link; the one before no longer works. @throws 429 when one was sent just now */
  const sendCode = async (secret: string, address: string): Promise<SigningView> => {
    const view = await open(secret, address);
    signable(view.agreement, view.party, view.revision.digest);
    const id = codeId(view);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const now = clock.now().getTime();
    const stored = await codes.put(
      {
        id,
        digest: hash(id, code),
        sentAt: clock.now(),
        expiresAt: new Date(now + CODE_MINUTES * 60_000),
        attemptsLeft: CODE_ATTEMPTS,
      },
      new Date(now - CODE_PAUSE_SECONDS * 1000),
    );
    if (!stored) throw new AppError('too-many', 'agreement.code-just-sent', { retryAfterSeconds: CODE_PAUSE_SECONDS });
    await mail(view.agreement, view.party, 'agreement.code', deps.codeMail(view.agreement, view.party, code));
    return view;
  };

  /** Signs by link: the name, the code from the mail and the text that was read. @throws 409 when it was signed already */
  const signByLink = async (
    secret: string,
    { code, ...declared }: Declaration & { readonly code: string },
    address: string,
  ): Promise<Agreement> => {
    const view = await open(secret, address);
    const { agreement, party } = view;
    signable(agreement, party, declared.digest);
    const id = codeId(view);
    const kept = await codes.attempt(id, clock.now());
    if (!kept || !isSame(kept.digest, hash(id, code.replace(/\s/g, '')))) {
      // Who clicks twice has used the code up: then it is signed by now, and that is the answer.
      const now = await agreements.get({ schoolId: agreement.schoolId }, agreement.id);
      if (now) signable(now, party, declared.digest);
      throw new AppError('rule', 'agreement.code-wrong', { attemptsLeft: kept ? kept.attemptsLeft - 1 : 0 }, [
        { path: 'code', code: kept ? 'wrong-mail-code' : 'expired-code' },
      ]);
    }
    const signed = await sign({ schoolId: agreement.schoolId }, agreement.id, party, declared, {
      method: 'link',
      address,
      accountId: null,
      fileId: null,
    });
    await codes.remove(id);
    return signed;
  };

  /** Rejects the text by link, with a reason; nobody can sign it any more. */
  const rejectByLink = async (
    secret: string,
    { reason, digest }: { readonly reason: string; readonly digest: string },
    address: string,
  ): Promise<Agreement> => {
    const { agreement, party } = await open(secret, address);
    return change({ schoolId: agreement.schoolId }, agreement.id, (before) => {
      const revision = signable(before, party, digest);
      return { after: withRejection(before, revision, { party, at: clock.now(), reason }), completes: false };
    });
  };

  return { signByAccount, signOnPaper, checkPaper, sendLinks, open, sendCode, signByLink, rejectByLink, catchUp };
};

export type SigningService = ReturnType<typeof createSigningService>;

const byAccount = ({ accountId }: Actor, address: string) =>
  ({ method: 'account', address, accountId, fileId: null }) as const;

/** Whose signature an agreement still waits for. */
export const waitingFor = (agreement: Agreement): Party[] => {
  const current = currentRevision(agreement);
  return current ? missingParties(current) : [];
};
