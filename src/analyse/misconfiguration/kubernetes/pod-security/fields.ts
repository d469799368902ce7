import type { Path } from '../../../../model/configuration/place.ts';
import type { Pod } from '../pod.ts';
import { at } from '../values.ts';

/** A value that is there, and where. */
export interface Field {
  readonly path: Path;
  readonly value: unknown;
}

/** A field of the security contexts of a pod and of each of its containers, wherever it is set. */
export function* securityFields(pod: Pod, ...keys: readonly string[]): Generator<Field, undefined> {
  yield* fieldOf(pod.spec, pod.specPath, ['securityContext', ...keys]);
  yield* containerFields(pod, 'securityContext', ...keys);
}

/** A field of each container, wherever it is set. */
export function* containerFields(pod: Pod, ...keys: readonly string[]): Generator<Field, undefined> {
  for (const { value, path } of pod.containers) yield* fieldOf(value, path, keys);
}

function* fieldOf(holder: unknown, path: Path, keys: readonly string[]): Generator<Field, undefined> {
  const value = at(holder, ...keys);
  if (value !== undefined) yield { path: [...path, ...keys], value };
}

/** Does the pod run with users of its own, so that its root is none on the node? Relaxed since 1.35. */
export function hasOwnUsers({ spec }: Pod, minor: number): boolean {
  return minor >= 35 && at(spec, 'hostUsers') === false;
}
