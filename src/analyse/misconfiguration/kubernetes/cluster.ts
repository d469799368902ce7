import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { CheckSubject } from '../types.ts';
import type { Overlay } from './kustomization.ts';
import type { Pod } from './pod.ts';
import { mayBeAmong, mayShareNamespace, type Resource } from './resource.ts';
import { boundSubjectsOf } from './roles.ts';
import { at, textAt } from './values.ts';

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

/** What tells resources of one namespace apart; of one without a name it is itself. */
function identityOf(subject: KubernetesSubject): unknown {
  const { value, kind, group } = subject.resource;
  const name = textAt(value, 'metadata', 'name');
  return name === undefined ? subject : JSON.stringify([kind, group, name]);
}

type Numbered = readonly [number: number, workload: Workload];

/** The first two that are not the same, of all and of each namespace. */
interface Placed {
  readonly all: readonly Numbered[];
  readonly placed: ReadonlyMap<string | undefined, readonly Numbered[]>;
}

function firstTwo(workloads: readonly Numbered[]): readonly Numbered[] {
  const [first] = workloads;
  const other = workloads.find(([, one]) => first && identityOf(one) !== identityOf(first[1]));
  return [first, other].filter((one) => one !== undefined);
}

function placedOf(workloads: readonly Workload[]): Placed {
  const all = [...workloads.entries()];
  const placed = Map.groupBy(all, ([, { resource }]) => resource.namespace);
  return { all: firstTwo(all), placed: mapped(placed, firstTwo) };
}

/** Undefined where there is none but itself, written once or more often. */
function otherThan(subject: KubernetesSubject, known: Placed | undefined): Workload | undefined {
  const { namespace } = subject.resource;
  const firsts =
    namespace === undefined
      ? known?.all
      : [namespace, undefined].flatMap((one) => known?.placed.get(one) ?? []);
  const identity = identityOf(subject);
  return firsts
    ?.filter(([, one]) => identityOf(one) !== identity)
    .toSorted(([one], [other]) => one - other)[0]?.[1];
}

/** Resources of one kind and name, all and by their namespace. */
interface Named {
  readonly all: readonly Resource[];
  readonly placed: ReadonlyMap<string | undefined, readonly Resource[]>;
}

function mapped<Key, From, To>(map: ReadonlyMap<Key, From>, make: (value: From) => To): ReadonlyMap<Key, To> {
  return new Map(Array.from(map, ([key, value]) => [key, make(value)]));
}

/** All resources of a target, of which some refer to others. What thousands ask is answered without looking at each of thousands. */
export class Cluster {
  readonly #byKind: ReadonlyMap<string, readonly Resource[]>;
  readonly #byName: ReadonlyMap<string, Named>;
  readonly #namespaces: ReadonlyMap<string, ReadonlySet<string | undefined>>;
  /** Those that checks look at, with their pods. */
  subjects: readonly KubernetesSubject[] = [];

  constructor(resources: readonly Resource[]) {
    this.#byKind = Map.groupBy(resources, ({ kind }) => kind);
    const named = Map.groupBy(resources, ({ kind, name }) => `${kind}/${name}`);
    this.#byName = mapped(named, (all) => ({ all, placed: Map.groupBy(all, ({ namespace }) => namespace) }));
    this.#namespaces = mapped(this.#byKind, (all) => new Set(all.map(({ namespace }) => namespace)));
  }

  ofKind(kind: string): readonly Resource[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** Those of a kind and name that may be in the namespace, in no list or more, which are the same whoever asks. */
  find(kind: string, name: string, namespace: string | undefined): readonly (readonly Resource[])[] {
    const named = this.#byName.get(`${kind}/${name}`);
    if (!named) return [];
    if (namespace === undefined) return [named.all];
    return [named.placed.get(namespace), named.placed.get(undefined)].filter((one) => one !== undefined);
  }

  /** Is there one of a kind in what may be the namespace? */
  has(kind: string, namespace: string | undefined): boolean {
    return mayBeAmong(namespace, this.#namespaces.get(kind) ?? new Set());
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

  #byAccount: ReadonlyMap<string, Placed> | undefined;

  /** The first resource other than this whose pods run as a service account of this name, in what may be its namespace. */
  otherOfAccount(name: string, subject: KubernetesSubject): Workload | undefined {
    const accountOf = ({ pod }: Workload) => textAt(pod.spec, 'serviceAccountName') ?? 'default';
    this.#byAccount ??= mapped(Map.groupBy(this.pods, accountOf), placedOf);
    return otherThan(subject, this.#byAccount.get(name));
  }

  readonly #hosts = new Map<string, readonly Workload[]>();

  /** Resources whose pods have this namespace of their node, such as `hostIPC`. */
  inHost(key: string): readonly Workload[] {
    const known = this.#hosts.get(key) ?? this.pods.filter(({ pod }) => at(pod.spec, key) === true);
    this.#hosts.set(key, known);
    return known;
  }

  #withPods: readonly Workload[] | undefined;

  /** Resources that have or make pods. */
  get pods(): readonly Workload[] {
    this.#withPods ??= this.subjects.filter((one): one is Workload => one.pod !== undefined);
    return this.#withPods;
  }
}
