import { type Selector, EVERYTHING } from '../../../../model/network/selector.ts';
import { namespaceNamed, type Selection } from '../../../../model/network/workload.ts';

/** Policies in this namespace are for the whole mesh; another can be configured, which manifests seldom tell. */
export const ROOT_NAMESPACE = 'istio-system';

/**
 * Workloads are taken to be in the mesh unless they or their namespace say that they get no sidecar.
 * Source: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
const OPTED_OUT: Selector = {
  kind: 'label',
  key: 'sidecar.istio.io/inject',
  operator: 'In',
  values: ['false'],
};
const NAMESPACE_OPTED_OUT: Selector = {
  kind: 'label',
  key: 'istio-injection',
  operator: 'In',
  values: ['disabled'],
};

/** Proxies at the edge: what TLS they ask of clients is in Gateways, not in PeerAuthentications. */
export const GATEWAYS: Selector = {
  kind: 'any',
  of: [
    { kind: 'label', key: 'istio', operator: 'EndsWith', values: ['gateway'] },
    { kind: 'label', key: 'gateway.networking.k8s.io/gateway-name', operator: 'Exists', values: [] },
  ],
};

/** Those of the selection that have a proxy, and so an identity. */
export function inMesh({ namespaces, workloads, ...rest }: Selection): Selection {
  return {
    ...rest,
    namespaces: { kind: 'all', of: [namespaces, { kind: 'not', of: NAMESPACE_OPTED_OUT }] },
    workloads: { kind: 'all', of: [workloads, { kind: 'not', of: OPTED_OUT }] },
  };
}

/** Workloads without a proxy, as two selections that may overlap. */
export const OUTSIDE_MESH: readonly Pick<Selection, 'namespaces' | 'workloads'>[] = [
  { namespaces: EVERYTHING, workloads: OPTED_OUT },
  { namespaces: NAMESPACE_OPTED_OUT, workloads: EVERYTHING },
];

/** The namespaces that a policy is for: its own, or all where it is in the root namespace. */
export function scopeOf(namespace: string): Selector {
  return namespace === ROOT_NAMESPACE ? EVERYTHING : namespaceNamed(namespace);
}
