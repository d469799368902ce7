import { isCollection, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Path } from '../../../model/configuration/place.ts';
import type { Parsed } from './documents.ts';

/** Numbers of a node: begin and end in the text, marks, where its first child is in the table, and how many it has. */
const FIELDS = 5;
const [START, END, MARKS, FIRST, COUNT] = [0, 1, 2, 3, 4];
/** Marks, as bits. */
const MAP = 1;
const SEQ = 2;
const SCALAR = 4;
const FLOW = 8;
const CERTAIN = 16;
const NULL = 32;
/** In place of a value that is not there. */
const MISSING = 64;

/** The nodes of a document, level by level; children of a map are a key and its value in turn. */
interface Table {
  readonly numbers: Int32Array;
  /** The text that the numbers are places in. */
  readonly text: string;
  /** Names of keys that are written otherwise, such as in quotes, by where they are in the table. */
  readonly names: ReadonlyMap<number, string>;
}

/** A key of a map with its value; undefined where it has none. */
export interface OutlinedPair {
  readonly key: OutlineNode;
  readonly value: OutlineNode | undefined;
}

/**
 * What a node of a document is, and where it stands. Documents are held until everything is judged: the library's nodes
 * take twenty times their text, these numbers twice.
 */
export class OutlineNode {
  readonly #table: Table;
  readonly #at: number;

  /** The value of a document of this text; undefined where it has none. */
  static of({ contents }: Parsed, text: string): OutlineNode | undefined {
    return contents ? new OutlineNode(tableOf(contents, text), 0) : undefined;
  }

  private constructor(table: Table, at: number) {
    this.#table = table;
    this.#at = at;
  }

  get start(): number {
    return this.#field(START);
  }

  /** The place behind it. */
  get end(): number {
    return this.#field(END);
  }

  get isMap(): boolean {
    return this.#has(MAP);
  }

  get isSeq(): boolean {
    return this.#has(SEQ);
  }

  get isScalar(): boolean {
    return this.#has(SCALAR);
  }

  /** Is it in braces or brackets? */
  get isFlow(): boolean {
    return this.#has(FLOW);
  }

  /** Is it a scalar or a collection that nothing else refers to, and that no tag makes something else? */
  get isCertain(): boolean {
    return this.#has(CERTAIN);
  }

  get isNull(): boolean {
    return this.#has(NULL);
  }

  /** Items of a list, or pairs of a map. */
  get length(): number {
    return this.#field(COUNT) / (this.isMap ? 2 : 1);
  }

  /** An item of a list, from 0. */
  item(index: number): OutlineNode | undefined {
    return this.isSeq && Number.isInteger(index) && index >= 0 && index < this.length
      ? this.#child(index)
      : undefined;
  }

  /** A pair of a map, from 0. */
  pairAt(index: number): OutlinedPair | undefined {
    if (!this.isMap || index < 0 || index >= this.length) return undefined;
    const value = this.#child(2 * index + 1);
    return { key: this.#child(2 * index), value: value.#has(MISSING) ? undefined : value };
  }

  /** Which of its pairs has this key, the last one where there are several; -1 where none has. */
  indexOf(step: Path[number]): number {
    if (!this.isMap) return -1;
    const name = String(step);
    for (let index = this.length - 1; index >= 0; index -= 1)
      if (this.#isNamed(this.#field(FIRST) + 2 * index * FIELDS, name)) return index;
    return -1;
  }

  #child(index: number): OutlineNode {
    return new OutlineNode(this.#table, this.#field(FIRST) + index * FIELDS);
  }

  #isNamed(at: number, name: string): boolean {
    const { numbers, text, names } = this.#table;
    const other = names.get(at);
    if (other !== undefined) return other === name;
    const start = numbers[at + START] ?? 0;
    return (numbers[at + END] ?? 0) - start === name.length && text.startsWith(name, start);
  }

  #field(field: number): number {
    return this.#table.numbers[this.#at + field] ?? 0;
  }

  #has(mark: number): boolean {
    return (this.#field(MARKS) & mark) !== 0;
  }
}

function tableOf(root: ParsedNode, text: string): Table {
  const numbers: number[] = [];
  const names = new Map<number, string>();
  const nodes: (ParsedNode | null)[] = [root];
  // Grows while it is gone through.
  for (const node of nodes) {
    const first = nodes.length;
    if (isSeq<ParsedNode>(node)) for (const item of node.items) nodes.push(item);
    else if (isMap<ParsedNode, ParsedNode | null>(node))
      for (const { key, value } of node.items) {
        const name = String(key);
        if (text.slice(key.range[0], key.range[1]) !== name) names.set(nodes.length * FIELDS, name);
        nodes.push(key, value);
      }
    const [start, end] = node?.range ?? [0, 0];
    flatten(node);
    numbers.push(start, end, marksOf(node), first * FIELDS, nodes.length - first);
  }
  return { numbers: Int32Array.from(numbers), text, names };
}

/** The library adds texts in double quotes up letter by letter: each letter takes 32 bytes until somebody asks for one. */
function flatten(node: ParsedNode | null): void {
  if (isScalar(node) && typeof node.value === 'string') node.value.charCodeAt(0);
}

function marksOf(node: ParsedNode | null): number {
  if (!node) return MISSING;
  const kind = isMap(node) ? MAP : isSeq(node) ? SEQ : isScalar(node) ? SCALAR : 0;
  const isFlow = isCollection(node) && node.flow === true;
  const isCertain = kind !== 0 && !('anchor' in node && node.anchor) && !node.tag;
  const isNull = isScalar(node) && node.value === null;
  return kind | (isFlow ? FLOW : 0) | (isCertain ? CERTAIN : 0) | (isNull ? NULL : 0);
}
