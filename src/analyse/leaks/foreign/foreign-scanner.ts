import type { Detection } from '../types.ts';
import type { Hit, Scanner } from '../engine/scan-bytes.ts';
import { KeywordIndex } from '../engine/keyword-index.ts';
import { entropyOf } from '../../../model/entropy.ts';
import type { Allowances } from './allowances.ts';
import type { CompiledRule, CompiledRules } from './compiled-rules.ts';
import type { Place, Span } from './expression.ts';
import { hasCharacters } from './characters.ts';
import { lineAround } from './line-around.ts';
import { withRequired } from './composite.ts';
import { SpanList } from './span-list.ts';

/** Lower-case ASCII of at least three bytes, which the index of keywords looks for. */
const INDEXED = /^[\x20-\x7e]{3,}$/;
/** Marks by which other tools ask for a line to be passed over. */
const INLINE = /(?:gitleaks|betterleaks|kingfisher):(?:allow|ignore)/;
/** How far behind a place everything is that decides what is found there. */
const REACH = 2 ** 15;

/** A match of a rule, before other rules and allowances are asked. */
export interface ForeignMatch {
  readonly compiled: CompiledRule;
  /** Of the secret, of all that matches, and of that without the ends of lines around it, which belong to nothing. */
  readonly start: number;
  readonly end: number;
  readonly matchStart: number;
  readonly textStart: number;
  readonly textEnd: number;
}

/** Which rules a text in the index is of, and of how long a text it is. */
interface Wanted {
  readonly length: number;
  readonly keywordOf: number[];
  readonly anchorOf: { readonly number: number; readonly before: number; readonly after: number }[];
}

/** What looks at bytes by rules that others wrote. */
export class ForeignScanner implements Scanner {
  readonly reach = REACH;
  readonly #rules: readonly CompiledRule[];
  readonly #allowances: Allowances;
  readonly #index: KeywordIndex;
  readonly #wanted: readonly Wanted[];
  readonly #numbers: ReadonlyMap<string, number>;
  /** Those that look even where no keyword of the index is. */
  readonly #others: readonly number[];

  constructor({ rules, allowances }: Pick<CompiledRules, 'rules' | 'allowances'>) {
    this.#rules = rules;
    this.#allowances = allowances;
    const wanted = new Map<string, Wanted>();
    const want = (text: string): Wanted => {
      const known = wanted.get(text) ?? { length: text.length, keywordOf: [], anchorOf: [] };
      wanted.set(text, known);
      return known;
    };
    for (const [number, { keywords, expression }] of rules.entries()) {
      for (const keyword of new Set(keywords))
        if (INDEXED.test(keyword)) want(keyword).keywordOf.push(number);
      const { texts = [], before = 0, after = 0 } = expression?.anchor ?? {};
      for (const text of texts) want(text).anchorOf.push({ number, before, after });
    }
    this.#numbers = new Map(rules.map(({ rule }, number) => [rule.id, number]));
    this.#others = rules.flatMap(({ keywords }, number) =>
      keywords.length === 0 || keywords.some((word) => !INDEXED.test(word)) ? [number] : [],
    );
    this.#index = new KeywordIndex([...wanted.keys()]);
    this.#wanted = [...wanted.values()];
  }

  readonly scan = (bytes: Uint8Array, path: string): Hit[] => {
    if (this.#rules.length === 0) return [];
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const place = relative(path);
    const look = this.#look(text);
    const found = new Map<number, readonly ForeignMatch[]>();
    const matchesOf = (number: number) => {
      const known = found.get(number) ?? [...this.#matches(number, text, place, look)];
      found.set(number, known);
      return known;
    };
    const all = look.called.flatMap(matchesOf);
    if (all.length === 0) return [];
    const isHidden = (match: ForeignMatch) => {
      const allowed = this.#hit(match, text, place).allowed;
      return allowed !== undefined && allowed.commits === undefined;
    };
    const whole = withRequired(all, text, (id) => {
      const number = this.#numbers.get(id);
      return number === undefined ? [] : matchesOf(number).filter((match) => !isHidden(match));
    });
    const hits = whole
      .filter(({ compiled }) => compiled.rule.isReported)
      .map((match) => this.#hit(match, text, place));
    return withoutGeneric(hits);
  };

  /** What the name of a file alone tells: at its begin, without a secret. */
  named(path: string): Hit[] {
    const place = relative(path);
    return this.#rules.flatMap((compiled): Hit[] => {
      if (compiled.expression || !compiled.path?.test(place) || !compiled.rule.isReported) return [];
      const judged = { rule: compiled.rule.id, path: place, secret: '', match: place, line: '' };
      const allowed = this.#allowances.of(judged);
      return [{ detection: detectionOf(compiled, 0, 0), start: 0, end: 0, ...(allowed && { allowed }) }];
    });
  }

  /** A finding of a rule of our own with who hides it. */
  judged(hit: Hit, bytes: Uint8Array, path: string): Hit {
    if (this.#allowances.isEmpty) return hit;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const secret = text.toString('utf8', hit.start, hit.end);
    const line = lineAround(text, hit.start, hit.end);
    const { id } = hit.detection.rule;
    const allowed = this.#allowances.of({ rule: id, path: relative(path), secret, match: secret, line });
    return allowed ? { ...hit, allowed } : hit;
  }

  /** One pass for all keywords and anchors. */
  #look(text: Buffer): Look {
    const called = new Set<number>();
    const spans: SpanList[] = [];
    const wanted = this.#wanted;
    this.#index.find(text, (found, end) => {
      const one = wanted[found];
      if (!one) return;
      for (const number of one.keywordOf) called.add(number);
      const start = end - one.length;
      for (const { number, before, after } of one.anchorOf)
        (spans[number] ??= new SpanList()).add(Math.max(0, start - before), end + after);
    });
    let lower: string | undefined;
    for (const number of this.#others) {
      const { keywords = [] } = this.#rules[number] ?? {};
      const isCalled = keywords.some((word) => {
        if (INDEXED.test(word)) return false;
        lower ??= text.toString('utf8').toLowerCase();
        return lower.includes(word);
      });
      if (isCalled || keywords.length === 0) called.add(number);
    }
    return { called: [...called].toSorted((left, right) => left - right), spans };
  }

  *#matches(number: number, text: Buffer, path: string, { spans }: Look): Generator<ForeignMatch, undefined> {
    const compiled = this.#rules[number];
    const expression = compiled?.expression;
    if (!compiled || !expression || (compiled.path && !compiled.path.test(path))) return;
    const places: Iterable<Span> = expression.anchor
      ? (spans[number]?.within(text.length) ?? [])
      : [{ from: 0, to: text.length }];
    for (const span of places)
      for (const found of expression.matches(text, span)) {
        const match = matchOf(compiled, found, text);
        if (match && isSecret(compiled, text.toString('utf8', match.start, match.end))) yield match;
      }
  }

  #hit(match: ForeignMatch, text: Buffer, path: string): Hit {
    const { compiled, start, end, matchStart, textStart, textEnd } = match;
    const line = lineAround(text, textStart, textEnd);
    const allowed = this.#allowances.of({
      rule: compiled.rule.id,
      path,
      secret: text.toString('utf8', start, end),
      match: text.toString('utf8', textStart, textEnd),
      line,
    });
    const [asks] = INLINE.exec(line) ?? [];
    return {
      detection: detectionOf(compiled, start, end),
      start,
      end,
      matchStart,
      ...(allowed && { allowed }),
      ...(asks !== undefined && { asks }),
    };
  }
}

