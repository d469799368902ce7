import { gunzipSync } from 'node:zlib';
import { MappedText, type Reading } from './types.ts';

/** Texts that name their kind; https://kubernetes.io/docs/concepts/configuration/secret/ */
const SECRET = /["']?kind["']?\s*:\s*["']?Secret\b/;
const CONFIG_MAP = /["']?kind["']?\s*:\s*["']?ConfigMap\b/;
const DOCUMENT_END = /^---/;
const SECTION = /^(\s*(?:- +)?)["']?(data|binaryData)["']?\s*:\s*(?:#.*)?$/;
const FLOW_SECTION = /["']?\b(data|binaryData)["']?\s*:\s*\{/g;
const PAIR = /^(\s*)["']?([\w./-]+)["']?\s*:\s+(?:["']?)(.*)/;
const FLOW_PAIR = /(?<![\w./-])([\w./-]{1,253})["']?\s*:\s*["']?([A-Za-z0-9+/]{2,}={0,2})["']?\s*(?=[,}\n])/g;
const BLOCK_SCALAR = /^[|>][+-]?\d?[+-]?\s*$/;
/** A line of base64 that goes on with the one before. */
const CONTINUED = /^\s*[A-Za-z0-9+/=]+["']?\s*$/;
/** Characters of one object; https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
const LARGEST_DOCUMENT = 4 * 2 ** 20;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** How base64 of what gzip compressed begins. */
const COMPRESSED = 'H4sI';
/** Bytes that values of a file become, for each of its own and anyway; and one value, likewise. */
const INFLATED = { perFile: 8, anyway: 2 ** 20, perValue: 32, ofSmall: 2 ** 16 } as const;

/** A value of `data`, and where it stands. */
interface Value {
  readonly key: string;
  readonly encoded: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What Secrets and ConfigMaps in a manifest hold once it is decoded, however short. The manifest may be YAML, JSON or the
 * template of a chart, of which only what is written out is read. A release of Helm is compressed and encoded once more.
 */
export function kubernetesReadings(bytes: Buffer, path: string): Reading[] {
  if (!bytes.includes('Secret') && !bytes.includes('ConfigMap')) return [];
  // Each byte is one character, so that places are places of bytes.
  const text = bytes.toString('latin1');
  if (!SECRET.test(text) && !(CONFIG_MAP.test(text) && text.includes('binaryData'))) return [];
  const lines = new MappedText();
  const readings: Reading[] = [];
  const room = { left: INFLATED.perFile * bytes.length + INFLATED.anyway };
  for (const { key, encoded, start, end } of valuesIn(text)) {
    const inflated = inflatedText(encoded, room);
    if (inflated) {
      const originOf = () => ({ start, end });
      readings.push({ decoding: 'gzip', bytes: inflated, path: `${path}/${key}`, originOf });
      continue;
    }
    const decoded = decodedText(encoded);
    if (decoded === undefined) continue;
    if (decoded.includes('\n')) {
      const originOf = () => ({ start, end });
      readings.push({ decoding: 'base64', bytes: Buffer.from(decoded), path: `${path}/${key}`, originOf });
      continue;
    }
    if (!lines.isFull) lines.instead(`${key}: ${decoded}\n`, start, end);
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

/** What was compressed and then encoded, once or, as the driver of Helm's storage has it, twice. */
function inflatedText(encoded: string, room: { left: number }): Buffer | undefined {
  const inner = encoded.startsWith(COMPRESSED) ? encoded : Buffer.from(encoded, 'base64').toString('latin1');
  if (!inner.startsWith(COMPRESSED) || room.left <= 0) return undefined;
  const most = Math.min(room.left, INFLATED.perValue * inner.length + INFLATED.ofSmall);
  room.left -= most;
  try {
    const bytes = gunzipSync(Buffer.from(inner, 'base64'), { maxOutputLength: most });
    room.left += most - bytes.length;
    return bytes;
  } catch {
    // Broken, or more than is looked at: it is looked at as it stands.
    return undefined;
  }
}

function* valuesIn(text: string): Generator<Value, undefined> {
  let offset = 0;
  for (const document of documentsOf(text)) {
    // Of a list all is decoded: its items are of several kinds.
    const sections = SECRET.test(document) ? /^(?:data|binaryData)$/ : /^binaryData$/;
    if (document.length <= LARGEST_DOCUMENT) {
      yield* valuesInBlocks(document, offset, sections);
      yield* valuesInFlow(document, offset, sections);
    }
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

/** Lines of a document, with where each begins. */
class Lines {
  readonly texts: readonly string[];
  readonly #starts: Uint32Array;

  constructor(document: string, offset: number) {
    this.texts = document.split('\n');
    this.#starts = new Uint32Array(this.texts.length);
    let start = offset;
    for (const [index, text] of this.texts.entries()) {
      this.#starts[index] = start;
      start += text.length + 1;
    }
  }

  text(index: number): string {
    return this.texts[index] ?? '';
  }

  start(index: number): number {
    return this.#starts[index] ?? 0;
  }
}

/** `data:` with a line for each value, or several. */
function* valuesInBlocks(document: string, offset: number, sections: RegExp): Generator<Value, undefined> {
  const lines = new Lines(document, offset);
  let section: number | undefined;
  for (let index = 0; index < lines.texts.length; index += 1) {
    const text = lines.text(index).trimEnd();
    const begin = SECTION.exec(text);
    if (begin) section = sections.test(begin[2] ?? '') ? (begin[1] ?? '').length : undefined;
    if (begin || section === undefined || isPassed(text)) continue;
    if (indentOf(text) <= section) {
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

function valueAt(lines: Lines, index: number): { value: Value; last: number } | undefined {
  const line = lines.text(index).trimEnd();
  const [, indent = '', key = '', rest = ''] = PAIR.exec(line) ?? [];
  if (key === '') return undefined;
  const isBlock = BLOCK_SCALAR.test(rest);
  let last = index;
  // What goes on stands deeper, and has no key.
  while (indentOf(lines.text(last + 1)) > indent.length && CONTINUED.test(lines.text(last + 1))) last += 1;
  const comment = rest.indexOf(' #');
  const own = isBlock ? '' : rest.slice(0, comment < 0 ? undefined : comment).trimEnd();
  const more = lines.texts.slice(index + 1, last + 1).map((text) => text.trim());
  const first = isBlock && last > index ? index + 1 : index;
  const start =
    lines.start(first) + (first > index ? indentOf(lines.text(first)) : line.length - rest.length);
  const end = last > index ? lines.start(last) + lines.text(last).trimEnd().length : start + own.length;
  const encoded = [own, ...more].join('').replace(/["']$/, '');
  return { value: { key, encoded, start, end }, last };
}

/** `data: {…}`, as in JSON. */
function* valuesInFlow(document: string, offset: number, sections: RegExp): Generator<Value, undefined> {
  let until = 0;
  for (const { 0: found, 1: name = '', index } of document.matchAll(FLOW_SECTION)) {
    if (index < until || !sections.test(name)) continue;
    const from = index + found.length;
    const close = document.indexOf('}', from);
    if (close < 0) return;
    until = close;
    const region = document.slice(from, close + 1);
    for (const pair of region.matchAll(FLOW_PAIR)) {
      const [all, key = '', encoded = ''] = pair;
      const start = offset + from + pair.index + all.lastIndexOf(encoded);
      yield { key, encoded, start, end: start + encoded.length };
    }
  }
}
