import type { Instance } from '../../src/features/matching/instance/instance.js';
import type { Solve } from '../../src/features/matching/explanation/outcome.js';

interface Best {
  placed: number;
  cost: number;
  choice: (number | null)[];
}

/** Solves tiny instances by trying everything: most placed, then least cost, first in order where equal. */
export const solveByTrying: Solve = (instance: Instance) => {
  const left = new Map(instance.resources.map(({ id, capacity }) => [id, capacity]));
  const best: Best = { placed: -1, cost: Infinity, choice: [] };
  const choice: (number | null)[] = [];
  const visit = (at: number, placed: number, cost: number): void => {
    const student = instance.students[at];
    if (!student) {
      if (placed > best.placed || (placed === best.placed && cost < best.cost))
        Object.assign(best, { placed, cost, choice: [...choice] });
      return;
    }
    student.options.forEach((option, i) => {
      if (option.uses.some((id) => (left.get(id) ?? 0) < 1)) return;
      for (const id of option.uses) left.set(id, (left.get(id) ?? 0) - 1);
      choice.push(i);
      visit(at + 1, placed + 1, cost + option.cost);
      choice.pop();
      for (const id of option.uses) left.set(id, (left.get(id) ?? 0) + 1);
    });
    choice.push(null);
    visit(at + 1, placed, cost);
    choice.pop();
  };
  visit(0, 0, 0);
  const assignments = instance.students.flatMap(({ id, options }, at) => {
    const option = options[best.choice[at] ?? -1];
    return option ? [{ student: id, option: option.id }] : [];
  });
  return {
    format: 'leerwerk-matching-result/1',
    mode: instance.mode,
    seed: instance.seed,
    placed: best.placed,
    cost: best.cost,
    bound: { placed: best.placed, cost: best.cost },
    proven: true,
    assignments,
    unplaced: instance.students.map(({ id }) => id).filter((id) => !assignments.some(({ student }) => student === id)),
    seconds: 0,
    timeLimitReached: false,
    prices: [],
  };
};
