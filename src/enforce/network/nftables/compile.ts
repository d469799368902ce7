import type { Artefact } from '../../../model/profile/artefact.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { NetworkLosses } from '../losses.ts';
import { unkeptLimits, unredirectedLimits } from '../limits.ts';
import type { NetworkCompilation, NetworkOptions, NetworkUnit } from '../types.ts';
import { WorkloadEndpoints } from './endpoints.ts';
import { compare } from './compare.ts';
import { artefactText, tableCommands } from './commands.ts';
import { addElement, addMember, type Content } from './content.ts';
import type { Json } from './expressions.ts';
import { endpointElements, ownElements } from './identity.ts';
import { fileName } from './names.ts';
import { addElsewhereLosses, elsewhereElements } from './elsewhere.ts';
import { parse } from './parse.ts';
import { BRIDGE_PORTS, hostShapes } from './waypoint-tables.ts';
import { NAMESPACE_TABLE } from './namespace-table.ts';

/** nftables, in the JSON of libnftables-json(5): for the host that has the members' interfaces, and for each member's own namespace. */
export const NFTABLES: NetworkUnit = {
  id: 'nftables',
  vectors: ['V6', 'V8'],
  description: 'nftables in the kernel: on a host with the interfaces of its containers, or inside of each',
  compile,
  parse,
  compare,
};

function compile(segmentation: Segmentation, options: NetworkOptions): NetworkCompilation {
  const { waypoint } = options;
  const endpoints = new WorkloadEndpoints(segmentation, waypoint?.elsewhere);
  const losses = new NetworkLosses(options);
  const compiling = { endpoints, losses, hasWaypoint: waypoint !== undefined };
  const [bridge, host] = [emptyContent(), emptyContent()];
  for (const content of [bridge, host]) addAll(endpointElements(endpoints), content);
  const namespaces = segmentation.members.flatMap((member): Artefact[] => {
    const own = emptyContent();
    addMember(member, compiling, own);
    addElsewhereLosses(member, endpoints, losses);
    merge(own, host);
    // Its own namespace needs no more than what it is judged by, and has no waypoint.
    if (waypoint || endpoints.placesOf(member.id).length === 0) return [];
    addAll(ownElements(member, endpoints), own);
    const path = `nftables/namespaces/${fileName(member.id)}.json`;
    return [{ path, text: artefactText(tableCommands(NAMESPACE_TABLE, own)) }];
  });
  const shapes = hostShapes(waypoint?.port);
  if (waypoint && waypoint.bridgePorts.size > 0)
    addAll(new Map([[BRIDGE_PORTS, [...waypoint.bridgePorts]]]), bridge);
  if (waypoint?.elsewhere) addAll(elsewhereElements(waypoint.elsewhere), host);
  const commands = [...tableCommands(shapes.bridge, bridge), ...tableCommands(shapes.host, host)];
  const unkept = waypoint ? unredirectedLimits(segmentation) : unkeptLimits(segmentation, 'nftables');
  const artefacts = [{ path: 'nftables/bridge.json', text: artefactText(commands) }, ...namespaces];
  return {
    artefacts: artefacts.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    losses: [...losses.all, ...unkept],
  };
}

function emptyContent(): Content {
  return { sets: new Map(), chains: new Map(), elements: new Map() };
}

function merge(from: Content, into: Content): void {
  for (const [name, shape] of from.sets) into.sets.set(name, shape);
  for (const [name, rules] of from.chains) into.chains.set(name, rules);
  addAll(from.elements, into);
}

function addAll(elements: ReadonlyMap<string, readonly Json[]>, into: Content): void {
  for (const [name, some] of elements) for (const element of some) addElement(into, name, element);
}
