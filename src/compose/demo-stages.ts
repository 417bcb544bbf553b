import { seasonOf, type SeasonId } from '../domain/season.js';
import type { SchoolScope } from '../domain/actor.js';
import type { Student } from '../domain/student.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import { addDays, addMonths, mondayOf, type CalendarDate, type Period } from '../platform/calendar-date.js';
import { WEEKDAYS } from '../domain/week-schedule.js';
import type { Clock } from '../platform/clock.js';
import type { AppError } from '../platform/errors.js';
import { demoPeople, type DemoPeople, type DemoService, type Pair } from './demo-people.js';
import type { DemoTime, Story } from './demo-time.js';
import type { Storage } from './storage.js';

/** Weeks back over which attendance was recorded. */
const WEEKS_RECORDED = 2;
const PUPIL = 'pupil';

/** A story that goes on to the next, and what came of it. */
type Part<T> = AsyncGenerator<CalendarDate, T>;
/** What is done on a day. */
type Deed = readonly [day: CalendarDate, deed: () => Promise<unknown>];

/** Deeds in the order of their days. */
async function* onDays(deeds: readonly Deed[]): Part<void> {
  for (const [day, deed] of [...deeds].sort(([a], [b]) => a.localeCompare(b))) {
    yield day;
    await deed();
  }
}

