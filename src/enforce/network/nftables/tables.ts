import type { Direction } from '../../../model/network/policy.ts';
import {
  ACCEPT,
  concat,
  connection,
  COUNTER,
  DROP,
  field,
  goto,
  is,
  isAnyOf,
  isNot,
  type Json,
  jump,
  meta,
  refusal,
  RETURN,
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
  readonly map?: 'verdict';
  readonly flags?: readonly string[];
}

export interface Hook {
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output';
  readonly prio: number;
}

export interface ChainShape {
  readonly base?: Hook;
  /** Each a list of statements. */
  readonly rules: readonly (readonly Json[])[];
}

/** What of a table is always the same, whoever its members are. */
export interface TableShape {
  readonly family: TableFamily;
  readonly sets: ReadonlyMap<string, SetShape>;
  readonly chains: ReadonlyMap<string, ChainShape>;
}

/** Before connection tracking (-200), so that what is forged leaves no trace in it. */
const BEFORE_TRACKING = -300;
const FILTER = 0;
/** After the bridge has had its packets judged as routed ones (br_netfilter, at 0). */
const AFTER_JUDGEMENT = 100;
/** A bit of the packet's mark that Kubernetes, Cilium, Calico's defaults, Tailscale and Podman leave alone. */
const JUDGED = 0x0800_0000;

const NEIGHBOUR_DISCOVERY = {
  set: ['nd-neighbor-solicit', 'nd-neighbor-advert'],
};

type Chain = readonly [string, ChainShape];

function chain(name: string, rules: ChainShape['rules'], base?: Hook): Chain {
  return [name, { rules, ...(base ? { base } : {}) }];
}

function perFamily<T>(make: (family: 4 | 6, protocol: string) => T): T[] {
  return FAMILIES.map((family) => make(family, IP[family].protocol));
}

function addressSets(names: readonly string[], before: readonly string[], flags?: readonly string[]) {
  return FAMILIES.flatMap((family) =>
    names.map((name): [string, SetShape] => {
      const { type } = IP[family];
      const types = before.length > 0 ? [...before, type] : type;
      return [`${name}${family}`, { type: types, ...(flags ? { flags } : {}) }];
    }),
  );
}

/** Who is attached where; `open` has what reaches members that answer everybody: multicast and broadcast. */
function attachmentSets(): [string, SetShape][] {
  return [
    ['interfaces', { type: 'ifname' }],
    ...addressSets(['attached'], ['ifname']),
    ...addressSets(['open'], ['ifname'], ['interval']),
    ...addressSets(['addresses'], []),
  ];
}

function lookupMaps(): [string, SetShape][] {
  return LOOKUPS.map((lookup) => [
    lookupName(lookup),
    { type: typeOf(lookup), map: 'verdict', ...(isInterval(lookup.kind) ? { flags: ['interval'] } : {}) },
  ]);
}

const attachedFrom = (protocol: string, name = 'saddr') => concat(meta('iifname'), field(protocol, name));
const attachedTo = (protocol: string) => concat(meta('oifname'), field(protocol, 'daddr'));
const isMember = is(meta('iifname'), '@interfaces');

/** A neighbour's question about an own address that it does not use yet (RFC 4862), and an answer about an own one. */
function neighbourRules(): Json[][] {
  const target = concat(meta('iifname'), field('icmpv6', 'taddr'));
  return [
    [
      is(field('ip6', 'saddr'), '::'),
      is(field('icmpv6', 'type'), 'nd-neighbor-solicit'),
      is(target, '@attached6'),
      ACCEPT,
    ],
    [is(field('icmpv6', 'type'), 'nd-neighbor-advert'), isNot(target, '@attached6'), goto('spoofed')],
  ];
}

/** What every interface says of its own link without being asked: no attachment has the address, but nobody forged it. */
const LINK_LOCAL: Json[] = [
  is(field('ip6', 'saddr'), { set: ['::', { prefix: { addr: 'fe80::', len: 10 } }] }),
  COUNTER,
  DROP,
];

function senderRules(): Json[][] {
  return [
    ...neighbourRules(),
    ...perFamily((family, protocol) => [is(attachedFrom(protocol), `@attached${family}`), ACCEPT]),
    LINK_LOCAL,
    [goto('spoofed')],
  ];
}

/** Nothing but what is meant for an address of the interface leaves by it, whatever its link-layer address. */
function receiverRules(): Json[][] {
  return [
    ...FAMILIES.flatMap((family) =>
      ['attached', 'open'].map((set) => [is(attachedTo(IP[family].protocol), `@${set}${family}`), RETURN]),
    ),
    [is(field('ip6', 'hoplimit'), 255), is(field('icmpv6', 'type'), NEIGHBOUR_DISCOVERY), RETURN],
    [goto('misdirected')],
  ];
}

const SPOOFED = chain('spoofed', [refusal(sayable('plimsoll deny spoofed source'))]);
const MISDIRECTED = chain('misdirected', [refusal(sayable('plimsoll deny foreign destination'))]);

