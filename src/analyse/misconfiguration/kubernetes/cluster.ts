import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { CheckSubject } from '../types.ts';
import type { Overlay } from './kustomization.ts';
import type { Pod } from './pod.ts';
import { mayShareNamespace, type Resource } from './resource.ts';
import { boundSubjectsOf } from './roles.ts';
import { at, entriesAt, textAt } from './values.ts';

/** A resource with the pod that it is or makes, and the others of the target. */
export interface KubernetesSubject extends CheckSubject {
  readonly document: StructuredDocument;
  readonly resource: Resource;
  readonly pod: Pod | undefined;
  /** Is it a patch, of which others have the rest? What is not there says nothing then. */
  readonly isPartial: boolean;
  /** What the kustomizations that take its file make of it. */
  readonly overlay: Overlay;
  readonly cluster: Cluster;
}

/** One that has or makes pods. */
export type Workload = KubernetesSubject & { readonly pod: Pod };

/** Are they two resources, rather than one that is written twice, of which only one is ever there? */
export function areTwo(
  { resource: one }: KubernetesSubject,
  { resource: other }: KubernetesSubject,
): boolean {
  const name = textAt(one.value, 'metadata', 'name');
  const isNamed = name !== undefined && name === textAt(other.value, 'metadata', 'name');
  const isSame = isNamed && one.kind === other.kind && one.group === other.group;
  return one !== other && !(isSame && mayShareNamespace(one.namespace, other.namespace));
}

type Labels = readonly (readonly [key: string, value: unknown])[];

function labelIndex(pods: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const index = new Map<string, Workload[]>();
  for (const one of pods)
    for (const label of entriesAt(one.pod.value, 'metadata', 'labels')) {
      const key = JSON.stringify(label);
      const known = index.get(key);
      if (known) known.push(one);
      else index.set(key, [one]);
    }
  return index;
}

/** All resources of a target, of which some refer to others. */
export class Cluster {
  readonly #byKind: ReadonlyMap<string, readonly Resource[]>;
  readonly #byName = new Map<string, Resource[]>();
  /** Those that checks look at, with their pods. */
  subjects: readonly KubernetesSubject[] = [];

  constructor(resources: readonly Resource[]) {
    this.#byKind = Map.groupBy(resources, ({ kind }) => kind);
    for (const resource of resources) {
      const key = `${resource.kind}/${resource.name}`;
      const known = this.#byName.get(key);
      if (known) known.push(resource);
      else this.#byName.set(key, [resource]);
    }
  }

  ofKind(kind: string): readonly Resource[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** Those of a kind and name that may be in the namespace. */
  find(kind: string, name: string, namespace: string | undefined): readonly Resource[] {
    return (this.#byName.get(`${kind}/${name}`) ?? []).filter((one) =>
      mayShareNamespace(one.namespace, namespace),
    );
  }

  readonly #inNamespace = new Map<string, readonly Resource[]>();

  /** Those of a kind in what may be the namespace. */
  inNamespace(kind: string, namespace: string | undefined): readonly Resource[] {
    if (namespace === undefined) return this.ofKind(kind);
    const key = `${kind}/${namespace}`;
    const known =
      this.#inNamespace.get(key) ??
      this.ofKind(kind).filter((one) => mayShareNamespace(one.namespace, namespace));
    this.#inNamespace.set(key, known);
    return known;
  }

  readonly #labelled = new Map<string | undefined, ReadonlyMap<string, readonly Workload[]>>();

  /** Resources in a namespace among which are all whose pods have these labels: those with the one that the fewest have. */
  podsLabelled(namespace: string | undefined, labels: Labels): readonly Workload[] {
    const index = this.#labelled.get(namespace) ?? labelIndex(this.podsIn(namespace));
    this.#labelled.set(namespace, index);
    const lists = labels.map((label) => index.get(JSON.stringify(label)) ?? []);
    return lists.reduce(
      (least, one) => (one.length < least.length ? one : least),
      lists[0] ?? this.podsIn(namespace),
    );
  }

  readonly #podsIn = new Map<string, readonly Workload[]>();

  /** Resources that have or make pods, in what may be the namespace. */
  podsIn(namespace: string | undefined): readonly Workload[] {
    if (namespace === undefined) return this.#pods();
    const known =
      this.#podsIn.get(namespace) ??
      this.#pods().filter((one) => mayShareNamespace(one.resource.namespace, namespace));
    this.#podsIn.set(namespace, known);
    return known;
  }

  #boundAccounts: ReadonlySet<string> | undefined;

  /** Names of service accounts that a binding gives a role. */
  get boundAccounts(): ReadonlySet<string> {
    this.#boundAccounts ??= new Set(
      [...this.ofKind('RoleBinding'), ...this.ofKind('ClusterRoleBinding')].flatMap(({ value }) =>
        boundSubjectsOf(value).flatMap(({ kind, name }) => (kind === 'ServiceAccount' ? name : [])),
      ),
    );
    return this.#boundAccounts;
  }

  #byAccount: ReadonlyMap<string, readonly Workload[]> | undefined;

  /** Resources whose pods run as a service account of this name. */
  ofAccount(name: string): readonly Workload[] {
    this.#byAccount ??= Map.groupBy(
      this.#pods(),
      ({ pod }) => textAt(pod.spec, 'serviceAccountName') ?? 'default',
    );
    return this.#byAccount.get(name) ?? [];
  }

  readonly #hosts = new Map<string, readonly Workload[]>();

  /** Resources whose pods have this namespace of their node, such as `hostIPC`. */
  inHost(key: string): readonly Workload[] {
    const known = this.#hosts.get(key) ?? this.#pods().filter(({ pod }) => at(pod.spec, key) === true);
    this.#hosts.set(key, known);
    return known;
  }

  #withPods: readonly Workload[] | undefined;

  #pods(): readonly Workload[] {
    this.#withPods ??= this.subjects.filter((one): one is Workload => one.pod !== undefined);
    return this.#withPods;
  }
}
