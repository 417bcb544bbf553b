import type { Connection } from 'mongoose';
import type { Actor } from '../domain/actor.js';
import { seasonOf, seasonPeriod, type SeasonId } from '../domain/season.js';
import type { SchoolSettings } from '../domain/school.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { weekdaysOf } from '../domain/week-schedule.js';
import { isConfirmed } from '../features/capacity/capacity.rules.js';
import { copiedToSeason } from '../features/capacity/offer-faults.rules.js';
import { createMatchingTermRepository } from '../features/privacy/matching-term.model.js';
import { createRetentionRepository } from '../features/privacy/retention.model.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { createDigestService } from '../features/reminders/digest.service.js';
import { digestMail } from '../features/reminders/digest-mail.pages.js';
import { reminderLinkPages } from '../features/reminders/link.pages.js';
import { createReminderPlanner } from '../features/reminders/planner.service.js';
import { createPreferenceService } from '../features/reminders/preferences.service.js';
import { reminderChoicePages } from '../features/reminders/reminder-choices.pages.js';
import { createReminderSettingsService } from '../features/reminders/reminder-settings.service.js';
import { reminderJobs } from '../features/reminders/reminders.job.js';
import { reminderPages } from '../features/reminders/reminders.pages.js';
import type { Reminder, ReminderRepository } from '../features/reminders/reminders.repository.js';
import { reminderRoutes } from '../features/reminders/reminders.routes.js';
import { createReminderService } from '../features/reminders/reminders.service.js';
import { createSeasonConfirmation } from '../features/reminders/season-confirmation.service.js';
import { addDays } from '../platform/calendar-date.js';
import type { Clock } from '../platform/clock.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { Logger } from '../platform/log.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { weekdayNames } from '../web/texts/labels.nl.js';
import { ANSWER_PURPOSE } from './placement-news.js';
import type { RegisterServices } from './register.js';
import { answeredFollowUps } from './outflow-answers.js';
import { createPersonOf, readReminderNames } from './reminder-names.js';
import { retentionSource, subsidySource } from './reminder-paper-sources.js';
import { placementSources, placementsUnder } from './reminder-placement-sources.js';
import { readPeopleToTell } from './reminder-people.js';
import { allSchools } from './facts-per-school.js';
import { outflowSource, recognitionSource, seasonPlacesSource } from './reminder-sources.js';
import type { SchoolSide } from './school-side.js';
import { toldOutside } from './restricted-mails.js';
import type { Storage } from './storage.js';

/** What mails link to while nobody said where the service is reached: what it listens on when nothing is set. */
const UNKNOWN_ADDRESS = 'http://localhost:3000';

interface Parts {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly school: Pick<SchoolSide, 'audit'>;
  readonly register: Pick<RegisterServices, 'capacity'>;
  readonly post: PostMail;
  /** Where people reach the service, for links in mails. */
  readonly baseUrl: () => string | undefined;
}

/** Places of a season that lie in wait for a company's yes, and the yes. */
const seasonConfirmation = ({ storage, register }: Parts) => {
  const all = { after: null, limit: 1000 } as const;
  const seasonBefore = (season: SeasonId): SeasonId => seasonOf(addDays(seasonPeriod(season).firstDay, -1));
  return createSeasonConfirmation({
    companyName: async (companyId) => (await storage.companies.get(companyId))?.name ?? null,
    placesOf: async (companyId, season) => {
      const [before, now] = await Promise.all([
        storage.placeOffers.list({ companyId, season: seasonBefore(season) }, all),
        storage.placeOffers.list({ companyId, season }, all),
      ]);
      const there = new Set(now.map(({ id }) => id));
      const offers = [...before.filter((one) => !there.has(copiedToSeason(one, season).id)), ...now];
      const places = await storage.establishments.byIds([...new Set(offers.map((one) => one.establishmentId))]);
      const names = new Map(places.map(({ id, name, town }) => [id, `${name}, ${town}`]));
      return offers.map((offer) => ({
        offerId: offer.id,
        title: offer.title,
        establishment: names.get(offer.establishmentId) ?? '',
        days: weekdaysOf(offer.days).map((day) => {
          const { start = '', end = '', places: count = 0 } = offer.days[day] ?? {};
          return `${weekdayNames[day]} ${start}–${end} (${count})`;
        }),
        confirmed: offer.season === season && isConfirmed(offer),
      }));
    },
    confirm: async ({ companyId, offerId, season, by }) => {
      const scope = { companyId };
      const offer = await register.capacity.get(scope, offerId);
      const current = offer.season === season ? offer : await register.capacity.copy(scope, offerId, season);
      if (!isConfirmed(current)) await register.capacity.confirm(scope, current.id, { by });
    },
  });
};