/** Who sends on a bridge and who receives; what they say is judged in the table of `inet`. */
export const BRIDGE_TABLE: TableShape = {
  family: 'bridge',
  sets: new Map(attachmentSets()),
  chains: new Map([
    SPOOFED,
    MISDIRECTED,
    chain('unjudged', [refusal(sayable('plimsoll deny unjudged'))]),
    chain('sender', [
      [
        is(field('arp', 'operation'), 'request'),
        is(field('arp', 'saddr ip'), '0.0.0.0'),
        is(attachedFrom('arp', 'daddr ip'), '@attached4'),
        ACCEPT,
      ],
      [is(attachedFrom('arp', 'saddr ip'), '@attached4'), ACCEPT],
      [isNot(field('ether', 'type'), { set: ['ip', 'ip6'] }), goto('spoofed')],
      ...senderRules(),
    ]),
    chain('receiver', [
      [is(field('ether', 'type'), 'arp'), RETURN],
      [isNot(field('ether', 'type'), { set: ['ip', 'ip6'] }), goto('misdirected')],
      ...receiverRules(),
    ]),
    chain(
      'prerouting',
      [
        [isMember, goto('sender')],
        [is(field('arp', 'saddr ip'), '@addresses4'), goto('spoofed')],
        [
          is(field('icmpv6', 'type'), 'nd-neighbor-advert'),
          is(field('icmpv6', 'taddr'), '@addresses6'),
          goto('spoofed'),
        ],
        ...perFamily((family, protocol) => [
          is(field(protocol, 'saddr'), `@addresses${family}`),
          goto('spoofed'),
        ]),
      ],
      { hook: 'prerouting', prio: BEFORE_TRACKING },
    ),
    chain(
      'forward',
      [
        [is(meta('oifname'), '@interfaces'), jump('receiver')],
        ...['iifname', 'oifname'].map((end) => [
          is(meta(end), '@interfaces'),
          isNot(field('ether', 'type'), 'arp'),
          is({ '&': [meta('mark'), JUDGED] }, 0),
          goto('unjudged'),
        ]),
      ],
      { hook: 'forward', prio: AFTER_JUDGEMENT },
    ),
    chain('output', [[is(meta('oifname'), '@interfaces'), jump('receiver')]], {
      hook: 'output',
      prio: AFTER_JUDGEMENT,
    }),
  ]),
};

/**
 * Only answers ride on connection tracking, with the errors about either direction; what a caller sends is judged
 * packet by packet. Neighbour discovery is how an address is found, as ARP is: no line of a profile speaks of it.
 */
const STANDING_RULES: readonly (readonly Json[])[] = [
  [is(connection('direction'), 'reply'), isAnyOf(connection('state'), ['established', 'related']), ACCEPT],
  [isAnyOf(connection('state'), 'related'), is(meta('l4proto'), { set: ['icmp', 'ipv6-icmp'] }), ACCEPT],
  [is(field('ip6', 'hoplimit'), 255), is(field('icmpv6', 'type'), NEIGHBOUR_DISCOVERY), ACCEPT],
];

/** A chain per direction, and what it goes on to for members and for the rest of the world. */
function judgement(direction: Direction): Chain[] {
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

/** Judges what is routed, and what bridges have judged as if it were routed. */
export const HOST_TABLE: TableShape = {
  family: 'inet',
  sets: new Map([...attachmentSets(), ...lookupMaps()]),
  chains: new Map([
    SPOOFED,
    MISDIRECTED,
    chain('sender', senderRules()),
    chain('receiver', receiverRules()),
    ...judgement('egress'),
    ...judgement('ingress'),
    chain('judge', [
      ...STANDING_RULES,
      ...perFamily((family, protocol) => [
        is(field(protocol, 'saddr'), `@addresses${family}`),
        jump('egress'),
      ]),
      ...perFamily((family, protocol) => [
        is(field(protocol, 'daddr'), `@addresses${family}`),
        jump('ingress'),
      ]),
    ]),
    chain(
      'prerouting',
      [
        [isMember, goto('sender')],
        // A bridge's table has checked what comes from its ports.
        [is(meta('iifkind'), 'bridge'), ACCEPT],
        ...perFamily((family, protocol) => [
          is(field(protocol, 'saddr'), `@addresses${family}`),
          goto('spoofed'),
        ]),
      ],
      { hook: 'prerouting', prio: BEFORE_TRACKING },
    ),
    chain('input', [[jump('judge')]], { hook: 'input', prio: FILTER }),
    chain(
      'forward',
      [
        [
          is(meta('iifkind'), 'bridge'),
          is(meta('oifkind'), 'bridge'),
          { mangle: { key: meta('mark'), value: { '|': [meta('mark'), JUDGED] } } },
        ],
        [is(meta('oifname'), '@interfaces'), jump('receiver')],
        [jump('judge')],
      ],
      { hook: 'forward', prio: FILTER },
    ),
    chain('output', [[is(meta('oifname'), '@interfaces'), jump('receiver')], [jump('judge')]], {
      hook: 'output',
      prio: FILTER,
    }),
  ]),
};

const OWN_SETS: readonly [string, SetShape][] = [
  ...addressSets(['own', 'addresses'], []),
  ...addressSets(['open'], [], ['interval']),
];

/** The same judgement of one member, inside of its own network namespace. */
export const NAMESPACE_TABLE: TableShape = {
  family: 'inet',
  sets: new Map([...OWN_SETS, ...lookupMaps()]),
  chains: new Map([
    SPOOFED,
    MISDIRECTED,
    ...judgement('egress'),
    ...judgement('ingress'),
    chain(
      'input',
      [
        [is(meta('iifname'), 'lo'), ACCEPT],
        ...STANDING_RULES,
        ...perFamily((family, protocol) => [
          isNot(field(protocol, 'daddr'), `@own${family}`),
          isNot(field(protocol, 'daddr'), `@open${family}`),
          goto('misdirected'),
        ]),
        [jump('ingress')],
      ],
      { hook: 'input', prio: FILTER },
    ),
    chain(
      'output',
      [
        [is(meta('oifname'), 'lo'), ACCEPT],
        ...STANDING_RULES,
        [isNot(field('ip6', 'saddr'), '@own6'), ...LINK_LOCAL],
        ...perFamily((family, protocol) => [
          isNot(field(protocol, 'saddr'), `@own${family}`),
          goto('spoofed'),
        ]),
        [jump('egress')],
      ],
      { hook: 'output', prio: FILTER },
    ),
  ]),
};