/** The stories of the stages of one season: from asking for the place to how it was. */
const createStories = (
  people: DemoPeople,
  service: DemoService,
  { season, today }: { season: Period; today: CalendarDate },
) => {
  const { scope, coordinator, guideOf, contactOf, log } = people;
  const { firstDay } = season;

  /** A company takes a pupil, and all sign; says which stage it is. */
  async function* agree(pair: Pair, asked: CalendarDate): Part<string> {
    yield asked;
    const proposal = await people.propose(pair);
    yield addDays(asked, 2);
    const id = await people.accept(pair, proposal);
    yield addDays(asked, 3);
    await people.write(pair, id);
    yield addDays(asked, 5);
    await people.sign(id);
    return id;
  }
  async function* begin(pair: Pair): Part<string> {
    const id = yield* agree(pair, addDays(firstDay, -28));
    yield firstDay;
    await people.move(id, { move: 'start' });
    return id;
  }
  const weeks = (pair: Pair, id: string, count = WEEKS_RECORDED, isIll = false): Deed[] =>
    Array.from({ length: count }, (_, at): Deed => {
      const friday = addDays(mondayOf(today), -7 * (at + 1) + 4);
      return [
        friday,
        () => (friday < firstDay ? Promise.resolve() : people.attend(pair, id, friday, isIll && at === 1)),
      ];
    });
  const nextStageDay = ({ wanted }: Pair, after: CalendarDate): CalendarDate => {
    const days = Array.from({ length: 7 }, (_, at) => addDays(after, at));
    return days.find((day) => wanted.weekdays.includes(WEEKDAYS[weekdayIndexOf(day)] ?? 'mon')) ?? after;
  };
  const shorten = (id: string, day: CalendarDate) =>
    people.move(id, { move: 'shorten', day, reason: 'other-place', note: 'Andere richting gekozen.' });
  const monthOn = (months: number): CalendarDate => `${addMonths(firstDay, months).slice(0, 7)}-20` as CalendarDate;

  return {
    goesWell: async function* (pair: Pair): Story {
      const id = yield* begin(pair);
      yield* onDays([
        ...weeks(pair, id, WEEKS_RECORDED, true),
        [addDays(firstDay, 18), () => people.visit(pair, id, 'on-track')],
        ...[1, 2].map((months): Deed => [monthOn(months), () => people.say(pair, id)]),
        [today, () => people.planVisit(pair, id, nextStageDay(pair, addDays(today, 8)))],
      ]);
    },
    isInterrupted: async function* (pair: Pair): Story {
      const id = yield* begin(pair);
      if (addDays(today, -5) < firstDay) return;
      yield addDays(today, -5);
      await people.move(id, { move: 'interrupt', note: 'Gebroken pols, in overleg met thuis.' }, guideOf(pair));
    },
    stopsEarly: async function* (pair: Pair): Story {
      const id = yield* begin(pair);
      yield addDays(today, -12);
      await people.move(id, { move: 'end-early', reason: 'no-match', note: 'Het werk viel tegen.' });
      await people.evaluate(pair, id, 'mentor');
    },
    /** A shorter stage that came to its end; the next one could begin, were its agreement signed. */
    goesElsewhere: async function* (pair: Pair, next: Pair): Story {
      const id = yield* begin(pair);
      const until = addDays(today, -4);
      if (until < addDays(firstDay, 21)) return;
      yield addDays(until, -12);
      await shorten(id, until);
      await people.sign(id);
      yield addDays(until, -9);
      const proposal = await people.propose(next);
      yield addDays(until, -7);
      const nextId = await people.accept(next, proposal);
      await people.write(next, nextId);
      await people.sign(nextId, 'company');
      yield until;
      await people.move(id, { move: 'complete' });
      await people.evaluate(pair, id, 'company');
      await people.evaluate(pair, id, 'mentor');
    },
    isEvaluated: async function* (pair: Pair): Story {
      const id = yield* begin(pair);
      const until = addDays(firstDay, 46);
      yield addDays(until, -12);
      await people.move(id, { move: 'shorten', day: until, reason: 'company-asks', note: 'Verbouwing.' });
      yield until;
      await people.move(id, { move: 'complete' });
      for (const as of ['company', 'mentor', PUPIL] as const) await people.evaluate(pair, id, as);
    },
    /** On a stage that ends soon; what comes after it is asked or agreed. */
    goesOnSoon: async function* (pair: Pair, next: Pair, how: 'asked' | 'agreed'): Story {
      const id = yield* begin(pair);
      const until = addDays(today, 12);
      if (until >= season.lastDay) return;
      yield addDays(today, -9);
      await shorten(id, until);
      if (how === 'agreed') {
        yield* agree(next, addDays(today, -7));
        return;
      }
      yield addDays(today, -3);
      const proposal = await people.propose(next);
      yield addDays(today, -1);
      await people.askBack(next, proposal, 'Kan de leerling ook in de vakantie komen?');
    },
    isDeclined: async function* (pair: Pair): Story {
      yield addDays(firstDay, -30);
      const proposal = await people.propose(pair);
      yield addDays(firstDay, -28);
      await people.decline(pair, proposal);
    },
    lapses: async function* (pair: Pair): Story {
      yield addDays(firstDay, -20);
      await people.propose(pair);
      yield addDays(firstDay, -12);
      await service.placements.proposals.lapseProposals(service.clock.now());
    },
    /** It does not go well, and the establishment says that it stops: who is there needs another place. */
    losesPlace: async function* (pair: Pair, establishmentId: string): Story {
      const id = yield* begin(pair);
      yield* onDays([
        [addDays(firstDay, 25), () => people.visit(pair, id, 'at-risk', 'Is vaak te laat.')],
        [monthOn(2), () => people.say(pair, id, 'talk')],
      ]);
      yield addDays(today, -3);
      const contact = contactOf(pair.companyId);
      const said = { establishmentId, fromDay: addDays(today, 20), reason: 'De zaak wordt overgenomen.' };
      const by = { id: contact.accountId, role: 'company' } as const;
      await log(contact, 'placement-stop.announced', {}, () =>
        service.placements.stops.announce({ companyId: pair.companyId }, said, by),
      );
    },
    /** A pupil found a company: the one of a place that would do, or one that nobody knows. */
    ownPlace: async function* (
      { pupil }: Pair,
      id: SeasonId,
      found: { name: string; town: string; work: string },
    ): Story {
      yield addDays(today, -4);
      const { name: companyName, town, work } = found;
      const entered = { season: id, companyName, town, work, kvkNumber: null, contact: null };
      await service.placements.ownPlaces.suggest(scope, pupil.id, entered, { id: pupil.id, role: PUPIL });
    },
    dispensation: async function* ({ id: studentId, sector }: Student, establishmentId: string): Story {
      yield addDays(today, -2);
      const days = { firstDay: addDays(today, 14), lastDay: season.lastDay };
      const requestedOn = service.clock.today();
      const asked = {
        establishmentId,
        institution: 'ROC van de Regio',
        programme: 'ENTREE',
        sector,
        studentId,
      } as const;
      await log(coordinator, 'dispensation.requested', {}, () =>
        service.placements.dispensations.request(
          scope,
          { ...asked, ...days, requestedOn, groupId: null, ownPlaceId: null },
          { id: coordinator.accountId, role: 'coordinator' },
        ),
      );
    },
    /** Left school half a year ago: it is asked now how it goes. */
    leftBefore: async function* ({ id: _id, version: _v, schoolId: _s, endedOn: _e, ...like }: Student): Story {
      const leftOn = addMonths(today, -6);
      yield leftOn;
      const left = { ...like, studentNumber: '250001', firstName: 'Noor', lastName: 'Oudeleerling', wishes: [] };
      const { id } = await log(coordinator, 'student.added', {}, () => service.school.students.create(scope, left));
      await log(coordinator, 'student.ended', { id }, () => service.school.students.end(scope, id, leftOn));
      await log(coordinator, 'outflow.recorded', {}, () =>
        service.outcomes.outcomes.record(coordinator, {
          ...{ studentId: id, leftOn, destination: 'mbo', mboLevel: 2, mboCourse: 'Mechatronica' },
        }),
      );
    },
  };
};

