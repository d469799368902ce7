import type { CheckSet } from '../types.ts';
import type { KubernetesCheck } from './check.ts';
import { BINDING_CHECKS } from './checks/bindings.ts';
import { CAPABILITY_CHECKS } from './checks/capabilities.ts';
import { CONFINEMENT_CHECKS } from './checks/confinement.ts';
import { HOST_ACCESS_CHECKS } from './checks/host-access.ts';
import { HOST_PATH_CHECKS } from './checks/host-paths.ts';
import { IMAGE_CHECKS } from './checks/images.ts';
import { POD_STRUCTURE_CHECKS } from './checks/pod-structure.ts';
import { PROBE_CHECKS } from './checks/probes.ts';
import { REFERENCE_CHECKS } from './checks/references.ts';
import { RESOURCE_CHECKS } from './checks/resources.ts';
import { ROLE_RULE_CHECKS } from './checks/role-rules.ts';
import { ROLE_WILDCARD_CHECKS } from './checks/role-wildcards.ts';
import { SERVICE_ACCOUNT_CHECKS } from './checks/service-accounts.ts';
import { USER_CHECKS } from './checks/users.ts';
import { WORKLOAD_CHECKS } from './checks/workloads.ts';
import { SCHEDULING_CHECKS } from './checks/scheduling.ts';
import { SELECTION_CHECKS } from './checks/selections.ts';
import { DISRUPTION_CHECKS } from './checks/disruptions.ts';
import { GATEWAY_CHECKS } from './checks/gateways.ts';
import { INGRESS_CHECKS } from './checks/ingresses.ts';
import { INGRESS_ANNOTATION_CHECKS } from './checks/ingress-annotations.ts';
import { NAMESPACE_CHECKS } from './checks/namespaces.ts';
import { SERVICE_CHECKS } from './checks/services.ts';
import { SECRET_CHECKS } from './checks/secrets.ts';
import { SHARING_CHECKS } from './checks/sharing.ts';
import { SECRET_USE_CHECKS } from './checks/secret-use.ts';
import { CONTROLLER_CHECKS } from './checks/controllers.ts';
import { VARIABLE_CHECKS } from './checks/variables.ts';
import { VOLUME_CHECKS } from './checks/volumes.ts';
import { REMOVED_API_CHECKS } from './checks/removed-apis.ts';
import { ADMISSION_CHECKS } from './checks/admission.ts';
import { POD_POLICY_CHECKS } from './checks/pod-policies.ts';
import { NETWORK_POLICY_CHECKS } from './checks/network-policies.ts';
import { API_EXTENSION_CHECKS } from './checks/api-extensions.ts';
import { CONTROL_PLANE_CHECKS } from './checks/control-plane.ts';
import { NODE_CONFIGURATION_CHECKS } from './checks/node-configuration.ts';
import { PROGRAM_CHECKS } from './checks/programs.ts';
import { API_SERVER_FILE_CHECKS } from './checks/api-server-files.ts';
import { METADATA_CHECKS } from './checks/metadata.ts';
import { JOB_CHECKS } from './checks/jobs.ts';
import { MESH_CHECKS } from './checks/meshes.ts';
import { QUOTA_CHECKS } from './checks/quotas.ts';
import type { KubernetesSubject } from './cluster.ts';

const CHECKS: readonly KubernetesCheck[] = [
  ...HOST_ACCESS_CHECKS,
  ...HOST_PATH_CHECKS,
  ...CAPABILITY_CHECKS,
  ...CONFINEMENT_CHECKS,
  ...USER_CHECKS,
  ...SERVICE_ACCOUNT_CHECKS,
  ...BINDING_CHECKS,
  ...ROLE_RULE_CHECKS,
  ...ROLE_WILDCARD_CHECKS,
  ...SECRET_CHECKS,
  ...SECRET_USE_CHECKS,
  ...SHARING_CHECKS,
  ...VOLUME_CHECKS,
  ...NAMESPACE_CHECKS,
  ...QUOTA_CHECKS,
  ...NETWORK_POLICY_CHECKS,
  ...SERVICE_CHECKS,
  ...INGRESS_CHECKS,
  ...INGRESS_ANNOTATION_CHECKS,
  ...GATEWAY_CHECKS,
  ...MESH_CHECKS,
  ...IMAGE_CHECKS,
  ...RESOURCE_CHECKS,
  ...PROBE_CHECKS,
  ...WORKLOAD_CHECKS,
  ...DISRUPTION_CHECKS,
  ...POD_STRUCTURE_CHECKS,
  ...SCHEDULING_CHECKS,
  ...JOB_CHECKS,
  ...METADATA_CHECKS,
  ...REFERENCE_CHECKS,
  ...SELECTION_CHECKS,
  ...ADMISSION_CHECKS,
  ...API_EXTENSION_CHECKS,
  ...POD_POLICY_CHECKS,
  ...REMOVED_API_CHECKS,
  ...CONTROL_PLANE_CHECKS,
  ...NODE_CONFIGURATION_CHECKS,
  ...API_SERVER_FILE_CHECKS,
  ...PROGRAM_CHECKS,
  ...VARIABLE_CHECKS,
  ...CONTROLLER_CHECKS,
];

/** What manifests of Kubernetes let happen. */
export const kubernetesChecks: CheckSet<KubernetesSubject> = {
  id: 'kubernetes',
  title: 'Kubernetes manifests',
  exampleFile: '/manifests.yaml',
  checks: CHECKS as readonly [KubernetesCheck, ...KubernetesCheck[]],
};
