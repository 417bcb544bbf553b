import type { Connection } from 'mongoose';
import { createApp } from './app.js';
import { composeAgreementsSide } from './compose/agreements-side.js';
import { composeOutcomesSide } from './compose/outcomes-side.js';
import { composeAccountsSide } from './compose/accounts-side.js';
import { composeGuidanceSide } from './compose/guidance-side.js';
import { composeMatchingSide } from './compose/matching-side.js';
import { composePages } from './compose/pages.js';
import { composeRemindersSide } from './compose/reminders-side.js';
import { composePostSide, type MailService } from './compose/post-side.js';
import { composePrivacySide } from './compose/privacy-side.js';
import { composeLosses } from './compose/placement-losses.js';
import { composePlacementsSide } from './compose/placements-side.js';
import { createRegisterServices } from './compose/register.js';
import { composeSchoolSide } from './compose/school-side.js';
import type { Storage } from './compose/storage.js';
import { workingTimeRoutes } from './features/working-time/working-time.routes.js';
import { citizenNumbersIn } from './domain/citizen-number.js';
import { schoolScopeOf } from './domain/school-scope.js';
import { nextSeason, seasonOf } from './domain/season.js';
import type { Clock } from './platform/clock.js';
import { createRateLimits, type RequestLimits } from './platform/http/rate-limits.js';
import { createSessions } from './platform/http/session.js';
import type { Logger } from './platform/log.js';
import type { Metrics } from './platform/metrics.js';
import { assets } from './web/assets.js';
import { renderErrorPage } from './web/error-page.js';
import type { AnyRoute } from './web/route.js';
import { serviceRoutes } from './web/service.routes.js';
import { SIGN_IN_PATH } from './web/sign-in-path.js';
import { wording } from './web/texts.nl.js';

export interface ServiceSettings {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  readonly sessionSecret: string;
  /** The address people use; known only once the server listens when it is not set. */
  readonly baseUrl: () => string | undefined;
  /** Shows the demo accounts on the sign-in page. */
  readonly demo: boolean;
  /** Whether admins and operators must sign in with a second factor; no unless said. */
  readonly secondFactorRequired?: boolean;
  /** Whether an OpenID Connect service on this machine may be reached by plain http; no unless said. */
  readonly plainLoopback?: boolean;
  /** The mail server; without one mail is kept in the outbox. */
  readonly mail?: MailService | null;
  /** How many requests may come; no limits unless said. */
  readonly requestLimits?: RequestLimits | null;
}

