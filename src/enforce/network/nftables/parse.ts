import { isDeepStrictEqual } from 'node:util';
import {
  type Direction,
  DIRECTIONS,
  type Engine,
  type Policy,
  type Rule,
} from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { Redirection } from '../redirection.ts';
import type { Reading } from '../types.ts';
import { WorkloadEndpoints } from './endpoints.ts';
import { elsewhereRules, readElsewhere } from './elsewhere.ts';
import { endpointElements, ownElements } from './identity.ts';
import { FAMILIES, IP } from './lookups.ts';
import { fileName, nameSetName } from './names.ts';
import type { Known } from './read-decision.ts';
import { readDirection } from './read-direction.ts';
import { malformed, type ReadSet, type ReadTable, readRuleset } from './ruleset.ts';
import { NAMESPACE_TABLE } from './namespace-table.ts';
import { readRedirection, waypointPort } from './read-redirection.ts';
import type { SetShape, TableShape } from './tables.ts';
import { hostShapes, isOpen } from './waypoint-tables.ts';

const STAGE = 'nftables';
const ENGINE: Engine = { id: 'nftables', stages: [{ id: STAGE, order: 'priority' }] };
export const HOST_FILE = 'nftables/bridge.json';

/**
 * What artefacts mean, or what `nft -j list ruleset` lists under their paths: the host's, and those of the members'
 * namespaces together. What is the same in every artefact must be as the compiler writes it, and who is where as the
 * segmentation has it; what its maps say is read. Throws a `Fault` (`malformed`).
 */
export function parse(artefacts: readonly Artefact[], segmentation: Segmentation): readonly Reading[] {
  const host = hostTables(artefacts);
  const found = host?.get('inet');
  const endpoints = new WorkloadEndpoints(segmentation, found && readElsewhere(HOST_FILE, found));
  const texts = new Map(artefacts.map(({ path, text }) => [path, text]));
  const attached = segmentation.members.filter(({ id }) => endpoints.placesOf(id).length > 0);
  // Members are not brought to a waypoint inside of their own namespaces.
  const isOfWaypoint = found !== undefined && waypointPort(found) !== undefined;
  const files = (isOfWaypoint ? [] : attached).map((member) => ({
    member,
    file: `nftables/namespaces/${fileName(member.id)}.json`,
  }));
  const expected = new Set([HOST_FILE, ...files.map(({ file }) => file)]);
  for (const path of texts.keys()) if (!expected.has(path)) throw malformed(path, 'it belongs to no member');
  if (!host) throw malformed(HOST_FILE, 'it is missing');
  const tablesOf = (file: string): ReadonlyMap<string, ReadTable> => {
    const text = texts.get(file);
    if (text === undefined) throw malformed(file, 'it is missing');
    return readRuleset(file, text);
  };
  const names = nameSets(attached);
  return [
    {
      name: 'bridge',
      engine: ENGINE,
      policies: hostPolicies(host, attached, endpoints, names),
    },
    ...(isOfWaypoint
      ? []
      : [
          {
            name: 'namespaces',
            engine: ENGINE,
            policies: files.flatMap(({ member, file }) =>
              namespacePolicies(tablesOf(file), file, member, endpoints, names),
            ),
          },
        ]),
  ];
}

/** What the host's ruleset brings to a waypoint; undefined where it knows of none. Throws a `Fault` (`malformed`). */
export function redirectionOf(
  artefacts: readonly Artefact[],
  segmentation: Segmentation,
): Redirection | undefined {
  const host = hostTables(artefacts)?.get('inet');
  if (!host || waypointPort(host) === undefined) return undefined;
  const endpoints = new WorkloadEndpoints(segmentation, readElsewhere(HOST_FILE, host));
  return readRedirection(HOST_FILE, host, endpoints);
}

function hostTables(artefacts: readonly Artefact[]): ReadonlyMap<string, ReadTable> | undefined {
  const text = artefacts.find(({ path }) => path === HOST_FILE)?.text;
  return text === undefined ? undefined : readRuleset(HOST_FILE, text);
}

/** The sets of addresses that names have, with whose they are. */
function nameSets(members: readonly Member[]): Known['names'] {
  return new Map(
    members.flatMap(({ id, egress }) =>
      [...(egress?.allows ?? []), ...(egress?.denies ?? [])].flatMap(({ peer }) =>
        peer.kind === 'name'
          ? FAMILIES.map(
              (family) =>
                [nameSetName(id, peer.name, family), { member: id, name: peer.name, family }] as const,
            )
          : [],
      ),
    ),
  );
}

