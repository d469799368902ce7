import { likenessOf } from '../../../model/configuration/pod-likeness.ts';
import {
  controllerOf,
  isKept,
  type MadeObject,
  madeId,
  PodMakers,
} from '../../../model/configuration/pod-makers.ts';
import { type Pod, podOf } from '../../misconfiguration/kubernetes/pod.ts';
import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';
import { textAt } from '../../misconfiguration/kubernetes/values.ts';
import { namespaceOf } from './place.ts';

/** A workload with all that a dump has of it. */
export interface FoundWorkload {
  readonly resource: Resource;
  readonly pod: Pod;
  /** `namespace/Kind/name`, its own first. */
  readonly ids: readonly string[];
  readonly podNames: readonly string[];
  readonly nodeNames: ReadonlySet<string>;
}

interface Known {
  readonly resource: Resource;
  readonly pod: Pod;
}

/** Kinds that have a pod and make none. */
const IDLE: ReadonlySet<string> = new Set(['PodTemplate', 'ControllerRevision']);

/**
 * Workloads, each once: what a controller among the resources made is folded into it, and what is alike whose controller is
 * not there into the first of them. Of resources with one name the last counts. What lacks an image is a part of another.
 */
export function foldWorkloads(resources: readonly Resource[]): FoundWorkload[] {
  const known = knownIn(resources);
  const makers = new PodMakers(known.keys());
  const folded = new Map<
    MadeObject | string,
    Known & { ids: Set<string>; podNames: string[]; nodeNames: Set<string> }
  >();
  for (const [made, { resource, pod }] of known) {
    const root = makers.standInOf(made);
    const standIn = typeof root === 'string' ? undefined : known.get(root);
    const one = folded.get(root) ?? {
      ...(standIn ?? { resource, pod }),
      ids: new Set<string>(),
      podNames: [],
      nodeNames: new Set<string>(),
    };
    folded.set(root, one);
    one.ids.add(madeId(made));
    if (resource.kind !== 'Pod') continue;
    one.podNames.push(resource.name);
    const nodeName = textAt(pod.spec, 'nodeName');
    if (nodeName !== undefined) one.nodeNames.add(nodeName);
  }
  return Array.from(folded.values(), ({ ids, ...one }) => ({
    ...one,
    ids: [idOf(one.resource), ...[...ids].filter((id) => id !== idOf(one.resource))],
  }));
}

function knownIn(resources: readonly Resource[]): Map<MadeObject, Known> {
  const byId = new Map<string, Known>();
  for (const resource of resources) {
    const { group, kind, value } = resource;
    const pod = IDLE.has(kind) ? undefined : podOf(group, kind, value);
    if (pod && !lacksImage(pod)) byId.set(idOf(resource), { resource, pod });
  }
  return new Map(Array.from(byId.values(), (known) => [madeOf(known), known]));
}

function idOf(resource: Resource): string {
  return madeId({ namespace: namespaceOf(resource), kind: resource.kind, name: resource.name });
}

function lacksImage({ containers }: Pod): boolean {
  return containers.some(({ value }) => textAt(value, 'image') === undefined);
}

function madeOf({ resource, pod }: Known): MadeObject {
  const { kind, name, value } = resource;
  return {
    namespace: namespaceOf(resource),
    kind,
    name,
    owner: controllerOf(value),
    likeness: () => likenessOf(pod.value),
    isKept: isKept(kind, value),
  };
}
