import type { SchoolScope } from '../../domain/actor.js';
import type { SchoolSettings } from '../../domain/school.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError } from '../../platform/errors.js';
import type { ReminderSettingsRepository, SchoolIntervals } from './reminder-settings.repository.js';
import { DEFAULT_INTERVALS, DEFAULT_SETTINGS, intervalFaults } from './reminder-settings.rules.js';
import type { ReminderIntervals, ReminderSettings, SettingsOf } from './reminder-settings.rules.js';

const CHANGED = 'reminder-settings.changed-meanwhile';

/** When a school is told of what: its own intervals where it set them, else the defaults. */
export const createReminderSettingsService = (deps: {
  intervals: ReminderSettingsRepository;
  /** The settings of every school, by id: the intervals of visits are among them. */
  schoolSettings: () => Promise<ReadonlyMap<string, SchoolSettings>>;
}) => {
  /** Version 0 while the school set nothing. */
  const get = async ({ schoolId }: SchoolScope): Promise<SchoolIntervals> =>
    (await deps.intervals.get(schoolId)) ?? { id: schoolId, version: 0, ...DEFAULT_INTERVALS };

  const change = async (
    scope: SchoolScope,
    version: number | null,
    changes: Partial<ReminderIntervals>,
  ): Promise<SchoolIntervals> => {
    const before = await get(scope);
    if (before.version !== version) throw changedMeanwhile(CHANGED);
    const after: SchoolIntervals = { ...before, ...changes };
    const faults = intervalFaults(after);
    if (faults.length > 0) throw new AppError('rule', 'reminder-settings.invalid', {}, faults);
    if (!(await deps.intervals.save(after))) throw changedMeanwhile(CHANGED);
    return { ...after, version: before.version + 1 };
  };

  /** The settings of all schools, read once for a whole run of the planner. */
  const settingsOfAll = async (): Promise<SettingsOf> => {
    const [own, schools] = await Promise.all([deps.intervals.all(), deps.schoolSettings()]);
    const intervals = new Map(own.map(({ id, version: _version, ...rest }) => [id, rest]));
    const settings = new Map<string, ReminderSettings>();
    for (const [id, { visitDueWeeks, visitOverdueWeeks, firstVisitWithinWeeks }] of schools)
      settings.set(id, {
        ...DEFAULT_SETTINGS,
        ...intervals.get(id),
        visitDueWeeks,
        visitOverdueWeeks,
        firstVisitWithinWeeks,
      });
    return (schoolId) => (schoolId === null ? DEFAULT_SETTINGS : (settings.get(schoolId) ?? DEFAULT_SETTINGS));
  };

  return { get, change, settingsOfAll };
};

export type ReminderSettingsService = ReturnType<typeof createReminderSettingsService>;
