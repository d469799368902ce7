import { isMap, isSeq, type Pair, type ParsedNode } from 'yaml';
import { Fault } from '../../../model/fault.ts';
import type { Path, Range } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { checkYamlSize } from '../../../model/yaml/size.ts';
import {
  type DocumentPlace,
  type MakeDocument,
  MAXIMUM_JSON,
  MAXIMUM_YAML,
  type Parsed,
  type ReadDocuments,
  readYaml,
  type YamlHabits,
  type YamlVersion,
} from './documents.ts';
import { withIndentation } from './loose-indentation.ts';
import { removeEdits, setEdits } from './edits.ts';

/** What a format takes for the value of a document, whose plain value is given: tags may mean something to it. */
export type ValueOf = (document: Parsed, plain: unknown) => unknown;

/** What a format takes YAML for, and what of it is kept. */
export interface StructuredHabits extends YamlHabits {
  readonly readValue?: ValueOf;
  /** Is a document parsed again when somebody asks where something stands? What it was parsed to takes twenty times its size. */
  readonly forgetsPlaces?: boolean;
}

/**
 * The documents of a YAML or JSON text with where everything in them is written. What cannot be read is a gap, and the
 * other documents are read all the same. JSON that is too long to be read as YAML has no places and no edits.
 */
export function readStructured(
  text: string,
  file: string,
  version: YamlVersion = '1.1',
  { readValue = (_, plain) => plain, forgetsPlaces = false, ...habits }: StructuredHabits = {},
): ReadDocuments<StructuredDocument> {
  const isJson = /^\s*[{[]/.test(text);
  if (isJson && text.length > MAXIMUM_YAML) return readPlain(text, file);
  if (text.length > MAXIMUM_YAML) return gapOf('limit', file, `longer than ${MAXIMUM_YAML} characters`);
  try {
    checkYamlSize(text, file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return isJson ? readPlain(text, file) : gapOf('limit', file, error.message);
  }
  const source = { text, file, version, habits, forgetsPlaces };
  const read = readSource(source, placed(source, true, readValue));
  if (!read.gaps.some(({ kind }) => kind === 'unreadable')) return read;
  if (isJson) {
    const plain = readPlain(text, file);
    if (plain.documents.length > 0) return plain;
  }
  if (version === '1.2') return read;
  // kubectl's reader asks for no indentation where the one here does.
  const indented = { ...source, text: withIndentation(text) };
  const loose = readSource(indented, placed(indented, false, readValue));
  return loose.gaps.length < read.gaps.length ? loose : read;
}

/** A text, and how it is read. */
interface Source {
  readonly text: string;
  readonly file: string;
  readonly version: YamlVersion;
  readonly habits: YamlHabits;
  readonly forgetsPlaces: boolean;
}

function readSource<Made>(
  { text, file, version, habits }: Source,
  make: MakeDocument<Made>,
): ReadDocuments<Made> {
  return readYaml(text, file, version, make, habits);
}

/** `isAsWritten`: edits need places in what is on the disk. */
function placed(source: Source, isAsWritten: boolean, valueOf: ValueOf) {
  return (document: Parsed, plain: unknown, place: DocumentPlace): StructuredDocument[] => {
    const value = valueOf(document, plain);
    if (value === null || value === undefined) return [];
    const parsed = source.forgetsPlaces ? parsedAgain(source, place.number) : known(document);
    return [{ ...placesIn(source.text, place, isAsWritten, parsed), path: source.file, value }];
  };
}

function placesIn(
  text: string,
  { number, positionOf }: DocumentPlace,
  isAsWritten: boolean,
  parsed: () => Parsed,
): Omit<StructuredDocument, 'path' | 'value'> {
  return {
    number,
    rangeOf(wanted) {
      const [start, last] = nearest(parsed(), wanted);
      const end = start + text.slice(start, last).trimEnd().length;
      const [from, to] = [positionOf(start), positionOf(end)];
      return { startLine: from.line, startColumn: from.col, endLine: to.line, endColumn: to.col };
    },
    set: (wanted, wish) => (isAsWritten ? setEdits(parsed(), text, wanted, wish) : undefined),
    remove: (wanted) => (isAsWritten ? removeEdits(parsed(), text, wanted) : undefined),
  };
}

function known(document: Parsed): () => Parsed {
  return () => document;
}

/** The documents of the text that was asked about last, by their numbers: questions come file by file. */
let lastParsed: { readonly source: Source; readonly documents: ReadonlyMap<number, Parsed> } | undefined;

function parsedAgain(source: Source, number: number): () => Parsed {
  return () => {
    if (lastParsed?.source !== source)
      lastParsed = { source, documents: new Map(readSource(source, numbered).documents) };
    const document = lastParsed.documents.get(number);
    if (!document)
      throw new Fault('internal', `${source.file}: document ${number} is read once, and not again`);
    return document;
  };
}

function numbered(document: Parsed, _: unknown, { number }: DocumentPlace): [number, Parsed][] {
  return [[number, document]];
}

/** Begin and end of the value at a path, with its key where it has one, or of the nearest thing around it. */
function nearest(document: Parsed, path: Path): readonly [start: number, end: number] {
  let node: ParsedNode | null = document.contents;
  let place: readonly [number, number] = spanOf(node) ?? [document.range[0], document.range[0]];
  for (const step of path) {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair: Pair<ParsedNode, ParsedNode | null> | undefined = node.items.findLast(
        ({ key }) => String(key) === String(step),
      );
      if (!pair) break;
      place = [pair.key.range[0], spanOf(pair.value)?.[1] ?? pair.key.range[1]];
      node = pair.value;
    } else if (isSeq<ParsedNode>(node) && typeof step === 'number') {
      const item: ParsedNode | undefined = node.items[step];
      if (!item) break;
      place = spanOf(item) ?? place;
      node = item;
    } else break;
  }
  return place;
}

function spanOf(node: ParsedNode | null | undefined): readonly [number, number] | undefined {
  return node ? [node.range[0], node.range[1]] : undefined;
}

const top = (): Range => ({ startLine: 1 });
const none = (): undefined => undefined;

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
