import type { Namespace, Workload } from '../../../model/network/workload.ts';
import { NAMESPACE_NAME_LABEL, namespaceNamed } from '../../../model/network/workload.ts';
import type { Network } from '../../../model/network/network.ts';
import type { Direction, Engine, Peer, Policy, Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { memberSelector, MEMBER_LABEL } from '../../../model/segmentation/member-selection.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import { permissionTraffic } from '../../../model/segmentation/permission-traffic.ts';
import type { Member, Permissions, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { strangersTo } from './strangers.ts';

/** What profiles say, as policies: denials first, then what is allowed, and nothing else. */
const PROFILE_ENGINE: Engine = { id: 'profile', stages: [{ id: 'profile', order: 'deny-first' }] };

interface IntendedOptions {
  /** With workloads that no profile is of, as `strangersTo` says. */
  readonly strangers?: boolean;
  /** The policies that it will be compared with, so that there are strangers to tell their selectors by. */
  readonly policies?: readonly Policy[];
  readonly judged?: boolean;
}

/**
 * The network that a segmentation means. For comparisons it also has strangers. Members in audit mode are not
 * restricted, but with `judged`: that is what they are judged by, whether it is enforced or only told.
 */
export function intendedNetwork(
  segmentation: Segmentation,
  { strangers = true, policies = [], judged = false }: IntendedOptions = {},
): Network {
  const { members } = segmentation;
  const others = strangers ? strangersTo(segmentation, policies) : undefined;
  const workloads = [...members.map(workloadOf), ...(others?.workloads ?? [])];
  const own = [...new Set(members.map(({ namespace }) => namespace))];
  const namespaces = new Map<string, Namespace>([
    ...own.map((name): [string, Namespace] => [
      name,
      { name, labels: new Map([[NAMESPACE_NAME_LABEL, name]]), origin: undefined },
    ]),
    ...(others?.namespaces ?? []),
  ]);
  const outside = members.reduce((rest, member) => rest.subtract(addressesOf(member)), AddressSet.ALL);
  return {
    namespaces,
    workloads,
    services: [],
    entrances: [],
    policies: members
      .filter(({ mode }) => judged || mode === 'enforce')
      .flatMap((member) => policyOf(member, outside) ?? []),
    engines: [PROFILE_ENGINE],
  };
}

function workloadOf(member: Member): Workload {
  const { id, namespace, name, labels, serviceAccount = 'default' } = member;
  return {
    kind: 'Pod',
    namespace,
    name,
    labels: new Map([...labels, [MEMBER_LABEL, id]]),
    serviceAccount,
    hostNetwork: false,
    ports: [],
    images: (member.profile.metadata.images ?? []).map(
      ({ reference, digest }) => `${reference.split('@', 1)[0]}@${digest}`,
    ),
    addresses: addressesOf(member),
    origin: originOf(member, ''),
  };
}

function addressesOf({ endpoints }: Member): AddressSet {
  return AddressSet.parse(...endpoints.flatMap(({ addresses }) => addresses));
}

function policyOf(member: Member, outside: AddressSet): Policy | undefined {
  const directions = [
    ['egress', member.egress],
    ['ingress', member.ingress],
  ] as const;
  const effective = directions.flatMap(([direction, permissions]) =>
    permissions ? [{ direction, permissions }] : [],
  );
  if (effective.length === 0) return undefined;
  return {
    kind: 'WorkloadProfile',
    namespace: member.namespace,
    name: member.name,
    stage: 'profile',
    priority: 0,
    subject: { namespaces: EVERYTHING, workloads: memberSelector([member.id]) },
    isolates: effective.map(({ direction }) => direction),
    rules: effective.flatMap(({ direction, permissions }) =>
      rulesOf(member, direction, permissions, outside),
    ),
    origin: originOf(member, ''),
  };
}

function rulesOf(
  member: Member,
  direction: Direction,
  { allows, denies }: Permissions,
  outside: AddressSet,
): Rule[] {
  const rule = (action: Rule['action'], permission: Permission): Rule => ({
    direction,
    action,
    peers: peersOf(permission, outside),
    traffic: permissionTraffic(permission),
    namedPorts: [],
    origin: originOf(member, permission.line.path),
  });
  return [
    ...denies.map((permission) => rule('deny', permission)),
    ...allows.map((permission) => rule('allow', permission)),
  ];
}

/** Members by their id; whoever else is meant, by the labels that the line names. A line for addresses is for none of the members', which have identities. */
function peersOf({ peer, members }: Permission, outside: AddressSet): Peer[] {
  const byId: Peer[] =
    members.length > 0
      ? [{ kind: 'workloads', selection: { namespaces: EVERYTHING, workloads: memberSelector(members) } }]
      : [];
  if (peer.kind === 'any') return [{ kind: 'entity', entity: 'any' }];
  if (peer.kind === 'addresses')
    return [{ kind: 'addresses', addresses: peer.addresses.intersect(outside), coversPods: false }];
  if (peer.kind === 'name') return [{ kind: 'names', names: [peer.name] }];
  if (peer.kind !== 'labelled') return byId;
  const namespaces = namespaceNamed(peer.namespace);
  return [...byId, { kind: 'workloads', selection: { namespaces, workloads: peer.workloads } }];
}

function originOf({ id }: Member, path: string): Policy['origin'] {
  return { file: id, document: 1, line: 1, path };
}

/** Only what policies say of one direction; so that one end's rules are not hidden behind the other's. */
export function oneDirection(network: Network, direction: Direction): Network {
  return {
    ...network,
    policies: network.policies.map((policy) => ({
      ...policy,
      isolates: policy.isolates.filter((one) => one === direction),
      rules: policy.rules.filter((rule) => rule.direction === direction),
    })),
  };
}
