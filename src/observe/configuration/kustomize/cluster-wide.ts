/** Kinds of Kubernetes itself that are in no namespace. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'APIService',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'ComponentStatus',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IngressClass',
  'IPAddress',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'SelfSubjectAccessReview',
  'SelfSubjectReview',
  'SelfSubjectRulesReview',
  'ServiceCIDR',
  'StorageClass',
  'StorageVersion',
  'StorageVersionMigration',
  'SubjectAccessReview',
  'TokenReview',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

/** Is a kind in no namespace? Those of others than Kubernetes are taken for being in one, as Kustomize does. */
export function isClusterWide({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return CLUSTER_WIDE.has(kind) && isOfKubernetes(group);
}

/** Is it a group of kinds that every cluster has? */
export function isOfKubernetes(group: string): boolean {
  return !group.includes('.') || (group.endsWith('.k8s.io') && !OTHERS.has(group));
}

/** Groups of definitions that a cluster may have, under the name of Kubernetes. */
const OTHERS: ReadonlySet<string> = new Set([
  'gateway.networking.k8s.io',
  'metrics.k8s.io',
  'policy.networking.k8s.io',
  'snapshot.storage.k8s.io',
]);