const weekdayIndexOf = (day: CalendarDate): number =>
  Math.round((Date.parse(day) - Date.parse(mondayOf(day))) / 86_400_000);

interface Cast extends Pair {
  readonly establishmentId: string;
}

/** Gives pupils places that the rules allow in a season; each pupil and each offer is used once. */
const createCasting = async (
  { storage, placements }: DemoService,
  { scope, season, days, pupils }: { scope: SchoolScope; season: SeasonId; days: Period; pupils: readonly Student[] },
) => {
  const studentIds = pupils.map(({ id }) => id);
  const options = await placements.optionsOfAll(scope, { studentIds, season });
  const offerIds = [...new Set([...options.values()].flatMap((own) => own.map(({ offerId }) => offerId)))];
  const offers = new Map((await storage.placeOffers.byIds(offerIds)).map((one) => [one.id, one]));
  const used = new Set<string>();
  const open = (pupil: Student, isFit: (establishmentId: string, companyId: string) => boolean): Cast[] =>
    (options.get(pupil.id) ?? []).flatMap(({ offerId, establishmentId, weekdays, periodIds }) => {
      const offer = offers.get(offerId);
      const companyId = offer?.companyId ?? '';
      const wanted = { studentId: pupil.id, offerId, weekdays, periodIds };
      // Stories run over the whole season, which a block or a harvest does not.
      const [period, ...more] = offer?.periods ?? [];
      const isWhole = more.length === 0 && period && period.firstDay <= days.firstDay && period.lastDay >= days.lastDay;
      return used.has(offerId) || !isWhole || !isFit(establishmentId, companyId)
        ? []
        : [{ pupil, companyId, establishmentId, wanted }];
    });
  /** The first pupil for whom there are so many places, with those places; none where nobody has them. */
  return (count: number, isFit: (establishmentId: string, companyId: string) => boolean = () => true): Cast[] => {
    for (const pupil of pupils) {
      if (used.has(pupil.id)) continue;
      const chosen = open(pupil, isFit).slice(0, count);
      if (chosen.length < count) continue;
      for (const { wanted } of chosen) used.add(wanted.offerId);
      used.add(pupil.id);
      return chosen;
    }
    return [];
  };
};

/** What was said in the stories was said long ago: with a mail server, none of it is sent now. */
const dropQueued = async ({ outbox }: Pick<Storage, 'outbox'>, clock: Clock): Promise<void> => {
  for (;;) {
    const queued = await outbox.list({ state: 'queued' }, { after: null, limit: 100 });
    if (queued.length === 0) return;
    for (const { id } of queued) await outbox.drop(id, { accountId: 'demo', now: clock.now() });
  }
};

