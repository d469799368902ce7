import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { parseAddressRange } from '../../../model/sets/address-text.ts';
import { coversHost } from '../../../model/profile/names.ts';
import { isHostPattern, narrowestFirst } from './host-order.ts';
import type { Entry } from './maps.ts';
import { hostExpression } from './rule-set-entries.ts';
import { NOBODY } from './configuration/expressions.ts';
import { token } from './token.ts';

/** Ends that are told apart: members, blocks of addresses outside (without the smaller ones inside them), names. */
export interface PeerClasses {
  /** Addresses that just one member has, by the key of the member. */
  readonly members: readonly Entry[];
  /** Ids of members with an address that another one has too, so that nobody can be told by it. */
  readonly ambiguous: ReadonlySet<string>;
  readonly blocks: readonly Block[];
  readonly names: readonly string[];
}

export interface Block {
  readonly key: string;
  readonly addresses: AddressSet;
}

/**
 * Where HAProxy finds no IPv6 block it takes addresses that IPv4 is mapped, compatible or tunnelled in (6to4) for those,
 * and IPv4 addresses that it does not find for mapped ones. Blocks for all of them keep the two apart.
 */
export const MAPPED = '::ffff:0:0/96';
const COMPATIBLE = ['::/96', '2002::/16'];
export const GUARDS: readonly string[] = [MAPPED, ...COMPATIBLE];

export function peerClasses({ members }: Segmentation): PeerClasses {
  const owners = new Map<string, Set<string>>();
  for (const { id, endpoints } of members)
    for (const text of endpoints.flatMap(({ addresses }) => addresses)) {
      const [block = text] = AddressSet.parse(text).cidrs();
      owners.set(block, (owners.get(block) ?? new Set()).add(id));
    }
  const shared = [...owners].filter(([, ids]) => ids.size > 1);
  const all = members.flatMap(({ egress, ingress }) => [egress, ingress]);
  const permissions = all.flatMap((one) => [...(one?.allows ?? []), ...(one?.denies ?? [])]);
  const limited = members.flatMap(({ limits }) => limits.flatMap(({ peer }) => peer ?? []));
  const peers = [...permissions.map(({ peer }) => peer), ...limited];
  return {
    members: [...owners].flatMap(([block, [id = '', ...others]]) =>
      others.length > 0 ? [] : [[block.replace(/\/(?:32|128)$/, ''), token(id)] as const],
    ),
    ambiguous: new Set(shared.flatMap(([, ids]) => [...ids])),
    blocks: blocksOf(peers),
    names: narrowestFirst(
      peers.flatMap((peer) => (peer.kind === 'name' && isHostPattern(peer.name) ? peer.name : [])),
    ),
  };
}

function blocksOf(peers: readonly Permission['peer'][]): Block[] {
  const texts = peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer.cidr, ...peer.except] : []));
  const blocks = [...COMPATIBLE, ...texts].flatMap((text) => blockAt(text).cidrs());
  return [...new Set(blocks)]
    .toSorted()
    .map((text) => ({ key: `ip:${text}`, addresses: AddressSet.parse(text) }));
}

export function memberEntries({ members }: PeerClasses): Entry[] {
  return [...members, ...GUARDS.map((block): Entry => [block, NOBODY])];
}

export function blockEntries({ blocks }: PeerClasses): Entry[] {
  return [...blocks.map(({ key }): Entry => [key.slice(3), key]), [MAPPED, '*']];
}

export function nameKey(name: string): string {
  return `dns:${name}`;
}

export function nameEntries({ names }: PeerClasses): Entry[] {
  return names.filter((name) => !name.startsWith('*')).map((name) => [name, nameKey(name)]);
}

export function namePatternEntries({ names }: PeerClasses): Entry[] {
  const patterns = names.filter((name) => name.startsWith('*'));
  return patterns.map((name) => [`^${hostExpression(name)}$`, nameKey(name)]);
}

/** Is the permission about every address of the block that no smaller block has? */
export function isAboutBlock({ peer }: Pick<Permission, 'peer'>, { addresses }: Block): boolean {
  return peer.kind === 'any' || (peer.kind === 'addresses' && holds(peer, addresses));
}

function blockAt(text: string): AddressSet {
  return AddressSet.of([parseAddressRange(text)]);
}

function holds(
  { cidr, except }: Extract<Permission['peer'], { kind: 'addresses' }>,
  addresses: AddressSet,
): boolean {
  return addresses.isSubsetOf(blockAt(cidr)) && !except.some((text) => addresses.isSubsetOf(blockAt(text)));
}

/** What a name stands for is not known: so blocks are about it where they are all of IPv4, and no member is in them. */
export function isAboutName(
  { peer }: Pick<Permission, 'peer'>,
  name: string,
  { members }: PeerClasses,
): boolean {
  if (peer.kind === 'name') return coversHost(peer.name, name);
  if (peer.kind !== 'addresses') return peer.kind === 'any';
  return AddressSet.V4.isSubsetOf(peer.addresses) && members.every(([address]) => address.includes(':'));
}

/** Are the blocks there that keep IPv4 and IPv6 apart? With what all of them stand for, where it is one. */
export function isGuarded(entries: readonly Entry[], value: string | undefined): boolean {
  const found = new Map(entries);
  return GUARDS.every((block) => found.get(block) === (value ?? (block === MAPPED ? '*' : `ip:${block}`)));
}
