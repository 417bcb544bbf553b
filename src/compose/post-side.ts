import type { Account } from '../features/accounts/accounts.repository.js';
import { bounceNotice } from '../features/post/bounce-notice.pages.js';
import { jobPages } from '../features/post/jobs.pages.js';
import { jobRoutes } from '../features/post/jobs.routes.js';
import { createJobService } from '../features/post/jobs.service.js';
import { outboxPages } from '../features/post/outbox.pages.js';
import { outboxRoutes } from '../features/post/outbox.routes.js';
import { createOutboxService } from '../features/post/outbox.service.js';
import { addDays } from '../platform/calendar-date.js';
import type { Clock } from '../platform/clock.js';
import type { Job } from '../platform/jobs/job.js';
import { createJobRunner, type JobRunner } from '../platform/jobs/job-runner.js';
import type { Logger } from '../platform/log.js';
import type { OnBounce } from '../platform/mail/bounced-addresses.js';
import { CONTENT_DAYS, RECORD_DAYS } from '../platform/mail/mail-terms.js';
import { createMailSender, type MailSender } from '../platform/mail/mail-sender.js';
import type { Outbox } from '../platform/mail/outbox.js';
import type { Metrics } from '../platform/metrics.js';
import type { AnyRoute } from '../web/route.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { createPostMail } from '../platform/mail/post-mail.js';
import type { SmtpSettings } from '../platform/mail/smtp-settings.js';
import { createSmtpTransport } from '../platform/mail/smtp-transport.js';
import { createRestrictedMails } from './restricted-mails.js';
import type { Storage } from './storage.js';

const DAY_MS = 86_400_000;

const BOUNCE_KIND = 'mail.bounced';
const ACCOUNTS_READ = 500;

/** The mail server and the name under which mail goes out. */
export interface MailService {
  readonly smtp: SmtpSettings;
  readonly from: string;
}

/** Removes what is kept long enough: the one place that does for what was said to people. Digests go by their index, at the same term. */
export const cleanUpJob = (storage: Pick<Storage, 'bouncedAddresses' | 'jobLedger' | 'outbox' | 'reminders'>): Job => ({
  name: 'post-clean-up',
  title: 'Oude berichten en taken opruimen',
  cron: '40 3 * * *',
  maxAgeHours: 50,
  run: async ({ now, today }) => {
    const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
    const mails = await storage.outbox.clear({ content: before(CONTENT_DAYS), all: before(RECORD_DAYS) });
    const reminders = await storage.reminders.forget(addDays(today, -RECORD_DAYS));
    const bounced = await storage.bouncedAddresses.forget(before(RECORD_DAYS));
    return { ...mails, reminders, bounced, runs: await storage.jobLedger.forget(before(RECORD_DAYS)) };
  },
});

const senderOf = (
  { storage, clock, log }: { storage: Storage; clock: Clock; log: Logger },
  { smtp, from }: MailService,
  onBounce: OnBounce,
): MailSender =>
  createMailSender({
    outbox: storage.outbox,
    bounced: storage.bouncedAddresses,
    transport: createSmtpTransport(smtp, from),
    onBounce,
    gate: createRestrictedMails(storage, clock),
    clock,
    log,
    pace: storage.mailPace,
    server: `${smtp.host}:${smtp.port}`,
    perMinute: smtp.perMinute,
    lanes: smtp.connections,
  });

/** Tells the coordinators of a school of a mail that bounced. A mail to themselves is not told by mail. */
const tellSchool =
  (storage: Pick<Storage, 'accounts'>, post: PostMail): OnBounce =>
  async (bounce) => {
    const { schoolId, messageId, at, kind } = bounce;
    if (schoolId === null || kind === BOUNCE_KIND) return;
    for await (const { id, email } of coordinatorsOf(storage, schoolId)) {
      if (email === bounce.address) continue;
      const notice = bounceNotice(bounce);
      const key = `${BOUNCE_KIND}:${messageId}:${id}`;
      await post({
        key,
        to: email,
        recipientId: id,
        schoolId,
        kind: BOUNCE_KIND,
        ...notice,
        attachments: [],
        notBefore: at,
      });
    }
  };

