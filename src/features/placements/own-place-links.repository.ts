import type { SchoolScope } from '../../domain/actor.js';
import type { OwnPlaceLink } from './own-place-links.rules.js';
import type { HistoryEntry } from './placement-history.rules.js';
import type { Also } from './proposals.repository.js';

/** What storage must offer for what is known of pupils' links. */
export interface OwnPlaceLinkRepository {
  ofPupil(scope: SchoolScope, studentId: string): Promise<OwnPlaceLink | null>;
  /** Stores it as the next version, the first as version 1, together with what is done also; false when somebody else was first. */
  save(link: OwnPlaceLink, also: Also): Promise<boolean>;
  /** Adds a line to the history, whatever else is changed meanwhile. */
  note(scope: SchoolScope, studentId: string, entry: HistoryEntry): Promise<void>;
}
