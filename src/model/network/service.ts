import type { AddressSet } from '../sets/addresses.ts';
import type { Origin } from './origin.ts';
import type { Labels } from './selector.ts';
import type { ContainerPort, Workload } from './workload.ts';

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** Number of the IP protocol. */
  readonly protocol: number;
  /** A number, or the name of a container port, which each pod resolves for itself. */
  readonly target: number | string;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** Of the service itself. */
  readonly labels: Labels;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** Labels of the pods behind it; undefined where its endpoints are made by hand. */
  readonly selector: Labels | undefined;
  readonly ports: readonly ServicePort[];
  /** Addresses that the load balancer takes traffic from. */
  readonly sources: AddressSet;
  /** `spec.externalIPs`: every node takes traffic to these. */
  readonly externalAddresses: readonly string[];
  readonly origin: Origin;
}

/** Does the service send its traffic to the workload? Host-network pods can be behind a service too. */
export function isBehind(workload: Workload, service: Service): boolean {
  const { selector } = service;
  return (
    selector !== undefined &&
    selector.size > 0 &&
    service.type !== 'ExternalName' &&
    workload.namespace === service.namespace &&
    [...selector].every(([key, value]) => workload.labels.get(key) === value)
  );
}

/** The ports of the workload that a port of a service leads to; none where it has no port of that name. */
export function targetsOf({ target, protocol }: ServicePort, workload: Workload): readonly ContainerPort[] {
  if (typeof target === 'number') return [{ name: undefined, port: target, protocol }];
  return workload.ports.filter((port) => port.name === target && port.protocol === protocol);
}
