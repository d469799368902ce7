import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import type { AddressScope } from './types.ts';

/** Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), and the metadata services of clouds. */
const RANGES: readonly (readonly [AddressScope, readonly string[]])[] = [
  ['loopback', ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10', '100.100.100.200/32', '192.0.0.192/32', 'fd00:ec2::/32']],
  ['link-local', ['168.63.129.16/32', 'fd20:ce::/32', '224.0.0.0/4', '255.255.255.255/32', 'ff00::/8']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10']],
  ['private', ['192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24']],
  ['private', ['240.0.0.0/4', '100::/64', '2001::/23', '2001:db8::/32', '5f00::/16', '3fff::/20']],
];

const SCOPES = RANGES.map(([scope, ranges]) => [scope, blockList(ranges)] as const);

/** Prefixes under which an IPv4 address stands in an IPv6 one: the groups of it, counted from the first. RFC 4291, 6052, 3056. */
const EMBEDDED = [
  {
    within: blockList(['::ffff:0:0/96', '::/96', '64:ff9b::/96', '::ffff:0:0:0/96', '64:ff9b:1::/48']),
    at: 6,
  },
  { within: blockList(['2002::/16']), at: 1 },
];

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** Scope of an IP address in text, with or without the brackets and zone that URLs and sockets have; undefined for a name. */
export function scopeOf(text: string): AddressScope | undefined {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*/, '');
  if (isIP(address) === 0) return undefined;
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const [own] = SCOPES.find(([, list]) => list.check(address, family)) ?? [];
  if (own !== undefined) return own;
  const embedded = isIPv6(address) ? embeddedAddress(address) : undefined;
  return embedded === undefined ? 'public' : scopeOf(embedded);
}

/** The scope of a host as a URL has it, where that is known without asking for its address: localhost, RFC 6761. */
export function scopeOfHost(host: string): AddressScope | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') ? 'loopback' : scopeOf(host);
}

/**
 * May one who is at `from` send us to `to`? Anyone may name a public address; what is inside only those who are there
 * themselves; and nobody what answers whoever is on the same link, such as the metadata service of a cloud.
 */
export function mayName(from: AddressScope, to: AddressScope): boolean {
  return to === 'public' || (to === from && to !== 'link-local');
}

/** The IPv4 address that stands in an IPv6 address. */
function embeddedAddress(address: string): string | undefined {
  const prefix = EMBEDDED.find(({ within }) => within.check(address, 'ipv6'));
  if (!prefix) return undefined;
  const [high = 0, low = 0] = groupsOf(address).slice(prefix.at);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Its eight groups of 16 bits. The URL parser writes any form of it in the normal one. */
function groupsOf(address: string): number[] {
  const normal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = normal.split('::');
  const [head, tail] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const missing = 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  return [...(head ?? []), ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])].map((group) =>
    Number.parseInt(group, 16),
  );
}
