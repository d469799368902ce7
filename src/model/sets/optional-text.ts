import { LINE_BREAKS, ANY_CHARACTER } from './automata/characters.ts';
import { repeat } from './automata/expression.ts';
import { hashTogether } from './hashing.ts';
import { Language } from './language.ts';
import type { SetAlgebra } from './types.ts';

/** The texts that a field can hold: none has NUL, CR or LF (RFC 9110 section 5.5). */
const FIELD_TEXT = Language.from(
  repeat({ kind: 'characters', characters: ANY_CHARACTER.subtract(LINE_BREAKS) }, 0, Infinity),
);

/** An immutable set of what a field of a message can be: absent, or present with a text of a language. */
export class OptionalText implements SetAlgebra<OptionalText> {
  /** May the field be absent? */
  readonly absent: boolean;
  /** The texts that it may hold where it is present. */
  readonly texts: Language;

  private constructor(absent: boolean, texts: Language) {
    this.absent = absent;
    this.texts = texts;
  }

  /** Absent, or present with any text. */
  static readonly ALL = new OptionalText(true, FIELD_TEXT);
  static readonly PRESENT = new OptionalText(false, FIELD_TEXT);
  static readonly ABSENT = new OptionalText(true, Language.NONE);

  /** Present, with a text of the language; texts that no field can hold are left out. */
  static of(texts: Language): OptionalText {
    return new OptionalText(false, texts.intersect(FIELD_TEXT));
  }

  /** What working with the set costs: the states of its automaton. */
  get weight(): number {
    return this.texts.states;
  }

  /** A number that equal sets have in common, and few others. */
  get hash(): number {
    return hashTogether([Number(this.absent), this.texts.hash]);
  }

  isEmpty(): boolean {
    return !this.absent && this.texts.isEmpty();
  }

  union(other: OptionalText): OptionalText {
    return new OptionalText(this.absent || other.absent, this.texts.union(other.texts));
  }

  intersect(other: OptionalText): OptionalText {
    return new OptionalText(this.absent && other.absent, this.texts.intersect(other.texts));
  }

  subtract(other: OptionalText): OptionalText {
    return new OptionalText(this.absent && !other.absent, this.texts.subtract(other.texts));
  }

  /** Everything else: what an inverted match of a header means, so that absence may come in. */
  complement(): OptionalText {
    return OptionalText.ALL.subtract(this);
  }

  equals(other: OptionalText): boolean {
    return this.absent === other.absent && this.texts.equals(other.texts);
  }

  isSubsetOf(other: OptionalText): boolean {
    return (!this.absent || other.absent) && this.texts.isSubsetOf(other.texts);
  }

  /** `undefined` asks for absence. */
  includes(value: string | undefined): boolean {
    return value === undefined ? this.absent : this.texts.includes(value);
  }
}
