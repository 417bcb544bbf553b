import { createRandom } from '../../../platform/random.js';
import type { Assignment, Instance, Option } from '../instance/instance.js';

/** A pupil and an option that would both rather have each other. */
export interface BlockingPair {
  readonly studentId: string;
  readonly optionId: string;
}

/** The one lottery, the same as in `stable`: a pupil's turn, from 0, by the seed and the pupil alone. */
const turnsOf = ({ students, seed }: Instance): ReadonlyMap<string, number> => {
  const drawn = students.map(({ id }) => ({ id, draw: createRandom(`${seed}/${id}`).next() }));
  drawn.sort((a, b) => a.draw - b.draw || (a.id < b.id ? -1 : 1));
  return new Map(drawn.map(({ id }, turn) => [id, turn]));
};

/** Whether a pupil likes an option better than another: by rank, then by cost. */
const isLiked = (option: Option, other: Option): boolean =>
  (option.rank ?? 1) - (other.rank ?? 1) < 0 || (option.rank === other.rank && option.cost < other.cost);

/**
 * Every pupil with the options that block an outcome. The pupil would rather have the option: it has a better rank, or at the same rank
 * costs less, or they have nothing. The place would rather have the pupil: wherever there is no room left, somebody is there who comes after the
 * pupil: a lower priority, else a later turn in the lottery of the seed. Nobody comes before a pupil whose place is fixed, and such a
 * pupil wants nothing else.
 */
export const blockingPairs = (instance: Instance, assignments: readonly Assignment[]): BlockingPair[] => {
  const turns = turnsOf(instance);
  const has = new Map(assignments.map(({ student, option }) => [student, option]));
  const left = new Map(instance.resources.map(({ id, capacity }) => [id, capacity]));
  /** Per resource, the one there who comes last: the lower the standing, the later. */
  const last = new Map<string, number>();
  const standing = ({ id, priority = 0 }: Instance['students'][number]): number =>
    priority * instance.students.length - (turns.get(id) ?? 0);
  const current = new Map(
    instance.students.map((student) => [student.id, student.options.find(({ id }) => id === has.get(student.id))]),
  );
  for (const student of instance.students) {
    const mine = typeof student.locked === 'string' ? Infinity : standing(student);
    for (const id of current.get(student.id)?.uses ?? []) {
      left.set(id, (left.get(id) ?? 0) - 1);
      last.set(id, Math.min(last.get(id) ?? Infinity, mine));
    }
  }
  return instance.students.flatMap((student): BlockingPair[] => {
    if (typeof student.locked === 'string') return [];
    const now = current.get(student.id);
    const own = new Set(now?.uses);
    return student.options
      .filter(
        (option) =>
          (!now || isLiked(option, now)) &&
          option.uses.every(
            (id) => own.has(id) || (left.get(id) ?? 0) > 0 || (last.get(id) ?? Infinity) < standing(student),
          ),
      )
      .map(({ id }) => ({ studentId: student.id, optionId: id }));
  });
};
