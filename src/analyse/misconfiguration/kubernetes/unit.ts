import type { CheckSet } from '../types.ts';
import type { KubernetesCheck } from './check.ts';
import { CONFINEMENT_CHECKS } from './checks/confinement.ts';
import { HOST_ACCESS_CHECKS } from './checks/host-access.ts';
import { USER_CHECKS } from './checks/users.ts';
import type { KubernetesSubject } from './cluster.ts';

const CHECKS: readonly KubernetesCheck[] = [...HOST_ACCESS_CHECKS, ...CONFINEMENT_CHECKS, ...USER_CHECKS];

/** What manifests of Kubernetes let happen. */
export const kubernetesChecks: CheckSet<KubernetesSubject> = {
  id: 'kubernetes',
  title: 'Kubernetes manifests',
  exampleFile: '/manifests.yaml',
  checks: CHECKS as readonly [KubernetesCheck, ...KubernetesCheck[]],
};
