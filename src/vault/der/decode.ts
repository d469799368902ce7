import { Refusal } from '../refusal.ts';

/** A value of ASN.1 as somebody else wrote it. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly raw: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Bytes of a structure that is read at all; a request with a hundred names has a tenth of it. */
const MAXIMUM = 65_536;

/** The one value that bytes are. Throws a `Refusal` (400) for what is not in the distinguished encoding (X.690). */
export function readDer(bytes: Buffer): Der {
  if (bytes.length > MAXIMUM) throw malformed();
  const [value, ...more] = valuesIn(bytes);
  if (!value || more.length > 0) throw malformed();
  return value;
}

/** The values in one that is made of others, which has this tag. */
export function inside(value: Der | undefined, tag: number): readonly Der[] {
  return valuesIn(expect(value, tag).content);
}

/** A value that has to be there, with a tag. */
export function expect(value: Der | undefined, tag: number): Der {
  if (value?.tag !== tag) throw malformed();
  return value;
}

export function malformed(): Refusal {
  return new Refusal(400, 'what is no distinguished encoding of ASN.1 is not read');
}

function valuesIn(bytes: Buffer): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = valueAt(bytes, at);
    found.push(value);
    at += value.raw.length;
  }
  return found;
}

function valueAt(bytes: Buffer, at: number): Der {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tags of more than a byte are in no structure of certificates.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw malformed();
  const size = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + size;
  if (first === 0x80 || size > 3 || start > bytes.length) throw malformed();
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
  const isShortest = size === 0 || length >= (size === 1 ? 0x80 : 256 ** (size - 1));
  if (!isShortest || start + length > bytes.length) throw malformed();
  return { tag, content: bytes.subarray(start, start + length), raw: bytes.subarray(at, start + length) };
}

/** An object identifier as text. */
export function oidText(value: Der | undefined): string {
  const { content } = expect(value, TAG.oid);
  const numbers: number[] = [];
  let number = 0;
  for (const [index, byte] of content.entries()) {
    if (number === 0 && byte === 0x80) throw malformed();
    number = number * 128 + (byte & 0x7f);
    if (number > Number.MAX_SAFE_INTEGER / 256) throw malformed();
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    } else if (index === content.length - 1) throw malformed();
  }
  const [first = 0, ...more] = numbers;
  if (numbers.length === 0) throw malformed();
  const head = Math.min(2, Math.floor(first / 40));
  return [head, first - head * 40, ...more].join('.');
}

/** The bytes of a number that is not negative, without a zero before them. */
export function unsigned(value: Der | undefined): Buffer {
  const { content } = expect(value, TAG.integer);
  const [first, second] = content;
  if (first === undefined || first >= 0x80 || (first === 0 && second !== undefined && second < 0x80))
    throw malformed();
  return first === 0 && content.length > 1 ? content.subarray(1) : content;
}

/** The bytes of a string of whole bytes. */
export function wholeBits(value: Der | undefined): Buffer {
  const { content } = expect(value, TAG.bits);
  if (content[0] !== 0) throw malformed();
  return content.subarray(1);
}

/** The numbers of flags that are set. */
export function flagsOf(value: Der | undefined): readonly number[] {
  const { content } = expect(value, TAG.bits);
  const [unused = 8, ...bytes] = content;
  if (unused > 7 || bytes.length > 8) throw malformed();
  return bytes.flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => index * 8 + bit),
  );
}

export function booleanOf(value: Der | undefined): boolean {
  const { content } = expect(value, TAG.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed();
  return content[0] === 0xff;
}

const TEXT = new TextDecoder('utf-8', { fatal: true });
/** Kinds of text whose bytes are UTF-8 or a part of it; others are of no use in a name. */
const TEXTS: ReadonlySet<number> = new Set([TAG.utf8, 0x12, 0x13, 0x16]);

/** A text of a name. Throws a `Refusal` (400) for what has characters that control. */
export function textOf(value: Der | undefined): string {
  if (!value || !TEXTS.has(value.tag)) throw malformed();
  const isAscii = value.tag !== TAG.utf8;
  const text = decoded(value.content);
  if (/\p{Cc}/u.test(text) || (isAscii && /\P{ASCII}/u.test(text))) throw malformed();
  return text;
}

function decoded(bytes: Buffer): string {
  try {
    return TEXT.decode(bytes);
  } catch {
    throw malformed();
  }
}
