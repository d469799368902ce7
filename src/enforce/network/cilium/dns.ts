import { withLabels } from '../../../model/network/selector.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { NetworkLosses } from '../losses.ts';
import type { NetworkOptions } from '../types.ts';
import { inNamespace } from './selector.ts';
import type { WrittenRule } from './types.ts';

const NAMESPACE = 'kube-system';
const LABEL = ['k8s-app', 'kube-dns'] as const;
const PORT = Intervals.of([[53, 53]]);
const DNS = Traffic.ports(17, PORT).union(Traffic.ports(6, PORT));
/** What resolvers in a cluster append to a name before they ask for the name itself. */
const searchList = (namespace: string): string[] => [
  `${namespace}.svc.cluster.local`,
  'svc.cluster.local',
  'cluster.local',
];

/**
 * The rule without which Cilium learns no addresses of names: questions to the cluster's DNS go through its proxy.
 * What it lets through besides is noted as a loss. Empty where no permission is for names.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer7/ (DNS Policy and IP Discovery).
 */
export function dnsRules(
  member: Member,
  allows: readonly Permission[],
  { members }: Segmentation,
  { onLoss }: NetworkOptions,
  losses: NetworkLosses,
): WrittenRule[] {
  const forNames = allows.filter(({ peer }) => peer.kind === 'name');
  const server = { kind: 'labelled' as const, namespace: NAMESPACE, workloads: withLabels([LABEL]) };
  const alsoMembers = members
    .filter(({ namespace, labels }) => namespace === NAMESPACE && labels.get(LABEL[0]) === LABEL[1])
    .map(({ id }) => id);
  const asked = onLoss === 'tighter' ? 'these names' : 'every name';
  for (const permission of forNames)
    losses.forced(
      { member, direction: 'egress', permission, also: [server], alsoMembers, traffic: DNS },
      'wider',
      `Cilium learns the addresses of names from answers of the cluster's DNS, which may be asked for ${asked}`,
    );
  if (forNames.length === 0) return [];
  const names = forNames.flatMap(({ peer }) => (peer.kind === 'name' ? [peer.name] : []));
  const ports = ['UDP', 'TCP'].map((protocol) => ({ port: '53', protocol }));
  const dns = onLoss === 'tighter' ? questions(names, member.namespace) : [{ matchPattern: '*' }];
  return [
    {
      toEndpoints: [inNamespace(NAMESPACE, { [`k8s:${LABEL[0]}`]: LABEL[1] })],
      toPorts: [{ ports, rules: { dns } }],
    },
  ];
}

function questions(names: readonly string[], namespace: string): object[] {
  const all = [...new Set(names)].flatMap((name) => [
    name,
    ...searchList(namespace).map((suffix) => `${name}.${suffix}`),
  ]);
  return all.map((name) => (name.includes('*') ? { matchPattern: name } : { matchName: name }));
}
