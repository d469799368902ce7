import type { PathPattern } from '../../../model/segmentation/permission.ts';
import { patternProblem } from '../../../model/profile/pattern.ts';

/** Regular expressions as maps have them: for the whole text, without blanks, and of ASCII alone, as what they are compared with is. */

/** The text itself, byte by byte where it is not ASCII. */
export function literal(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9/]/gu, (one) => {
    if (/^[!-~]$/.test(one)) return `\\${one}`;
    return Array.from(new TextEncoder().encode(one), hexadecimal).join('');
  });
}

function hexadecimal(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** One pattern for a path; regular expressions must have no `patternRisk`. */
export function pathExpression({ kind, path }: PathPattern): string {
  if (kind === 'exact') return literal(path);
  if (kind === 'prefix') return `${literal(wholeSegments(path))}(?:/.*)?`;
  if (kind === 'regex') return `(?:${asciiExpression(path)})`;
  const parts = path.split(/(\{[^{}]*\})/).filter((part) => part !== '');
  return parts.map((part) => (part.startsWith('{') ? '[^/]+' : literal(part))).join('');
}

/** A prefix without its last slash. */
export function wholeSegments(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Paths have no blanks and nothing but ASCII, so that what is neither stands for something that never matches. */
function asciiExpression(pattern: string): string {
  return pattern.replaceAll(/[^!-~]/gu, (one) => (one === ' ' ? '\\x20' : '\\xff'));
}

/** Why a regular expression is not handed to HAProxy's matcher, which backtracks; undefined where it may be. */
export function patternRisk(pattern: string): string | undefined {
  const problem = patternProblem(pattern);
  if (problem !== undefined) return problem;
  return hasRepetitionInRepetition(pattern)
    ? 'repeats what repeats, which can take a long time to match'
    : undefined;
}

/** Is there a group that is repeated and has something inside that is repeated without bound? */
function hasRepetitionInRepetition(pattern: string): boolean {
  const text = pattern.replaceAll(/\\./gs, 'x').replaceAll(/\[\^?\]?[^\]]{0,500}\]/g, 'x');
  const open: boolean[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const rest = text.slice(at + 1);
    if (text[at] === '(') open.push(false);
    else if (/[*+]/.test(text[at] ?? '') || /^\{\d+,/.test(text.slice(at))) open.fill(true);
    else if (text[at] === ')' && open.pop() === true && /^(?:[*+]|\{\d+(?:,|\}))/.test(rest)) return true;
  }
  return false;
}
