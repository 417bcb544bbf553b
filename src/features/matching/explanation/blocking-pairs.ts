import { createRandom } from '../../../platform/random.js';
import type { Assignment, Instance } from '../instance/instance.js';

/** A pupil and an option that would both rather have each other. */
export interface BlockingPair {
  readonly studentId: string;
  readonly optionId: string;
}

/** The order of the one lottery: a pupil's turn, from 0, by the seed and not by the order of the input. */
const turnsOf = ({ students, seed }: Instance): ReadonlyMap<string, number> => {
  const random = createRandom(seed);
  const order = students.map(({ id }) => id).sort();
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] ?? '', order[i] ?? ''];
  }
  return new Map(order.map((id, turn) => [id, turn]));
};

/**
 * Every pupil with the options that block an outcome. The pupil would rather have the option: it costs less than what they have, or
 * they have nothing. The place would rather have the pupil: wherever there is no room left, somebody is there who comes after the
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
          (!now || option.cost < now.cost) &&
          option.uses.every(
            (id) => own.has(id) || (left.get(id) ?? 0) > 0 || (last.get(id) ?? Infinity) < standing(student),
          ),
      )
      .map(({ id }) => ({ studentId: student.id, optionId: id }));
  });
};
