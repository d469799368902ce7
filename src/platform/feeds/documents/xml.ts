import { StringDecoder } from 'node:string_decoder';
import { Fault } from '../../../model/fault.ts';
import type { SourceDocument } from '../formats/types.ts';

/** Characters of one tag, comment or text between two tags. */
const MAXIMUM_MARKUP = 4 * 2 ** 20;
/** Elements, and characters of texts, in one that is built. */
const MAXIMUM_ELEMENTS = 200_000;
const MAXIMUM_TEXT = 16 * 2 ** 20;
const MAXIMUM_DEPTH = 100;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** An element that was built: its name without prefix, its own text, and what is in it. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
  readonly children: readonly Element[];
}
interface OpenElement extends Element {
  readonly children: OpenElement[];
}

/**
 * The elements of some names in a document, each built with all that is in it and given when it ends: the document may
 * be of any size. Document types are passed over, so no entity is known but the five of XML and numbers.
 * Throws a `Fault`: `malformed`, or `limit` for an element with more than 200,000 others or 16 MiB of text in it.
 */
export async function* xmlElements(
  document: SourceDocument,
  wanted: ReadonlySet<string>,
): AsyncGenerator<Element> {
  const builder = new ElementBuilder(document.name, wanted);
  const decoder = new StringDecoder('utf8');
  for await (const piece of document.pieces) yield* builder.take(decoder.write(piece));
  builder.end();
}

/** The first child of this name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}

/** Every element of this name in an element, however deep. */
export function* descendants(element: Element, name: string): Generator<Element> {
  for (const one of element.children) {
    if (one.name === name) yield one;
    yield* descendants(one, name);
  }
}

/** The text of the first child of this name. */
export function childText(element: Element | undefined, name: string): string | undefined {
  return child(element, name)?.text.trim() || undefined;
}

class ElementBuilder {
  readonly #name: string;
  readonly #wanted: ReadonlySet<string>;
  #rest = '';
  /** Names of the elements around the one that is built. */
  readonly #outside: string[] = [];
  readonly #open: OpenElement[] = [];
  #elements = 0;
  #text = 0;
  #isBegun = false;

  constructor(name: string, wanted: ReadonlySet<string>) {
    this.#name = name;
    this.#wanted = wanted;
  }

  *take(added: string): Generator<Element> {
    const text = this.#rest + added;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag === -1) break;
      const end = endOfMarkup(text, tag);
      if (end === undefined) break;
      this.#addText(text.slice(at, tag));
      const built = this.#markup(text.slice(tag, end));
      at = end;
      if (built) yield built;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > MAXIMUM_MARKUP) throw this.#fault('limit', 'has a tag or text over 4 MiB');
  }

  end(): void {
    if (!this.#isBegun || this.#outside.length > 0 || this.#open.length > 0 || this.#rest.includes('<'))
      throw this.#fault('malformed', 'is no XML, or is cut off');
  }

  #markup(markup: string): Element | undefined {
    if (markup.startsWith('<![CDATA[')) this.#addText(markup.slice(9, -3), true);
    else if (markup.startsWith('</')) return this.#close(localName(markup.slice(2, -1).trim()));
    else if (!markup.startsWith('<!') && !markup.startsWith('<?')) return this.#start(markup);
    return undefined;
  }

  #start(markup: string): Element | undefined {
    this.#isBegun = true;
    const isEmpty = markup.endsWith('/>');
    const name = localName(/^<([^\s/>]*)/.exec(markup)?.[1] ?? '');
    if (this.#outside.length + this.#open.length >= MAXIMUM_DEPTH)
      throw this.#fault('limit', 'is more than 100 deep');
    if (this.#open.length === 0 && !this.#wanted.has(name)) {
      if (!isEmpty) this.#outside.push(name);
      return undefined;
    }
    this.#elements += 1;
    if (this.#elements > MAXIMUM_ELEMENTS) throw this.#fault('limit', 'has an element with too many others');
    const element: OpenElement = { name, attributes: attributesOf(markup), text: '', children: [] };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
    return isEmpty ? this.#close(name) : undefined;
  }

  #close(name: string): Element | undefined {
    const element = this.#open.pop();
    const closed = element ? element.name : this.#outside.pop();
    if (closed !== name) throw this.#fault('malformed', `closes ${name.slice(0, 50)} out of turn`);
    if (!element || this.#open.length > 0) return undefined;
    this.#elements = this.#text = 0;
    return element;
  }

  #addText(text: string, isVerbatim = false): void {
    const element = this.#open.at(-1);
    if (!element || text === '') return;
    this.#text += text.length;
    if (this.#text > MAXIMUM_TEXT) throw this.#fault('limit', 'has an element with too much text');
    element.text += isVerbatim ? text : decoded(text);
  }

  #fault(code: 'malformed' | 'limit', says: string): Fault {
    return new Fault(code, `${this.#name} ${says}`);
  }
}

/** Behind the markup that begins here; undefined where it is not all there yet. */
function endOfMarkup(text: string, at: number): number | undefined {
  if (text.startsWith('<!--', at)) return behind(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return behind(text, ']]>', at + 9);
  if (text.startsWith('<?', at)) return behind(text, '?>', at + 2);
  // Which of them it is may lie in the next piece.
  if (text.startsWith('<!', at)) return text.length - at < 10 ? undefined : endOfDocumentType(text, at);
  return endOfTag(text, at);
}

function behind(text: string, mark: string, from: number): number | undefined {
  const at = text.indexOf(mark, from);
  return at === -1 ? undefined : at + mark.length;
}

/** An internal subset stands in brackets. */
function endOfDocumentType(text: string, at: number): number | undefined {
  const end = behind(text, '>', at);
  const bracket = text.indexOf('[', at);
  if (end === undefined || bracket === -1 || bracket > end) return end;
  const close = behind(text, ']', bracket);
  return close === undefined ? undefined : behind(text, '>', close);
}

/** Values of attributes may hold `>`. */
function endOfTag(text: string, at: number): number | undefined {
  for (let end = at + 1; end < text.length; end += 1) {
    const char = text[end];
    if (char === '>') return end + 1;
    if (char !== '"' && char !== "'") continue;
    end = text.indexOf(char, end + 1);
    if (end === -1) return undefined;
  }
  return undefined;
}

function attributesOf(markup: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, key = '', double, single] of markup.matchAll(
    /\s([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    attributes.set(localName(key), decoded(double ?? single ?? ''));
  return attributes;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(#?\w{1,10});/g, (whole, name: string) => characterOf(name) ?? whole);
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES.get(name);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
