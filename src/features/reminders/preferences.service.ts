import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { DEFAULT_PREFERENCE, type ReminderPreference } from './digest.rules.js';
import type { DigestRepository, StoredPreference } from './digests.repository.js';

const CHANGED = 'reminder-preference.changed-meanwhile';

/** How people want to be told: each person decides for themselves. */
export const createPreferenceService = ({ digests }: { digests: DigestRepository }) => {
  /** Version 0 while the person set nothing. */
  const get = async (personId: string): Promise<StoredPreference> =>
    (await digests.preference(personId)) ?? { id: personId, version: 0, ...DEFAULT_PREFERENCE };

  const change = async (
    personId: string,
    version: number | null,
    changes: Partial<ReminderPreference>,
  ): Promise<StoredPreference> => {
    const before = await get(personId);
    if (before.version !== version) throw changedMeanwhile(CHANGED);
    const after = { ...before, ...changes };
    if (!(await digests.savePreference(after))) throw changedMeanwhile(CHANGED);
    return { ...after, version: before.version + 1 };
  };

  /** At most one mail a week from now on; for the link in every mail. Doing it twice changes nothing more. */
  const lessMail = (personId: string): Promise<void> => digests.lower(personId);

  return { get, change, lessMail };
};

export type PreferenceService = ReturnType<typeof createPreferenceService>;
