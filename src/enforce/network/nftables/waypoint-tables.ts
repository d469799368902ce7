import type { Member } from '../../../model/segmentation/segmentation.ts';
import type { Family } from '../../../model/sets/address-text.ts';
import { WAYPOINT_MARK } from '../waypoint-mark.ts';
import {
  concat,
  connection,
  COUNTER,
  ACCEPT,
  field,
  goto,
  is,
  isAnyOf,
  isNot,
  type Json,
  meta,
  refusal,
  RETURN,
} from './expressions.ts';
import { elsewhereSets, toElsewhere } from './elsewhere.ts';
import { BRIDGE_TABLE, HOST_TABLE } from './host-tables.ts';
import { FAMILIES, IP } from './lookups.ts';
import { sayable } from './names.ts';
import { chain, type ChainShape, perFamily, type SetShape, type TableShape } from './tables.ts';

/** Bits of a packet's mark, which no container can set: it is cleared where a packet leaves a namespace. */
const TAKEN = 0x0400_0000;
const SENT = 0x0100_0000;
const UNATTENDED = 0x0200_0000;
/** The mark, and its mask, by which packets that are taken are routed to this host, and the table of that route. */
export const TAKEN_MARK = `0x${TAKEN.toString(16)}/0x${TAKEN.toString(16)}`;
export const ROUTES = 1876;
/** In which connection tracking tells the calls of the waypoint from those it stands for: they can have the same ports. */
const ZONE = 1876;

/**
 * Where the waypoint has a socket of IPv6 for IPv4: at one of IPv4, HAProxy asks connection tracking whom its caller
 * called, which is the address that an engine has published and translated, and no workload's.
 */
const FOR_TRANSLATED = '127.0.0.2';

/** Below those that Linux gives to calls (`ip_local_port_range`). */
const WAYPOINTS_PORTS: Json = [10_240, 32_767];

/** Before everything, so that it comes before br_netfilter has a packet pass by what it has seen on the bridge. */
const BEFORE_BRIDGES = -2_147_483_648;
/** After the destination was translated (-100): the waypoint is asked for who is really called. */
const AFTER_TRANSLATION = -90;
/** Before sources are translated (100): what comes first counts. */
const BEFORE_TRANSLATION = 90;
/** After br_netfilter (0) has had the packet seen by the table of `inet`. */
const AFTER_BRIDGES = 10;

/** Before connection tracking (-200). */
const BEFORE_TRACKING = -300;

const REDIRECTED = ['calls', 'answers'] as const;

/** The set of who calls, or who is called, with the ports that are called. */
export function redirectionSet(kind: (typeof REDIRECTED)[number], family: Family): string {
  return `waypoint_${kind}${family}`;
}

const hasBits = (bits: number) => isNot({ '&': [meta('mark'), bits] }, 0);
const hasNoBits = (bits: number) => is({ '&': [meta('mark'), bits] }, 0);
const setBits = (bits: number): Json => ({
  mangle: { key: meta('mark'), value: { '|': [meta('mark'), bits] } },
});
const isTcp = is(meta('l4proto'), 'tcp');

/** Is the member let through by ports alone while the waypoint does not run? */
export function isOpen({ profile }: Member): boolean {
  return profile.failureMode === 'open';
}

/** What a connection must have for a line whose requests the waypoint judges. */
function isByWaypoint(evenUnattended: boolean): Json {
  return hasBits(evenUnattended ? TAKEN | SENT | UNATTENDED : TAKEN | SENT);
}

/** The rules of such a line's chain; `evenUnattended`: while the waypoint does not run, ports alone count. */
export function requestRules(evenUnattended: boolean, otherwise: readonly Json[]): (readonly Json[])[] {
  return [[isByWaypoint(evenUnattended), COUNTER, RETURN], otherwise];
}

/** Ports of bridges with their link-layer addresses, each an address of the bridge too. */
export const REDIRECT = 'redirect';
export const BRIDGE_PORTS = 'bridge_ports';

/** Takes frames up from the bridge that were judged to be for the waypoint. */
const TAKE_UP = chain(
  'take_up',
  [
    [
      hasBits(TAKEN),
      {
        mangle: {
          key: field('ether', 'daddr'),
          value: { map: { key: meta('iifname'), data: `@${BRIDGE_PORTS}` } },
        },
      },
      { mangle: { key: meta('pkttype'), value: 'host' } },
      ACCEPT,
    ],
  ],
  { hook: 'prerouting', prio: AFTER_BRIDGES },
);

/** Who calls, and who is called, at which ports by way of the waypoint. */
function redirectionSets(): [string, SetShape][] {
  return REDIRECTED.flatMap((kind) =>
    FAMILIES.map((family): [string, SetShape] => [
      redirectionSet(kind, family),
      { type: [IP[family].type, 'inet_service'], flags: ['interval'] },
    ]),
  );
}

const BYPASS = chain('bypass', [refusal(sayable('plimsoll deny not by the waypoint'))]);

