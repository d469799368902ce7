import type { TechniqueId } from './techniques.ts';

/** One way by which an attacker gets from one thing to another. */
export interface StepDefinition {
  /** What he does, in a few words. */
  readonly title: string;
  readonly technique: TechniqueId;
}

const step = (technique: TechniqueId, title: string): StepDefinition => ({ technique, title });

/** Every kind of step, by its id. */
export const STEPS = {
  // Out of a container.
  'escape-privileged': step('T1611', 'leave a privileged container for its node'),
  'escape-nsenter': step('T1611', 'enter the namespaces of the first process of the node'),
  'escape-mount': step('T1611', 'mount the disk of the node'),
  'escape-module': step('T1611', 'load a module into the kernel of the node'),
  'escape-ptrace': step('T1611', 'inject code into a process of the node'),
  'escape-cgroup': step('T1611', 'have the kernel run a program by the agent of a control group'),
  'escape-core-pattern': step('T1611', 'have the kernel run a program by core_pattern'),
  'escape-file-handle': step('T1611', 'open any file of the node by its handle'),
  'escape-kernel-memory': step('T1611', 'read and write memory of the kernel'),
  'escape-host-process': step('T1611', 'run as a process of the Windows node'),
  'share-processes': step('T1609', 'reach the processes of the other containers of the pod'),
  'host-processes': step('T1609', 'read environment and files of processes of other pods of the node'),
  // Volumes.
  'mount-volume': step('T1613', 'use a mounted volume'),
  'runtime-socket': step('T1611', 'have the container runtime start a privileged container'),
  'host-write': step('T1611', 'write what the node runs'),
  'host-read': step('T1552.001', 'read credentials of the node'),
  'control-plane-files': step('T1649', 'take the keys of the control plane'),
  'etcd-files': step('T1552.001', 'read every object of the cluster from the files of etcd'),
  'pod-volumes': step('T1552.001', 'read tokens and secrets of the pods of the node'),
  'log-link': step('T1611', 'read files of the node by a link among its logs'),
  'tainted-volume': step('T1080', 'change what another container reads from a shared volume'),
  'shared-socket': step('T1609', 'call another container by a socket on a shared volume'),
  // Credentials.
  'mounted-token': step('T1528', 'take the token of the service account'),
  'mounted-secret': step('T1552.001', 'read a secret that is mounted or in the environment'),
  'token-secret': step('T1528', 'use the token of a service account that a secret holds'),
  'credential-in-text': step('T1552.001', 'use a token that stands in a manifest'),
  'cloud-credential': step('T1552.001', 'use a credential of a cloud'),
  'cloud-identity': step('T1078.004', 'exchange the token of an account for an identity of a cloud'),
  'cloud-metadata': step('T1552.005', 'ask the metadata service of the cloud for the role of the node'),
  'group-member': step('T1550.001', 'have what is given to a group'),
  // What roles give.
  'role-binding': step('T1550.001', 'have a role by its binding'),
  administrator: step('T1550.001', 'do everything everywhere'),
  'pods-exec': step('T1609', 'run a command in a pod'),
  'pods-attach': step('T1609', 'attach to a container'),
  'pods-debug': step('T1610', 'add an ephemeral container to a pod'),
  'pods-patch': step('T1610', 'change the image of a pod'),
  'pods-create': step('T1610', 'create a pod'),
  'controllers-write': step('T1610', 'create pods by a controller'),
  'secrets-list': step('T1552.007', 'list secrets with their content'),
  'secrets-get': step('T1552.007', 'read secrets whose names are known or guessed'),
  'token-request': step('T1528', 'ask for a token of another account'),
  'token-secret-create': step('T1528', 'have a token made into a new secret, and read it'),
  'impersonate-account': step('T1550.001', 'act as another account'),
  'impersonate-administrators': step('T1550.001', 'act as a member of system:masters'),
  'roles-escalate': step('T1098.006', 'give a role rights that its author does not have'),
  'roles-bind': step('T1098.006', 'bind a role whose rights its author does not have'),
  'certificates-approve': step('T1649', 'have a client certificate of another user signed'),
  'nodes-proxy': step('T1609', 'run commands in pods by the kubelet'),
  'nodes-write': step('T1610', 'draw pods to a node that is held'),
  'webhooks-write': step('T1562.001', 'see and change every object by an admission webhook'),
  'volumes-create': step('T1611', 'create a volume that is a path of a node, and mount it'),
  'namespaces-write': step(
    'T1562.001',
    'lift the Pod Security level of a namespace, and create a privileged pod',
  ),
  'config-maps-write': step('T1098.006', 'map an identity of the cloud to administrators'),
  'of-all': step('T1613', 'pick one of them'),
  // From what was created.
  'pod-as-account': step('T1610', 'run a pod as any account of its namespace'),
  'pod-with-secret': step('T1610', 'mount any secret of the namespace'),
  'privileged-pod': step('T1610', 'run a privileged pod'),
  'controller-account': step('T1528', "be one of the control plane's own accounts"),
  // From a node.
  'node-pods': step('T1609', 'enter any container of the node'),
  'node-credential': step('T1552.001', 'use the credential of the kubelet'),
  'node-authorizer': step(
    'T1528',
    'ask for tokens of the accounts of pods on the node, and for their secrets',
  ),
  'control-plane-node': step('T1649', 'take the administrator credential and the keys of the control plane'),
  // By the network.
  'exposed-workload': step('T1190', 'exploit what is exposed'),
  'network-reach': step('T1046', 'call what network policies let through'),
  'vulnerable-service': step('T1210', 'exploit a known vulnerability'),
  'assumed-service': step('T1210', 'exploit a service that is reached'),
  'kubelet-open': step('T1609', 'run commands by a kubelet that asks for no credential'),
  'etcd-open': step(
    'T1552.007',
    'read every object of the cluster from an etcd that asks for no certificate',
  ),
  'anonymous-request': step('T1552.007', 'call the API server without a credential'),
} as const satisfies Readonly<Record<string, StepDefinition>>;

export type StepKind = keyof typeof STEPS;
export const STEP_KINDS = Object.keys(STEPS) as StepKind[];
