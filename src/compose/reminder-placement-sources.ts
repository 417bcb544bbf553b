import type { Agreement } from '../domain/agreement.js';
import { LIVE_PLACEMENT_STATES, type Placement } from '../domain/placement.js';
import type { SchoolYear } from '../domain/school.js';
import { currentRevision, missingParties } from '../features/agreements/agreements.rules.js';
import { stageDays, workMinutes } from '../features/attendance/attendance.rules.js';
import type { Fact, FactType } from '../features/reminders/facts.rules.js';
import type { FactSource } from '../features/reminders/planner.service.js';
import type { PlaceDeadline } from '../features/reminders/pupil-reminders.rules.js';
import type { GuidedPlacement } from '../features/reminders/recognition-reminders.rules.js';
import type { Recipient } from '../features/reminders/reminder.rules.js';
import type { VisitFact } from '../features/reminders/visit-reminders.rules.js';
import { daysBetween, type CalendarDate, type Period } from '../platform/calendar-date.js';
import { dayInAmsterdam, type Clock } from '../platform/clock.js';
import { lawChangesAt } from './law-changes.js';
import { sourcePerSchool } from './facts-per-school.js';
import type { PeopleToTell } from './reminder-people.js';
import { grantedDispensations } from './dispensations-side.js';
import { firstDayUncovered } from './placement-losses.js';
import type { PlacementsUnder } from './reminder-sources.js';
import type { Storage } from './storage.js';

/** One school with what its facts are made of. Pupils and placements of one school are held at a time. */
interface SchoolNow {
  readonly schoolId: string;
  readonly today: CalendarDate;
  readonly years: readonly SchoolYear[];
  readonly placements: readonly Placement[];
  readonly holidays: readonly Period[];
  readonly coordinators: readonly Recipient[];
  readonly mentors: (placement: Placement) => readonly Recipient[];
  readonly company: (companyId: string) => readonly Recipient[];
}
type FactsOf = (school: SchoolNow, storage: Storage) => Promise<readonly Fact[]>;

const PAGE = 500;
const MOST_YEARS = 50;
/** The last reminder comes two days before the first day; a link to sign is not followed by one within so many days. */
const JUST_ASKED_DAYS = 3;

const isLive = ({ state }: Placement): boolean => (LIVE_PLACEMENT_STATES as readonly string[]).includes(state);

const readSchool = async (
  storage: Storage,
  schoolId: string,
  today: CalendarDate,
  told: PeopleToTell,
): Promise<SchoolNow> => {
  const scope = { schoolId };
  const placements = await storage.placements.all(scope, { states: LIVE_PLACEMENT_STATES });
  const [years, groups, companies] = await Promise.all([
    storage.schoolYears.list(scope, { after: null, limit: MOST_YEARS }),
    storage.groups.byIds(scope, [...new Set(placements.map(({ groupId }) => groupId))]),
    storage.companies.contacts([...new Set(placements.map(({ companyId }) => companyId))]),
  ]);
  const mentorOf = new Map(groups.map(({ id, mentorId }) => [id, mentorId]));
  const companyOf = new Map(companies.map((one) => [one.id, one]));
  return {
    ...{ schoolId, today, years, placements },
    holidays: years.flatMap(({ holidays }) => holidays),
    coordinators: told.coordinators(schoolId),
    mentors: ({ mentorId, groupId }) => told.mentor(schoolId, mentorId ?? mentorOf.get(groupId) ?? null),
    company: (companyId) => {
      const company = companyOf.get(companyId);
      return company ? told.company(company).map((one) => ({ ...one, schoolId })) : [];
    },
  };
};

const about = ({ schoolId, studentId, establishmentId }: Placement) => ({ schoolId, studentId, establishmentId });

const visitFacts: FactsOf = async ({ schoolId, placements, holidays, coordinators, mentors }, storage) => {
  const running = placements.filter(({ state }) => state === 'agreed' || state === 'running');
  const visits = await storage.visitRecords.visits.ofPlacements(
    { schoolId },
    running.map(({ id }) => id),
  );
  return running.map((one) => ({
    type: 'visits',
    id: one.id,
    ...about(one),
    firstDay: one.firstDay,
    lastDay: one.lastDay,
    visits: visits
      .filter(({ placementId, state }) => placementId === one.id && state !== 'cancelled')
      .map(({ id, day, state, report }): VisitFact => ({
        id,
        on: day,
        state: state === 'held' ? 'done' : 'planned',
        reported: report !== null,
      })),
    mentors: mentors(one),
    coordinators,
    holidays,
  }));
};

/** Whether the company was mailed its link to sign so recently that it is not told the same. */
const wasJustAsked = (agreement: Agreement, today: CalendarDate): boolean =>
  agreement.history.some(
    ({ kind, party, at }) =>
      kind === 'link-sent' && party === 'company' && daysBetween(dayInAmsterdam(at), today) < JUST_ASKED_DAYS,
  );

