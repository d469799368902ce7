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

const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
const ROLES = ['Role', 'ClusterRole'].map((kind) => ({ kind, path: 'rules/resourceNames' }));
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const SCALED = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];
const VOLUME_SECRETS = ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'];

const roleRefs = (kinds: readonly string[]): ReferenceField[] =>
  kinds.map((kind) => ({ kind, path: 'roleRef/name', saysKind: true }));

/** Fields by which resources of Kubernetes name others. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const NAME_REFERENCES: readonly NameReference[] = [
  {
    kind: 'ConfigMap',
    fields: [
      ...inPods('volumes/configMap/name'),
      ...inPods('volumes/projected/sources/configMap/name'),
      ...inContainers('env/valueFrom/configMapKeyRef/name'),
      ...inContainers('envFrom/configMapRef/name'),
      { kind: 'Node', path: 'spec/configSource/configMap/name' },
      ...ROLES,
    ],
  },
  {
    kind: 'Secret',
    fields: [
      ...inPods('volumes/secret/secretName'),
      ...inPods('volumes/projected/sources/secret/name'),
      ...inPods('volumes/azureFile/secretName'),
      ...inPods('volumes/csi/nodePublishSecretRef/name'),
      ...VOLUME_SECRETS.flatMap((volume) => inPods(`volumes/${volume}/secretRef/name`)),
      ...inContainers('env/valueFrom/secretKeyRef/name'),
      ...inContainers('envFrom/secretRef/name'),
      ...inPods('imagePullSecrets/name'),
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      { kind: 'ServiceAccount', path: 'secrets/name' },
      { kind: 'Ingress', path: 'spec/tls/secretName' },
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
      ...inPods('serviceAccountName'),
      ...inPods('serviceAccount'),
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
      {
        kind: 'CustomResourceDefinition',
        path: 'spec/conversion/webhook/clientConfig/service/name',
        saysNamespace: true,
      },
      ...WEBHOOKS.map((kind) => ({ kind, path: 'webhooks/clientConfig/service/name', saysNamespace: true })),
    ],
  },
  { kind: 'PersistentVolumeClaim', fields: inPods('volumes/persistentVolumeClaim/claimName') },
  { kind: 'PersistentVolume', fields: [{ kind: 'PersistentVolumeClaim', path: 'spec/volumeName' }] },
  {
    kind: 'StorageClass',
    fields: [
      { kind: 'PersistentVolume', path: 'spec/storageClassName' },
      { kind: 'PersistentVolumeClaim', path: 'spec/storageClassName' },
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  { kind: 'PriorityClass', fields: inPods('priorityClassName') },
  ...SCALED.map((kind) => ({
    kind,
    fields: [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name', saysKind: true }],
  })),
];
