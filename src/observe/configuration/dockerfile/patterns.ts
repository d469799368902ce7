/** Longer values and patterns are not looked at: each place in a value may be tried with the pattern. */
const LONGEST = { value: 64, pattern: 30 };

/**
 * A value without what a pattern matches at its begin (`#`, `##`) or its end (`%`, `%%`), or with something in its place
 * (`/`, `//`); undefined where that is too long to tell.
 */
export function withoutPattern(value: string, operator: string, operand: string): string | undefined {
  const isReplacing = operator.startsWith('/');
  const slash = isReplacing ? operand.search(/(?<!\\)\//) : operand.length;
  if (slash < 0 || slash > LONGEST.pattern || value.length > LONGEST.value) return undefined;
  const pattern = new Pattern(operand.slice(0, slash));
  const isGreedy = operator.length === 2;
  if (isReplacing) return replaced(value, pattern, operand.slice(slash + 1), isGreedy);
  if (operator.startsWith('#')) {
    const ends = pattern.endsFrom(value, 0);
    return value.slice((isGreedy ? ends.at(-1) : ends[0]) ?? 0);
  }
  const starts = Array.from({ length: value.length + 1 }, (_, index) => index);
  const isMatch = (start: number): boolean => pattern.endsFrom(value, start).at(-1) === value.length;
  return value.slice(0, isGreedy ? starts.find(isMatch) : starts.findLast(isMatch));
}

function replaced(value: string, pattern: Pattern, by: string, isEach: boolean): string {
  const parts: string[] = [];
  for (let at = 0; at < value.length;) {
    const end = pattern.endsFrom(value, at).at(-1) ?? at;
    if (end === at) {
      parts.push(value[at] ?? '');
      at += 1;
      continue;
    }
    parts.push(by);
    at = end;
    if (!isEach) return parts.join('') + value.slice(at);
  }
  return parts.join('');
}

/**
 * `*` is any text, `?` any character, and a backslash makes of what follows it only that. A bit of a number stands for the
 * place before each of them, so that a character of the value takes one step.
 */
class Pattern {
  readonly #places = new Map<string, number>();
  #any = 0;
  #stars = 0;
  #end = 1;

  constructor(text: string) {
    for (let at = 0; at < text.length; at += 1) {
      const isEscaped = text[at] === '\\' && at + 1 < text.length;
      if (isEscaped) at += 1;
      const character = text[at] ?? '';
      if (!isEscaped && character === '*') this.#star();
      else {
        if (!isEscaped && character === '?') this.#any |= this.#end;
        else this.#places.set(character, (this.#places.get(character) ?? 0) | this.#end);
        this.#end <<= 1;
      }
    }
  }

  /** Where what matches may end, from a place in a value on, the nearest first. */
  endsFrom(value: string, from: number): number[] {
    const ends: number[] = [];
    let active = this.#closed(1);
    for (let at = from; active !== 0; at += 1) {
      if ((active & this.#end) !== 0) ends.push(at);
      if (at === value.length) break;
      const matching = active & (this.#any | (this.#places.get(value[at] ?? '') ?? 0));
      active = this.#closed((matching << 1) | (active & this.#stars));
    }
    return ends;
  }

  /** Two of them behind each other are one. */
  #star(): void {
    if ((this.#stars & (this.#end >> 1)) !== 0) return;
    this.#stars |= this.#end;
    this.#end <<= 1;
  }

  /** A star may be nothing. */
  #closed(active: number): number {
    return active | ((active & this.#stars) << 1);
  }
}