const agreementFacts: FactsOf = async ({ schoolId, today, placements, coordinators, mentors, company }, storage) => {
  const facts: Fact[] = [];
  for (const one of placements.filter(({ state }) => state === 'accepted')) {
    const agreement = await storage.agreements.ofPlacement({ schoolId }, one.id);
    const revision = agreement && currentRevision(agreement);
    const parties = revision ? missingParties(revision) : null;
    facts.push({
      type: 'agreement',
      id: one.id,
      ...about(one),
      agreementId: agreement?.id ?? null,
      firstDay: one.firstDay,
      // Without an agreement school, company and pupil have yet to sign, at the least.
      missing: parties?.length ?? 3,
      recipients: [
        ...coordinators,
        ...mentors(one),
        // A company has nothing to do before there is something to sign.
        ...(agreement && parties?.includes('company') === true && !wasJustAsked(agreement, today)
          ? company(one.companyId)
          : []),
      ],
    });
  }
  return facts;
};

const birthdayFacts: FactsOf = async ({ schoolId, placements, coordinators, mentors, company }, storage) => {
  const [students, offers] = await Promise.all([
    storage.students.all({ schoolId }, { studentIds: placements.map(({ studentId }) => studentId) }),
    storage.placeOffers.byIds([...new Set(placements.map(({ offerId }) => offerId))]),
  ]);
  const bornOn = new Map(students.map(({ id, dateOfBirth }) => [id, dateOfBirth]));
  const hazardsOf = new Map(offers.map(({ id, hazards }) => [id, hazards]));
  return placements.flatMap((one): Fact[] => {
    const dateOfBirth = bornOn.get(one.studentId);
    if (dateOfBirth === undefined) return [];
    return [
      {
        type: 'birthday',
        id: one.id,
        ...about(one),
        ...{ dateOfBirth, firstDay: one.firstDay, lastDay: one.lastDay },
        changesAt: (age, on) => lawChangesAt(age, on, hazardsOf.get(one.offerId) ?? []),
        recipients: [...coordinators, ...mentors(one), ...company(one.companyId)],
      },
    ];
  });
};

const deadlinesOf = ({ years, today }: SchoolNow): PlaceDeadline[] =>
  years
    .filter(({ lastDay }) => lastDay >= today)
    .flatMap(({ startYear, najaar, voorjaar }): PlaceDeadline[] => [
      { code: 'najaar', on: najaar.firstDay },
      { code: 'count-day', on: `${startYear}-10-01` as CalendarDate },
      { code: 'voorjaar', on: voorjaar.firstDay },
    ]);

/** Pupils who are still to be placed: a placement that holds on the day of a deadline, or begins later, settles it. */
const pupilFacts: FactsOf = async (school, storage) => {
  const { schoolId, placements, coordinators } = school;
  const deadlines = deadlinesOf(school);
  const students = await storage.students.all({ schoolId }, { ended: false });
  return students.map(({ id }) => ({
    type: 'pupil',
    id,
    schoolId,
    deadlines: deadlines.filter(({ on }) => !placements.some((one) => one.studentId === id && one.lastDay >= on)),
    recipients: coordinators,
  }));
};

/** Hours up to the last day that was recorded; without a record nothing is known. */
const hoursFacts: FactsOf = async ({ schoolId, placements, holidays, coordinators, mentors }, storage) => {
  const running = placements.filter(({ state }) => state === 'running');
  const [weeks, school] = await Promise.all([
    storage.attendanceWeeks.list({ schoolId }, { placementIds: running.map(({ id }) => id) }),
    storage.schools.get(schoolId),
  ]);
  return running.flatMap((one): Fact[] => {
    const days = weeks.filter(({ placementId }) => placementId === one.id).flatMap((week) => week.days);
    const countedOn = days
      .map(({ day }) => day)
      .sort()
      .at(-1);
    if (countedOn === undefined) return [];
    const stage = stageDays(one, { firstDay: one.firstDay, lastDay: countedOn }, holidays);
    const breaksCount = school?.settings.stageBreaksCountAsWork ?? false;
    return [
      {
        type: 'hours',
        id: one.id,
        ...about(one),
        countedOn,
        doneMinutes: days.reduce((sum, { presence, minutes }) => sum + (presence === 'present' ? minutes : 0), 0),
        forecastMinutes: stage.reduce((sum, { work }) => sum + workMinutes(work, breaksCount), 0),
        recipients: [...coordinators, ...mentors(one)],
      },
    ];
  });
};

