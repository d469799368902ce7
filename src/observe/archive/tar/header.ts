import { Fault } from '../../../model/fault.ts';
import { decodeName } from './name.ts';

/** Bytes of a tar block. */
export const blockSize = 512;

/** Type flag "S", a sparse file as old GNU tar writes it. */
export const sparseFlag = 0x53;

const GNU_MAGIC = 'ustar  \0';
// oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
const ASCII = /^[\x00-\x7f]*$/;
/** Digits with blanks before them, and anything behind a NUL. */
// oxlint-disable-next-line no-control-regex -- a NUL ends the number
const OCTAL_FIELD = /^[ \0]*(?:$|[0-7]+(?:[ \0]*$|\0))/;

/** The fields of one header block, before extended headers apply. */
export interface Header {
  readonly name: string;
  readonly linkName: string;
  /** The type flag's character code. */
  readonly flag: number;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of an old GNU sparse file: its size with the holes. */
  readonly realSize?: number;
}

export function malformed(what: string): Fault {
  return new Fault('malformed', `tar archive: ${what}`);
}

/**
 * Reads the header block at `at`; undefined for a block of zeros.
 * v7, ustar and PAX (POSIX.1-2024, pax), GNU, and Schily's star with its shorter prefix.
 * Throws a `Fault` 'malformed' for a wrong checksum or a field that is no number.
 */
export function parseHeader(block: Buffer, at: number): Header | undefined {
  if (!checkSum(block, at)) return undefined;
  const name = parseText(block, at, at + 100);
  const prefix = parsePrefix(block, at);
  const flag = block[at + 156] as number;
  const header = {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: parseText(block, at + 157, at + 257),
    flag,
    size: parseSize(block, at + 124, at + 136),
    mode: parseNumber(block, at + 100, at + 108),
    uid: parseNumber(block, at + 108, at + 116),
    gid: parseNumber(block, at + 116, at + 124),
  };
  return flag === sparseFlag ? { ...header, realSize: parseRealSize(block, at) } : header;
}

/** What stands before the name: in POSIX headers, and as Go reads GNU ones, where their times are none. */
function parsePrefix(block: Buffer, at: number): string {
  const magic = block.toString('latin1', at + 257, at + 265);
  if (magic.startsWith('ustar\0')) return parseText(block, at + 345, at + (isStar(block, at) ? 476 : 500));
  if (magic !== GNU_MAGIC || (isTime(block, at + 345) && isTime(block, at + 357))) return '';
  const prefix = parseText(block, at + 345, at + 500);
  return ASCII.test(prefix) ? prefix : '';
}

/** Can Go read the twelve bytes as a time? An octal number, none, or one in base 256 of at most 63 bits. */
function isTime(block: Buffer, start: number): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = block.subarray(start, start + 5);
  if (first >= 0x80) {
    const flip = (first & 0x40) === 0 ? 0 : 0xff;
    const beyond = ((first ^ flip) & 0x7f) | (second ^ flip) | (third ^ flip) | (fourth ^ flip);
    return beyond === 0 && (fifth ^ flip) < 0x80;
  }
  return first === 0 || OCTAL_FIELD.test(block.toString('latin1', start, start + 12));
}

function parseRealSize(block: Buffer, at: number): number {
  if (block.toString('latin1', at + 257, at + 265) !== GNU_MAGIC)
    throw malformed('a sparse file has no GNU header');
  return parseSize(block, at + 483, at + 495);
}

function isStar(block: Buffer, at: number): boolean {
  return block.toString('latin1', at + 508, at + 512) === 'tar\0';
}

/** False for a block of zeros. Old writers summed signed bytes, so both sums are allowed. */
function checkSum(block: Buffer, at: number): boolean {
  let sum = 0;
  let high = 0;
  for (let i = at; i < at + blockSize; i++) {
    const byte = block[i] as number;
    sum += byte;
    high += byte >> 7;
  }
  if (sum === 0) return false;
  // The checksum's own field counts as eight spaces.
  for (let i = at + 148; i < at + 156; i++) {
    const byte = block[i] as number;
    sum += 32 - byte;
    high -= byte >> 7;
  }
  const written = parseOctal(block, at + 148, at + 156);
  if (written === sum || written === sum - 256 * high) return true;
  throw malformed('a header has a wrong checksum, or is no header');
}

/** Text up to the first NUL. */
export function parseText(block: Buffer, start: number, end: number): string {
  let stop = start;
  while (stop < end && block[stop] !== 0) stop++;
  return stop === start ? '' : decodeName(block, start, stop);
}

/** A number that counts bytes. Throws a `Fault` for a negative one. */
export function parseSize(block: Buffer, start: number, end: number): number {
  const size = parseNumber(block, start, end);
  if (size < 0) throw malformed('a size is negative');
  return size;
}

/** An octal number, or where the first bit is set a two's complement one in base 256, as GNU and star write it. */
function parseNumber(block: Buffer, start: number, end: number): number {
  const first = block[start] as number;
  if (first < 0x80) return parseOctal(block, start, end);
  const flip = (first & 0x40) === 0 ? 0 : 0xff;
  let value = (first ^ flip) & 0x3f;
  for (let at = start + 1; at < end; at++) {
    value = value * 256 + ((block[at] as number) ^ flip);
  }
  if (!Number.isSafeInteger(value)) throw malformed('a number is too large');
  return flip === 0 ? value : -1 - value;
}

/** Octal digits, with spaces and NULs around them; nothing at all is 0. */
function parseOctal(block: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(block[at])) at++;
  let value = 0;
  for (; at < end && !isBlank(block[at]); at++) {
    const digit = (block[at] as number) - 0x30;
    if (digit < 0 || digit > 7) throw malformed('a field that should be an octal number is none');
    value = value * 8 + digit;
  }
  return value;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}
