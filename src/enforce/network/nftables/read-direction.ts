import type { Direction, Peer, Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import { portTraffic } from '../../../model/segmentation/permission-traffic.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import type { Family } from '../../../model/sets/address-text.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import { type NameRule, targetOf } from './chains.ts';
import { keyParts, readAddresses, readPorts, readProtocol } from './elements.ts';
import type { Json } from './expressions.ts';
import {
  FAMILIES,
  hasPeer,
  hasPorts,
  isInterval,
  isOfNames,
  type Lookup,
  LOOKUP_KINDS,
  type LookupKind,
  lookupName,
} from './lookups.ts';
import { decided, decisionOf, type Known } from './read-decision.ts';
import { nameRules } from './read-names.ts';
import { malformed } from './ruleset.ts';

/** What elements of one kind say alike for every address that they have to be said for. */
interface ReadRule {
  readonly member: string;
  readonly peer: RulePeer;
  readonly ports: NameRule['ports'];
  readonly target: string;
  /** For which addresses it is said, and for how many it has to be. */
  readonly addresses: Set<string>;
  readonly needed: number;
}

type RulePeer =
  | { readonly kind: 'any' }
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet; readonly text: string };

/** By member, the rules of one direction in the order in which the kernel asks its maps. */
export function readDirection(
  known: Known,
  direction: Direction,
  members: readonly Member[],
): Map<string, Rule[]> {
  const ids = new Set(members.map(({ id }) => id));
  const readRules = new Map(
    LOOKUP_KINDS.map((kind) => [
      kind,
      Map.groupBy(readKind(known, direction, kind, ids), ({ member }) => member),
    ]),
  );
  return new Map(
    [...ids].flatMap((id) => {
      const rulesOf = (kind: LookupKind): readonly ReadRule[] => readRules.get(kind)?.get(id) ?? [];
      const rules = LOOKUP_ORDER.flatMap((kind) =>
        isOfNames(kind)
          ? nameRules(known, kind, rulesOf(kind), rulesOf('default'))
          : rulesFor(known, direction, kind, rulesOf(kind)),
      );
      return rules.length > 0 ? [[id, rules] as const] : [];
    }),
  );
}

/** No member is outside, so that the two orders of `lookups.ts` can be one. */
const LOOKUP_ORDER: readonly LookupKind[] = [
  'refused_names',
  'member_ports',
  'member_ranges',
  'member',
  'outside_ranges',
  'outside',
  'any_ranges',
  'names',
  'default',
];

function readKind(
  known: Known,
  direction: Direction,
  kind: LookupKind,
  ids: ReadonlySet<string>,
): ReadRule[] {
  const all = new Map<string, ReadRule>();
  const keys = new Set<string>();
  for (const family of FAMILIES) {
    const lookup = { direction, kind, family };
    const name = lookupName(lookup);
    for (const element of known.table.sets.get(name)?.elements ?? []) {
      const one = readElement(known, lookup, element, ids);
      const key = `${family} ${JSON.stringify((element as readonly Json[])[0])}`;
      if (!one || keys.has(key))
        throw malformed(known.file, `its map ${name} has an element that is none of the compiler's`);
      keys.add(key);
      const { rule, address } = one;
      const text = JSON.stringify([rule.member, textOf(rule.peer), rule.ports ?? null, rule.target]);
      const before = all.get(text) ?? rule;
      before.addresses.add(address);
      all.set(text, before);
    }
  }
  for (const { member, addresses, needed } of all.values())
    if (addresses.size !== needed)
      throw malformed(known.file, `it does not say the same for every address of ${member}`);
  const readRules = [...all.values()];
  if (isInterval(kind) && overlap(readRules))
    throw malformed(known.file, `its map for ${direction} and ${kind} has intervals that overlap`);
  return readRules;
}

/** Is anything said twice? The kernel takes no such elements. */
function overlap(readRules: readonly ReadRule[]): boolean {
  const byPeer = Map.groupBy(
    readRules,
    ({ member, peer, ports }) => `${member} ${textOf(peer)} ${ports?.protocol}`,
  );
  const portsOverlap = [...byPeer.values()].some((some) => {
    const sorted = some.flatMap(({ ports }) => ports ?? []).toSorted((a, b) => a.first - b.first);
    return sorted.some(({ first }, index) => first <= (sorted[index - 1]?.last ?? -1));
  });
  const byMember = Map.groupBy(readRules, ({ member }) => member);
  return (
    portsOverlap ||
    [...byMember.values()].some((some) => {
      const blocks = new Map(
        some.flatMap(({ peer }) => (peer.kind === 'addresses' ? [[peer.text, peer.addresses] as const] : [])),
      );
      const all = [...blocks.values()].reduce((sum, one) => sum.union(one), AddressSet.NONE);
      return all.size() !== [...blocks.values()].reduce((sum, one) => sum + one.size(), 0n);
    })
  );
}

