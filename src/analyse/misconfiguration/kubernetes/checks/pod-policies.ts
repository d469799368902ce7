import type { Path } from '../../../../model/configuration/place.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, shown } from '../values.ts';
import { type Permission, PERMISSIONS } from './pod-policy-permissions.ts';

const PSP = 'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/';
const SCC =
  'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/managing-pod-security-policies';

/** OpenShift brings these, and they are for its own. */
const OWN = new Set([
  'anyuid',
  'hostaccess',
  'hostmount-anyuid',
  'hostmount-anyuid-v2',
  'hostnetwork',
  'hostnetwork-v2',
  'node-exporter',
  'nonroot',
  'nonroot-v2',
  'privileged',
  'restricted',
  'restricted-v2',
  'machine-api-termination-handler',
]);

const nested = ([first = '', ...rest]: Path, value: unknown, indent = ''): string =>
  rest.length === 0
    ? `${indent}${first}: ${JSON.stringify(value)}\n`
    : `${indent}${first}:\n${nested(rest, value, `${indent}  `)}`;

const psp = (place: Path, value: unknown) =>
  resourceText(
    'policy/v1beta1',
    'PodSecurityPolicy',
    place[0] === 'metadata' ? nested(place.slice(1), value, '  ') : nested(place, value),
  );
const scc = (place: Path, value: unknown) =>
  resourceText('security.openshift.io/v1', 'SecurityContextConstraints', nested(place, value));

/** A policy and constraints with this value, as far as they may have it. */
function examples({ policy, constraints }: Permission, value: unknown): [string, ...string[]] {
  const texts = [policy && psp(policy, value), constraints && scc(constraints, value)];
  return texts.filter((text) => text !== undefined) as [string, ...string[]];
}

/** Policies of PodSecurityPolicy, and constraints of OpenShift. */
export const POD_POLICY_CHECKS: readonly KubernetesCheck[] = PERMISSIONS.map((permission) => {
  const { id, what, why, severity, policy, constraints, bad, good, standard } = permission;
  return kindCheck(
    ['PodSecurityPolicy', 'SecurityContextConstraints'],
    {
      id: `kubernetes-pod-policy-${id}`,
      title: `Policy for pods allows ${what}`,
      why,
      fix: 'Forbid it, and make a policy of its own for the few workloads that need it.',
      severity,
      vectors: ['V5', 'V6'],
      references: [policy ? PSP : SCC],
      standards: [standard],
      failing: examples(permission, bad),
      passing: examples(permission, good),
    },
    function* (resource, { resource: { kind, name } }) {
      const place = kind === 'PodSecurityPolicy' ? policy : constraints;
      if (!place || (kind !== 'PodSecurityPolicy' && OWN.has(name))) return;
      const found = at(resource, ...place);
      if (!permission.permits(found)) return;
      const key = place.at(-1);
      yield {
        path: place,
        actual: found === undefined ? `no ${key}` : `${key}: ${shown(found)}`,
        expected: `no ${what}`,
      };
    },
  );
});
