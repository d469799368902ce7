import type { JsonView } from '../../../model/json/json-view.ts';
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

/** Is it a pod of a controller of which one was there already? Those of a node are each on their own. */
export function isPodOfController(object: unknown, controllers: Set<string>): boolean {
  if (valueAt(object, ['kind']) !== 'Pod') return false;
  const owners = valueAt(object, ['metadata', 'ownerReferences']);
  const owner: unknown = Array.isArray(owners)
    ? owners.find((one) => valueAt(one, ['controller']) === true)
    : undefined;
  const kind = valueAt(owner, ['kind']);
  if (typeof kind !== 'string' || kind === 'Node') return false;
  const key = JSON.stringify([valueAt(object, ['metadata', 'namespace']), kind, valueAt(owner, ['name'])]);
  if (controllers.has(key)) return true;
  controllers.add(key);
  return false;
}

/** What of a pod is its own, where another of its controller tells the rest. */
export function leanPod(pod: unknown): unknown {
  const part = (...path: string[]): unknown => valueAt(pod, path);
  const containers = part('spec', 'containers');
  return {
    apiVersion: part('apiVersion'),
    kind: part('kind'),
    metadata: part('metadata'),
    spec: {
      nodeName: part('spec', 'nodeName'),
      serviceAccountName: part('spec', 'serviceAccountName'),
      hostNetwork: part('spec', 'hostNetwork'),
      containers: (Array.isArray(containers) ? containers : []).map((one: unknown) => ({
        name: valueAt(one, ['name']),
        image: valueAt(one, ['image']),
        ports: valueAt(one, ['ports']),
      })),
    },
  };
}
