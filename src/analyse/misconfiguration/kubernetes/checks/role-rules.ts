import type { CatalogueEntry } from '../../../../model/configuration/check.ts';
import type { Severity } from '../../../../model/finding/head.ts';
import { heldPowers, POWERS } from '../powers/powers.ts';
import type { Power } from '../powers/power.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import { isBuiltIn, rulesOf } from '../roles.ts';
import { RBAC_PRACTICES } from '../sources.ts';

const LESS: Readonly<Record<string, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
};

const example = (
  kind: string,
  { groups: [group], resources: [resource], verbs: [verb] }: Power,
  names = '',
) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: web\nrules:\n  - apiGroups: ["${group}"]\n    resources: [${resource}]\n    verbs: [${verb}]\n${names}`;

const HARMLESS =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: web\nrules:\n  - apiGroups: [""]\n    resources: [services]\n    verbs: [get, list, watch]\n';

/** What rules of roles let somebody become. Rules with wildcards of all resources are told as such. */
export const ROLE_RULE_CHECKS: readonly KubernetesCheck[] = POWERS.map((power) => {
  const { severity, inNamespace = LESS[severity] ?? 'low' } = power;
  return kindCheck(['Role', 'ClusterRole'], entryOf(power, inNamespace), function* (value, { resource }) {
    const weight = resource.kind === 'Role' ? inNamespace : severity;
    if (weight === 'none' || isBuiltIn(value)) return;
    for (const rule of rulesOf(value))
      for (const held of heldPowers(rule))
        if (held.power === power)
          yield {
            path: rule.path,
            actual: `${held.verbs.join(', ')} of ${held.resources.join(', ')}`,
            expected: 'no such rule',
            severity: weight,
          };
  });
});

/** Is its example about something new, whose name API servers do not know, so that a rule with names does not give it? */
function isOnlyNew({ resources: [resource], verbs: [verb] }: Power): boolean {
  return verb === 'create' && !resource.includes('/');
}

function entryOf(power: Power, inNamespace: Severity): CatalogueEntry {
  const { id, title, why, fix, severity, standard, unlessNamed } = power;
  return {
    id: `kubernetes-rbac-${id}`,
    title,
    why,
    fix,
    severity,
    vectors: ['V5'],
    references: [RBAC_PRACTICES, 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
    standards: [standard],
    failing: [example('ClusterRole', power), ...(inNamespace === 'none' ? [] : [example('Role', power)])],
    passing: [
      HARMLESS,
      ...(unlessNamed || isOnlyNew(power)
        ? [example('ClusterRole', power, '    resourceNames: [web]\n')]
        : []),
    ],
  };
}
