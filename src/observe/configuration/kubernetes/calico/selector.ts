import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { EVERYTHING, type Selector } from '../../../../model/network/selector.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import { parsedAt } from './parsed-at.ts';
import { type Token, tokensOf } from './selector-tokens.ts';

/**
 * What a selector is written for. Calico lends an endpoint the labels of its namespace and of its service account
 * under these prefixes, and so turns every selector into one on endpoints.
 */
const PREFIXES = { endpoint: '', namespace: 'pcns.', 'service account': 'pcsa.' } as const;
type Scope = keyof typeof PREFIXES;

/** Calico sets it on everything that is in a namespace. */
export const NAMESPACE_LABEL = 'projectcalico.org/namespace';
const IN_A_NAMESPACE: Selector = { kind: 'label', key: NAMESPACE_LABEL, operator: 'Exists', values: [] };
const NOT_IN_A_NAMESPACE: Selector = { kind: 'not', of: IN_A_NAMESPACE };

/** Calico asks for no blank between the two words. */
const JOINED = new Map([
  ['notin', 'not in'],
  ['startswith', 'starts with'],
  ['endswith', 'ends with'],
]);

const DEEPEST = 100;

/**
 * Reads a selector of Calico, such as `role == 'web' && !has(legacy)`. An empty one is everything. The labels of
 * one for namespaces or service accounts get the prefix under which endpoints have them.
 * Throws a `Fault`: `malformed`, or `limit` for one that is nested deeper than 100 levels.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
 */
export function parseSelector(text: string, scope: Scope = 'endpoint'): Selector {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return scope === 'namespace' ? IN_A_NAMESPACE : EVERYTHING;
  const reader = new Reader(tokens, scope);
  const selector = reader.disjunction(0);
  reader.end();
  return selector;
}

/** A text that is a selector for this scope; undefined for an empty one, which Calico takes for missing. */
export function selectorText(scope: Scope = 'endpoint'): z.ZodType<Selector | undefined, string> {
  return z
    .string()
    .transform((text, context) =>
      text === '' ? undefined : parsedAt(context, () => parseSelector(text, scope)),
    );
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #scope: Scope;
  #next = 0;

  constructor(tokens: readonly Token[], scope: Scope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  disjunction(depth: number): Selector {
    if (depth > DEEPEST) throw new Fault('limit', `nested deeper than ${DEEPEST} levels`);
    const parts = [this.#conjunction(depth)];
    while (this.#take('||')) parts.push(this.#conjunction(depth));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'any', of: parts };
  }

  end(): void {
    if (this.#next < this.#tokens.length) this.#fail('an operator or the end');
  }

  #conjunction(depth: number): Selector {
    const parts = [this.#negation(depth)];
    while (this.#take('&&')) parts.push(this.#negation(depth));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', of: parts };
  }

  #negation(depth: number): Selector {
    let isNegated = false;
    while (this.#take('!')) isNegated = !isNegated;
    const operand = this.#operand(depth);
    return isNegated ? { kind: 'not', of: operand } : operand;
  }

  #operand(depth: number): Selector {
    if (this.#take('(')) {
      const inner = this.disjunction(depth + 1);
      this.#expect(')');
      return inner;
    }
    const word = this.#word('a label, has(), all(), global() or a parenthesis');
    const isCall = ['has', 'all', 'global'].includes(word) && this.#take('(');
    if (!isCall) return this.#condition(this.#keyOf(word));
    const key = word === 'has' ? this.#keyOf(this.#word('a label')) : '';
    this.#expect(')');
    if (word === 'has') return { kind: 'label', key, operator: 'Exists', values: [] };
    return word === 'all' ? this.#everything() : this.#global();
  }

  /** `all()` of namespaces is what is in any namespace at all. */
  #everything(): Selector {
    return this.#scope === 'namespace' ? IN_A_NAMESPACE : EVERYTHING;
  }

  #global(): Selector {
    if (this.#scope === 'namespace') return NOT_IN_A_NAMESPACE;
    throw new Fault('malformed', 'global() may stand in a namespaceSelector of a rule only');
  }

  #condition(key: string): Selector {
    if (this.#take('==')) return { kind: 'label', key, operator: 'In', values: [this.#text()] };
    if (this.#take('!=')) return { kind: 'label', key, operator: 'NotIn', values: [this.#text()] };
    const operator = this.#word('an operator');
    if (operator === 'contains') return { kind: 'label', key, operator: 'Contains', values: [this.#text()] };
    if (operator === 'in') return { kind: 'label', key, operator: 'In', values: this.#texts() };
    const name = JOINED.get(operator) ?? `${operator} ${this.#word('an operator')}`;
    if (name === 'not in') return { kind: 'label', key, operator: 'NotIn', values: this.#texts() };
    if (name === 'starts with') return { kind: 'label', key, operator: 'StartsWith', values: [this.#text()] };
    if (name === 'ends with') return { kind: 'label', key, operator: 'EndsWith', values: [this.#text()] };
    throw new Fault('malformed', `${quoted(name)} is no operator`);
  }

  #texts(): string[] {
    this.#expect('{');
    const values: string[] = [];
    while (this.#tokens[this.#next]?.kind === 'text') {
      values.push(this.#text());
      if (!this.#take(',')) break;
    }
    this.#expect('}');
    return values;
  }

  #keyOf(label: string): string {
    return `${PREFIXES[this.#scope]}${label}`;
  }

  #take(symbol: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#fail(symbol);
  }

  #word(what: string): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'word') return this.#fail(what);
    this.#next += 1;
    return token.text;
  }

  #text(): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'text') return this.#fail('a text in quotes');
    this.#next += 1;
    return token.text;
  }

  #fail(expected: string): never {
    const token = this.#tokens[this.#next];
    const found = token === undefined ? 'it ends' : `there is ${quoted(token.text)}`;
    throw new Fault('malformed', `${found} where ${expected} is expected`);
  }
}
