import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';

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
  for (const piece of piecesOf(value, { indent: 2, before: '' })) yield safeJson(piece);
  yield '\n';
}

/** As one line that ends with a line break, as safe as `jsonText`. */
export function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}

/** As `JSON.stringify` writes it, in one line and in pieces. */
export function* compactJsonPieces(value: unknown): Generator<string, undefined> {
  yield* piecesOf(value, { indent: 0, before: '' });
}

/** The report with its long lists as iterables, so that they are written element by element. */
export function inPieces(report: Report): object {
  const [packages, findings] = [lazily(report.packages, alone), lazily(report.findings, alone)];
  return { ...report, findings, suppressed: lazily(report.suppressed, alone), packages };
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

function alone<T>(element: T): T[] {
  return [element];
}

interface Layout {
  /** Blanks by which each level is indented; 0 for one line. */
  readonly indent: number;
  readonly before: string;
}

function* piecesOf(value: unknown, layout: Layout): Generator<string, undefined> {
  if (!holdsStream(value)) {
    const text = JSON.stringify(value, undefined, layout.indent);
    yield layout.before === '' ? text : text.replaceAll('\n', `\n${layout.before}`);
    return;
  }
  const inner = { ...layout, before: layout.before + ' '.repeat(layout.indent) };
  const line = layout.indent > 0 ? '\n' : '';
  const [opening, closing] = Symbol.iterator in value ? '[]' : '{}';
  let isEmpty = true;
  for (const [name, part] of partsOf(value, layout)) {
    yield `${isEmpty ? opening : ','}${line}${inner.before}${name}`;
    yield* piecesOf(part, inner);
    isEmpty = false;
  }
  yield isEmpty ? `${opening}${closing}` : `${line}${layout.before}${closing}`;
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
  return Symbol.iterator in value || hasMembers(value) || Object.values(value).some(holdsStream);
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
