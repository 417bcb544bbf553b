import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import { verdictOf, type Finding, type Verdict } from '../../domain/finding.js';
import type { Hazard } from '../../domain/hazard.js';
import type { Programme } from '../../domain/programme.js';
import type { SchoolWeek, WeekSchedule } from '../../domain/week-schedule.js';
import { hazardFindings, stageStretches } from './working-time.hazards.rules.js';
import { judgeWeek, pupilIn, stageIn, weekIn, workingTimeFrame } from './working-time.rules.js';
import { hasStageIn, trackFindings } from './working-time.track.rules.js';

/** One pupil and one stage pattern, as `check:working-time` reads it. */
export interface WorkingTimeCheck extends Period {
  readonly dateOfBirth: CalendarDate;
  readonly programme: Programme;
  readonly stage: WeekSchedule;
  readonly school: SchoolWeek;
  readonly otherWorkMinutesPerWeek: number;
  readonly hazards: readonly Hazard[];
  readonly supervisionDeclared: boolean;
  readonly holidays: readonly Period[];
}

export interface WorkingTimeAnswer {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/**
 * The rules of age, programme, working time and hazards (rules §1–3) for one pupil and one stage pattern. What the
 * document does not tell is left open: agreements and sectors are not judged, too few hours in all are only noted, and
 * stage breaks are no working time.
 */
export const checkWorkingTime = (check: WorkingTimeCheck): WorkingTimeAnswer => {
  const { dateOfBirth, programme, firstDay, lastDay } = check;
  const period = { firstDay, lastDay };
  const frame = workingTimeFrame({ ...check, period, stageBreaksCountAsWork: false });
  const week = weekIn(frame, stageIn(frame, check.stage));
  const findings = [
    ...judgeWeek(frame, pupilIn(frame, dateOfBirth), week),
    ...trackFindings(
      {
        dateOfBirth,
        programme,
        period,
        hoursDone: 0,
        daysDone: 0,
        plan: 'unknown',
        teachingMinutesPerWeek: null,
        stageSector: null,
        intendedMboSector: null,
        mboAgreement: null,
      },
      week.timeline,
    ),
    ...hazardFindings(stageStretches(dateOfBirth, period, hasStageIn(week.timeline)), {
      hazards: check.hazards,
      supervisionDeclared: check.supervisionDeclared,
      youthRiskInventory: null,
    }),
  ];
  return { verdict: verdictOf(findings), findings };
};
