import type { Direction } from '../../model/network/policy.ts';
import type { Workload } from '../../model/network/workload.ts';
import { workloadId } from '../../model/network/workload.ts';
import { METADATA } from '../../model/sets/well-known-addresses.ts';
import type { Connections } from '../segmentation/connections.ts';
import { exposure } from '../segmentation/exposure.ts';
import type { Group } from '../segmentation/grouping.ts';

/** A way from outside to a workload. */
export interface OutsideWay {
  /** `namespace/Kind/name`. */
  readonly workload: string;
  /** What it leads through, such as `Ingress shop/web`. */
  readonly through: string;
  /** TCP and other ports that arrive; whether one is among them. */
  readonly isOpen: (protocol: number, port: number) => boolean;
  /** The outermost thing that it leads through; undefined: the workload itself. */
  readonly first: { readonly kind: string; readonly namespace: string; readonly name: string } | undefined;
}

/** Workloads that policies do not tell apart. */
export interface NetworkGroup {
  readonly id: number;
  readonly name: string;
  /** Do its pods have the network of their node? */
  readonly isHost: boolean;
  readonly workloads: readonly Workload[];
}

/** What is asked of an evaluated network. */
export interface NetworkView {
  readonly groups: readonly NetworkGroup[];
  groupOf(workload: string): NetworkGroup | undefined;
  calls(from: NetworkGroup, to: NetworkGroup): boolean;
  /** Does a policy decide about the group in a direction already, so that another cannot take anything away? */
  isIsolated(group: NetworkGroup, direction: Direction): boolean;
  /** May it call where clouds serve the credentials of nodes? */
  callsMetadata(group: NetworkGroup): boolean;
  outsideWays(): readonly OutsideWay[];
}

export function networkView(evaluated: Connections): NetworkView {
  const groups = evaluated.groups.map(viewed);
  const byWorkload = new Map(
    groups.flatMap((group) => group.workloads.map((workload) => [workloadId(workload), group] as const)),
  );
  const behind = (group: NetworkGroup): Group | undefined => evaluated.groups[group.id];
  return {
    groups,
    groupOf: (workload) => byWorkload.get(workload),
    calls(from, to) {
      const [source, target] = [behind(from), behind(to)];
      return (
        source !== undefined &&
        target !== undefined &&
        evaluated.idBetween(source, target) !== evaluated.table.none
      );
    },
    isIsolated(group, direction) {
      const found = behind(group);
      return (
        found !== undefined &&
        evaluated.programs
          .of(found, direction)
          .some(({ stages }) => stages.some(({ isolating }) => isolating.length > 0))
      );
    },
    callsMetadata(group) {
      const found = behind(group);
      return (
        found !== undefined &&
        evaluated
          .withOutside(found, 'egress')
          .some(({ addresses }) => !addresses.intersect(METADATA).isEmpty())
      );
    },
    outsideWays: () => waysOf(evaluated),
  };
}

function viewed({ id, workloads, isHost }: Group): NetworkGroup {
  const [first] = workloads;
  const more = workloads.length - 1;
  const name = `${workloadId(first)}${more > 0 ? ` and ${more} more` : ''}`;
  return { id, name, isHost, workloads };
}

function waysOf(evaluated: Connections): OutsideWay[] {
  return exposure(evaluated)
    .filter(({ status }) => status !== 'blocked')
    .map(({ workload, through, traffic }) => {
      const [first] = through;
      const names = through.map((part) => {
        const kind = 'type' in part ? `Service (${part.type})` : part.kind;
        return `${kind} ${part.namespace}/${part.name}`;
      });
      const node = workload.hostNetwork ? 'the network of its node' : 'a port of its node';
      return {
        workload: workloadId(workload),
        through: names.length > 0 ? names.join(', ') : node,
        isOpen: (protocol: number, port: number) => traffic.includes({ protocol, port }),
        first: first && {
          kind: 'type' in first ? 'Service' : first.kind,
          namespace: first.namespace,
          name: first.name,
        },
      };
    });
}
