import type { JsonView } from '../../../model/json/json-view.ts';
import { likenessOf } from '../../../model/configuration/pod-likeness.ts';
import { valueAt } from '../../../model/configuration/place.ts';

/** Parts of an object, its metadata and its pod that say nothing of who may do what. */
const LEFT_OUT: ReadonlySet<string> = new Set(['status']);
const LEFT_OUT_OF_METADATA: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object of a dump without what no reader needs. `head`: what the items of a typed list leave out. */
export function leanObject(view: JsonView, head: object): unknown {
  const found: [string, unknown][] = Object.entries(head);
  for (const [key, value] of view.members())
    if (!LEFT_OUT.has(key)) found.push([key, key === 'metadata' ? leanMetadata(value) : value.build()]);
  return Object.fromEntries(found);
}

function leanMetadata(view: JsonView): unknown {
  const found: [string, unknown][] = [];
  for (const [key, value] of view.members()) {
    if (LEFT_OUT_OF_METADATA.has(key)) continue;
    found.push([key, key === 'annotations' ? leanAnnotations(value) : value.build()]);
  }
  return Object.fromEntries(found);
}

function leanAnnotations(view: JsonView): unknown {
  const found: [string, unknown][] = [];
  for (const [key, value] of view.members()) if (key !== LAST_APPLIED) found.push([key, value.build()]);
  return Object.fromEntries(found);
}

/**
 * The pod with what it says as another of its controller does shared with that; itself where none was there before that is
 * alike, and those of a node, which are each on their own. `firsts`: those that were met.
 */
export function leanPod(pod: unknown, firsts: Map<string, unknown>): unknown {
  if (valueAt(pod, ['kind']) !== 'Pod') return pod;
  const metadata = valueAt(pod, ['metadata']);
  const owners = valueAt(metadata, ['ownerReferences']);
  const owner: unknown = Array.isArray(owners)
    ? owners.find((one) => valueAt(one, ['controller']) === true)
    : undefined;
  const kind = valueAt(owner, ['kind']);
  if (typeof kind !== 'string' || kind === 'Node') return pod;
  const maker = [valueAt(metadata, ['namespace']), kind, valueAt(owner, ['name'])];
  const key = JSON.stringify([...maker, likenessOf(pod)]);
  const spec = valueAt(firsts.get(key), ['spec']);
  if (typeof spec !== 'object' || spec === null) {
    firsts.set(key, pod);
    return pod;
  }
  return {
    apiVersion: valueAt(pod, ['apiVersion']),
    kind: 'Pod',
    metadata,
    spec: { ...spec, nodeName: valueAt(pod, ['spec', 'nodeName']) },
  };
}
