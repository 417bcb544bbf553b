import { nextSeason, seasonOf, seasonPeriod, type SeasonId } from '../domain/season.js';
import type { OfferConfirmation } from '../features/capacity/capacity.repository.js';
import { isConfirmed } from '../features/capacity/capacity.rules.js';
import { copyIdOf } from '../features/capacity/offer-faults.rules.js';
import type { RecognitionTerms } from '../features/recognitions/recognitions.repository.js';
import { isInForceOn, lapsesOn, reviewDueOn } from '../features/recognitions/recognitions.rules.js';
import type { FactSource } from '../features/reminders/planner.service.js';
import type { OutflowFact, SeasonPlacesFact } from '../features/reminders/season-reminders.rules.js';
import type { Recipient } from '../features/reminders/reminder.rules.js';
import type { SettingsOf } from '../features/reminders/reminder-settings.rules.js';
import { mayBeSaid } from '../features/reminders/recognition-reminders.rules.js';
import type { GuidedPlacement, RecognitionFact } from '../features/reminders/recognition-reminders.rules.js';
import { addDays, type CalendarDate } from '../platform/calendar-date.js';
import { sourcePerSchool } from './facts-per-school.js';
import type { PeopleToTell } from './reminder-people.js';
import type { Storage } from './storage.js';

const BATCH = 1000;
/** Nobody is asked about a season that begins later than this. */
const SEASON_AHEAD_DAYS = 13 * 7;

type People = () => Promise<PeopleToTell>;

/** Pages through a list by id, one page in memory. */
export async function* pagesById<T extends { readonly id: string }>(
  read: (after: string | null, limit: number) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let after: string | null = null; ;) {
    const page = await read(after, BATCH);
    if (page.length > 0) yield page;
    if (page.length < BATCH) return;
    after = page.at(-1)?.id ?? null;
  }
}

/** Which placements lean on each recognition, of those asked; empty lists while there are no placements. */
export type PlacementsUnder = (
  recognitions: readonly RecognitionTerms[],
  today: CalendarDate,
) => Promise<ReadonlyMap<string, readonly GuidedPlacement[]>>;

/** A recognition without its company. */
const bareFactOf = (
  one: RecognitionTerms,
  known: { today: CalendarDate; admins: readonly Recipient[]; placements: readonly GuidedPlacement[] },
): RecognitionFact => ({
  type: 'recognition',
  id: one.id,
  establishmentId: one.establishmentId,
  qualification: one.qualification,
  inForce: isInForceOn(one, known.today),
  reviewDueOn: reviewDueOn(one),
  lapsesOn: lapsesOn(one),
  endedOn: one.endedOn,
  endReason: one.endReason,
  company: [],
  admins: known.admins,
  placements: known.placements,
});

/** Recognitions that are in force, or that have ended. */
export const recognitionSource = (
  storage: Pick<Storage, 'recognitions' | 'establishments' | 'companies'>,
  people: People,
  placementsUnder: PlacementsUnder,
): FactSource => {
  const factsOf = async (
    recognitions: readonly RecognitionTerms[],
    today: CalendarDate,
    told: PeopleToTell,
    settingsOf: SettingsOf,
  ): Promise<RecognitionFact[]> => {
    const placements = await placementsUnder(recognitions, today);
    const bare = recognitions
      .map((one) => bareFactOf(one, { today, admins: told.admins, placements: placements.get(one.id) ?? [] }))
      .filter(({ endedOn, inForce }) => endedOn !== null || inForce);
    // Whose company it is, is read only where there is something to say to it.
    const speaking = bare.filter((fact) => mayBeSaid(fact, today, settingsOf));
    const establishments = await storage.establishments.owners([
      ...new Set(speaking.map((one) => one.establishmentId)),
    ]);
    const companyIdOf = new Map(establishments.map(({ id, companyId }) => [id, companyId]));
    const companies = await storage.companies.contacts([...new Set(establishments.map((one) => one.companyId))]);
    const companyOf = new Map(companies.map((one) => [one.id, one]));
    return bare.map((fact) => {
      const company = companyOf.get(companyIdOf.get(fact.establishmentId) ?? '');
      return company ? { ...fact, company: told.company(company) } : fact;
    });
  };
  return {
    type: 'recognition',
    stream: async function* (today, settingsOf) {
      const told = await people();
      const pages = pagesById((after, limit) => storage.recognitions.terms({ after, limit }));
      for await (const page of pages) yield await factsOf(page, today, told, settingsOf);
    },
    of: async (refs, today, settingsOf) => {
      const ids = [...new Set(refs.map(({ id }) => id))];
      return factsOf(await storage.recognitions.byIds(ids), today, await people(), settingsOf);
    },
  };
};