function hostPolicies(
  tables: ReadonlyMap<string, ReadTable>,
  members: readonly Member[],
  endpoints: WorkloadEndpoints,
  names: Known['names'],
): Policy[] {
  const found = tables.get('inet');
  const port = found && waypointPort(found);
  const shapes = hostShapes(port);
  const [bridge, host] = tablesAsExpected(HOST_FILE, tables, [shapes.bridge, shapes.host], names);
  const identity = endpointElements(endpoints);
  for (const table of [bridge, host]) checkElements(HOST_FILE, table, identity);
  if (!host) return [];
  const redirection = port === undefined ? undefined : readRedirection(HOST_FILE, host, endpoints);
  return policiesOf(
    { file: HOST_FILE, table: host, endpoints, redirection, open: openAmong(members), names },
    members,
  );
}

function namespacePolicies(
  tables: ReadonlyMap<string, ReadTable>,
  file: string,
  member: Member,
  endpoints: WorkloadEndpoints,
  names: Known['names'],
): Policy[] {
  const [table] = tablesAsExpected(file, tables, [NAMESPACE_TABLE], names);
  checkElements(file, table, ownElements(member, endpoints));
  return table
    ? policiesOf({ file, table, endpoints, redirection: undefined, open: openAmong([member]), names }, [
        member,
      ])
    : [];
}

function openAmong(members: readonly Member[]): ReadonlySet<string> {
  return new Set(members.filter(isOpen).map(({ id }) => id));
}

/** The tables of these shapes; there must be no others. */
function tablesAsExpected(
  file: string,
  tables: ReadonlyMap<string, ReadTable>,
  shapes: readonly TableShape[],
  names: Known['names'],
): ReadTable[] {
  if (tables.size > shapes.length) throw malformed(file, 'it has other tables');
  return shapes.map((shape) => {
    const table = tables.get(shape.family);
    if (!table) throw malformed(file, `it has no table for ${shape.family}`);
    checkShape(file, table, shape, names);
    return table;
  });
}

function checkShape(
  file: string,
  table: ReadTable,
  { sets, chains }: TableShape,
  names: Known['names'],
): void {
  const known = new Map<string, SetShape>([
    ...sets,
    ...Array.from(
      names,
      ([name, { family }]) => [name, { type: IP[family].type, flags: ['timeout'] }] as const,
    ),
  ]);
  for (const [name, { shape }] of table.sets)
    if (!isDeepStrictEqual(shape, known.get(name))) throw malformed(file, `its set ${name} is another one`);
  for (const name of sets.keys()) if (!table.sets.has(name)) throw malformed(file, `it has no set ${name}`);
  for (const [name, { base, rules }] of chains) {
    const chain = table.chains.get(name);
    if (!chain || !isDeepStrictEqual({ base: chain.base, rules: chain.rules }, { base, rules }))
      throw malformed(file, `its chain ${name} is another one`);
  }
  for (const [name, { base }] of table.chains)
    if (base && !chains.has(name)) throw malformed(file, `its chain ${name} has a hook of its own`);
}

/** Are the elements of these sets just these, in any order? */
function checkElements(
  file: string,
  table: ReadTable | undefined,
  expected: ReadonlyMap<string, readonly unknown[]>,
): void {
  for (const [name, elements] of expected) {
    const found = textsOf(table?.sets.get(name));
    const wanted = elements.map((element) => JSON.stringify(element)).toSorted();
    if (!isDeepStrictEqual(found, wanted))
      throw malformed(file, `its set ${name} is not what the endpoints of the members say`);
  }
}

function textsOf(set: ReadSet | undefined): string[] {
  return (set?.elements ?? []).map((element) => JSON.stringify(element)).toSorted();
}

function policiesOf(known: Known, members: readonly Member[]): Policy[] {
  const { file } = known;
  const read = DIRECTIONS.map((direction) => [direction, readDirection(known, direction, members)] as const);
  return members.flatMap((member) => {
    const directions = read.flatMap(([direction, byMember]): [Direction, Rule[]][] => {
      const first = elsewhereRules(member.id, direction, known.endpoints, file);
      const rules = byMember.get(member.id);
      if (!rules && first.length === 0) return [];
      return [[direction, [...first, ...(rules ?? first.map(everything))]]];
    });
    if (directions.length === 0) return [];
    return [
      {
        kind: 'nftables',
        namespace: member.namespace,
        name: member.name,
        stage: STAGE,
        priority: 0,
        subject: { namespaces: EVERYTHING, workloads: memberSelector([member.id]) },
        isolates: [],
        rules: directions.flatMap(([, rules]) => rules),
        origin: { file, document: 1, line: 1, path: '' },
      },
    ];
  });
}

/** A direction that nothing is said of is not restricted. */
function everything(rule: Rule): Rule {
  return { ...rule, action: 'allow', peers: [{ kind: 'entity', entity: 'any' }], traffic: Traffic.ALL };
}
