/** Kinds that decide about the network and are not evaluated, by group and kind: what is not known without them. */
const KINDS: ReadonlyMap<string, string> = new Map([
  [
    'k8s.ovn.org/UserDefinedNetwork',
    'its pods are on another network, apart from the others; they are shown as if they were not',
  ],
  [
    'k8s.ovn.org/ClusterUserDefinedNetwork',
    'the pods of its namespaces are on another network, apart from the others; they are shown as if they were not',
  ],
  ['k8s.ovn.org/EgressFirewall', 'what it refuses to addresses outside is shown as allowed'],
  ['k8s.cni.cncf.io/MultiNetworkPolicy', 'it is for secondary networks of pods, which are not evaluated'],
  ['network.openshift.io/EgressNetworkPolicy', 'what it refuses to addresses outside is shown as allowed'],
  ['network.openshift.io/NetNamespace', 'namespaces that it separates are shown as if they were not'],
  ['cilium.io/CiliumLocalRedirectPolicy', 'it sends calls to other pods than those that are called'],
  ['cilium.io/CiliumEnvoyConfig', 'what its proxy makes of calls is not known'],
  ['cilium.io/CiliumClusterwideEnvoyConfig', 'what its proxy makes of calls is not known'],
  ['policy.networking.k8s.io/NetworkPolicy', 'it is of another API than that of Kubernetes'],
  [
    'vpcresources.k8s.aws/SecurityGroupPolicy',
    'what the security groups of a cloud refuse is shown as allowed',
  ],
  ['networking.k8s.aws/ApplicationNetworkPolicy', 'policies of Amazon EKS are not read yet'],
  ['networking.k8s.aws/ClusterNetworkPolicy', 'policies of Amazon EKS are not read yet'],
  ['consul.hashicorp.com/ServiceIntentions', 'policies of Consul are not read yet'],
  ['kuma.io/MeshTrafficPermission', 'policies of Kuma are not read yet'],
  ['kuma.io/TrafficPermission', 'policies of Kuma are not read yet'],
  ['security.istio.io/RequestAuthentication', 'requests whose tokens it refuses are shown as allowed'],
  ['networking.istio.io/Sidecar', 'calls that it leaves no route for are shown as allowed'],
  ['networking.istio.io/EnvoyFilter', 'what it changes of proxies is not known'],
  ['pool.kubevirt.io/VirtualMachinePool', 'its machines are not read'],
  ['/Status', 'an API server answered it in the place of what was asked for'],
  ['meta.k8s.io/Table', 'an API server answered a table in the place of the objects'],
  ['meta.k8s.io/PartialObjectMetadata', 'an API server answered only the metadata of the object'],
]);

/** Of a list of which an API server gave a page. */
export const PAGE =
  'the list goes on where this page of it ends: ask the API server without a limit, or kubectl, which asks for all pages';

/** Why a kind that is not read matters all the same; undefined where it does not. */
export function reasonUnread(group: string, kind: string): string | undefined {
  const reason = KINDS.get(`${group}/${kind}`);
  return reason === undefined ? undefined : `${kind} is not evaluated: ${reason}`;
}
