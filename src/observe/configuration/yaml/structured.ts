import { Fault } from '../../../model/fault.ts';
import { type LineStarts, lineStartsOf } from '../../../model/configuration/line-starts.ts';
import type { Path, Range } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { jsonTextsIn } from '../../../model/json/json-texts.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { TextEdit } from '../../../model/configuration/edit.ts';
import { checkYamlSize } from '../../../model/yaml/size.ts';
import {
  type DocumentPlace,
  MAXIMUM_JSON,
  MAXIMUM_YAML,
  type Parsed,
  type ReadDocuments,
  readYaml,
  type YamlHabits,
  type YamlVersion,
} from './documents.ts';
import { unseenStarts, withLineEnds } from './line-ends.ts';
import { withIndentation } from './loose-indentation.ts';
import { removeEdits, setEdits } from './edits.ts';
import { OutlineNode } from './outline.ts';

/** What a format takes for the value of a document, whose plain value is given: tags may mean something to it. */
export type ValueOf = (document: Parsed, plain: unknown) => unknown;

/** What a format takes YAML for. */
export interface StructuredHabits extends YamlHabits {
  readonly readValue?: ValueOf;
}

/**
 * The documents of a YAML or JSON text with where everything in them is written. What cannot be read is a gap, and the
 * other documents are read all the same. JSON that is too long to be read as YAML has no places and no edits.
 */
export function readStructured(
  written: string,
  file: string,
  version: YamlVersion = '1.1',
  habits: StructuredHabits = {},
): ReadDocuments<StructuredDocument> {
  const text = withLineEnds(written);
  const { documents, gaps } = readText(text, file, version, habits);
  const unseen = version === '1.1' ? unseenStarts(written, text, file) : [];
  return { documents, gaps: [...gaps, ...unseen] };
}

