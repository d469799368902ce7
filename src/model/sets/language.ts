import {
  acceptingBefore,
  accepts,
  type Automaton,
  combineAutomata,
  complementOf,
  constantAutomaton,
  hashOf,
  keyOf,
  sameAutomaton,
} from './automata/automaton.ts';
import { determinise } from './automata/determinise.ts';
import { ANY_CHARACTER, character as characterSet } from './automata/characters.ts';
import { type Expression, repeat } from './automata/expression.ts';
import { minimise } from './automata/minimise.ts';
import { NondeterministicAutomaton } from './automata/nondeterministic.ts';
import { shortestText } from './automata/shortest.ts';
import { Recent } from '../recent.ts';
import { DIFFERENCE, INTERSECTION, type SetAlgebra, UNION } from './types.ts';

/** Sums of states of the languages that are kept at hand: a comparison of policies makes the same few again and again. */
const MOST_KEPT = 50_000;

/**
 * An immutable regular language: a set of texts over Unicode code points, held as its smallest automaton, which is
 * canonical. So equality is a comparison of arrays, and no text is ever run through a backtracking matcher.
 * Operations throw a `Fault` (`limit`) where the result would need more than 10,000 states.
 */
export class Language implements SetAlgebra<Language> {
  private static readonly known = new Recent<string, Language>(MOST_KEPT, ({ states }) => states);
  private static readonly combined = new Recent<string, Language>(MOST_KEPT, ({ states }) => states);
  private static count = 0;
  private readonly automaton: Automaton;
  /** Of this object alone. */
  private readonly number: number;
  private hashed: number | undefined;

  private constructor(automaton: Automaton) {
    this.automaton = automaton;
    this.number = Language.count += 1;
  }

  /** The language of a canonical automaton: one object for equal ones, as long as it is kept. */
  private static of(automaton: Automaton): Language {
    return Language.known.get(keyOf(automaton), () => new Language(automaton));
  }

  /** No text at all. */
  static readonly NONE = new Language(constantAutomaton(false));
  /** Every text, the empty one too. */
  static readonly ALL = new Language(constantAutomaton(true));

  /** The texts that match the expression from begin to end. Throws a `Fault` (`limit`). */
  static from(expression: Expression): Language {
    return Language.of(minimise(determinise(new NondeterministicAutomaton(expression))));
  }

  /** The union of many languages, pair by pair, so that large ones are not gone through again and again. */
  static unionOf(languages: readonly Language[]): Language {
    const [first = Language.NONE] = languages;
    if (languages.length < 2) return first;
    const middle = languages.length >>> 1;
    return Language.unionOf(languages.slice(0, middle)).union(Language.unionOf(languages.slice(middle)));
  }

  /** How many states the automaton has: the cost of working with it. */
  get states(): number {
    return this.automaton.accepting.length;
  }

  /** A number that equal languages have in common, and few others. */
  get hash(): number {
    return (this.hashed ??= hashOf(this.automaton));
  }

  isEmpty(): boolean {
    return this.states === 1 && !this.includes('');
  }

  /** Is it every text? */
  isAll(): boolean {
    return this.states === 1 && this.includes('');
  }

  union(other: Language): Language {
    if (this === other || other.isEmpty() || this.isAll()) return this;
    return this.isEmpty() || other.isAll() ? other : this.combine(other, UNION);
  }

  intersect(other: Language): Language {
    if (this === other || this.isEmpty() || other.isAll()) return this;
    return other.isEmpty() || this.isAll() ? other : this.combine(other, INTERSECTION);
  }

  subtract(other: Language): Language {
    if (this.isEmpty() || other.isEmpty()) return this;
    return this.isAll() ? other.complement() : this.combine(other, DIFFERENCE);
  }

  complement(): Language {
    return Language.of(complementOf(this.automaton));
  }

  /** The texts of this language, each followed by each text of the other. */
  concat(other: Language): Language {
    const items = [this, other].map(({ automaton }): Expression => ({ kind: 'automaton', automaton }));
    return this.kept('then', other, () => Language.from({ kind: 'sequence', items }));
  }

  /** What is left of the texts where each is cut before the first of a character. */
  cutBefore(character: string): Language {
    const single: Expression = {
      kind: 'characters',
      characters: characterSet(character.codePointAt(0) ?? 0),
    };
    const all: Expression = repeat({ kind: 'characters', characters: ANY_CHARACTER }, 0, Infinity);
    const having = Language.from({ kind: 'sequence', items: [all, single, all] });
    const cut = acceptingBefore(this.automaton, character.codePointAt(0) ?? 0);
    return Language.of(minimise(cut)).subtract(having);
  }

  equals(other: Language): boolean {
    return this === other || sameAutomaton(this.automaton, other.automaton);
  }

  isSubsetOf(other: Language): boolean {
    if (this === other || this.isEmpty() || other.isAll()) return true;
    return !combineAutomata(this.automaton, other.automaton, DIFFERENCE).accepting.includes(1);
  }

  includes(text: string): boolean {
    return accepts(this.automaton, text);
  }

  /** A shortest member, of printable ASCII where there is one; undefined in the empty language. */
  example(): string | undefined {
    return shortestText(this.automaton);
  }

  private combine(other: Language, table: number): Language {
    return this.kept(`${table}`, other, () =>
      Language.of(minimise(combineAutomata(this.automaton, other.automaton, table))),
    );
  }

  private kept(operation: string, other: Language, make: () => Language): Language {
    return Language.combined.get(`${this.number} ${operation} ${other.number}`, make);
  }
}
