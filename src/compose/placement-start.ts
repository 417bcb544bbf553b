import type { Finding } from '../domain/finding.js';
import { LIVE_PLACEMENT_STATES } from '../domain/placement.js';
import type { AgreementContent } from '../domain/agreement.js';
import type { Student } from '../domain/student.js';
import type { WeekSchedule } from '../domain/week-schedule.js';
import type { AgreementService } from '../features/agreements/agreements.service.js';
import { revisionInForce } from '../features/agreements/agreements.rules.js';
import { schoolWeekOf } from '../features/matching/options/snapshot.js';
import type { PlacementRecord } from '../features/placements/placement-moves.rules.js';
import { recognitionFindings } from '../features/recognitions/recognitions.rules.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import { checkWorkingTime } from '../features/working-time/working-time.service.js';
import { overlaps, type CalendarDate, type Period } from '../platform/calendar-date.js';
import type { Clock } from '../platform/clock.js';
import { grantedDispensations } from './dispensations-side.js';
import type { Storage } from './storage.js';

/** What placements ask of agreements before one may start. */
export type AgreementsAtStart = Pick<AgreementService, 'findingsAtStart' | 'ofPlacement'>;

const LIMIT = 1000;

/** The law on the days of a placement or of its signed annex, beside the timetable of the group the pupil is in now. */
const createLawFindings =
  (storage: Storage) =>
  async (
    placement: PlacementRecord,
    student: Student,
    agreed: Pick<AgreementContent, 'programme' | 'hazards'> & { readonly week: WeekSchedule },
    period: Period,
  ): Promise<readonly Finding[]> => {
    const scope = { schoolId: placement.schoolId };
    const where = { startYear: startYearOfSeason(placement.season) };
    const [group, offer, years] = await Promise.all([
      storage.groups.get(scope, student.groupId),
      storage.placeOffers.get(placement.offerId),
      storage.schoolYears.list(scope, { after: null, limit: 1, where }),
    ]);
    return checkWorkingTime({
      ...period,
      dateOfBirth: student.dateOfBirth,
      programme: agreed.programme,
      stage: agreed.week,
      school: group ? schoolWeekOf({ student, group, stageDays: student.stageDays ?? group.stageDays }) : {},
      otherWorkMinutesPerWeek: student.otherWorkMinutesPerWeek,
      hazards: agreed.hazards,
      supervisionDeclared: offer?.supervisionDeclared ?? false,
      holidays: years[0]?.holidays ?? [],
    }).findings;
  };

/** The group of a placement's pupil today, with what the law says of the rest of the placement beside its timetable. */
export const createGroupNow = (storage: Storage, clock: Clock) => {
  const lawFindings = createLawFindings(storage);
  return async (placement: PlacementRecord) => {
    const scope = { schoolId: placement.schoolId };
    const student = await storage.students.get(scope, placement.studentId);
    if (!student) return null;
    const group = await storage.groups.get(scope, student.groupId);
    const { firstDay, lastDay, programme, days: week } = placement;
    const today = clock.today();
    const period = { firstDay: firstDay > today ? firstDay : today, lastDay: lastDay > today ? lastDay : today };
    const hazards = (await storage.placeOffers.get(placement.offerId))?.hazards ?? [];
    const findings = await lawFindings(placement, student, { programme, hazards, week }, period);
    return { groupId: student.groupId, mentorId: group?.mentorId ?? null, findings };
  };
};

/** The findings of a placement from a day on: the agreement as signed, the law on the days of its annex, and the recognition. */
export const createStartFindings = (storage: Storage, agreements: AgreementsAtStart) => {
  const lawFindings = createLawFindings(storage);

  const recognitionsFor = async (placement: PlacementRecord, period: Period): Promise<readonly Finding[]> => {
    const { establishmentId, schoolId, studentId, groupId, programme, sector } = placement;
    const establishmentIds = [establishmentId];
    const [recognitions, dispensations, there] = await Promise.all([
      storage.recognitions.list({ establishmentIds }, { after: null, limit: LIMIT }),
      grantedDispensations(storage, { establishmentIds }),
      storage.placements.everywhere({ establishmentIds, states: LIVE_PLACEMENT_STATES }),
    ]);
    const others = there.filter((one) => one.id !== placement.id && one.sector === sector && overlaps(one, period));
    return recognitionFindings(
      { recognitions, dispensations, pupilsGuided: () => others.length },
      { schoolId, studentId, groupId, programme, sector, period },
    );
  };

  return async (placement: PlacementRecord, startsOn: CalendarDate): Promise<readonly Finding[]> => {
    const scope = { schoolId: placement.schoolId };
    const period = { firstDay: startsOn, lastDay: placement.lastDay };
    const student = await storage.students.get(scope, placement.studentId);
    if (!student) throw new Error(`the pupil of placement ${placement.id} is gone`);
    const [signed, agreement, recognised] = await Promise.all([
      agreements.findingsAtStart(scope, placement.id, student, startsOn),
      agreements.ofPlacement(scope, placement.id),
      recognitionsFor(placement, period),
    ]);
    const content = agreement && revisionInForce(agreement)?.content;
    const law = content
      ? await lawFindings(
          placement,
          student,
          { ...content, week: Object.fromEntries(content.week.map(({ weekday, ...day }) => [weekday, day])) },
          period,
        )
      : [];
    return [...signed, ...law, ...recognised];
  };
};
