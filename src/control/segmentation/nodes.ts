import { Fault } from '../../model/fault.ts';
import type { NodePlacement } from '../../model/identity/node-placement.ts';
import type { WorkloadEndpoint } from '../../model/segmentation/segmentation.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { parseEndpoints } from '../../observe/configuration/endpoints/read-endpoints.ts';
import { parseNodes } from '../../observe/configuration/nodes/read-nodes.ts';
import type { RosterEntry } from '../../observe/runtime/containers/roster.ts';
import type { DeclaredMesh, Declaration } from './state.ts';

/** What a host knows of other nodes. */
export interface OtherNodes {
  readonly placement: NodePlacement;
  /** The name of this one among them. */
  readonly node: string;
  /** The addresses that their workloads have. */
  readonly addresses: AddressSet;
  /** Where these are, by the ids of workloads. */
  readonly endpoints: ReadonlyMap<string, readonly WorkloadEndpoint[]>;
}

/** Whom a declared mesh is with. Nodes' own addresses are nobody's else, whatever block they are in. Throws a `Fault`. */
export function otherNodes({ node, nodes, endpoints, trustDomain }: DeclaredMesh): OtherNodes {
  const placement = parseNodes(nodes.text, nodes.file);
  if (placement.trustDomain !== trustDomain)
    throw new Fault('usage', `${nodes.file} has another trust domain than ${trustDomain}`, {
      hint: 'a trust domain is for good: apply it anew for another one',
    });
  if (!placement.nodes.has(node))
    throw new Fault('usage', `${nodes.file} has no node ${node}`, {
      hint: `it has ${[...placement.nodes.keys()].join(', ')}`,
    });
  const others = [...placement.nodes].filter(([name]) => name !== node);
  const own = AddressSet.parse(...Array.from(placement.nodes.values(), ({ address }) => address));
  const blocks = others.reduce((all, [, other]) => all.union(other.blocks), AddressSet.NONE);
  const addresses = blocks.subtract(own);
  const all = parseEndpoints(endpoints.text, endpoints.file);
  return {
    placement,
    node,
    addresses,
    endpoints: new Map(
      [...all].map(([id, some]) => [id, some.flatMap((one) => among(one, addresses))] as const),
    ),
  };
}

/** The addresses of an attachment that are in a set. */
function among(endpoint: WorkloadEndpoint, set: AddressSet): WorkloadEndpoint[] {
  const addresses = endpoint.addresses.filter((text) => set.includes(parseAddress(text)));
  return addresses.length === 0 ? [] : [{ ...endpoint, addresses }];
}

/** A container here with an address of another node is not held: what it says cannot be told from what is said there. */
export function withoutOthers(roster: readonly RosterEntry[], { addresses }: OtherNodes): RosterEntry[] {
  return roster.map((entry) => {
    const isOther = entry.container.addresses.some((text) => addresses.includes(parseAddress(text)));
    const isHeld = entry.member !== undefined && entry.unheld === undefined;
    return isOther && isHeld ? { ...entry, unheld: 'it has an address of another node' } : entry;
  });
}

/** The containers that other nodes do not know, in words. */
export function notesOnNodes(roster: readonly RosterEntry[], { placement, node }: OtherNodes): string[] {
  const blocks = placement.nodes.get(node)?.blocks ?? AddressSet.NONE;
  return roster
    .filter(({ member, unheld }) => member !== undefined && unheld === undefined)
    .filter(({ container }) => !container.addresses.some((text) => blocks.includes(parseAddress(text))))
    .map(
      ({ container }) =>
        `${container.name} has no address in the blocks of ${node}, so that it is of no node`,
    );
}

/** The files that a declaration follows. */
export function filesAboutNodes({ waypoint }: Declaration): string[] {
  const { mesh } = waypoint ?? {};
  return mesh ? [mesh.nodes.file, mesh.endpoints.file] : [];
}

/** A declaration with other texts of the files that it follows, by their paths; the same where these are what it has. */
export function withFiles(declaration: Declaration, texts: ReadonlyMap<string, string>): Declaration {
  const { waypoint } = declaration;
  if (!waypoint?.mesh) return declaration;
  const { nodes, endpoints } = waypoint.mesh;
  const newest = { nodes: newestOf(nodes, texts), endpoints: newestOf(endpoints, texts) };
  if (newest.nodes.text === nodes.text && newest.endpoints.text === endpoints.text) return declaration;
  return { ...declaration, waypoint: { ...waypoint, mesh: { ...waypoint.mesh, ...newest } } };
}

function newestOf(
  { file, text }: DeclaredMesh['nodes'],
  texts: ReadonlyMap<string, string>,
): DeclaredMesh['nodes'] {
  return { file, text: texts.get(file) ?? text };
}
