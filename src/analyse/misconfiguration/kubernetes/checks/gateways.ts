import { type KubernetesCheck, kindCheck } from '../check.ts';
import type { Cluster } from '../cluster.ts';
import { once } from '../once.ts';
import { resourceText } from '../examples.ts';
import { at, listAt, shown, textAt, textsAt } from '../values.ts';

const GATEWAY = 'https://gateway-api.sigs.k8s.io/reference/spec/';
const ISTIO = 'https://istio.io/latest/docs/reference/config/';
const gateway = (listener: string) =>
  resourceText(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    `spec:\n  gatewayClassName: nginx\n  listeners:\n    - name: web\n${listener}`,
  );
const HTTPS =
  '      protocol: HTTPS\n      port: 443\n      hostname: web.example\n      tls:\n        certificateRefs:\n          - name: web-tls\n';
const istio = (server: string) =>
  resourceText(
    'networking.istio.io/v1',
    'Gateway',
    `spec:\n  selector:\n    istio: ingressgateway\n  servers:\n    - hosts: [web.example]\n${server}`,
  );
const SIMPLE =
  '      port: {number: 443, name: https, protocol: HTTPS}\n      tls: {mode: SIMPLE, credentialName: web}\n';

const hasRedirect = once((cluster: Cluster): boolean =>
  cluster
    .ofKind('HTTPRoute')
    .some((route) =>
      listAt(route.value, 'spec', 'rules').some((rule) =>
        listAt(rule, 'filters').some((filter) => textAt(filter, 'requestRedirect', 'scheme') === 'https'),
      ),
    ),
);