/**
 * Fills the season of today with stages in every state, by the services that people use, over the days on which they would have done it.
 * The season that comes next, for which the demo matches, keeps its places; so do pupils, recognitions and timetables.
 */
export const loadDemoStages = async (
  service: DemoService,
  time: DemoTime,
  links: { schoolId: string; companyId: string; mentorId: string },
  refused: (error: AppError) => void,
): Promise<void> => {
  const { storage } = service;
  const scope = { schoolId: links.schoolId };
  const today = service.clock.today();
  const season = seasonOf(today);
  const where = { startYear: startYearOfSeason(season) };
  const [year] = await storage.schoolYears.list(scope, { after: null, limit: 1, where });
  if (!year) return;
  const days = season.endsWith('najaar') ? year.najaar : year.voorjaar;
  const groups = await storage.groups.list(scope, { after: null, limit: 1, where: { mentorId: links.mentorId } });
  const own = new Set(groups.map(({ id }) => id));
  const people = demoPeople(service, links, own);
  const stories = createStories(people, service, { season: days, today });
  const [all, offers] = await Promise.all([
    storage.students.all(scope, { ended: false }),
    storage.placeOffers.list({}, { after: null, limit: 100_000 }),
  ]);
  const mine = all.filter(({ groupId }) => own.has(groupId));
  // An agreement of an entreeopleiding asks for an mbo institution, which the demo does not have.
  const others = all.filter(({ groupId, programme }) => !own.has(groupId) && programme === 'LWT');
  const pupils = [...mine, ...others.filter((_one, at) => at % 5 === 0)];
  const cast = await createCasting(service, { scope, season, days, pupils });
  const matched = new Set(offers.filter((offer) => offer.season !== season).map((offer) => offer.establishmentId));
  const told: Story[] = [];
  const tell = (story: (one: Cast, next: Cast) => Story, [one, next]: Cast[]): void => {
    if (one) told.push(story(one, next ?? one));
  };
  const atCompany = (_id: string, companyId: string): boolean => companyId === links.companyId;
  const withCompany = cast(1, atCompany);
  tell((one) => stories.goesWell(one), withCompany.length > 0 ? withCompany : cast(1));
  tell((one, next) => stories.goesOnSoon(one, next, 'asked'), cast(2));
  tell((one, next) => stories.goesOnSoon(one, next, 'agreed'), cast(2));
  tell((one, next) => stories.goesElsewhere(one, next), cast(2));
  tell((one) => stories.isInterrupted(one), cast(1));
  tell((one) => stories.stopsEarly(one), cast(1));
  tell((one) => stories.isEvaluated(one), cast(1));
  tell((one) => stories.isDeclined(one), cast(1));
  tell((one) => stories.lapses(one), cast(1));
  // A place that stops is in no later run: only where the next season has none.
  tell(
    (one) => stories.losesPlace(one, one.establishmentId),
    cast(1, (id) => !matched.has(id)),
  );
  const [finder] = cast(1);
  const known = finder && (await storage.establishments.get(finder.establishmentId));
  if (known) {
    const { name, town } = known;
    told.push(stories.ownPlace(finder, season, { name, town, work: 'Meehelpen waar het druk is.' }));
    const unknown = { name: 'Fietsenmaker Om de Hoek', town, work: 'Banden plakken en de winkel opruimen.' };
    tell((one) => stories.ownPlace(one, season, unknown), cast(1));
  }
  const last = mine.at(-1);
  const asker = all.find(({ programme }) => programme === 'ENTREE');
  const unmatched = offers.find((one) => !matched.has(one.establishmentId));
  if (asker && unmatched) told.push(stories.dispensation(asker, unmatched.establishmentId));
  if (last) told.push(stories.leftBefore(last));
  await time.tell(told, refused);
  await dropQueued(storage, service.clock);
};
