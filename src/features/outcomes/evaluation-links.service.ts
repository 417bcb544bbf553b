import type { Actor } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import type { Evaluation, EvaluationForm, Evaluator } from '../../domain/evaluation.js';
import type { GuidedPlacement, GuidedPlacements } from '../../domain/guided-placement.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import { EVALUATION_LINK_DAYS, openLinkUntil, standingOf } from './evaluations.rules.js';
import type { EvaluationService } from './evaluations.service.js';
import type { EvaluationWriter, GuidedEvaluation } from './evaluation-writing.service.js';

/** Who fills in by personal link; a mentor has an account. */
export type LinkEvaluator = Exclude<Evaluator, 'mentor'>;

export interface EvaluationLinkDeps {
  readonly writer: EvaluationWriter;
  readonly keep: EvaluationService['keep'];
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  readonly links: Pick<PersonalLinks, 'issue' | 'revoke'>;
  /** The grant behind a secret. @throws AppError 404 for a link that is not good, 429 for too many tries from an address */
  readonly openLink: (secret: string, purpose: string, address: string) => Promise<LinkGrant>;
  readonly post: PostMail;
  readonly letter: (
    to: LinkEvaluator,
    guided: GuidedPlacement,
    secret: string,
  ) => { subject: string; text: string; html: string };
  /** Where mail for the pupil goes: what stands in the agreement; null where none is known. */
  readonly pupilAddress: (guided: GuidedPlacement) => Promise<string | null>;
  /** While use of a pupil's data is restricted nobody outside the school is asked about the pupil (AVG art. 18). */
  readonly isRestricted: (studentId: string) => Promise<boolean>;
}

/** Which evaluation, as somebody read it: `version` is what stood there, null for whatever stands. */
interface Read {
  readonly placementId: string;
  readonly version: number | null;
}

const SERVICE: Author = { id: 'service', role: 'operator', name: 'Leerwerkplek' };

/** One purpose each, so that the link of a company opens no form of a pupil. */
export const evaluationPurpose = (as: LinkEvaluator): string => `evaluation.${as}`;

