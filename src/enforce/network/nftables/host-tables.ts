import {
  ACCEPT,
  concat,
  field,
  goto,
  is,
  isNot,
  type Json,
  jump,
  meta,
  refusal,
  RETURN,
} from './expressions.ts';
import { FAMILIES, IP } from './lookups.ts';
import { sayable } from './names.ts';
import {
  addressSets,
  AUDITED_DESTINATION,
  chain,
  FILTER,
  judgement,
  LINK_LOCAL,
  lookupMaps,
  MISDIRECTED,
  NEIGHBOUR_DISCOVERY,
  perFamily,
  type SetShape,
  SPOOFED,
  STANDING_RULES,
  TABLE,
  type TableShape,
} from './tables.ts';

/** Before connection tracking (-200), so that what is forged leaves no trace in it. */
const BEFORE_TRACKING = -300;
/** After the bridge has had its packets judged as routed ones (br_netfilter, at 0). */
const AFTER_JUDGEMENT = 100;
/** A bit of the packet's mark that Kubernetes, Cilium, Calico's defaults, Tailscale and Podman leave alone. */
const JUDGED = 0x0800_0000;

/** Who is attached where; `open` has what reaches members that answer everybody, multicast and broadcast, and `audited` that of members in audit mode. */
function endpointSets(): [string, SetShape][] {
  return [
    ['interfaces', { type: 'ifname' }],
    ...addressSets(['attached'], ['ifname']),
    ...addressSets(['open', 'audited'], ['ifname'], ['interval']),
    ...addressSets(['addresses'], []),
  ];
}

/** Where members' questions about names are taken instead of to their resolvers; filled by who answers there. */
const RELAYED: [string, SetShape][] = FAMILIES.map((family) => {
  const { type } = IP[family];
  return [`relayed${family}`, { type: [type, type, 'inet_proto', 'inet_service'], flags: ['timeout'] }];
});

function isRelayed(family: 4 | 6) {
  const { protocol } = IP[family];
  const ends = [field(protocol, 'saddr'), field(protocol, 'daddr')];
  return is(concat(...ends, meta('l4proto'), field('th', 'dport')), `@relayed${family}`);
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
    ...perFamily((family, protocol) => [
      is(attachedTo(protocol), `@audited${family}`),
      ...AUDITED_DESTINATION,
      RETURN,
    ]),
    [goto('misdirected')],
  ];
}

/** Who sends on a bridge and who receives; what they say is judged in the table of `inet`. */
export const BRIDGE_TABLE: TableShape = {
  family: 'bridge',
  name: TABLE,
  sets: new Map(endpointSets()),
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

/** Judges what is routed, and what bridges have judged as if it were routed. */
export const HOST_TABLE: TableShape = {
  family: 'inet',
  name: TABLE,
  sets: new Map([...endpointSets(), ...RELAYED, ...lookupMaps()]),
  chains: new Map([
    SPOOFED,
    MISDIRECTED,
    chain('sender', senderRules()),
    chain('receiver', receiverRules()),
    ...judgement('egress'),
    ...judgement('ingress'),
    chain('judge', [
      ...STANDING_RULES,
      ...FAMILIES.map((family) => [isRelayed(family), ACCEPT]),
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
        // What a relay asks for a member, on this host.
        ...FAMILIES.map((family) => [is(meta('iifname'), 'lo'), isRelayed(family), ACCEPT]),
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
