import type { AttackNode, ManifestPlace } from '../../model/attack/graph.ts';
import { Fault } from '../../model/fault.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { quoted } from '../../model/sets/quoting.ts';
import { listAt, numberAt, textAt } from '../misconfiguration/kubernetes/values.ts';
import { allIn, CLUSTER_ADMIN } from './cluster/accounts.ts';
import { placeIn } from './cluster/place.ts';
import type { AttackedCluster, AttackedContainer, AttackedWorkload } from './cluster/types.ts';
import type { Surroundings } from './edges/types.ts';
import type { NetworkView, OutsideWay } from './network-view.ts';

/** Where an attacker begins. */
export interface Entry {
  readonly node: AttackNode;
  /** How he got there, such as `Ingress shop/web`. */
  readonly through: string;
  /** Where that is declared. */
  readonly place: ManifestPlace | undefined;
}

/** Entries by what people write: `internet`, `vulnerable`, `any`, a workload, a container or an account. Throws a `Fault`: `not-found`, `usage`. */
export function entriesOf(
  asked: readonly string[],
  cluster: AttackedCluster,
  { network, vulnerable }: Surroundings,
): Entry[] {
  const entries = asked.flatMap((text): Entry[] => {
    if (text === 'internet') return exposedEntries(cluster, network);
    if (text === 'any') return cluster.containers.filter(runs).map(assumed);
    if (text === 'vulnerable')
      return cluster.containers.filter((one) => runs(one) && vulnerable.has(one.image)).map(assumed);
    return nodesNamed(text, cluster).map((node) => ({ node, through: '', place: undefined }));
  });
  return [...new Map(entries.map((entry) => [entry.node.name, entry])).values()];
}

function assumed({ node }: AttackedContainer): Entry {
  return { node, through: '', place: undefined };
}

/** Containers behind what is reached from outside. */
function exposedEntries(cluster: AttackedCluster, network: NetworkView): Entry[] {
  const byId = new Map(
    cluster.workloads.flatMap((workload) => workload.ids.map((id) => [id, workload] as const)),
  );
  return network.outsideWays().flatMap((way): Entry[] => {
    const workload = byId.get(way.workload);
    const { first } = way;
    const found =
      (first && cluster.index.find(first.kind, first.namespace, first.name)) ?? workload?.resource;
    return servingContainers(workload, way).map(({ node }) => ({
      node,
      through: way.through,
      place: found && placeIn(found),
    }));
  });
}

const NOT_TCP: ReadonlyMap<string, number> = new Map([
  ['UDP', PROTOCOLS.udp],
  ['SCTP', PROTOCOLS.sctp],
]);

/** Those that declare a port that is reached; where none does, each that runs. */
function servingContainers(
  workload: AttackedWorkload | undefined,
  way: OutsideWay,
): readonly AttackedContainer[] {
  const running = (workload?.containers ?? []).filter(runs);
  const serving = running.filter(({ container }) =>
    listAt(container.value, 'ports').some((port) => {
      const protocol = NOT_TCP.get((textAt(port, 'protocol') ?? '').toUpperCase()) ?? PROTOCOLS.tcp;
      return way.isOpen(protocol, numberAt(port, 'containerPort') ?? 0);
    }),
  );
  return serving.length > 0 ? serving : running;
}

function runs({ isRunning }: AttackedContainer): boolean {
  return isRunning;
}

/** Goals by what people write. Throws a `Fault`: `not-found` for what there is not. */
export function goalsOf(text: string, cluster: AttackedCluster): AttackNode[] {
  if (text === 'cluster-admin') return [CLUSTER_ADMIN];
  if (text === 'cloud') return [{ kind: 'cloud', name: '*' }];
  if (text === 'node') return cluster.nodeGroups.map(({ node }) => node);
  const [, kind = '', name = ''] = /^(namespace|node|secret|account)\/(.+)$/.exec(text) ?? [];
  switch (kind) {
    case 'namespace':
      if (!cluster.namespaces.has(name))
        throw notFound(
          text,
          [...cluster.namespaces.keys()].map((one) => `namespace/${one}`),
        );
      return [allIn('workloads', name), allIn('pod-creation', name)];
    case 'node':
      return named(
        text,
        cluster.nodeGroups
          .filter((group) => group.names.includes(name) || group.node.name === name)
          .map(({ node }) => node),
        cluster.nodeGroups.map(({ node }) => `node/${node.name}`),
      );
    case 'secret':
      return [{ kind: 'secret', name }];
    case 'account':
      return named(
        text,
        [cluster.accounts.get(name)?.node].filter((node) => node !== undefined),
        [...cluster.accounts.keys()].map((one) => `account/${one}`),
      );
  }
  return nodesNamed(text, cluster);
}

/** The containers of a workload (`name`, `namespace/name`, `namespace/Kind/name`), one of them (`…/container`), or an account. */
function nodesNamed(text: string, cluster: AttackedCluster): AttackNode[] {
  const account = /^account\/(.+)$/.exec(text)?.[1];
  if (account !== undefined) return goalsOf(text, cluster);
  const workloads = cluster.workloads.filter(({ ids, namespace, name }) =>
    [name, `${namespace}/${name}`, ...ids].includes(text),
  );
  if (workloads.length > 1)
    throw new Fault('usage', `${quoted(text)} is the name of ${workloads.length} workloads`, {
      hint: `write ${workloads
        .slice(0, SHOWN)
        .map(({ node }) => node.name)
        .join(' or ')}`,
    });
  const found = workloads.flatMap(({ containers }) => containers.filter(runs));
  const containers = cluster.containers.filter(
    ({ node, container, workload: { namespace, name } }) =>
      node.name === text || `${namespace}/${name}/${container.name}` === text,
  );
  return named(
    text,
    [...found, ...containers].map(({ node }) => node),
    cluster.workloads.map(({ node }) => node.name),
  );
}

const SHOWN = 5;

function named(text: string, found: readonly AttackNode[], known: readonly string[]): AttackNode[] {
  if (found.length === 0) throw notFound(text, known);
  return [...found];
}

function notFound(text: string, known: readonly string[]): Fault {
  const more = known.length > SHOWN ? ', …' : '';
  return new Fault('not-found', `there is no ${quoted(text)} in these manifests`, {
    ...(known.length > 0 && { hint: `there is ${known.slice(0, SHOWN).join(', ')}${more}` }),
  });
}