/** Gateways of the Gateway API, Istio and OpenShift. */
export const GATEWAY_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'Gateway',
    {
      id: 'kubernetes-gateway-no-tls',
      title: 'Gateway serves without TLS',
      why: 'Whoever is on the way reads and changes requests and answers.',
      fix: 'Use HTTPS with a certificate, and redirect from HTTP.',
      severity: 'medium',
      vectors: ['V8'],
      references: [GATEWAY, `${ISTIO}networking/gateway/`],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [
        gateway('      protocol: HTTP\n      port: 80\n'),
        istio('      port: {number: 80, name: http, protocol: HTTP}\n'),
      ],
      passing: [
        gateway(HTTPS),
        istio(SIMPLE),
        istio('      port: {number: 80, name: http, protocol: HTTP}\n      tls: {httpsRedirect: true}\n'),
      ],
    },
    function* (value, { cluster, resource }) {
      // A route that only redirects makes of a listener what it should be.
      const redirects = hasRedirect(cluster);
      for (const [index, listener] of listAt(value, 'spec', 'listeners').entries())
        if (at(listener, 'protocol') === 'HTTP' && !redirects)
          yield {
            path: ['spec', 'listeners', index, 'protocol'],
            actual: 'protocol: HTTP',
            expected: 'protocol: HTTPS',
          };
      if (resource.group !== 'networking.istio.io') return;
      for (const [index, server] of listAt(value, 'spec', 'servers').entries())
        if (
          /^HTTP2?$/.test(textAt(server, 'port', 'protocol') ?? '') &&
          at(server, 'tls', 'httpsRedirect') !== true
        )
          yield {
            path: ['spec', 'servers', index, 'port', 'protocol'],
            actual: 'protocol: HTTP',
            expected: 'protocol: HTTPS, or httpsRedirect',
          };
    },
  ),
  kindCheck(
    'Gateway',
    {
      id: 'kubernetes-gateway-any-namespace',
      title: 'Any namespace may serve at a gateway',
      why: 'Whoever may make routes anywhere takes requests for hosts of others.',
      fix: 'Let "allowedRoutes.namespaces" be Same, or a selector.',
      severity: 'low',
      vectors: ['V8'],
      references: [GATEWAY],
      failing: [gateway(`${HTTPS}      allowedRoutes:\n        namespaces: {from: All}\n`)],
      passing: [gateway(HTTPS), gateway(`${HTTPS}      allowedRoutes:\n        namespaces: {from: Same}\n`)],
    },
    function* (value) {
      for (const [index, listener] of listAt(value, 'spec', 'listeners').entries())
        if (at(listener, 'allowedRoutes', 'namespaces', 'from') === 'All')
          yield {
            path: ['spec', 'listeners', index, 'allowedRoutes', 'namespaces', 'from'],
            actual: 'from: All',
            expected: 'from: Same',
          };
    },
  ),
  kindCheck(
    'Gateway',
    {
      id: 'kubernetes-gateway-any-host',
      title: 'Gateway takes requests for any host',
      why: 'Requests for names of others, and for addresses, reach the application.',
      fix: 'Name the hosts.',
      severity: 'low',
      vectors: ['V8'],
      references: [GATEWAY, `${ISTIO}networking/gateway/`],
      failing: [
        gateway(HTTPS.replace('      hostname: web.example\n', '')),
        istio(SIMPLE).replace('[web.example]', '["*"]'),
      ],
      passing: [gateway(HTTPS), istio(SIMPLE)],
    },
    function* (value) {
      for (const [index, listener] of listAt(value, 'spec', 'listeners').entries())
        if (
          ['HTTP', 'HTTPS', 'TLS'].includes(textAt(listener, 'protocol') ?? '') &&
          textAt(listener, 'hostname') === undefined
        )
          yield {
            path: ['spec', 'listeners', index, 'hostname'],
            actual: 'no hostname',
            expected: 'a hostname',
          };
      for (const [index, server] of listAt(value, 'spec', 'servers').entries())
        for (const [place, host] of textsAt(server, 'hosts').entries())
          if (/^(?:\*|[^/]*\/\*)$/.test(host))
            yield {
              path: ['spec', 'servers', index, 'hosts', place],
              actual: `hosts: ${shown(host)}`,
              expected: 'hosts by name',
            };
    },
  ),
  kindCheck(
    'Gateway',
    {
      id: 'kubernetes-gateway-old-tls',
      title: 'Gateway takes versions of TLS that are broken',
      why: 'TLS 1.0 and 1.1 can be broken by whoever is on the way.',
      fix: 'Set "minProtocolVersion: TLSV1_2".',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${ISTIO}networking/gateway/`],
      failing: [istio(SIMPLE.replace('mode: SIMPLE', 'mode: SIMPLE, minProtocolVersion: TLSV1_0'))],
      passing: [istio(SIMPLE.replace('mode: SIMPLE', 'mode: SIMPLE, minProtocolVersion: TLSV1_3'))],
    },
    function* (value) {
      for (const [index, server] of listAt(value, 'spec', 'servers').entries()) {
        const version = textAt(server, 'tls', 'minProtocolVersion') ?? '';
        if (/^TLSV1_[01]$/.test(version))
          yield {
            path: ['spec', 'servers', index, 'tls', 'minProtocolVersion'],
            actual: `minProtocolVersion: ${version}`,
            expected: 'minProtocolVersion: TLSV1_2',
            set: 'TLSV1_2',
          };
      }
    },
  ),
  kindCheck(
    'PeerAuthentication',
    {
      id: 'kubernetes-mesh-plain',
      title: 'Mesh takes calls that are not its own',
      why: 'Without STRICT whoever reaches a pod calls it without a certificate, as if it were any workload.',
      fix: 'Set "mtls.mode: STRICT" once every caller is in the mesh.',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${ISTIO}security/peer_authentication/`],
      failing: [
        resourceText('security.istio.io/v1', 'PeerAuthentication', 'spec:\n  mtls:\n    mode: PERMISSIVE\n'),
        resourceText('security.istio.io/v1', 'PeerAuthentication', 'spec:\n  mtls:\n    mode: DISABLE\n'),
      ],
      passing: [
        resourceText('security.istio.io/v1', 'PeerAuthentication', 'spec:\n  mtls:\n    mode: STRICT\n'),
      ],
    },
    function* (value) {
      const mode = textAt(value, 'spec', 'mtls', 'mode') ?? '';
      if (['PERMISSIVE', 'DISABLE'].includes(mode))
        yield { path: ['spec', 'mtls', 'mode'], actual: `mode: ${mode}`, expected: 'mode: STRICT' };
    },
  ),
  kindCheck(
    'AuthorizationPolicy',
    {
      id: 'kubernetes-mesh-allows-all',
      title: 'Authorization policy lets everybody in',
      why: 'An empty rule of ALLOW fits every request.',
      fix: 'Say who may call what.',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${ISTIO}security/authorization-policy/`],
      failing: [
        resourceText(
          'security.istio.io/v1',
          'AuthorizationPolicy',
          'spec:\n  action: ALLOW\n  rules:\n    - {}\n',
        ),
      ],
      passing: [
        resourceText(
          'security.istio.io/v1',
          'AuthorizationPolicy',
          'spec:\n  rules:\n    - from:\n        - source:\n            namespaces: [shop]\n',
        ),
        resourceText('security.istio.io/v1', 'AuthorizationPolicy', 'spec: {}\n'),
      ],
    },
    function* (value) {
      if ((textAt(value, 'spec', 'action') ?? 'ALLOW') !== 'ALLOW') return;
      for (const [index, rule] of listAt(value, 'spec', 'rules').entries())
        if (['from', 'to', 'when'].every((key) => listAt(rule, key).length === 0))
          yield {
            path: ['spec', 'rules', index],
            actual: 'a rule without conditions',
            expected: 'who may call what',
          };
    },
  ),
  kindCheck(
    'Route',
    {
      id: 'kubernetes-route-no-tls',
      title: 'Route of OpenShift without TLS',
      why: 'Whoever is on the way reads and changes requests and answers.',
      fix: 'Add "tls" with a termination, and redirect what comes without it.',
      severity: 'medium',
      vectors: ['V8'],
      references: [
        'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/networking/configuring-routes',
      ],
      failing: [
        resourceText(
          'route.openshift.io/v1',
          'Route',
          'spec:\n  host: web.example\n  to: {kind: Service, name: web}\n',
        ),
        resourceText(
          'route.openshift.io/v1',
          'Route',
          'spec:\n  host: web.example\n  tls: {termination: edge, insecureEdgeTerminationPolicy: Allow}\n',
        ),
      ],
      passing: [
        resourceText(
          'route.openshift.io/v1',
          'Route',
          'spec:\n  host: web.example\n  tls: {termination: edge, insecureEdgeTerminationPolicy: Redirect}\n',
        ),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'route.openshift.io') return;
      if (at(value, 'spec', 'tls') === undefined)
        yield { path: ['spec', 'tls'], actual: 'no tls', expected: 'tls' };
      if (at(value, 'spec', 'tls', 'insecureEdgeTerminationPolicy') === 'Allow')
        yield {
          path: ['spec', 'tls', 'insecureEdgeTerminationPolicy'],
          actual: 'insecureEdgeTerminationPolicy: Allow',
          expected: 'insecureEdgeTerminationPolicy: Redirect',
          set: 'Redirect',
        };
    },
  ),
];
