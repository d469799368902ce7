import {
  type Address,
  type AddressRange,
  type Family,
  formatAddress,
  parseAddressRange,
} from '../../../model/sets/address-text.ts';
import type { AddressSet } from '../../../model/sets/addresses.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import type { Json } from './expressions.ts';
import type { PortVerdict } from './judgement.ts';

/** The protocols whose ports permissions tell, by the ways in which nftables writes them. */
const PORT_PROTOCOLS: ReadonlyMap<Json, PortVerdict['protocol']> = new Map(
  (['tcp', 'udp', 'sctp'] as const).flatMap((name): [Json, PortVerdict['protocol']][] => [
    [name, name],
    [PROTOCOLS[name], name],
  ]),
);

/** A key of one part or more. */
export function keyJson(parts: readonly Json[]): Json {
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0 ? only : { concat: parts };
}

/** The parts of a key. */
export function keyParts(key: Json): readonly Json[] {
  const concat = isObject(key) ? key['concat'] : undefined;
  return Array.isArray(concat) ? concat : [key];
}

export function portsJson(first: number, last: number): Json {
  return first === last ? first : { range: [first, last] };
}

/** Undefined where it is none. */
export function readPorts(json: Json | undefined): readonly [number, number] | undefined {
  const [first, last = first] = endsOf(json) ?? [json];
  return isPort(first) && isPort(last) && first <= last ? [first, last] : undefined;
}

function isPort(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

export function readProtocol(json: Json | undefined): PortVerdict['protocol'] | undefined {
  return json === undefined ? undefined : PORT_PROTOCOLS.get(json);
}

export function addressesJson(first: Address, last: Address): Json {
  const [from, to] = [formatAddress(first), formatAddress(last)];
  return from === to ? from : { range: [from, to] };
}

/** The ranges of a family in a set of addresses, first and last of each. */
export function rangesOf({ v4, v6 }: AddressSet, family: Family): (readonly [Address, Address])[] {
  const ranges = family === 4 ? [...v4] : [...v6];
  return ranges.map(([first, last]) => [
    { family, value: BigInt(first) },
    { family, value: BigInt(last) },
  ]);
}

/** An address, a range of them or a block; undefined where it is none of the family. */
export function readAddresses(json: Json | undefined, family: Family): AddressRange | undefined {
  const text = typeof json === 'string' ? json : (blockText(json) ?? rangeText(json));
  if (text === undefined) return undefined;
  try {
    const range = parseAddressRange(text);
    return range.family === family ? range : undefined;
  } catch {
    return undefined;
  }
}

function blockText(json: Json | undefined): string | undefined {
  const prefix = isObject(json) ? json['prefix'] : undefined;
  const { addr, len } = isObject(prefix) ? prefix : {};
  return typeof addr === 'string' && typeof len === 'number' ? `${addr}/${len}` : undefined;
}

function rangeText(json: Json | undefined): string | undefined {
  const [first, last] = endsOf(json) ?? [];
  return typeof first === 'string' && typeof last === 'string' ? `${first}-${last}` : undefined;
}

function endsOf(json: Json | undefined): readonly Json[] | undefined {
  const range = isObject(json) ? json['range'] : undefined;
  return Array.isArray(range) && range.length === 2 ? range : undefined;
}

/** An element that the kernel forgets after some time. */
export interface Timed {
  readonly key: Json;
  /** Seconds that are left. */
  readonly seconds: number;
}

/** As it is added. */
export function timedJson({ key, seconds }: Timed): Json {
  return { elem: { val: key, timeout: seconds } };
}

/** As it is listed, with the time that is left; undefined where none is, or it is no such element. */
export function readTimed(element: Json): Timed | undefined {
  const inner = isObject(element) ? element['elem'] : undefined;
  const { val, expires } = isObject(inner) ? inner : {};
  return val === undefined || typeof expires !== 'number' || expires <= 0
    ? undefined
    : { key: val, seconds: Math.ceil(expires) };
}

/** Is it a JSON object? */
export function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
