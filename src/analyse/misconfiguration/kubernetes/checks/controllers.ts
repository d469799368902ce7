import type { Path } from '../../../../model/configuration/place.ts';
import { checkOf, type Found, type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, entriesAt, shown, textAt } from '../values.ts';

const INGRESS = 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/';
const EKS = 'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html';
const FLUX = 'https://fluxcd.io/flux/components/source/';
/** Of a resource of others. */
const MOST_VALUES = 2_000;
const UNVERIFIED = /^(?:insecure_?skip_?(?:tls_?)?verify|(?:insecure_?)?skip_?tls_?verify|tls_?insecure)$/i;
/** Groups whose own checks tell of it. */
const TOLD = /^(?:networking\.istio\.io|traefik\.(?:io|containo\.us)|apiregistration\.k8s\.io)$/;

/** Where a resource says that a certificate is not verified. */
function unverifiedAt(value: unknown): Path | undefined {
  const open: (readonly [Path, unknown])[] = [[['spec'], at(value, 'spec')]];
  for (let count = 0; count < MOST_VALUES; count += 1) {
    const next = open.pop();
    if (!next) return undefined;
    const [path, inner] = next;
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [key, one] of Object.entries(inner)) {
      const place = [...path, Array.isArray(inner) ? Number(key) : key];
      if (one === true && UNVERIFIED.test(key)) return place;
      open.push([place, one]);
    }
  }
  return undefined;
}

/** Fields in which resources say where something comes from. */
const SOURCES: Readonly<Record<string, readonly Path[]>> = {
  GitRepository: [['spec', 'url']],
  HelmRepository: [['spec', 'url']],
  OCIRepository: [['spec', 'url']],
  Bucket: [['spec', 'endpoint']],
  Application: [['spec', 'source', 'repoURL']],
};

