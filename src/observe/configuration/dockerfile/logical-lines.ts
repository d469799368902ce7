import { Fault } from '../../../model/fault.ts';
import { expand, isOpen, splitWords } from './words.ts';

/** Text that stood in pieces in a file, with where each piece was. */
export interface JoinedText {
  readonly text: string;
  /** The place in the file of a place in the text. */
  readonly placeOf: (offset: number) => number;
}

/** A here-document that follows an instruction. */
export interface HeredocText {
  readonly name: string;
  readonly content: string;
  readonly start: number;
  /** Does the line stand there that ends it? */
  readonly isClosed: boolean;
}

/** An instruction with the lines on which it goes on, comments and empty lines between them left out. */
export interface LogicalLine extends JoinedText {
  readonly start: number;
  readonly end: number;
  readonly heredocs: readonly HeredocText[];
}

/** A parser directive: `# syntax=docker/dockerfile:1`. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Variables stay as they are written. */
const LITERAL = { has: () => true, get: (name: string) => `$${name}` };
const MOST_LINES = 100_000;
const MOST_INSTRUCTIONS = 10_000;
const DIRECTIVE = /^\s*#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S(?:.*\S)?)\s*$/;
const DIRECTIVES = new Set(['syntax', 'escape', 'check']);

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The instructions of a Dockerfile as BuildKit joins them. Throws a `Fault` (`limit`) for one of too many lines.
 * Source: https://docs.docker.com/reference/dockerfile/
 */
export function readLogicalLines(text: string): {
  readonly directives: readonly Directive[];
  readonly lines: readonly LogicalLine[];
} {
  const lines = linesOf(text);
  const directives = directivesOf(lines);
  const escape =
    directives.find(({ name, value }) => name === 'escape' && /^[\\`]$/.test(value))?.value ?? '\\';
  const found: LogicalLine[] = [];
  for (let at = 0; at < lines.length;) {
    const first = lines[at];
    if (!first || isIgnored(first.text)) {
      at += 1;
      continue;
    }
    const [joined, next] = join(lines, at, escape);
    const [heredocs, behind] = readHeredocs(joined.text, lines, next);
    const last = lines[behind - 1] ?? first;
    found.push({ ...joined, start: first.start + indentOf(first.text), end: last.end, heredocs });
    at = behind;
    if (found.length > MOST_INSTRUCTIONS)
      throw new Fault('limit', `more than ${MOST_INSTRUCTIONS} instructions`);
  }
  return { directives, lines: found };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found + 1;
    let end = found < 0 ? text.length : found;
    if (text[end - 1] === '\r' && end > start) end -= 1;
    lines.push({ text: text.slice(start, end), start, end });
    if (lines.length > MOST_LINES) throw new Fault('limit', `more than ${MOST_LINES} lines`);
    start = next;
  }
  return lines;
}

/** Directives are the first lines, each once; whatever else comes ends them. */
function directivesOf(lines: readonly Line[]): Directive[] {
  const found: Directive[] = [];
  for (const [index, { text, start, end }] of lines.entries()) {
    if (index === 0 && text.startsWith('#!')) continue;
    const [, name = '', value = ''] = DIRECTIVE.exec(text) ?? [];
    const known = name.toLowerCase();
    if (!DIRECTIVES.has(known) || found.some((one) => one.name === known)) break;
    found.push({ name: known, value, start, end });
  }
  return found;
}

function isIgnored(text: string): boolean {
  return /^\s*(?:#|$)/.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** The instruction that begins in a line, and the number of the line behind it. */
function join(lines: readonly Line[], first: number, escape: string): [JoinedText, number] {
  const pieces: { readonly at: number; readonly start: number }[] = [];
  const parts: string[] = [];
  let [at, length] = [first, 0];
  for (; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line || (at > first && isIgnored(line.text))) continue;
    const trimmed = length === 0 ? line.text.trimStart() : line.text;
    const kept = trimmed.replace(/(?<![ \t])[ \t]+$/, '');
    // One that is escaped itself is none.
    const isContinued = kept.endsWith(escape) && kept.at(-2) !== escape;
    const part = isContinued ? kept.slice(0, -1) : trimmed;
    pieces.push({ at: length, start: line.start + line.text.length - trimmed.length });
    parts.push(part);
    length += part.length;
    if (!isContinued) break;
  }
  const placeOf = (offset: number): number => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low];
    return piece ? piece.start + offset - piece.at : 0;
  };
  return [{ text: parts.join(''), placeOf }, Math.min(at + 1, lines.length)];
}

const WITH_HEREDOCS = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s/i;
/** A word: `<<EOF`, `<<-"EOF"`, `3<<EOF`. */
const HEREDOC = /^\d*<<(-?)([^<]+)$/s;

/** The here-documents that an instruction names, and the number of the line behind the last. */
function readHeredocs(text: string, lines: readonly Line[], next: number): [HeredocText[], number] {
  if (!WITH_HEREDOCS.test(text)) return [[], next];
  const found: HeredocText[] = [];
  let at = next;
  for (const [dash, name] of heredocsIn(text)) {
    const start = lines[at]?.start ?? 0;
    const content: string[] = [];
    const strip = (line: string): string => (dash === '-' ? line.replace(/^\t+/, '') : line);
    while (at < lines.length && strip(lines[at]?.text ?? '') !== name) {
      content.push(lines[at]?.text ?? '');
      at += 1;
    }
    // Without its end it goes on to the end of the file, as BuildKit refuses it.
    const isClosed = at < lines.length;
    at = Math.min(at + 1, lines.length);
    found.push({ name, content: content.map((line) => `${line}\n`).join(''), start, isClosed });
  }
  return [found, at];
}

/** Their names without quotes, whatever escape the file has; none where a quote is not closed. */
function heredocsIn(text: string): (readonly [dash: string, name: string])[] {
  if (!text.includes('<<')) return [];
  const words = splitWords(text, '\\');
  if (words.some((word) => isOpen(word.text))) return [];
  return words.flatMap((word) => {
    const [, dash = '', quoted = ''] = HEREDOC.exec(word.text) ?? [];
    const name = expand(quoted, LITERAL, '\\') ?? '';
    return name === '' ? [] : [[dash, name] as const];
  });
}
