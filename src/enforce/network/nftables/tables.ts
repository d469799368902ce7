import type { Direction } from '../../../model/network/policy.ts';
import {
  ACCEPT,
  connection,
  COUNTER,
  DROP,
  field,
  goto,
  is,
  isAnyOf,
  type Json,
  meta,
  notice,
  refusal,
  verdictOf,
} from './expressions.ts';
import {
  FAMILIES,
  IP,
  isInterval,
  keyOf,
  LOOKUPS,
  lookupName,
  MEMBER_LOOKUPS,
  OUTSIDE_LOOKUPS,
  typeOf,
} from './lookups.ts';
import { sayable } from './names.ts';

export const TABLE = 'plimsoll';
export type TableFamily = 'bridge' | 'inet';

/** A set or, with `map`, a verdict map, without its elements. */
export interface SetShape {
  readonly type: Json;
  readonly map?: 'verdict' | 'ether_addr';
  readonly flags?: readonly string[];
}

export interface Hook {
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';
  readonly prio: number;
  /** Left out: it filters; `route`: packets whose mark it changes are routed anew; `nat`: it translates addresses. */
  readonly type?: 'route' | 'nat';
}

export interface ChainShape {
  readonly base?: Hook;
  /** Each a list of statements. */
  readonly rules: readonly (readonly Json[])[];
}

/** What of a table is always the same, whoever its members are. */
export interface TableShape {
  readonly family: TableFamily;
  readonly name: string;
  readonly sets: ReadonlyMap<string, SetShape>;
  readonly chains: ReadonlyMap<string, ChainShape>;
}

/** Priority of what filters. */
export const FILTER = 0;
export const NEIGHBOUR_DISCOVERY = {
  set: ['nd-neighbor-solicit', 'nd-neighbor-advert'],
};

type Chain = readonly [string, ChainShape];

export function chain(name: string, rules: ChainShape['rules'], base?: Hook): Chain {
  return [name, { rules, ...(base ? { base } : {}) }];
}

export function perFamily<T>(make: (family: 4 | 6, protocol: string) => T): T[] {
  return FAMILIES.map((family) => make(family, IP[family].protocol));
}

export function addressSets(names: readonly string[], before: readonly string[], flags?: readonly string[]) {
  return FAMILIES.flatMap((family) =>
    names.map((name): [string, SetShape] => {
      const { type } = IP[family];
      const types = before.length > 0 ? [...before, type] : type;
      return [`${name}${family}`, { type: types, ...(flags ? { flags } : {}) }];
    }),
  );
}

export function lookupMaps(): [string, SetShape][] {
  return LOOKUPS.map((lookup) => [
    lookupName(lookup),
    { type: typeOf(lookup), map: 'verdict', ...(isInterval(lookup.kind) ? { flags: ['interval'] } : {}) },
  ]);
}

/** What every interface says of its own link without being asked: no attachment has the address, but nobody forged it. */
export const LINK_LOCAL: Json[] = [
  is(field('ip6', 'saddr'), { set: ['::', { prefix: { addr: 'fe80::', len: 10 } }] }),
  COUNTER,
  DROP,
];

export const SPOOFED = chain('spoofed', [refusal(sayable('plimsoll deny spoofed source'))]);
export const MISDIRECTED = chain('misdirected', [refusal(sayable('plimsoll deny foreign destination'))]);
/** What is for everybody on a link, and would not be let to a member. */
export const AUDITED_DESTINATION = notice(sayable('plimsoll audit foreign destination'));

/**
 * Only answers ride on connection tracking, with the errors about either direction; what a caller sends is judged
 * packet by packet. Neighbour discovery is how an address is found, as ARP is: no line of a profile speaks of it.
 */
export const STANDING_RULES: readonly (readonly Json[])[] = [
  [is(connection('direction'), 'reply'), isAnyOf(connection('state'), ['established', 'related']), ACCEPT],
  [isAnyOf(connection('state'), 'related'), is(meta('l4proto'), { set: ['icmp', 'ipv6-icmp'] }), ACCEPT],
  [is(field('ip6', 'hoplimit'), 255), is(field('icmpv6', 'type'), NEIGHBOUR_DISCOVERY), ACCEPT],
];

/** A chain per direction, and what it goes on to for members and for the rest of the world. */
export function judgement(direction: Direction): Chain[] {
  const peer = direction === 'egress' ? 'daddr' : 'saddr';
  const asked = (kinds: typeof MEMBER_LOOKUPS): Json[][] =>
    lookupsOf(direction, kinds).map((lookup) => [verdictOf(keyOf(lookup), lookupName(lookup))]);
  return [
    chain(`${direction}_members`, asked(MEMBER_LOOKUPS)),
    chain(`${direction}_outside`, asked(OUTSIDE_LOOKUPS)),
    chain(direction, [
      ...perFamily((family, protocol) => [
        is(field(protocol, peer), `@addresses${family}`),
        goto(`${direction}_members`),
      ]),
      [goto(`${direction}_outside`)],
    ]),
  ];
}

function lookupsOf(direction: Direction, kinds: typeof MEMBER_LOOKUPS) {
  return kinds.flatMap((kind) => LOOKUPS.filter((one) => one.direction === direction && one.kind === kind));
}
