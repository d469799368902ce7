import { type KubernetesCheck, kindCheck } from '../check.ts';
import { wildcardsOf } from '../powers/powers.ts';
import { isBuiltIn, rulesOf } from '../roles.ts';
import { NSA_GUIDE, RBAC_PRACTICES } from '../sources.ts';

const ROLES = ['Role', 'ClusterRole'];

const role = (kind: string, rule: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: web\nrules:\n  - ${rule}\n`;

function wildcardCheck(
  part: 'everything' | 'resources' | 'verbs',
  texts: { readonly title: string; readonly why: string; readonly severity: 'critical' | 'high' | 'medium' },
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
        const parts = wildcardsOf(rule);
        // The widest is told.
        if (parts[0] !== part) continue;
        const where = part === 'everything' ? [] : [part];
        yield {
          path: [...rule.path, ...where],
          actual: part === 'everything' ? 'every verb of every resource' : `${part}: *`,
          expected: 'what is needed by name',
          ...(resource.kind === 'Role' &&
            part !== 'verbs' && { severity: part === 'everything' ? 'high' : 'medium' }),
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
];
