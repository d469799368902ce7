import type { Policy } from '../../../../model/network/policy.ts';
import { EVERYTHING, type Selector } from '../../../../model/network/selector.ts';
import { NAMESPACE_NAME_LABEL, namespaceNamed, type Selection } from '../../../../model/network/workload.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { OptionalText } from '../../../../model/sets/optional-text.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import { EVERY_REQUEST, peersOf } from './match.ts';
import { GATEWAYS, inMesh, ROOT_NAMESPACE } from './mesh.ts';
import type { Mode, PeerAuthentication } from './peer-authentication.ts';
import { portSet, TCP } from './values.ts';

/** Workloads that take the same connections: on `strict` ports with mutual TLS only, on `disabled` ones without. */
export interface Region {
  readonly subject: Selection;
  /** The namespaces that it is in; undefined for those that have no PeerAuthentication of their own. */
  readonly namespace: string | undefined;
  readonly strict: Intervals<number>;
  readonly disabled: Intervals<number>;
  /** What says so, the most specific. */
  readonly source: PeerAuthentication;
}

const MOST_IN_NAMESPACE = 100;

/**
 * Which modes hold where: of the workload, else of its namespace, else of the mesh, else PERMISSIVE. Of several of one
 * scope the oldest counts. The regions are disjoint; whoever is in none is permissive.
 */
export function regionsOf(all: readonly PeerAuthentication[]): {
  readonly regions: readonly Region[];
  readonly unused: readonly PeerAuthentication[];
  /** More than any namespace needs; they are not evaluated. */
  readonly beyond: readonly PeerAuthentication[];
} {
  const byAge = all.toSorted((a, b) => compare(a.created, b.created) || compare(a.name, b.name));
  const wide = byAge.filter(({ selector }) => selector === undefined);
  const byNamespace = Map.groupBy(
    byAge.filter(({ selector, namespace }) => selector !== undefined && namespace !== ROOT_NAMESPACE),
    ({ namespace }) => namespace,
  );
  const narrow = [...byNamespace.values()].flatMap((some) => some.slice(0, MOST_IN_NAMESPACE));
  const beyond = [...byNamespace.values()].flatMap((some) => some.slice(MOST_IN_NAMESPACE));
  const mesh = wide.find(({ namespace }) => namespace === ROOT_NAMESPACE);
  const names = [...new Set([...wide, ...narrow].map(({ namespace }) => namespace))].filter(
    (name) => name !== ROOT_NAMESPACE,
  );
  const used = new Set([...narrow, ...beyond]);
  if (mesh) used.add(mesh);
  const ofNamespaces = names.flatMap((name) => {
    const own = wide.find(({ namespace }) => namespace === name);
    if (own) used.add(own);
    const base = [own, mesh].find((one) => one !== undefined && one.mode !== 'UNSET');
    return regionsIn(
      name,
      namespaceNamed(name),
      narrow.filter(({ namespace }) => namespace === name),
      base,
    );
  });
  const elsewhere: Selector = {
    kind: 'label',
    key: NAMESPACE_NAME_LABEL,
    operator: 'NotIn',
    values: names,
  };
  const regions = [...ofNamespaces, ...regionsIn(undefined, elsewhere, [], mesh)];
  return { regions, unused: all.filter((one) => !used.has(one)), beyond };
}

function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

function regionsIn(
  namespace: string | undefined,
  namespaces: Selector,
  narrow: readonly PeerAuthentication[],
  base: PeerAuthentication | undefined,
): Region[] {
  const selectors = narrow.map(({ selector }) => selector ?? EVERYTHING);
  const regions = narrow.map((source, place): Region => {
    const inherited = base?.mode ?? 'PERMISSIVE';
    const mode = source.mode === 'UNSET' ? inherited : source.mode;
    const workloads: Selector = {
      kind: 'all',
      of: [selectors[place] ?? EVERYTHING, without(selectors.slice(0, place))],
    };
    return { subject: subjectOf(namespaces, workloads), namespace, ...portsOf(mode, source.ports), source };
  });
  if (!base) return regions;
  const rest = subjectOf(namespaces, without(selectors));
  return [...regions, { subject: rest, namespace, ...portsOf(base.mode, new Map()), source: base }];
}

function without(others: readonly Selector[]): Selector {
  return { kind: 'not', of: { kind: 'any', of: others } };
}

function subjectOf(namespaces: Selector, workloads: Selector): Selection {
  return inMesh({ namespaces, workloads: { kind: 'all', of: [workloads, { kind: 'not', of: GATEWAYS }] } });
}

function portsOf(mode: Mode, exceptions: ReadonlyMap<number, Mode>): Pick<Region, 'strict' | 'disabled'> {
  const written = [...exceptions].filter(([, own]) => own !== 'UNSET');
  const rest = EVERY_REQUEST.ports.subtract(portSet(written.map(([port]) => port)));
  const of = (wanted: Mode): Intervals<number> =>
    portSet(written.filter(([, own]) => own === wanted).map(([port]) => port)).union(
      mode === wanted ? rest : Intervals.empty(),
    );
  return { strict: of('STRICT'), disabled: of('DISABLE') };
}

/** Refuses whoever cannot prove an identity on the ports that ask for one. */
export function strictPolicy({ subject, strict, source }: Region): Policy {
  const peers = peersOf({ ...EVERY_REQUEST, identities: OptionalText.ABSENT }, 'deny', true);
  const origin = {
    ...source.origin,
    path: source.origin.path === '' ? 'spec' : `${source.origin.path}.spec`,
  };
  return {
    kind: 'PeerAuthentication',
    namespace: source.namespace,
    name: source.name,
    stage: 'istio',
    priority: 0,
    subject,
    isolates: [],
    rules: [
      {
        direction: 'ingress',
        action: 'deny',
        peers,
        traffic: Traffic.ports(TCP, strict),
        namedPorts: [],
        origin,
      },
    ],
    origin: source.origin,
  };
}
