import type { FileEntry } from '../../../model/file.ts';
import { decodeName, encodeName } from '../../archive/tar/name.ts';

const PAGE_SIZE = 2 ** 20;
/** Sets of permissions and owners that are known by a number; an image has a few dozen of them. */
const MOST_OWNERSHIPS = 4096;
/** Bytes of a number at most. */
const NUMBER_SIZE = 8;

type Ownership = Pick<FileEntry, 'mode' | 'uid' | 'gid'>;

/**
 * Names and attributes of files, one after another in bytes: the name; the number of its mode and owners, or 0 and
 * these; twice its size, and one more where there is more to tell: then its length and itself, as JSON. Numbers are written seven bits at a time, lowest
 * first. A record is known by its place, which has 32 bits.
 */
export class RecordLog {
  readonly #pages: Buffer[] = [];
  #filled = PAGE_SIZE;
  /** By their number; nothing has the number 0. */
  readonly #ownerships: Ownership[] = [{ mode: 0, uid: 0, gid: 0 }];
  readonly #ownershipNumbers = new Map<string, number>();
  #at = 0;
  #page: Buffer = Buffer.alloc(0);

  /** Takes in a record; the name is as `byteText` gives it. */
  add(name: string, entry: FileEntry): number {
    const { target, capabilities } = entry;
    const hasMore = target !== undefined || capabilities !== undefined;
    const more = hasMore ? Buffer.from(JSON.stringify({ target, capabilities })) : undefined;
    const place = this.#makeRoom(name.length + (more?.length ?? 0) + 6 * NUMBER_SIZE);
    this.#writeNumber(name.length);
    for (let at = 0; at < name.length; at += 1) this.#page[this.#at++] = name.charCodeAt(at);
    this.#writeOwnership(entry);
    this.#writeNumber(2 * entry.size + (more ? 1 : 0));
    if (more) {
      this.#writeNumber(more.length);
      this.#at += more.copy(this.#page, this.#at);
    }
    this.#filled = this.#at;
    return place;
  }

  /** Is the record's name this one, as `byteText` gives it? */
  isNamed(place: number, name: string): boolean {
    this.#open(place);
    if (this.#readNumber() !== name.length) return false;
    for (let at = 0; at < name.length; at += 1) {
      if (this.#page[this.#at + at] !== name.charCodeAt(at)) return false;
    }
    return true;
  }

  name(place: number): string {
    this.#open(place);
    const length = this.#readNumber();
    const name = this.#page.toString('utf8', this.#at, this.#at + length);
    return name.includes(REPLACEMENT) ? decodeName(this.#page, this.#at, this.#at + length) : name;
  }

  entry(place: number, type: FileEntry['type'], path: string): FileEntry {
    this.#open(place);
    const nameLength = this.#readNumber();
    this.#at += nameLength;
    const ownership = this.#readOwnership();
    const number = this.#readNumber();
    const attributes = { path, type, size: Math.floor(number / 2), ...ownership };
    if (number % 2 === 0) return attributes;
    const length = this.#readNumber();
    return { ...attributes, ...moreOf(this.#page.toString('utf8', this.#at, this.#at + length)) };
  }

  /** Begins a page where this one has no room, and gives the place at which the next record begins. */
  #makeRoom(size: number): number {
    if (this.#filled + size > (this.#pages.at(-1)?.length ?? 0)) {
      this.#pages.push(Buffer.allocUnsafeSlow(Math.max(PAGE_SIZE, size)));
      this.#filled = 0;
    }
    const place = (this.#pages.length - 1) * PAGE_SIZE + this.#filled;
    this.#open(place);
    return place;
  }

  #open(place: number): void {
    this.#page = this.#pages[Math.floor(place / PAGE_SIZE)] ?? this.#page;
    this.#at = place % PAGE_SIZE;
  }

  #writeOwnership({ mode, uid, gid }: Ownership): void {
    const key = `${mode} ${uid} ${gid}`;
    const known = this.#ownershipNumbers.get(key);
    const number = known ?? (this.#ownerships.length < MOST_OWNERSHIPS ? this.#ownerships.length : 0);
    this.#writeNumber(number);
    if (known === undefined && number > 0) {
      this.#ownershipNumbers.set(key, number);
      this.#ownerships.push({ mode, uid, gid });
    }
    if (number === 0) for (const one of [mode, withoutSign(uid), withoutSign(gid)]) this.#writeNumber(one);
  }

  #readOwnership(): Ownership {
    const number = this.#readNumber();
    const known = number > 0 ? this.#ownerships[number] : undefined;
    if (known !== undefined) return known;
    const mode = this.#readNumber();
    const uid = withSign(this.#readNumber());
    return { mode, uid, gid: withSign(this.#readNumber()) };
  }

  #writeNumber(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#page[this.#at++] = (rest % 0x80) | 0x80;
    this.#page[this.#at++] = rest;
  }

  #readNumber(): number {
    let number = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.#page[this.#at++] ?? 0;
      number += (byte & 0x7f) * unit;
      if (byte < 0x80) return number;
    }
  }
}

/** What takes the place of bytes that are not UTF-8. */
const REPLACEMENT = '\u{fffd}';

// oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
const ASCII = /^[\x00-\x7f]*$/;

/** The name's bytes, each as a character: itself for almost all names. */
export function byteText(text: string): string {
  return ASCII.test(text) ? text : encodeName(text).toString('latin1');
}

function moreOf(text: string): Pick<FileEntry, 'target' | 'capabilities'> {
  return JSON.parse(text) as Pick<FileEntry, 'target' | 'capabilities'>;
}

/** Archives may have negative users: they are odd numbers, all others even ones. */
function withoutSign(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number;
}

function withSign(number: number): number {
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
}