/** Joins all parts into one service. The only place, with `compose/`, that knows them all. */
export const compose = (settings: ServiceSettings) => {
  const { connection, storage, clock, log, metrics } = settings;
  const school = composeSchoolSide(storage, clock, ({ id }) =>
    losses.lookAt({ studentIds: [id] }).then(() => undefined),
  );
  const postSide = composePostSide({
    ...{ storage, clock, log, metrics },
    mail: settings.mail ?? null,
    demo: settings.demo,
  });
  const { post } = postSide;
  const accountsSide = composeAccountsSide({
    storage,
    school,
    clock,
    post,
    baseUrl: settings.baseUrl,
    secret: settings.sessionSecret,
    secondFactorRequired: settings.secondFactorRequired ?? false,
    plainLoopback: settings.plainLoopback ?? false,
  });
  const losses = composeLosses({
    ...{ storage, clock, post, baseUrl: settings.baseUrl },
    forCompanies: (students) => privacy.forCompanies(students),
  });
  const register = createRegisterServices({
    ...{ connection, storage, clock },
    afterWithdrawal: async (recognition) => {
      await losses.lookAt({ establishmentIds: [recognition.establishmentId] });
      await reminders.planner.planFor('recognition', [{ id: recognition.id, schoolId: null }]);
    },
  });
  const matching = composeMatchingSide(storage, register.register, clock, log);
  const reminders = composeRemindersSide({
    ...{ connection, storage, clock, log, school, register },
    post,
    baseUrl: settings.baseUrl,
  });
  const privacy = composePrivacySide({
    ...{ connection, storage, clock, audit: school.audit, student: school.students.get },
    isLastOfRole: school.accounts.isLastOfRole,
    afterLifting: (student) => guidance.tellMissed(student, student.id),
    post,
    baseUrl: settings.baseUrl,
  });
  const placements = composePlacementsSide({
    ...{ storage, clock, school, register, matching, losses, forCompanies: privacy.forCompanies },
    // Agreements tell placements that they are signed, so they come later.
    agreements: {
      findingsAtStart: (...asked) => agreements.agreements.findingsAtStart(...asked),
      ofPlacement: (...asked) => agreements.agreements.ofPlacement(...asked),
    },
    followsLastDay: {
      followDays: (...asked) => agreements.agreements.followDays(...asked),
      cancelAfterLastDay: (...asked) => guidance.visits.cancelAfterLastDay(...asked),
    },
    post,
    log,
    baseUrl: settings.baseUrl,
  });
  const guidance = composeGuidanceSide({ storage, clock, school, post, baseUrl: settings.baseUrl });
  const outcomes = composeOutcomesSide({
    ...{ connection, storage, clock, school, placements, privacy },
    post,
    baseUrl: settings.baseUrl,
  });
  const agreements = composeAgreementsSide({
    ...{ connection, storage, clock, school, placements },
    post,
    baseUrl: settings.baseUrl,
  });
  const work = postSide.work({
    jobs: [
      ...agreements.jobs,
      ...guidance.jobs,
      ...outcomes.jobs,
      ...placements.jobs,
      ...reminders.jobs,
      ...privacy.jobs,
    ],
  });
  const api: AnyRoute[] = [
    ...accountsSide.routes,
    ...agreements.routes,
    ...outcomes.routes,
    ...school.routes,
    ...register.routes,
    ...matching.routes,
    ...placements.routes,
    ...guidance.routes,
    ...privacy.routes,
    ...reminders.routes,
    ...work.routes,
    ...workingTimeRoutes(),
  ];
  const pages = composePages({
    storage,
    clock,
    school,
    accountsSide,
    register,
    matching,
    privacy,
    guidance,
    outcomes,
    demo: settings.demo,
  });
  const isReady = async (): Promise<boolean> => {
    try {
      await connection.db?.command({ ping: 1 });
      return true;
    } catch {
      return false;
    }
  };
  const routes = [
    ...api,
    ...agreements.pages,
    ...outcomes.pages,
    ...guidance.pages,
    ...reminders.pages,
    ...placements.pages,
    ...pages,
    ...work.pages,
    ...serviceRoutes({ routes: api, isReady, lateJobs: work.lateJobs, metrics, version: settings.version }),
  ];
  const app = createApp({
    routes,
    sessions: createSessions({
      secret: settings.sessionSecret,
      secure: settings.baseUrl()?.startsWith('https:') ?? false,
      client: connection.getClient(),
      dbName: connection.name,
    }),
    rateLimits: createRateLimits(settings.requestLimits ?? null, storage.requestCounts),
    serving: {
      actorOf: accountsSide.actorOf,
      keyHolderOf: accountsSide.serviceAccounts.holderOf,
      audit: school.audit,
      idempotency: storage.idempotency,
      forbiddenNumbersIn: citizenNumbersIn,
    },
    wording,
    renderErrorPage,
    assets,
    signInPath: SIGN_IN_PATH,
    baseUrl: settings.baseUrl,
    log,
    metrics,
  });
  /** Rehearses a matching run for the first school somebody coordinates; nobody waits for it. */
  const rehearse = async (): Promise<void> => {
    try {
      const { items } = await school.accounts.list({ limit: 100 });
      const coordinator = items.find(({ role }) => role === 'coordinator');
      if (coordinator)
        await matching.matching.rehearse(schoolScopeOf(coordinator), nextSeason(seasonOf(clock.today())));
    } catch (error) {
      log.debug({ err: error }, 'no matching run could be rehearsed');
    }
  };
  return {
    app,
    routes,
    agreements,
    guidance,
    outcomes,
    placements,
    reminders,
    school,
    work,
    warm: register.register.warm,
    rehearse,
    close: async () => {
      await placements.sendings.close();
      await matching.close();
    },
  };
};
