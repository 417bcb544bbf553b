import type { Actor } from '../domain/actor.js';
import type { Agreement } from '../domain/agreement.js';
import { QUESTIONS_OF, type EvaluationForm, type Evaluator } from '../domain/evaluation.js';
import type { EndReason, ShortenReason } from '../domain/placement.js';
import type { Student } from '../domain/student.js';
import { currentRevision, missingParties } from '../features/agreements/agreements.rules.js';
import { demoAccounts } from '../features/accounts/accounts.demo.js';
import type { WantedProposal } from '../features/placements/proposals.service.js';
import { doerOf } from '../features/placements/proposals.service.js';
import type { Progress } from '../features/visits/visits.rules.js';
import { withTrail } from '../platform/audit/audit-trail.js';
import type { CalendarDate } from '../platform/calendar-date.js';
import type { Clock } from '../platform/clock.js';
import type { AgreementsSide } from './agreements-side.js';
import type { GuidanceSide } from './guidance-side.js';
import type { OutcomesSide } from './outcomes-side.js';
import type { PlacementsSide } from './placements-side.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** The parts of the service through which people do what they do. */
export interface DemoService {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly school: SchoolSide;
  readonly placements: PlacementsSide;
  readonly agreements: AgreementsSide;
  readonly guidance: GuidanceSide;
  readonly outcomes: OutcomesSide;
}

/** A pupil with a place that the rules allow. */
export interface Pair {
  readonly pupil: Student;
  readonly companyId: string;
  readonly wanted: WantedProposal;
}

