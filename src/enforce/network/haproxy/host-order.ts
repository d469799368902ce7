/** Host patterns from the narrowest: each is a part of those after it, or has nothing in common with them. */
export function narrowestFirst(patterns: Iterable<string>): string[] {
  return [...new Set(patterns)].toSorted(
    (a, b) => labels(b) - labels(a) || stars(a) - stars(b) || (a < b ? -1 : 1),
  );
}

function labels(pattern: string): number {
  return pattern.replace(/^\*+\./, '').split('.').length;
}

function stars(pattern: string): number {
  return /^\**/.exec(pattern)?.[0].length ?? 0;
}

export function isHostPattern(text: string): boolean {
  return /^(?:\*{1,2}\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(text);
}
