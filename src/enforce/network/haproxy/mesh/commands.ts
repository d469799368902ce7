import { formatAddress, parseAddress } from '../../../../model/sets/address-text.ts';
import type { Mesh } from './compile.ts';
import { CERTIFICATE_LIST, certificateFile, departureServer } from './configuration.ts';

/** What a waypoint says to other nodes: as whom, whom it believes, and who is where. */
export interface MeshState {
  readonly maps: Mesh['maps'];
  /** Certificates with their keys as PEM, by the names of servers. */
  readonly certificates: ReadonlyMap<string, string>;
  /** PEM. */
  readonly bundle: string;
}

/** By what numbers a running HAProxy has the certificates of servers; those of its start have none. */
export type Generations = ReadonlyMap<string, number>;

/**
 * The commands that bring a running HAProxy from one state to another: connections that are there stay as they are, and
 * new ones have what is new (management guide, section 9.3). Every certificate and bundle comes under a new name, with
 * entries and servers that use it, and then the old entries go: HAProxy 3.0 ends by a fault where a bundle is replaced
 * after a certificate that is in use with it. `generation` is a number that was never given before.
 */
export function meshCommands(
  before: MeshState,
  after: MeshState,
  generation: number,
  current: Generations,
): string[] {
  const renewed = renewedServers(before, after);
  const old = [...renewed, ...goneServers(before, after)].filter((server) => before.certificates.has(server));
  const bundle = storeName('bundle', generation);
  return [
    ...(renewed.length === 0 ? [] : made('ca-file', bundle, after.bundle)),
    ...renewed.flatMap((server) => {
      const name = storeName(server, generation);
      return [
        ...made('cert', name, after.certificates.get(server) ?? ''),
        `add ssl crt-list ${CERTIFICATE_LIST} <<\n${name} [ca-file ${bundle} verify required]\n\n`,
        `add server departures/${name} ${departureServer(name, bundle)}\n`,
        `enable server departures/${name}\n`,
      ];
    }),
    ...mapCommands(before.maps, after.maps),
    ...proofCommands(before, after, renewed, generation),
    ...old.map((server) => `del ssl crt-list ${CERTIFICATE_LIST} ${currentName(server, current)}\n`),
  ];
}

/** Those that need another certificate, or somebody else to believe. */
export function renewedServers(before: MeshState, after: MeshState): string[] {
  const isSame = (server: string) => before.certificates.get(server) === after.certificates.get(server);
  const servers = [...after.certificates.keys()];
  return before.bundle === after.bundle ? servers.filter((server) => !isSame(server)) : servers;
}

/** Those that are not here any more. */
export function goneServers(before: MeshState, after: MeshState): string[] {
  return [...before.certificates.keys()].filter((server) => !after.certificates.has(server));
}

/** What a server, its certificate, or a bundle is known by from a generation on. */
export function storeName(name: string, generation: number): string {
  return `${name}.${generation}`;
}

function currentName(server: string, current: Generations): string {
  const generation = current.get(server);
  return generation === undefined ? certificateFile(server) : storeName(server, generation);
}

function made(kind: 'cert' | 'ca-file', name: string, text: string): string[] {
  // An empty line would end the command.
  const pem = text.replaceAll(/\n+/g, '\n').trim();
  return [
    `new ssl ${kind} ${name}\n`,
    `set ssl ${kind} ${name} <<\n${pem}\n\n`,
    `commit ssl ${kind} ${name}\n`,
  ];
}

/** Addresses that are on another node than before, or on one or none now. */
export function movedAddresses(before: Mesh['maps'], after: Mesh['maps']): ReadonlySet<string> {
  const [old, now] = [new Map(nodesOf(before)), new Map(nodesOf(after))];
  return new Set([...old.keys(), ...now.keys()].filter((address) => old.get(address) !== now.get(address)));
}

function nodesOf(maps: Mesh['maps']): (readonly [string, string])[] {
  return maps['mesh-nodes'].map((line) => {
    const [address = '', node = ''] = line.split(' ');
    return [formatAddress(parseAddress(address)), node];
  });
}

/** A caller is known by the newest server that it has. */
function proofCommands(
  before: MeshState,
  { maps }: MeshState,
  renewed: readonly string[],
  generation: number,
): string[] {
  const newest = maps['mesh-proofs'].flatMap((line) => {
    const [member = '', server = ''] = line.split(' ');
    return renewed.includes(server) ? [`${member} ${storeName(server, generation)}`] : [];
  });
  const gone = keysOf(before.maps['mesh-proofs']).filter((key) => !keysOf(maps['mesh-proofs']).includes(key));
  return [...deleted('mesh-proofs', gone), ...put('mesh-proofs', newest, before.maps['mesh-proofs'])];
}

function mapCommands(before: Mesh['maps'], after: Mesh['maps']): string[] {
  const names = (Object.keys(after) as (keyof Mesh['maps'])[]).filter((name) => name !== 'mesh-proofs');
  return names.flatMap((name) => {
    const [kept, known] = [new Set(keysOf(after[name])), new Set(before[name])];
    const gone = keysOf(before[name]).filter((key) => !kept.has(key));
    const lines = after[name].filter((line) => !known.has(line));
    return [...deleted(name, gone), ...put(name, lines, before[name])];
  });
}

function deleted(name: string, keys: readonly string[]): string[] {
  return keys.map((key) => `del map maps/${name}.map ${key}\n`);
}

function put(name: string, lines: readonly string[], before: readonly string[]): string[] {
  const known = new Set(keysOf(before));
  return lines.map((line) => {
    const [key = ''] = keysOf([line]);
    return `${known.has(key) ? 'set' : 'add'} map maps/${name}.map ${line}\n`;
  });
}

function keysOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(' ', 1)[0] ?? '');
}
