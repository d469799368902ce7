/** Longer values and patterns are not looked at: each place in one is tried with each in the other. */
const LONGEST = 256;

/**
 * A value without what a pattern matches at its begin (`#`, `##`) or its end (`%`, `%%`), or with something in its place
 * (`/`, `//`); undefined where that is too long to tell.
 */
export function withoutPattern(value: string, operator: string, operand: string): string | undefined {
  if (value.length > LONGEST || operand.length > LONGEST) return undefined;
  const isGreedy = operator.length === 2;
  if (operator.startsWith('#')) return value.slice(endOfMatch(value, 0, operand, isGreedy) ?? 0);
  if (operator.startsWith('%')) {
    const starts = Array.from({ length: value.length + 1 }, (_, index) => index);
    const isMatch = (start: number) => matches(value.slice(start), operand);
    return value.slice(0, (isGreedy ? starts.find(isMatch) : starts.findLast(isMatch)) ?? value.length);
  }
  const slash = operand.search(/(?<!\\)\//);
  if (slash < 0) return undefined;
  return replaced(value, operand.slice(0, slash), operand.slice(slash + 1), isGreedy);
}

function replaced(value: string, pattern: string, by: string, isEach: boolean): string {
  const parts: string[] = [];
  for (let at = 0; at < value.length;) {
    const end = endOfMatch(value, at, pattern, true);
    if (end === undefined || end === at) {
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

function endOfMatch(value: string, from: number, pattern: string, isGreedy: boolean): number | undefined {
  const ends = Array.from({ length: value.length - from + 1 }, (_, index) => from + index);
  const isMatch = (end: number) => matches(value.slice(from, end), pattern);
  return isGreedy ? ends.findLast(isMatch) : ends.find(isMatch);
}

/** `*` is any text, `?` any character, and a backslash makes of what follows it only that. */
function matches(text: string, pattern: string): boolean {
  let [at, place, star, kept] = [0, 0, -1, 0];
  while (at < text.length) {
    const isEscaped = pattern[place] === '\\';
    const wanted = pattern[isEscaped ? place + 1 : place];
    if (!isEscaped && wanted === '*') [star, kept, place] = [place, at, place + 1];
    else if ((!isEscaped && wanted === '?') || wanted === text[at])
      [at, place] = [at + 1, place + (isEscaped ? 2 : 1)];
    else if (star < 0) return false;
    else [place, kept, at] = [star + 1, kept + 1, kept + 1];
  }
  return /^\**$/.test(pattern.slice(place));
}
