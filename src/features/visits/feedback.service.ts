import type { Actor } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import type { GuidedPlacement, GuidedPlacements } from '../../domain/guided-placement.js';
import { addDays } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { breaksRule, notFound } from '../../platform/errors.js';
import type { LinkGrant, PersonalLinks } from '../../platform/links/personal-links.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { VisitRepository } from './visits.repository.js';
import { monthOf, type Feedback, type Month, type Rating, type SupportAsked } from './visits.rules.js';
import type { Letter } from './visit-news.service.js';

/** What a company answers, in three taps and a sentence if it likes. */
export interface FeedbackAnswers {
  readonly coming: Rating;
  readonly working: Rating;
  readonly support: SupportAsked;
  readonly text: string | null;
}

export interface FeedbackDeps {
  readonly store: VisitRepository;
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  readonly links: Pick<PersonalLinks, 'issue'>;
  /** @throws AppError for a link that is not good, or too many tries from an address */
  readonly openLink: (secret: string, purpose: string, address: string) => Promise<LinkGrant>;
  readonly postMail: PostMail;
  /** Whether nobody outside the school may be asked about a pupil now (AVG art. 18). */
  readonly isRestricted: (studentId: string) => Promise<boolean>;
  /** Whether there is a mail whose key starts so. */
  readonly wasPosted: (key: string) => Promise<boolean>;
  readonly letter: (about: { pupil: string; place: string; month: Month; link: string }) => Letter;
  /** The address people use. */
  readonly baseUrl: () => string;
}

export const FEEDBACK_PURPOSE = 'visit.feedback';
const LINK_DAYS = 45;
const TRIES = 5;

/** How the keys of all mails about a month begin. */
const keyOf = (placementId: string, month: Month): string => `feedback.asked:${placementId}:${month}:`;

/** The monthly word of the company: asked by mail, given in three taps, seen to by the school. */
export const createFeedbackService = (deps: FeedbackDeps) => {
  const { feedback } = deps.store;
  const { clock } = deps;
  const idOf = (placementId: string, month: Month): string => `${placementId}.${month}`;

  const give = async (
    guided: GuidedPlacement,
    author: Author,
    { month, answers }: { month: Month; answers: FeedbackAnswers },
  ): Promise<Feedback> => {
    const { id: placementId, schoolId, companyId, studentId, firstDay, lastDay } = guided.placement;
    if (month < monthOf(firstDay) || month > monthOf(lastDay) || month > monthOf(clock.today()))
      throw breaksRule('feedback.other-month', { month });
    const fresh = { ...answers, givenAt: clock.now(), by: author, handled: null };
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await feedback.get({ schoolId }, idOf(placementId, month));
      if (before) {
        const { coming, working, support, givenAt: at, by } = before;
        const earlier = [...before.earlier, { at, by, coming, working, support }];
        const after = { ...before, ...fresh, earlier };
        if (await feedback.replace(after, after)) return { ...after, version: before.version + 1 };
        continue;
      }
      const whose = { schoolId, companyId, placementId, studentId };
      const first: Feedback = { id: idOf(placementId, month), version: 1, ...whose, month, ...fresh, earlier: [] };
      try {
        await feedback.insert(first, first);
        return first;
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error;
      }
    }
    throw changedMeanwhile('feedback.changed-meanwhile');
  };

  /** A company contact answers on its page. */
  const giveAs = async (
    actor: Actor,
    placementId: string,
    about: { month: Month; answers: FeedbackAnswers },
  ): Promise<Feedback> => give(await deps.placements.get(actor, placementId), authorOf(actor), about);

  /** What a link by mail is about; opening it changes nothing. @throws AppError `not-found` for a link that is not or no longer good, or not now */
  const behindLink = async (
    secret: string,
    address: string,
  ): Promise<{ guided: GuidedPlacement; month: Month; holderId: string }> => {
    const { subjectId, schoolId, holderId } = await deps.openLink(secret, FEEDBACK_PURPOSE, address);
    const [placementId, month] = subjectId.split('/');
    const guided =
      placementId === undefined ? null : await deps.placements.find({ schoolId: schoolId ?? '' }, placementId);
    if (!guided || month === undefined || (await deps.isRestricted(guided.placement.studentId)))
      throw notFound('link.not-valid');
    return { guided, month, holderId };
  };

  const giveByLink = async (secret: string, address: string, answers: FeedbackAnswers): Promise<Feedback> => {
    const { guided, month, holderId } = await behindLink(secret, address);
    return give(guided, { id: holderId, role: 'contact', name: guided.place.companyName }, { month, answers });
  };

  /** Puts the mail with its link in the outbox, both or neither; a second one with the same key is not stored. */
  const send = async ({ placement, place, pupil }: GuidedPlacement, month: Month, occasion: string): Promise<void> => {
    const to = place.email;
    if (to === null) throw breaksRule('feedback.no-address');
    const { id: placementId, companyId, schoolId } = placement;
    await deps.store.atomically(async () => {
      const secret = await deps.links.issue({
        purpose: FEEDBACK_PURPOSE,
        subjectId: `${placementId}/${month}`,
        holderId: companyId,
        schoolId,
        expiresAt: new Date(Date.parse(addDays(clock.today(), LINK_DAYS))),
      });
      const link = `${deps.baseUrl()}/terugkoppeling/${secret}`;
      await deps.postMail({
        ...deps.letter({ pupil: pupil.name, place: place.name, month, link }),
        key: `${keyOf(placementId, month)}${occasion}`,
        to,
        recipientId: companyId,
        schoolId,
        kind: 'feedback.asked',
        attachments: [],
        notBefore: clock.now(),
      });
    });
  };

  /** Asks the company by mail about a month; a person asks about a month once a day at most. @throws 422 while use of the data is restricted */
  const ask = async (actor: Actor, placementId: string, month: Month): Promise<void> => {
    const guided = await deps.placements.get(actor, placementId);
    const { studentId } = guided.placement;
    if (await deps.isRestricted(studentId)) throw breaksRule('student.processing-restricted', { studentId });
    return send(guided, month, clock.today());
  };

  /** Asks by itself: once for a placement and a month, however often it is called. */
  const askByItself = (guided: GuidedPlacement, month: Month): Promise<void> => send(guided, month, 'monthly');

  /** Whether the company was asked about a month before, by itself or by a person. */
  const wasAsked = (placementId: string, month: Month): Promise<boolean> => deps.wasPosted(keyOf(placementId, month));

  /** The school saw to the help that was asked for. */
  const handle = async (actor: Actor, placementId: string, month: Month): Promise<Feedback> => {
    const { placement } = await deps.placements.get(actor, placementId);
    const before = await feedback.get(placement, idOf(placementId, month));
    if (!before) throw notFound('feedback.not-found', { month });
    if (before.handled) return before;
    const after = { ...before, handled: { at: clock.now(), by: authorOf(actor) } };
    if (!(await feedback.replace(after, after))) throw changedMeanwhile('feedback.changed-meanwhile');
    return { ...after, version: before.version + 1 };
  };

  return { giveAs, behindLink, giveByLink, ask, askByItself, wasAsked, handle };
};

export type FeedbackService = ReturnType<typeof createFeedbackService>;
