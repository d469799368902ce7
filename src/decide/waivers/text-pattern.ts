import type { TextPattern } from '../../model/exception/exception.ts';
import { regularExpression } from '../../model/sets/patterns.ts';
import { relativePath } from './traits.ts';

/** Whether a text is one that the pattern means, in time linear in the text. Throws a `Fault` for an expression that is none. */
export function matcherOf({ grammar, text }: TextPattern): (candidate: string) => boolean {
  if (isLiteral({ grammar, text })) return (candidate) => candidate === text;
  if (grammar === 'wildcard') return wildcardMatcher(text);
  const language = regularExpression(grammar === 'glob' ? globExpression(text) : text);
  const required = grammar === 'glob' ? requiredText(text) : '';
  let [asked, answer] = ['', language.includes('')];
  return (candidate) => {
    if (!candidate.includes(required)) return false;
    // Findings of one file follow each other. More is not kept: patterns are many.
    if (candidate !== asked) [asked, answer] = [candidate, language.includes(candidate)];
    return answer;
  };
}

/** Does the pattern mean its own text and no other? */
export function isLiteral({ grammar, text }: TextPattern): boolean {
  return grammar === 'text' || (grammar !== 'expression' && !/[*?[\]{}\\]/.test(text));
}

/** A pattern of paths as they are compared: from the root of the target, and of a folder all that is in it. */
export function pathPattern({ grammar, text }: TextPattern): TextPattern {
  return { grammar, text: relativePath(text).replace(/\/$/, '/**') };
}

/** Each part between asterisks is looked for behind the one before, where it first stands. */
function wildcardMatcher(text: string): (candidate: string) => boolean {
  const [first = '', ...others] = text.split('*');
  const last = others.pop();
  if (last === undefined) return (candidate) => candidate === text;
  return (candidate) => {
    if (!candidate.startsWith(first) || !candidate.endsWith(last)) return false;
    let at = first.length;
    for (const part of others) {
      const found = candidate.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= candidate.length - last.length;
  };
}

/** The characters of a glob that mean something, each with what follows it. */
const GLOB_PARTS = /\*\*\/|\*+|\?|\[[!^]?\]?[^\]]{0,500}\]|\\.|[{},]|[^*?[\]{},\\]+|./gsu;

/** The longest text that is in all that the glob means. */
function requiredText(glob: string): string {
  let [longest, depth] = ['', 0];
  for (const part of glob.match(GLOB_PARTS) ?? []) {
    if (part === '{') depth += 1;
    else if (part === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && part.length > longest.length && !/[*?[\]{},\\]/.test(part)) longest = part;
  }
  return longest;
}

/**
 * A glob of paths as a regular expression: two asterisks are anything, with a slash behind them any number of folders;
 * `*` and `?` stay within one name, `[!a-z]` is a class, `{a,b}` a choice, a backslash takes the next character as it is.
 */
function globExpression(glob: string): string {
  let depth = 0;
  const parts = (glob.match(GLOB_PARTS) ?? []).map((part) => {
    if (part === '**/') return '(?s:(?:[^/]+/)*)';
    if (part.startsWith('**')) return '(?s:.*)';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '{') {
      depth += 1;
      return '(?:';
    }
    if (part === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (part === ',' && depth > 0) return '|';
    if (part.length > 2 && part.startsWith('[')) return classExpression(part);
    return quoted(part.length === 2 && part.startsWith('\\') ? part.slice(1) : part);
  });
  return `${parts.join('')}${')'.repeat(depth)}`;
}

function classExpression(part: string): string {
  const isNegated = /^\[[!^]/.test(part);
  const inside = part.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\[\]^]/g, String.raw`\$&`);
  return `[${isNegated ? '^/' : ''}${inside}]`;
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
}
