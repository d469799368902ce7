import type { Allowance } from '../../../model/leak-rules/leak-rules.ts';
import { type Token, tokensOf } from './filter-tokens.ts';

/** What a filter of Betterleaks asks, as far as it is understood. */
export interface Filter {
  /** Bits a character that the secret has to have more than. */
  readonly entropy?: number;
  readonly allowances: readonly Allowance[];
  /** Parts that are passed over, so that more is found. */
  readonly unsupported: readonly string[];
}

/** One thing that a filter hides by. */
type Term =
  | { readonly kind: 'entropy'; readonly most: number }
  | { readonly kind: 'paths' | 'stopwords'; readonly texts: readonly string[] }
  | { readonly kind: 'expressions'; readonly texts: readonly string[]; readonly target: Allowance['target'] };

const DEEPEST = 50;
const TARGETS: readonly Allowance['target'][] = ['secret', 'match', 'line'];

/**
 * Reads an expression that is true for what is to be hidden: calls of `filter.entropy`, `filter.matchesAny` and
 * `filter.containsAny` over secret, match, line and path, joined by `||`, and those of one kind each by `&&`. Source:
 * docs/config.md of https://github.com/betterleaks/betterleaks.
 */
export function filterOf(text: string, source: string): Filter {
  const tokens = tokensOf(text);
  if (!tokens) return { allowances: [], unsupported: [shown(text)] };
  const unsupported: string[] = [];
  const allowances: Allowance[] = [];
  let entropy: number | undefined;
  for (const part of splitAt(tokens, '||', 0)) {
    const terms = splitAt(unwrapped(part), '&&', 0).map((one) => termOf(unwrapped(one)));
    const [only] = terms;
    if (terms.length === 1 && only?.kind === 'entropy') entropy = Math.max(entropy ?? 0, only.most);
    else {
      const allowance = allowanceOf(terms, source);
      if (allowance) allowances.push(allowance);
      else unsupported.push(shown(text.slice(part[0]?.from ?? 0, part.at(-1)?.to ?? 0)));
    }
  }
  return { ...(entropy !== undefined && { entropy }), allowances, unsupported };
}

/** All terms have to hold, so that of each kind there is one at most. */
function allowanceOf(terms: readonly (Term | undefined)[], source: string): Allowance | undefined {
  const base = { commits: [], paths: [], expressions: [], stopwords: [], target: 'secret' } as const;
  let allowance: Allowance = { source, reason: 'its filter hides it', condition: 'all', ...base };
  const seen = new Set<string>();
  for (const term of terms) {
    if (!term || term.kind === 'entropy' || seen.has(term.kind) || term.texts.length === 0) return undefined;
    seen.add(term.kind);
    allowance = { ...allowance, [term.kind]: term.texts };
    if (term.kind === 'expressions') allowance = { ...allowance, target: term.target };
  }
  return seen.size > 0 ? allowance : undefined;
}

/** `filter.entropy(finding["secret"]) <= 3.5`, or a call with a list. */
function termOf(tokens: readonly Token[]): Term | undefined {
  const words = tokens
    .map(({ kind, text }) => (kind === 'text' ? '""' : kind === 'number' ? '0' : text))
    .join('');
  const texts = tokens.filter(({ kind }) => kind === 'text').map(({ text }) => text);
  if (/^filter\.entropy\(finding\[""\]\)<=?0$/.test(words) && texts[0] === 'secret')
    return { kind: 'entropy', most: Number(tokens.at(-1)?.text) };
  const [, name, subject] =
    /^filter\.(matchesAny|containsAny)\((finding\[""\]|attributes\[\?""\]\.orValue\(""\)|attributes\[""\]),\[(?:"",?)*\],?\)$/.exec(
      words,
    ) ?? [];
  if (name === undefined || subject === undefined) return undefined;
  const isPath = subject.startsWith('attributes');
  const [first = ''] = texts;
  const list = texts.slice(subject.includes('orValue') ? 2 : 1);
  if (isPath) return first === 'path' && name === 'matchesAny' ? { kind: 'paths', texts: list } : undefined;
  const target = TARGETS.find((one) => one === first);
  if (!target) return undefined;
  if (name === 'matchesAny') return { kind: 'expressions', texts: list, target };
  return target === 'secret'
    ? { kind: 'stopwords', texts: list }
    : { kind: 'expressions', texts: list.map((word) => `(?i)${quoted(word)}`), target };
}

function quoted(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

/** The tokens between signs that stand in no brackets. */
function splitAt(tokens: readonly Token[], sign: string, from: number): Token[][] {
  const parts: Token[][] = [[]];
  let depth = from;
  for (const token of tokens) {
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    if (token.kind === 'sign' && token.text === sign && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Without brackets around all of it. */
function unwrapped(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  for (let round = 0; round < DEEPEST && isWrapped(inner); round += 1) inner = inner.slice(1, -1);
  return inner;
}

function isWrapped(tokens: readonly Token[]): boolean {
  if (tokens[0]?.text !== '(' || tokens.at(-1)?.text !== ')') return false;
  let depth = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0) return index === tokens.length - 1;
  }
  return false;
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
