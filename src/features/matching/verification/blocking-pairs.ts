import { createRandom } from '../../../platform/random.js';
import type { Assignment, Instance, Option, Student } from '../instance/instance.js';

/** A student and an option the student likes better and could claim. */
export interface BlockingPair {
  readonly student: string;
  readonly option: string;
}

/** Lower comes first: the best claim among the option's resources, then priority, then the draw, then id. */
type Standing = readonly [claim: number, priority: number, draw: number, id: string];

const isAhead = (a: Standing, b: Standing): boolean => {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x !== y) return x < y;
  }
  return false;
};

const isLiked = (option: Option, other: Option): boolean => {
  const difference = (option.rank ?? 1) - (other.rank ?? 1);
  return difference === 0 ? option.cost < other.cost : difference < 0;
};

/**
 * The pairs that make a result unstable: the student likes the option better than what came out (by rank, then cost),
 * and at each resource of the option there is room, or the student is there now with no higher standing, or somebody
 * else of lower standing is. Students who are locked have no say.
 */
export const findBlockingPairs = (instance: Instance, assignments: readonly Assignment[]): BlockingPair[] => {
  const claims = new Map(
    instance.resources.flatMap(({ id, claims: list }) =>
      list ? [[id, new Map(list.map((student, i) => [student, i]))] as const] : [],
    ),
  );
  const standingOf = (student: Student, option: Option): Standing => {
    const places = option.uses.map((id) => claims.get(id)?.get(student.id) ?? Infinity);
    const draw = createRandom(`${instance.seed}/${student.id}`).next();
    return [Math.min(Infinity, ...places), -(student.priority ?? 0), draw, student.id];
  };
  const students = new Map(instance.students.map((student) => [student.id, student]));
  const room = new Map(instance.resources.map(({ id, capacity }) => [id, capacity]));
  const held = new Map<string, Option>();
  const lowest = new Map<string, Standing>();
  for (const { student: id, option: optionId } of assignments) {
    const student = students.get(id);
    const option = student?.options.find((one) => one.id === optionId);
    if (!student || !option) continue;
    held.set(id, option);
    for (const resource of option.uses) {
      room.set(resource, (room.get(resource) ?? 0) - 1);
      if (typeof student.locked === 'string') continue;
      const standing = standingOf(student, option);
      const before = lowest.get(resource);
      if (!before || isAhead(before, standing)) lowest.set(resource, standing);
    }
  }
  return instance.students.flatMap((student) => {
    if (typeof student.locked === 'string') return [];
    const now = held.get(student.id);
    return student.options.flatMap((option): BlockingPair[] => {
      if (now && !isLiked(option, now)) return [];
      const standing = standingOf(student, option);
      const canClaim = option.uses.every((id) => {
        if ((room.get(id) ?? 0) > 0) return true;
        if (now?.uses.includes(id) && !isAhead(standingOf(student, now), standing)) return true;
        const last = lowest.get(id);
        return last !== undefined && isAhead(standing, last);
      });
      return canClaim ? [{ student: student.id, option: option.id }] : [];
    });
  });
};
