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
    add('chain', {
      ...table,
      name: 'prerouting',
      type: 'nat',
      hook: 'prerouting',
      prio: BEFORE_ENGINES,
      policy: 'accept',
    }),
    ...FAMILIES.map((family) => add('rule', { ...table, chain: 'prerouting', expr: toRelays(family) })),
    ...FAMILIES.flatMap((family) => elementsOf(relayed, family, seconds)),
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

function toRelays(family: Family): Json[] {
  const { protocol } = IP[family];
  const key = concat(field(protocol, 'saddr'), field(protocol, 'daddr'), meta('l4proto'));
  return [
    isAnyOf(meta('l4proto'), { set: [...PROTOCOLS] }),
    is(field('th', 'dport'), DNS_PORT),
    { dnat: { family: protocol, addr: { map: { key, data: `@relays${family}` } } } },
  ];
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
  const passed = own.map(({ client, address, protocol, port }): Json =>
    timedJson({ key: { concat: [client, address, protocol, port] }, seconds }),
  );
  return [
    add('element', { family: 'inet', table: RELAYS, name: `relays${family}`, elem: taken }),
    add('element', { family: 'inet', table: TABLE, name: `relayed${family}`, elem: passed }),
  ];
}
