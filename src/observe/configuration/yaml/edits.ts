import { yamlText } from '../../../model/yaml/write.ts';
import type { TextEdit } from '../../../model/configuration/edit.ts';
import type { Path } from '../../../model/configuration/place.ts';
import type { Plain } from '../../../model/configuration/structured.ts';
import type { OutlineNode } from './outline.ts';

type Edits = readonly TextEdit[] | undefined;

/**
 * What puts a value at a path: in place of a scalar or of something in braces, or as a new key or item behind its
 * siblings. Undefined where another text could mean something else: aliases, anchors, tags, blocks of text, templates.
 */
export function setEdits(root: OutlineNode | undefined, text: string, path: Path, value: Plain): Edits {
  let node = root;
  for (const [index, step] of path.entries()) {
    const rest = path.slice(index + 1);
    if (node?.isMap) {
      const pair = node.pairAt(node.indexOf(step));
      if (!pair) return withKey(node, text, String(step), nested(rest, value));
      if (isEmpty(pair.value)) return afterColon(text, pair.key.end, nested(rest, value));
      node = pair.value;
    } else if (node?.isSeq && typeof step === 'number') {
      if (step === node.length) return withItem(node, text, nested(rest, value));
      node = node.item(step);
    } else return undefined;
  }
  return replaced(node, text, value);
}

/** What takes a key away with its line, where others are left beside it. */
export function removeEdits(root: OutlineNode | undefined, text: string, path: Path): Edits {
  const last = path.at(-1);
  const parent = nodeAt(root, path.slice(0, -1));
  if (!parent?.isMap || parent.isFlow) return undefined;
  const index = last === undefined ? -1 : parent.indexOf(last);
  const pair = parent.pairAt(index);
  if (!pair || parent.length < 2) return undefined;
  const { start } = pair.key;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const end = lineEnd(text, pair.value?.end ?? pair.key.end);
  if (text.slice(lineStart, start).trim() === '') return [{ start: lineStart, end, text: '' }];
  // Behind the dash of an item: the next key takes its place.
  const next = parent.pairAt(index + 1)?.key.start;
  return next === undefined || text.slice(end, next).trim() !== ''
    ? undefined
    : [{ start, end: next, text: '' }];
}

function nodeAt(root: OutlineNode | undefined, path: Path): OutlineNode | undefined {
  let node = root;
  for (const step of path)
    if (node?.isMap) node = node.pairAt(node.indexOf(step))?.value;
    else node = typeof step === 'number' ? node?.item(step) : undefined;
  return node;
}

/** `key:` and nothing behind it. */
function isEmpty(node: OutlineNode | undefined): boolean {
  return !node || (node.isNull && node.start === node.end);
}

function replaced(node: OutlineNode | undefined, text: string, value: Plain): Edits {
  if (!node?.isCertain) return undefined;
  const { start, end } = node;
  if (node.isScalar) {
    const isBlock = /^[|>]/.test(text.slice(start, start + 1));
    return isBlock ? undefined : [{ start, end, text: flowText(value, text) }];
  }
  return node.isFlow ? [{ start, end, text: flowText(value, text) }] : undefined;
}

function withKey(map: OutlineNode, text: string, key: string, value: Plain): Edits {
  const [first, last] = [map.pairAt(0), map.pairAt(map.length - 1)];
  if (map.isFlow)
    return inBraces(map, text, `${flowText(key, text)}: ${flowText(value, text)}`, last?.key.start);
  if (!first || !last) return undefined;
  const indent = ' '.repeat(columnOf(text, first.key.start));
  return behind(text, last.value?.end ?? last.key.end, blockText({ [key]: value }, indent));
}

function withItem(seq: OutlineNode, text: string, value: Plain): Edits {
  const last = seq.item(seq.length - 1);
  if (seq.isFlow) return inBraces(seq, text, flowText(value, text), last?.start);
  if (!last) return undefined;
  return behind(text, last.end, blockText([value], ' '.repeat(columnOf(text, seq.start))));
}

/** As the last thing in braces or brackets: on a line of its own where the one before it, whose begin is `last`, is. */
function inBraces(node: OutlineNode, text: string, added: string, last: number | undefined): Edits {
  const close = node.end - 1;
  let at = close;
  while (at > node.start + 1 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  if (last === undefined) return [{ start: at, end: at, text: added }];
  const comma = text[at - 1] === ',' ? '' : ',';
  const indent = indentBefore(text, last);
  const isOnLines = indent !== undefined && text.slice(at, close).includes('\n');
  const space = isOnLines ? `${breakAt(text, at)}${indent}` : comma === '' ? '' : ' ';
  return [{ start: at, end: at, text: `${comma}${space}${added}` }];
}

/** Lines of their own behind what ends at `end`. */
function behind(text: string, end: number, block: string): Edits {
  const at = lineEnd(text, end);
  const lineBreak = breakAt(text, end);
  const lines = block.replaceAll('\n', lineBreak);
  if (at === 0 || text[at - 1] === '\n') return [{ start: at, end: at, text: `${lines}${lineBreak}` }];
  return [{ start: at, end: at, text: `${lineBreak}${lines}` }];
}

function afterColon(text: string, keyEnd: number, value: Plain): Edits {
  const colon = text.indexOf(':', keyEnd);
  if (colon < 0 || text.slice(keyEnd, colon).trim() !== '') return undefined;
  return [{ start: colon + 1, end: colon + 1, text: ` ${flowText(value, text)}` }];
}

/** The place behind the end of the line in which `at` is; of a line that ended there already, `at`. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found + 1;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

/** The blanks before what begins a line, however long the text is; undefined where something else is before it. */
function indentBefore(text: string, at: number): string | undefined {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  return start === 0 || text[start - 1] === '\n' ? text.slice(start, at) : undefined;
}

/** How the line of this place ends, or the one before it where it is the last. */
function breakAt(text: string, at: number): string {
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.lastIndexOf('\n') : next;
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

/** `['a', 'b']` and 1: `{a: {b: 1}}`. */
function nested(path: Path, value: Plain): Plain {
  return path.reduceRight<Plain>(
    (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
    value,
  );
}

/** On one line, for braces too: as JSON where the file is, else as people write YAML. */
function flowText(value: Plain, text: string): string {
  const isJson = /^\s*[{[]/.test(text);
  const write = (one: Plain): string => {
    if (typeof one === 'string') return !isJson && isPlain(one) ? one : JSON.stringify(one);
    if (one === null || typeof one !== 'object') return String(one);
    if (Array.isArray(one)) return `[${one.map(write).join(', ')}]`;
    const pairs = Object.entries(one).map(([key, inner]) => `${write(key)}: ${write(inner)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  };
  return write(value);
}

/** Is a text the same without quotes, wherever it stands? */
function isPlain(text: string): boolean {
  return /^[A-Za-z_/][\w./@+-]*(?::[\w./@+-]+)*$/.test(text) && yamlText(text, YAML).trimEnd() === text;
}

const YAML = {
  lineWidth: 0,
  version: '1.1',
  blockQuote: false,
  doubleQuotedMinMultiLineLength: Infinity,
} as const;

function blockText(value: Plain, indent: string): string {
  return yamlText(value, YAML)
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');
}
