import type { Backend, Entrance } from '../../model/network/entrance.ts';
import type { Peer } from '../../model/network/policy.ts';
import { isBehind, type Service, type ServicePort, targetsOf } from '../../model/network/service.ts';
import { NAMESPACE_NAME_LABEL, type Workload } from '../../model/network/workload.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { Connections } from './connections.ts';
import { isEntranceProxy } from './entrance-proxies.ts';

/** One way from outside to a workload. */
export interface Exposure {
  readonly workload: Workload;
  /** What the way leads through, from outside in; the workload is not in it. */
  readonly through: readonly (Service | Entrance | Workload)[];
  /** The backend that an entrance has for it. */
  readonly backend: Backend | undefined;
  /** What arrives at the workload; where it is blocked, what would have. */
  readonly traffic: Traffic;
  /** Who may come this way. */
  readonly sources: AddressSet;
  /**
   * `reachable`: policies let it through. `possible`: the proxy of the entrance is not among the manifests, and policies
   * let some peer through. `blocked`: they let nobody through.
   */
  readonly status: 'reachable' | 'possible' | 'blocked';
}

/**
 * What can be reached from outside, and through what: services of type LoadBalancer and NodePort and with external
 * addresses, host-network pods, ports that are open on nodes, and the entrances that proxies serve. Addresses are taken as the pod sees them without
 * translation (`externalTrafficPolicy: Local`); where a node translates them, policies on addresses are looser.
 */
export function exposure(evaluated: Connections): Exposure[] {
  const { network } = evaluated;
  const byNamespace = Map.groupBy(network.workloads, ({ namespace }) => namespace);
  const behind = (service: Service): Workload[] =>
    (byNamespace.get(service.namespace) ?? []).filter((workload) => isBehind(workload, service));
  const services = new Map(
    network.services.map((service) => [`${service.namespace}/${service.name}`, service]),
  );
  const direct = network.services
    .filter(isOpen)
    .flatMap((service) =>
      behind(service).flatMap((workload) => throughService(evaluated, service, workload)),
    );
  const onNodes = network.workloads
    .filter(({ hostNetwork, ports }) => hostNetwork && ports.length > 0)
    .map((workload) => ({
      workload,
      through: [],
      backend: undefined,
      ...OPEN,
      traffic: declared(workload.ports),
    }));
  const hostPorts = network.workloads.flatMap((workload) => throughNodePorts(evaluated, workload));
  const proxies = network.workloads.filter(isEntranceProxy);
  const served = network.entrances.flatMap((entrance) =>
    entrance.backends.flatMap((backend) => {
      const service = services.get(`${backend.namespace}/${backend.service}`);
      if (!service) return [];
      return behind(service).flatMap((workload) =>
        throughEntrance(evaluated, entrance, backend, service, workload, proxies),
      );
    }),
  );
  return [...direct, ...onNodes, ...hostPorts, ...served];
}

const OPEN = { sources: AddressSet.ALL, status: 'reachable' as const };

function isOpen({ type, externalAddresses }: Service): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || externalAddresses.length > 0;
}

function throughService(evaluated: Connections, service: Service, workload: Workload): Exposure[] {
  return fromOutside(evaluated, workload, targets(service.ports, workload), [service], service.sources);
}

/** Ports that are open on the node (`hostPort`) lead to the pod past every service. */
function throughNodePorts(evaluated: Connections, workload: Workload): Exposure[] {
  if (workload.hostNetwork) return [];
  const wanted = declared(workload.ports.filter(({ onNode }) => onNode));
  return fromOutside(evaluated, workload, wanted, [], AddressSet.ALL);
}

/** What policies let through from outside to the workload, of what is open there. */
function fromOutside(
  evaluated: Connections,
  workload: Workload,
  wanted: Traffic,
  through: Exposure['through'],
  open: AddressSet,
): Exposure[] {
  const group = evaluated.groupOf(workload);
  if (!group || wanted.isEmpty()) return [];
  const way = { workload, through, backend: undefined };
  const ways = evaluated
    .withOutside(group, 'ingress')
    .map(({ addresses, traffic }): Exposure => {
      const sources = addresses.intersect(open);
      return { ...way, traffic: traffic.intersect(wanted), sources, status: 'reachable' };
    })
    .filter(({ sources, traffic }) => !sources.isEmpty() && !traffic.isEmpty());
  return ways.length > 0 ? ways : [{ ...way, traffic: wanted, sources: AddressSet.NONE, status: 'blocked' }];
}

function throughEntrance(
  evaluated: Connections,
  entrance: Entrance,
  backend: Backend,
  service: Service,
  workload: Workload,
  proxies: readonly Workload[],
): Exposure[] {
  const group = evaluated.groupOf(workload);
  const ports = service.ports.filter(({ port, name, target }) =>
    [undefined, backend.isTarget ? target : port, name].includes(backend.port),
  );
  const wanted = targets(ports, workload);
  if (!group || wanted.isEmpty()) return [];
  const way = { workload, backend, traffic: wanted, ...OPEN };
  const allowed = proxies.flatMap((proxy): Exposure[] => {
    const from = evaluated.groupOf(proxy);
    const traffic = from ? evaluated.between(from, group).intersect(wanted) : Traffic.NONE;
    return traffic.isEmpty() ? [] : [{ ...way, through: [proxy, entrance, service], traffic }];
  });
  if (allowed.length > 0) return allowed;
  const isPossible = proxies.length === 0 && letsSomebodyIn(evaluated, workload, wanted);
  return [{ ...way, through: [entrance, service], status: isPossible ? 'possible' : 'blocked' }];
}

/** May there be a proxy that is not in these manifests, and that policies let through to the workload? */
function letsSomebodyIn(evaluated: Connections, workload: Workload, wanted: Traffic): boolean {
  const group = evaluated.groupOf(workload);
  if (!group || group.isHost) return true;
  return evaluated.programs.of(group, 'ingress').every(({ stages }) => {
    const isolated = stages.some(({ isolating }) => isolating.length > 0);
    const allowing = stages.flatMap(({ rules }) =>
      rules.filter(
        ({ rule }) => rule.action === 'allow' && rule.peers.some((peer) => mayBeElsewhere(peer, evaluated)),
      ),
    );
    return (
      !isolated ||
      allowing.some((rule) => !evaluated.table.at(rule.trafficTo(group)).intersect(wanted).isEmpty())
    );
  });
}

/** May the peer be a workload of a namespace that these manifests have no workload of? */
function mayBeElsewhere(peer: Peer, { network }: Connections): boolean {
  if (peer.kind === 'entity') return peer.entity === 'any' || peer.entity === 'cluster';
  if (peer.kind !== 'workloads') return false;
  const { namespaces } = peer.selection;
  if (namespaces.kind !== 'label' || namespaces.key !== NAMESPACE_NAME_LABEL || namespaces.operator !== 'In')
    return true;
  return namespaces.values.some((name) => network.workloads.every(({ namespace }) => namespace !== name));
}

/** What the ports of a service lead to on the workload. */
function targets(ports: readonly ServicePort[], workload: Workload): Traffic {
  return declared(ports.flatMap((port) => targetsOf(port, workload)));
}

function declared(ports: readonly { readonly protocol: number; readonly port: number }[]): Traffic {
  return ports.reduce(
    (all, { protocol, port }) => all.union(Traffic.ports(protocol, Intervals.of([[port, port]]))),
    Traffic.NONE,
  );
}
