import { type Automaton, AutomatonDraft, at, constantAutomaton, tooLarge } from './automaton.ts';

const MOST_TRANSITIONS = 4_000_000;

/** Transitions on one class of characters each; those to states from which nothing is accepted are left out. */
interface Transitions {
  readonly count: number;
  readonly tails: Int32Array;
  readonly labels: Int32Array;
  readonly heads: Int32Array;
}

/**
 * The smallest automaton for the same language, its states numbered in the order in which they are first reached:
 * equal languages have equal automata. In O(m log n), after Valmari, "Fast brief practical DFA minimization" (2012).
 * Every state of the given automaton must be reachable. Throws a `Fault` (`limit`).
 */
export function minimise(automaton: Automaton): Automaton {
  const live = liveStates(automaton);
  if (at(live, 0) === 0) return constantAutomaton(false);
  const blockOf = refine(automaton, transitionsOf(automaton, live), live);
  return quotient(automaton, blockOf, live);
}

/** Marks the states from which something is accepted. */
function liveStates({ offsets, targets, accepting }: Automaton): Uint8Array {
  const count = accepting.length;
  const into = offsetsBy(targets, count);
  const sources = new Int32Array(targets.length);
  const filled = into.slice();
  for (let state = 0; state < count; state += 1) {
    for (let edge = at(offsets, state); edge < at(offsets, state + 1); edge += 1) {
      const target = at(targets, edge);
      sources[at(filled, target)] = state;
      filled[target] = at(filled, target) + 1;
    }
  }
  const live = accepting.slice();
  const queue = Array.from(live.keys()).filter((state) => live[state] === 1);
  for (const state of queue) {
    for (let index = at(into, state); index < at(into, state + 1); index += 1) {
      const source = at(sources, index);
      if (live[source] === 1) continue;
      live[source] = 1;
      queue.push(source);
    }
  }
  return live;
}

/** Where the entries with each key begin, if entries were sorted by key; one more entry for the end. */
function offsetsBy(keys: Int32Array, count: number): Int32Array {
  const offsets = new Int32Array(count + 1);
  for (const key of keys) offsets[key + 1] = at(offsets, key + 1) + 1;
  for (let key = 0; key < count; key += 1) offsets[key + 1] = at(offsets, key + 1) + at(offsets, key);
  return offsets;
}

/** Splits every edge at every boundary that any edge has, so that labels are equal or disjoint. */
function transitionsOf({ offsets, starts, targets, accepting }: Automaton, live: Uint8Array): Transitions {
  const boundaries = Int32Array.from(new Set(starts)).toSorted();
  const label = new Map([...boundaries].map((boundary, index) => [boundary, index]));
  const tails: number[] = [];
  const labels: number[] = [];
  const heads: number[] = [];
  for (let state = 0; state < accepting.length; state += 1) {
    const end = at(offsets, state + 1);
    for (let edge = at(offsets, state); edge < end; edge += 1) {
      const target = at(targets, edge);
      if (live[state] === 0 || live[target] === 0) continue;
      const last = edge + 1 < end ? label.get(at(starts, edge + 1)) : boundaries.length;
      for (let one = label.get(at(starts, edge)) ?? 0; one < (last ?? 0); one += 1) {
        tails.push(state);
        labels.push(one);
        heads.push(target);
      }
      if (tails.length > MOST_TRANSITIONS) throw tooLarge();
    }
  }
  return {
    count: tails.length,
    tails: Int32Array.from(tails),
    labels: Int32Array.from(labels),
    heads: Int32Array.from(heads),
  };
}

/** The block of each state: states are in one block exactly where no text tells them apart. */
function refine(automaton: Automaton, transitions: Transitions, live: Uint8Array): Int32Array {
  const { count, tails, labels, heads } = transitions;
  const states = automaton.accepting.length;
  const blocks = new Partition(states);
  // Dead states and accepting states are told apart from the rest before any transition is looked at.
  for (let state = 0; state < states; state += 1) if (live[state] === 0) blocks.mark(state);
  blocks.split();
  for (let state = 0; state < states; state += 1) if (automaton.accepting[state] === 1) blocks.mark(state);
  blocks.split();
  const cords = Partition.by(labels, count);
  const into = offsetsBy(heads, states);
  const incoming = sortedBy(heads, into);
  let block = 1;
  for (let cord = 0; cord < cords.count; cord += 1) {
    for (const transition of cords.members(cord)) blocks.mark(at(tails, transition));
    blocks.split();
    for (; block < blocks.count; block += 1) {
      for (const state of blocks.members(block))
        for (let index = at(into, state); index < at(into, state + 1); index += 1)
          cords.mark(at(incoming, index));
      cords.split();
    }
  }
  return blocks.blockOf;
}

