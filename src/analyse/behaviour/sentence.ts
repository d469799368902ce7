import type { SectionLines } from '../../model/profile/profile.ts';
import type { GrpcLine } from '../../model/profile/request.ts';
import type { Section } from '../../model/profile/key.ts';
import type { LimitLine } from '../../model/profile/limit.ts';
import type { Line } from '../../model/profile/line.ts';
import type { Peer, Port } from '../../model/profile/network.ts';
import type { HttpLine, RouteLine } from '../../model/profile/request.ts';

/** What a line is about, in a few words, such as `call workload postgres on tcp 5432`. */
export function sayLine(section: Section, line: Line): string {
  return (SAYINGS[section] as (line: Line) => string)(line);
}

const listed = (items: readonly unknown[] | undefined): string => (items ?? []).join(', ');

const sayGrpc = (line: GrpcLine): string => `gRPC ${line.service} ${listed(line.methods)}`;

const SAYINGS: { readonly [S in Section]: (line: SectionLines[S]) => string } = {
  processes: (line) =>
    `run ${line.executable}${part(' ', line.arguments)}${part(', started by ', line.parent)}`,
  files: (line) => `${listed(line.access)} ${line.path}`,
  capabilities: (line) => `use capability ${line.name}`,
  systemCalls: (line) => `call ${line.name}`,
  devices: (line) => `${listed(line.access)} device ${line.path}`,
  users: ({ name, uid, gid, groups }) =>
    `run as ${[part('name ', name), part('uid ', uid), part('gid ', gid), part('groups ', groups)].filter(Boolean).join(', ') || 'any user'}`,
  listens: (line) =>
    `listen on ${line.protocol} ${line.port}${part(', TLS: ', line.tls)}${part(', called by ', line.from?.map(sayPeer))}${part(
      ', with tokens of ',
      line.tokens?.map(({ issuer }) => issuer),
    )}`,
  'listens.routes': sayRequest,
  'listens.grpc': sayGrpc,
  egress: (line) =>
    `call ${sayPeer(line.to)} on ${line.ports ? listed(line.ports.map(sayPort)) : 'every port'}${part(', TLS: ', line.tls)}${part(', SNI: ', line.sni)}`,
  'egress.http': sayRequest,
  'egress.sql': (line) => `SQL ${listed(line.verbs)} of ${listed(line.tables)}`,
  'egress.kafka': (line) => `Kafka ${listed(line.apis)} of ${listed(line.topics)}`,
  'egress.grpc': sayGrpc,
  secrets: (line) =>
    `have secret ${line.reference}${part(' in variable ', line.environment)}${part(' in file ', line.file)}`,
  shared: (line) =>
    `share ${line.kind}${'name' in line ? ` ${line.name}` : ''}${'path' in line ? ` at ${line.path}` : ''}${line.with ? ` with ${listed(line.with)}` : ''}`,
  limits: (line) => `limit by ${line.kind}${sayTarget(line)}`,
};

function part(before: string, value: string | number | readonly unknown[] | undefined): string {
  if (value === undefined) return '';
  return `${before}${typeof value === 'object' ? listed(value) : value}`;
}

function sayRequest(line: RouteLine | HttpLine): string {
  const headers =
    'headers' in line ? line.headers?.map(({ name, value }) => `${name}${part(': ', value)}`) : undefined;
  const host = 'host' in line ? (line.host ?? '') : '';
  const path = line.path === undefined ? ' any path' : ` ${host}${line.path}`;
  return `${listed(line.methods)}${path}${line.kind === 'exact' ? '' : ` (${line.kind})`}${headers ? ` with ${listed(headers)}` : ''}`;
}

function sayTarget({ on }: LimitLine): string {
  if (!on) return '';
  return 'listen' in on ? ` on ${on.protocol} ${on.listen}` : ` to ${sayPeer(on.to)}`;
}

/** `tcp 5432` or `udp 1-9`. */
function sayPort({ port, endPort, protocol }: Port): string {
  return `${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`}`;
}

/** A peer in a few words. */
export function sayPeer(peer: Peer): string {
  if ('cidr' in peer) return `${peer.cidr}${peer.except ? ` except ${listed(peer.except)}` : ''}`;
  if ('dns' in peer) return peer.dns;
  if ('spiffeId' in peer) return peer.spiffeId;
  if ('serviceAccount' in peer) return `service account ${qualified(peer.serviceAccount)}`;
  const { name, namespace, labels = {}, expressions = [] } = peer.workload;
  if (name !== undefined) return `workload ${qualified({ name, namespace })}`;
  const wants = [
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...expressions.map(
      ({ key, operator, values }) => `${key} ${operator}${values ? ` (${listed(values)})` : ''}`,
    ),
  ];
  return `workloads ${wants.length > 0 ? listed(wants) : 'of any label'}${part(' in ', namespace)}`;
}

function qualified({ name, namespace }: { name: string; namespace?: string | undefined }): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
