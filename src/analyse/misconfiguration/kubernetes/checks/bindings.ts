import { type Found, type KubernetesCheck, kindCheck } from '../check.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { boundSubjectsOf, isBuiltIn, roleRefOf, rulesOf } from '../roles.ts';
import { RBAC_PRACTICES } from '../sources.ts';
import { at, entriesAt, shown, textAt } from '../values.ts';

const RBAC = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];

const binding = (kind: string, role: string, subject: string, roleKind = 'ClusterRole') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: web\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ${roleKind}\n  name: ${role}\nsubjects:\n  - ${subject}\n`;
const ACCOUNT = 'kind: ServiceAccount\n    name: web\n    namespace: shop';
const group = (name: string) => `kind: Group\n    name: ${name}\n    apiGroup: rbac.authorization.k8s.io`;
const role = (kind: string, rule: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: web\nrules:\n  - ${rule}\n`;

/** Bindings with subjects that a check picks. */
function* bound(
  value: unknown,
  { resource }: KubernetesSubject,
  isTold: (subject: { readonly kind: string; readonly name: string }) => boolean,
): Generator<Found, undefined> {
  if (isBuiltIn(value)) return;
  const { name } = roleRefOf(value);
  // What every API server lets anybody read of itself.
  if (/^system:(?:public-info-viewer|discovery|basic-user|service-account-issuer-discovery)$/.test(name))
    return;
  for (const subject of boundSubjectsOf(value))
    if (isTold(subject))
      yield {
        path: subject.path,
        actual: `${shown(name)} for ${shown(subject.name)}`,
        expected: 'a role for those who need it',
        ...(resource.kind === 'ClusterRoleBinding' &&
          ADMINISTRATORS.has(name) && { severity: 'critical' as const }),
      };
}

const ADMINISTRATORS: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit']);

