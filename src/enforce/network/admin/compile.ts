import type { Direction } from '../../../model/network/policy.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { type Allowance, NO_REQUESTS } from '../allowances.ts';
import { inOrder, type LabelEngine, type LabelPolicies, labelPolicies } from '../label-policies.ts';
import { selectorsOf, selectorsOfLabels } from '../label-selectors.ts';
import { byPath, chunks, clusterName, manifestFile } from '../manifest-text.ts';
import { portList, type Ports } from '../port-list.ts';
import type { NetworkUnit } from '../types.ts';
import type { Context } from '../peer-reach.ts';

const ENGINE: LabelEngine = {
  name: 'AdminNetworkPolicy',
  names: true,
  sayRequests: NO_REQUESTS,
  matchesNames: ({ reach }) =>
    reach.kind === 'any' || (reach.kind === 'addresses' && AddressSet.V4.isSubsetOf(reach.addresses)),
};

/** The most that the API takes of rules, of peers and ports in a rule, and of blocks in a peer. */
const MOST = 100;
const MOST_BLOCKS = 25;
const EVERY_ADDRESS = ['0.0.0.0/0', '::/0'];

/**
 * Pods come first, for a block of addresses matches pods that have addresses in it. All policies of one step have the
 * same action, so it does not matter that they have the same priority.
 */
const STEPS = { 'allow-pods': 400, 'deny-pods': 410, 'allow-addresses': 420, 'deny-addresses': 430 } as const;
type Step = keyof typeof STEPS;

/**
 * AdminNetworkPolicies, which come before all NetworkPolicies: what a member may do, and then that it may do nothing
 * else. Source: https://network-policy-api.sigs.k8s.io/reference/spec/ (v1alpha1)
 */
export const ADMIN: NetworkUnit = {
  id: 'admin',
  vectors: ['V5', 'V8'],
  description: 'AdminNetworkPolicies of the Network Policy API, which come before all NetworkPolicies',
  compile(segmentation, options) {
    const { members, losses } = labelPolicies(segmentation, options, ENGINE);
    const artefacts = members.map((one) => manifestFile('admin', one.member, manifestsOf(one, segmentation)));
    return { artefacts: byPath(artefacts), losses: inOrder(losses, segmentation) };
  },
};

type Rules = Readonly<Record<Step, Record<Direction, object[]>>>;

const noRules = (): Record<Direction, object[]> => ({ ingress: [], egress: [] });

function manifestsOf({ member, policies }: LabelPolicies, segmentation: Segmentation): object[] {
  const rules: Rules = {
    'allow-pods': noRules(),
    'deny-pods': noRules(),
    'allow-addresses': noRules(),
    'deny-addresses': noRules(),
  };
  for (const { direction, allowances, context } of policies) {
    rules['allow-pods'][direction] = allowances.flatMap((one) => allow(one, podPeers(one), context));
    rules['deny-pods'][direction] = [rule('Deny', direction, [{ namespaces: {} }])];
    if (direction === 'ingress') {
      tellOfOutside(context);
      continue;
    }
    rules['allow-addresses'].egress = allowances.flatMap((one) =>
      allow(one, outsidePeers(one, context), context),
    );
    rules['deny-addresses'].egress = [rule('Deny', direction, [{ networks: EVERY_ADDRESS }])];
  }
  const subject = { pods: selectorsOfLabels(member.namespace, member.labels) };
  return Object.entries(STEPS).flatMap(([step, priority]) => {
    const { ingress, egress } = rules[step as Step];
    const parts = chunksOfBoth(ingress, egress);
    return parts.map((part, index) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: clusterName(member, segmentation, `.${step}${index === 0 ? '' : `-${index}`}`) },
      spec: { priority, subject, ...part },
    }));
  });
}

function chunksOfBoth(ingress: readonly object[], egress: readonly object[]): object[] {
  const [first, second] = [chunks(ingress, MOST), chunks(egress, MOST)];
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => ({
    ...(first[index] ? { ingress: first[index] } : {}),
    ...(second[index] ? { egress: second[index] } : {}),
  }));
}

/** Its rules for ingress know pods only. */
function tellOfOutside({ member, direction, losses }: Context): void {
  const everywhere: Permission['peer'] = {
    kind: 'addresses',
    addresses: AddressSet.ALL,
    cidr: '0.0.0.0/0',
    except: [],
  };
  losses.forced(
    { member, direction, also: [everywhere] },
    'wider',
    'AdminNetworkPolicy restricts calls of pods only, so calls from outside of the cluster are not restricted',
  );
}

function podPeers({ reach }: Allowance): object[] {
  if (reach.kind === 'any') return [{ namespaces: {} }];
  return reach.kind === 'pods' ? [{ pods: selectorsOf(reach.pods) }] : [];
}

/** Names that begin with `**.` are those that the API writes with `*.`. */
function outsidePeers({ reach, permission }: Allowance, { member, direction, losses }: Context): object[] {
  if (reach.kind === 'any') return [{ networks: EVERY_ADDRESS }];
  if (reach.kind === 'name') return [{ domainNames: [reach.name.replace(/^\*\*\./, '*.')] }];
  if (reach.kind === 'pods') return [];
  const blocks = reach.addresses.cidrs();
  if (!AddressSet.parse(...blocks).equals(reach.addresses))
    losses.forced(
      { member, direction, permission },
      'tighter',
      'IPv4-mapped IPv6 addresses cannot be told from IPv4 ones in a block',
    );
  return chunks(blocks, MOST_BLOCKS).map((networks) => ({ networks }));
}

function allow({ traffic, permission }: Allowance, peers: readonly object[], context: Context): object[] {
  const { member, direction, losses } = context;
  if (peers.length === 0) return [];
  const { ports, inexpressible } = portList(traffic, false);
  if (!inexpressible.isEmpty())
    losses.forced(
      { member, direction, permission, traffic: inexpressible },
      'tighter',
      'AdminNetworkPolicy lists ports of TCP, UDP and SCTP only, so what else is left of everything is refused',
    );
  if (!ports) return chunks(peers, MOST).map((some) => rule('Allow', direction, some));
  return chunks(peers, MOST).flatMap((some) =>
    chunks(ports, MOST).map((list) => ({ ...rule('Allow', direction, some), ports: list.map(portOf) })),
  );
}

function rule(action: 'Allow' | 'Deny', direction: Direction, peers: readonly object[]): object {
  return { action, [direction === 'ingress' ? 'from' : 'to']: peers };
}

function portOf({ protocol, first, last }: Ports): object {
  return first === last
    ? { portNumber: { protocol, port: first } }
    : { portRange: { protocol, start: first, end: last } };
}
