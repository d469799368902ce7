import { Fault } from '../../model/fault.ts';

/** A member of a class as code names it. */
export interface Member {
  readonly at: number;
  readonly owner: string;
  readonly name: string;
  /** Its descriptor, `(Ljava/lang/String;)V`. */
  readonly type: string;
}

const [UTF8, CLASS, STRING, NAME_AND_TYPE] = [1, 7, 8, 12];
const MEMBERS = new Set([9, 10, 11]);
/** Bytes behind an entry's tag (Java Virtual Machine Specification, 4.4); long and double take two places. */
const SIZES: Readonly<Record<number, number>> = {
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 2,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  15: 3,
  16: 2,
  17: 4,
  18: 4,
  19: 2,
  20: 2,
};

/** The constants of a class file. */
export class Pool {
  readonly #bytes: Buffer;
  readonly #offsets: Uint32Array;
  /** Where what follows it begins. */
  readonly end: number;

  /** `start`: the offset of its count. Throws a `malformed` Fault. */
  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    if (start + 2 > bytes.length) throw brokenClass();
    const count = bytes.readUInt16BE(start);
    this.#offsets = new Uint32Array(count);
    let at = start + 2;
    for (let index = 1; index < count; index += 1) {
      const tag = bytes[at];
      if (tag === undefined) throw brokenClass();
      this.#offsets[index] = at;
      const size = tag === UTF8 ? this.#textSize(at) : SIZES[tag];
      if (size === undefined || at + 1 + size > bytes.length) throw brokenClass();
      at += 1 + size;
      if (tag === 5 || tag === 6) index += 1;
    }
    this.end = at;
  }

  #textSize(at: number): number {
    return at + 3 <= this.#bytes.length ? 2 + this.#bytes.readUInt16BE(at + 1) : this.#bytes.length;
  }

  #is(index: number, tag: number): boolean {
    const at = this.#offsets[index] ?? 0;
    return at !== 0 && this.#bytes[at] === tag;
  }

  #number(index: number, offset: number): number {
    return this.#bytes.readUInt16BE((this.#offsets[index] ?? 0) + offset);
  }

  /** A text; undefined where there is none at this place. */
  text(index: number): string | undefined {
    if (!this.#is(index, UTF8)) return undefined;
    const at = this.#offsets[index] ?? 0;
    return this.#bytes.toString('utf8', at + 3, at + 3 + this.#bytes.readUInt16BE(at + 1));
  }

  /** The name of a class, `java/lang/String`; of an array, that of what is in it. */
  className(index: number): string | undefined {
    if (!this.#is(index, CLASS)) return undefined;
    const name = this.text(this.#number(index, 1));
    return name?.startsWith('[') ? /^\[+L(.*);$/.exec(name)?.[1] : name;
  }

  string(index: number): string | undefined {
    return this.#is(index, STRING) ? this.text(this.#number(index, 1)) : undefined;
  }

  /** All classes, texts of the program, other texts, and members of classes. */
  *classes(): Generator<string, undefined> {
    for (let index = 1; index < this.#offsets.length; index += 1) {
      const name = this.className(index);
      if (name !== undefined) yield name;
    }
  }

  *strings(): Generator<string, undefined> {
    for (let index = 1; index < this.#offsets.length; index += 1) {
      const text = this.string(index);
      if (text !== undefined) yield text;
    }
  }

  *texts(): Generator<string, undefined> {
    for (let index = 1; index < this.#offsets.length; index += 1) {
      const text = this.text(index);
      if (text !== undefined) yield text;
    }
  }

  *members(): Generator<Member, undefined> {
    for (let index = 1; index < this.#offsets.length; index += 1) {
      const tag = this.#bytes[this.#offsets[index] ?? 0] ?? 0;
      if ((this.#offsets[index] ?? 0) === 0 || !MEMBERS.has(tag)) continue;
      const owner = this.className(this.#number(index, 1));
      const type = this.#number(index, 3);
      const name = this.#is(type, NAME_AND_TYPE) ? this.text(this.#number(type, 1)) : undefined;
      if (owner === undefined || name === undefined) continue;
      yield { at: index, owner, name, type: this.text(this.#number(type, 3)) ?? '' };
    }
  }
}

export function brokenClass(): Fault {
  return new Fault('malformed', 'a class file that is cut off or broken');
}