function readText(
  text: string,
  file: string,
  version: YamlVersion,
  { readValue = (_, plain) => plain, ...habits }: StructuredHabits,
): ReadDocuments<StructuredDocument> {
  const isJson = /^\s*[{[]/.test(text);
  const asJson = () => readJson(text, file, version, { readValue, ...habits });
  if (isJson && text.length > MAXIMUM_YAML) return asJson();
  if (text.length > MAXIMUM_YAML) return gapOf('limit', file, `longer than ${MAXIMUM_YAML} characters`);
  try {
    checkYamlSize(text, file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return isJson ? asJson() : gapOf('limit', file, error.message);
  }
  const read = readYaml(text, file, version, placed(text, file, true, readValue), habits);
  if (!read.gaps.some(({ kind }) => kind === 'unreadable')) return read;
  if (isJson) {
    const plain = asJson();
    if (plain.documents.length > 0) return plain;
  }
  // The readers of kubectl and of Compose ask for no indentation where the one here does.
  const indented = withIndentation(text);
  const loose = readYaml(indented, file, version, placed(indented, file, false, readValue), habits);
  return loose.gaps.length < read.gaps.length ? loose : read;
}

/** `isAsWritten`: edits need places in what is on the disk. */
function placed(text: string, path: string, isAsWritten: boolean, valueOf: ValueOf) {
  return (document: Parsed, plain: unknown, { number }: DocumentPlace): StructuredDocument[] => {
    const value = valueOf(document, plain);
    if (value === null || value === undefined) return [];
    return [{ ...placesIn(text, OutlineNode.of(document, text), isAsWritten), path, number, value }];
  };
}

function placesIn(
  text: string,
  root: OutlineNode | undefined,
  isAsWritten: boolean,
): Pick<StructuredDocument, 'rangeOf' | 'set' | 'remove'> {
  return {
    rangeOf(wanted) {
      const [start, last] = root ? nearest(root, wanted) : [0, 0];
      const end = start + text.slice(start, last).trimEnd().length;
      return lineStartsOf(text).rangeOf({ start, end });
    },
    set: (wanted, wish) => (isAsWritten ? setEdits(root, text, wanted, wish) : undefined),
    remove: (wanted) => (isAsWritten ? removeEdits(root, text, wanted) : undefined),
  };
}

/** Begin and end of the value at a path, with its key where it has one, or of the nearest thing around it. */
function nearest(root: OutlineNode, path: Path): readonly [start: number, end: number] {
  let node: OutlineNode | undefined = root;
  let place: readonly [number, number] = [node.start, node.end];
  for (const step of path) {
    if (node?.isMap) {
      const pair = node.pairAt(node.indexOf(step));
      if (!pair) break;
      place = [pair.key.start, pair.value?.end ?? pair.key.end];
      node = pair.value;
    } else if (node?.isSeq && typeof step === 'number') {
      const item: OutlineNode | undefined = node.item(step);
      if (!item) break;
      place = [item.start, item.end];
      node = item;
    } else break;
  }
  return place;
}

const top = (): Range => ({ startLine: 1 });
const none = (): undefined => undefined;

/** JSON as a whole, or the objects in it that stand behind each other, each as it is read alone. */
function readJson(
  text: string,
  file: string,
  version: YamlVersion,
  habits: StructuredHabits,
): ReadDocuments<StructuredDocument> {
  const plain = readPlain(text, file);
  if (plain.documents.length > 0) return plain;
  try {
    const lines = lineStartsOf(text);
    const read = (jsonTextsIn(text) ?? []).map(({ start, end }, index) => {
      const { documents, gaps } = readStructured(text.slice(start, end), file, version, habits);
      return { documents: documents.map((one) => moved(one, index + 1, start, lines)), gaps };
    });
    const isRead = read.length > 0 && read.every(({ documents }) => documents.length > 0);
    if (!isRead) return plain;
    return { documents: read.flatMap(({ documents }) => documents), gaps: read.flatMap(({ gaps }) => gaps) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return gapOf('limit', file, error.message);
  }
}

/** A document of a part of a text that begins at `start`, with the places in the whole. */
function moved(
  document: StructuredDocument,
  number: number,
  start: number,
  lines: LineStarts,
): StructuredDocument {
  const from = lines.positionOf(start);
  const edits = (made: readonly TextEdit[] | undefined) =>
    made?.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start }));
  return {
    ...document,
    number,
    rangeOf: (path) => movedRange(document.rangeOf(path), from),
    set: (path, value) => edits(document.set(path, value)),
    remove: (path) => edits(document.remove(path)),
  };
}

/** Columns count from where the part begins on the first of its lines alone. */
function movedRange(
  { startLine, startColumn, endLine, endColumn }: Range,
  { line, column }: { readonly line: number; readonly column: number },
): Range {
  const columnOf = (at: number, on = 1) => (on === 1 ? at + column - 1 : at);
  return {
    startLine: startLine + line - 1,
    ...(startColumn !== undefined && { startColumn: columnOf(startColumn, startLine) }),
    ...(endLine !== undefined && { endLine: endLine + line - 1 }),
    ...(endColumn !== undefined && { endColumn: columnOf(endColumn, endLine ?? startLine) }),
  };
}

/** JSON as a whole, without places. */
function readPlain(text: string, file: string): ReadDocuments<StructuredDocument> {
  if (text.length > MAXIMUM_JSON) return gapOf('limit', file, `longer than ${MAXIMUM_JSON} characters`);
  try {
    const value: unknown = parseJson(text, { tokens: 1_500_000 });
    return { documents: [{ path: file, number: 1, value, rangeOf: top, set: none, remove: none }], gaps: [] };
  } catch (error) {
    if (error instanceof Fault) return gapOf('limit', file, error.message);
    return gapOf('unreadable', file, 'is no JSON');
  }
}

function gapOf(kind: 'limit' | 'unreadable', subject: string, reason: string): ReadDocuments<never> {
  return { documents: [], gaps: [{ kind, subject, reason }] };
}