const proposalFacts =
  (clock: Clock, told: () => Promise<PeopleToTell>): FactsOf =>
  async ({ schoolId, coordinators }, storage) => {
    const people = await told();
    const facts: Fact[] = [];
    for (let after: readonly [number, string] | null = null; ;) {
      const page = await storage.proposals.list(
        { schoolId },
        { state: 'held' },
        { after, limit: PAGE, now: clock.now() },
      );
      const companies = await storage.companies.contacts([...new Set(page.map(({ companyId }) => companyId))]);
      const companyOf = new Map(companies.map((one) => [one.id, one]));
      for (const { id, studentId, establishmentId, companyId, proposedAt, heldUntil, question } of page) {
        const company = companyOf.get(companyId);
        const [again] = await storage.outbox.list({ key: `proposal.proposed-again:${id}` }, { after: null, limit: 1 });
        const mailedAgain = [again?.createdAt, question?.answeredAt]
          .flatMap((at) => (at ? [dayInAmsterdam(at)] : []))
          .sort();
        facts.push({
          type: 'proposal',
          ...{ id, schoolId, studentId, establishmentId },
          proposedOn: dayInAmsterdam(proposedAt),
          lapsesOn: dayInAmsterdam(heldUntil),
          company: company ? people.company(company).map((one) => ({ ...one, schoolId })) : [],
          coordinators,
          isQuestionOpen: question !== null && question.answeredAt === null,
          mailedAgainOn: mailedAgain.at(-1) ?? null,
        });
      }
      const last = page.at(-1);
      if (page.length < PAGE || !last) return facts;
      after = [last.proposedAt.getTime(), last.id];
    }
  };

/** What is to be said while pupils are proposed, placed and guided: read school by school. */
export const placementSources = (storage: Storage, clock: Clock, people: () => Promise<PeopleToTell>): FactSource[] => {
  const sourceOf = (type: FactType, factsOf: FactsOf): FactSource =>
    sourcePerSchool({ storage, people }, type, async (schoolId, { today, told }) =>
      factsOf(await readSchool(storage, schoolId, today, told), storage),
    );
  return [
    sourceOf('visits', visitFacts),
    sourceOf('proposal', proposalFacts(clock, people)),
    sourceOf('agreement', agreementFacts),
    sourceOf('birthday', birthdayFacts),
    sourceOf('pupil', pupilFacts),
    sourceOf('hours', hoursFacts),
  ];
};

/** The live placements that lean on recognitions, with who is told at the school and, for one that ended, the day of the replacement. */
export const placementsUnder =
  (storage: Storage, people: () => Promise<PeopleToTell>): PlacementsUnder =>
  async (recognitions) => {
    const found = new Map<string, GuidedPlacement[]>();
    if (recognitions.length === 0) return found;
    const establishmentIds = [...new Set(recognitions.map((one) => one.establishmentId))];
    const live = (await storage.placements.everywhere({ establishmentIds })).filter(isLive);
    if (live.length === 0) return found;
    const dispensed = await grantedDispensations(storage, {
      establishmentIds: [...new Set(live.map((one) => one.establishmentId))],
    });
    // Who is there by a dispensation leans on no recognition.
    const placements = live.filter((one) => {
      const here = dispensed.filter(({ establishmentId }) => establishmentId === one.establishmentId);
      return firstDayUncovered(one, [], here) !== null;
    });
    const told = await people();
    const replaceBy = new Map<string, CalendarDate>();
    const mentorOfGroup = new Map<string, string | null>();
    for (const schoolId of new Set(placements.map((one) => one.schoolId))) {
      const own = placements.filter((one) => one.schoolId === schoolId);
      for (const { id, mentorId } of await storage.groups.byIds({ schoolId }, [
        ...new Set(own.map(({ groupId }) => groupId)),
      ]))
        mentorOfGroup.set(id, mentorId);
      for (const task of await storage.placementTasks.list(
        { schoolId },
        { kind: 'replace-place' },
        { after: null, limit: PAGE },
      ))
        if (task.placementId !== null) replaceBy.set(task.placementId, task.dueOn);
    }
    for (const recognition of recognitions) {
      const own = placements.filter(
        (one) =>
          one.establishmentId === recognition.establishmentId &&
          one.sector === recognition.sector &&
          recognition.programmes.includes(one.programme),
      );
      // Who got a task to replace the pupil was told of the loss with it, at the moment itself; so was a mentor of the placement's own.
      const wasTold = ({ id }: Placement): boolean => recognition.endedOn !== null && replaceBy.has(id);
      found.set(
        recognition.id,
        own.map((one) => ({
          id: one.id,
          schoolId: one.schoolId,
          lastDay: one.lastDay,
          recipients: [
            ...(wasTold(one) ? [] : told.coordinators(one.schoolId)),
            ...(wasTold(one) && one.mentorId !== null
              ? []
              : told.mentor(one.schoolId, one.mentorId ?? mentorOfGroup.get(one.groupId) ?? null)),
          ],
          replaceBy: replaceBy.get(one.id) ?? null,
        })),
      );
    }
    return found;
  };
