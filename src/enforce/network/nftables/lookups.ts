import { type Direction, DIRECTIONS } from '../../../model/network/policy.ts';
import type { Family } from '../../../model/sets/address-text.ts';
import { concat, field, type Json, meta, type Selector } from './expressions.ts';

export const FAMILIES: readonly Family[] = [4, 6];

/** How nftables calls what belongs to a family of addresses. */
export const IP = {
  4: { protocol: 'ip', type: 'ipv4_addr' },
  6: { protocol: 'ip6', type: 'ipv6_addr' },
} as const;

/**
 * What a map tells apart besides the member that is judged. `member` is another member by its address, `outside` any
 * other address, `any` everybody; `ports` are single ports, which are found by their hash, `ranges` the others, for
 * which the kernel needs longer; no more is what the line says of every protocol.
 */
export const LOOKUP_KINDS = [
  'member_ports',
  'member_ranges',
  'member',
  'outside_ranges',
  'outside',
  'any_ranges',
  'default',
  'refused_names',
  'names',
] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

/** A map from who talks to whom, and how, to a verdict. */
export interface Lookup {
  readonly direction: Direction;
  readonly kind: LookupKind;
  readonly family: Family;
}

/** In the order in which they are asked. */
export const MEMBER_LOOKUPS: readonly LookupKind[] = [
  'member_ports',
  'member_ranges',
  'member',
  'any_ranges',
  'default',
];

/** Refused names come first and allowed ones last, so that what is refused by address or to everybody is refused by any name. */
export const OUTSIDE_LOOKUPS: readonly LookupKind[] = [
  'refused_names',
  'outside_ranges',
  'outside',
  'any_ranges',
  'names',
  'default',
];

/** Every map there is; names are known only where calls go out. */
export const LOOKUPS: readonly Lookup[] = DIRECTIONS.flatMap((direction) =>
  LOOKUP_KINDS.filter((kind) => direction === 'egress' || !isOfNames(kind)).flatMap((kind) =>
    FAMILIES.map((family) => ({ direction, kind, family })),
  ),
);

export function isOfNames(kind: LookupKind): boolean {
  return kind === 'names' || kind === 'refused_names';
}

export function hasPeer(kind: LookupKind): boolean {
  return kind.startsWith('member') || kind.startsWith('outside');
}

export function hasPorts(kind: LookupKind): boolean {
  return kind.endsWith('_ports') || kind.endsWith('_ranges');
}

export function isInterval(kind: LookupKind): boolean {
  return kind.endsWith('_ranges') || kind === 'outside';
}

export function lookupName({ direction, kind, family }: Lookup): string {
  return `${direction}_${kind}${family}`;
}

/** The parts of the packet that the map is asked for: own address, the peer's, protocol and port. */
export function keyOf({ direction, kind, family }: Lookup): Selector {
  const { protocol } = IP[family];
  const own = field(protocol, direction === 'egress' ? 'saddr' : 'daddr');
  const peer = field(protocol, direction === 'egress' ? 'daddr' : 'saddr');
  const parts = [
    own,
    ...(hasPeer(kind) ? [peer] : []),
    ...(hasPorts(kind) ? [meta('l4proto'), field('th', 'dport')] : []),
  ];
  return parts.length === 1 ? own : concat(...parts);
}

/** Their types. */
export function typeOf({ kind, family }: Lookup): Json {
  const { type } = IP[family];
  const types = [
    type,
    ...(hasPeer(kind) ? [type] : []),
    ...(hasPorts(kind) ? ['inet_proto', 'inet_service'] : []),
  ];
  return types.length === 1 ? type : types;
}
