import { AddressSet } from './addresses.ts';

/** Private networks, RFC 1918. */
export const PRIVATE = AddressSet.parse('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');

/** IPv6 for use inside a site, RFC 4193. */
export const UNIQUE_LOCAL = AddressSet.parse('fc00::/7');

/** The host itself, RFC 1122 section 3.2.1.3 and RFC 4291 section 2.5.3. */
export const LOOPBACK = AddressSet.parse('127.0.0.0/8', '::1');

/** Reachable on the same link only, RFC 3927 and RFC 4291 section 2.5.6; holds the usual metadata address. */
export const LINK_LOCAL = AddressSet.parse('169.254.0.0/16', 'fe80::/10');

/**
 * Where clouds serve instance metadata and credentials: 169.254.169.254 (AWS, Azure, Google Cloud, OpenStack, Oracle),
 * 169.254.170.2 and .23 (credentials of AWS ECS tasks and EKS pods), the IPv6 addresses of AWS and Google Cloud,
 * 168.63.129.16 (Azure's platform, a public address) and 100.100.100.200 (Alibaba Cloud).
 */
export const METADATA = AddressSet.parse(
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  '168.63.129.16',
  '100.100.100.200',
);

/** Groups of receivers, RFC 5771 and RFC 4291 section 2.7. */
export const MULTICAST = AddressSet.parse('224.0.0.0/4', 'ff00::/8');

/** Between a carrier and its customers, RFC 6598; some clouds number pods and nodes from it. */
export const SHARED = AddressSet.parse('100.64.0.0/10');

/** The rest that IANA's special-purpose registries do not call globally reachable, and reserved space. */
export const RESERVED = AddressSet.parse(
  '0.0.0.0/8', // "this network", RFC 791
  '192.0.0.0/24', // protocol assignments, RFC 6890
  '192.0.2.0/24', // documentation, RFC 5737
  '198.18.0.0/15', // benchmarking, RFC 2544
  '198.51.100.0/24', // documentation, RFC 5737
  '203.0.113.0/24', // documentation, RFC 5737
  '240.0.0.0/4', // reserved, RFC 1112, and limited broadcast, RFC 919
  '::/80', // unspecified, loopback, IPv4-compatible and IPv4-mapped, RFC 4291
  '64:ff9b:1::/48', // local translation, RFC 8215
  '100::/64', // discard, RFC 6666
  '100:0:0:1::/64', // dummy, RFC 9780
  '2001::/23', // protocol assignments, RFC 2928
  '2001:db8::/32', // documentation, RFC 3849
  '3fff::/20', // documentation, RFC 9637
  '5f00::/16', // segment routing, RFC 9602
  'fec0::/10', // site-local, deprecated, RFC 3879
).subtract(
  AddressSet.parse(
    '192.0.0.9', // port control, RFC 7723
    '192.0.0.10', // TURN, RFC 8155
    '2001:1::1-2001:1::3', // port control, TURN and service registration
    '2001:3::/32', // multicast tunnels, RFC 7450
    '2001:4:112::/48', // AS112, RFC 7535
    '2001:20::/28', // ORCHIDv2, RFC 7343
    '2001:30::/28', // remote identification of drones, RFC 9374
  ),
);

/**
 * What the internet can be: everything that is not in one of the sets above (the metadata addresses that are public
 * stay in it). IPv6 space that nobody has been given yet counts as public, so that exposure is never understated.
 */
export const PUBLIC = [PRIVATE, UNIQUE_LOCAL, LOOPBACK, LINK_LOCAL, MULTICAST, SHARED, RESERVED]
  .reduce((all, one) => all.union(one))
  .complement();
