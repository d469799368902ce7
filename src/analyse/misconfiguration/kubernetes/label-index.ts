import { at, listAt, textAt } from './values.ts';

/** Things of an index by their numbers, a bit each. */
export type Picked = Uint32Array;

/** What has labels in a namespace. */
export interface Labelled {
  readonly namespace: string | undefined;
  readonly labels: unknown;
}

/**
 * Things by their labels, so that selectors pick them without a question for each pair: thousands of both would take
 * hours. What a label costs is a bit of each thing. Things are known by their numbers, in the order that they are given in.
 */
export class LabelIndex {
  readonly #count: number;
  readonly #lists = new Map<string, number[]>();
  /** Of lists that have more numbers than there are words. */
  readonly #dense = new Map<string, Picked>();
  /** What is asked at the moment. */
  readonly #asked: Picked;

  constructor(things: readonly Labelled[]) {
    this.#count = things.length;
    this.#asked = this.#none();
    for (const [number, { namespace, labels }] of things.entries()) {
      this.#add(keyOf('namespace', namespace), number);
      if (typeof labels !== 'object' || labels === null) continue;
      for (const [name, value] of Object.entries(labels)) {
        this.#add(keyOf('label', name), number);
        if (isComparable(value)) this.#add(keyOf('label', name, value ?? ''), number);
      }
    }
  }

  /** Gives a thing a mark, such as a port that it has, that `someMarked` asks about. Numbers are given in their order. */
  mark(mark: unknown, number: number): void {
    if (isComparable(mark)) this.#add(keyOf('mark', mark), number);
  }

  /** Those in what may be the namespace: one that says none may be in any. */
  around(namespace: string | undefined): Picked {
    if (namespace === undefined) return this.#not(this.#none());
    const found = this.exactly(namespace);
    this.#put(keyOf('namespace', undefined), found);
    return found;
  }

  /** Those that say just this namespace. */
  exactly(namespace: string | undefined): Picked {
    const found = this.#none();
    this.#put(keyOf('namespace', namespace), found);
    return found;
  }

  /** Those of some that a selector picks, as `selects` says. */
  pick(selector: unknown, among: Picked): Picked {
    const found = among.slice();
    const labels = at(selector, 'matchLabels');
    if (typeof labels === 'object' && labels !== null)
      for (const [name, value] of Object.entries(labels)) this.#keep(found, this.#having(name, [value]));
    for (const expression of listAt(selector, 'matchExpressions'))
      this.#keep(found, this.#holding(expression));
    return found;
  }

  /** Those that one selector or another picks, each among some. */
  pickAny(selections: Iterable<readonly [selector: unknown, among: Picked]>): Picked {
    const found = this.#none();
    for (const [selector, among] of selections)
      for (const [index, word] of this.pick(selector, among).entries())
        found[index] = (found[index] ?? 0) | word;
    return found;
  }

  /** Has one of some this mark? */
  someMarked(picked: Picked, mark: unknown): boolean {
    const marked = this.#askedFor(isComparable(mark) ? [keyOf('mark', mark)] : []);
    return picked.some((word, index) => (word & (marked[index] ?? 0)) !== 0);
  }

  #holding(expression: unknown): Picked {
    const name = textAt(expression, 'key') ?? '';
    const values = listAt(expression, 'values');
    switch (textAt(expression, 'operator') ?? '') {
      case 'In':
        return this.#having(name, values);
      case 'NotIn':
        return this.#not(this.#having(name, values));
      case 'Exists':
        return this.#askedFor([keyOf('label', name)]);
      case 'DoesNotExist':
        return this.#not(this.#askedFor([keyOf('label', name)]));
      default:
        return this.#askedFor([]);
    }
  }

  /** Those whose label is one of the values. */
  #having(name: string, values: readonly unknown[]): Picked {
    return this.#askedFor(
      new Set(values.filter(isComparable).map((value) => keyOf('label', name, value ?? ''))),
    );
  }

  #add(key: string, number: number): void {
    const known = this.#lists.get(key);
    if (!known) this.#lists.set(key, [number]);
    else if (known.at(-1) !== number) known.push(number);
  }

  #none(): Picked {
    return new Uint32Array(Math.ceil(this.#count / 32));
  }

  #askedFor(keys: Iterable<string>): Picked {
    this.#asked.fill(0);
    for (const key of keys) this.#put(key, this.#asked);
    return this.#asked;
  }

  #put(key: string, into: Picked): void {
    const list = this.#lists.get(key) ?? [];
    if (list.length <= into.length) {
      for (const number of list) setBit(into, number);
      return;
    }
    const known = this.#dense.get(key) ?? this.#none();
    if (!this.#dense.has(key)) for (const number of list) setBit(known, number);
    this.#dense.set(key, known);
    for (let index = 0; index < into.length; index += 1)
      into[index] = (into[index] ?? 0) | (known[index] ?? 0);
  }

  #keep(found: Picked, those: Picked): void {
    for (let index = 0; index < found.length; index += 1)
      found[index] = (found[index] ?? 0) & (those[index] ?? 0);
  }

  #not(picked: Picked): Picked {
    for (let index = 0; index < picked.length; index += 1) picked[index] = ~(picked[index] ?? 0);
    const [last, beyond] = [picked.length - 1, this.#count % 32];
    if (beyond > 0) picked[last] = (picked[last] ?? 0) & (2 ** beyond - 1);
    return picked;
  }
}

/** Is there one among them? */
export function hasSome(picked: Picked): boolean {
  return picked.some((word) => word !== 0);
}

/** The things of an index that are picked, in order. */
export function* chosen<T>(things: readonly T[], picked: Picked): Generator<T, undefined> {
  for (const [index, word] of picked.entries())
    for (let left = word; left !== 0; left &= left - 1) {
      const number = index * 32 + 31 - Math.clz32(left & -left);
      yield* things.slice(number, number + 1);
    }
}

function setBit(picked: Picked, number: number): void {
  const word = number >>> 5;
  picked[word] = (picked[word] ?? 0) | (1 << (number & 31));
}

/** Is it a value that others may equal? What is none is no label that Kubernetes takes. */
function isComparable(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function keyOf(...parts: unknown[]): string {
  return JSON.stringify(parts);
}