function textOf(peer: RulePeer): string {
  return peer.kind === 'any' ? '' : peer.kind === 'member' ? `member ${peer.id}` : peer.text;
}

function readElement(
  { endpoints }: Known,
  { kind, family }: Lookup,
  element: Json,
  ids: ReadonlySet<string>,
): { rule: ReadRule; address: string } | undefined {
  if (!Array.isArray(element) || element.length !== 2) return undefined;
  const [key, verdict]: readonly Json[] = element;
  const parts = [...keyParts(key ?? null)];
  const own = parts.shift();
  const member = typeof own === 'string' ? endpoints.ownerOf(own)?.id : undefined;
  const target = targetOf(kind === 'refused_names' ? 'jump' : 'goto', verdict);
  if (member === undefined || !ids.has(member) || target === undefined) return undefined;
  const peer = hasPeer(kind)
    ? readPeer(endpoints, member, kind, family, parts.shift())
    : anyPeer(endpoints, member);
  const ports = hasPorts(kind) ? readPortKey(parts) : undefined;
  if (!peer || (hasPorts(kind) && !ports) || parts.length > 0) return undefined;
  const rule = { member, peer: peer.peer, ports, target, addresses: new Set<string>(), needed: peer.needed };
  return { rule, address: JSON.stringify([own, peer.address]) };
}

interface ReadPeer {
  readonly peer: RulePeer;
  /** The peer's address, as far as it is one of several. */
  readonly address: string;
  readonly needed: number;
}

function anyPeer(endpoints: WorkloadEndpoints, member: string): ReadPeer {
  return { peer: { kind: 'any' }, address: '', needed: endpoints.addressesOf(member).length };
}

function readPeer(
  endpoints: WorkloadEndpoints,
  member: string,
  kind: LookupKind,
  family: Family,
  json: Json | undefined,
): ReadPeer | undefined {
  const count = (id: string, of: Family): number =>
    endpoints.addressesOf(id).filter(({ address }) => address.family === of).length;
  if (kind.startsWith('outside')) {
    const range = readAddresses(json, family);
    if (!range) return undefined;
    const text = `${family} ${range.first}-${range.last}`;
    return {
      peer: { kind: 'addresses', addresses: AddressSet.of([range]), text },
      address: '',
      needed: count(member, family),
    };
  }
  if (typeof json !== 'string') return undefined;
  const id = endpoints.ownerOf(json)?.id;
  if (id === undefined) return undefined;
  const needed = FAMILIES.reduce((sum, of) => sum + count(member, of) * count(id, of), 0);
  return { peer: { kind: 'member', id }, address: json, needed };
}

function readPortKey(parts: Json[]): NameRule['ports'] {
  const protocol = readProtocol(parts.shift());
  const ports = readPorts(parts.shift());
  return protocol && ports && { protocol, first: ports[0], last: ports[1] };
}

/** One rule for each peer and action: what elements of one kind say is disjoint, so that their order is nothing. */
function rulesFor(
  known: Known,
  direction: Direction,
  kind: LookupKind,
  readRules: readonly ReadRule[],
): Rule[] {
  const groups = Map.groupBy(readRules, (one) => `${decisionOf(known, one.target)} ${textOf(one.peer)}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).flatMap(({ member, peer, target }): Rule[] =>
      decided(known, member, {
        direction,
        peers: [peerOf(peer, known.endpoints)],
        traffic: portTraffic(hasPorts(kind) ? group.flatMap(({ ports }) => ports ?? []) : undefined),
        namedPorts: [],
        origin: { file: known.file, document: 1, line: 1, path: target },
      }),
    ),
  );
}

function peerOf(peer: RulePeer, endpoints: WorkloadEndpoints): Peer {
  if (peer.kind === 'any') return { kind: 'entity', entity: 'any' };
  if (peer.kind === 'member')
    return { kind: 'workloads', selection: { namespaces: EVERYTHING, workloads: memberSelector([peer.id]) } };
  return { kind: 'addresses', addresses: peer.addresses.subtract(endpoints.addresses), coversPods: false };
}