const HERE = '127.0.0.1';
/** A page with nothing on it, in the place of a scan. */
const BLANK_PAGE = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** What the people of the demo do, each by the services that people come to by page and JSON, with the same line in the log. */
export const demoPeople = (
  service: DemoService,
  links: { schoolId: string; companyId: string; mentorId: string },
  mentored: ReadonlySet<string>,
) => {
  const { storage, clock, school, placements, agreements, guidance, outcomes } = service;
  const scope = { schoolId: links.schoolId };
  const accounts = new Map(demoAccounts(links, '').map((account) => [account.role, account]));
  const personOf = (role: 'coordinator' | 'mentor'): Actor => {
    const account = accounts.get(role);
    if (!account) throw new Error(`the demo has no ${role}`);
    return { accountId: account.id, role, name: account.name, ...scope, companyId: null };
  };
  const coordinator = personOf('coordinator');
  const mentor = personOf('mentor');
  /** Who guides a pupil: the mentor of the demo where it is theirs, else the coordinator. */
  const guideOf = ({ pupil }: Pair): Actor => (mentored.has(pupil.groupId) ? mentor : coordinator);
  /** Who answers for a company: by account where the demo has one, by a link in a mail elsewhere. */
  const contactOf = (companyId: string): Actor => {
    const account = companyId === links.companyId ? accounts.get('company') : undefined;
    const name = account?.name ?? 'Contactpersoon';
    return { accountId: account?.id ?? companyId, role: 'company', name, schoolId: null, companyId };
  };

  const log = async <T>(actor: Actor, action: string, subject: Record<string, string>, work: () => Promise<T>) =>
    withTrail(async () => {
      const done = await work();
      await school.audit({ action, actor, subject, outcome: 'done', requestId: 'demo' });
      return done;
    });

  const propose = async ({ wanted }: Pair): Promise<string> =>
    (await log(coordinator, 'proposal.made', {}, () => placements.proposals.propose(coordinator, wanted))).id;

  const accept = async ({ companyId }: Pair, id: string): Promise<string> => {
    const by = doerOf(contactOf(companyId));
    return (await placements.answers.accept({ companyId }, { id, version: null }, by)).id;
  };
  const decline = async ({ companyId }: Pair, id: string): Promise<void> => {
    const by = doerOf(contactOf(companyId));
    const why = { reason: 'wrong-days', text: null } as const;
    await placements.answers.decline({ companyId }, { id, version: null }, why, by);
  };
  const askBack = ({ companyId }: Pair, id: string, text: string) =>
    placements.answers.ask({ companyId }, id, text, doerOf(contactOf(companyId)));

  const write = ({ pupil }: Pair, placementId: string): Promise<Agreement> => {
    const { firstName, lastName, id } = pupil;
    const contacts = {
      company: { name: 'A. de Praktijkopleider', email: null },
      pupil: { name: `${firstName} ${lastName}`, email: `${id}@leerling.example` },
      parent: { name: `Ouder ${lastName}`, email: `${id}@thuis.example` },
    };
    return log(coordinator, 'agreement.made', {}, () =>
      agreements.agreements.create(coordinator, placementId, { clauses: {}, contacts }),
    );
  };

  /** Signs the newest text of a placement, all on one paper but the school, which signs on screen; or only the company does. */
  const sign = async (placementId: string, only?: 'company'): Promise<void> => {
    const agreement = await storage.agreements.ofPlacement(scope, placementId);
    const current = agreement && currentRevision(agreement);
    if (!agreement || !current) return;
    const { id } = agreement;
    const { digest, content } = current;
    const uploadedAt = clock.now();
    const scan = { label: 'Ondertekend', type: 'application/pdf', bytes: BLANK_PAGE } as const;
    const fileId = await storage.files.put({ ...scope, ...scan, uploadedBy: coordinator.accountId, uploadedAt });
    const names = { company: content.company.signatory, pupil: content.pupil.name, parent: content.parent?.name ?? '' };
    for (const party of missingParties(current)) {
      if (only !== undefined && party !== only) continue;
      if (party === 'school') {
        const declared = { name: coordinator.name, digest };
        const done = () => agreements.signing.signByAccount(coordinator, id, declared, HERE);
        await log(coordinator, 'agreement.signed', { id }, done);
      } else if (party !== 'mbo') {
        const paper = { party, name: names[party], digest, signedOn: clock.today(), fileId };
        const done = () => agreements.signing.signOnPaper(coordinator, id, paper);
        await log(coordinator, 'agreement.paper-recorded', { id }, done);
      }
    }
  };

  const move = (
    id: string,
    request: {
      move: 'start' | 'interrupt' | 'shorten' | 'end-early' | 'complete';
      day?: CalendarDate;
      reason?: EndReason | ShortenReason;
      note?: string;
    },
    by: Actor = coordinator,
  ) =>
    log(by, 'placement.moved', { id }, () =>
      placements.placements.move(scope, { id, version: null }, request, doerOf(by)),
    );

  /** Records the week of a day as the schedule has it, the first day ill where that is so. */
  const attend = async (pair: Pair, placementId: string, day: CalendarDate, isIll = false): Promise<void> => {
    const by = guideOf(pair);
    const { days, monday } = await guidance.attendance.sheet(by, placementId, day);
    const kept = days.map((one, at) =>
      isIll && at === 0 ? { day: one.day, presence: 'ill' as const, minutes: 0 } : one,
    );
    if (kept.length === 0) return;
    const where = { placementId, day, version: 0 };
    await log(by, 'attendance.recorded', { placementId, monday }, () => guidance.attendance.record(by, where, kept));
  };

  const visit = (pair: Pair, placementId: string, progress: Progress, concerns: string | null = null) =>
    log(guideOf(pair), 'visit.recorded', { placementId }, () =>
      guidance.visits.recordNow(guideOf(pair), placementId, {
        day: clock.today(),
        report: {
          ...{ present: ['pupil', 'supervisor'], progress, concerns },
          goals: 'Op tijd komen en veilig werken.',
          agreements: 'De leerling houdt zelf het stageboek bij.',
        },
      }),
    );
  const planVisit = (pair: Pair, placementId: string, day: CalendarDate) =>
    log(guideOf(pair), 'visit.planned', {}, () =>
      guidance.visits.plan(guideOf(pair), placementId, { day, start: '10:00', minutes: 45 }),
    );

  const say = ({ companyId }: Pair, placementId: string, support: 'none' | 'talk' = 'none') => {
    const contact = contactOf(companyId);
    const month = clock.today().slice(0, 7);
    const text = support === 'none' ? null : 'Komt de laatste weken vaak moe binnen.';
    const answers = { coming: 'good', working: support === 'none' ? 'good' : 'fair', support, text } as const;
    return log(contact, 'feedback.given', { placementId, month }, () =>
      guidance.feedback.giveAs(contact, placementId, { month, answers }),
    );
  };

  const evaluate = (pair: Pair, placementId: string, as: Evaluator) => {
    const by = as === 'company' ? contactOf(pair.companyId) : guideOf(pair);
    const said = Object.fromEntries(QUESTIONS_OF[as].map((question) => [question, 'yes'] as const));
    const jobOffer = as === 'company' ? 'open' : null;
    const form: EvaluationForm = { rating: 4, goals: 'most', jobOffer, said, text: null };
    return log(by, 'evaluation.answered', { placementId }, () =>
      outcomes.evaluations.answer(by, placementId, { as, form }),
    );
  };

  return {
    ...{ scope, coordinator, guideOf, contactOf, log },
    ...{ propose, accept, decline, askBack, write, sign, move, attend, visit, planVisit, say, evaluate },
  };
};

export type DemoPeople = ReturnType<typeof demoPeople>;
