import type { Path } from '../../../model/configuration/place.ts';
import type { Container, Pod } from './pod.ts';
import { at, listAt, textAt } from './values.ts';

/** Where a container has a volume of its pod. */
export interface Mount {
  readonly container: Container;
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

/** The volumes of a pod with their mounts. */
export function volumesOf({ spec, specPath, containers }: Pod): Volume[] {
  const mounts = Map.groupBy(
    containers.flatMap((container) =>
      listAt(container.value, 'volumeMounts').map((mount) => ({ container, mount })),
    ),
    ({ mount }) => textAt(mount, 'name'),
  );
  return listAt(spec, 'volumes').map((value, index) => {
    const name = textAt(value, 'name') ?? '';
    return {
      name,
      value,
      path: [...specPath, 'volumes', index],
      mounts: (mounts.get(name) ?? []).map(({ container, mount }) => ({
        container,
        target: textAt(mount, 'mountPath') ?? '',
        isReadOnly: at(mount, 'readOnly') === true,
      })),
    };
  });
}

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
