import type { Severity } from '../../../../model/finding/head.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import { wildcardOf } from '../powers/powers.ts';
import { isBuiltIn, rulesOf } from '../roles.ts';
import { listAt, textsAt } from '../values.ts';
import { NSA_GUIDE, RBAC_PRACTICES } from '../sources.ts';

const ROLES = ['Role', 'ClusterRole'];

const role = (kind: string, rule: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: web\nrules:\n  - ${rule}\n`;

function wildcardCheck(
  part: 'everything' | 'resources' | 'verbs' | 'groups',
  texts: { readonly title: string; readonly why: string; readonly severity: Severity },
  failing: string,
): KubernetesCheck {
  return kindCheck(
    ROLES,
    {
      id: `kubernetes-rbac-wildcard-${part}`,
      ...texts,
      fix: 'Name the API groups, resources and verbs that are needed.',
      vectors: ['V5'],
      references: [RBAC_PRACTICES, NSA_GUIDE],
      standards: ['CIS Kubernetes 5.1.3'],
      failing: [role('ClusterRole', failing), role('Role', failing)],
      passing: [role('ClusterRole', 'apiGroups: [""]\n    resources: [services]\n    verbs: [get]')],
    },
    function* (value, { resource }) {
      if (isBuiltIn(value)) return;
      for (const rule of rulesOf(value)) {
        if (wildcardOf(rule) !== part) continue;
        const key = part === 'groups' ? 'apiGroups' : part;
        const where = part === 'everything' ? [] : [key];
        yield {
          path: [...rule.path, ...where],
          actual: part === 'everything' ? 'every verb of every resource' : `${key}: *`,
          expected: 'what is needed by name',
          ...(resource.kind === 'Role' &&
            (part === 'everything' || part === 'resources') && {
              severity: part === 'everything' ? 'high' : 'medium',
            }),
        };
      }
    },
  );
}

/** Rules that name nothing. */
export const ROLE_WILDCARD_CHECKS: readonly KubernetesCheck[] = [
  wildcardCheck(
    'everything',
    {
      title: 'Role may do everything',
      why: 'It is an administrator of all that it reaches, of what will be installed later too.',
      severity: 'critical',
    },
    'apiGroups: ["*"]\n    resources: ["*"]\n    verbs: ["*"]',
  ),
  wildcardCheck(
    'resources',
    {
      title: 'Role is for every resource',
      why: 'Secrets, roles and what will be installed later are among them.',
      severity: 'high',
    },
    'apiGroups: [""]\n    resources: ["*"]\n    verbs: [get, list]',
  ),
  wildcardCheck(
    'verbs',
    {
      title: 'Role has every verb',
      why: 'Verbs such as escalate, bind, impersonate and those of later versions are among them.',
      severity: 'medium',
    },
    'apiGroups: [shop.example]\n    resources: [orders]\n    verbs: ["*"]',
  ),
  wildcardCheck(
    'groups',
    {
      title: 'Role is for every API group',
      why: 'What will be installed later under a name that the role has is among them.',
      severity: 'low',
    },
    'apiGroups: ["*"]\n    resources: [orders]\n    verbs: [get]',
  ),
  kindCheck(
    'ClusterRole',
    {
      id: 'kubernetes-rbac-wildcard-paths',
      title: 'Role reads every path of the API server',
      why: 'Metrics, logs, profiles and whatever a later version serves there are read.',
      fix: 'Name the paths, such as /healthz.',
      severity: 'medium',
      vectors: ['V5'],
      references: [RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.1.3'],
      failing: [role('ClusterRole', 'nonResourceURLs: ["*"]\n    verbs: [get]')],
      passing: [role('ClusterRole', 'nonResourceURLs: [/healthz]\n    verbs: [get]')],
    },
    function* (value) {
      for (const [index, rule] of isBuiltIn(value) ? [] : listAt(value, 'rules').entries())
        // Beside all resources it is told as everything.
        if (textsAt(rule, 'nonResourceURLs').some((one) => /^\/?\*$/.test(one)))
          yield {
            path: ['rules', index, 'nonResourceURLs'],
            actual: 'nonResourceURLs: *',
            expected: 'what is needed by name',
          };
    },
  ),
  kindCheck(
    ROLES,
    {
      id: 'kubernetes-rbac-privileged-constraint',
      title: 'Role lets pods be privileged',
      why: 'Whoever may use the policy starts a pod that has the node.',
      fix: 'Name one that bounds pods, such as "restricted-v2" or "nonroot-v2".',
      severity: 'high',
      vectors: ['V5', 'V6'],
      references: [RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.2.2'],
      failing: [
        role(
          'ClusterRole',
          'apiGroups: [security.openshift.io]\n    resources: [securitycontextconstraints]\n    resourceNames: [privileged]\n    verbs: [use]',
        ),
      ],
      passing: [
        role(
          'ClusterRole',
          'apiGroups: [security.openshift.io]\n    resources: [securitycontextconstraints]\n    resourceNames: [restricted-v2]\n    verbs: [use]',
        ),
      ],
    },
    function* (value) {
      for (const { path, resources, verbs, names } of isBuiltIn(value) ? [] : rulesOf(value)) {
        const isUse =
          resources.some((one) => /^(?:securitycontextconstraints|podsecuritypolicies)$/.test(one)) &&
          verbs.some((one) => /^(?:use|\*)$/.test(one));
        const open = names.find((one) =>
          /^(?:privileged|hostaccess|hostmount-anyuid|hostnetwork|node-exporter)/.test(one),
        );
        if (isUse && open !== undefined)
          yield {
            path: [...path, 'resourceNames'],
            actual: `use of ${open}`,
            expected: 'one that bounds pods',
          };
      }
    },
  ),
];
