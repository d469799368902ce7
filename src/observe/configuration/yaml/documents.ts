import {
  Composer,
  CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  Lexer,
  type Tags,
} from 'yaml';
import { LineStarts } from '../../../model/configuration/line-starts.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { boundedTokens, checkYamlSize } from '../../../model/yaml/size.ts';
import { jsonTextsIn } from '../../../model/json/json-texts.ts';
import { aliasExcess } from './aliases.ts';
import { EndMarks } from './end-marks.ts';
import { kubectlTags } from './kubectl-tags.ts';
import { type RawDocument, splitList } from './list-items.ts';
import { unseenStarts, withLineEnds } from './line-ends.ts';
import { withIndentation } from './loose-indentation.ts';

/** UTF-16 units of a YAML text; dumps of whole clusters are longer, but JSON. */
export const MAXIMUM_YAML = 4 * 2 ** 20;
export const MAXIMUM_JSON = 32 * 2 ** 20;
/** What is JSON is not read as YAML, which takes 32 bytes for each character of a text in double quotes. */
const JSON_START = /^\s*[{"]/;
const MAXIMUM_DEPTH = 64;
const TOO_DEEP = `nested deeper than ${MAXIMUM_DEPTH} levels`;

export type Parsed = Document.Parsed<ParsedNode, false>;

/** Documents, and what of them could not be read. */
export interface ReadDocuments<Made = RawDocument> {
  documents: Made[];
  gaps: Gap[];
}

/** What a document becomes: it as the library has it, its plain value, its number from 1, and where lines are. */
export type MakeDocument<Made> = (document: Parsed, value: unknown, place: DocumentPlace) => Made[];

/** What readers of a format do otherwise than others. */
export interface YamlHabits {
  /** Tags of its own, in words of the library. */
  readonly tags?: Tags;
  /** Does the last of two equal keys count? Default: in YAML 1.1 it does, in 1.2 the document cannot be read. */
  readonly takesLastKey?: boolean;
  /** Is the first document that says something all that is read? Each takes memory, however little stands in it. */
  readonly onlyFirst?: boolean;
}

/** Which YAML it is: Kubernetes reads 1.1 (`on` is a boolean), Compose 1.2; `<<` merges in both. */
export type YamlVersion = '1.1' | '1.2';

/**
 * The documents of a YAML or JSON text, the items of lists one by one. A document that cannot be read is a gap, and the
 * others are read all the same. Timestamps are texts.
 */
export function readDocuments(
  written: string,
  file: string,
  version: YamlVersion = '1.1',
  habits: YamlHabits = {},
): ReadDocuments {
  const text = withLineEnds(written);
  const { documents, gaps } = readText(text, file, version, habits);
  const unseen = version === '1.1' ? unseenStarts(written, text, file) : [];
  return { documents, gaps: [...gaps, ...unseen] };
}

function readText(text: string, file: string, version: YamlVersion, habits: YamlHabits): ReadDocuments {
  const mayBeJson = JSON_START.test(text);
  const maximum = mayBeJson ? MAXIMUM_JSON : MAXIMUM_YAML;
  if (text.length > maximum)
    return { documents: [], gaps: [gap('limit', file, `longer than ${maximum} characters`)] };
  try {
    if (mayBeJson) {
      const values = jsonIn(text);
      if (values?.some(({ value }) => isDeep(value)))
        return { documents: [], gaps: [gap('limit', file, TOO_DEEP)] };
      if (values)
        return {
          documents: values.flatMap(({ value, line }, index) => splitList(value, index + 1, () => line)),
          gaps: [],
        };
      const reason = `is no JSON, and longer than ${MAXIMUM_YAML} characters`;
      if (text.length > MAXIMUM_YAML) return { documents: [], gaps: [gap('limit', file, reason)] };
    }
    checkYamlSize(text, file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { documents: [], gaps: [gap('limit', file, error.message)] };
  }
  const read = readYaml(text, file, version, itemsOf, habits);
  if (!read.gaps.some(isSyntax)) return read;
  // The readers of kubectl and of Compose ask for no indentation where the one here does.
  const loose = readYaml(withIndentation(text), file, version, itemsOf, habits);
  return loose.gaps.filter(isSyntax).length < read.gaps.filter(isSyntax).length ? loose : read;
}

function isSyntax({ kind }: Gap): boolean {
  return kind === 'unreadable';
}

/**
 * The documents of a YAML text that `withLineEnds` made and `checkYamlSize` let pass, each made into what the caller wants
 * of it.
 */
export function readYaml<Made>(
  text: string,
  file: string,
  version: YamlVersion,
  make: MakeDocument<Made>,
  habits: YamlHabits = {},
): ReadDocuments<Made> {
  const { takesLastKey = version === '1.1', onlyFirst = false } = habits;
  const documents: Made[] = [];
  const gaps: Gap[] = [];
  const lines = new LineCounter();
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  const placeOf = (offset: number): string => `${file}:${lineOf(offset)}`;
  const ends = new EndMarks();
  let [number, broken] = [0, 0];
  const onTwice = tellerOfTwice(takesLastKey, (offset, reason) =>
    gaps.push(lastCounts(placeOf(offset), number, reason)),
  );
  const onDeep = (most: string) => gaps.push(gap('limit', file, `more than ${most} in each other`));
  for (const token of boundedTokens(new Lexer().lex(text), lines, onDeep)) {
    if (onlyFirst && documents.length > 0) break;
    if (token.type === 'document') number += 1;
    if (version === '1.1' && ends.isBehind(token)) gaps.push(behindEnd(placeOf(token.offset), number));
    // After the first error in a document its other tokens say nothing.
    const isHolding = token.type === 'document' || token.type === 'error';
    if (!isHolding || (token.type === 'error' && broken === number)) continue;
    if (isTooDeep(token)) {
      gaps.push(gap('limit', placeOf(token.offset), `document ${number}: ${TOO_DEEP}`));
      continue;
    }
    try {
      const place = { length: text.length, number, lineOf };
      documents.push(...compose(token, composer(version, habits), place, make, onTwice));
    } catch (error) {
      broken = number;
      const { offset } = error instanceof PositionedError ? error : token;
      gaps.push(gap('unreadable', placeOf(offset), `document ${number}: ${firstLine(messageOf(error))}`));
    }
  }
  return { documents, gaps };
}

function behindEnd(subject: string, number: number): Gap {
  const where = 'stands behind "..." without a "---" before it, where kubectl reads nothing';
  return gap('unknown', subject, `document ${number}: ${where}`);
}

function tellerOfTwice(takesLastKey: boolean, tell: (offset: number, reason: string) => void): TellOfTwice {
  return (key, isMerge, offset) => {
    const reason = `the key ${JSON.stringify(key.slice(0, 64))} stands twice`;
    if (!takesLastKey) throw new PositionedError(reason, offset);
    // Whoever takes the last of two keys merges both.
    if (!isMerge) tell(offset, reason);
  };
}

function lastCounts(subject: string, number: number, reason: string): Gap {
  const last = `document ${number}: ${reason}; the last one counts, as for most readers`;
  return { ...gap('unknown', subject, last), informational: true };
}

class PositionedError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function composer(version: YamlVersion, { tags = [] }: YamlHabits): Composer<ParsedNode, false> {
  return new Composer<ParsedNode, false>({
    version,
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    strict: false,
    // Warnings of the library go to standard error.
    logLevel: 'error',
    // Of kubectl's tags none is known besides those that are given.
    resolveKnownTags: version === '1.2',
    customTags: (usual) => [...tags, ...(version === '1.1' ? kubectlTags(usual) : usual)],
  });
}

type TellOfTwice = (key: string, isMerge: boolean, offset: number) => void;

export interface DocumentPlace {
  /** Of the whole text, in UTF-16 units. */
  readonly length: number;
  readonly number: number;
  readonly lineOf: (offset: number) => number;
}

function compose<Made>(
  token: CST.Token,
  by: Composer<ParsedNode, false>,
  place: DocumentPlace,
  make: MakeDocument<Made>,
  tellOfTwice: TellOfTwice,
): Made[] {
  if (token.type === 'error') throw new PositionedError(token.message, token.offset);
  return [...by.compose([token], true, place.length)].flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new PositionedError(error.message, error.pos[0]);
    checkKeys(document, tellOfTwice);
    const excess = aliasExcess(document);
    if (excess !== undefined) throw new PositionedError(excess, document.range[0]);
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    // An alias may stand inside of what it stands for.
    if (isDeep(value)) throw new PositionedError(TOO_DEEP, document.range[0]);
    return make(document, value, place);
  });
}

function itemsOf(
  { contents, range }: Parsed,
  value: unknown,
  { number, lineOf }: DocumentPlace,
): RawDocument[] {
  const list = isMap<ParsedNode, ParsedNode | null>(contents) ? contents.get('items', true) : undefined;
  const starts = isSeq<ParsedNode>(list) ? list.items.map((item) => item.range[0]) : [];
  const start = contents?.range[0] ?? range[0];
  return splitList(value, number, (index) => lineOf(index === undefined ? start : (starts[index] ?? start)));
}

/** Of two equal keys one is lost, and readers disagree which: kubectl takes the last, Compose none. */
function checkKeys(document: Parsed, tellOfTwice: TellOfTwice): void {
  const open: ParsedNode[] = document.contents ? [document.contents] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (isSeq<ParsedNode>(node)) open.push(...node.items);
    if (!isMap<ParsedNode, ParsedNode | null>(node)) continue;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const isMerge = isScalar(key) && typeof key.value === 'symbol';
      const name = isMerge ? '<<' : String(key);
      if (seen.has(name)) tellOfTwice(name, isMerge, key.range[0]);
      seen.add(name);
      if (value) open.push(value);
    }
  }
}

