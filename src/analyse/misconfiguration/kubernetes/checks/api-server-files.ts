import { type KubernetesCheck, kindCheck } from '../check.ts';
import { at, listAt, textAt, textsAt } from '../values.ts';

const encryption = (providers: string, resources = '[secrets]') =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: ${resources}\n    providers:\n${providers}`;
const KMS = '      - kms: {apiVersion: v2, name: vault, endpoint: "unix:///run/kms.sock"}\n';
const audit = (rules: string) => `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n${rules}`;

/** Files that the API server is given. */
export const API_SERVER_FILE_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'EncryptionConfiguration',
    {
      id: 'kubernetes-encryption-identity',
      title: 'Secrets are written to etcd as they are',
      why: 'The first provider is the one that writes, and identity encrypts nothing. What no entry names is not encrypted either.',
      fix: 'Name secrets among the resources, and put kms or secretbox first, and identity last, if old data has to be read.',
      severity: 'high',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/'],
      standards: ['CIS Kubernetes 1.2.28'],
      failing: [encryption(`      - identity: {}\n${KMS}`), encryption(KMS, '[configmaps]')],
      passing: [encryption(`${KMS}      - identity: {}\n`), encryption(KMS, "['*.*']")],
    },
    function* (value) {
      const named = listAt(value, 'resources').flatMap((one) => textsAt(one, 'resources'));
      if (!named.some((one) => ['secrets', '*.', '*.*'].includes(one)))
        yield { path: ['resources'], actual: 'no entry for secrets', expected: 'resources: [secrets]' };
      for (const [index, one] of listAt(value, 'resources').entries())
        if (at(one, 'providers', 0, 'identity') !== undefined)
          yield {
            path: ['resources', index, 'providers', 0],
            actual: 'identity first',
            expected: 'kms first',
          };
    },
  ),
  kindCheck(
    'EncryptionConfiguration',
    {
      id: 'kubernetes-encryption-key-in-file',
      title: "Key of etcd's secrets is in a file",
      why: 'Whoever reads the file and a backup of etcd has every secret; in a repository that is everybody who reads it.',
      fix: 'Use a key management service by "kms".',
      severity: 'medium',
      vectors: ['V2', 'V5'],
      references: ['https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/'],
      standards: ['CIS Kubernetes 1.2.28'],
      failing: [
        encryption(
          '      - aescbc:\n          keys:\n            - {name: a, secret: ZmFrZS1rZXktZm9yLXRlc3Rz}\n',
        ),
      ],
      passing: [encryption(KMS)],
    },
    function* (value) {
      for (const [index, one] of listAt(value, 'resources').entries())
        for (const [place, provider] of listAt(one, 'providers').entries())
          for (const kind of ['aescbc', 'aesgcm', 'secretbox'])
            for (const [key, entry] of listAt(provider, kind, 'keys').entries())
              if (textAt(entry, 'secret') !== undefined)
                yield {
                  path: ['resources', index, 'providers', place, kind, 'keys', key],
                  actual: `a key of ${kind}`,
                  expected: 'kms',
                };
    },
  ),
  kindCheck(
    'Policy',
    {
      id: 'kubernetes-audit-secrets',
      title: 'Secrets are written to the audit log',
      why: 'With the level Request or RequestResponse their content is in it, for whoever reads logs.',
      fix: 'Audit secrets, configmaps and tokens at the level Metadata, in a rule before this one.',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
      standards: ['CIS Kubernetes 3.2.2'],
      failing: [
        audit('  - level: RequestResponse\n'),
        audit('  - level: Request\n    resources:\n      - group: ""\n        resources: [secrets]\n'),
      ],
      passing: [
        audit(
          '  - level: Metadata\n    resources:\n      - group: ""\n        resources: [secrets, configmaps]\n  - level: RequestResponse\n',
        ),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'audit.k8s.io') return;
      for (const [index, rule] of listAt(value, 'rules').entries()) {
        const groups = listAt(rule, 'resources');
        const secrets = groups.some(
          (one) =>
            listAt(one, 'resources').some((name) => name === 'secrets' || name === '*') ||
            (textAt(one, 'group') === undefined && listAt(one, 'resources').length === 0),
        );
        // The first rule that fits is the one that counts.
        if (groups.length > 0 && !secrets) continue;
        const level = textAt(rule, 'level') ?? '';
        if (level.startsWith('Request'))
          yield {
            path: ['rules', index, 'level'],
            actual: `level: ${level}`,
            expected: 'level: Metadata for secrets',
          };
        if (secrets || groups.length === 0) return;
      }
    },
  ),
  kindCheck(
    'Policy',
    {
      id: 'kubernetes-audit-nothing',
      title: 'Nothing is audited',
      why: 'A first rule of the level None for everything leaves no trace of who did what.',
      fix: 'Let rules of the level None name what they leave out.',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
      standards: ['CIS Kubernetes 3.2.1'],
      failing: [audit('  - level: None\n')],
      passing: [audit('  - level: None\n    users: [system:kube-proxy]\n  - level: Metadata\n')],
    },
    function* (value, { resource }) {
      if (resource.group !== 'audit.k8s.io') return;
      const rule = at(value, 'rules', 0);
      const isForAll = ['users', 'userGroups', 'verbs', 'resources', 'namespaces', 'nonResourceURLs'].every(
        (key) => at(rule, key) === undefined,
      );
      if (at(rule, 'level') === 'None' && isForAll)
        yield {
          path: ['rules', 0, 'level'],
          actual: 'level: None for everything',
          expected: 'level: Metadata',
        };
    },
  ),
  kindCheck(
    'Policy',
    {
      id: 'kubernetes-audit-gaps',
      title: 'Uses of secrets, commands in pods or tokens are not audited',
      why: 'Nobody can tell afterwards who read a secret, or ran what in which pod.',
      fix: 'Audit secrets, pods/exec and tokens at the level Metadata at least.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
      standards: ['CIS Kubernetes 3.2.2'],
      failing: [audit('  - level: Metadata\n    resources:\n      - group: apps\n')],
      passing: [
        audit('  - level: Metadata\n'),
        audit(
          '  - level: Metadata\n    resources:\n      - group: ""\n        resources: [secrets, pods/exec, serviceaccounts/token]\n',
        ),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'audit.k8s.io') return;
      const rules = listAt(value, 'rules').filter((rule) => at(rule, 'level') !== 'None');
      const names = ['secrets', 'pods/exec', 'serviceaccounts/token'].filter(
        (name) => !rules.some((rule) => audits(rule, name)),
      );
      if (names.length > 0)
        yield {
          path: ['rules'],
          actual: `nothing of ${names.join(', ')}`,
          expected: 'level: Metadata for them',
        };
    },
  ),
];

/** Is a rule for a resource of the core group, whoever uses it? */
function audits(rule: unknown, name: string): boolean {
  const groups = listAt(rule, 'resources');
  if (groups.length === 0) return listAt(rule, 'nonResourceURLs').length === 0;
  return groups.some((one) => {
    const resources = listAt(one, 'resources');
    const covers = [name, '*', `${name.replace(/\/.*/, '')}/*`, name.replace(/^.*\//, '*/')];
    return (
      (textAt(one, 'group') ?? '') === '' &&
      (resources.length === 0 || resources.some((each) => covers.some((cover) => cover === each)))
    );
  });
}
