import type { Workload } from '../../model/network/workload.ts';

/** Labels by which the charts of proxies name what they install. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'istio'];
/** Values of these labels, of proxies that serve Ingresses and Gateways. */
const PROXIES: ReadonlySet<string> = new Set([
  'ingress-nginx',
  'nginx-ingress',
  'nginx-gateway-fabric',
  'traefik',
  'haproxy-ingress',
  'kubernetes-ingress',
  'contour',
  'envoy',
  'envoy-gateway',
  'kong',
  'ingressgateway',
  'istio-ingressgateway',
  'emissary-ingress',
  'apisix',
]);
/** The Gateway API has implementations label the proxies that they make for a gateway so (GEP-1762). */
const GATEWAY_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** Is the workload a proxy that lets traffic in for an Ingress or a Gateway? */
export function isEntranceProxy({ labels }: Workload): boolean {
  return labels.has(GATEWAY_LABEL) || NAME_LABELS.some((key) => PROXIES.has(labels.get(key) ?? ''));
}