const coordinatorsOf = async function* (storage: Pick<Storage, 'accounts'>, schoolId: string) {
  let after: string | null = null;
  for (;;) {
    const accounts: Account[] = await storage.accounts.list({ after, limit: ACCOUNTS_READ });
    yield* accounts.filter((one) => one.role === 'coordinator' && one.schoolId === schoolId && one.disabledOn === null);
    after = accounts.at(-1)?.email ?? null;
    if (accounts.length < ACCOUNTS_READ) return;
  }
};

/** What Prometheus asks of jobs and mail. Without a database there is nothing to tell. */
const measure = (metrics: Metrics, runner: JobRunner, outbox: Outbox): void => {
  metrics.gauge({
    name: 'job_last_success_age_hours',
    help: 'Hours since a job last succeeded, or since it became known',
    labelNames: ['job'],
    read: async () => (await runner.health()).map(({ job, hours }) => ({ labels: { job }, value: hours })),
  });
  metrics.gauge({
    name: 'job_late',
    help: '1 when a job has not succeeded in its time',
    labelNames: ['job'],
    read: async () => (await runner.health()).map(({ job, isLate }) => ({ labels: { job }, value: isLate ? 1 : 0 })),
  });
  metrics.gauge({
    name: 'outbox_messages',
    help: 'Mails in the outbox by state',
    labelNames: ['state'],
    read: async () => Object.entries(await outbox.counts()).map(([state, value]) => ({ labels: { state }, value })),
  });
};

/**
 * Mail and jobs. First `post`, for features that send; then, when all features are there, `work` with the jobs they have.
 * @param parts `mail` is null without a mail server: mail is then kept in the outbox, to be looked at
 */
export const composePostSide = (parts: {
  storage: Storage;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  mail: MailService | null;
  /** A demo or development: without a mail server, what a mail says may be looked at. */
  demo: boolean;
}) => {
  const { storage, clock, log, metrics, mail } = parts;
  const { outbox } = storage;
  const hasServer = mail !== null;
  const post = createPostMail({ outbox, hasServer, now: clock.now });

  /** The runner of all jobs, the sender, and what people see of them. Nothing runs before `start`. */
  const work = (features: { jobs: readonly Job[] }) => {
    const runner = createJobRunner({
      jobs: [...features.jobs, cleanUpJob(storage)],
      ledger: storage.jobLedger,
      clock,
      log,
    });
    const sender = mail === null ? null : senderOf(parts, mail, tellSchool(storage, post));
    measure(metrics, runner, outbox);
    const jobs = createJobService({ runner });
    const messages = createOutboxService({
      ...{ outbox, bounced: storage.bouncedAddresses, hasServer, clock },
      showsContent: parts.demo && !hasServer,
    });
    const routes: AnyRoute[] = [...jobRoutes({ jobs }), ...outboxRoutes({ outbox: messages })];
    const pages: AnyRoute[] = [...jobPages({ jobs }), ...outboxPages({ outbox: messages })];
    return {
      routes,
      pages,
      /** Makes the jobs known, so that one which no worker runs is missed. */
      register: runner.register,
      /** Does now what must be done now, and waits for it. */
      tick: runner.tick,
      lateJobs: async (): Promise<string[]> =>
        (await runner.health()).filter(({ isLate }) => isLate).map(({ job }) => job),
      start: (): void => {
        runner.start();
        sender?.start();
      },
      stop: async (): Promise<void> => {
        await Promise.all([runner.stop(), sender?.stop()]);
      },
    };
  };
  return { post, work };
};

export type PostSide = ReturnType<typeof composePostSide>;