function sortedBy(keys: Int32Array, offsets: Int32Array): Int32Array {
  const next = offsets.slice();
  const sorted = new Int32Array(keys.length);
  keys.forEach((key, index) => {
    sorted[at(next, key)] = index;
    next[key] = at(next, key) + 1;
  });
  return sorted;
}

/** A partition of 0 … size-1 that is refined by marking members and splitting the marked off. */
class Partition {
  count = 1;
  readonly blockOf: Int32Array;
  private readonly elements: Int32Array;
  private readonly places: Int32Array;
  private readonly begins: Int32Array;
  private readonly ends: Int32Array;
  private readonly marked: Int32Array;
  private readonly touched: number[] = [];

  constructor(size: number) {
    this.elements = Int32Array.from({ length: size }, (_, index) => index);
    this.places = this.elements.slice();
    this.blockOf = new Int32Array(size);
    this.begins = new Int32Array(size + 1);
    this.ends = new Int32Array(size + 1);
    this.marked = new Int32Array(size + 1);
    this.ends[0] = size;
    if (size === 0) this.count = 0;
  }

  /** One block for each key. */
  static by(keys: Int32Array, size: number): Partition {
    const partition = new Partition(size);
    const groups = Map.groupBy(partition.elements, (element) => at(keys, element));
    // One key stays behind as block 0, as there is no empty block.
    for (const members of [...groups.values()].slice(1)) {
      for (const member of members) partition.mark(member);
      partition.split();
    }
    return partition;
  }

  members(block: number): Int32Array {
    return this.elements.subarray(at(this.begins, block), at(this.ends, block));
  }

  mark(element: number): void {
    const block = at(this.blockOf, element);
    const place = at(this.places, element);
    const boundary = at(this.begins, block) + at(this.marked, block);
    if (place < boundary) return;
    const other = at(this.elements, boundary);
    this.elements[place] = other;
    this.places[other] = place;
    this.elements[boundary] = element;
    this.places[element] = boundary;
    if (this.marked[block] === 0) this.touched.push(block);
    this.marked[block] = at(this.marked, block) + 1;
  }

  /** Splits every block with marked members; the smaller part becomes a new block. */
  split(): void {
    for (let block = this.touched.pop(); block !== undefined; block = this.touched.pop()) {
      const [begin, end] = [at(this.begins, block), at(this.ends, block)];
      const middle = begin + at(this.marked, block);
      this.marked[block] = 0;
      if (middle === end) continue;
      const fresh = this.count;
      this.count += 1;
      const marksAreFewer = middle - begin <= end - middle;
      this.begins[fresh] = marksAreFewer ? begin : middle;
      this.ends[fresh] = marksAreFewer ? middle : end;
      if (marksAreFewer) this.begins[block] = middle;
      else this.ends[block] = middle;
      for (let index = at(this.begins, fresh); index < at(this.ends, fresh); index += 1)
        this.blockOf[at(this.elements, index)] = fresh;
    }
  }
}

/** One state for each block, numbered breadth first from the first state; all dead states are one. */
function quotient(automaton: Automaton, blockOf: Int32Array, live: Uint8Array): Automaton {
  const { offsets, starts, targets, accepting } = automaton;
  const dead = -1;
  const numbers = new Map<number, number>();
  const states: number[] = [];
  const numberOf = (state: number): number => {
    const key = live[state] === 1 ? at(blockOf, state) : dead;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    states.push(state);
    return states.length - 1;
  };
  numberOf(0);
  const draft = new AutomatonDraft();
  for (let number = 0; number < states.length; number += 1) {
    const state = states[number] ?? 0;
    if (live[state] === 0) draft.edge(0, number);
    else
      for (let edge = at(offsets, state); edge < at(offsets, state + 1); edge += 1)
        draft.edge(at(starts, edge), numberOf(at(targets, edge)));
    draft.close(accepting[state] === 1);
  }
  return draft.finish();
}
