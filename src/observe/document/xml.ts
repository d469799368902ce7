import { Fault } from '../../model/fault.ts';

const MAXIMUM_LENGTH = 4 * 1024 * 1024;
const MAXIMUM_DEPTH = 100;
const MAXIMUM_ELEMENTS = 200_000;
/** Characters whose entities are decoded at a time. */
const BLOCK = 16 * 1024;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** An element: the name without its prefix, the text trimmed. */
export interface XmlElement {
  readonly name: string;
  /** Its tag as it is written, which `attributeOf` reads. */
  readonly markup: string;
  text: string;
  readonly children: XmlElement[];
}

/**
 * Reads XML 1.0 in one pass. Document types are skipped, so entities
 * other than the five predefined and numeric ones stay as they are written.
 * Throws a Fault: `malformed`, or `limit` (4 MiB, 200,000 elements, 100 deep).
 */
export function parseXml(text: string): XmlElement {
  if (text.length > MAXIMUM_LENGTH) throw new Fault('limit', `XML of more than ${MAXIMUM_LENGTH} characters`);
  const root: XmlElement = { name: '', markup: '', text: '', children: [] };
  const open = [root];
  let count = 0;
  for (let at = 0; at < text.length;) {
    const parent = open.at(-1) ?? root;
    const tag = text.indexOf('<', at);
    parent.text += decoded(text.slice(at, tag < 0 ? text.length : tag));
    if (tag < 0) break;
    const end = endOfMarkup(text, tag);
    const markup = text.slice(tag, end);
    at = end;
    if (markup.startsWith('<![CDATA[')) parent.text += markup.slice(9, -3);
    else if (markup.startsWith('</')) close(open, nameOf(markup, 2), tag);
    else if (!markup.startsWith('<!') && !markup.startsWith('<?')) {
      const element: XmlElement = { name: nameOf(markup, 1), markup, text: '', children: [] };
      parent.children.push(element);
      if (!markup.endsWith('/>')) open.push(element);
      if (open.length > MAXIMUM_DEPTH || ++count > MAXIMUM_ELEMENTS) {
        throw new Fault(
          'limit',
          `XML with more than ${MAXIMUM_ELEMENTS} elements or ${MAXIMUM_DEPTH} levels`,
        );
      }
    }
  }
  const [document] = root.children;
  if (open.length > 1 || !document) throw new Fault('malformed', 'XML that ends too early');
  return document;
}

/** The value of an attribute, by its name as it is written; undefined where there is none. */
export function attributeOf({ markup }: XmlElement, name: string): string | undefined {
  for (const [, key, double, single] of markup.matchAll(
    /(?<![^\s=<>"'])([^\s=<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    if (key === name) return decoded(double ?? single ?? '');
  return undefined;
}

/** The first child of this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The text of the first child of this name; undefined where there is none, or no text in it. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text.trim() || undefined;
}

function close(open: XmlElement[], name: string, at: number): void {
  const element = open.length > 1 ? open.pop() : undefined;
  if (element?.name !== name)
    throw new Fault('malformed', `XML element closed out of turn at character ${at}`);
}

function nameOf(markup: string, start: number): string {
  const name = markup.slice(start).split(/[\s/>]/, 1)[0] ?? '';
  return name.slice(name.lastIndexOf(':') + 1);
}

/** Where the markup that starts at `at` ends. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return after(text, ']]>', at + 9);
  if (text.startsWith('<?', at)) return after(text, '?>', at + 2);
  if (text.startsWith('<!DOCTYPE', at)) return endOfDocumentType(text, at);
  return endOfTag(text, at);
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new Fault('malformed', `XML without the ${mark} that should follow character ${from}`);
  return at + mark.length;
}

/** An internal subset stands in brackets and may hold tags of its own. */
function endOfDocumentType(text: string, at: number): number {
  const end = after(text, '>', at);
  const subset = text.slice(at, end).indexOf('[');
  return subset < 0 ? end : after(text, '>', after(text, ']', at + subset) - 1);
}

/** Attribute values may hold `>`. */
function endOfTag(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end];
    if (char === '>') return end + 1;
    if (char === '"' || char === "'") end = after(text, char, end + 1) - 1;
  }
  throw new Fault('malformed', `XML tag at character ${at} does not end`);
}

/** In blocks that cut no entity: a text of entities alone would take a hundred bytes for each. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  let plain = '';
  for (let at = 0; at < text.length;) {
    const block = text.slice(at, at + BLOCK);
    const last = at + BLOCK < text.length ? block.lastIndexOf('&') : 0;
    const whole = last > 0 ? block.slice(0, last) : block;
    plain += whole.replaceAll(/&(#?\w+);/g, (written, name: string) => entity(name) ?? written);
    at += whole.length;
  }
  return plain;
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES.get(name);
  const code = name.startsWith('#x')
    ? Number.parseInt(name.slice(2), 16)
    : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
