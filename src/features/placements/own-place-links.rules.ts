import type { HistoryEntry } from './placement-history.rules.js';

/** A link with which a pupil proposes a company works so long. */
export const OWN_PLACE_LINK_DAYS = 14;

/** Who gets the link by mail. */
export const OWN_PLACE_LINK_READERS = ['pupil', 'parent'] as const;
export type OwnPlaceLinkReader = (typeof OWN_PLACE_LINK_READERS)[number];

/**
 * What is known of the link of one pupil: that it was given, until when it works and that it was used. The address it was mailed to is not
 * kept here: it stands in the mail and goes with it.
 */
export interface OwnPlaceLink {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  /** Until when the newest link works; null once it was taken back. */
  readonly expiresAt: Date | null;
  readonly history: readonly HistoryEntry[];
}

/** A pupil who never had a link. */
export const noLinkYet = (schoolId: string, studentId: string): OwnPlaceLink => ({
  ...{ id: studentId, version: 0, schoolId, studentId },
  ...{ expiresAt: null, history: [] },
});

/** Until when a link works at an instant; null when none does. */
export const worksUntil = ({ expiresAt }: Pick<OwnPlaceLink, 'expiresAt'>, now: Date): Date | null =>
  expiresAt !== null && expiresAt > now ? expiresAt : null;