/** Personal links to the form: by mail or handed over, withdrawn, and what is answered by them. */
export const createEvaluationLinks = (deps: EvaluationLinkDeps) => {
  const { writer, clock } = deps;
  const { write, eventOf, withStanding, evaluationOf } = writer;

  const linkEnd = (): Date => new Date(clock.now().getTime() + EVALUATION_LINK_DAYS * 86_400_000);

  /** A fresh link; those of before no longer work. Part of the transaction that notes that it was given. */
  const linkFor = async ({ placement }: GuidedPlacement, as: LinkEvaluator, expiresAt = linkEnd()): Promise<string> => {
    await deps.links.revoke(evaluationPurpose(as), placement.id);
    return deps.links.issue({
      purpose: evaluationPurpose(as),
      subjectId: placement.id,
      holderId: as === 'pupil' ? placement.studentId : placement.companyId,
      schoolId: placement.schoolId,
      expiresAt,
    });
  };

  const mustBeUsable = async ({ placement: { studentId } }: GuidedPlacement): Promise<void> => {
    if (await deps.isRestricted(studentId)) throw breaksRule('student.processing-restricted', { studentId });
  };

  const given = (before: Evaluation, as: LinkEvaluator, kind: 'asked' | 'link-shown', by: Author): Evaluation => {
    if (before.answers[as] !== undefined) throw conflict('evaluation.already-answered', { as });
    return { ...before, history: [...before.history, eventOf(kind, as, by)] };
  };

  /** Where somebody is reached; null where no address is known. */
  const addressOf = async (guided: GuidedPlacement, as: LinkEvaluator): Promise<string | null> =>
    as === 'company' ? guided.place.email : deps.pupilAddress(guided);

  const mailTo = (
    guided: GuidedPlacement,
    as: LinkEvaluator,
    { to, version, by }: { readonly to: string; readonly version: number | null; readonly by: Author },
  ): Promise<Evaluation> =>
    write(
      guided,
      version,
      (before) => given(before, as, 'asked', by),
      async (before) => {
        const { placement } = guided;
        const secret = await linkFor(guided, as);
        await deps.post({
          ...deps.letter(as, guided, secret),
          key: `evaluation.asked:${placement.id}:${as}:${before.version}`,
          to,
          recipientId: as === 'pupil' ? placement.studentId : placement.companyId,
          schoolId: placement.schoolId,
          kind: 'evaluation.asked',
          attachments: [],
          notBefore: clock.now(),
        });
      },
    );

  /** Mails a link to the form. Whoever clicks twice sends one mail. @throws 409 when it was answered, 412, 422 without an address or too early */
  const ask = async (
    actor: Actor,
    { placementId, version }: Read,
    { as, email }: { readonly as: LinkEvaluator; readonly email: string | null },
  ): Promise<GuidedEvaluation> => {
    const guided = await deps.placements.get(actor, placementId);
    writer.mustBeOver(guided);
    await mustBeUsable(guided);
    const to = email ?? (await addressOf(guided, as));
    if (to === null) throw new AppError('rule', 'evaluation.no-address', { as }, [{ path: 'email', code: 'required' }]);
    return withStanding(guided, await mailTo(guided, as, { to, version, by: authorOf(actor) }));
  };

  /** Makes a link to hand over to who has no mail; its secret is shown this once. @throws as `ask` */
  const showLink = async (
    actor: Actor,
    { placementId, version }: Read,
    as: LinkEvaluator,
  ): Promise<{ readonly found: GuidedEvaluation; readonly secret: string; readonly expiresAt: Date }> => {
    const guided = await deps.placements.get(actor, placementId);
    writer.mustBeOver(guided);
    await mustBeUsable(guided);
    const expiresAt = linkEnd();
    let secret = '';
    const stored = await write(
      guided,
      version,
      (before) => given(before, as, 'link-shown', authorOf(actor)),
      async () => {
        secret = await linkFor(guided, as, expiresAt);
      },
    );
    return { found: withStanding(guided, stored), secret, expiresAt };
  };

  /** Makes the link that somebody was given stop working. @throws 409 when there is none */
  const withdrawLink = async (actor: Actor, placementId: string, as: LinkEvaluator): Promise<GuidedEvaluation> => {
    const guided = await deps.placements.get(actor, placementId);
    const stored = await write(
      guided,
      null,
      (before) => {
        if (openLinkUntil(before, as, clock.now()) === null) throw conflict('evaluation.no-link', { as });
        return { ...before, history: [...before.history, eventOf('link-withdrawn', as, authorOf(actor))] };
      },
      () => deps.links.revoke(evaluationPurpose(as), placementId),
    );
    return withStanding(guided, stored);
  };

  /** What a link is about; opening it changes nothing. @throws 404 for a link that does not work (any more), 429 */
  const behindLink = async (
    as: LinkEvaluator,
    secret: string,
    address: string,
  ): Promise<GuidedEvaluation & { readonly holderId: string }> => {
    const { subjectId, schoolId, holderId } = await deps.openLink(secret, evaluationPurpose(as), address);
    const guided = schoolId === null ? null : await deps.placements.find({ schoolId }, subjectId);
    if (!guided || (await deps.isRestricted(guided.placement.studentId))) throw notFound('link.not-valid');
    return { ...withStanding(guided, await evaluationOf(guided)), holderId };
  };

  /** Keeps what pupil or company answered by link. @throws 404, 409 when it was answered before, 422 */
  const answerByLink = async (
    as: LinkEvaluator,
    { secret, address }: { readonly secret: string; readonly address: string },
    form: EvaluationForm,
  ): Promise<GuidedEvaluation> => {
    const { guided, holderId } = await behindLink(as, secret, address);
    const by: Author =
      as === 'pupil'
        ? { id: holderId, role: 'pupil', name: guided.pupil.name }
        : { id: holderId, role: 'contact', name: guided.place.companyName };
    return withStanding(guided, await deps.keep(guided, as, form, by));
  };

  /** For the service itself: asks pupil and company who have an address and were never asked; says how many were mailed. */
  const askWhoIsDue = async (guided: GuidedPlacement): Promise<number> => {
    let mailed = 0;
    if (await deps.isRestricted(guided.placement.studentId)) return mailed;
    for (const as of ['pupil', 'company'] as const) {
      const evaluation = await evaluationOf(guided);
      if (standingOf(guided.placement, evaluation, clock.today()) !== 'open') return mailed;
      const to = await addressOf(guided, as);
      if (to === null || evaluation.history.some((one) => one.as === as)) continue;
      await mailTo(guided, as, { to, version: evaluation.version, by: SERVICE });
      mailed++;
    }
    return mailed;
  };

  return { ask, showLink, withdrawLink, behindLink, answerByLink, askWhoIsDue, addressOf };
};

export type EvaluationLinks = ReturnType<typeof createEvaluationLinks>;