/** Who has which role. */
export const BINDING_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-cluster-admin',
      title: 'Administrator of the cluster',
      why: 'Whoever is bound to cluster-admin may do everything everywhere, and so may whoever takes a pod with that account.',
      fix: 'Bind a role with what is needed.',
      severity: 'high',
      vectors: ['V5'],
      references: [RBAC, RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.1.1'],
      failing: [
        binding('ClusterRoleBinding', 'cluster-admin', ACCOUNT),
        binding('RoleBinding', 'cluster-admin', ACCOUNT),
      ],
      passing: [binding('ClusterRoleBinding', 'view', ACCOUNT)],
    },
    function* (value, { resource }) {
      if (isBuiltIn(value) || roleRefOf(value).name !== 'cluster-admin') return;
      yield {
        path: ['roleRef', 'name'],
        actual: 'name: cluster-admin',
        expected: 'a role with what is needed',
        ...(resource.kind === 'RoleBinding' && { severity: 'medium' as const }),
      };
    },
  ),
  kindCheck(
    'ClusterRoleBinding',
    {
      id: 'kubernetes-rbac-every-namespace',
      title: 'Administrator or editor of every namespace',
      why: 'The roles admin and edit read the secrets of a namespace and run pods as any of its accounts: bound for the whole cluster they do so in kube-system too.',
      fix: 'Bind the role by a RoleBinding in the namespaces that need it.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${RBAC}#user-facing-roles`],
      standards: ['CIS Kubernetes 5.1.1'],
      failing: [
        binding('ClusterRoleBinding', 'admin', ACCOUNT),
        binding('ClusterRoleBinding', 'edit', ACCOUNT),
      ],
      passing: [binding('RoleBinding', 'admin', ACCOUNT), binding('ClusterRoleBinding', 'view', ACCOUNT)],
    },
    function* (value) {
      const { name } = roleRefOf(value);
      if (!isBuiltIn(value) && (name === 'admin' || name === 'edit'))
        yield { path: ['roleRef', 'name'], actual: `name: ${name}`, expected: 'a RoleBinding' };
    },
  ),
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-anonymous',
      title: 'Role for whoever calls',
      why: 'The API server takes requests without any credential as system:anonymous of the group system:unauthenticated.',
      fix: 'Take the subject away.',
      severity: 'critical',
      vectors: ['V5'],
      references: [
        RBAC_PRACTICES,
        'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
      ],
      standards: ['CIS Kubernetes 5.1.1', 'NSA/CISA Kubernetes Hardening'],
      failing: [
        binding('ClusterRoleBinding', 'view', group('system:unauthenticated')),
        binding('RoleBinding', 'web', 'kind: User\n    name: system:anonymous', 'Role'),
      ],
      passing: [
        binding('ClusterRoleBinding', 'view', ACCOUNT),
        binding('ClusterRoleBinding', 'system:public-info-viewer', group('system:unauthenticated')),
      ],
    },
    (value, subject) =>
      bound(value, subject, ({ name }) => name === 'system:anonymous' || name === 'system:unauthenticated'),
  ),
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-authenticated',
      title: 'Role for whoever has any account',
      why: 'Every pod has an account, and on some clouds everybody with an account of that cloud is in system:authenticated.',
      fix: 'Bind the accounts or groups that need it.',
      severity: 'high',
      vectors: ['V5'],
      references: [RBAC_PRACTICES],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [binding('ClusterRoleBinding', 'edit', group('system:authenticated'))],
      passing: [binding('ClusterRoleBinding', 'system:discovery', group('system:authenticated'))],
    },
    (value, subject) => bound(value, subject, ({ name }) => name === 'system:authenticated'),
  ),
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-all-service-accounts',
      title: 'Role for every service account',
      why: 'Whoever takes over any pod has the role.',
      fix: 'Bind the accounts that need it.',
      severity: 'high',
      vectors: ['V5'],
      references: [RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.1.5'],
      failing: [
        binding('ClusterRoleBinding', 'view', group('system:serviceaccounts')),
        binding('ClusterRoleBinding', 'view', group('system:serviceaccounts:shop')),
      ],
      passing: [binding('ClusterRoleBinding', 'view', ACCOUNT)],
    },
    (value, subject) => bound(value, subject, ({ name }) => /^system:serviceaccounts(?::|$)/.test(name)),
  ),
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-default-account',
      title: 'Role for the default service account',
      why: 'Every pod that names no account has it, those that others add later too.',
      fix: 'Make an account for the workload, and bind that.',
      severity: 'high',
      vectors: ['V5'],
      references: [RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.1.5'],
      failing: [
        binding('RoleBinding', 'web', 'kind: ServiceAccount\n    name: default\n    namespace: shop', 'Role'),
      ],
      passing: [binding('RoleBinding', 'web', ACCOUNT, 'Role')],
    },
    (value, subject) =>
      bound(value, subject, ({ kind, name }) => kind === 'ServiceAccount' && name === 'default'),
  ),
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-masters',
      title: 'Binding of the group that no role bounds',
      why: 'Members of system:masters pass every authorization, and nobody can take that from a certificate until it ends.',
      fix: 'Use a group of your own.',
      severity: 'high',
      vectors: ['V5'],
      references: [RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.1.7'],
      failing: [binding('ClusterRoleBinding', 'cluster-admin', group('system:masters'))],
      passing: [binding('ClusterRoleBinding', 'cluster-admin', group('operators'))],
    },
    (value, subject) => bound(value, subject, ({ name }) => name === 'system:masters'),
  ),
  kindCheck(
    'ClusterRole',
    {
      id: 'kubernetes-rbac-aggregated',
      title: 'Role adds its rules to those that users have',
      why: 'By this label its rules are in admin, edit or view of every namespace, whoever is bound to them.',
      fix: 'Take the label away, or the rules that write, if they are not for every user.',
      severity: 'low',
      vectors: ['V5'],
      references: [`${RBAC}#aggregated-clusterroles`],
      standards: ['CIS Kubernetes 5.1.3'],
      failing: [
        role(
          'ClusterRole',
          'apiGroups: [shop.example]\n    resources: [orders]\n    verbs: [create, delete]',
        ).replace(
          '  name: web\n',
          '  name: web\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-edit: "true"\n',
        ),
      ],
      passing: [
        role('ClusterRole', 'apiGroups: [shop.example]\n    resources: [orders]\n    verbs: [get]').replace(
          '  name: web\n',
          '  name: web\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-view: "true"\n',
        ),
      ],
    },
    function* (value) {
      if (isBuiltIn(value)) return;
      const writes = rulesOf(value).some(({ verbs }) =>
        verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)),
      );
      for (const [key, label] of entriesAt(value, 'metadata', 'labels'))
        if (
          /^rbac\.authorization\.k8s\.io\/aggregate-to-(?:admin|edit|view)$/.test(key) &&
          label === 'true' &&
          writes
        )
          yield {
            path: ['metadata', 'labels', key],
            actual: `${key}: "true"`,
            expected: 'no aggregation of rules that write',
          };
    },
  ),
  kindCheck(
    BINDINGS,
    {
      id: 'kubernetes-rbac-missing-role',
      title: 'Binding of a role that there is not',
      why: 'Whoever makes a role of that name later decides what the subjects may do.',
      fix: 'Make the role, or take the binding away.',
      severity: 'low',
      vectors: ['V5'],
      references: [RBAC],
      standards: ['CIS Kubernetes 5.1.1'],
      failing: [
        `${binding('RoleBinding', 'wep', ACCOUNT, 'Role')}---\n${role('Role', 'apiGroups: [""]\n    resources: [services]\n    verbs: [get]')}`,
      ],
      passing: [
        `${binding('RoleBinding', 'web', ACCOUNT, 'Role')}---\n${role('Role', 'apiGroups: [""]\n    resources: [services]\n    verbs: [get]')}`,
        binding('RoleBinding', 'wep', ACCOUNT, 'Role'),
      ],
    },
    function* (value, { cluster, resource }) {
      const { kind, name } = roleRefOf(value);
      // Roles of the cluster often come with something else; where a target has none of the kind it says nothing.
      if (kind !== 'Role' || cluster.ofKind('Role').length === 0) return;
      if (cluster.find('Role', name, resource.namespace).length === 0 && at(value, 'roleRef') !== undefined)
        yield {
          path: ['roleRef', 'name'],
          actual: `Role ${shown(textAt(value, 'roleRef', 'name') ?? '')}`,
          expected: 'a Role that there is',
        };
    },
  ),
];
