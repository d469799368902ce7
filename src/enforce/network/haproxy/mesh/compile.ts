import { Fault } from '../../../../model/fault.ts';
import type { NodePlacement } from '../../../../model/identity/node-placement.ts';
import { type WorkloadIdentity, workloadIdentity } from '../../../../model/identity/workload-identity.ts';
import type { Artefact } from '../../../../model/profile/artefact.ts';
import type { Member, Segmentation } from '../../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { token } from '../token.ts';
import { CERTIFICATE_LIST, certificateFile, meshConfiguration } from './configuration.ts';
import { SVID_LUA } from './svid-lua.ts';

/** What tells a waypoint who is where; keys and values have no blank. */
export const MESH_MAPS = [
  'mesh-nodes',
  'mesh-names',
  'mesh-proofs',
  'mesh-arrivals',
  'mesh-callers',
] as const;
type MeshMapName = (typeof MESH_MAPS)[number];

/** A workload of this node, and the name that HAProxy has for its certificate and its server. */
export interface LocalIdentity extends WorkloadIdentity {
  readonly member: string;
  readonly server: string;
}

export interface Mesh {
  /** In ascending order; each needs a certificate. */
  readonly locals: readonly LocalIdentity[];
  readonly maps: Readonly<Record<MeshMapName, readonly string[]>>;
}

/**
 * What the waypoint of a node has to know of the others. Throws a `Fault`: `usage` for a node that is not there, for two
 * workloads with one identity, and for an identity of another trust domain; `limit`.
 */
export function compileMesh({ members }: Segmentation, placement: NodePlacement, node: string): Mesh {
  const here = placement.nodes.get(node);
  if (!here)
    throw new Fault('usage', `there is no node ${node}`, {
      hint: `there are ${[...placement.nodes.keys()].join(', ')}`,
    });
  const ends = members.flatMap((member) => endsOf(member, placement));
  refuseShared(ends);
  const [own, others] = [ends.filter((one) => one.node === node), ends.filter((one) => one.node !== node)];
  const locals = new Map(
    own.map(({ member, identity }) => [member, { ...identity, member, server: serverName(member) }]),
  );
  const callers = new Map(
    others
      .toReversed()
      .map(({ identity, address }) => [`${familyOf(address)}|${identity.spiffeId}`, address]),
  );
  const addressOf = (name: string) => placement.nodes.get(name)?.address ?? '';
  return {
    locals: [...locals.values()],
    maps: {
      'mesh-nodes': others.map((one) => `${one.address} ${addressOf(one.node)}`),
      'mesh-names': others.map(({ address, name }) => `${address} ${name}`),
      'mesh-proofs': [...locals.values()].map(({ member, server }) => `${token(member)} ${server}`),
      'mesh-arrivals': own.map(({ address, name }) => `${name} ${address}`),
      'mesh-callers': [...callers].map(([key, address]) => `${key} ${address}`).toSorted(),
    },
  };
}

/** The files of a mesh; servers and certificates only of identities that a certificate is there for. */
export function meshArtefacts({ locals, maps }: Mesh, proved: ReadonlySet<string>): Artefact[] {
  const servers = locals.filter(({ spiffeId }) => proved.has(spiffeId)).map(({ server }) => server);
  return [
    { path: 'haproxy/mesh.cfg', text: meshConfiguration(servers) },
    { path: 'haproxy/svid.lua', text: SVID_LUA },
    { path: `haproxy/${CERTIFICATE_LIST}`, text: servers.map((one) => `${certificateFile(one)}\n`).join('') },
    ...MESH_MAPS.map((name) => ({
      path: `haproxy/maps/${name}.map`,
      text: maps[name].map((line) => `${line}\n`).join(''),
    })),
  ];
}

interface End {
  readonly member: string;
  readonly identity: WorkloadIdentity;
  readonly node: string;
  readonly address: string;
  /** What callers ask for after the port and a `-`. */
  readonly name: string;
}

function endsOf({ id, namespace, name, spiffeId, endpoints }: Member, placement: NodePlacement): End[] {
  const identity = workloadIdentity({ namespace, name, spiffeId }, placement.trustDomain);
  return endpoints
    .flatMap(({ addresses }) => addresses)
    .flatMap((address) => {
      const set = AddressSet.parse(address);
      const [found] = [...placement.nodes].filter(([, { blocks }]) => set.isSubsetOf(blocks));
      if (!found) return [];
      return [
        {
          member: id,
          identity,
          node: found[0],
          address,
          name: `${label(address)}${identity.dnsName.slice(1)}`,
        },
      ];
    });
}

/** An address as a label of DNS: `10-0-0-2`, or all 32 digits of IPv6. */
function label(address: string): string {
  if (!address.includes(':')) return address.replaceAll('.', '-');
  const { value = 0n } = AddressSet.parse(address).first() ?? {};
  return value.toString(16).padStart(32, '0');
}

function familyOf(address: string): string {
  return address.includes(':') ? '6' : '4';
}

/** What HAProxy takes for a name of a server and of a file; names of workloads and namespaces have no `_`. */
function serverName(member: string): string {
  return token(member).replaceAll('/', '_');
}

function refuseShared(ends: readonly End[]): void {
  const owners = new Map<string, string>();
  for (const { member, identity } of ends) {
    const other = owners.get(identity.spiffeId) ?? member;
    if (other !== member)
      throw new Fault('usage', `${other} and ${member} both prove ${identity.spiffeId}`, {
        hint: 'between nodes a workload is known by its identity alone; give each its own',
      });
    owners.set(identity.spiffeId, member);
  }
}
