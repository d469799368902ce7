import { RE2JS, RE2JSException } from 're2js';

/** Characters of a pattern. */
const LONGEST = 512;

/** Says whether a path is one that a pattern means. */
export type PathMatcher = (path: string) => boolean;

/**
 * What a pattern of paths means: `*` and `?` within a name, `[a-z]`, and with `isExtended` also `**` and `{a,b}`.
 * Undefined of what is none. Takes time linear in the path, whatever the pattern.
 */
export function globMatcher(pattern: string, isExtended = false): PathMatcher | undefined {
  if (pattern.length > LONGEST) return undefined;
  try {
    const compiled = RE2JS.compile(`^(?:${expressionOf(pattern, isExtended)})$`, RE2JS.DOTALL);
    return (path) => compiled.test(path);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

const PARTS = /\*\*|[*?{},]|\[(!|\^)?((?:\\.|[^\]\\]){1,500})\]|\\(.)|[^*?{},[\\]+|./gsu;

function expressionOf(pattern: string, isExtended: boolean): string {
  let depth = 0;
  return pattern.replaceAll(PARTS, (part, negation?: string, set?: string, escaped?: string) => {
    if (set !== undefined)
      return `[${negation === undefined ? '' : '^'}${set.replaceAll('[', String.raw`\[`)}]`;
    if (escaped !== undefined) return RE2JS.quote(escaped);
    if (part === '**' && isExtended) return '.*';
    if (part === '*' || part === '**') return '[^/]*';
    if (part === '?') return '[^/]';
    if (isExtended && part === '{') {
      depth += 1;
      return '(?:';
    }
    if (isExtended && depth > 0 && part === ',') return '|';
    if (isExtended && depth > 0 && part === '}') {
      depth -= 1;
      return ')';
    }
    return RE2JS.quote(part);
  });
}
