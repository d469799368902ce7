import * as z from 'zod';

/** Addresses from `first` to `last`, both included, as numbers. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The range of a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, whatever its bits below the prefix; undefined for anything else. */
export function parseCidr(text: string): AddressRange | undefined {
  const [address = '', prefix = '', more] = text.split('/');
  if (more !== undefined || !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const width = family === 6 ? 128 : 32;
  const value = family === 6 ? parseIpv6(address) : parseIpv4(address);
  if (value === undefined || Number(prefix) > width) return undefined;
  const size = 1n << BigInt(width - Number(prefix));
  const first = value - (value % size);
  return { family, first, last: first + size - 1n };
}

/** Is every address of `inner` in `outer`? */
export function containsRange(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Has a range an address in common with another? */
export function overlapsRange(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  // A leading zero means octal to some parsers, so no meaning is safe.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

/** Source: RFC 4291, section 2.2; without zones, which mean nothing outside one host. */
function parseIpv6(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::');
  const [head, tail] = halves.map(groupsOf);
  if (!head || halves.length > 2 || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return groups.reduce((value, group) => value * 65536n + BigInt(group), 0n);
}

function groupsOf(text: string, index: number, halves: readonly string[]): number[] | undefined {
  if (text === '') return halves.length === 2 ? [] : undefined;
  const parts = text.split(':');
  const dotted = index === halves.length - 1 && parts.at(-1)?.includes('.') ? parts.pop() : undefined;
  if (!parts.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return undefined;
  const groups = parts.map((part) => Number.parseInt(part, 16));
  if (dotted === undefined) return groups;
  const last = parseIpv4(dotted);
  return last === undefined ? undefined : [...groups, Number(last >> 16n), Number(last & 0xffffn)];
}

/** The CIDR of a range that is one, as RFC 5952 writes it. */
export function formatCidr(range: AddressRange): string {
  const width = range.family === 6 ? 128 : 32;
  const prefix = width - ((range.last - range.first + 1n).toString(2).length - 1);
  return `${range.family === 6 ? formatIpv6(range.first) : formatIpv4(range.first)}/${prefix}`;
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - index * 16)) & 0xffffn),
  );
  const texts = groups.map((group) => group.toString(16));
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (groups[at + length] === 0) length += 1;
    if (length > best.length) best = { at, length };
  }
  if (best.at < 0) return texts.join(':');
  return `${texts.slice(0, best.at).join(':')}::${texts.slice(best.at + best.length).join(':')}`;
}

/** A CIDR in its canonical form; one with bits below its prefix is refused, for it may mean two things. */
export const cidrSchema = z
  .string()
  .max(49)
  .superRefine((text, context) => {
    const range = parseCidr(text);
    if (range && rangeStart(text) === range.first) return;
    context.addIssue({ code: 'custom', message: cidrAdvice(text, range) });
  })
  .overwrite((text) => {
    const range = parseCidr(text);
    return range ? formatCidr(range) : text;
  });

function cidrAdvice(text: string, range: AddressRange | undefined): string {
  if (range)
    return `has bits below its prefix; write ${formatCidr(range)}, or the whole address with /${range.family === 6 ? 128 : 32}`;
  if (parseCidr(`${text}/32`)) return `must have a prefix; write ${text}/32 for this one address`;
  if (parseCidr(`${text}/128`)) return `must have a prefix; write ${text}/128 for this one address`;
  return 'must be a CIDR such as 10.0.0.0/8 or 2001:db8::/32';
}

function rangeStart(text: string): bigint | undefined {
  const address = text.split('/')[0] ?? '';
  return parseCidr(`${address}/${address.includes(':') ? 128 : 32}`)?.first;
}
