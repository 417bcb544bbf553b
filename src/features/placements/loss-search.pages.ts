import type { LostPlacement } from './losses.service.js';
import type { PlacementNames } from './placement-lists.pages.js';

/** Lists of losses run by the first day lost; what has no loss any more and still needs a place stands on top. */
export const lostKey = ({ placement, losses }: LostPlacement): readonly [fromDay: string, id: string] => [
  losses[0]?.fromDay ?? '',
  placement.id,
];

/** Those of whom each word stands in the name of the pupil, the group or the place. */
export const lostWith = (
  rows: readonly LostPlacement[],
  search: string | undefined,
  names: PlacementNames,
): readonly LostPlacement[] => {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ placement: { studentId, establishmentId } }) => {
    const text = `${names.pupil(studentId)} ${names.group(studentId)} ${names.place(establishmentId)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};
