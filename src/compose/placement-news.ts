import { createHash } from 'node:crypto';
import type { PlacementNews, TellNews } from '../features/placements/placement-news.repository.js';
import type { PlacementRecord } from '../features/placements/placement-moves.rules.js';
import { profileOf, type ProposalRecord } from '../features/placements/proposals.rules.js';
import type { Clock } from '../platform/clock.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { historyText } from '../web/texts/placements.nl.js';
import {
  acceptedMail,
  NEW_TEXT,
  placementNewsMail,
  proposalMail,
  proposalNewsMail,
  questionAnsweredMail,
  withdrawnMail,
} from '../web/texts/placement-mails.nl.js';
import type { MailWords } from '../web/texts/mail-words.nl.js';
import type { ForCompanies } from './privacy-side.js';
import type { Storage } from './storage.js';

/** What a link in a proposal's mail is for. */
export const ANSWER_PURPOSE = 'proposal.answer';

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly post: PostMail;
  readonly baseUrl: () => string | undefined;
  readonly forCompanies: ForCompanies;
}

interface To {
  readonly address: string;
  readonly recipientId: string;
}

/** Puts what others must hear of proposals and placements into the outbox. */
export const createPlacementTeller = ({ storage, clock, post, baseUrl, forCompanies }: Parts): TellNews => {
  const at = (path: string): string => `${baseUrl() ?? ''}${path}`;

  const send = async (
    to: To | null,
    mail: { kind: string; key: string; schoolId: string; words: MailWords },
  ): Promise<void> => {
    if (to === null) return;
    const { kind, key, schoolId, words } = mail;
    await post({
      key: `${kind}:${key}:${createHash('sha256').update(to.recipientId).digest('hex').slice(0, 12)}`,
      ...{ to: to.address, recipientId: to.recipientId, schoolId, kind },
      ...words,
      attachments: [],
      notBefore: clock.now(),
    });
  };

  const companyOf = async (companyId: string): Promise<To | null> => {
    const email = (await storage.companies.get(companyId))?.email ?? null;
    return email === null ? null : { address: email, recipientId: companyId };
  };
  const accountOf = async (accountId: string): Promise<To | null> => {
    const account = await storage.accounts.get(accountId);
    return account?.disabledOn === null ? { address: account.email, recipientId: account.id } : null;
  };
  const mentorOf = async ({ schoolId, mentorId }: PlacementRecord): Promise<To | null> => {
    const mentor = mentorId === null ? null : await storage.mentors.get({ schoolId }, mentorId);
    return mentor && { address: mentor.email, recipientId: mentor.id };
  };

  /** The pupil, where the agreement knows an address. */
  const pupilOf = async ({ schoolId, id, studentId }: PlacementRecord): Promise<To | null> => {
    const address = (await storage.agreements.ofPlacement({ schoolId }, id))?.contacts.pupil?.email ?? null;
    return address === null ? null : { address, recipientId: studentId };
  };

  const askedOf = async (about: ProposalRecord | PlacementRecord) => {
    const [place, school] = await Promise.all([
      storage.establishments.get(about.establishmentId),
      storage.schools.get(about.schoolId),
    ]);
    const { days, firstDay, lastDay } = about;
    return { placeName: place?.name ?? '', schoolName: school?.name ?? '', days, firstDay, lastDay };
  };
  const answerLink = async ({ id, companyId, schoolId, heldUntil }: ProposalRecord): Promise<string> => {
    const grant = { purpose: ANSWER_PURPOSE, subjectId: id, holderId: companyId, schoolId, expiresAt: heldUntil };
    return at(`/voorstel/${await storage.personalLinks.issue(grant)}`);
  };

  const tellOfProposal = async (
    kind: Exclude<PlacementNews['kind'], 'moved' | 'move-undone'>,
    proposal: ProposalRecord,
  ): Promise<void> => {
    const { schoolId, studentId } = proposal;
    const asked = await askedOf(proposal);
    const stored = await storage.students.get({ schoolId }, studentId);
    const [student] = stored ? await forCompanies([stored]) : [];
    const company = await companyOf(proposal.companyId);
    const mail = (to: To | null, words: MailWords, key = proposal.id) =>
      send(to, { kind: `proposal.${kind}`, key, schoolId, words });
    if (kind === 'proposed' || kind === 'proposed-again') {
      if (!student || company === null) return;
      const profile = profileOf(student, proposal.firstDay);
      const link = await answerLink(proposal);
      // Asked to mail again, a second mail is meant, also of the same proposal.
      const key = kind === 'proposed' ? proposal.id : `${proposal.id}:${clock.now().getTime()}`;
      return mail(
        company,
        proposalMail({ ...asked, profile, message: proposal.message ?? null, heldUntil: proposal.heldUntil, link }),
        key,
      );
    }
    if (kind === 'withdrawn') return mail(company, withdrawnMail(asked));
    if (kind === 'question-answered') {
      const { question } = proposal;
      if (!question || !student || company === null) return;
      const words = { question: question.text, answer: question.answer ?? '', link: await answerLink(proposal) };
      return mail(
        company,
        questionAnsweredMail({ ...asked, ...words }),
        `${proposal.id}:${question.askedAt.getTime()}`,
      );
    }
    if (kind === 'accepted' && student)
      await mail(company, acceptedMail({ ...asked, pupilName: `${student.firstName} ${student.lastName}` }));
    const link = at(`/plaatsingen/voorstellen/${proposal.id}`);
    const key = kind === 'question-asked' ? `${proposal.id}:${proposal.question?.askedAt.getTime() ?? 0}` : proposal.id;
    await mail(await accountOf(proposal.proposedBy), proposalNewsMail(kind, asked.placeName, link), key);
  };

  const tellOfPlacement = async (news: Extract<PlacementNews, { placement: unknown }>): Promise<void> => {
    const { placement, entry, tells, kind } = news;
    const { placeName } = await askedOf(placement);
    const proposal = await storage.proposals.get({ schoolId: placement.schoolId }, placement.proposalId);
    const link = at(`/plaatsingen/${placement.id}`);
    const what = historyText({ ...entry, facts: { ...entry.facts, note: null } });
    const receivers: readonly (readonly [To | null, string | null])[] = [
      tells.includes('school') && proposal ? [await accountOf(proposal.proposedBy), link] : [null, null],
      tells.includes('mentor') ? [await mentorOf(placement), link] : [null, null],
      tells.includes('company') ? [await companyOf(placement.companyId), null] : [null, null],
      tells.includes('pupil') ? [await pupilOf(placement), null] : [null, null],
    ];
    for (const [to, href] of receivers) {
      // Who did it knows it.
      if (to?.recipientId === entry.by.id) continue;
      const words = placementNewsMail(what, placeName, {
        link: href,
        more: entry.what === 'shorten' ? NEW_TEXT : null,
      });
      // Two things may be found of one placement at one moment.
      const { cause } = entry.facts;
      const key = `${placement.id}:${entry.at.getTime()}${typeof cause === 'string' ? `:${entry.what}:${cause}` : ''}`;
      await send(to, { kind: `placement.${kind}`, key, schoolId: placement.schoolId, words });
    }
  };

  return (news) => ('placement' in news ? tellOfPlacement(news) : tellOfProposal(news.kind, news.proposal));
};
