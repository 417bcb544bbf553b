/** A binary heap of node numbers by key, with decrease-key; every array is made once. */
export interface NodeHeap {
  /** Adds a node, or lowers its key. The caller never raises one. */
  readonly push: (node: number, key: number) => void;
  /** Takes the node with the least key, or -1. Ties go by the order of pushes, which is the same in every run. */
  readonly pop: () => number;
  readonly clear: () => void;
}

export const createNodeHeap = (nodes: number): NodeHeap => {
  const keys = new Float64Array(nodes);
  const heap = new Int32Array(nodes);
  const position = new Int32Array(nodes).fill(-1);
  let size = 0;

  const rise = (node: number, from: number): void => {
    const key = keys[node]!;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const other = heap[up]!;
      if (keys[other]! <= key) break;
      heap[at] = other;
      position[other] = at;
      at = up;
    }
    heap[at] = node;
    position[node] = at;
  };

  const sink = (node: number): void => {
    const key = keys[node]!;
    let at = 0;
    for (let down = 1; down < size; down = 2 * at + 1) {
      if (down + 1 < size && keys[heap[down + 1]!]! < keys[heap[down]!]!) down++;
      const other = heap[down]!;
      if (keys[other]! >= key) break;
      heap[at] = other;
      position[other] = at;
      at = down;
    }
    heap[at] = node;
    position[node] = at;
  };

  return {
    push: (node, key) => {
      keys[node] = key;
      rise(node, position[node]! >= 0 ? position[node]! : size++);
    },
    pop: () => {
      if (size === 0) return -1;
      const least = heap[0]!;
      position[least] = -1;
      const last = heap[--size]!;
      if (size > 0) sink(last);
      return least;
    },
    clear: () => {
      for (let i = 0; i < size; i++) position[heap[i]!] = -1;
      size = 0;
    },
  };
};
