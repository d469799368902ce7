import { StringDecoder } from 'node:string_decoder';
import { Fault, messageOf } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { SourceDocument } from '../formats/types.ts';

const MAXIMUM_TEXT = 64 * 2 ** 20;
/** One member of a large document. */
const MAXIMUM_MEMBER = 16 * 2 ** 20;
const LARGE = { length: MAXIMUM_TEXT, tokens: 2_000_000 };

/** All of a document. Throws a `Fault`: `limit` over 64 MiB. */
export async function bytesOf(document: SourceDocument): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of document.pieces) {
    size += piece.length;
    if (size > MAXIMUM_TEXT) throw new Fault('limit', `${document.name} is larger than 64 MiB`);
    parts.push(piece);
  }
  return Buffer.concat(parts);
}

/** A document as JSON. Throws a `Fault`: `limit` over 64 MiB or 2 million tokens, `malformed`. */
export async function jsonOf(document: SourceDocument): Promise<unknown> {
  return parsed(new TextDecoder().decode(await bytesOf(document)), document.name);
}

/**
 * The members of a document that is one object, built one at a time, so that it may be of any size.
 * Throws a `Fault`: `limit` for a member over 16 MiB, `malformed` for what is no such document.
 */
export async function* jsonMembers(document: SourceDocument): AsyncGenerator<[key: string, value: unknown]> {
  const splitter = new MemberSplitter(document.name);
  const decoder = new StringDecoder('utf8');
  for await (const piece of document.pieces) {
    for (const member of splitter.take(decoder.write(piece))) yield* membersOf(member, document.name);
  }
  for (const member of splitter.end()) yield* membersOf(member, document.name);
}

/** What may stand before the list in a document: an object's short members. */
const MAXIMUM_HEAD = 16 * 2 ** 10;
const HEAD =
  /^[\s\uFEFF]*\{\s*(?:"\w{1,100}"\s*:\s*(?:"[^"\\]{0,1000}"|-?[\d.]{1,30}|true|false|null)\s*,\s*)*"(\w{1,100})"\s*:\s*\[/;

/**
 * The elements of a list that is a member of a document, built one at a time, so that it may be of any size. Members
 * before it are texts and numbers; what comes after it is passed over.
 * Throws a `Fault`: `limit` for an element over 16 MiB, `malformed` for what is no such document.
 */
export async function* jsonElements(document: SourceDocument, member: string): AsyncGenerator {
  const decoder = new StringDecoder('utf8');
  let head = '';
  let splitter: MemberSplitter | undefined;
  for await (const piece of document.pieces) {
    const text = decoder.write(piece);
    if (!splitter) {
      head += text;
      const begin = HEAD.exec(head);
      if (begin?.[1] === member) splitter = new MemberSplitter(document.name, true);
      else if (head.length > MAXIMUM_HEAD) break;
      if (begin && splitter) yield* elementsOf(splitter.take(head.slice(begin[0].length)), document.name);
    } else yield* elementsOf(splitter.take(text), document.name);
    if (splitter?.isClosed === true) return;
  }
  throw new Fault('malformed', `${document.name} has no list of ${member}, or is cut off`);
}

function* elementsOf(texts: readonly string[], name: string): Generator {
  for (const text of texts) if (text.trim() !== '') yield parsed(text, name);
}

function* membersOf(text: string, name: string): Generator<[string, unknown]> {
  const member = text.trim();
  if (member === '') return;
  const value = parsed(`{${member}}`, name);
  yield* Object.entries(value as Record<string, unknown>);
}

function parsed(text: string, name: string): unknown {
  try {
    return parseJson(text, LARGE);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('malformed', `${name} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** Cuts the text of an object, or of a list that is open already, at the commas between its members. */
class MemberSplitter {
  readonly #name: string;
  #text = '';
  #at = 0;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isClosed = false;

  constructor(name: string, isOpen = false) {
    this.#name = name;
    this.#depth = isOpen ? 1 : 0;
  }

  /** True once the object or list has ended; what comes behind is none of it. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The members that end in what is added. */
  take(added: string): string[] {
    this.#text += added;
    const members: string[] = [];
    let start = 0;
    for (; this.#at < this.#text.length && !this.#isClosed; this.#at += 1) {
      const isCut = this.#step(this.#text.charCodeAt(this.#at));
      if (!isCut) continue;
      members.push(this.#text.slice(start, this.#at));
      start = this.#at + 1;
    }
    this.#text = this.#text.slice(start);
    this.#at -= start;
    if (this.#text.length > MAXIMUM_MEMBER) throw new Fault('limit', `${this.#name} has a part over 16 MiB`);
    return members;
  }

  /** Nothing is left but blanks, or the document was cut off. */
  end(): string[] {
    if (!this.#isClosed || this.#text.trim() !== '')
      throw new Fault('malformed', `${this.#name} is no JSON object, or is cut off`);
    return [];
  }

  /** True at a bracket or comma of the object itself: what is before it is a member. */
  #step(code: number): boolean {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === 0x5c) this.#isEscaped = true;
      else if (code === 0x22) this.#isInText = false;
      return false;
    }
    if (code === 0x22) this.#isInText = true;
    else if (code === 0x7b || code === 0x5b) return this.#opened(code);
    else if (code === 0x7d || code === 0x5d) return this.#closed();
    return code === 0x2c && this.#depth === 1;
  }

  #closed(): boolean {
    this.#depth -= 1;
    this.#isClosed = this.#depth === 0;
    return this.#isClosed;
  }

  #opened(code: number): boolean {
    this.#depth += 1;
    if (this.#depth > 1) return false;
    if (code !== 0x7b || !/^[\s\uFEFF]*$/.test(this.#text.slice(0, this.#at)))
      throw new Fault('malformed', `${this.#name} is no JSON object`);
    this.#text = this.#text.slice(this.#at);
    this.#at = 0;
    return true;
  }
}
