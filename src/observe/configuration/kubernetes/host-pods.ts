import type { Gap } from '../../../model/gap.ts';
import type { Network } from '../../../model/network/network.ts';
import { policyName } from '../../../model/network/policy.ts';
import { quoted } from '../../../model/sets/quoting.ts';

/**
 * Denials of `networks` hold for host-network pods too, which have the addresses of their nodes; manifests do not tell
 * these, so that such pods are shown as allowed. One gap for each policy with such a rule.
 * Source: https://network-policy-api.sigs.k8s.io/reference/spec/ (networks).
 */
export function deniedHostPods({ policies, workloads }: Pick<Network, 'policies' | 'workloads'>): Gap[] {
  if (!workloads.some(({ hostNetwork }) => hostNetwork)) return [];
  return policies.flatMap((policy): Gap[] => {
    const denial = policy.rules.find(
      ({ direction, action, peers }) =>
        direction === 'egress' &&
        action === 'deny' &&
        peers.some((peer) => peer.kind === 'addresses' && peer.coversPods),
    );
    if (!denial) return [];
    const name = policyName(policy);
    const reason = `${/^[\w ./-]{1,500}$/.test(name) ? name : quoted(name)}: ${denial.origin.path}: whether its networks hold the nodes of host-network pods is not known; calls to these are shown as allowed`;
    return [{ kind: 'unsupported', subject: `${policy.origin.file}:${policy.origin.line}`, reason }];
  });
}