/** What controllers of others are told. */
export const CONTROLLER_CHECKS: readonly KubernetesCheck[] = [
  checkOf(
    {
      id: 'kubernetes-peer-unverified',
      title: 'A controller believes any certificate',
      why: 'Whoever is between answers in the place of the server, and gets the credentials that it is sent.',
      fix: 'Take the setting away, and give the certificate of your own authority.',
      severity: 'medium',
      vectors: ['V8'],
      references: [
        'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.SafeTLSConfig',
      ],
      failing: [
        resourceText(
          'monitoring.coreos.com/v1',
          'ServiceMonitor',
          'spec:\n  endpoints:\n    - port: web\n      tlsConfig: {insecureSkipVerify: true}\n',
        ),
      ],
      passing: [
        resourceText(
          'monitoring.coreos.com/v1',
          'ServiceMonitor',
          'spec:\n  endpoints:\n    - port: web\n      tlsConfig: {insecureSkipVerify: false}\n',
        ),
      ],
    },
    function* ({ resource: { value } }): Generator<Found, undefined> {
      const path = unverifiedAt(value);
      if (path)
        yield { path, actual: `${String(path.at(-1))}: true`, expected: 'a certificate that is verified' };
    },
    ({ resource: { group } }) => group.includes('.') && !TOLD.test(group),
  ),
  kindCheck(
    Object.keys(SOURCES),
    {
      id: 'kubernetes-source-without-tls',
      title: 'What is deployed is fetched without TLS',
      why: 'Anybody on the way decides what runs in the cluster.',
      fix: 'Fetch it by https or ssh, and take "insecure" away.',
      severity: 'high',
      vectors: ['V3', 'V5'],
      references: [`${FLUX}gitrepositories/`, `${FLUX}helmrepositories/`],
      failing: [
        resourceText(
          'source.toolkit.fluxcd.io/v1',
          'GitRepository',
          'spec:\n  interval: 1m\n  url: http://git.example.com/a\n',
        ),
        resourceText(
          'source.toolkit.fluxcd.io/v1',
          'HelmRepository',
          'spec:\n  interval: 1m\n  insecure: true\n  url: oci://charts.example.com/a\n',
        ),
      ],
      passing: [
        resourceText(
          'source.toolkit.fluxcd.io/v1',
          'GitRepository',
          'spec:\n  interval: 1m\n  url: https://git.example.com/a\n',
        ),
      ],
    },
    function* (value, { resource: { kind, group } }) {
      if (!group.includes('.')) return;
      for (const path of SOURCES[kind] ?? []) {
        const url = textAt(value, ...path) ?? '';
        if (/^(?:http|git):\/\//.test(url) && !/\.svc(?:\.|[:/]|$)/.test(url))
          yield { path, actual: shown(url), expected: 'https://' };
      }
      if (at(value, 'spec', 'insecure') === true)
        yield { path: ['spec', 'insecure'], actual: 'insecure: true', expected: 'insecure: false' };
    },
  ),
  kindCheck(
    'ConfigMap',
    {
      id: 'kubernetes-ingress-snippets-allowed',
      title: 'Ingresses may write configuration of nginx itself',
      why: 'Whoever may write an Ingress reads every secret that the controller has, those of other namespaces too (CVE-2021-25742).',
      fix: 'Set "allow-snippet-annotations" to "false".',
      severity: 'medium',
      vectors: ['V5', 'V8'],
      references: [`${INGRESS}#allow-snippet-annotations`],
      failing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  allow-snippet-annotations: "true"\n',
          'ingress-nginx-controller',
        ),
      ],
      passing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  allow-snippet-annotations: "false"\n',
          'ingress-nginx-controller',
        ),
      ],
    },
    function* (value) {
      if (textAt(value, 'data', 'allow-snippet-annotations') === 'true')
        yield {
          path: ['data', 'allow-snippet-annotations'],
          actual: 'allow-snippet-annotations: true',
          expected: 'allow-snippet-annotations: false',
          set: 'false',
        };
    },
  ),
  kindCheck(
    'ConfigMap',
    {
      id: 'kubernetes-cloud-role-is-master',
      title: 'An identity of the cloud is an administrator that no role bounds',
      why: 'The group system:masters passes all authorization, and nobody can take it away in the cluster.',
      fix: 'Give it by an access entry, or a group of your own and a ClusterRoleBinding.',
      severity: 'high',
      vectors: ['V5'],
      references: [EKS],
      standards: ['CIS Kubernetes 5.1.7'],
      failing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  mapRoles: |\n    - rolearn: arn:aws:iam::123456789012:role/web\n      groups: ["system:masters"]\n',
          'aws-auth',
        ),
      ],
      passing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  mapRoles: |\n    - rolearn: arn:aws:iam::123456789012:role/node\n      groups: ["system:nodes"]\n',
          'aws-auth',
        ),
      ],
    },
    function* (value, { resource: { name } }) {
      if (name !== 'aws-auth') return;
      for (const [key, text] of entriesAt(value, 'data'))
        if (typeof text === 'string' && text.includes('system:masters'))
          yield { path: ['data', key], actual: 'system:masters', expected: 'a group of your own' };
    },
  ),
  kindCheck(
    'StorageClass',
    {
      id: 'kubernetes-storage-not-encrypted',
      title: 'Volumes of a class are not encrypted',
      why: 'Whoever gets a disk or a snapshot of it reads what was written.',
      fix: 'Set "encrypted" to "true".',
      severity: 'medium',
      vectors: ['V10'],
      references: ['https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md'],
      failing: [
        resourceText(
          'storage.k8s.io/v1',
          'StorageClass',
          'provisioner: ebs.csi.aws.com\nparameters:\n  encrypted: "false"\n',
        ),
      ],
      passing: [
        resourceText(
          'storage.k8s.io/v1',
          'StorageClass',
          'provisioner: ebs.csi.aws.com\nparameters:\n  encrypted: "true"\n',
        ),
      ],
    },
    function* (value) {
      for (const [key, text] of entriesAt(value, 'parameters'))
        if (/^(?:encrypted|encrypt)$/i.test(key) && /^(?:false|no)$/i.test(String(text)))
          yield {
            path: ['parameters', key],
            actual: `${key}: ${shown(text)}`,
            expected: `${key}: "true"`,
            set: 'true',
          };
    },
  ),
];