/** For what calls, and no answer, is among who is redirected. */
function redirected(kind: (typeof REDIRECTED)[number], end: string, then: readonly Json[]): Json[][] {
  return perFamily((family, protocol) => [
    is(concat(field(protocol, end), field('tcp', 'dport')), `@${redirectionSet(kind, family)}`),
    is(connection('direction'), 'original'),
    ...then,
  ]);
}

/** What this host itself calls goes round by its loopback, where it is redirected like all else. */
const OWN_CALLS = chain(
  'own_calls',
  [[hasBits(SENT), ACCEPT], ...redirected('answers', 'daddr', [setBits(TAKEN)])],
  { type: 'route', hook: 'output', prio: AFTER_TRANSLATION },
);

/**
 * That a call of this host leaves by another interface than its bridge is no reason to translate who calls, as engines
 * would. Calls of the waypoint have ports of their own: with those of the caller, whom it stands for, the answers of both
 * would be the same for connection tracking, which would then give the caller's connection another port.
 */
const OWN_ADDRESS = chain(
  'own_address',
  perFamily((_, protocol) => [
    [is(meta('oifname'), 'lo'), hasBits(TAKEN), snat(protocol)],
    [is(meta('oifkind'), 'bridge'), hasBits(SENT), isTcp, snat(protocol, { range: WAYPOINTS_PORTS })],
  ]).flat(),
  { type: 'nat', hook: 'postrouting', prio: BEFORE_TRANSLATION },
);

function snat(protocol: string, port?: Json): Json {
  return { snat: { family: protocol, addr: field(protocol, 'saddr'), ...(port ? { port } : {}) } };
}

/** What belongs to connections of the waypoint, and what is to be such a connection. */
const REDIRECTION = chain(
  'redirection',
  [
    ...toElsewhere([isTcp, goto(REDIRECT)]),
    ...redirected('calls', 'saddr', [goto(REDIRECT)]),
    ...redirected('answers', 'daddr', [goto(REDIRECT)]),
    [isTcp, is({ socket: { key: 'transparent' } }, 1), setBits(TAKEN), ACCEPT],
  ],
  { hook: 'prerouting', prio: AFTER_TRANSLATION },
);

/** Calls of the waypoint. */
const SENDING = chain(
  'sending',
  [
    [
      hasBits(WAYPOINT_MARK),
      setBits(SENT),
      { mangle: { key: { ct: { key: 'zone', dir: 'original' } }, value: ZONE } },
    ],
  ],
  { hook: 'output', prio: BEFORE_TRACKING },
);

/**
 * What nothing listens for is not redirected, which is how the kernel tells that the waypoint does not run. A socket
 * that is given to a bridged packet is lost on its way up, so that it is given once more.
 */
function redirectionChains(port: number): (readonly [string, ChainShape])[] {
  const given: Json[][] = [
    [
      is(meta('nfproto'), 'ipv4'),
      isTcp,
      isAnyOf(connection('status'), 'dnat'),
      { tproxy: { family: 'ip', addr: FOR_TRANSLATED, port } },
    ],
    [isTcp, { tproxy: { port } }],
  ];
  return [
    BYPASS,
    chain(REDIRECT, [
      ...given.map((rule) => [...rule, setBits(TAKEN), COUNTER, ACCEPT]),
      [COUNTER, setBits(UNATTENDED)],
    ]),
    chain(
      'taken_up',
      given.map((rule) => [hasBits(TAKEN), ...rule, ACCEPT]),
      { hook: 'prerouting', prio: BEFORE_BRIDGES },
    ),
    REDIRECTION,
    SENDING,
    OWN_CALLS,
    OWN_ADDRESS,
  ];
}

/** Rules before all others of these chains. */
function firstRules(port: number): ReadonlyMap<string, readonly (readonly Json[])[]> {
  return new Map([
    // The waypoint answers this host's own calls for who was called.
    ['prerouting', [[is(meta('iifname'), 'lo'), ACCEPT]]],
    // Nobody but who was redirected, for it would be asked for a call to itself.
    ['input', [[is(field('tcp', 'dport'), port), hasNoBits(TAKEN), goto('bypass')]]],
    ['forward', [[hasBits(TAKEN | SENT), goto('bypass')], ...toElsewhere([goto('bypass')])]],
    // The waypoint calls nodes, and nobody on them.
    ['output', toElsewhere([goto('bypass')])],
  ]);
}

/** The tables of a host, one that brings connections to a waypoint at a port where there is one. */
export function hostShapes(port: number | undefined): { bridge: TableShape; host: TableShape } {
  const [bridge, host] = [BRIDGE_TABLE, HOST_TABLE];
  if (port === undefined) return { bridge, host };
  const first = firstRules(port);
  const chains = Array.from(host.chains, ([name, { base, rules }]) =>
    chain(name, [...(first.get(name) ?? []), ...rules], base),
  );
  return {
    bridge: {
      ...bridge,
      sets: new Map([...bridge.sets, [BRIDGE_PORTS, { type: 'ifname', map: 'ether_addr' }]]),
      chains: new Map([...bridge.chains, TAKE_UP]),
    },
    host: {
      ...host,
      sets: new Map([...host.sets, ...redirectionSets(), ...elsewhereSets()]),
      chains: new Map([...chains, ...redirectionChains(port)]),
    },
  };
}
