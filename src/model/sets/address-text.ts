import { Fault } from '../fault.ts';
import { quoted } from './quoting.ts';

export type Family = 4 | 6;

/** One address; `value` is its 32 or 128 bits, the first octet highest. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** Addresses `first` to `last`, both included; `notes` says in sentences what was read otherwise than written. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly notes: readonly string[];
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
const LONGEST = 100;
const MAPPED = 0xffffn;

/** How many bits an address of the family has. */
export function bitsOf(family: Family): number {
  return family === 4 ? 32 : 128;
}

/**
 * Reads one address: four decimal octets without leading zeros (some readers take `010` for eight), or IPv6 in any
 * form of RFC 4291 section 2.2. IPv4-mapped IPv6 (`::ffff:192.0.2.1`) is the IPv4 address that packets carry.
 * Throws a `Fault` (`malformed`) that names the text; zone identifiers (`fe80::1%eth0`) are refused.
 */
export function parseAddress(text: string): Address {
  return withoutMapping(readAddress(text, text));
}

/**
 * Reads an address, a CIDR block (`10.0.0.0/8`) or a range (`10.0.0.1-10.0.0.9`). Host bits in a block are accepted,
 * the block is the network that holds the address, and a note says so; so for IPv4-mapped IPv6.
 * Throws a `Fault` (`malformed`) that names the text.
 */
export function parseAddressRange(text: string): AddressRange {
  if (text.includes('/')) return readBlock(text);
  const dash = text.indexOf('-');
  const ends = dash < 0 ? [text] : [text.slice(0, dash), text.slice(dash + 1)];
  const written = ends.map((end) => readAddress(end, text));
  const [first, last = first] = written.map(withoutMapping);
  if (!first || !last || first.family !== last.family) throw malformed(text, 'mixes IPv4 and IPv6');
  if (first.value > last.value) throw malformed(text, 'ends before it begins');
  const notes = written.some(isMapped) ? [mappingNote(text)] : [];
  return { family: first.family, first: first.value, last: last.value, notes };
}

/** The address as people write it: dotted IPv4, IPv6 as RFC 5952 says. */
export function formatAddress({ family, value }: Address): string {
  return family === 4 ? formatDotted(value) : formatGroups(value);
}

function readBlock(text: string): AddressRange {
  const slash = text.indexOf('/');
  const written = readAddress(text.slice(0, slash), text);
  const digits = text.slice(slash + 1);
  const prefix = PREFIX.test(digits) ? Number(digits) : Infinity;
  if (prefix > bitsOf(written.family))
    throw malformed(text, `needs a prefix of 0 to ${bitsOf(written.family)}`);
  const unmaps = isMapped(written) && prefix >= 96;
  const address = unmaps ? withoutMapping(written) : written;
  const hostBits = BigInt(bitsOf(written.family) - prefix);
  const first = (address.value >> hostBits) << hostBits;
  const notes = unmaps ? [mappingNote(text)] : [];
  if (first !== address.value) {
    const network = `${formatAddress({ ...address, value: first })}/${prefix - (unmaps ? 96 : 0)}`;
    notes.push(`${quoted(text)} has host bits set; it is read as the network ${network}`);
  }
  return { family: address.family, first, last: first + (1n << hostBits) - 1n, notes };
}

/** Reads what is written, mapped or not; `whole` is the text to name in a fault. */
function readAddress(text: string, whole: string): Address {
  if (text.length > LONGEST) throw malformed(whole, 'is too long for an address');
  if (text.includes('%')) throw malformed(whole, 'has a zone, which means something on one host only');
  const value = text.includes(':') ? readGroups(text) : readDotted(text);
  if (value === undefined) throw malformed(whole, 'is not an address, a CIDR block or a range of addresses');
  return { family: text.includes(':') ? 6 : 4, value };
}

function readDotted(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256))
    return undefined;
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

/** RFC 4291 section 2.2: eight groups, `::` once for one or more groups of zeros, the last two may be dotted. */
function readGroups(text: string): bigint | undefined {
  const halves = text.split('::').map(groupsOf);
  const [head, tail] = halves;
  if (!head || halves.length > 2 || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail ? missing < 1 : missing !== 0) return undefined;
  // A dotted quad is the end of the address, never of what stands before `::`.
  if (tail && text.slice(0, text.indexOf('::')).includes('.')) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const dotted = last.includes('.') ? readDotted(last) : undefined;
  const plain = dotted === undefined ? parts : parts.slice(0, -1);
  if (!plain.every((part) => GROUP.test(part))) return undefined;
  const groups = plain.map((part) => BigInt(`0x${part}`));
  return dotted === undefined ? groups : [...groups, dotted >> 16n, dotted & 0xffffn];
}

function isMapped({ family, value }: Address): boolean {
  return family === 6 && value >> 32n === MAPPED;
}

function withoutMapping(address: Address): Address {
  return isMapped(address) ? { family: 4, value: address.value & 0xffffffffn } : address;
}

function mappingNote(text: string): string {
  return `${quoted(text)} is IPv4-mapped; it is read as IPv4, which is what packets carry`;
}

function formatDotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

function formatGroups(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    return (end < 0 ? 8 : end) - start;
  });
  const longest = Math.max(...runs);
  if (longest < 2) return groups.join(':');
  const start = runs.indexOf(longest);
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}

function malformed(text: string, reason: string): Fault {
  return new Fault('malformed', `the address ${quoted(text)} ${reason}`);
}
