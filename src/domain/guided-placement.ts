import type { Period } from '../platform/calendar-date.js';
import type { Actor, SchoolScope } from './actor.js';
import type { Placement } from './placement.js';
import type { SchoolSettings } from './school.js';
import type { Point } from './travel.js';

/** A placement with the names that those who guide it work with. */
export interface GuidedPlacement {
  readonly placement: Placement;
  readonly pupil: {
    readonly id: string;
    readonly name: string;
    readonly groupName: string;
    /** Stage done before the service kept attendance, over leerjaar 3 and 4 together. */
    readonly hoursDone: number;
    readonly daysDone: number;
  };
  readonly place: {
    readonly name: string;
    readonly companyName: string;
    readonly street: string;
    readonly town: string;
    readonly point: Point;
    /** Where mail for the company goes; null when none is known. */
    readonly email: string | null;
  };
  /** The mentor of the placement, else that of the pupil's group; null when the school named none. */
  readonly mentor: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly supervisorName: string | null;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether each word of a search begins or stands in the names of pupil, group or place; case and accents do not count. */
export const isFound = ({ pupil, place }: GuidedPlacement, search: string | undefined): boolean => {
  const names = plain(`${pupil.name} ${pupil.groupName} ${place.name} ${place.companyName} ${place.town}`);
  return plain(search ?? '')
    .split(/\s+/)
    .every((word) => names.includes(word));
};

/** What lists run by: the pupil's name, then the first day and the id of the placement. */
export const guidedKeyOf = ({ pupil, placement }: GuidedPlacement): readonly [string, string] => [
  `${plain(pupil.name)} ${placement.firstDay}`,
  placement.id,
];

/** Placements as a person may see them: a mentor the own groups', a coordinator the school's, a company contact the company's. */
export interface GuidedPlacements {
  /** By the pupil's name, then by first day. */
  all(actor: Actor): Promise<GuidedPlacement[]>;
  /** @throws AppError `not-found` for one that the person may not see */
  get(actor: Actor, placementId: string): Promise<GuidedPlacement>;
  /** For the service itself, as behind a link by mail; null when it is not there. */
  find(scope: SchoolScope, placementId: string): Promise<GuidedPlacement | null>;
}

/** What a school's calendar and settings say for guidance. */
export interface SchoolGuidance {
  readonly settings: SchoolSettings & {
    /** The final visit lies in the last so many weeks of a stage; 0: the school asks for none. */
    readonly finalVisitWithinWeeks: number;
  };
  /** Of all its school years, in the order of their days. */
  readonly holidays: readonly Period[];
  readonly schoolName: string;
  readonly schoolPoint: Point;
}
