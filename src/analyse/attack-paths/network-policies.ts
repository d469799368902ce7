import type { Change } from '../../model/attack/graph.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import type { Workload } from '../../model/network/workload.ts';
import { addition, COST } from './changes.ts';
import type { NetworkGroup } from './network-view.ts';

/** Policies that are added for one change: one for each workload of a group. */
const MOST_POLICIES = 20;

/** Lets no pod call the workloads of a group; those that need to are added by the person who applies it. */
export function isolating(group: NetworkGroup): readonly Change[] {
  return policiesFor(group, 'callers', 'that lets nobody call it but whom you add', {
    policyTypes: ['Ingress'],
    ingress: [],
  });
}

/** Lets the workloads of a group call everything but the metadata service of clouds. */
export function withoutMetadata(group: NetworkGroup): readonly Change[] {
  return policiesFor(group, 'no-metadata', 'that keeps it from the metadata service of the cloud', {
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          { namespaceSelector: {} },
          {
            ipBlock: {
              cidr: '0.0.0.0/0',
              except: ['100.100.100.200/32', '168.63.129.16/32', '169.254.0.0/16'],
            },
          },
          { ipBlock: { cidr: '::/0', except: ['fd00:ec2::/64', 'fd20:ce::/64', 'fe80::/10'] } },
        ],
      },
    ],
  });
}

function policiesFor(
  group: NetworkGroup,
  name: string,
  title: string,
  spec: { readonly [key: string]: Plain },
): readonly Change[] {
  const { workloads, isHost } = group;
  // Policies see no pods of host networks, and select by labels.
  if (isHost || workloads.length > MOST_POLICIES || workloads.some(({ labels }) => labels.size === 0))
    return [];
  const objects = workloads.map((workload) => policy(workload, name, spec));
  return [addition(objects, `a NetworkPolicy for ${group.name} ${title}`, COST.network)];
}

function policy(
  { namespace, name, labels }: Workload,
  suffix: string,
  spec: { readonly [key: string]: Plain },
): Plain {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${name}-${suffix}`, namespace },
    spec: { podSelector: { matchLabels: Object.fromEntries(labels) }, ...spec },
  };
}