function isTooDeep(root: CST.Token): boolean {
  const open: [token: CST.Token, depth: number][] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAXIMUM_DEPTH) return true;
    if (token.type === 'document') {
      if (token.value) open.push([token.value, depth]);
    } else if ('items' in token) {
      for (const { key, value } of token.items)
        for (const child of [key, value]) if (child) open.push([child, depth + 1]);
    }
  }
  return false;
}

function isDeep(value: unknown, left = MAXIMUM_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left < 0 || Object.values(value).some((inner) => isDeep(inner, left - 1));
}

/** One value of JSON, or several behind each other. Undefined for what is no JSON; it may be YAML's flow style yet. */
function jsonIn(text: string): { readonly value: unknown; readonly line: number }[] | undefined {
  try {
    return [{ value: parseJson(text), line: 1 }];
  } catch (error) {
    if (error instanceof Fault) throw error;
  }
  const texts = jsonTextsIn(text);
  const lines = new LineStarts(texts ? text : '');
  try {
    return texts?.map(({ start, end }) => ({
      value: parseJson(text.slice(start, end)),
      line: lines.positionOf(start).line,
    }));
  } catch (error) {
    if (error instanceof Fault) throw error;
    return undefined;
  }
}

const firstLine = (message: string): string => message.split('\n')[0] ?? '';

function gap(kind: Gap['kind'], subject: string, reason: string): Gap {
  return { kind, subject, reason };
}
