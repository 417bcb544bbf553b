/**
 * Who may write to a collection at once. First attempts share it; an attempt that lost against another writer is
 * repeated alone. A unique index is an exclusion constraint in PostgreSQL, and many writers of one key can keep each
 * other waiting there for ever; the one that has the collection to itself always comes through.
 */
type Gate = { shared: number; alone: boolean; queue: { alone: boolean; go: () => void }[] };

export const createWriteGate = () => {
  const gates = new Map<string, Gate>();

  const letIn = (gate: Gate): void => {
    for (let next = gate.queue[0]; next && !gate.alone; next = gate.queue[0]) {
      if (next.alone && gate.shared > 0) return;
      gate.queue.shift();
      if (next.alone) gate.alone = true;
      else gate.shared++;
      next.go();
    }
  };

  /** Waits for a place and gives back the function that leaves it. */
  const enter = async (namespace: string, alone: boolean): Promise<() => void> => {
    const gate = gates.get(namespace) ?? { shared: 0, alone: false, queue: [] };
    gates.set(namespace, gate);
    await new Promise<void>((go) => {
      gate.queue.push({ alone, go });
      letIn(gate);
    });
    return () => {
      if (alone) gate.alone = false;
      else gate.shared--;
      letIn(gate);
      if (gate.shared === 0 && !gate.alone && gate.queue.length === 0) gates.delete(namespace);
    };
  };

  return { enter, size: () => gates.size };
};

export type WriteGate = ReturnType<typeof createWriteGate>;
