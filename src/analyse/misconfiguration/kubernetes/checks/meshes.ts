import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, listAt, shown, textAt } from '../values.ts';

const ISTIO = 'https://istio.io/latest/docs/reference/config/networking/destination-rule/';
const TRAEFIK = 'https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/';
const rule = (tls: string) =>
  resourceText(
    'networking.istio.io/v1',
    'DestinationRule',
    `spec:\n  host: web\n  trafficPolicy:\n    tls: ${tls}\n`,
  );

/** How services call each other, and who verifies whom. */
export const MESH_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'DestinationRule',
    {
      id: 'kubernetes-mesh-calls-plain',
      title: 'Mesh calls a service without TLS',
      why: 'Whoever is on the way reads and changes the calls.',
      fix: 'Use ISTIO_MUTUAL within the mesh.',
      severity: 'medium',
      vectors: ['V8'],
      references: [ISTIO],
      failing: [rule('{mode: DISABLE}')],
      passing: [rule('{mode: ISTIO_MUTUAL}')],
    },
    function* (value) {
      if (at(value, 'spec', 'trafficPolicy', 'tls', 'mode') === 'DISABLE')
        yield {
          path: ['spec', 'trafficPolicy', 'tls', 'mode'],
          actual: 'mode: DISABLE',
          expected: 'mode: ISTIO_MUTUAL',
        };
    },
  ),
  kindCheck(
    'DestinationRule',
    {
      id: 'kubernetes-mesh-unverified',
      title: 'Mesh does not verify whom it calls',
      why: 'Whoever is between answers in the place of the service.',
      fix: 'Take "insecureSkipVerify" away, and name the authority by "caCertificates" or "credentialName".',
      severity: 'medium',
      vectors: ['V8'],
      references: [ISTIO],
      failing: [rule('{mode: SIMPLE, insecureSkipVerify: true}')],
      passing: [rule('{mode: SIMPLE, credentialName: web}')],
    },
    function* (value) {
      if (at(value, 'spec', 'trafficPolicy', 'tls', 'insecureSkipVerify') === true)
        yield {
          path: ['spec', 'trafficPolicy', 'tls', 'insecureSkipVerify'],
          actual: 'insecureSkipVerify: true',
          expected: 'insecureSkipVerify: false',
        };
    },
  ),
  kindCheck(
    'IngressRoute',
    {
      id: 'kubernetes-ingress-route-no-tls',
      title: 'Route of Traefik without TLS',
      why: 'Whoever is on the way reads and changes requests and answers.',
      fix: 'Add "tls", and redirect from the entry point without it.',
      severity: 'medium',
      vectors: ['V8'],
      references: [TRAEFIK],
      failing: [
        resourceText('traefik.io/v1alpha1', 'IngressRoute', 'spec:\n  entryPoints: [web]\n  routes: []\n'),
      ],
      passing: [
        resourceText(
          'traefik.io/v1alpha1',
          'IngressRoute',
          'spec:\n  entryPoints: [websecure]\n  tls: {secretName: web}\n  routes: []\n',
        ),
      ],
    },
    function* (value) {
      // An entry point can have TLS of its own; that of the usual name has none.
      const isPlain = listAt(value, 'spec', 'entryPoints').includes('web');
      const redirects = listAt(value, 'spec', 'routes').some((route) =>
        listAt(route, 'middlewares').some((one) => /redirect|https/i.test(textAt(one, 'name') ?? '')),
      );
      if (isPlain && !redirects && at(value, 'spec', 'tls') === undefined)
        yield { path: ['spec', 'tls'], actual: 'no tls', expected: 'tls' };
    },
  ),
  kindCheck(
    'ServersTransport',
    {
      id: 'kubernetes-servers-transport-unverified',
      title: 'Traefik does not verify whom it calls',
      why: 'Whoever is between answers in the place of the service.',
      fix: 'Take "insecureSkipVerify" away, and name the authority by "rootCAs".',
      severity: 'medium',
      vectors: ['V8'],
      references: [TRAEFIK],
      failing: [
        resourceText('traefik.io/v1alpha1', 'ServersTransport', 'spec:\n  insecureSkipVerify: true\n'),
      ],
      passing: [resourceText('traefik.io/v1alpha1', 'ServersTransport', 'spec:\n  serverName: web\n')],
    },
    function* (value) {
      if (at(value, 'spec', 'insecureSkipVerify') === true)
        yield {
          path: ['spec', 'insecureSkipVerify'],
          actual: 'insecureSkipVerify: true',
          expected: 'insecureSkipVerify: false',
        };
    },
  ),
  kindCheck(
    ['Application', 'ApplicationSet'],
    {
      id: 'kubernetes-gitops-moving-revision',
      title: 'Cluster follows whatever a branch says',
      why: 'Whoever may push to the branch deploys, and nobody can tell from the manifest what runs.',
      fix: 'Name a tag or commit, or protect the branch by reviews.',
      severity: 'low',
      vectors: ['V2', 'V7'],
      references: ['https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/'],
      failing: [
        resourceText(
          'argoproj.io/v1alpha1',
          'Application',
          'spec:\n  source:\n    repoURL: https://git.example/shop\n    targetRevision: HEAD\n',
        ),
      ],
      passing: [
        resourceText(
          'argoproj.io/v1alpha1',
          'Application',
          'spec:\n  source:\n    repoURL: https://git.example/shop\n    targetRevision: v1.4.2\n',
        ),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'argoproj.io') return;
      const revision = textAt(value, 'spec', 'source', 'targetRevision');
      if (
        at(value, 'spec', 'source', 'repoURL') !== undefined &&
        /^(?:HEAD|main|master|\*)$/.test(revision ?? 'HEAD')
      )
        yield {
          path: ['spec', 'source', 'targetRevision'],
          actual: `targetRevision: ${shown(revision ?? 'HEAD')}`,
          expected: 'a tag or commit',
        };
    },
  ),
];
