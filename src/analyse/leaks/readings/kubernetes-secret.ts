import { MappedText, type Reading } from './types.ts';

/** Texts that name their kind; https://kubernetes.io/docs/concepts/configuration/secret/ */
const SECRET = /["']?kind["']?\s*:\s*["']?Secret\b/;
const CONFIG_MAP = /["']?kind["']?\s*:\s*["']?ConfigMap\b/;
const DOCUMENT_END = /^---/;
const SECTION = /^(\s*(?:- +)?)["']?(data|binaryData)["']?\s*:\s*(?:#.*)?$/;
const FLOW_SECTION = /["']?\b(data|binaryData)["']?\s*:\s*\{/g;
const PAIR = /^(\s*)["']?([\w./-]+)["']?\s*:\s+(?:["']?)(.*)$/;
const FLOW_PAIR = /["']?([\w./-]{1,253})["']?\s*:\s*["']?([A-Za-z0-9+/]{2,}={0,2})["']?\s*(?=[,}\n])/g;
const BLOCK_SCALAR = /^[|>][+-]?\d?[+-]?\s*$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A value of `data`, and where it stands. */
interface Value {
  readonly key: string;
  readonly encoded: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What Secrets and ConfigMaps in a manifest hold once it is decoded, however short. The manifest may be YAML, JSON or the
 * template of a chart, of which only what is written out is read.
 */
export function kubernetesReadings(bytes: Buffer, path: string): Reading[] {
  // Each byte is one character, so that places are places of bytes.
  const text = bytes.toString('latin1');
  if (!SECRET.test(text) && !(CONFIG_MAP.test(text) && text.includes('binaryData'))) return [];
  const lines = new MappedText();
  const readings: Reading[] = [];
  for (const { key, encoded, start, end } of valuesIn(text)) {
    const decoded = decodedText(encoded);
    if (decoded === undefined) continue;
    if (decoded.includes('\n')) {
      const originOf = () => ({ start, end });
      readings.push({ decoding: 'base64', bytes: Buffer.from(decoded), path: `${path}/${key}`, originOf });
      continue;
    }
    lines.instead(`${key}: ${decoded}\n`, start, end);
  }
  const originOf = (start: number, end: number) => lines.originOf(start, end);
  return lines.length === 0
    ? readings
    : [{ decoding: 'base64', bytes: lines.bytes(), originOf }, ...readings];
}

/** Text that base64 stands for; undefined where it stands for something else. */
function decodedText(encoded: string): string | undefined {
  if (encoded.length % 4 !== 0 || !BASE64.test(encoded)) return undefined;
  const text = Buffer.from(encoded, 'base64').toString().trimEnd();
  return text.length >= 3 && !/[^\P{C}\n\r\t]|\ufffd/u.test(text) ? text : undefined;
}

function* valuesIn(text: string): Generator<Value, undefined> {
  let offset = 0;
  for (const document of documentsOf(text)) {
    // Of a list all is decoded: its items are of several kinds.
    const sections = SECRET.test(document) ? /^(?:data|binaryData)$/ : /^binaryData$/;
    yield* valuesInBlocks(document, offset, sections);
    yield* valuesInFlow(document, offset, sections);
    offset += document.length;
  }
}

function* documentsOf(text: string): Generator<string, undefined> {
  let start = 0;
  for (let at = 0; at < text.length;) {
    const newLine = text.indexOf('\n', at);
    const next = newLine < 0 ? text.length : newLine + 1;
    if (at > start && DOCUMENT_END.test(text.slice(at, at + 3))) {
      yield text.slice(start, at);
      start = at;
    }
    at = next;
  }
  yield text.slice(start);
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(document: string, offset: number): Line[] {
  let start = offset;
  return document.split('\n').map((text) => {
    const line = { text: text.replace(/\r$/, ''), start };
    start += text.length + 1;
    return line;
  });
}

/** `data:` with a line for each value, or several. */
function* valuesInBlocks(document: string, offset: number, sections: RegExp): Generator<Value, undefined> {
  const lines = linesOf(document, offset);
  let section: number | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const { text } = lines[index] as Line;
    const begin = SECTION.exec(text);
    if (begin) section = sections.test(begin[2] ?? '') ? (begin[1] ?? '').length : undefined;
    if (begin || section === undefined || isPassed(text)) continue;
    if (indentOf(text) <= section && !text.slice(section).startsWith(' ')) {
      section = undefined;
      continue;
    }
    const value = valueAt(lines, index);
    if (!value) continue;
    yield value.value;
    index = value.last;
  }
}

/** Blank, a comment, or what a template does. */
function isPassed(text: string): boolean {
  return /^\s*(?:#.*|\{\{.*)?$/.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function valueAt(lines: readonly Line[], index: number): { value: Value; last: number } | undefined {
  const line = lines[index] as Line;
  const [, indent = '', key = '', rest = ''] = PAIR.exec(line.text) ?? [];
  if (key === '') return undefined;
  const isBlock = BLOCK_SCALAR.test(rest);
  const more: Line[] = [];
  // What goes on stands deeper, and has no key.
  for (let next = index + 1; next < lines.length; next += 1) {
    const { text } = lines[next] as Line;
    if (indentOf(text) <= indent.length || !/^\s*[A-Za-z0-9+/=]+["']?\s*$/.test(text)) break;
    more.push(lines[next] as Line);
  }
  const own = isBlock ? '' : rest.replace(/\s+#.*$/, '').trimEnd();
  const start =
    isBlock && more[0] ? more[0].start + indentOf(more[0].text) : line.start + line.text.length - rest.length;
  const lastLine = more.at(-1);
  const end = lastLine ? lastLine.start + lastLine.text.trimEnd().length : start + own.length;
  const encoded = [own, ...more.map(({ text }) => text.trim())].join('').replace(/["']$/, '');
  return { value: { key, encoded, start, end }, last: index + more.length };
}

/** `data: {…}`, as in JSON. */
function* valuesInFlow(document: string, offset: number, sections: RegExp): Generator<Value, undefined> {
  for (const { 0: found, 1: name = '', index } of document.matchAll(FLOW_SECTION)) {
    if (!sections.test(name)) continue;
    const from = index + found.length;
    const close = document.indexOf('}', from);
    const region = document.slice(from, close < 0 ? undefined : close + 1);
    for (const pair of region.matchAll(FLOW_PAIR)) {
      const [all, key = '', encoded = ''] = pair;
      const start = offset + from + pair.index + all.lastIndexOf(encoded);
      yield { key, encoded, start, end: start + encoded.length };
    }
  }
}