/** Reminders as they may be told: while use of a pupil's data is restricted, nobody outside the school is told of the pupil (AVG art. 18). */
export const keptAtSchool = ({
  reminders,
  restrictions,
}: Pick<Storage, 'reminders' | 'restrictions'>): ReminderRepository => {
  const tellable = async (items: readonly Reminder[]): Promise<Reminder[]> => {
    const stopped = await createRestrictedUse(restrictions).stoppedAmong('company-mail', toldOutside(items));
    return items.filter((one) => !toldOutside([one]).some((id) => stopped.has(id)));
  };
  return {
    ...reminders,
    plan: async (items) => reminders.plan(await tellable(items)),
    plannedFor: async (recipientId, limit) => tellable(await reminders.plannedFor(recipientId, limit)),
  };
};

/** Reminders: what is said, to whom and when; their jobs, pages and JSON routes. */
export const composeRemindersSide = (parts: Parts) => {
  const { storage, clock, log } = parts;
  const baseUrl = (): string => parts.baseUrl() ?? UNKNOWN_ADDRESS;
  const settings = createReminderSettingsService({
    intervals: storage.reminderSettings,
    schoolSettings: async () => {
      const all = new Map<string, SchoolSettings>();
      for await (const page of allSchools(storage)) for (const one of page) all.set(one.id, one.settings);
      return all;
    },
  });
  const people = () => readPeopleToTell(storage);
  const retention = createRetentionRepository(parts.connection, storage.restrictions);
  const sources = [
    recognitionSource(storage, people, placementsUnder(storage, people)),
    seasonPlacesSource(storage, people),
    outflowSource(storage, people, answeredFollowUps(storage.outflows)),
    ...placementSources(storage, clock, people),
    subsidySource(storage, people),
    retentionSource(
      storage,
      people,
      (schoolId) => retention.leaversOf(schoolId),
      createMatchingTermRepository(parts.connection),
    ),
  ];
  const shared = { reminders: keptAtSchool(storage), sources, settings: settings.settingsOfAll, clock };
  const planner = createReminderPlanner({ ...shared, log });
  const personOf = createPersonOf(storage);
  const digest = createDigestService({
    ...shared,
    ...{ digests: storage.reminderDigests, personOf, post: parts.post, links: storage.personalLinks, baseUrl },
    answerPurpose: ANSWER_PURPOSE,
    write: async (content) => {
      const items = content.groups.flatMap(({ kinds }) => kinds.flatMap((kind) => kind.items));
      return digestMail(content, baseUrl(), await readReminderNames(storage, items));
    },
  });
  const reminders = createReminderService({ reminders: storage.reminders });
  const preferences = createPreferenceService({ digests: storage.reminderDigests });
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });

  /** Pupils of another school stay without a name for who may not see them; admins and operators see none. */
  const namesFor = (actor: Actor, items: readonly Reminder[]) => {
    const own = schoolScopeOf(actor).schoolId;
    return readReminderNames(
      storage,
      items.map(({ facts: { studentId, ...facts }, ...one }) => ({
        ...one,
        facts: own !== '' && one.schoolId === own ? { ...facts, studentId } : facts,
      })),
    );
  };
  const peopleNames = async (items: readonly Reminder[]): Promise<ReadonlyMap<string, string>> => {
    const names = new Map<string, string>();
    for (const { recipientId: id, schoolId } of items)
      if (!names.has(id)) names.set(id, (await personOf({ id, schoolId }))?.name ?? id);
    return names;
  };

  return {
    planner,
    digest,
    reminders,
    jobs: reminderJobs({ planner, digest }),
    routes: reminderRoutes({ reminders, settings, preferences }),
    pages: [
      ...reminderLinkPages({
        preferences,
        confirmation: seasonConfirmation(parts),
        openLink: (secret, purpose, address) => gate.open(secret, purpose, address),
        audit: parts.school.audit,
      }),
      ...reminderChoicePages({ settings, preferences }),
      ...reminderPages({
        reminders,
        today: clock.today,
        names: namesFor,
        peopleNames,
        personId: async (typed) =>
          typed.includes('@') ? ((await storage.accounts.byEmail(typed.toLowerCase()))?.id ?? typed) : typed,
      }),
    ],
  };
};

export type RemindersSide = ReturnType<typeof composeRemindersSide>;
