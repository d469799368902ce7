import type { Family } from '../../../model/sets/address-text.ts';
import { add, artefactText } from './commands.ts';
import { timedJson } from './elements.ts';
import { concat, field, is, isAnyOf, type Json, meta } from './expressions.ts';
import { FAMILIES, IP } from './lookups.ts';
import { TABLE } from './tables.ts';

/** The table that takes members' questions about names to relays. */
export const RELAYS = 'plimsoll_names';

/** Before an engine's own translation of destinations (-100), the first of which is the one that counts. */
const BEFORE_ENGINES = -110;
/** Before an engine's own translation of sources (100). */
const BEFORE_MASQUERADING = 90;
const DNS_PORT = 53;
const PROTOCOLS = ['tcp', 'udp'] as const;

/** A member's address whose questions to a resolver are taken to a relay on this host. */
export interface Relayed {
  readonly family: Family;
  readonly client: string;
  readonly resolver: string;
  /** Where the relay is, for UDP and TCP. */
  readonly address: string;
  readonly port: number;
  /** Which the profile lets the member ask over. */
  readonly protocols: readonly ('tcp' | 'udp')[];
  /** The address of this host that the relay asks from, to be seen as the client by the resolver; undefined: it is seen itself. */
  readonly source: string | undefined;
}

/**
 * Commands that take these questions to relays, and no others, for some seconds: so that resolvers are asked directly
 * again where whoever relays has gone. The table of the compiler must be there, for it lets the questions through.
 */
export function relaysText(relayed: readonly Relayed[], seconds: number): string {
  const table = { family: 'inet', table: RELAYS };
  return artefactText([
    ...withoutRelays(),
    add('table', { family: 'inet', name: RELAYS }),
    ...FAMILIES.map((family) => {
      const { type } = IP[family];
      const shape = { type: [type, type, 'inet_proto'], map: [type, 'inet_service'], flags: ['timeout'] };
      return add('map', { ...table, name: `relays${family}`, ...shape });
    }),
    add('map', {
      ...table,
      name: 'sources4',
      type: ['ipv4_addr', 'ipv4_addr'],
      map: 'ipv4_addr',
      flags: ['timeout'],
    }),
    add('chain', { ...table, ...translating('prerouting', BEFORE_ENGINES) }),
    add('chain', { ...table, ...translating('postrouting', BEFORE_MASQUERADING) }),
    ...FAMILIES.map((family) => add('rule', { ...table, chain: 'prerouting', expr: toRelays(family) })),
    add('rule', { ...table, chain: 'postrouting', expr: AS_CLIENTS }),
    ...FAMILIES.flatMap((family) => elementsOf(relayed, family, seconds)),
    ...sourcesOf(relayed, seconds),
  ]);
}

/** Commands after which resolvers are asked directly. */
export function noRelaysText(): string {
  return artefactText(withoutRelays());
}

function withoutRelays(): string[] {
  const table = { family: 'inet', name: RELAYS };
  return [
    JSON.stringify({ add: { table } }),
    JSON.stringify({ delete: { table } }),
    ...FAMILIES.map((family) =>
      JSON.stringify({ flush: { set: { family: 'inet', table: TABLE, name: `relayed${family}` } } }),
    ),
  ];
}

function translating(hook: 'prerouting' | 'postrouting', prio: number): { readonly [key: string]: Json } {
  return { name: hook, type: 'nat', hook, prio, policy: 'accept' };
}

const IS_QUESTION: readonly Json[] = [
  isAnyOf(meta('l4proto'), { set: [...PROTOCOLS] }),
  is(field('th', 'dport'), DNS_PORT),
];

function toRelays(family: Family): Json[] {
  const { protocol } = IP[family];
  const key = concat(field(protocol, 'saddr'), field(protocol, 'daddr'), meta('l4proto'));
  return [...IS_QUESTION, { dnat: { family: protocol, addr: { map: { key, data: `@relays${family}` } } } }];
}

/** An engine's resolver on this host answers by who asks. */
const AS_CLIENTS: readonly Json[] = [
  ...IS_QUESTION,
  {
    snat: {
      family: 'ip',
      addr: { map: { key: concat(field('ip', 'saddr'), field('ip', 'daddr')), data: '@sources4' } },
    },
  },
];

function sourcesOf(relayed: readonly Relayed[], seconds: number): string[] {
  const elem = relayed.flatMap(({ client, resolver, source }): Json[] =>
    source === undefined ? [] : [[timedJson({ key: { concat: [source, resolver] }, seconds }), client]],
  );
  return elem.length === 0 ? [] : [add('element', { family: 'inet', table: RELAYS, name: 'sources4', elem })];
}

function elementsOf(relayed: readonly Relayed[], family: Family, seconds: number): string[] {
  const own = relayed
    .filter((one) => one.family === family)
    .flatMap(({ protocols, ...one }) => protocols.map((protocol) => ({ ...one, protocol })));
  if (own.length === 0) return [];
  const taken = own.map(({ client, resolver, protocol, address, port }): Json => {
    const key = { concat: [client, resolver, protocol] };
    return [timedJson({ key, seconds }), { concat: [address, port] }];
  });
  const passed = own.flatMap(({ client, resolver, address, protocol, port, source }): Json[] =>
    [
      { concat: [client, address, protocol, port] },
      ...(source === undefined ? [] : [{ concat: [client, resolver, protocol, DNS_PORT] }]),
    ].map((key) => timedJson({ key, seconds })),
  );
  return [
    add('element', { family: 'inet', table: RELAYS, name: `relays${family}`, elem: taken }),
    add('element', { family: 'inet', table: TABLE, name: `relayed${family}`, elem: passed }),
  ];
}
