import type { AttackNode } from '../../../model/attack/graph.ts';
import type { Path } from '../../../model/configuration/place.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Container, Pod } from '../../misconfiguration/kubernetes/pod.ts';
import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';
import type { Rule } from '../../misconfiguration/kubernetes/roles.ts';
import type { ResourceIndex } from './resource-index.ts';

/** A container of a workload. */
export interface AttackedContainer {
  readonly node: AttackNode;
  readonly container: Container;
  readonly workload: AttackedWorkload;
  /** As it is written; empty where it is not. */
  readonly image: string;
  /** False for an init container, which is over once the others run. */
  readonly isRunning: boolean;
}

/** Pods that are alike: one pod, or those that a controller makes. */
export interface AttackedWorkload {
  readonly node: AttackNode;
  /** `namespace/Kind/name`, of itself and of what it made: a dump has both. */
  readonly ids: readonly string[];
  readonly namespace: string;
  readonly name: string;
  readonly resource: Resource;
  readonly pod: Pod;
  readonly account: AttackNode;
  readonly containers: readonly AttackedContainer[];
  /** Names of its pods, where they are known. */
  readonly podNames: readonly string[];
  /** Where its pods run, or may run. */
  readonly nodes: readonly NodeGroup[];
}

/** Nodes on which the same runs, as far as it is known. */
export interface NodeGroup {
  readonly node: AttackNode;
  readonly isControlPlane: boolean;
  /** Names of the nodes; empty where no node is known, and it is whichever takes the pods. */
  readonly names: readonly string[];
  /** Of a cloud, by the provider's id of a node. */
  readonly isOfCloud: boolean;
  /** False where it is not known whether there is such a node that takes pods. */
  readonly isKnown: boolean;
}

/** A rule of a role, with where it stands; a role that every cluster has need not stand anywhere. */
export interface GrantedRule {
  readonly rule: Rule;
  readonly resource: Resource | undefined;
}

/** A role as a binding gives it: in a namespace, or in all (`*`). */
export interface Grant {
  readonly node: AttackNode;
  readonly role: string;
  readonly scope: string;
  readonly rules: readonly GrantedRule[];
}

/** Who has a grant by which subject of which binding. */
export interface Binding {
  readonly holder: AttackNode;
  readonly grant: Grant;
  readonly resource: Resource;
  readonly path: Path;
  /** As people name the subject. */
  readonly subject: string;
}

/** A Secret as far as it matters what is in it. */
export interface AttackedSecret {
  readonly node: AttackNode;
  readonly resource: Resource;
  /** Whose token it holds. */
  readonly account: AttackNode | undefined;
}

/** What a namespace lets its pods be. */
export interface NamespaceLevel {
  /** Does it enforce baseline or restricted? */
  readonly forbidsPrivileged: boolean;
  readonly resource: Resource | undefined;
}

/** A cluster as its manifests, or a dump of it, tell. */
export interface AttackedCluster {
  readonly namespaces: ReadonlyMap<string, NamespaceLevel>;
  readonly workloads: readonly AttackedWorkload[];
  readonly containers: readonly AttackedContainer[];
  /** Of service accounts by `namespace/name`, with the resource where one is written. */
  readonly accounts: ReadonlyMap<
    string,
    { readonly node: AttackNode; readonly resource: Resource | undefined }
  >;
  readonly bindings: readonly Binding[];
  readonly grants: readonly Grant[];
  readonly secrets: ReadonlyMap<string, AttackedSecret>;
  readonly nodeGroups: readonly NodeGroup[];
  /** Does another engine decide which pods are admitted, so that labels of namespaces do not tell? */
  readonly hasAdmissionEngine: boolean;
  /** All resources. */
  readonly index: ResourceIndex;
  /** What of it is not known, such as a role that a binding names. */
  readonly gaps: readonly Gap[];
}
