import { type FieldSpec, inContainers, inPods } from '../fields.ts';

/** Fields that name a resource of a kind. */
export interface NameReference {
  readonly kind: string;
  readonly group?: string;
  readonly fields: readonly ReferenceField[];
}

export interface ReferenceField extends FieldSpec {
  /** Does the map with the name tell its kind, too? */
  readonly saysKind?: boolean;
  /** Does it tell the namespace? */
  readonly saysNamespace?: boolean;
}

/** Kinds in whose pods Kustomize leaves the names of ConfigMaps and Secrets, and those of other resources. */
const NO_CONFIGURATION = ['ReplicationController'];
const NO_RESOURCES = ['PodTemplate', 'ReplicaSet'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
const ROLES = ['Role', 'ClusterRole'].map((kind) => ({ kind, path: 'rules/resourceNames' }));
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const SCALED = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];
const STORAGE_SECRETS = ['adminSecretName', 'secretName', 'secretRef', 'userSecretName'];

const roleRefs = (kinds: readonly string[]): ReferenceField[] =>
  kinds.map((kind) => ({ kind, path: 'roleRef/name', saysKind: true }));

/**
 * Fields by which resources of Kubernetes name others, as far as Kustomize follows them: secrets of some volumes it leaves.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
export const NAME_REFERENCES: readonly NameReference[] = [
  {
    kind: 'ConfigMap',
    fields: [
      ...inPods('volumes/configMap/name', NO_CONFIGURATION),
      ...inPods('volumes/projected/sources/configMap/name', NO_CONFIGURATION),
      ...inContainers('env/valueFrom/configMapKeyRef/name', NO_CONFIGURATION),
      ...inContainers('envFrom/configMapRef/name', NO_CONFIGURATION),
      { kind: 'Node', path: 'spec/configSource/configMap/name' },
      ...ROLES,
    ],
  },
  {
    kind: 'Secret',
    fields: [
      ...inPods('volumes/secret/secretName', NO_CONFIGURATION),
      ...inPods('volumes/projected/sources/secret/name', NO_CONFIGURATION),
      ...inContainers('env/valueFrom/secretKeyRef/name', NO_CONFIGURATION),
      ...inContainers('envFrom/secretRef/name', NO_CONFIGURATION),
      ...inPods('imagePullSecrets/name', NO_CONFIGURATION),
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      { kind: 'PersistentVolume', path: 'spec/azureFile/secretName' },
      ...STORAGE_SECRETS.map((name) => ({ kind: 'StorageClass', path: `parameters/${name}` })),
      { kind: 'Ingress', path: 'spec/tls/secretName' },
      { kind: 'Ingress', path: String.raw`metadata/annotations/ingress.kubernetes.io\/auth-secret` },
      { kind: 'Ingress', path: String.raw`metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret` },
      {
        kind: 'Ingress',
        path: String.raw`metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret`,
      },
      ...ROLES,
    ],
  },
  {
    kind: 'ServiceAccount',
    fields: [
      ...inPods('serviceAccountName', NO_RESOURCES),
      // Whatever kind a subject says: so does Kustomize.
      ...BINDINGS.map((kind) => ({ kind, path: 'subjects/name', saysNamespace: true })),
    ],
  },
  { kind: 'Role', fields: roleRefs(['RoleBinding']) },
  { kind: 'ClusterRole', fields: roleRefs(BINDINGS) },
  {
    kind: 'Service',
    fields: [
      { kind: 'StatefulSet', path: 'spec/serviceName' },
      { kind: 'Ingress', path: 'spec/defaultBackend/service/name' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/service/name' },
      { kind: 'Ingress', path: 'spec/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/serviceName' },
      { kind: 'APIService', path: 'spec/service/name', saysNamespace: true },
      ...WEBHOOKS.map((kind) => ({ kind, path: 'webhooks/clientConfig/service/name', saysNamespace: true })),
    ],
  },
  { kind: 'PersistentVolumeClaim', fields: inPods('volumes/persistentVolumeClaim/claimName', NO_RESOURCES) },
  { kind: 'PersistentVolume', fields: [{ kind: 'PersistentVolumeClaim', path: 'spec/volumeName' }] },
  {
    kind: 'StorageClass',
    fields: [
      { kind: 'PersistentVolume', path: 'spec/storageClassName' },
      { kind: 'PersistentVolumeClaim', path: 'spec/storageClassName' },
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  { kind: 'PriorityClass', fields: inPods('priorityClassName', NO_RESOURCES) },
  {
    kind: 'ValidatingAdmissionPolicy',
    fields: [{ kind: 'ValidatingAdmissionPolicyBinding', path: 'spec/policyName' }],
  },
  ...SCALED.map((kind) => ({
    kind,
    fields: [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name', saysKind: true }],
  })),
];
