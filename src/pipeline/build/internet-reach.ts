import { connections } from '../../analyse/segmentation/connections.ts';
import { exposure } from '../../analyse/segmentation/exposure.ts';
import { reachFrom } from '../../analyse/segmentation/reach.ts';
import type { Image } from '../../model/image.ts';
import type { Network } from '../../model/network/network.ts';
import type { Workload } from '../../model/network/workload.ts';
import { PUBLIC } from '../../model/sets/well-known-addresses.ts';
import { isSameImage } from '../../observe/scan-report/same-image.ts';
import { readNetwork } from '../deploy/network.ts';

/** Whether the internet reaches an image, by its reference; undefined where that is not known. */
export type InternetReach = (reference: string, image: Image) => boolean | undefined;

/**
 * Does the internet reach a workload that has an image, by the manifests at `path`? They are read when the first image
 * asks, and once for all. Undefined where none has it, where it only may be so, and where somebody who takes over what
 * is reached gets there next. Throws a `Fault`.
 */
export function internetReach(path: string): InternetReach {
  let known: ReturnType<typeof readNetwork> | undefined;
  let reached: Reached | undefined;
  return (reference, image) => {
    const { network, gaps } = (known ??= readNetwork(path));
    const hasImage = ({ images = [] }: Workload) =>
      images.some((written) => isSameImage(written, { target: { reference, image } }));
    const ours = network.workloads.filter(hasImage);
    if (ours.length === 0) return undefined;
    reached ??= reachedIn(network);
    const { certain, possible } = reached;
    if (ours.some((one) => certain.has(one))) return true;
    return ours.some((one) => possible.has(one)) || gaps.length > 0 ? undefined : false;
  };
}

/** The workloads that the internet reaches, and those that it may, or that somebody gets to who takes these over. */
interface Reached {
  readonly certain: ReadonlySet<Workload>;
  readonly possible: ReadonlySet<Workload>;
}

function reachedIn(network: Network): Reached {
  const evaluated = connections(network);
  const open = exposure(evaluated).filter(
    ({ status, sources }) => status !== 'blocked' && !sources.intersect(PUBLIC).isEmpty(),
  );
  const first = new Set(open.flatMap(({ workload }) => evaluated.groupOf(workload) ?? []));
  const next = reachFrom(evaluated, [...first]);
  return {
    certain: new Set(open.filter(({ status }) => status === 'reachable').map(({ workload }) => workload)),
    possible: new Set([...first, ...next.keys()].flatMap(({ workloads }) => workloads)),
  };
}