/** What one pass over bytes told. */
interface Look {
  /** Rules that may look, in their order. */
  readonly called: readonly number[];
  /** By rule: where an anchor of it is near. */
  readonly spans: readonly (SpanList | undefined)[];
}

/** The secret of a match; undefined where it is empty. */
function matchOf(
  compiled: CompiledRule,
  [whole, ...groups]: readonly Place[],
  text: Buffer,
): ForeignMatch | undefined {
  if (!whole) return undefined;
  const [from] = whole;
  // The end of a line is the begin of the next one for gitleaks; ends behind it are lines.
  const matchStart = from + Number(text[from] === 10);
  let [textStart, textEnd] = whole;
  while (textStart < textEnd && text[textStart] === 10) textStart += 1;
  while (textEnd > textStart && text[textEnd - 1] === 10) textEnd -= 1;
  const taking = compiled.groups.map((group) => groups[group - 1]).filter((place) => place !== undefined);
  const isAsked = compiled.rule.group !== undefined && compiled.rule.group !== 0;
  const [start, end] =
    taking.find((place) => place[1] > place[0]) ?? (isAsked ? [0, 0] : [textStart, textEnd]);
  return end > start ? { compiled, start, end, matchStart, textStart, textEnd } : undefined;
}

function isSecret({ rule }: CompiledRule, secret: string): boolean {
  if (rule.needsDigit && !/\d/.test(secret)) return false;
  if (rule.characters && !hasCharacters(secret, rule.characters)) return false;
  return rule.entropy === undefined || entropyOf(secret) > rule.entropy;
}

function detectionOf({ rule }: CompiledRule, start: number, end: number): Detection {
  const { id, title, confidence, references, source } = rule;
  return {
    rule: { id, title, severity: 'high', revoke: '', source: references[0] ?? '' },
    start,
    end,
    confidence,
    reasons: [`is what ${source} says`],
    isForeign: true,
  };
}

/** In the order of places. A generic rule gives way to one that knows whose secret it is. */
function withoutGeneric(hits: readonly Hit[]): Hit[] {
  const sorted = hits.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const known = sorted.filter((hit) => !isGeneric(hit) && !hit.allowed);
  let [next, farthest] = [0, 0];
  return sorted.filter((hit) => {
    for (let one = known[next]; one && one.start <= hit.start; one = known[next]) {
      farthest = Math.max(farthest, one.end);
      next += 1;
    }
    return !isGeneric(hit) || farthest < hit.end;
  });
}

function isGeneric({ detection }: Hit): boolean {
  return detection.rule.id.toLowerCase().includes('generic');
}

function relative(path: string): string {
  return path.startsWith('/') ? path.slice(1) : path;
}
