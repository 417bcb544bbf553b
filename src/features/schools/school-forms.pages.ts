import { DEFAULT_PROPOSAL_HOLD_DAYS, type School, type SchoolYear, type StudentGroup } from '../../domain/school.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { FormReader, FormValues } from '../../web/form-state.js';

/** Empty rows for holidays below those that are there. */
const SPARE_HOLIDAYS = 3;

/** The settings of a school as the form shows them. */
export const valuesOfSchool = (school: School): FormValues => ({
  version: String(school.version),
  name: school.name,
  town: school.town,
  'settings.teachingMinutesPerWeek': String(school.settings.teachingMinutesPerWeek),
  'settings.mboAgreementSectors': school.settings.mboAgreementSectors,
  'settings.stageBreaksCountAsWork': school.settings.stageBreaksCountAsWork ? 'ja' : '',
  'settings.visitDueWeeks': String(school.settings.visitDueWeeks),
  'settings.visitOverdueWeeks': String(school.settings.visitOverdueWeeks),
  'settings.firstVisitWithinWeeks': String(school.settings.firstVisitWithinWeeks),
  'settings.proposalHoldDays': String(school.settings.proposalHoldDays ?? DEFAULT_PROPOSAL_HOLD_DAYS),
  'settings.placementsMayOverlap': school.settings.placementsMayOverlap === true ? 'ja' : '',
});

/** What the form says about a school, as the API takes it. */
export const schoolOfForm = (form: FormReader): Record<string, unknown> => ({
  name: form.text('name'),
  town: form.text('town'),
  settings: {
    teachingMinutesPerWeek: form.number('settings.teachingMinutesPerWeek'),
    mboAgreementSectors: form.list('settings.mboAgreementSectors'),
    stageBreaksCountAsWork: form.flag('settings.stageBreaksCountAsWork'),
    visitDueWeeks: form.number('settings.visitDueWeeks'),
    visitOverdueWeeks: form.number('settings.visitOverdueWeeks'),
    firstVisitWithinWeeks: form.number('settings.firstVisitWithinWeeks'),
    ...(form.text('settings.proposalHoldDays') === undefined
      ? {}
      : { proposalHoldDays: form.number('settings.proposalHoldDays') }),
    placementsMayOverlap: form.flag('settings.placementsMayOverlap'),
  },
});

/** A group as the form shows it: one row of times per school day. */
export const valuesOfGroup = (group: StudentGroup): FormValues => ({
  version: String(group.version),
  name: group.name,
  programme: group.programme,
  leerjaar: String(group.leerjaar),
  mentorId: group.mentorId ?? '',
  form: group.form,
  stageDays: group.stageDays,
  minDaysPerWeek: String(group.minDaysPerWeek),
  maxDaysPerWeek: String(group.maxDaysPerWeek),
  ...Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const day = group.schoolWeek[weekday];
      return day === undefined
        ? []
        : [
            [`schoolWeek.${weekday}.start`, day.start ?? ''],
            [`schoolWeek.${weekday}.end`, day.end ?? ''],
            [`schoolWeek.${weekday}.minutes`, String(day.minutes)],
          ];
    }),
  ),
});

/** Minutes between two times of one day; undefined when one is missing or they make no sense. */
const minutesBetween = (start: string | undefined, end: string | undefined): number | undefined => {
  const [from, to] = [start, end].map((time) => {
    const parts = /^(\d{2}):(\d{2})$/.exec(time ?? '');
    return parts === null ? undefined : Number(parts[1]) * 60 + Number(parts[2]);
  });
  return from === undefined || to === undefined || to <= from ? undefined : to - from;
};

/** What the form says about a group. School time follows from the hours where it is not given: its breaks count as working time. */
export const groupOfForm = (form: FormReader): Record<string, unknown> => ({
  name: form.text('name'),
  programme: form.text('programme'),
  leerjaar: form.number('leerjaar'),
  mentorId: form.text('mentorId') ?? null,
  form: form.text('form'),
  stageDays: form.list('stageDays'),
  minDaysPerWeek: form.number('minDaysPerWeek'),
  maxDaysPerWeek: form.number('maxDaysPerWeek'),
  schoolWeek: Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const start = form.text(`schoolWeek.${weekday}.start`);
      const end = form.text(`schoolWeek.${weekday}.end`);
      const minutes = form.number(`schoolWeek.${weekday}.minutes`) ?? minutesBetween(start, end);
      if (start === undefined && end === undefined && minutes === undefined) return [];
      return [[weekday, { ...(start && { start }), ...(end && { end }), minutes }]];
    }),
  ),
});

/** A school year as the form shows it. */
export const valuesOfSchoolYear = (year: SchoolYear): FormValues => ({
  version: String(year.version),
  firstDay: year.firstDay,
  lastDay: year.lastDay,
  'najaar.firstDay': year.najaar.firstDay,
  'najaar.lastDay': year.najaar.lastDay,
  'voorjaar.firstDay': year.voorjaar.firstDay,
  'voorjaar.lastDay': year.voorjaar.lastDay,
  ...Object.fromEntries(
    year.holidays.flatMap(({ name, firstDay, lastDay }, at) => [
      [`holidays.${at}.name`, name],
      [`holidays.${at}.firstDay`, firstDay],
      [`holidays.${at}.lastDay`, lastDay],
    ]),
  ),
});

/** A new school year with the days that most schools have. */
export const newSchoolYearValues = (startYear: number): FormValues => ({
  firstDay: `${startYear}-08-01`,
  lastDay: `${startYear + 1}-07-31`,
  'najaar.firstDay': `${startYear}-09-01`,
  'najaar.lastDay': `${startYear + 1}-01-31`,
  'voorjaar.firstDay': `${startYear + 1}-02-01`,
  'voorjaar.lastDay': `${startYear + 1}-07-10`,
});

/** How many rows for holidays a form shows. */
export const holidayRows = (values: FormValues): number => {
  const used = Object.entries(values).flatMap(([name, value]) => {
    const at = /^holidays\.(\d+)\./.exec(name)?.[1];
    return at === undefined || value.length === 0 ? [] : [Number(at) + 1];
  });
  return Math.min(40, Math.max(0, ...used) + SPARE_HOLIDAYS);
};

/** What the form says about a school year. A row of a holiday that is wholly empty is no holiday. */
export const schoolYearOfForm = (form: FormReader): Record<string, unknown> => ({
  firstDay: form.text('firstDay'),
  lastDay: form.text('lastDay'),
  najaar: { firstDay: form.text('najaar.firstDay'), lastDay: form.text('najaar.lastDay') },
  voorjaar: { firstDay: form.text('voorjaar.firstDay'), lastDay: form.text('voorjaar.lastDay') },
  holidays: Array.from({ length: 40 }, (_, at) => ({
    name: form.text(`holidays.${at}.name`),
    firstDay: form.text(`holidays.${at}.firstDay`),
    lastDay: form.text(`holidays.${at}.lastDay`),
  })).filter(({ name, firstDay, lastDay }) => (name ?? firstDay ?? lastDay) !== undefined),
});