/** Companies whose places for the coming season are not confirmed, counted over their offers. */
export const seasonPlacesSource = (storage: Pick<Storage, 'placeOffers' | 'companies'>, people: People): FactSource => {
  type Offers = readonly OfferConfirmation[];
  const notOfferedAgain = async (before: Offers, season: SeasonId): Promise<string[]> => {
    const copies = await storage.placeOffers.existing(before.map(({ id }) => copyIdOf(id, season)));
    return before.filter(({ id }) => !copies.has(copyIdOf(id, season))).map(({ companyId }) => companyId);
  };
  const notConfirmed = (offers: Offers): string[] =>
    offers.filter((offer) => !isConfirmed(offer)).map(({ companyId }) => companyId);

  const factsOf = async (
    counts: ReadonlyMap<string, number>,
    season: SeasonId,
    told: PeopleToTell,
  ): Promise<SeasonPlacesFact[]> => {
    const companies = await storage.companies.contacts([...counts.keys()]);
    return companies.map((company) => ({
      type: 'season-places',
      id: company.id,
      season,
      firstDay: seasonPeriod(season).firstDay,
      unconfirmed: counts.get(company.id) ?? 0,
      company: told.company(company),
    }));
  };
  const count = (companyIds: readonly string[], into: Map<string, number>): void => {
    for (const id of companyIds) into.set(id, (into.get(id) ?? 0) + 1);
  };

  return {
    type: 'season-places',
    stream: async function* (today) {
      const current = seasonOf(today);
      const season = nextSeason(current);
      if (seasonPeriod(season).firstDay > addDays(today, SEASON_AHEAD_DAYS)) return;
      const told = await people();
      const counts = new Map<string, number>(); // a number per company, not the offers themselves
      const ofSeason = (id: SeasonId) =>
        pagesById((after, limit) => storage.placeOffers.confirmations({ season: id }, { after, limit }));
      for await (const page of ofSeason(current)) count(await notOfferedAgain(page, season), counts);
      for await (const page of ofSeason(season)) count(notConfirmed(page), counts);
      const entries = [...counts];
      for (let from = 0; from < entries.length; from += BATCH)
        yield await factsOf(new Map(entries.slice(from, from + BATCH)), season, told);
    },
    of: async (refs, today) => {
      const current = seasonOf(today);
      const season = nextSeason(current);
      const counts = new Map<string, number>();
      for (const companyId of new Set(refs.map(({ id }) => id))) {
        const all = { after: null, limit: BATCH };
        count(
          await notOfferedAgain(await storage.placeOffers.confirmations({ companyId, season: current }, all), season),
          counts,
        );
        count(notConfirmed(await storage.placeOffers.confirmations({ companyId, season }, all)), counts);
      }
      return factsOf(counts, season, await people());
    },
  };
};

/** Pupils who left, of whom is asked what became of them. `answered`: the months after leaving that were answered, by pupil. */
export const outflowSource = (
  storage: Pick<Storage, 'schools' | 'students' | 'groups'>,
  people: People,
  answered: (studentIds: readonly string[]) => Promise<ReadonlyMap<string, readonly number[]>>,
): FactSource =>
  sourcePerSchool({ storage, people }, 'outflow', async (schoolId, { told }, studentIds) => {
    const scope = { schoolId };
    const left = await storage.students.all(scope, { ended: true, ...(studentIds === null ? {} : { studentIds }) });
    const answers = await answered(left.map(({ id }) => id));
    const groups = await storage.groups.byIds(scope, [...new Set(left.map(({ groupId }) => groupId))]);
    const mentorOf = new Map(groups.map(({ id, mentorId }) => [id, mentorId]));
    return left.flatMap(({ id, endedOn, groupId }): OutflowFact[] => {
      if (endedOn === null) return [];
      const mentors = told.mentor(schoolId, mentorOf.get(groupId) ?? null);
      return [
        {
          type: 'outflow',
          id,
          schoolId,
          leftOn: endedOn,
          answeredMonths: answers.get(id) ?? [],
          recipients: mentors.length > 0 ? mentors : told.coordinators(schoolId),
        },
      ];
    });
  });
