/** ASN.1 in its distinguished encoding, as far as certificates need it. Source: ITU-T X.690. */

/** A value with a tag, whose content is these parts. */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

export function setOf(...parts: readonly Buffer[]): Buffer {
  return der(0x31, ...parts.toSorted((one, other) => Buffer.compare(one, other)));
}

/** A number that is not negative, or one as its bytes. */
export function integer(value: number | Buffer): Buffer {
  const bytes = typeof value === 'number' ? Buffer.from(hexOf(value), 'hex') : value;
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const short = bytes.subarray(start);
  return der(0x02, (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short);
}

function hexOf(value: number): string {
  const text = value.toString(16);
  return text.length % 2 === 0 ? text : `0${text}`;
}

export function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]));
}

export function nothing(): Buffer {
  return der(0x05);
}

export function octets(value: Buffer): Buffer {
  return der(0x04, value);
}

export function bits(value: Buffer, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), value);
}

/** A set of flags by their numbers, without zeros at its end. */
export function flags(numbers: readonly number[]): Buffer {
  const highest = Math.max(-1, ...numbers);
  const bytes = Buffer.alloc(Math.ceil((highest + 1) / 8));
  for (const number of numbers) bytes[number >> 3] = (bytes[number >> 3] ?? 0) | (0x80 >> (number & 7));
  return bits(bytes, highest < 0 ? 0 : 7 - (highest & 7));
}

/** An object identifier such as `2.5.4.3`. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...more] = text.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...more].flatMap(base128)));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest % 128) | 0x80);
  return bytes;
}

export function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

export function printable(text: string): Buffer {
  return der(0x13, Buffer.from(text, 'latin1'));
}

export function enumerated(value: number): Buffer {
  return der(0x0a, Buffer.from([value]));
}

/** A time in milliseconds since 1970, to the second, as a certificate says it (RFC 5280, section 4.1.2.5). */
export function time(at: number): Buffer {
  const text = digitsOf(at);
  return at < Date.UTC(2050, 0) ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

/** The same with a century, always. */
export function generalizedTime(at: number): Buffer {
  return der(0x18, Buffer.from(digitsOf(at)));
}

function digitsOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}

/** A value in a tag of its context. */
export function explicit(number: number, ...parts: readonly Buffer[]): Buffer {
  return der(0xa0 | number, ...parts);
}

/** A text or bytes whose tag is one of its context. */
export function implicit(number: number, content: string | Buffer): Buffer {
  return der(0x80 | number, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
}
