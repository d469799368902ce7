import type { Report } from '../../model/report/scan.ts';
import { PackedList } from '../../model/packed-list.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';

/** Nothing of JSON's own, but what a terminal would act on or not show. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Where there is none of these, there is nothing unsafe. */
const BEYOND_ASCII = /[\u007f-\uffff]/;

/**
 * Indented JSON that ends with a line break. JSON itself leaves DEL, C1 controls and bidirectional overrides as they
 * are; they are escaped too, so that the text is safe on a terminal and reads back the same.
 */
export function jsonText(value: unknown): string {
  return [...jsonPieces(value)].join('');
}

/**
 * The same text in pieces. Lists may be any iterables: an element is asked for when its piece is, so that a document
 * is never in memory as a whole.
 */
export function* jsonPieces(value: unknown): Generator<string, undefined> {
  for (const piece of piecesOf(value, { indent: 2, depth: 0 })) yield safeJson(piece);
  yield '\n';
}

/** As one line that ends with a line break, as safe as `jsonText`. */
export function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}

/** As `JSON.stringify` writes it, in one line and in pieces. */
export function* compactJsonPieces(value: unknown): Generator<string, undefined> {
  yield* piecesOf(value, { indent: 0, depth: 0 });
}

/** The report with its long lists as iterables, so that they are written element by element. */
export function inPieces(report: Report): object {
  const [packages, findings] = [streamed(report.packages), streamed(report.findings)];
  return { ...report, findings, suppressed: streamed(report.suppressed), packages };
}

function streamed<T>(elements: Sequence<T>): Iterable<T> {
  return elements instanceof PackedList ? elements : lazily(elements, (element) => [element]);
}

const MEMBERS = Symbol('members');

interface Members {
  readonly [MEMBERS]: Iterable<readonly [name: string, part: unknown]>;
}

/** An object whose members are asked for when they are written, whatever their names. */
export function membersOf(members: Members[typeof MEMBERS]): object {
  return { [MEMBERS]: members } satisfies Members;
}

function hasMembers(value: object): value is Members {
  return MEMBERS in value;
}

interface Layout {
  /** Blanks by which each level is indented; 0 for one line. */
  readonly indent: number;
  /** Levels that this one lies in. */
  readonly depth: number;
}

function* piecesOf(value: unknown, layout: Layout): Generator<string, undefined> {
  if (value instanceof PackedList && layout.indent === 0) {
    yield* joined(value.texts());
    return;
  }
  if (!holdsStream(value)) {
    yield plainText(value, layout);
    return;
  }
  const inner = { ...layout, depth: layout.depth + 1 };
  const [before, line] = [lineStart(layout), lineStart(inner)];
  const [opening, closing] = Symbol.iterator in value ? '[]' : '{}';
  let isEmpty = true;
  for (const [name, part] of partsOf(value, layout)) {
    const start = `${isEmpty ? opening : ','}${line}${name}`;
    isEmpty = false;
    // One piece of each element that is plain.
    if (!holdsStream(part)) yield start + plainText(part, inner);
    else {
      yield start;
      yield* piecesOf(part, inner);
    }
  }
  yield isEmpty ? `${opening}${closing}` : `${before}${closing}`;
}

/** A line break and what stands before each line of this level; nothing where all is one line. */
function lineStart({ indent, depth }: Layout): string {
  return indent > 0 ? `\n${' '.repeat(depth * indent)}` : '';
}

/** As many lists around it as there are levels have it indented as it is to be, and are cut off. */
function plainText(value: unknown, { indent, depth }: Layout): string {
  if (indent === 0 || depth === 0) return JSON.stringify(value, undefined, indent);
  let nested = value;
  let around = 0;
  for (let level = 0; level < depth; level += 1) {
    nested = [nested];
    around += 2 + level * indent;
  }
  return JSON.stringify(nested, undefined, indent).slice(around + depth * indent, -around);
}

/** A list of elements that are written already. */
function* joined(texts: Iterable<string>): Generator<string, undefined> {
  let before = '[';
  for (const text of texts) {
    yield `${before}${text}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** Elements and members, with what stands before them. */
function* partsOf(value: object, { indent }: Layout): Generator<[name: string, part: unknown]> {
  if (Symbol.iterator in value) {
    for (const element of value as Iterable<unknown>) yield ['', element];
    return;
  }
  for (const [name, part] of hasMembers(value) ? value[MEMBERS] : Object.entries(value)) {
    if (part !== undefined) yield [`${JSON.stringify(name)}:${indent > 0 ? ' ' : ''}`, part];
  }
}

/** Is it, or does it have, an iterable that is no array? Elements of such are looked at when they are written. */
function holdsStream(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsStream);
  if (Symbol.iterator in value || hasMembers(value)) return true;
  // Without a list of the values, as this is asked of each element.
  for (const name in value) if (holdsStream((value as Record<string, unknown>)[name])) return true;
  return false;
}

/** A text of JSON, as safe as `jsonText`. */
export function safeJson(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text;
  return text.replaceAll(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeUnit(character.charCodeAt(index))).join(''),
  );
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
