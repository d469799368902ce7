import type { Path } from '../../../model/configuration/place.ts';
import { lately } from './once.ts';
import type { Container, Pod } from './pod.ts';
import { at, listAt, textAt } from './values.ts';

/** Where a container has a volume of its pod. */
export interface Mount {
  readonly container: Container;
  /** Name of the volume; empty where it says none. */
  readonly volume: string;
  /** From the resource. */
  readonly path: Path;
  /** In the container. */
  readonly target: string;
  readonly isReadOnly: boolean;
}

/** A volume of a pod, and who has it. */
export interface Volume {
  readonly name: string;
  readonly value: unknown;
  /** From the resource. */
  readonly path: Path;
  readonly mounts: readonly Mount[];
}

/** The mounts of a container. */
export function mountsOf(container: Container): Mount[] {
  return listAt(container.value, 'volumeMounts').map((mount, index) => ({
    container,
    volume: textAt(mount, 'name') ?? '',
    path: [...container.path, 'volumeMounts', index],
    target: textAt(mount, 'mountPath') ?? '',
    isReadOnly: at(mount, 'readOnly') === true,
  }));
}

/** The volumes of a pod with their mounts; of two with one name the last one has them. */
export function volumesOf(pod: Pod): Volume[] {
  const mounts = Map.groupBy(pod.containers.flatMap(mountsOf), ({ volume }) => volume);
  const last = volumesByName(pod);
  return listAt(pod.spec, 'volumes').map((value, index) => {
    const name = textAt(value, 'name') ?? '';
    const own = last.get(name) === value ? mounts.get(name) : undefined;
    return { name, value, path: [...pod.specPath, 'volumes', index], mounts: own ?? [] };
  });
}

/** The volumes of a pod by their names; of two with one name the last counts. */
export const volumesByName = lately(
  ({ spec }: Pod): ReadonlyMap<string, unknown> =>
    new Map(listAt(spec, 'volumes').map((value) => [textAt(value, 'name') ?? '', value])),
);

/** A path of the node without what does not change it: `//var/./run/` is `/var/run`. */
export function plainPath(text: string): string {
  const steps: string[] = [];
  for (const step of text.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  const path = `/${steps.join('/')}`;
  // On every distribution one is a link to the other.
  return path.replace(/^\/var\/run(?=\/|$)/, '/run');
}
