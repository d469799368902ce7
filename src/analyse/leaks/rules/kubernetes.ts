import { signedTokenOf } from '../format/json-web-token.ts';
import { noPlaceholder } from '../format/placeholder.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';

/** Tokens of before 1.24 name their issuer, and those that are bound to a pod have a claim of Kubernetes. */
const ofServiceAccount: (secret: string) => Structure = signedTokenOf(
  (payload) => payload['iss'] === 'kubernetes/serviceaccount' || 'kubernetes.io' in payload,
);

/** Base64 of a private key in PEM. */
function keyInBase64(secret: string): Structure {
  const text = Buffer.from(secret, 'base64').toString('latin1');
  return /^-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY-----/.test(text) ? 'right' : 'wrong';
}

/** The documentation has one. */
function notTheDocumented(secret: string): Structure {
  return secret === 'abcdef.0123456789abcdef' ? 'wrong' : 'unchecked';
}

export const kubernetes: IssuerRules = {
  id: 'kubernetes',
  issuer: 'Kubernetes',
  rules: [
    {
      id: 'kubernetes-service-account-token',
      title: 'Kubernetes service account token',
      severity: 'critical',
      keywords: ['eyjhbgci', 'eyjrawqi', 'eyj0exai'],
      pattern: token(/eyJ[0-9A-Za-z_-]{10,800}\.eyJ[0-9A-Za-z_-]{10,4000}\.[0-9A-Za-z_-]{20,800}/),
      reach: 6144,
      check: ofServiceAccount,
      source: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
      revoke: REVOKE,
      examples: ['token: {jwt:kubernetes}', 'Authorization: Bearer {jwt:kubernetes-bound}'],
      nearMisses: ['token: {jwt:HS256}', 'token: {jwt:none}', 'x{jwt:kubernetes}'],
    },
    {
      id: 'kubernetes-client-key',
      title: 'Client key in a kubeconfig',
      severity: 'critical',
      keywords: ['client-key-data'],
      pattern: /client-key-data["']?\s{0,4}:\s{0,4}["']?(?<secret>[0-9A-Za-z+/]{100,12000}={0,2})/,
      reach: 12500,
      check: keyInBase64,
      source: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
      revoke: 'https://kubernetes.io/docs/tasks/administer-cluster/certificates/',
      examples: [
        'users:\n- name: a\n  user:\n    client-key-data: {kubeconfig:key}',
        '"client-key-data": "{kubeconfig:key}"',
      ],
      nearMisses: [
        'client-key-data: {base64:400}',
        'client-key-data: REDACTED',
        'client-certificate-data: {kubeconfig:key}',
      ],
    },
    {
      id: 'kubernetes-bootstrap-token',
      title: 'Kubernetes bootstrap token',
      severity: 'critical',
      keywords: ['kubeadm', 'bootstrap_token', 'bootstrap-token', 'bootstraptoken'],
      pattern: assigned(/kubeadm|bootstrap/, /token/, /[0-9a-z]{6}\.[0-9a-z]{16}/),
      entropy: 3,
      check: notTheDocumented,
      source: 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/',
      revoke: 'https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-token/',
      examples: [
        'BOOTSTRAP_TOKEN={lower-alnum:6}.{lower-alnum:16}',
        '--bootstrap-token {lower-alnum:6}.{lower-alnum:16} --verbose',
        '<add key="bootstrapToken" value="{lower-alnum:6}.{lower-alnum:16}" />',
        'kubeadm join 10.0.0.1:6443 --token {lower-alnum:6}.{lower-alnum:16} --discovery-token-ca-cert-hash sha256:a',
      ],
      nearMisses: [
        'BOOTSTRAP_TOKEN={lower-alnum:6}.{lower-alnum:15}',
        'BOOTSTRAP_TOKEN="{lower-alnum:6}.{lower-alnum:16}0"',
        'bootstrap: commit {lower-alnum:6}.{lower-alnum:16}',
        'BOOTSTRAP_TOKEN=xxxxxx.xxxxxxxxxxxxxxxx',
        'kubeadm join --token abcdef.0123456789abcdef',
      ],
    },
    {
      id: 'kubernetes-kubeconfig-token',
      title: 'Bearer token in a kubeconfig',
      severity: 'critical',
      keywords: ['current-context'],
      pattern: /\btoken:\s{1,4}["']?(?!eyJ)(?<secret>[0-9A-Za-z._~+/:=-]{20,1024})["']?\s/,
      reach: 4096,
      entropy: 3,
      check: noPlaceholder,
      source: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
      revoke: REVOKE,
      examples: [
        'current-context: a\nkind: Config\nusers:\n- name: a\n  user:\n    token: kubeconfig-u-{lower-alnum:10}:{lower-alnum:54}\n',
        'users:\n- user:\n    token: {alnum:64}\n  name: a\ncurrent-context: a\n',
      ],
      nearMisses: [
        'current-context: a\nusers:\n- user:\n    token: REDACTED\n',
        'current-context: a\nusers:\n- user:\n    token: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n',
        'current-context: a\nusers:\n- user:\n    tokenFile: /var/run/secrets/kubernetes.io/token\n',
      ],
    },
  ],
};
