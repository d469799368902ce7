import type { Cluster } from './cluster.ts';
import { LabelIndex } from './label-index.ts';
import { once } from './once.ts';
import { at, listAt } from './values.ts';

/** Marks of pods: of which nothing is left to a patch, and which list ports. */
export const IS_WHOLE = 'whole';
export const HAS_PORTS = 'ports';

/** The mark of pods that list a port of this name or number. */
export function portMark(port: unknown): unknown {
  return typeof port === 'string' ? `port ${port}` : port;
}

/** The pods of a target, in their order, by their labels and what they are marked with. */
export const podIndex = once(({ pods }: Cluster): LabelIndex => {
  const index = new LabelIndex(
    pods.map(({ pod, resource }) => ({
      namespace: resource.namespace,
      labels: at(pod.value, 'metadata', 'labels'),
    })),
  );
  for (const [number, { pod, isPartial }] of pods.entries()) {
    if (!isPartial) index.mark(IS_WHOLE, number);
    for (const port of pod.containers.flatMap(({ value }) => listAt(value, 'ports'))) {
      index.mark(HAS_PORTS, number);
      for (const mark of [at(port, 'name'), at(port, 'containerPort')]) index.mark(portMark(mark), number);
    }
  }
  return index;
});
