import { connections } from '../../analyse/segmentation/connections.ts';
import { exposure } from '../../analyse/segmentation/exposure.ts';
import { reachFrom } from '../../analyse/segmentation/reach.ts';
import type { Image } from '../../model/image.ts';
import type { Workload } from '../../model/network/workload.ts';
import { PUBLIC } from '../../model/sets/well-known-addresses.ts';
import { isSameImage } from '../../observe/scan-report/same-image.ts';
import { readNetwork } from '../deploy/network.ts';

/**
 * Does the internet reach a workload that has this image, by the manifests at `path`? Undefined where none has it, where
 * it only may be so, and where somebody who takes over what is reached gets there next. Throws a `Fault`.
 */
export function internetReach(path: string, reference: string, image: Image): boolean | undefined {
  const { network, gaps } = readNetwork(path);
  const hasImage = ({ images = [] }: Workload) =>
    images.some((written) => isSameImage(written, { target: { reference, image } }));
  const ours = new Set(network.workloads.filter(hasImage));
  if (ours.size === 0) return undefined;
  const evaluated = connections(network);
  const open = exposure(evaluated).filter(
    ({ status, sources }) => status !== 'blocked' && !sources.intersect(PUBLIC).isEmpty(),
  );
  const certain = open.filter(({ status }) => status === 'reachable');
  if (certain.some(({ workload }) => ours.has(workload))) return true;
  const first = new Set(open.flatMap(({ workload }) => evaluated.groupOf(workload) ?? []));
  const next = reachFrom(evaluated, [...first]);
  const mayBe = [...first, ...next.keys()].some(({ workloads }) => workloads.some((one) => ours.has(one)));
  return mayBe || gaps.length > 0 ? undefined : false;
}
